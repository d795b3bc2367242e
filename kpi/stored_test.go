package kpi_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
)

// Every accumulator has JSON with a schema number, and refuses other JSON.
func TestJSON(t *testing.T) {
	june := months(t, "2026-06-01", "2026-07-31")
	sales := &kpi.Sales{Periods: june}
	multi := &kpi.Multi{Periods: june, ByChannel: true}
	require.NoError(t, sales.Add(sale))
	require.NoError(t, multi.Add(sale))
	for name, pair := range map[string][2]interface {
		json.Marshaler
		json.Unmarshaler
		MarshalBinary() ([]byte, error)
	}{
		"kpi_sales":          {sales, &kpi.Sales{}},
		"kpi_visits":         {&kpi.Visits{Periods: june}, &kpi.Visits{}},
		"kpi_carts":          {&kpi.Carts{AsOf: noon, Grace: time.Minute}, &kpi.Carts{}},
		"kpi_spending":       {&kpi.Spending{ByChannel: true}, &kpi.Spending{}},
		"kpi_stocks":         {&kpi.Stocks{}, &kpi.Stocks{}},
		"kpi_deliveries":     {&kpi.Deliveries{AsOf: calendar.MustDate("2026-06-01")}, &kpi.Deliveries{}},
		"kpi_surveys":        {&kpi.Surveys{}, &kpi.Surveys{}},
		"kpi_customers":      {&kpi.Customers{Periods: june}, &kpi.Customers{}},
		"kpi_cohort_revenue": {&kpi.CohortRevenue{Periods: june}, &kpi.CohortRevenue{}},
		"kpi_multi":          {multi, &kpi.Multi{}},
		"kpi_items":          {&kpi.Items{Periods: june}, &kpi.Items{}},
	} {
		data, err := json.Marshal(pair[0])
		require.NoError(t, err, name)
		require.Contains(t, string(data), `{"schema":"commerce/`+name+`/1","state":"`)
		require.NoError(t, json.Unmarshal(data, pair[1]), name)
		want, err := pair[0].MarshalBinary()
		require.NoError(t, err)
		got, err := pair[1].MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, want, got, name)
		require.ErrorIs(t, json.Unmarshal([]byte(strings.Replace(string(data), "/1", "/2", 1)), pair[1]), commerce.ErrNewerSchema)
		require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/`+name+`/1","state":"AAAA"}`), pair[1]), kpi.ErrState)
	}
}

package kpi_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// Each id in a result is one of the definitions, and their list is sound.
func TestDefinitions(t *testing.T) {
	ids := map[string]bool{}
	for _, d := range kpi.Definitions() {
		require.False(t, ids[d.ID], d.ID)
		ids[d.ID] = true
		require.NotEmpty(t, d.Name)
		require.NotEmpty(t, d.Formula)
		require.NotEmpty(t, d.From)
		require.NotContains(t, d.ID+d.Name+d.Formula, "{")
		require.Contains(t, []string{"money", "ratio", "count", "days", "months", "score"}, d.Unit, d.ID)
		require.Contains(t, []string{"additive", "semi_additive", "ratio"}, d.Kind, d.ID)
		require.Contains(t, []string{"up", "down", ""}, d.Direction, d.ID)
	}
	var s kpi.Sales
	var v kpi.Visits
	var sp kpi.Spending
	stock := kpi.Mean{}
	used := []string{kpi.ConversionByVisitor(1, 1).KPI, kpi.CampaignLoyalty{}.Rate().KPI, kpi.NPS{}.Score().KPI}
	for _, report := range []any{s.Report(), v.Report(), sp.Report(), kpi.CustomerReport{}} {
		data, err := json.Marshal(report)
		require.NoError(t, err)
		for _, part := range strings.Split(string(data), `"kpi":"`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			used = append(used, id)
		}
	}
	for _, f := range []func() (kpi.Rate, error){
		func() (kpi.Rate, error) { return kpi.GMROI(money.Amount{}, stock) },
		func() (kpi.Rate, error) { return kpi.StockTurn(money.Amount{}, stock) },
		func() (kpi.Rate, error) { return kpi.DaysOfInventory(kpi.Rate{}, calendar.Period{}) },
		func() (kpi.Rate, error) { return kpi.SellThrough(0, 0, 0) },
		func() (kpi.Rate, error) { return kpi.SellThroughReceived(0, 0) },
		func() (kpi.Rate, error) { return kpi.LTVToCAC(money.Amount{}, kpi.Mean{}) },
		func() (kpi.Rate, error) { return kpi.ContractRetention(0, 0, 0) },
		func() (kpi.Rate, error) { return kpi.ContractChurn(0, 0) },
		func() (kpi.Rate, error) { return sp.Report().MER(money.Amount{}, kpi.Paid) },
		func() (kpi.Rate, error) { return sp.Report().ROMI(money.Amount{}, kpi.Paid) },
		func() (kpi.Rate, error) { return sp.Report().ShareIndex(sp.Report().Marketing, kpi.Paid) },
		func() (kpi.Rate, error) {
			return kpi.CACPaybackMonths(amount("1.00"), amount("0.00"), money.NewPercent(5))
		},
	} {
		r, err := f()
		require.NoError(t, err)
		require.Equal(t, "n/a", r.String(), r.KPI)
		used = append(used, r.KPI)
	}
	var c kpi.Customers
	used = append(used, c.Lapsed(calendar.Date{}, kpi.Ratio{}).KPI, kpi.Movement{}.Retention().KPI, kpi.Movement{}.Churn().KPI, kpi.CartReport{}.CartAbandonment().KPI,
		kpi.CartReport{}.CartNotOrdered().KPI, kpi.CartReport{}.CheckoutAbandonment().KPI, s.Report().GMVGrowth(s.Report().Totals).KPI, s.Report().DiscountRate().KPI)
	_, mean, err := kpi.HistoricCLV(slices.Values([]kpi.CustomerMargin(nil)), calendar.Date{})
	require.NoError(t, err)
	var item kpi.ItemRow
	used = append(used, mean.KPI, item.CartToView().KPI, item.PurchaseToView().KPI, item.CartToViewByEvents().KPI, item.PurchaseToViewByEvents().KPI)
	var d kpi.Deliveries
	used = append(used, d.OnTime().KPI, d.OnTimeOfDelivered().KPI, d.OTIF().KPI)
	for _, id := range used {
		require.True(t, ids[id], "%q is not defined", id)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		word interface {
			String() string
			MarshalText() ([]byte, error)
		}
		want string
	}{{kpi.ByOrder, "by_order"}, {kpi.NetByOrder, "net_by_order"}, {kpi.CheckedOut, "checked_out"}} {
		text, err := c.word.MarshalText()
		require.NoError(t, err)
		require.Equal(t, c.want, string(text))
	}
	for _, bad := range []interface {
		String() string
		MarshalText() ([]byte, error)
	}{kpi.Basis(9), kpi.Base(99), kpi.Stage(9)} {
		_, err := bad.MarshalText()
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
		require.Contains(t, bad.String(), "9)")
	}
	require.Equal(t, "kpi.SpendKind(9)", kpi.SpendKind(9).String())
	require.Equal(t, "loaded", kpi.Loaded.String())
}

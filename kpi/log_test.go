package kpi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestLogErrors(t *testing.T) {
	june := months(t, "2026-06-01", "2026-06-30")
	good := func() *kpi.Log {
		return &kpi.Log{Currency: money.EUR, At: []int64{noon.Unix(), noon.Unix()}, Gross: []int64{5, 6}}
	}
	for name, breakIt := range map[string]func(*kpi.Log){
		"length":   func(l *kpi.Log) { l.Tax = []int64{1} },
		"customer": func(l *kpi.Log) { l.Customer = []uint64{1} },
		"negative": func(l *kpi.Log) { l.Gross[1] = -1 },
		"currency": func(l *kpi.Log) { l.Currency = 0 },
	} {
		l := good()
		breakIt(l)
		for _, s := range []*kpi.Sales{{}, {Periods: june, ByChannel: true}} {
			_, err := s.AddLog(l)
			require.Error(t, err, name)
			require.Zero(t, s.Report().Orders())
		}
		c := kpi.Customers{Periods: june}
		_, err := c.AddLog(l)
		require.Error(t, err, name)
	}
	s := kpi.Sales{Periods: june, ByChannel: true}
	l := good()
	l.Channel, l.Channels = []uint8{0, 1}, []string{"web"}
	_, err := s.AddLog(l)
	require.ErrorIs(t, err, kpi.ErrRange)
	l.Channels = nil
	_, err = s.AddLog(l)
	require.ErrorIs(t, err, kpi.ErrRange)
	l.Channels = []string{"web", "web", strings.Repeat("x", 300)}
	_, err = s.AddLog(l)
	require.ErrorIs(t, err, kpi.ErrRange)
	l.Channels, l.Cost = l.Channels[:2], []int64{1, 2}
	_, err = s.AddLog(l)
	require.NoError(t, err)
	require.Len(t, s.Report().Rows, 1)
	require.Zero(t, s.Report().Uncosted())
	one := good()
	one.Channels = []string{"web"}
	_, err = s.AddLog(one) // a nil column is the first channel
	require.NoError(t, err)
	require.EqualValues(t, 4, s.Report().Rows[0].Totals.Orders())
	_, err = s.AddLog(&kpi.Log{})
	require.NoError(t, err)

	c := kpi.Customers{Periods: june}
	_, err = c.AddLog(&kpi.Log{Currency: money.EUR, At: []int64{noon.Unix(), 0}})
	require.NoError(t, err)
	require.EqualValues(t, 1, c.Report().Guests)
	_, err = new(kpi.Customers).AddLog(good())
	require.ErrorIs(t, err, kpi.ErrPeriods)

	var m kpi.Log
	require.NoError(t, m.Append(sale))
	other := sale
	other.Currency = money.SEK
	require.ErrorIs(t, m.Append(other), money.ErrCurrencyMismatch)
	other = sale
	other.CostKnown = true
	require.ErrorIs(t, m.Append(other), kpi.ErrRange)
	require.Equal(t, 1, m.Len())
}

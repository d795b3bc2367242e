package kpi_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestMarketing(t *testing.T) {
	var s kpi.Spending
	require.ErrorIs(t, s.Add(kpi.Spend{Media: -1}), kpi.ErrRange)
	require.ErrorIs(t, s.Add(kpi.Spend{}), money.ErrUnknownCurrency)
	n, err := s.AddSeq(slices.Values([]kpi.Spend{{At: noon, Media: 5000, NewCustomers: 2, Currency: money.EUR}}))
	require.NoError(t, err)
	require.Zero(t, n)
	require.EqualValues(t, 2, s.Report().NewCustomers())
	s.ByChannel = true
	require.ErrorIs(t, s.Add(kpi.Spend{At: noon, Currency: money.EUR}), kpi.ErrSettings)
	r := s.Report()
	_, err = r.ROMI(money.New(1, money.USD), kpi.Paid)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = kpi.LTVToCAC(money.New(1, money.USD), r.CAC(kpi.Paid))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)

	k, ok, err := kpi.CACPayback(amount("30.00"), []money.Amount{amount("12.00"), amount("12.00"), amount("6.00"), amount("9.00")})
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, 3, k)
	_, ok, err = kpi.CACPayback(amount("30.00"), []money.Amount{amount("12.00")})
	require.NoError(t, err)
	require.False(t, ok)
	_, _, err = kpi.CACPayback(money.New(1, money.USD), []money.Amount{amount("12.00")})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, _, err = kpi.CACPayback(money.New(1, money.USD), []money.Amount{amount("12.00"), money.New(1, money.USD)})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)

	// CAC 300, revenue 100 a month, margin 25 %: 12 months, not 0.75.
	months, err := kpi.CACPaybackMonths(amount("300.00"), amount("100.00"), money.MustPercent("25"))
	require.NoError(t, err)
	d, ok := months.Decimal(2)
	require.True(t, ok)
	require.Equal(t, "12", d.String())
	_, err = kpi.CACPaybackMonths(amount("300.00"), money.New(1, money.USD), money.MustPercent("25"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	ltv, err := kpi.LTVToCAC(amount("300.00"), kpi.Mean{Sum: amount("300.00")})
	require.NoError(t, err)
	require.Equal(t, "n/a", ltv.String())
	_, err = kpi.SimpleCLV(amount("1.00"), money.MustPercent("101"), money.MustPercent("50"), kpi.FirstLater, money.HalfUp)
	require.ErrorIs(t, err, kpi.ErrRange)
	_, err = kpi.SimpleCLV(amount("92000000000000000.00"), money.MustPercent("90"), money.MustPercent("5"), kpi.FirstLater, money.HalfUp)
	require.ErrorIs(t, err, money.ErrOverflow)
}

func TestCampaigns(t *testing.T) {
	on := calendar.MustDate
	list := kpi.LoyaltyByCampaign(slices.Values([]kpi.CampaignOrder{
		{"spring", 1, "a", on("2026-03-01")}, {"", 1, "b", on("2026-03-20")}, // back within 30 days
		{"spring", 2, "c", on("2026-03-01")}, {"spring", 2, "d", on("2026-04-01")}, // after 31
		{"spring", 3, "e", on("2026-05-20")}, // the 30 days are not over
		{"", 4, "f", on("2026-01-01")}, {"spring", 0, "g", on("2026-01-01")},
	}), 30, on("2026-06-01"))
	require.Equal(t, []kpi.CampaignLoyalty{{"", 1, 0}, {"spring", 2, 1}}, list)
	require.Equal(t, "50%", list[1].Rate().String())
}

package money_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
)

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile("data/" + name)
	require.NoError(t, err)
	all, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	require.NoError(t, err)
	return all[1:]
}

// The generated tables say what the reviewed files say.
func TestTablesAgreeWithData(t *testing.T) {
	for _, r := range rows(t, "iso4217.csv") {
		c := money.MustParseCurrency(r[0])
		numeric, err := strconv.Atoi(r[1])
		require.NoError(t, err)
		require.Equal(t, numeric, c.Numeric(), r[0])
		require.Equal(t, strings.Replace(r[2], "N.A.", "0", 1), strconv.Itoa(c.Digits()), r[0])
		require.Equal(t, r[3] != "", c.Withdrawn(), r[0])
	}
	rules := money.CashRules()
	for i, r := range rows(t, "cash.csv") {
		got, c := rules[i], money.MustParseCurrency(r[1])
		mode, err := got.Rounding.MarshalText()
		require.NoError(t, err)
		require.Equal(t, money.MustParse(r[4], c), got.Step.Amount())
		have := []string{
			got.Country, got.Currency.Code(), got.First, got.Last, r[4], string(mode), got.Small, got.Duty,
			got.Act, got.Provision, got.URL, got.Trust, got.Checked, got.Note,
		}
		require.Equal(t, r, have)
	}
	rates := money.FixedEuroRates()
	for i, r := range rows(t, "euro.csv") {
		got := rates[i]
		require.Equal(t, money.MustRate("EUR "+r[0]+" "+r[2]), got.Rate)
		have := []string{got.Rate.Quote().Code(), got.First, got.Figures, got.Act, got.Provision, got.URL, got.Trust, got.Checked}
		require.Equal(t, r, have)
	}
	require.Len(t, rules, len(rows(t, "cash.csv")))
	require.Len(t, rates, len(rows(t, "euro.csv")))
}

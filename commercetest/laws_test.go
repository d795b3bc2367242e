package commercetest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/money"
)

// recorder keeps what a law says instead of failing.
type recorder []string

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { *r = append(*r, fmt.Sprintf(format, args...)) }

func eur(minor int64) money.Amount { return money.New(minor, money.EUR) }

func order() commerce.Order {
	return commercetest.Orders().Filter(func(o commerce.Order) bool {
		return o.Currency == money.EUR && o.Mode == commerce.Gross && o.Lines[0].Qty > 1 && o.Lines[0].Gross.Sign() > 0 &&
			len(o.Lines[0].Runs) == 0 && len(o.Charges) > 0
	}).Example(1)
}

func TestGeneratedOrdersKeepTheLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := commercetest.Orders().Draw(t, "order")
		commercetest.OrderLaws(t, &o)
		commercetest.CreditLaws(t, &o, commercetest.Credits(&o).Draw(t, "credits"))
	})
}

func TestOrderLawsSeeEachBreach(t *testing.T) {
	for name, spoil := range map[string]func(*commerce.Order){
		"sums":              func(o *commerce.Order) { o.Totals.VAT = eur(1) },
		"host that is none": func(o *commerce.Order) { o.Host = []byte("{") },
	} {
		t.Run(name, func(t *testing.T) {
			o := order()
			var clean recorder
			commercetest.OrderLaws(&clean, &o)
			require.Empty(t, clean)
			spoil(&o)
			var got recorder
			commercetest.OrderLaws(&got, &o)
			require.NotEmpty(t, got)
		})
	}
}

func TestCreditLawsSeeEachBreach(t *testing.T) {
	o := order()
	id := o.Lines[0].ID
	good, err := o.Credit(nil, commerce.Units{Line: id, Qty: 1})
	require.NoError(t, err)

	wrongSum := good
	wrongSum.Totals.Gross = eur(1)
	wrongShare := good
	wrongShare.Lines = []commerce.CreditLine{{Line: id, Qty: 1, Net: eur(7), Gross: eur(7)}}
	require.NoError(t, wrongShare.Sum())
	all, err := o.Credit(nil, o.All()...)
	require.NoError(t, err)
	goodwill := all
	goodwill.Charges = append(goodwill.Charges, commerce.Charge{ID: "k", Kind: commerce.Goodwill, Net: eur(100), VAT: eur(0), Gross: eur(100)})
	require.NoError(t, goodwill.Sum())
	mixed := all
	mixed.Totals.Net = money.New(1, money.USD)

	for name, history := range map[string][]commerce.Credit{
		"sums of a credit": {wrongSum}, "share of a credit": {wrongShare}, "more than the order": {goodwill}, "two currencies": {mixed},
	} {
		var got recorder
		commercetest.CreditLaws(&got, &o, history)
		require.NotEmpty(t, got, name)
	}
}

func TestLargeQuantitiesAreCreditedInBulk(t *testing.T) {
	o := order()
	o.Lines = []commerce.Line{{ID: "l", SKU: "x", Qty: 1_000_000, List: eur(100), Net: eur(100), VAT: eur(0), Gross: eur(100)}}
	o.Charges, o.Tenders = nil, nil
	require.NoError(t, commercetest.Total(&o))
	commercetest.OrderLaws(t, &o)
}

func TestTotalRefusesMixedCurrencies(t *testing.T) {
	o := order()
	o.Lines[0].Net = money.New(1, money.USD)
	require.ErrorIs(t, commercetest.Total(&o), money.ErrCurrencyMismatch)
}

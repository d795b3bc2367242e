package commerce_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/money"
)

// mixed is a shirt and a book, delivered at both of their rates with 50 cents off.
func mixed() commerce.Order {
	at22, at4 := commerce.Tax{Territory: "IT", Category: "S", Rate: money.NewPercent(22)}, commerce.Tax{Territory: "IT", Category: "S", Rate: money.NewPercent(4)}
	off := func(s string) []commerce.Discount { return []commerce.Discount{{Promotion: "half", Amount: eur(s)}} }
	return commerce.Order{
		Currency: money.EUR,
		Lines: []commerce.Line{
			{ID: "l1", Qty: 1, List: eur("36.60"), Net: eur("30.00"), VAT: eur("6.60"), Gross: eur("36.60"), Tax: at22},
			{ID: "l2", Qty: 1, List: eur("10.40"), Net: eur("10.00"), VAT: eur("0.40"), Gross: eur("10.40"), Tax: at4},
		},
		Charges: []commerce.Charge{
			{ID: "c1", Kind: commerce.Shipping, Title: "Corriere", List: eur("4.00"), Discounts: off("0.34"), Net: eur("3.00"), VAT: eur("0.66"), Gross: eur("3.66"), Tax: at22},
			{ID: "c2", Kind: commerce.Shipping, Title: "Corriere", List: eur("1.20"), Discounts: off("0.16"), Net: eur("1.00"), VAT: eur("0.04"), Gross: eur("1.04"), Tax: at4},
		},
	}
}

func ExampleOrder_VATSummary() {
	o := mixed()
	rows, err := o.VATSummary()
	for _, r := range rows {
		fmt.Println(r.Rate, "of", r.Net, "is", r.VAT)
	}
	charges, _ := o.ChargeSummary()
	for _, c := range charges {
		fmt.Println(c.Title, c.List, "less", c.Discounts[0].Amount, "is", c.Gross, err)
	}
	// Output:
	// 22% of EUR 33.00 is EUR 7.26
	// 4% of EUR 11.00 is EUR 0.44
	// Corriere EUR 5.20 less EUR 0.50 is EUR 4.70 <nil>
}

// The rows of a summary add up to the totals, and the summary of the charges to the charges.
func TestSummariesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := commercetest.Orders().Draw(t, "order")
		rows, err := o.VATSummary()
		require.NoError(t, err)
		var discount, net, vat, gross money.Total
		seen := map[[3]string]bool{}
		for _, r := range rows {
			key := [3]string{string(r.Territory), r.Category, r.Rate.Number()}
			require.False(t, seen[key], "a rate has two rows")
			seen[key] = true
			discount.Add(r.Discount)
			net.Add(r.Net)
			vat.Add(r.VAT)
			gross.Add(r.Gross)
		}
		for _, x := range []struct {
			sum  money.Total
			want money.Amount
		}{{discount, o.Totals.Discount}, {net, o.Totals.Net}, {vat, o.Totals.VAT}, {gross, o.Totals.Gross}} {
			sum, err := x.sum.Amount()
			require.NoError(t, err)
			c, err := sum.Cmp(x.want)
			require.NoError(t, err)
			require.Zero(t, c, "%s is not %s", sum, x.want)
		}
		merged := o
		merged.Charges, err = o.ChargeSummary()
		require.NoError(t, err)
		require.LessOrEqual(t, len(merged.Charges), len(o.Charges))
		require.NoError(t, merged.Check(), "what adds up in parts adds up together")
	})
}

// Charges of two shipments, kinds, sellers or titles are two, of two grounds of
// one rate one row of the VAT; the order stays as it was.
func TestSummariesKeepApart(t *testing.T) {
	o := mixed()
	other := o.Charges[0]
	other.ID, other.Group = "c3", "g2"
	other.Discounts = []commerce.Discount{{Promotion: "half", Code: "HALF", Amount: eur("0.34")}}
	alike := o.Charges[0]
	alike.ID, alike.Discounts = "c4", other.Discounts
	o.Charges = append(o.Charges, other, alike)
	charges, err := o.ChargeSummary()
	require.NoError(t, err)
	require.Len(t, charges, 2)
	require.Equal(t, []commerce.Discount{{Promotion: "half", Amount: eur("0.50")}, {Promotion: "half", Code: "HALF", Amount: eur("0.34")}}, charges[0].Discounts)
	require.Equal(t, commerce.Tax{}, charges[0].Tax, "two rates are none")
	require.Equal(t, other, charges[1])
	require.Equal(t, eur("0.34"), o.Charges[0].Discounts[0].Amount)

	o = mixed()
	o.Lines[1].Tax = o.Lines[0].Tax
	o.Lines[1].Tax.Exemption, o.Lines[1].Tax.Scheme, o.Lines[1].Tax.Product = "VATEX-EU-132", "oss_union", "books"
	rows, err := o.VATSummary()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, eur("43.00"), rows[0].Net)
	groups, err := o.TaxGroups()
	require.NoError(t, err)
	require.Len(t, groups, 3)
	o.Lines[1].Tax.Territory = "SM"
	rows, err = o.VATSummary()
	require.NoError(t, err)
	require.Len(t, rows, 3)
}

func TestSummariesOfNothing(t *testing.T) {
	var o commerce.Order
	rows, err := o.VATSummary()
	require.NoError(t, err)
	require.Empty(t, rows)
	o = mixed()
	o.Lines[0].VAT, o.Charges[1].VAT = money.New(660, money.USD), money.New(4, money.USD)
	_, err = o.VATSummary()
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = o.ChargeSummary()
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

// Charges in one row keep their tax where it is one, and lose it where it is not.
func TestChargeSummaryKeepsOneTax(t *testing.T) {
	o := mixed()
	rows, err := o.ChargeSummary()
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, commerce.Tax{}, rows[0].Tax, "22 and 4 %")
	o.Charges[1].Tax = o.Charges[0].Tax
	rows, err = o.ChargeSummary()
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, o.Charges[0].Tax, rows[0].Tax)
}

package returns_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

func worn(id, line, amount string) returns.Deduction {
	return returns.Deduction{ID: id, Kind: commerce.DiminishedValue, Line: line, Amount: eur(amount), Informed: commerce.Yes, Excess: commerce.Yes}
}

// Several deductions share the value of their line, and of no other; the whole value may be lost, and then all its VAT is.
func TestDeductionsShareTheValueOfTheirLine(t *testing.T) {
	o := order(2) // 10.00 at 22 % and 10.37 at 4 %
	r, err := refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{worn("a", "lA", "6.00"), worn("b", "lB", "6.00"), worn("c", "lA", "4.00")}})
	require.NoError(t, err)
	vat := money.New(0, money.EUR)
	for _, c := range r.Credit.Charges {
		if c.ID == "a" || c.ID == "c" {
			vat, err = vat.Sub(c.VAT)
			require.NoError(t, err)
		}
	}
	require.Equal(t, eur("1.80"), vat, "10.00 × 22 / 122 = 1.80")
	require.Equal(t, eur("9.27"), r.Credit.Totals.Payable, "10.00 + 10.37 + 4.90 − 16.00")
	_, err = refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{worn("a", "lA", "6.00"), worn("b", "lB", "6.00"), worn("c", "lA", "4.01")}})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	require.True(t, hasPath(err, "/deductions/2/amount"), "%v", err)
	r, err = refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{worn("a", "lA", "3.33")}}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err)
	require.True(t, r.Credit.Totals.Payable.IsZero(), "a unit of which nothing is left")
	require.Empty(t, r.Credit.Tenders)
}

// The id of a deduction is its own: in its refund, in the order, in the history.
func TestTheIDOfADeduction(t *testing.T) {
	o := order(2)
	_, err := refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{worn("a", "lA", "1.00"), worn("a", "lB", "1.00")}})
	require.ErrorIs(t, err, commerce.ErrDuplicate)
	require.True(t, hasPath(err, "/deductions/1/id"), "%v", err)
	first, err := refund(o, nil, returns.RefundOptions{ID: "r1", Deductions: []returns.Deduction{worn("a", "lA", "1.00")}}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err)
	prior := []commerce.Credit{first.Credit}
	_, err = refund(o, prior, returns.RefundOptions{ID: "r2", Deductions: []returns.Deduction{worn("a", "lA", "1.00")}}, commerce.Units{Line: "lA", Qty: 1})
	require.True(t, hasPath(err, "/deductions/0/id"), "%v", err)
	_, err = refund(o, prior, returns.RefundOptions{ID: "r1"}, commerce.Units{Line: "lA", Qty: 1})
	require.True(t, hasPath(err, "/id"), "%v", err)
	first.Credit.ID = ""
	_, err = refund(o, []commerce.Credit{first.Credit}, returns.RefundOptions{}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err, "credits that were not numbered yet")
}

// A label may bear no VAT; in another currency it is none of this order.
func TestTheFiguresOfALabel(t *testing.T) {
	label := returns.Deduction{ID: "d", Kind: commerce.ReturnLabel, Amount: eur("2.00"), VAT: eur("0.00"), Informed: commerce.Yes}
	r, err := refund(order(1), nil, returns.RefundOptions{Deductions: []returns.Deduction{label}})
	require.NoError(t, err)
	require.Equal(t, eur("12.90"), r.Credit.Totals.Payable)
	label.Amount, label.VAT = money.MustParse("2.00", money.USD), money.Amount{}
	_, err = refund(order(1), nil, returns.RefundOptions{Deductions: []returns.Deduction{label}})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	require.True(t, hasPath(err, "/deductions/0/amount"), "%v", err)
}

// Delivery of which a part went back goes back with the rest of it.
func TestTheRestOfTheDelivery(t *testing.T) {
	o := order(1)
	o.Charges = append(o.Charges, commerce.Charge{ID: "wrap", Kind: "gift_wrap", List: eur("1.00"), Net: eur("0.82"), VAT: eur("0.18"), Gross: eur("1.00"), Tax: o.Charges[0].Tax})
	o.Totals.Net, o.Totals.VAT, o.Totals.Gross, o.Totals.Payable = eur("13.04"), eur("2.86"), eur("15.90"), eur("15.90")
	o.Tenders = nil
	require.NoError(t, o.Check())
	part, err := o.Credit(nil, commerce.Units{Charge: "ship", Amount: eur("1.90")})
	require.NoError(t, err)
	r, err := refund(o, []commerce.Credit{part}, returns.RefundOptions{ID: "b"})
	require.NoError(t, err)
	require.Equal(t, eur("14.00"), r.Credit.Totals.Payable, "15.90 − 1.90")
	require.Equal(t, "EUR 3.00", fact(reason(t, r.Reasons(), "returns.refund.shipping"), "amount"))
	rest, err := o.Credit([]commerce.Credit{part}, commerce.Units{Charge: "ship"})
	require.NoError(t, err)
	rest.ID = "rest"
	r, err = refund(o, []commerce.Credit{part, rest}, returns.RefundOptions{ID: "b"})
	require.NoError(t, err)
	require.NotContains(t, codes(r.Reasons()), "returns.refund.shipping", "it is all back")
}

// What is left after a part is the rest, not the part twice.
func TestARefundOfTheRest(t *testing.T) {
	o := order(1)
	first, err := refund(o, nil, returns.RefundOptions{ID: "a"}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err)
	second, err := refund(o, []commerce.Credit{first.Credit}, returns.RefundOptions{ID: "b"})
	require.NoError(t, err)
	require.Equal(t, int64(2), second.Credit.Lines[0].Qty)
	require.Equal(t, eur("11.57"), second.Credit.Totals.Payable, "6.67 + 4.90")
	_, err = refund(o, nil, returns.RefundOptions{}, commerce.Units{Line: "lA", Qty: -1})
	require.ErrorIs(t, err, commerce.ErrQuantity)
}

// An exchange of equal value owes nothing, one for nothing uses nothing; a bonus is only what was promised.
func TestTheLimitsOfAnExchange(t *testing.T) {
	swap := func(value string) returns.Refund {
		r, err := refund(order(1), nil, returns.RefundOptions{Exchange: &returns.Exchange{ID: "x", Value: eur(value), Consent: commerce.Yes}})
		require.NoError(t, err)
		return r
	}
	r := swap("14.90")
	require.Equal(t, money.Amount{}, r.Owed)
	require.Equal(t, []commerce.Tender{{ID: "x", Kind: "exchange", Amount: eur("14.90")}}, r.Credit.Tenders)
	require.Equal(t, eur("0.01"), swap("14.91").Owed)
	r = swap("0.00")
	require.Len(t, r.Credit.Tenders, 2, "gift card and card")
	require.Equal(t, "gift", r.Credit.Tenders[0].ID)
	s, err := refund(order(1), nil, returns.RefundOptions{StoreCredit: &returns.StoreCredit{ID: "s", Consent: commerce.Yes}})
	require.NoError(t, err)
	require.Equal(t, money.Amount{}, s.Bonus)
}

// Tenders in the order that was asked for, each as far as it goes.
func TestTendersInTheirOrder(t *testing.T) {
	o := order(1)
	o.Tenders = []commerce.Tender{{ID: "a", Kind: "card", Amount: eur("5.00")}, {ID: "b", Kind: "card", Amount: eur("5.00")}, {ID: "c", Kind: "card", Amount: eur("4.90")}}
	pay := func(rule returns.TenderRule) map[string]money.Amount {
		r, err := refund(o, nil, returns.RefundOptions{Tenders: rule}, commerce.Units{Line: "lA", Qty: 2}) // 6.67
		require.NoError(t, err)
		out := map[string]money.Amount{}
		for _, x := range r.Credit.Tenders {
			out[x.ID] = x.Amount
		}
		return out
	}
	require.Equal(t, map[string]money.Amount{"c": eur("4.90"), "a": eur("1.77")}, pay(returns.TenderRule{First: []string{"c", "a"}}))
	require.Equal(t, map[string]money.Amount{"c": eur("4.90"), "b": eur("1.77")}, pay(returns.TenderRule{First: []string{"c", "b", "a"}}))
	require.Equal(t, map[string]money.Amount{"a": eur("5.00"), "b": eur("1.67")}, pay(returns.TenderRule{First: []string{"a"}}))
	require.Equal(t, map[string]money.Amount{"b": eur("2.00"), "a": eur("4.67")}, pay(returns.TenderRule{Exact: []commerce.Tender{{ID: "c", Amount: eur("0.00")}, {ID: "b", Amount: eur("2.00")}}}))
}

// Reasons cite what the ground rests on: a promise rests on no article, and what the buyer chose on none either.
func TestTheBasisOfARefund(t *testing.T) {
	o := order(1)
	r, err := refund(o, nil, returns.RefundOptions{Ground: returns.Voluntary, AllShipping: true})
	require.NoError(t, err)
	for _, x := range r.Reasons() {
		require.Empty(t, x.Cites, x.Code)
	}
	r, err = refund(o, nil, returns.RefundOptions{Ground: returns.Conformity, Exchange: &returns.Exchange{ID: "x", Value: eur("1.00"), Consent: commerce.Yes}})
	require.NoError(t, err)
	require.Equal(t, []string{"Directive 2019/771 Art. 16(3)"}, cites(reason(t, r.Reasons(), "returns.refund.restitution")))
	require.Empty(t, reason(t, r.Reasons(), "returns.refund.exchange").Cites)
	line := reason(t, r.Reasons(), "returns.refund.line")
	require.Equal(t, []string{"3", "3", "EUR 10.00"}, []string{fact(line, "qty"), fact(line, "of"), fact(line, "charged")})
	r, err = refund(o, nil, returns.RefundOptions{Ground: returns.Conformity}, commerce.Units{Line: "lA", Amount: eur("1.00")})
	require.NoError(t, err)
	require.Empty(t, fact(reason(t, r.Reasons(), "returns.refund.reduction"), "qty"), "a reduction is of all units")
}

// Two payments by one card are one means of payment: it gets back what it paid, and a history of them is in order.
func TestTwoTendersOfOneID(t *testing.T) {
	o := order(1)
	o.Tenders = []commerce.Tender{{ID: "card", Kind: "card", Amount: eur("5.00")}, {ID: "gift", Kind: "gift_card", Amount: eur("4.00")}, {ID: "card", Kind: "card", Amount: eur("5.90")}}
	require.NoError(t, o.Check())
	var all []commerce.Credit
	back := map[string]money.Amount{}
	for i, id := range []string{"a", "b", "c"} {
		r, err := refund(o, all, returns.RefundOptions{ID: id, At: at("2026-12-01T10:00:00Z").AddDate(0, 0, i)}, commerce.Units{Line: "lA", Qty: 1})
		require.NoError(t, err)
		all = append(all, r.Credit)
		require.NoError(t, returns.Reconcile(o, all))
		for _, x := range r.Credit.Tenders {
			back[x.ID], err = back[x.ID].Add(x.Amount)
			require.NoError(t, err)
		}
	}
	require.Equal(t, map[string]money.Amount{"card": eur("10.90"), "gift": eur("4.00")}, back)
	wrong := all[2]
	wrong.Tenders = []commerce.Tender{{ID: "gift", Kind: "gift_card", Amount: wrong.Totals.Payable}}
	require.Equal(t, []string{"/order/tenders/1/amount"}, paths(returns.Reconcile(o, []commerce.Credit{all[0], all[1], wrong})))
}

// A line that is named twice is refunded once: its deduction is of the whole of it.
func TestADeductionOfALineNamedTwice(t *testing.T) {
	o := order(1)
	r, err := refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{worn("a", "lA", "8.00")}}, commerce.Units{Line: "lA", Qty: 1}, commerce.Units{Line: "lA", Qty: 2})
	require.NoError(t, err)
	require.Equal(t, eur("6.90"), r.Credit.Totals.Payable, "10.00 + 4.90 − 8.00")
	require.Equal(t, eur("-1.44"), r.Credit.Charges[1].VAT, "1.80 × 8 / 10")
	require.Equal(t, o.Lines[0].Tax, r.Credit.Charges[1].Tax)
	_, err = refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{worn("a", "lA", "6.68")}}, commerce.Units{Line: "lA", Qty: 1}, commerce.Units{Line: "lA", Qty: 1})
	require.ErrorIs(t, err, commerce.ErrExceeds, "two of three units are 6.67")
}

// Content that was withdrawn from costs nothing, however much of it was used (Art. 14(4)(b)).
func TestDigitalContentCostsNothing(t *testing.T) {
	o := order(1)
	o.Lines[0].Traits = commerce.Digital
	_, err := refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{
		{ID: "d", Kind: commerce.ServiceShare, Line: "lA", Amount: eur("2.00"), Informed: commerce.Yes, Requested: commerce.Yes},
	}})
	require.ErrorIs(t, err, returns.ErrBelowStatute)
	require.ErrorContains(t, err, "Art. 14(4)(b)")
}

package commercetest

import (
	"encoding/json"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// T is the part of *testing.T and *rapid.T that laws need.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// OrderLaws checks everything that holds for any concluded order:
//
//   - Check finds no breach;
//   - JSON reads back as the same order, and as the same bytes;
//   - crediting all of it gives exactly its totals, and so does crediting it
//     unit by unit;
//   - Redact changes no figure;
//   - Diff with itself is empty.
func OrderLaws(t T, o *commerce.Order) {
	t.Helper()
	if err := o.Check(); err != nil {
		t.Errorf("order %s: %v", o.ID, err)
		return
	}
	roundTrip(t, o)
	full, err := o.Credit(nil, o.All()...)
	if err != nil {
		t.Errorf("order %s: full credit: %v", o.ID, err)
		return
	}
	sameTotals(t, "full credit of "+o.ID, o.Totals, full.Totals)
	CreditLaws(t, o, nil)

	redacted := o.Redact()
	if err := redacted.Check(); err != nil {
		t.Errorf("order %s redacted: %v", o.ID, err)
	}
	if diff := commerce.Diff(*o, redacted); len(diff) > 0 {
		t.Errorf("order %s: redaction changes figures: %v", o.ID, diff)
	}
	if diff := commerce.Diff(*o, *o); len(diff) > 0 {
		t.Errorf("order %s differs from itself: %v", o.ID, diff)
	}
}

// CreditLaws checks everything that holds for the credits of an order: each
// passes Check, and together with a credit unit by unit of all that is left
// they add up to the order exactly.
func CreditLaws(t T, o *commerce.Order, credits []commerce.Credit) {
	t.Helper()
	history := append([]commerce.Credit(nil), credits...)
	left := make(map[string]int64, len(o.Lines))
	for i := range o.Lines {
		left[o.Lines[i].ID] = o.Lines[i].Qty
	}
	for i := range credits {
		if err := credits[i].Check(); err != nil {
			t.Errorf("credit %s: %v", credits[i].ID, err)
		}
		for _, l := range credits[i].Lines {
			left[l.Line] -= l.Qty
		}
	}
	var rest []commerce.Units
	for i := range o.Lines {
		id := o.Lines[i].ID
		for range min(left[id], 1_000) {
			rest = append(rest, commerce.Units{Line: id, Qty: 1})
		}
		if more := left[id] - 1_000; more > 0 {
			rest = append(rest, commerce.Units{Line: id, Qty: more})
		}
	}
	for i := range o.Charges {
		rest = append(rest, commerce.Units{Charge: o.Charges[i].ID})
	}
	if len(rest) > 0 {
		last, err := o.Credit(history, rest...)
		if err != nil {
			t.Errorf("order %s: credit of the rest: %v", o.ID, err)
			return
		}
		for _, l := range last.Lines {
			if l.Net.Sign() < 0 || l.VAT.Sign() < 0 || l.Gross.Sign() < 0 {
				t.Errorf("order %s: a unit of %s is credited a negative amount: %s, %s, %s", o.ID, l.Line, l.Net, l.VAT, l.Gross)
			}
		}
		history = append(history, last)
	}
	var net, vat, gross money.Total
	for i := range history {
		net.Add(history[i].Totals.Net)
		vat.Add(history[i].Totals.VAT)
		gross.Add(history[i].Totals.Gross)
	}
	var sum commerce.Totals
	var errs [3]error
	sum.Net, errs[0] = net.Amount()
	sum.VAT, errs[1] = vat.Amount()
	sum.Gross, errs[2] = gross.Amount()
	for _, err := range errs {
		if err != nil {
			t.Errorf("order %s: %v", o.ID, err)
		}
	}
	sameTotals(t, "credits of "+o.ID, o.Totals, sum)
}

func sameTotals(t T, what string, want, got commerce.Totals) {
	t.Helper()
	if !same(got.Net, want.Net) || !same(got.VAT, want.VAT) || !same(got.Gross, want.Gross) {
		t.Errorf("%s: %s + %s = %s, want %s + %s = %s", what, got.Net, got.VAT, got.Gross, want.Net, want.VAT, want.Gross)
	}
}

func same(a, b money.Amount) bool {
	c, err := a.Cmp(b)
	return err == nil && c == 0
}

func roundTrip(t T, o *commerce.Order) {
	t.Helper()
	first, err := json.Marshal(o)
	if err != nil {
		t.Errorf("order %s: %v", o.ID, err)
		return
	}
	var back commerce.Order
	if err := json.Unmarshal(first, &back); err != nil {
		t.Errorf("order %s: %v", o.ID, err)
		return
	}
	second, err := json.Marshal(back)
	if err != nil || string(first) != string(second) {
		t.Errorf("order %s: JSON changes in a round trip: %s\n%s", o.ID, first, second)
	}
	if diff := commerce.Diff(*o, back); len(diff) > 0 {
		t.Errorf("order %s: a round trip changes figures: %v", o.ID, diff)
	}
}

package pricing

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

func sortedUnique[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// An Audit asks a book about its coherence at a moment.
type Audit struct {
	At       time.Time
	Currency money.Currency
	Market   commerce.Territory
	Channels []string // to be compared: "web", "amazon"
}

// Audit finds what a shop keeper would want to know before a customer does:
// an article with another price in another channel, or with a price in one
// channel only; two entries of one scope in force at the same time with
// different amounts; an amount below its floor, or not below its compare-at
// price. Reasons are notes and warnings, by SKU.
func (b *Book) Audit(a Audit) ([]commerce.Reason, error) {
	var errs commerce.FieldErrors
	if a.At.IsZero() {
		errs.Add("/at", "pricing.query.missing", commerce.ErrMissing)
	}
	if a.Currency == 0 {
		errs.Add("/currency", "pricing.query.missing", ErrCurrency)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	var out []commerce.Reason
	for i := 0; i < b.Len(); {
		list := b.of(b.entries[i].SKU)
		i += len(list)
		out = append(out, a.channels(b, list[0].SKU)...)
		out = append(out, a.entries(list)...)
	}
	return out, nil
}

func (a *Audit) channels(b *Book, sku string) []commerce.Reason {
	var out []commerce.Reason
	var first Price
	var where string
	var missing []string
	for _, c := range a.Channels {
		p, err := b.Find(Query{SKU: sku, Qty: 1, Currency: a.Currency, At: a.At, Channel: c, Market: a.Market})
		switch {
		case errors.Is(err, ErrNoPrice):
			missing = append(missing, c)
		case err != nil:
			return nil // the query was checked
		case where == "":
			first, where = p, c
		case !p.Unit.Equal(first.Unit) || p.Entry.Mode != first.Entry.Mode:
			out = append(out, rAuditChannels.reason(commerce.NewFact("sku", sku), commerce.NewFact("channel", c), commerce.NewFact("amount", p.Unit),
				commerce.NewFact("other", where), commerce.NewFact("there", first.Unit)))
		}
	}
	if where != "" {
		for _, c := range missing {
			out = append(out, rAuditMissing.reason(commerce.NewFact("sku", sku), commerce.NewFact("channel", c), commerce.NewFact("other", where)))
		}
	}
	return out
}

func (a *Audit) entries(list []Entry) []commerce.Reason {
	var out []commerce.Reason
	for i := range list {
		e := &list[i]
		if e.Amount.Currency() != a.Currency || !e.Window.Contains(a.At) {
			continue
		}
		if below(e.Amount, e.Floor) {
			out = append(out, rAuditFloor.reason(append(entryFacts(e), commerce.NewFact("floor", e.Floor))...))
		}
		if e.CompareAt != (money.Amount{}) && !below(e.Amount, e.CompareAt) {
			out = append(out, rAuditCompareAt.reason(append(entryFacts(e), commerce.NewFact("compare_at", e.CompareAt))...))
		}
		for j := range list[:i] {
			o := &list[j]
			if o.Window.Contains(a.At) && sameScope(o, e) && (!o.Amount.Equal(e.Amount) || o.Mode != e.Mode) {
				out = append(out, rAuditOverlap.reason(append(entryFacts(e), commerce.NewFact("other", o.ID), commerce.NewFact("there", o.Amount))...))
				break
			}
		}
	}
	return out
}

// sameScope says that two entries compete for exactly the same buyers.
func sameScope(a, b *Entry) bool {
	return a.Amount.Currency() == b.Amount.Currency() && a.List == b.List && a.Channel == b.Channel && a.Market == b.Market &&
		a.Group == b.Group && a.Customer == b.Customer && a.minQty() == b.minQty() && a.Priority == b.Priority && a.Kind == b.Kind
}

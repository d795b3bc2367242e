package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// DistanceLimit is the yearly threshold of distance sales and digital services
// to consumers in other member states (2006/112 Art. 59c(1)(c)), in EUR without
// VAT. EvidenceLimit is the one below which a single item of evidence of a
// consumer's place is enough (IR 282/2011 Art. 24b).
func DistanceLimit() money.Amount { return money.New(10_000_00, money.EUR) }

// EvidenceLimit is EUR 100 000; see [DistanceLimit].
func EvidenceLimit() money.Amount { return money.New(100_000_00, money.EUR) }

// A Threshold follows turnover of two calendar years against a limit. It is a
// plain value for a host to store. The zero Threshold has no turnover.
type Threshold struct {
	Year     int          `json:"year"`     // of Current
	Previous money.Amount `json:"previous"` // turnover of the year before
	Current  money.Amount `json:"current"`
	// Opted is the last year of an option for taxation in the other states, 0 for none. The option binds for two
	// calendar years (Art. 59c(3)).
	Opted int `json:"opted,omitempty"`
}

// Add counts a sale, without VAT, on its day and says whether it is above the
// limit: the turnover of the year before was, or that of this year with the sale
// is. The sale that crosses the limit is above it (Art. 59c(2)).
//
// Sales come in the order of their years; one of an earlier year, and one in
// another currency than the limit, is an error. A negative amount is a refund;
// it does not bring a seller back below a limit in the year in which it was
// crossed, so hosts that refund keep the last answer.
func (t Threshold) Add(on calendar.Date, net, limit money.Amount) (Threshold, commerce.Tri, error) {
	year := on.Year()
	if year == 0 || year < t.Year {
		return t, commerce.Unknown, commerce.FieldErrors{{Path: "/on", Code: "tax.threshold.order", Err: commerce.Detail(ErrContradiction, "tax: a sale of %d after those of %d", year, t.Year)}}
	}
	next := t
	zero := money.New(0, limit.Currency())
	switch {
	case year == t.Year+1:
		next.Previous, next.Current = t.Current, zero
	case year > t.Year:
		next.Previous, next.Current = zero, zero
	}
	next.Year = year
	var err error
	if next.Current, err = next.Current.Add(net); err != nil {
		return t, commerce.Unknown, commerce.FieldErrors{{Path: "/net", Code: "tax.threshold.amount", Err: err}}
	}
	before, err1 := next.Previous.Cmp(limit)
	now, err2 := next.Current.Cmp(limit)
	if err1 != nil || err2 != nil {
		return t, commerce.Unknown, commerce.FieldErrors{{Path: "/net", Code: "tax.threshold.amount", Err: commerce.Detail(money.ErrCurrencyMismatch, "tax: %s against a limit of %s", net, limit)}}
	}
	return next, commerce.TriOf(before > 0 || now > 0 || next.Opted >= year), nil
}

// A LocationItem is one item of evidence of where a consumer of digital services
// is (IR 282/2011 Art. 24f).
type LocationItem struct {
	// Kind is billing_address, ip, bank, sim, landline or other.
	Kind      string             `json:"kind"`
	Territory commerce.Territory `json:"territory"`
	// Independent says that it was provided by somebody other than seller and customer.
	Independent bool `json:"independent,omitempty"`
}

// A Location is what the items prove. Territory is empty if they prove nothing.
type Location struct {
	Territory commerce.Territory
	code      reasonCode
	items     int
}

// LocateConsumer weighs evidence that the host has collected: two items that do
// not contradict each other prove a place; one is enough if it is independent
// and few says that the seller's digital services to consumers in other states
// stay below [EvidenceLimit] in this and the last year. Two places with equal
// evidence prove none.
//
// Basis: IR 282/2011 Art. 24b(d), 24f; as amended by 2018/1912 and 2019/2026.
func LocateConsumer(items []LocationItem, few commerce.Tri) Location {
	best, count, tie := commerce.Territory(""), 0, false
	for i, x := range items {
		t, n := canonical(x.Territory), 0
		for j, y := range items {
			if canonical(y.Territory) != t || x.Territory == "" {
				continue
			}
			if j < i {
				n = 0
				break // counted at its first item
			}
			if !repeated(items, j, t) {
				n++
			}
		}
		switch {
		case n > count:
			best, count, tie = t, n, false
		case n == count && n > 0:
			tie = true
		}
	}
	switch {
	case count >= 2 && !tie:
		return Location{best, rLocationTwoItems, count}
	case count == 1 && !tie && few == commerce.Yes && len(items) == 1 && items[0].Independent:
		return Location{best, rLocationOneItem, 1}
	}
	return Location{"", rLocationUnproved, count}
}

// repeated says that an earlier item of the same kind names the same place.
func repeated(items []LocationItem, j int, t commerce.Territory) bool {
	for i := range j {
		if items[i].Kind == items[j].Kind && canonical(items[i].Territory) == t {
			return true
		}
	}
	return false
}

// Code returns which rule proved the place.
func (l Location) Code() string { return l.code.String() }

// Reasons returns the rule with its article.
func (l Location) Reasons() []commerce.Reason {
	r := l.code.reason(commerce.NewFact("territory", l.Territory), commerce.NewFact("items", l.items))
	r.Cites = []commerce.Citation{{Act: implementing, Provision: "Art. 24b(d)"}}
	if l.code == rLocationOneItem {
		r.Cites[0].Provision = "Art. 24b, third subparagraph"
	}
	return []commerce.Reason{r}
}

package pricing

import (
	"errors"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// ErrTiers is wrapped by errors about a list of tiers.
var ErrTiers = errors.New("pricing: invalid tiers")

// A Tier is the unit price from a quantity on.
type Tier struct {
	MinQty int64        `json:"min_qty"` // at least 1
	Unit   money.Amount `json:"unit"`
}

// checkTiers wants tiers that begin at 1 and rise, in one currency.
func checkTiers(tiers []Tier) error {
	var errs commerce.FieldErrors
	if len(tiers) == 0 || tiers[0].MinQty > 1 {
		errs.Add("", "pricing.tiers.start", commerce.Detail(ErrTiers, "pricing: tiers begin at quantity 1"))
	}
	for i, t := range tiers {
		path := commerce.Pointer(i)
		if i > 0 && t.MinQty <= tiers[i-1].MinQty || t.MinQty < 0 {
			errs.Add(path+"/min_qty", "pricing.tiers.order", commerce.Detail(ErrTiers, "pricing: quantities of tiers rise"))
		}
		if t.Unit.Sign() < 0 || t.Unit.Currency() == 0 || t.Unit.Currency() != tiers[0].Unit.Currency() {
			errs.Add(path+"/unit", "pricing.tiers.amount", commerce.Detail(ErrTiers, "pricing: %s is no price beside the others", t.Unit))
		}
	}
	return errs.Err()
}

func checkQty(qty int64) error {
	if qty < 1 || qty > commerce.MaxQty {
		return commerce.FieldErrors{{Path: "/qty", Code: "pricing.query.quantity", Err: ErrQuantity, Facts: []commerce.Fact{commerce.NewFact("qty", qty)}}}
	}
	return nil
}

// Volume prices the whole quantity at the tier that it reaches. The total is
// exact: it may have more decimals than the currency. Tiers begin at 1 and rise.
func Volume(tiers []Tier, qty int64) (money.Amount, error) {
	if err := errors.Join(checkTiers(tiers), checkQty(qty)); err != nil {
		return money.Amount{}, err
	}
	return reached(tiers, qty).Unit.MulInt(qty)
}

func reached(tiers []Tier, qty int64) Tier {
	at := tiers[0]
	for _, t := range tiers[1:] {
		if t.MinQty <= qty {
			at = t
		}
	}
	return at
}

// Graduated prices each slice of the quantity at its own tier: the first units
// at the first price, those from the second tier on at the second.
func Graduated(tiers []Tier, qty int64) (money.Amount, error) {
	if err := errors.Join(checkTiers(tiers), checkQty(qty)); err != nil {
		return money.Amount{}, err
	}
	var sum money.Total
	for i, t := range tiers {
		from, until := max(t.MinQty, 1), qty+1
		if i+1 < len(tiers) {
			until = min(until, tiers[i+1].MinQty)
		}
		if from >= until {
			break
		}
		slice, err := t.Unit.MulInt(until - from)
		if err != nil {
			return money.Amount{}, err
		}
		sum.Add(slice)
	}
	return sum.Amount()
}

// Anomalies names the quantities at which volume tiers make it cheaper to buy
// more: the customer who wants "from" to "below" units pays less for "qty".
func Anomalies(tiers []Tier) ([]commerce.Reason, error) {
	if err := checkTiers(tiers); err != nil {
		return nil, err
	}
	var out []commerce.Reason
	for i := 1; i < len(tiers); i++ {
		step := tiers[i]
		total, err := step.Unit.MulInt(step.MinQty)
		if err != nil {
			return nil, err
		}
		first, below := int64(0), int64(0)
		note := func() {
			if first > 0 {
				out = append(out, rTiersCheaper.reason(commerce.NewFact("from", first), commerce.NewFact("below", below),
					commerce.NewFact("qty", step.MinQty), commerce.NewFact("total", total)))
			}
			first = 0
		}
		for k := i - 1; k >= 0; k-- { // in a tier, the larger quantities cost more
			low, last := max(tiers[k].MinQty, 1), tiers[k+1].MinQty-1
			n, err := dearer(tiers[k].Unit, total, low, last)
			if err != nil {
				return nil, err
			}
			if first != last+1 || n > last {
				note()
				below = last
			}
			if n <= last {
				first = n
			}
		}
		note()
	}
	return out, nil
}

// dearer is the least quantity from low on that costs more than total at unit;
// last+1 if there is none.
func dearer(unit, total money.Amount, low, last int64) (int64, error) {
	for high := last + 1; low < high; {
		mid := low + (high-low)/2
		cost, err := unit.MulInt(mid)
		if err != nil {
			return 0, err
		}
		if c, err := cost.Cmp(total); err != nil {
			return 0, err
		} else if c > 0 {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low, nil
}

// Tiers returns the volume tiers that a query would meet, from quantity 1 on:
// Find for each quantity at which an entry of the SKU begins. Quantities below
// the first price have none.
func (b *Book) Tiers(q Query) ([]Tier, error) {
	q.Pool = 0
	q.Qty = 1
	if err := q.check(); err != nil {
		return nil, err
	}
	starts := []int64{1}
	for i := range b.of(q.SKU) {
		starts = append(starts, b.of(q.SKU)[i].minQty())
	}
	var tiers []Tier
	for _, start := range sortedUnique(starts) {
		q.Qty = start
		p, err := b.Find(q)
		if errors.Is(err, ErrNoPrice) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(tiers) == 0 || !tiers[len(tiers)-1].Unit.Equal(p.Unit) {
			tiers = append(tiers, Tier{MinQty: start, Unit: p.Unit})
		}
	}
	if len(tiers) == 0 {
		return nil, commerce.Detail(ErrNoPrice, "pricing: no price of %q in %s", clip(q.SKU), q.Currency)
	}
	return tiers, nil
}

// Pooling says which lines count together for the quantity of a tier.
type Pooling uint8

// The ways to pool. The zero way is each line for itself.
const (
	ByLine Pooling = iota
	ByProduct
	ByFacet
)

// A PoolLine is a line as far as pooling is concerned.
type PoolLine struct {
	Qty     int64
	Product string
	Facets  []string // "family:paint"
}

// Pools returns for each line the quantity that counts for its tier. ByFacet
// pools lines that carry facet; the others stand for themselves. Quantities
// beyond [commerce.MaxQty] stay there.
func Pools(lines []PoolLine, by Pooling, facet string) []int64 {
	out := make([]int64, len(lines))
	sums := make(map[string]int64)
	key := func(l *PoolLine) (string, bool) {
		switch by {
		case ByProduct:
			return l.Product, l.Product != ""
		case ByFacet:
			return facet, slices.Contains(l.Facets, facet)
		case ByLine:
		}
		return "", false
	}
	for i := range lines {
		if k, ok := key(&lines[i]); ok {
			sums[k] = min(sums[k]+min(max(lines[i].Qty, 0), commerce.MaxQty), commerce.MaxQty)
		}
	}
	for i := range lines {
		out[i] = lines[i].Qty
		if k, ok := key(&lines[i]); ok {
			out[i] = sums[k]
		}
	}
	return out
}

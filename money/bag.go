package money

import (
	"cmp"
	"slices"
)

// Bag keeps one total per currency. The zero Bag is empty and ready to use. A copy
// shares its totals with the original: use Clone.
type Bag struct {
	totals []Amount // sorted by currency, one each
}

// Add adds a to the total of its currency. Nothing (the zero Amount) adds nothing.
// The error is ErrOverflow and leaves the bag as it was.
func (b *Bag) Add(a Amount) error {
	if a.cur == 0 {
		return nil
	}
	i, ok := b.find(a.cur)
	if !ok {
		b.totals = slices.Insert(b.totals, i, a)
		return nil
	}
	sum, err := b.totals[i].Add(a)
	if err == nil {
		b.totals[i] = sum
	}
	return err
}

// Sub subtracts a from the total of its currency. The error is that of [Bag.Add].
func (b *Bag) Sub(a Amount) error { return b.Add(a.Neg()) }

// Of returns the total in c, New(0, c) if there was none.
func (b *Bag) Of(c Currency) Amount {
	if i, ok := b.find(c); ok {
		return b.totals[i]
	}
	return New(0, c)
}

// Amounts returns the totals sorted by currency code, zero totals included.
func (b *Bag) Amounts() []Amount { return slices.Clone(b.totals) }

// Clone returns an independent copy.
func (b *Bag) Clone() Bag { return Bag{slices.Clone(b.totals)} }

// In returns everything in c: each total converted and rounded once, then added. An
// empty bag is New(0, c). Errors are those of rates, Convert and Add.
func (b *Bag) In(c Currency, rates Rates, mode Rounding) (Amount, error) {
	sum := Total{}
	sum.Add(New(0, c))
	for _, a := range b.totals {
		if a.cur != c {
			rate, err := rates.Rate(a.cur, c)
			if err != nil {
				return Amount{}, err
			}
			if a, err = rate.Convert(a, mode); err != nil {
				return Amount{}, err
			}
		}
		sum.Add(a)
	}
	return sum.Amount()
}

func (b *Bag) find(c Currency) (int, bool) {
	return slices.BinarySearchFunc(b.totals, c, func(a Amount, c Currency) int { return cmp.Compare(a.cur, c) })
}

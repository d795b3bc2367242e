package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// spread shares the lines that follow the goods over the groups.
func (b *Breakdown) spread(cur money.Currency) error {
	weights := make([]int64, len(b.accs))
	some := false
	for _, e := range b.all() {
		if b.lines[e.line].Role == Item {
			weights[e.group] += e.units
		}
	}
	for i, w := range weights {
		if b.opt.Signed && w < 0 {
			weights[i] = -w
		}
		some = some || weights[i] != 0
	}
	only, err := b.target(weights)
	if err != nil {
		return err
	}
	for _, i := range b.rest {
		l := &b.lines[i]
		units := l.Amount.Units()
		if l.Role == Allowance {
			units = -units
		}
		if only >= 0 || !some {
			if err := b.part(i, max(only, 0), units); err != nil {
				return err
			}
			continue
		}
		shares, err := money.New(units, cur).Allocate(weights...)
		if err != nil {
			return overflow(err)
		}
		for g := range shares {
			if weights[g] == 0 {
				continue
			}
			if err := b.part(i, g, shares[g].Units()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Breakdown) part(line, group int, units int64) error {
	sum, over := plus(b.accs[group].sum, units, false)
	if over {
		return overflow(money.ErrOverflow)
	}
	b.accs[group].sum = sum
	b.parts = append(b.parts, entry{units: units, line: int32(line), group: int32(group)})
	return nil
}

// target returns the one group that everything goes to, or -1 for a share each.
func (b *Breakdown) target(weights []int64) (int, error) {
	best := -1
	switch b.opt.Spread {
	case HighestRate:
		for g := range b.Groups {
			if weights[g] != 0 && (best < 0 || b.Groups[g].Tax.Rate.Cmp(b.Groups[best].Tax.Rate) > 0) {
				best = g
			}
		}
	case MainItem:
		var most int64
		for _, e := range b.all() {
			if u := max(e.units, -e.units); b.lines[e.line].Role == Item && (best < 0 || u > most) {
				best, most = int(e.group), u
			}
		}
	case FixedTax:
		return b.find(b.opt.Fixed, taxKey(b.opt.Fixed)), nil
	default:
	}
	if best < 0 && len(b.Groups) == 0 {
		return 0, commerce.FieldErrors{{
			Path: commerce.Pointer("lines", b.rest[0], "tax"), Code: "tax.line.no_goods",
			Err: commerce.Detail(ErrLine, "tax: a line without a tax of its own, and no goods to follow"),
		}}
	}
	return best, nil
}

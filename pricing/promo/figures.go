package promo

import (
	"strconv"

	"github.com/bottega-go/commerce/money"
)

// figures is an amount per currency, in minor units.
type figures []figure

type figure struct {
	cur   money.Currency
	minor int64
}

func (f figures) in(c money.Currency) (int64, bool) {
	for i := range f {
		if f[i].cur == c {
			return f[i].minor, true
		}
	}
	return 0, false
}

// figures reads amounts, one per currency, each at least the given number of
// minor units.
func (c *compiler) figures(field string, list Figures, least int64) figures {
	var out figures
	for i, a := range list {
		at := field + "/" + strconv.Itoa(i)
		m, err := a.Minor()
		switch _, taken := out.in(a.Currency()); {
		case !a.Currency().Valid():
			c.fail(at, "amount", "an amount without a currency")
		case err != nil:
			c.fail(at, "amount", "%v has more decimals than its currency", a)
		case m < least || m > maxMinor:
			c.fail(at, "amount", "the amount %v is out of range", a)
		case taken:
			c.fail(at, "currency", "two amounts in %v", a.Currency())
		default:
			out = append(out, figure{a.Currency(), m})
		}
	}
	return out
}

// amount reads an amount and the same in other currencies.
func (c *compiler) amount(field string, a money.Amount, also Figures, least int64) figures {
	if a == (money.Amount{}) {
		c.fail(field, "amount", "an amount is missing")
		return nil
	}
	m, err := a.Minor()
	switch {
	case !a.Currency().Valid() || err != nil:
		c.fail(field, "amount", "the amount %v is not in minor units of a currency", a)
		return nil
	case m < least || m > maxMinor:
		c.fail(field, "amount", "the amount %v is out of range", a)
		return nil
	}
	more := c.figures("also_in", also, least)
	if _, twice := more.in(a.Currency()); twice {
		c.fail("also_in", "currency", "two amounts in %v", a.Currency())
	}
	return append(figures{{a.Currency(), m}}, more...)
}

// percent reads a percentage above 0 and up to 100, in 0.0001 %.
func (c *compiler) percent(p money.Percent) int64 {
	if p.Sign() <= 0 || p.Cmp(money.NewPercent(100)) > 0 {
		c.fail("off", "percent", "%v is not a discount: above 0 and up to 100", p)
		return 0
	}
	return p.Decimal().Shift(4).IntPart()
}

func (c *compiler) count(field string, n, least int64) {
	if n < least || n > maxQty {
		c.fail(field, "quantity", "the quantity %d is out of range", n)
	}
}

package pricing

import (
	"errors"
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// ErrGroup is wrapped by errors about a group purchase.
var ErrGroup = errors.New("pricing: invalid group purchase")

// A GroupBuy lowers the price as the group grows: the price that the number of
// units reaches is everybody's, also of those who joined early.
type GroupBuy struct {
	Window calendar.Span `json:"window"` // in which one may join, half-open
	Tiers  []Tier        `json:"tiers"`  // by the units of all participants; prices fall
	Least  int64         `json:"least"`  // units without which nothing is sold; 0 for none
}

// A Join is one participant, who paid the price of the moment.
type Join struct {
	ID   string       `json:"id"`
	At   time.Time    `json:"at"`
	Qty  int64        `json:"qty"`
	Paid money.Amount `json:"paid"`
}

// A Settlement is the end of a group purchase. The refunds are in the order of
// the joins and add up to what was paid less what is due.
type Settlement struct {
	Unit    money.Amount  `json:"unit"` // the price reached; the zero Amount if the group failed
	Qty     int64         `json:"qty"`
	Refunds []GroupRefund `json:"refunds"`
	Refund  money.Amount  `json:"refund"` // the sum
	code    reasonCode    // why
	facts   []commerce.Fact
}

// A GroupRefund is what one participant gets back.
type GroupRefund struct {
	ID     string       `json:"id"`
	Amount money.Amount `json:"amount"`
}

func (g GroupBuy) check() error {
	if err := checkTiers(g.Tiers); err != nil {
		return err
	}
	for i := 1; i < len(g.Tiers); i++ {
		if c, err := g.Tiers[i].Unit.Cmp(g.Tiers[i-1].Unit); err != nil || c > 0 {
			return fmt.Errorf("%w: the price rises from %s to %s", ErrGroup, g.Tiers[i-1].Unit, g.Tiers[i].Unit)
		}
	}
	if g.Window.From.IsZero() || !g.Window.From.Before(g.Window.Until) || g.Least < 0 {
		return fmt.Errorf("%w: its window or least number", ErrGroup)
	}
	return nil
}

// Price returns the unit price that a group of so many units pays now, and how
// many more units the next price needs (0 at the last).
func (g GroupBuy) Price(units int64) (unit money.Amount, more int64, err error) {
	if err := g.check(); err != nil {
		return unit, 0, err
	}
	if units < 0 || units > commerce.MaxQty {
		return unit, 0, fmt.Errorf("%w: %d units", ErrGroup, units)
	}
	for _, t := range g.Tiers {
		if t.MinQty > units && t.MinQty > 1 {
			more = t.MinQty - units
			break
		}
	}
	return reached(g.Tiers, max(units, 1)).Unit, more, nil
}

// Settle closes the purchase at an instant at or after the end of the window:
// every participant pays the price that all units together reached, or gets
// everything back if the least number was not reached. Joins outside the
// window, with a quantity below 1, or who paid less than is due are errors with
// their place in the list, all at once.
func (g GroupBuy) Settle(joins []Join, at time.Time) (Settlement, error) {
	if err := g.check(); err != nil {
		return Settlement{}, err
	}
	var errs commerce.FieldErrors
	if at.Before(g.Window.Until) {
		errs.Add("/at", "pricing.group.open", commerce.Detail(ErrGroup, "pricing: the window is open until %s", g.Window.Until.Format(time.RFC3339)))
	}
	s := Settlement{code: rGroupReached, Refund: money.New(0, g.Tiers[0].Unit.Currency())}
	seen := make(map[string]bool, len(joins))
	for i, j := range joins {
		p := commerce.Pointer("joins", i)
		if j.ID == "" || seen[j.ID] {
			errs.Add(p+"/id", "pricing.group.id", commerce.ErrDuplicate)
		}
		seen[j.ID] = true
		if j.Qty < 1 || j.Qty > commerce.MaxQty || s.Qty > commerce.MaxQty {
			errs.Add(p+"/qty", "pricing.group.quantity", ErrQuantity, commerce.NewFact("qty", j.Qty))
			continue
		}
		if !g.Window.Contains(j.At) {
			errs.Add(p+"/at", "pricing.group.outside", ErrGroup, commerce.NewFact("at", j.At))
		}
		s.Qty += j.Qty
	}
	if err := errs.Err(); err != nil {
		return Settlement{}, err
	}
	if s.Qty > 0 && s.Qty >= g.Least {
		s.Unit = reached(g.Tiers, s.Qty).Unit
	} else {
		s.code = rGroupFailed
	}
	var sum money.Total
	sum.Add(s.Refund)
	for i, j := range joins {
		due, err := s.Unit.MulInt(j.Qty) // nothing, if the group failed
		back := j.Paid
		if err == nil {
			back, err = j.Paid.Sub(due.Round(money.HalfUp))
		}
		if err != nil || back.Sign() < 0 {
			errs.Add(commerce.Pointer("joins", i, "paid"), "pricing.group.paid", errors.Join(ErrGroup, err), commerce.NewFact("paid", j.Paid), commerce.NewFact("due", due))
			continue
		}
		s.Refunds = append(s.Refunds, GroupRefund{j.ID, back})
		sum.Add(back)
	}
	total, err := sum.Amount()
	errs.AddUnder("/joins", "pricing.group.paid", err)
	if err := errs.Err(); err != nil {
		return Settlement{}, err
	}
	s.Refund = total
	s.facts = []commerce.Fact{commerce.NewFact("units", s.Qty), commerce.NewFact("unit", s.Unit), commerce.NewFact("least", g.Least)}
	return s, nil
}

// Code is pricing.group.reached or pricing.group.failed.
func (s Settlement) Code() string { return s.code.String() }

// Reasons says which price was reached, or that the group was too small.
func (s Settlement) Reasons() []commerce.Reason { return []commerce.Reason{s.code.reason(s.facts...)} }

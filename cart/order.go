package cart

import (
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Ready says that no problem blocks the order.
func (q Quote) Ready() bool { return !q.blocked && len(q.Draft.Lines) > 0 }

// Accept returns the command by which the buyer accepts the prices of the quote.
func (q Quote) Accept() Command {
	a := Accept{At: q.At, Prices: make([]AcceptedPrice, len(q.Lines))}
	for i := range q.Lines {
		a.Prices[i] = AcceptedPrice{q.Lines[i].Line.ID, q.Lines[i].Unit, q.Draft.Mode}
	}
	return a
}

// Order concludes the contract: the draft under its own id, frozen at a moment.
// At Until or later the quote is [ErrStale]. So it is if the cart, quoted again
// at that moment, comes to other figures, other uses of promotions, a later
// delivery or a problem: a condition of the host's own, the hour at which
// parcels leave or a rule of law by the day may have changed. Problems are
// [ErrBlocked], each with its code.
//
// Stock and counters are guarded by the host: see Claims.
func (q Quote) Order(id string, at time.Time) (commerce.Order, error) {
	var errs commerce.FieldErrors
	switch {
	case q.shop == nil:
		errs.Add("", "cart.quote.missing", ErrContext)
	case id == "":
		errs.Add("/id", "cart.order.missing", commerce.Detail(ErrMissing, "cart: the order needs an id"))
	}
	if len(errs) == 0 {
		for _, r := range q.Reasons() {
			if r.Kind == commerce.Problem {
				errs = append(errs, &commerce.FieldError{Path: r.Path, Code: r.Code, Facts: r.Facts, Err: commerce.Detail(ErrBlocked, "cart: %s", r.Code)})
			}
		}
		q.stale(at, &errs)
	}
	if err := errs.Err(); err != nil {
		return commerce.Order{}, err
	}
	o := cloneOrder(q.Draft)
	o.ID, o.PlacedAt, o.Reasons = id, at, q.Reasons()
	return o, o.Check()
}

func (q *Quote) stale(at time.Time, errs *commerce.FieldErrors) {
	stale := func(facts ...commerce.Fact) {
		errs.Add("/placed_at", "cart.quote.stale", ErrStale, facts...)
	}
	if at.Before(q.At) || !q.Until.IsZero() && !at.Before(q.Until) {
		stale(commerce.NewFact("at", at), commerce.NewFact("until", q.Until))
		return
	}
	if at.Equal(q.At) || len(*errs) > 0 {
		return
	}
	ctx := q.ctx
	ctx.At = at
	again, err := q.shop.Quote(q.cart, ctx)
	if err != nil {
		errs.AddUnder("", "cart.quote.stale", err)
		return
	}
	if !again.Ready() || again.Draft.Totals != q.Draft.Totals || !sameLines(again.Draft.Lines, q.Draft.Lines) || !slices.Equal(used(again.Claims), used(q.Claims)) ||
		slices.ContainsFunc(again.Draft.Groups, func(g commerce.Group) bool { return q.later(&g) }) {
		stale(commerce.NewFact("was", q.Draft.Totals.Payable), commerce.NewFact("now", again.Draft.Totals.Payable))
	}
}

// later says that a shipment would come after the last day promised.
func (q *Quote) later(g *commerce.Group) bool {
	return slices.ContainsFunc(q.Draft.Groups, func(was commerce.Group) bool {
		return was.ID == g.ID && (g.Promised.Last.After(was.Promised.Last) || g.Promised.Last.IsZero() != was.Promised.Last.IsZero())
	})
}

func sameLines(a, b []commerce.Line) bool {
	return slices.EqualFunc(a, b, func(x, y commerce.Line) bool {
		return x.ID == y.ID && x.SKU == y.SKU && x.Qty == y.Qty && x.Net == y.Net && x.Gross == y.Gross && x.Tax == y.Tax
	})
}

// Day is the civil day of the quote in the zone of the shop.
func (q Quote) Day() calendar.Date { return q.day }

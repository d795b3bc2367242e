// Package cartops has the operations of package cart.
package cartops

import (
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "cart",
		Words: map[string]error{
			"quantity": cart.ErrQuantity, "unknown": cart.ErrUnknown, "conflict": cart.ErrConflict, "missing": cart.ErrMissing,
			"too_many": cart.ErrTooMany, "text": cart.ErrText, "shop": cart.ErrShop, "context": cart.ErrContext, "blocked": cart.ErrBlocked,
			"stale": cart.ErrStale, "plan": cart.ErrPlan, "terms": cart.ErrTerms, "newer_schema": commerce.ErrNewerSchema, "unknown_field": commerce.ErrUnknownField, "unknown_word": commerce.ErrUnknownWord,
		},
		Ops: map[string]conformance.Op{
			"cart.apply":     conformance.Typed("A cart after commands, with what changed.", applyOp),
			"cart.merge":     conformance.Typed("Two carts of one customer as one, after signing in.", mergeOp),
			"cart.status":    conformance.Typed("Whether a cart is idle, abandoned or expired, and which reminders are due.", statusOp),
			"cart.quote":     conformance.Typed("A cart priced line by line with promotions, shipping and VAT, and every reason.", quoteOp),
			"cart.order":     conformance.Typed("The order that a quote becomes, frozen.", orderOp),
			"cart.same":      conformance.Typed("Whether two quotes have one fingerprint: what the buyer saw, and what it would be now.", sameOp),
			"cart.checklist": conformance.Typed("What the last page before an order lacks of what the law wants it to show.", checklistOp),
			"cart.plan":      conformance.Typed("The instalments of a total; they add up.", planOp),
			"cart.split":     conformance.Typed("The portions of several sellers in one order, after commission.", splitOp),
		},
	}
}

type step struct {
	ID       string   `json:"id"`
	Commands commands `json:"commands"`
}

// fill applies steps to a cart and returns the last change.
func fill(c cart.Cart, steps ...step) (cart.Cart, cart.Change, error) {
	var change cart.Change
	for _, s := range steps {
		var err error
		if c, change, err = c.Apply(s.ID, s.Commands...); err != nil {
			return c, change, err
		}
	}
	return c, change, nil
}

func changed(c cart.Cart, change cart.Change) map[string]any {
	return map[string]any{"cart": c, "code": change.Code(), "edits": change.Edits, "codes": conformance.CodesOf(change.Reasons())}
}

func applyOp(in struct {
	Cart  *cart.Cart `json:"cart"`
	Steps []step     `json:"steps"`
},
) (any, error) {
	c := cart.New("v", money.EUR)
	if in.Cart != nil {
		c = *in.Cart
	}
	c, change, err := fill(c, in.Steps...)
	if err != nil {
		return nil, err
	}
	return changed(c, change), nil
}

func mergeOp(in struct {
	Into   commands
	From   commands
	Limits cart.Limits
},
) (any, error) {
	into, _, err := fill(cart.New("into", money.EUR), step{"fill", in.Into})
	if err != nil {
		return nil, err
	}
	from, _, err := fill(cart.New("from", money.EUR), step{"fill", in.From})
	if err != nil {
		return nil, err
	}
	return changed(cart.Merge(into, from, in.Limits)), nil
}

func statusOp(in struct {
	Touched   time.Time `json:"touched"`
	Now       time.Time `json:"now"`
	Reminders []string  `json:"reminders"`
},
) (any, error) {
	var life cart.Lifetime
	for _, r := range in.Reminders {
		d, err := time.ParseDuration(r)
		if err != nil {
			return nil, err
		}
		life.Reminders = append(life.Reminders, d)
	}
	if latest := 9900; in.Touched.Year() > latest || in.Now.Year() > latest { // an end after the year 9999 has no JSON
		return nil, fmt.Errorf("%w: an instant after the year %d", conformance.ErrBound, latest)
	}
	s := life.Status(in.Touched, in.Now)
	return map[string]any{"state": s.State, "since": s.Since, "until": s.Until, "due": s.Due, "next": s.Next, "codes": conformance.CodesOf(s.Reasons()), "code": s.Code()}, nil
}

func quoteOp(in quoteIn) (any, error) {
	q, err := in.quote()
	if err != nil {
		return nil, err
	}
	return quoted(&q)
}

func orderOp(in quoteIn) (commerce.Order, error) {
	q, err := in.quote()
	if err != nil {
		return commerce.Order{}, err
	}
	return q.Order("o-1", in.OrderAt)
}

type sameOut struct {
	Same bool `json:"same"`
}

func sameOp(in struct {
	Seen quoteIn `json:"seen"`
	Now  quoteIn `json:"now"`
},
) (out sameOut, err error) {
	seen, err := in.Seen.quote()
	if err != nil {
		return out, err
	}
	now, err := in.Now.quote()
	out.Same = seen.Fingerprint() == now.Fingerprint()
	return out, err
}

func checklistOp(in struct {
	Quote quoteIn    `json:"quote"`
	Shown cart.Shown `json:"shown"`
},
) (any, error) {
	q, err := in.Quote.quote()
	if err != nil {
		return nil, err
	}
	list := q.Checklist(in.Shown)
	return map[string]any{"code": list.Code(), "codes": conformance.CodesOf(list.Reasons())}, nil
}

func planOp(in struct {
	Total money.Amount  `json:"total"`
	Down  money.Amount  `json:"down"`
	Parts int           `json:"parts"`
	First calendar.Date `json:"first"`
},
) (any, error) {
	parts, err := cart.Plan{Down: in.Down, Parts: in.Parts, First: in.First}.Instalments(in.Total)
	return map[string]any{"parts": parts}, err
}

func splitOp(in struct {
	Quote quoteIn      `json:"quote"`
	Terms []cart.Terms `json:"terms"`
},
) (any, error) {
	q, err := in.Quote.quote()
	if err != nil {
		return nil, err
	}
	portions, err := cart.Split(&q.Draft, in.Terms...)
	return map[string]any{"portions": portions}, err
}

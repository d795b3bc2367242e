// Package returnsops has the operations of package returns.
package returnsops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

type bookIn struct {
	Least *commerce.Trust `json:"least"`
	With  []returns.Row   `json:"with"`
}

func (b bookIn) book() (*returns.Book, error) {
	book := returns.EU()
	if b.Least != nil {
		book = book.Trusting(*b.Least)
	}
	if len(b.With) > 0 {
		return book.With(b.With...)
	}
	return book, nil
}

type placeIn struct {
	Zone     string `json:"zone"`
	Holidays string `json:"holidays"`
}

func (p placeIn) place() (calendar.Place, error) {
	loc, err := conformance.Zone(p.Zone)
	if err != nil {
		return calendar.Place{}, err
	}
	h, err := calendar.TimeLimits(p.Holidays)
	return calendar.Place{Zone: loc, Holidays: h}, err
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "returns",
		Words: map[string]error{
			"ErrBelowStatute": returns.ErrBelowStatute, "ErrUnknownCountry": returns.ErrUnknownCountry, "ErrNoLaw": returns.ErrNoLaw,
			"ErrDelivery": returns.ErrDelivery, "ErrQuantity": commerce.ErrQuantity, "ErrNotCovered": calendar.ErrNotCovered,
			"ErrExceeds": commerce.ErrExceeds, "ErrCurrencyMismatch": money.ErrCurrencyMismatch, "ErrTransition": returns.ErrTransition,
			"ErrIdempotency": returns.ErrIdempotency, "ErrOrder": returns.ErrOrder, "ErrUnknownID": commerce.ErrUnknownID,
			"ErrDuplicate": commerce.ErrDuplicate, "ErrMissing": returns.ErrMissing, "ErrContract": returns.ErrContract,
			"ErrEvent": returns.ErrEvent, "ErrTender": returns.ErrTender, "ErrSequence": commerce.ErrSequence, "ErrRow": returns.ErrRow,
		},
		Ops: map[string]conformance.Op{
			"returns.decide":    conformance.Typed("Whether a consumer may withdraw from a contract, line by line, until when and with which exception.", decide),
			"returns.guarantee": conformance.Typed("Until when the seller answers for a defect, and who has to prove what.", guarantee),
			"returns.refund":    conformance.Typed("What the last of several returns of an order pays back, tender by tender, as a credit that fits the earlier ones.", refund),
			"returns.reconcile": conformance.Typed("Whether credits of an order are in sequence and add up to no more than was charged.", reconcile),
			"returns.case":      conformance.Typed("Where a return case stands after its events, and what the host has to do.", fold),
			"returns.terms":     conformance.Typed("What a consumer is told of the right of withdrawal before a contract: the periods described, not counted.", terms),
			"returns.rows":      conformance.Typed("The row of the law table that holds for a rule in a territory on a day.", rows),
		},
	}
}

func decide(in struct {
	Book     bookIn           `json:"book"`
	Contract returns.Contract `json:"contract"`
	Request  returns.Request  `json:"request"`
	Place    placeIn          `json:"place"`
},
) (any, error) {
	book, err := in.Book.book()
	if err != nil {
		return nil, err
	}
	where, err := in.Place.place()
	if err != nil {
		return nil, err
	}
	d, err := returns.Decide(book, in.Contract, in.Request, where)
	if err != nil {
		return nil, err
	}
	return explained(d)
}

func guarantee(in struct {
	Book     bookIn           `json:"book"`
	Purchase returns.Purchase `json:"purchase"`
},
) (any, error) {
	book, err := in.Book.book()
	if err != nil {
		return nil, err
	}
	w, err := returns.Guarantee(book, in.Purchase)
	if err != nil {
		return nil, err
	}
	return explained(w)
}

func refund(in struct {
	Order    commerce.Order        `json:"order"`
	Prior    []commerce.Credit     `json:"prior"`
	Requests []returns.Request     `json:"requests"` // one refund after the other; the last one is the result
	Options  returns.RefundOptions `json:"options"`
	Contract *returns.Contract     `json:"contract"` // decided first, if given
	Place    placeIn               `json:"place"`
},
) (any, error) {
	if err := in.Order.Check(); err != nil {
		return nil, err
	}
	all := in.Prior
	var last returns.Refund
	for i, r := range in.Requests {
		opt := in.Options
		if opt.ID == "" {
			opt.ID = string(rune('a' + i))
		}
		if i < len(in.Requests)-1 {
			opt.Deductions = nil
		}
		if in.Contract != nil {
			where, err := in.Place.place()
			if err != nil {
				return nil, err
			}
			d, err := returns.Decide(returns.EU(), *in.Contract, r, where)
			if err != nil {
				return nil, err
			}
			opt.Decision = &d
		}
		refund, err := returns.NewRefund(&in.Order, all, r, opt)
		if err != nil {
			return nil, err
		}
		last = refund
		all = append(all, refund.Credit)
	}
	if err := returns.Reconcile(&in.Order, all); err != nil {
		return nil, err
	}
	return explained(last)
}

func reconcile(in struct {
	Order   commerce.Order    `json:"order"`
	Credits []commerce.Credit `json:"credits"`
},
) (any, error) {
	return map[string]bool{"ok": true}, returns.Reconcile(&in.Order, in.Credits)
}

func fold(in struct {
	Events  []returns.Event `json:"events"`
	Settle  string          `json:"settle"`
	Request *string         `json:"request"` // answers for one request of the case, and settles only that
	Items   []string        `json:"items"`   // of the request
	Zone    string          `json:"zone"`    // gives the question to the law
},
) (any, error) {
	c, effects, err := returns.Fold(in.Events)
	if err != nil {
		return nil, err
	}
	if n := len(in.Events); n > 0 && in.Settle != "" {
		var more []returns.Effect
		var only []string
		if in.Request != nil {
			only = []string{*in.Request}
		}
		if c, more, err = c.Settle(in.Settle, in.Events[n-1].At, only...); err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	out := map[string]any{"requests": c.Requests(), "effects": effects}
	if in.Zone != "" && in.Request != nil {
		zone, err := conformance.Zone(in.Zone)
		if err != nil {
			return nil, err
		}
		if out["ask"], err = c.Request(*in.Request, zone, in.Items...); err != nil {
			return nil, err
		}
	}
	if in.Request != nil {
		c = c.Of(*in.Request)
	}
	out["status"], out["items"], out["can"], out["events"] = c.Status(), c.Items(), c.Can(), len(c.Events())
	out["outcomes"], err = c.Outcomes()
	return out, err
}

func terms(in struct {
	Book     bookIn           `json:"book"`
	Contract returns.Contract `json:"contract"`
	On       calendar.Date    `json:"on"`
},
) (any, error) {
	book, err := in.Book.book()
	if err != nil {
		return nil, err
	}
	list, err := book.Terms(in.Contract, in.On)
	return map[string]any{"terms": list}, err
}

func rows(in struct {
	Book      bookIn             `json:"book"`
	Territory commerce.Territory `json:"territory"`
	On        calendar.Date      `json:"on"`
	Rule      returns.Rule       `json:"rule"`
},
) (any, error) {
	book, err := in.Book.book()
	if err != nil {
		return nil, err
	}
	for _, r := range book.Rows(in.Territory, in.On) {
		if r.Rule == in.Rule {
			return r, nil
		}
	}
	return map[string]string{"rule": "none"}, nil
}

// explained adds the list of reason codes, so that a vector can name them without prose.
func explained(result commerce.Explained) (any, error) {
	return conformance.With(result, map[string]any{"codes": conformance.CodesOf(result.Reasons())})
}

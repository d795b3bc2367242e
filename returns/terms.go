package returns

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Terms are what a consumer is told of the right of withdrawal before the contract, for the lines of one seller whose
// period runs from the same event: the period is described and not counted, because nothing has been delivered.
type Terms struct {
	Lines      []string     `json:"lines"`
	Seller     string       `json:"seller,omitempty"` // the trader who has to say it
	Kind       Kind         `json:"kind"`
	Days       int          `json:"days"`        // of the period, Art. 9(1)
	From       Start        `json:"from"`        // what it runs from, Art. 9(2)
	RefundDays int          `json:"refund_days"` // of the trader, Art. 13(1)
	ReturnDays int          `json:"return_days"` // of the consumer, Art. 14(1); goods only
	Collect    bool         `json:"collect"`     // the trader comes for the goods: Art. 13(3), 14(1)
	FreeReturn bool         `json:"free_return"` // the trader bears the cost of return, Art. 14(1)
	Bulky      bool         `json:"bulky"`       // cannot be posted: at a distance the cost of return has to be named, Art. 6(1)(i)
	Function   commerce.Tri `json:"function"`    // the withdrawal function of Art. 11a has to be offered
}

// Terms returns what has to be said of the right of withdrawal before a contract that is concluded on a day, in the order
// of the lines: the contract needs neither a moment of conclusion nor deliveries. Lines without the right are left out: a
// business's, those of another regime, and those that an exception of Art. 16 is known to take out. Goods that may come in
// more than one parcel run from the last of them.
//
// Basis: Directive 2011/83 Art. 6(1)(h)-(i), 6(4), 9, Annex I(A).
func (b *Book) Terms(c Contract, on calendar.Date) ([]Terms, error) {
	l, err := b.law(c.Country, on)
	if err != nil {
		return nil, bad("/contract/country", "returns.country.not_covered", err)
	}
	q := &question{law: l, c: c, concluded: on, period: l.find(WithdrawalDays)}
	if q.period == nil {
		return nil, bad("/on", "returns.law.none", commerce.Detail(ErrNoLaw, "returns: no withdrawal period of %s on %s", q.country, on))
	}
	if len(c.Lines) > MaxLines {
		return nil, bad("/contract/lines", "returns.contract.too_long", commerce.Detail(ErrContract, "returns: more than %d lines", MaxLines))
	}
	var errs commerce.FieldErrors
	if c.Channel > OnPremises {
		errs.Add("/contract/channel", "returns.contract.unknown_word", commerce.ErrUnknownWord)
	}
	for i := range c.Lines {
		if it := &c.Lines[i]; it.Kind > Utility || it.Delivery > Regular {
			errs.Add(commerce.Pointer("contract", "lines", i, "kind"), "returns.contract.unknown_word", commerce.ErrUnknownWord)
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	q.lines = newIndex(q.c.Lines, (*Item).id)
	goods := map[string]int64{} // of each seller, delivered once
	for i := range c.Lines {
		if it := &c.Lines[i]; it.Kind == Goods && it.Delivery != Regular && !it.Cancelled {
			goods[it.Seller] += min(max(it.Qty, 1), 2)
		}
	}
	var out []Terms
	for i := range c.Lines {
		it := &q.c.Lines[i]
		d := LineDecision{Line: it.Line, item: i}
		if other := q.scope(&d, it); other || d.Verdict == Denied {
			continue
		}
		if q.exceptions(&d, it); d.Verdict == Denied {
			continue
		}
		t := Terms{
			Seller: it.Seller, Kind: it.Kind, Days: int(q.length(c.Visit == commerce.Yes && c.Channel == OffPremises).Value), From: q.foreseen(it, goods),
			RefundDays: q.value(RefundDays), Function: q.functionDue(),
		}
		if it.Kind == Goods {
			t.ReturnDays, t.Collect, t.FreeReturn = q.value(ReturnDays), q.collects(it), c.Policy.FreeReturn
			t.Bulky = it.Traits.Has(commerce.Bulky) && c.Channel != OffPremises
		}
		n := slices.IndexFunc(out, func(o Terms) bool {
			return o.From == t.From && o.Kind == t.Kind && o.Seller == t.Seller && o.Collect == t.Collect
		})
		if n < 0 {
			n = len(out)
			out = append(out, t)
		}
		out[n].Lines, out[n].Bulky = append(out[n].Lines, it.Line), out[n].Bulky || t.Bulky
	}
	return out, nil
}

// foreseen is what the period of a line will run from.
func (e *question) foreseen(it *Item, goods map[string]int64) Start {
	if it.Kind == Service || it.Kind == DigitalService { // as in start: Art. 2(5)
		if n := e.lines.of(&e.c, it.Parent); n >= 0 && e.c.Lines[n].Kind == Goods {
			it = &e.c.Lines[n]
		}
	}
	switch {
	case it.Kind != Goods:
		return FromConclusion
	case it.Delivery == Regular:
		return FromFirstDelivery
	case goods[it.Seller] > 1:
		return FromLastDelivery
	case it.Delivery == Lots:
		return FromLastLot
	default:
		return FromDelivery
	}
}

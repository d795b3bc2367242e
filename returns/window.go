package returns

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// startTexts say it in a reason.
var startTexts = [...]string{"conclusion", "delivery", "the last delivery", "the last lot", "the first delivery", "the end of the free trial"}

var startProvisions = [...]string{"Art. 9(2)", "Art. 9(2)(b)", "Art. 9(2)(b)(i)", "Art. 9(2)(b)(ii)", "Art. 9(2)(b)(iii)", "Art. 9(2)"}

// question is what a decision was made of; it is kept to explain it.
type question struct {
	law
	c         Contract
	r         Request
	where     calendar.Place
	concluded calendar.Date
	sent      calendar.Date // zero where it is not known
	lines     index         // nil in a short contract
	period    *Row          // WithdrawalDays
}

// engine answers one question, with what was counted on the way.
type engine struct {
	*question

	goods  map[string]goodsStart // by seller, in a long one
	ends   ends                  // counted last
	last   window                // computed last, because the lines of an order mostly share one
	cached bool
}

// window is the withdrawal period of a line; its zero start means that it has not begun.
type window struct {
	start     calendar.Date
	days      int
	initial   calendar.Date     // last day by Art. 9
	end       calendar.Deadline // by Art. 9 and 10
	code      reasonCode        // why end is not initial
	contested bool              // readings differ, or the roll is contested; the later day was taken
}

// ends is a period counted under every reading of the state's counting law.
type ends struct {
	from   calendar.Date
	n      int
	months bool

	late      calendar.Deadline // the latest reading
	safe      calendar.Date     // the earliest day by counting alone
	early     calendar.Date     // the last day of the earliest reading
	contested bool              // readings differ, or the roll is contested
}

// count ends a period of n days or months. The result is good until the next call; asking again for the same is free.
func (e *engine) count(from calendar.Date, n int, months bool) (*ends, error) {
	x := &e.ends
	if x.n == n && x.from == from && x.months == months {
		return x, nil
	}
	x.n = 0
	for i := range e.state.counting {
		counting := e.state.counting[i]
		counting.Place = e.where
		var d calendar.Deadline
		var err error
		if months {
			d, err = counting.Months(from, n)
		} else {
			d, err = counting.Days(from, n)
		}
		if err != nil {
			return nil, err
		}
		if i == 0 {
			x.late, x.safe, x.early, x.contested = d, d.Nominal, d.Legal, e.state.readings[i].Trust == calendar.Contested && d.Legal != d.Nominal
			continue
		}
		x.contested = x.contested || d.Legal != x.early
		if d.Legal.Before(x.early) {
			x.safe, x.early = d.Nominal, d.Legal
		}
		if d.Legal.After(x.late.Legal) {
			x.late = d
		}
	}
	x.from, x.n, x.months = from, n, months
	return x, nil
}

// start returns the day from which the period of a line runs, zero if that has not come or is not known.
func (e *engine) start(it *Item) (calendar.Date, Start) {
	if !it.FreeTrial.IsZero() { // C-565/22
		return it.FreeTrial, FromTrial
	}
	if it.Kind != Goods {
		service := it.Kind == Service || it.Kind == DigitalService // Art. 2(6)
		if n := e.lines.of(&e.c, it.Parent); service && n >= 0 && e.c.Lines[n].Kind == Goods {
			it = &e.c.Lines[n] // goods and services together are a sales contract: Art. 2(5), recital 50
		} else {
			return e.concluded, FromConclusion // Art. 9(2)(a), (c)
		}
	}
	switch {
	case it.Delivery == Regular && it.Refused:
		return calendar.Date{}, FromFirstDelivery
	case it.Delivery == Regular && !it.First.IsZero():
		return it.First, FromFirstDelivery
	case it.Delivery == Regular:
		return it.Delivered, FromFirstDelivery
	}
	g, known := e.goods[it.Seller]
	if !known && e.lines != nil {
		e.allTogether()
		g = e.goods[it.Seller]
	} else if !known {
		g = e.together(it.Seller)
	}
	if it.Delivery == Lots && g.event == FromDelivery {
		return g.day, FromLastLot
	}
	return g.day, g.event
}

// goodsStart is when the period of the goods of one seller begins; a zero day that is open has not come.
type goodsStart struct {
	day   calendar.Date
	event Start
	open  bool
}

// together is the day of the last good that one seller delivers: Art. 9(2)(b)(i).
func (e *engine) together(seller string) goodsStart {
	g := goodsStart{event: FromDelivery}
	for i := range e.c.Lines {
		if o := &e.c.Lines[i]; o.Seller == seller {
			g.add(o)
		}
	}
	return g
}

// allTogether is together for every seller of a long contract, at once.
func (e *engine) allTogether() {
	e.goods = map[string]goodsStart{}
	for i := range e.c.Lines {
		o := &e.c.Lines[i]
		g, known := e.goods[o.Seller]
		if !known {
			g.event = FromDelivery
		}
		g.add(o)
		e.goods[o.Seller] = g
	}
}

func (g *goodsStart) add(o *Item) {
	switch {
	case g.open || o.Kind != Goods || o.Delivery == Regular || o.Cancelled || !o.FreeTrial.IsZero():
	case o.Refused || o.Delivered.IsZero():
		*g = goodsStart{event: FromLastDelivery, open: true}
	default:
		if !g.day.IsZero() && o.Delivered != g.day {
			g.event = FromLastDelivery
		}
		if o.Delivered.After(g.day) {
			g.day = o.Delivered
		}
	}
}

// functionDue says that the contract had to offer the withdrawal function of Art. 11a.
func (e *question) functionDue() commerce.Tri {
	if e.c.Channel == OnPremises || !e.flag(WithdrawalFunction) {
		return commerce.No
	}
	return e.c.Online
}

// informed says whether the consumer had the information of Art. 6(1)(h) before the contract.
func (e *question) informed() commerce.Tri {
	told := e.c.Informed
	if on := e.c.InformedOn; on.After(e.concluded) {
		told = commerce.No
	} else if !on.IsZero() && told == commerce.Unknown {
		told = commerce.Yes
	}
	if told != commerce.No && e.c.FunctionInformed == commerce.No {
		if due := e.functionDue(); due == commerce.Yes {
			told = commerce.No
		} else if due == commerce.Unknown {
			told = commerce.Unknown
		}
	}
	return told
}

// window returns the period that runs from start. With omitted it is the one without the information, Art. 10(1).
func (e *engine) window(start calendar.Date, visit bool, informed commerce.Tri) (w window, err error) {
	n := int(e.length(visit).Value)
	if e.cached && e.last.start == start && e.last.days == n && informed != commerce.No {
		return e.last, nil
	}
	x, err := e.count(start, n, false)
	if err != nil {
		return w, err
	}
	w = window{start: start, days: x.n, initial: x.late.Legal, end: x.late, contested: x.contested}
	if informed != commerce.No {
		e.last, e.cached = w, true
		return w, nil
	}
	err = e.extend(&w, e.cure(visit))
	return w, err
}

// length is the rule that says how long the period is.
func (e *question) length(visit bool) *Row {
	if visit {
		if row := e.find(WithdrawalDaysVisit); row != nil {
			return row
		}
	}
	return e.period
}

// cure is the number of days after late information: those of the period where a state opted for thirty, Art. 10(2).
func (e *question) cure(visit bool) int {
	if visit {
		return max(e.value(CureDaysVisit), e.value(WithdrawalDaysVisit))
	}
	return e.value(CureDays)
}

// extend applies Art. 10 to a window whose information was left out or came late.
func (e *engine) extend(w *window, cure int) error {
	ordinary, months := w.end, e.value(ExtensionMonths)
	x, err := e.count(w.initial, months, true) // Art. 10(1): from the end of the initial period
	if err != nil {
		return err
	}
	w.end, w.code, w.contested = x.late, rInfoOmitted, x.contested
	if e.flag(ExtensionFromStart) { // DE: months and days from the start event; the later end counts
		if x, err = e.count(w.start.AddMonths(months), w.days, false); err != nil {
			return err
		}
		if x.late.Legal.After(w.end.Legal) {
			w.end, w.contested = x.late, x.contested
		}
	}
	limit := w.start.AddMonths(months)
	if e.flag(CureInExtension) {
		limit = w.end.Legal
	}
	on := e.c.InformedOn
	after := on.After(e.concluded) || on == e.concluded && e.c.Informed == commerce.No // that evening
	if !after || on.After(limit) || e.c.FunctionInformed == commerce.No && e.functionDue() != commerce.No {
		return nil
	}
	if x, err = e.count(on, cure, false); err != nil { // Art. 10(2)
		return err
	}
	w.end, w.code, w.contested = x.late, rInfoLate, x.contested
	if w.initial.After(w.end.Legal) {
		w.end, w.code = ordinary, rNone
	}
	return nil
}

// A Due is when the trader has to pay back.
type Due struct {
	// Safe is the day on which payment breaks no reading of the law: by counting alone, never rolled.
	Safe calendar.Date `json:"safe,omitzero"`
	// Last is the last lawful day.
	Last calendar.Date `json:"last,omitzero"`
	// Withhold says that the trader may wait for the goods or for proof that they were sent, whichever is first: Art. 13(3).
	Withhold bool `json:"withhold"`
}

// due computes Art. 13(1) and 13(3): 14 days from the day informed, but not before goods or proof are there. There are no
// second 14 days after the goods arrive. sends says that the consumer sends goods back.
func (e *engine) due(sends bool) (Due, error) {
	row := e.find(RefundDays)
	if row == nil {
		return Due{}, nil
	}
	back, from := earlier(e.r.Goods, e.r.Evidence), e.sent
	if !e.r.Received.IsZero() {
		from = calendar.DateIn(e.r.Received, e.where.Zone)
	}
	fromGoods := sends && e.flag(RefundFromGoods) // GB: reg. 34(5)
	if fromGoods {
		if back.IsZero() {
			return Due{Withhold: true}, nil
		}
		from = back
	}
	x, err := e.count(from, int(row.Value), false)
	if err != nil {
		return Due{}, err
	}
	out := Due{Safe: x.safe, Last: x.early}
	if sends && !fromGoods {
		out.Withhold = back.IsZero()
		if back.After(out.Safe) {
			out.Safe = back
		}
		if back.After(out.Last) {
			out.Last = back
		}
	}
	return out, nil
}

// A Function is the duty to offer the withdrawal function of Art. 11a: continuously, well visible, without a download or
// a second identification.
type Function struct {
	Required commerce.Tri  `json:"required"` // unknown while Online is
	First    calendar.Date `json:"first,omitzero"`
	// Until is the end of the last open window; zero while one has not started.
	Until time.Time `json:"until,omitzero"`
}

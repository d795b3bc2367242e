package returns

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// A LineDecision answers for one line of the contract.
type LineDecision struct {
	Line    string            `json:"line"`
	Verdict Verdict           `json:"verdict"`
	Ground  Ground            `json:"ground"` // of a granted line: Withdrawal, or Voluntary for the shop's promise
	Window  calendar.Deadline `json:"window"` // zero while the period has not started
	Missing []string          `json:"missing,omitempty"`
	Next    []string          `json:"next,omitempty"` // of a line that was asked for

	item   int
	start  calendar.Date
	event  Start
	days   int
	visit  bool
	asked  int64 // units
	code   reasonCode
	exempt int8 // index + 1 of the exception that decided
	trace  [8]reasonCode
	n      uint8
}

// The words of LineDecision.Next.
const (
	NextAsk         = "ask_facts"     // for what Missing names
	NextAcknowledge = "acknowledge"   // on a durable medium, with date and time
	NextReturn      = "await_goods"   // the consumer sends them back by ReturnBy
	NextCollect     = "collect_goods" // the trader offered to
	NextRefund      = "refund"        // by Refund.Safe
	NextStopUse     = "stop_use"      // of digital content or a service: Art. 14(2a)
	NextExplain     = "explain"       // why not, and which guarantee remains
	NextInspect     = "inspect"       // a person decides
	NextStatement   = "ask_statement" // the goods came without one
)

// A Decision is the answer to one request, line by line.
type Decision struct {
	// Verdict is Granted if every line that was asked for is; otherwise needs_facts, review or denied, the first that some
	// line has.
	Verdict  Verdict
	Lines    []LineDecision
	ReturnBy calendar.Deadline // of the consumer, Art. 14(1); zero where nothing is to be sent
	Refund   Due
	Function Function
	// Ends are the ancillary contracts that end with the granted lines: Art. 15(1).
	Ends []string
	// ReturnCost says whether the consumer bears the direct cost of return: Art. 6(6), 14(1).
	ReturnCost commerce.Tri

	asked     *question
	partial   bool
	statutory bool // a line is granted by law: the duties are those of Art. 13 and 14
}

// ask notes how many units of each line are asked for. The whole contract is what was not cancelled, if anything is left.
func (d *Decision) ask(e *question) error {
	lines := e.c.Lines
	all := !slices.ContainsFunc(lines, func(it Item) bool { return !it.Cancelled })
	for i := range lines {
		if len(e.r.Lines) == 0 && (all || !lines[i].Cancelled) {
			d.Lines[i].asked = lines[i].Qty
		}
	}
	for i, u := range e.r.Lines {
		n := e.lines.of(&e.c, u.Line)
		l, bought := &d.Lines[n], lines[n].Qty
		if u.Qty == 0 {
			u.Qty = bought - l.asked
		}
		if u.Qty > bought-l.asked {
			return bad(commerce.Pointer("request", "lines", i, "qty"), "returns.request.qty",
				commerce.Detail(commerce.ErrQuantity, "returns: %d units asked, %d bought", l.asked+u.Qty, bought), commerce.NewFact("asked", l.asked+u.Qty), commerce.NewFact("bought", bought))
		}
		l.asked += u.Qty
	}
	for i := range lines {
		d.partial = d.partial || d.Lines[i].asked < lines[i].Qty && !lines[i].Cancelled
	}
	return nil
}

// duties fills what follows from the granted lines: Art. 13 to 15.
func (d *Decision) duties(e *engine) (err error) {
	c := &e.c
	goods, sends := false, false
	open := false // a window that has not started keeps the function open
	var until time.Time
	for i := range d.Lines {
		l, it := &d.Lines[i], &c.Lines[i]
		if l.Verdict != Denied && l.Ground == Withdrawal { // a promise has no function
			open = open || l.Window.Until.IsZero()
			if l.Window.Until.After(until) {
				until = l.Window.Until
			}
		}
		if l.asked > 0 && l.Verdict == Granted && l.Ground == Withdrawal {
			d.statutory = true
			if it.Kind == Goods && !it.Refused && (!it.Delivered.IsZero() || !it.First.IsZero()) {
				goods, sends = true, sends || !e.collects(it)
			}
		}
		if n := e.lines.of(c, it.Parent); (l.asked == 0 || l.Verdict == Review) && it.Kind != Goods && n >= 0 {
			if p := &d.Lines[n]; p.asked > 0 && p.Verdict == Granted && p.Ground == Withdrawal {
				d.Ends = append(d.Ends, it.Line)
			}
		}
	}
	if until.IsZero() && !open {
		d.Function.Required = commerce.No
	} else if d.Function.Required = e.functionDue(); d.Function.Required == commerce.Yes {
		d.Function.First = e.concluded // available throughout the period, which may not have started
		if !open {
			d.Function.Until = until
		}
	}
	if !d.statutory { // what the shop promised is its own to say
		return nil
	}
	if goods {
		d.ReturnCost = commerce.No
		if sends && !c.Policy.FreeReturn {
			d.ReturnCost = c.CostInformed // Art. 6(6), 14(1): only if he was told
		}
		if sends {
			x, err := e.count(e.sent, e.value(ReturnDays), false)
			if err != nil {
				return err
			}
			d.ReturnBy = x.late
		}
	}
	d.Refund, err = e.due(sends)
	return err
}

// Line returns the decision of a line; the zero LineDecision for one that the contract does not have.
func (d Decision) Line(id string) LineDecision {
	if d.asked != nil {
		if n := d.asked.lines.of(&d.asked.c, id); n >= 0 {
			return d.Lines[n]
		}
	}
	return LineDecision{}
}

// Code returns the decisive code: that of the first line asked for that has the verdict of the whole.
func (d Decision) Code() string {
	for i := range d.Lines {
		if l := &d.Lines[i]; l.asked > 0 && l.Verdict == d.Verdict {
			return l.code.String()
		}
	}
	return ""
}

// Code returns the decisive code of the line.
func (l LineDecision) Code() string { return l.code.String() }

// Edition names the law book, nothing for the zero Decision.
func (d Decision) Edition() string {
	if d.asked == nil {
		return ""
	}
	return d.asked.book.edition
}

type lineJSON struct {
	LineDecision
	Code string `json:"code"`
}

// MarshalJSON writes verdict, code, edition, lines, dates and reasons.
func (d Decision) MarshalJSON() ([]byte, error) {
	lines := make([]lineJSON, len(d.Lines))
	for i, l := range d.Lines {
		lines[i] = lineJSON{l, l.code.String()}
	}
	return json.Marshal(struct {
		Verdict    Verdict           `json:"verdict"`
		Code       string            `json:"code"`
		Edition    string            `json:"edition"`
		Lines      []lineJSON        `json:"lines"`
		ReturnBy   calendar.Deadline `json:"return_by"`
		Refund     Due               `json:"refund"`
		Function   Function          `json:"function"`
		Ends       []string          `json:"ends,omitempty"`
		ReturnCost commerce.Tri      `json:"return_cost"`
		Reasons    []commerce.Reason `json:"reasons"`
	}{d.Verdict, d.Code(), d.Edition(), lines, d.ReturnBy, d.Refund, d.Function, d.Ends, d.ReturnCost, d.Reasons()})
}

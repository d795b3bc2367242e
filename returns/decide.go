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
	Next    []string          `json:"next,omitempty"`

	item   int
	start  calendar.Date
	event  startEvent
	days   int
	visit  bool
	asked  bool
	code   reasonCode
	exempt int8 // index + 1 of the exception that decided
	trace  [5]reasonCode
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

	eng     *engine
	partial bool
}

// Decide applies withdrawal law to a request: which lines are granted, until when, and what follows. Lines that nobody
// asked for are answered too, so that a page can show every window.
//
// Paths of errors and of Missing lead into {"contract": …, "request": …}. where is the consumer's place; national days for
// time limits come with [calendar.TimeLimits]. An uncovered country is [ErrUnknownCountry], a day outside the holiday table
// [calendar.ErrNotCovered], a policy of fewer days than the statute [ErrBelowStatute].
//
// Basis: Directive 2011/83 Art. 2, 3, 9 to 11a, 13 to 16; Regulation 1182/71.
func Decide(b *Book, c Contract, r Request, where calendar.Place) (Decision, error) {
	if err := where.Check(); err != nil {
		return Decision{}, err
	}
	e := &engine{c: c, r: r, where: where, concluded: calendar.DateIn(c.Concluded, where.Zone)}
	if len(c.Lines) <= MaxLines {
		e.lines = e.c.index()
	}
	if err := e.c.check(e.lines, &e.r, e.concluded); err != nil {
		return Decision{}, err
	}
	var err error
	if e.law, err = b.law(c.Country, e.concluded); err != nil {
		return Decision{}, commerce.FieldErrors{{Path: "/contract/country", Code: "returns.country.not_covered", Err: err}}
	}
	row := e.find(WithdrawalDays)
	if row == nil {
		return Decision{}, commerce.Detail(ErrNoLaw, "returns: no withdrawal period of %s on %s", e.country, e.concluded)
	}
	if p := c.Policy.Days; p > 0 && p < int(row.Value) {
		return Decision{}, commerce.FieldErrors{{
			Path: "/contract/policy/days", Code: "returns.policy.below_statute",
			Err: commerce.Detail(ErrBelowStatute, "returns: %d days are below the %d of %s; terms to the contrary do not bind (Directive 2011/83 Art. 25)", p, row.Value, row.Source.Cite),
		}}
	}
	d := Decision{Lines: make([]LineDecision, len(c.Lines)), Verdict: Granted}
	d.partial = len(r.Lines) > 0 && len(r.Lines) < len(c.Lines)
	for _, u := range r.Lines {
		n := e.lines.of(&e.c, u.Line)
		d.Lines[n].asked = true
		d.partial = d.partial || u.Qty > 0 && u.Qty < c.Lines[n].Qty
	}
	for i := range c.Lines {
		l := &d.Lines[i]
		l.Line, l.item, l.asked = c.Lines[i].Line, i, l.asked || len(r.Lines) == 0
		if err := e.line(l, &c.Lines[i]); err != nil {
			return Decision{}, err
		}
		if l.asked && rank(l.Verdict) < rank(d.Verdict) {
			d.Verdict = l.Verdict
		}
	}
	d.eng = e
	if err := d.duties(); err != nil {
		return Decision{}, err
	}
	return d, nil
}

func rank(v Verdict) int {
	switch v {
	case NeedsFacts:
		return 0
	case Review:
		return 1
	case Denied:
		return 2
	default:
		return 3
	}
}

// note adds a reason behind the decisive one.
func (l *LineDecision) note(c reasonCode) {
	if int(l.n) < len(l.trace) && !slices.Contains(l.trace[:l.n], c) {
		l.trace[l.n] = c
		l.n++
	}
}

// deny keeps the first ground of denial.
func (l *LineDecision) deny(c reasonCode) {
	if l.Verdict != Denied {
		l.Verdict, l.code = Denied, c
	}
}

func (l *LineDecision) miss(path string) { l.Missing = append(l.Missing, path) }

// line decides one line. Every gate may deny on what is known; what is unknown only collects in Missing.
func (e *engine) line(l *LineDecision, it *Item) error {
	l.Verdict = Granted
	review := e.scope(l, it)
	e.exceptions(l, it)
	if err := e.inTime(l, it); err != nil {
		return err
	}
	if e.r.Proved == commerce.No && l.Verdict == Granted { // Art. 11(4)
		review = rExerciseProof
	}
	switch {
	case l.Verdict == Denied:
		l.Missing = nil
	case review == rScopeOtherRegime: // whose facts are others
		l.Verdict, l.code, l.Missing = Review, review, nil
	case len(l.Missing) > 0:
		l.Verdict, l.code = NeedsFacts, rFactsMissing
	case review != rNone:
		l.Verdict, l.code = Review, review
	}
	if l.Verdict != Granted && !it.Cancelled {
		if err := e.policy(l, it); err != nil {
			return err
		}
	}
	l.next(e, it)
	return nil
}

// scope applies Art. 2 and 3. It returns the code of another regime, which is for a person to review.
func (e *engine) scope(l *LineDecision, it *Item) (review reasonCode) {
	c := &e.c
	switch {
	case it.Cancelled:
		l.deny(rLineCancelled)
	case c.Consumer == commerce.No && c.Channel == OffPremises && e.flag(SmallBusiness) && c.Small != commerce.No:
		if c.Small == commerce.Unknown {
			l.miss("/contract/small")
		} else {
			l.note(rConsumerSmallBusiness)
		}
	case c.Consumer == commerce.No:
		l.deny(rConsumerNo)
	case c.Consumer == commerce.Unknown:
		l.miss("/contract/consumer")
	}
	switch {
	case it.Traits.Any(commerce.Gambling | commerce.Healthcare | commerce.PassengerTransport):
		l.deny(rScopeExcluded) // Art. 3(3)(b), (c), (k)
	case it.Traits.Any(commerce.Financial | commerce.Package):
		review = rScopeOtherRegime
	}
	switch c.Channel {
	case OnPremises:
		l.deny(rChannelOnPremises)
	case Distance:
	case AnyChannel:
		l.miss("/contract/channel")
	case OffPremises:
		if row := e.find(MinValueOffPremises); row != nil { // Art. 3(4)
			if c.Value.Currency() == 0 {
				l.miss("/contract/value")
			} else if minor, err := c.Value.Minor(); err == nil && c.Value.Currency().String() == row.Unit && minor <= row.Value {
				l.deny(rChannelBelowMinimum)
			}
		} else if e.skipped(MinValueOffPremises) != nil {
			l.note(rLawSkipped)
		}
	}
	return review
}

// exceptions applies Art. 16.
func (e *engine) exceptions(l *LineDecision, it *Item) {
	var names [8]string
	for i := range exceptions {
		x := &exceptions[i]
		if !x.concerns(it) || x.code == rExemptRepairVisit && !e.flag(RepairVisit) {
			continue
		}
		if x.visit && e.c.Visit == commerce.Yes { // Art. 16, second subparagraph
			if e.flag(VisitDerogation) {
				l.note(rExemptVisitDerogation)
				continue
			} else if e.skipped(VisitDerogation) != nil {
				l.note(rLawSkipped)
			}
		}
		holds, missing := x.holds(&it.Facts, names[:0])
		switch holds {
		case commerce.Yes:
			if l.Verdict != Denied {
				l.exempt = int8(i + 1) //nolint:gosec // fewer than 128 exceptions
			}
			l.deny(x.code)
		case commerce.No:
			if x.note != rNone {
				l.note(x.note)
			}
		default:
			for _, name := range missing {
				l.miss(commerce.Pointer("contract", "lines", l.item, "facts", name))
			}
		}
	}
	if it.Kind == DigitalService && it.Facts.Begun == commerce.Yes && it.Facts.Consent == commerce.Yes && it.Facts.Performed != commerce.Yes {
		l.note(rExemptNarrowStreaming) // a waiver box does not end this right
	}
}

// inTime applies Art. 9 to 11.
func (e *engine) inTime(l *LineDecision, it *Item) error {
	l.start, l.event = e.start(it)
	l.visit = e.c.Visit == commerce.Yes && e.c.Channel == OffPremises
	var w window
	if !l.start.IsZero() {
		var err error
		if w, err = e.window(l.start, l.visit, e.informed()); err != nil {
			return err
		}
		l.days, l.Window = w.days, w.end
	}
	if e.r.Form == SilentParcel { // Art. 11(1), recital 44
		if row := e.find(SilentReturn); row == nil {
			l.miss("/request/form")
			l.note(rExerciseSilent)
		} else {
			l.note(rExerciseSilentAllowed)
			if row.Source.Trust == commerce.Contested {
				l.note(rLawContested)
			}
		}
	}
	switch {
	case e.r.Sent.IsZero():
		l.miss("/request/sent")
		return nil
	case l.start.IsZero():
		l.decisive(rWindowNotStarted)
		return nil
	case w.end.Open(e.r.Sent):
		switch {
		case w.code != rNone:
			l.decisive(w.code)
		case w.end.Legal != w.end.Nominal:
			l.decisive(rWindowRolled)
		default:
			l.decisive(rWindowNominal)
		}
		l.sources(e, w.contested)
		return nil
	}
	if l.Verdict == Denied {
		return nil
	}
	// Late, unless facts that nobody knows give a longer period.
	blind := e.informed() == commerce.Unknown
	visit := e.c.Visit == commerce.Unknown && e.c.Channel == OffPremises && e.value(WithdrawalDaysVisit) > e.value(WithdrawalDays)
	for _, x := range [...]struct {
		may, visit bool
		informed   commerce.Tri
		missing    []string
	}{
		{blind, l.visit, commerce.No, []string{"/contract/informed"}},
		{visit, true, e.informed(), []string{"/contract/visit"}},
		{blind && visit, true, commerce.No, []string{"/contract/visit", "/contract/informed"}},
	} {
		if !x.may {
			continue
		}
		longer, err := e.window(l.start, x.visit, x.informed)
		if err != nil {
			return err
		}
		if longer.end.Open(e.r.Sent) {
			l.Missing = append(l.Missing, x.missing...)
			return nil
		}
	}
	l.deny(rWindowOver)
	if w.code != rNone {
		l.note(w.code)
	}
	l.sources(e, w.contested)
	return nil
}

func (l *LineDecision) decisive(c reasonCode) {
	if l.Verdict == Granted {
		l.code = c
	}
}

// length is the rule that says how long the period is.
func (l *LineDecision) length() Rule {
	if l.visit {
		return WithdrawalDaysVisit
	}
	return WithdrawalDays
}

// sources says where the length of the period comes from, and whether its end is contested.
func (l *LineDecision) sources(e *engine, contested bool) {
	if l.code != rWindowOver && l.Verdict == Denied {
		return
	}
	if contested {
		l.note(rWindowContested)
	}
	row := e.find(l.length())
	if row.Territory != "EU" {
		l.note(rLawNational)
	}
	if row.Source.Trust == commerce.Contested {
		l.note(rLawContested)
	}
}

// policy applies the shop's own promise, which only extends.
func (e *engine) policy(l *LineDecision, it *Item) error {
	p := e.c.Policy
	if p.Days == 0 || l.start.IsZero() || e.r.Sent.IsZero() || it.Traits.Any(commerce.Gambling|commerce.Healthcare|commerce.Financial|commerce.Package) {
		return nil
	}
	if !p.Business && (l.code == rConsumerNo || l.code == rChannelOnPremises || l.code == rChannelBelowMinimum) || !p.Exempt && l.exempt > 0 {
		return nil
	}
	if l.Verdict != Denied && !p.Exempt { // an exception may still turn out to hold
		for i := range exceptions {
			if exceptions[i].concerns(it) {
				return nil
			}
		}
	}
	x, err := e.count(l.start, p.Days, false)
	if err != nil || !x.late.Open(e.r.Sent) {
		return err
	}
	l.Verdict, l.Ground, l.Window, l.days = Granted, Voluntary, x.late, p.Days
	l.note(l.code)
	l.code = rPolicyGranted
	return nil
}

// collects says that the trader comes for the goods: because he offered to (Art. 13(3)), or because he delivered goods at
// home, off-premises and at the conclusion, that cannot be posted (Art. 14(1), third subparagraph).
func (e *engine) collects(it *Item) bool {
	return e.c.Policy.Collect || e.c.Channel == OffPremises && it.Traits.Has(commerce.Bulky) && it.Delivered == e.concluded
}

func (l *LineDecision) next(e *engine, it *Item) {
	switch {
	case l.Verdict == Denied:
		l.Next = []string{NextExplain}
	case l.Verdict == Review:
		l.Next = []string{NextInspect}
	case l.Verdict == NeedsFacts && e.r.Form == SilentParcel:
		l.Next = []string{NextStatement, NextAsk}
	case l.Verdict == NeedsFacts:
		l.Next = []string{NextAsk}
	case it.Kind != Goods:
		l.Next = []string{NextAcknowledge, NextStopUse, NextRefund}
	case it.Delivered.IsZero() && it.First.IsZero() || it.Refused:
		l.Next = []string{NextAcknowledge, NextRefund}
	case e.collects(it):
		l.Next = []string{NextAcknowledge, NextCollect, NextRefund}
	default:
		l.Next = []string{NextAcknowledge, NextReturn, NextRefund}
	}
}

// duties fills what follows from the granted lines: Art. 13 to 15.
func (d *Decision) duties() (err error) {
	e, c := d.eng, &d.eng.c
	granted, goods, sends := false, false, false
	open := false // a window that has not started keeps the function open
	var until time.Time
	for i := range d.Lines {
		l, it := &d.Lines[i], &c.Lines[i]
		if l.Verdict != Denied {
			open = open || l.Window.Until.IsZero()
			if l.Window.Until.After(until) {
				until = l.Window.Until
			}
		}
		if l.asked && l.Verdict == Granted {
			granted = true
			if it.Kind == Goods && !it.Refused && (!it.Delivered.IsZero() || !it.First.IsZero()) {
				goods, sends = true, sends || !e.collects(it)
			}
		}
		if n := e.lines.of(c, it.Parent); !l.asked && it.Parent != "" && it.Kind != Goods && n >= 0 {
			if p := &d.Lines[n]; p.asked && p.Verdict == Granted && p.Ground == Withdrawal {
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
	if !granted {
		return nil
	}
	if goods {
		d.ReturnCost = commerce.No
		if sends && !c.Policy.FreeReturn {
			d.ReturnCost = c.CostInformed // Art. 6(6), 14(1): only if he was told
		}
		if sends {
			sent := calendar.DateIn(e.r.Sent, e.where.Zone)
			x, err := e.count(sent, e.value(ReturnDays), false)
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
	for i := range d.Lines {
		if d.Lines[i].Line == id {
			return d.Lines[i]
		}
	}
	return LineDecision{}
}

// Code returns the decisive code: that of the first line asked for that has the verdict of the whole.
func (d Decision) Code() string {
	for i := range d.Lines {
		if l := &d.Lines[i]; l.asked && l.Verdict == d.Verdict {
			return l.code.String()
		}
	}
	return ""
}

// Code returns the decisive code of the line.
func (l LineDecision) Code() string { return l.code.String() }

// Edition names the law book.
func (d Decision) Edition() string { return d.eng.book.edition }

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

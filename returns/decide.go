package returns

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Decide applies withdrawal law to a request: which lines are granted, until when, and what follows. Lines that nobody
// asked for are answered too, so that a page can show every window.
//
// Paths of errors and of Missing lead into {"contract": …, "request": …, "where": …}. where is the consumer's place; national days for
// time limits come with [calendar.TimeLimits]. An uncovered country is [ErrUnknownCountry], a day outside the holiday table
// [calendar.ErrNotCovered], a policy of fewer days than the statute [ErrBelowStatute].
//
// Basis: Directive 2011/83 Art. 2, 3, 9 to 11a, 13 to 16; Regulation 1182/71.
func Decide(b *Book, c Contract, r Request, where calendar.Place) (Decision, error) {
	var errs commerce.FieldErrors
	if where.Zone == nil {
		errs.Add("/where/zone", "returns.place.zone", calendar.ErrNoZone)
	}
	if where.Holidays == nil {
		errs.Add("/where/holidays", "returns.place.holidays", calendar.ErrNoHolidays)
	}
	if len(errs) > 0 { // without a zone no instant has a day
		return Decision{}, errs.Err()
	}
	e := &engine{question: &question{c: c, r: r, where: where, concluded: calendar.DateIn(c.Concluded, where.Zone)}}
	if !r.Sent.IsZero() {
		e.sent = calendar.DateIn(r.Sent, where.Zone)
	}
	if len(c.Lines) <= MaxLines {
		e.lines = newIndex(e.c.Lines, (*Item).id)
	}
	if err := e.c.check(e.lines, &e.r, e.concluded); err != nil {
		return Decision{}, err
	}
	var err error
	if e.law, err = b.law(c.Country, e.concluded); err != nil {
		return Decision{}, bad("/contract/country", "returns.country.not_covered", err)
	}
	if e.period = e.find(WithdrawalDays); e.period == nil {
		return Decision{}, bad("/contract/concluded", "returns.law.none",
			commerce.Detail(ErrNoLaw, "returns: no withdrawal period of %s on %s", e.country, e.concluded))
	}
	if p := c.Policy.Days; p > 0 && p < int(e.period.Value) {
		return Decision{}, bad("/contract/policy/days", "returns.policy.below_statute",
			commerce.Detail(ErrBelowStatute, "returns: %d days are below the %d of %s; terms to the contrary do not bind (Directive 2011/83 Art. 25)", p, e.period.Value, e.period.Source.Cite))
	}
	d := Decision{Lines: make([]LineDecision, len(c.Lines)), Verdict: Granted}
	if err := d.ask(e.question); err != nil {
		return Decision{}, err
	}
	for i := range c.Lines {
		l := &d.Lines[i]
		l.Line, l.item = c.Lines[i].Line, i
		if err := e.line(l, &c.Lines[i]); err != nil {
			return Decision{}, uncounted(err)
		}
		if l.asked > 0 && rank(l.Verdict) < rank(d.Verdict) {
			d.Verdict = l.Verdict
		}
	}
	d.asked = e.question
	if err := d.duties(e); err != nil {
		return Decision{}, uncounted(err)
	}
	return d, nil
}

// uncounted is a day that the holidays do not cover, or that no calendar has.
func uncounted(err error) error { return bad("/where/holidays", "returns.place.not_covered", err) }

// rank orders the verdicts by what decides a whole request: facts first.
func rank(v Verdict) int { return [...]int{NeedsFacts: 0, Review: 1, Denied: 2, Granted: 3}[v] }

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
	if e.scope(l, it) { // its days and facts are others
		l.Verdict, l.code, l.Missing = Review, rScopeOtherRegime, nil
		l.next(e.question, it)
		return nil
	}
	review := e.exceptions(l, it)
	if err := e.inTime(l, it); err != nil {
		return err
	}
	if e.r.Proved == commerce.No && l.Verdict == Granted { // Art. 11(4)
		review = rExerciseProof
	}
	switch {
	case l.Verdict == Denied:
		l.Missing = nil
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
	l.next(e.question, it)
	return nil
}

// scope applies Art. 2 and 3. It says whether another regime governs the line, which is for a person to review.
func (e *question) scope(l *LineDecision, it *Item) (other bool) {
	c := &e.c
	switch {
	case it.Cancelled:
		l.deny(rLineCancelled)
	case c.Consumer == commerce.No && e.maybeOff() && e.flag(SmallBusiness) && c.Small != commerce.No:
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
	if l.Verdict != Denied && it.Traits.Any(commerce.Financial|commerce.Package) {
		return true
	}
	if it.Traits.Any(commerce.Gambling | commerce.Healthcare | commerce.PassengerTransport) {
		l.deny(rScopeExcluded) // Art. 3(3)(b), (c), (k)
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
	return false
}

// maybeOff says that the contract was, or may have been, concluded off-premises.
func (e *question) maybeOff() bool { return e.c.Channel == OffPremises || e.c.Channel == AnyChannel }

// exceptions applies Art. 16. It returns the code of what only a person can answer.
func (e *question) exceptions(l *LineDecision, it *Item) (review reasonCode) {
	if it.Kind == Goods && it.Traits == 0 { // they ask for a trait, or for a service
		return rNone
	}
	var names [8]string
	for i := range exceptions {
		x := &exceptions[i]
		if !x.concerns(it) || x.code == rExemptRepairVisit && !e.flag(RepairVisit) {
			continue
		}
		holds, missing := x.holds(&it.Facts, names[:0])
		if x.visit && holds != commerce.No && e.c.Visit != commerce.No && e.maybeOff() { // Art. 16, second subparagraph
			derogates, skipped := e.flag(VisitDerogation), e.skipped(VisitDerogation) != nil
			switch {
			case !derogates && !skipped:
			case e.c.Visit == commerce.Unknown:
				if holds == commerce.Yes {
					l.miss("/contract/visit")
					continue
				}
			case derogates:
				l.note(rExemptVisitDerogation)
				continue
			case holds == commerce.Yes:
				review = rLawSkipped
				continue
			}
		}
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
	return review
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
		l.sources(e.question, w.contested)
		return nil
	}
	if l.Verdict == Denied {
		return nil
	}
	// Late, unless facts that nobody knows give a longer period.
	blind := e.informed() == commerce.Unknown
	visit := e.c.Visit != commerce.No && e.maybeOff()
	for _, x := range [...]struct{ may, blind, visit bool }{{blind, true, false}, {visit, false, true}, {blind && visit, true, true}} {
		if !x.may {
			continue
		}
		informed := e.informed()
		if x.blind {
			informed = commerce.No
		}
		longer, err := e.window(l.start, l.visit || x.visit, informed)
		if err != nil {
			return err
		}
		if !longer.end.Open(e.r.Sent) {
			continue
		}
		if x.visit && e.c.Visit == commerce.Unknown { // an unknown channel is missing already
			l.miss("/contract/visit")
		}
		if x.blind && e.c.Informed == commerce.Yes {
			l.miss("/contract/online")
		} else if x.blind {
			l.miss("/contract/informed")
		}
		return nil
	}
	l.deny(rWindowOver)
	if w.code != rNone {
		l.note(w.code)
	}
	l.sources(e.question, w.contested)
	return nil
}

func (l *LineDecision) decisive(c reasonCode) {
	if l.Verdict == Granted {
		l.code = c
	}
}

// sources says where the length of the period comes from, and whether its end is contested.
func (l *LineDecision) sources(e *question, contested bool) {
	if l.code != rWindowOver && l.Verdict == Denied {
		return
	}
	if contested {
		l.note(rWindowContested)
	}
	row := e.length(l.visit)
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
func (e *question) collects(it *Item) bool {
	return e.c.Policy.Collect || e.c.Channel == OffPremises && it.Traits.Has(commerce.Bulky) && it.Delivered == e.concluded
}

func (l *LineDecision) next(e *question, it *Item) {
	switch {
	case l.asked == 0: // and nothing follows
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

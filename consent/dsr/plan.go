package dsr

import (
	"fmt"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

// A Holding is what the host found of the person under one processing activity.
type Holding struct {
	Activity consent.Activity
	Start    calendar.Date // of the retention period, by the activity's From
}

// Do is what happens to the data of a holding.
type Do uint8

// The actions.
const (
	Nothing Do = iota // the right does not reach them
	Export
	Correct
	Limit // store, and do not otherwise use
	Delete
	Anonymise
	Keep // until a day, for a duty or a claim; limited to it
	Stop // the use, while the data have another ground
	Check
)

var doWords = commerce.Words[Do]{"nothing", "export", "correct", "limit", "delete", "anonymise", "keep", "stop", "check"}

// String returns the word of JSON.
func (d Do) String() string { return doWords.Text(d) }

// MarshalText returns the word of JSON.
func (d Do) MarshalText() ([]byte, error) { return doWords.Marshal(d) }

// Step is what a plan says about one holding.
type Step struct {
	Activity string
	Do       Do
	Until    calendar.Date // Keep: last day
	Tell     []consent.Party
	code     reasonCode
	basis    consent.Basis
	cite     commerce.Citation
}

// Code is the decisive reason, a static string.
func (s Step) Code() string {
	if s.code == rNone {
		return rPlanErase.String()
	}
	return s.code.String()
}

// Reasons explains the step; Line is the id of the activity.
func (s Step) Reasons() []commerce.Reason {
	if s.code == rNone {
		return nil
	}
	r := s.code.reason(commerce.NewFact("until", s.Until), commerce.NewFact("basis", s.basis.String()))
	r.Line, r.Cites = s.Activity, []commerce.Citation{s.cite}
	return []commerce.Reason{r}
}

// PlanOf says what a right does to each holding on a day, in the order given. Data under a legal obligation, and data that
// are kept for the law that the activity names, survive an erasure until their period ends; everything else goes. A
// holding without a start is an [ErrEvent], and so is a duty without a period: a duty to keep that cannot be dated would be a
// guess.
func PlanOf(right Right, on calendar.Date, holdings ...Holding) ([]Step, error) {
	var errs commerce.FieldErrors
	if right == 0 || right > Review {
		errs.Add("/right", "dsr.plan.right", fmt.Errorf("%w: no such right", ErrEvent))
	}
	if on.IsZero() {
		errs.Add("/on", "dsr.plan.on", fmt.Errorf("%w: no day", ErrEvent))
	}
	steps := make([]Step, 0, len(holdings))
	for i := range holdings {
		h := &holdings[i]
		if h.Start.IsZero() {
			errs.Add(commerce.Pointer("holdings", i, "start"), "dsr.plan.start", fmt.Errorf("%w: no start of the period", ErrEvent))
		}
		if right == Erase && h.bound() && h.Activity.Months <= 0 {
			errs.Add(commerce.Pointer("holdings", i, "activity", "months"), "dsr.plan.months", fmt.Errorf("%w: a duty to keep without a period", ErrEvent))
		}
		s := h.step(right, on)
		s.Activity, s.basis = h.Activity.ID, h.Activity.Basis
		switch s.Do {
		case Correct, Limit, Delete, Anonymise:
			s.Tell = slices.Clone(h.Activity.Recipients) // Art. 19
		default:
		}
		steps = append(steps, s)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return steps, nil
}

// bound says that the law, or a claim under it, has the data kept.
func (h *Holding) bound() bool {
	return h.Activity.Basis == consent.LegalObligation || h.Activity.Law.Act != ""
}

func (h *Holding) step(right Right, on calendar.Date) Step {
	a := &h.Activity
	say := func(do Do, code reasonCode, provision string) Step {
		return Step{Do: do, code: code, cite: commerce.Citation{Act: gdpr, Provision: provision}}
	}
	marketing := slices.Contains(a.Purposes, consent.Marketing) || slices.Contains(a.Purposes, consent.Profiling)
	switch right {
	case Access:
		return say(Export, rPlanExport, "Art. 15(3)")
	case Rectify:
		return say(Correct, rPlanRectify, "Art. 16")
	case Restrict:
		return say(Limit, rPlanRestrict, "Art. 18(1)")
	case Review:
		return say(Check, rPlanReview, "Art. 22(3)")
	case Port:
		if a.Provided == commerce.Yes && a.Automated == commerce.Yes && (a.Basis == consent.Consent || a.Basis == consent.Contract) {
			return say(Export, rPlanExport, "Art. 20(1)")
		}
		return say(Nothing, rPlanNotPortable, "Art. 20(1)")
	case Object, ObjectMail:
		switch {
		case marketing && a.Basis != consent.LegalObligation:
			return say(Stop, rPlanStop, "Art. 21(3)")
		case right == Object && a.Basis == consent.Legitimate:
			return say(Stop, rPlanStop, "Art. 21(1)")
		}
		return say(Nothing, rPlanKeepNoObjection, "Art. 21(1)")
	default: // Erase
	}
	// Art. 17: what a duty or a claim still needs is kept, the rest goes.
	if end := a.Ends(h.Start); h.bound() && !end.Before(on) {
		s := say(Keep, rPlanKeep, "Art. 17(3)")
		s.Until = end
		if a.Law.Act != "" {
			s.cite = a.Law
		}
		return s
	}
	if a.Anonymise {
		return say(Anonymise, rPlanAnonymise, "Art. 17(1)")
	}
	return say(Delete, rPlanErase, "Art. 17(1)")
}

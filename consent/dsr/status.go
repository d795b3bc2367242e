package dsr

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// State is where a request stands.
type State uint8

// The states.
const (
	Open    State = iota // to be answered by the deadline
	Waiting              // the person owes an answer
	Overdue              // the deadline has passed
	Closed               // fulfilled, refused or withdrawn
)

var stateWords = commerce.Words[State]{"open", "waiting", "overdue", "closed"}

// String returns the word of JSON.
func (s State) String() string { return stateWords.Text(s) }

// MarshalText returns the word of JSON.
func (s State) MarshalText() ([]byte, error) { return stateWords.Marshal(s) }

// Status is where a request stands at a moment, with its reasons.
type Status struct {
	State   State
	Late    bool // closed after its deadline
	request Request
	code    reasonCode
}

// At returns where the request stands at a moment. Events after the moment are the caller's to leave out.
func (r Request) At(at time.Time) Status {
	s := Status{request: r}
	end := func(by calendar.Deadline) bool { return r.Closed.After(by.Legal) }
	switch {
	case r.As == Fulfilled:
		if s.State, s.code = Closed, rStatusFulfilled; end(r.Due) {
			s.Late, s.code = true, rStatusFulfilledLate
		}
	case r.As == Refused:
		if s.State, s.code = Closed, rStatusRefused; end(r.First) {
			s.Late, s.code = true, rStatusRefusedLate
		}
	case r.As == Withdrawn:
		s.State, s.code = Closed, rStatusWithdrawn
	case !r.Asked.IsZero():
		s.State, s.code = Waiting, rStatusWaiting
	case !r.Due.Open(at):
		s.State, s.code = Overdue, rStatusOverdue
	default:
		s.code = rStatusOpen
	}
	return s
}

// Code is the decisive reason, a static string.
func (s Status) Code() string {
	if s.code == rNone {
		return rStatusOpen.String()
	}
	return s.code.String()
}

// Reasons explains the status and the deadline.
func (s Status) Reasons() []commerce.Reason {
	r := &s.request
	if r.Received.IsZero() {
		return nil
	}
	on := r.Closed
	if s.code == rStatusWaiting {
		on = r.Asked
	}
	facts := []commerce.Fact{commerce.NewFact("received", r.Received), commerce.NewFact("on", on)}
	if !r.Due.Legal.IsZero() {
		facts = append(facts, commerce.NewFact("due", r.Due.Legal), commerce.NewFact("nominal", r.Due.Nominal), commerce.NewFact("by", r.First.Legal))
	}
	facts = append(facts, commerce.NewFact("days", r.Waited))
	cite := func(c reasonCode, list ...commerce.Citation) commerce.Reason {
		x := c.reason(facts...)
		x.Cites = list
		return x
	}
	month := commerce.Citation{Act: gdpr, Provision: "Art. 12(3)"}
	rolls := commerce.Citation{Act: "31971R1182", Provision: "Art. 3(4)"}
	out := []commerce.Reason{cite(s.code, month)}
	if s.code == rStatusRefused || s.code == rStatusRefusedLate {
		out[0].Cites[0].Provision = "Art. 12(4)"
	}
	if r.Right == ObjectMail {
		out = append(out, cite(rMarketingStop, commerce.Citation{Act: gdpr, Provision: "Art. 21(3)"}))
	}
	if r.Due.Legal.IsZero() {
		return out
	}
	code := rDueOneMonth
	if r.Extended {
		code = rDueExtended
	}
	out = append(out, cite(code, month, commerce.Citation{Act: "31971R1182", Provision: "Art. 3(2)(c)"}))
	if r.Due.Nominal != r.Due.Legal {
		out = append(out, cite(rDueRolled, rolls))
	}
	if r.Waited != 0 {
		out = append(out, cite(rDueWaited, commerce.Citation{Act: gdpr, Provision: "Art. 12(6)"}))
	}
	if s.State == Open && !r.Extended {
		out = append(out, cite(rExtensionUntil, month))
	}
	return out
}

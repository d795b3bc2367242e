package consent

import (
	"fmt"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
)

// Vocabulary is the set of state words of another system.
type Vocabulary uint8

// The vocabularies. Words are matched in any letter case.
const (
	// Shopify: SUBSCRIBED, PENDING, UNSUBSCRIBED, NOT_SUBSCRIBED, REDACTED, INVALID with the opt-in level CONFIRMED_OPT_IN,
	// SINGLE_OPT_IN or UNKNOWN.
	Shopify Vocabulary = iota
	// Klaviyo: SUBSCRIBED, UNSUBSCRIBED, NEVER_SUBSCRIBED; a level of SUPPRESSED means that it must not be contacted.
	Klaviyo
)

// Event fills kind and evidence of a template from a foreign state; false if the state says nothing. A foreign yes is an
// import: it counts for its level, and it never lifts a restriction. A foreign no counts as ours. Unknown words are
// [commerce.ErrUnknownWord]. The caller sets the other fields and calls [NewEvent].
func (v Vocabulary) Event(e Event, state, level string) (Event, bool, error) {
	state, level = strings.ToUpper(state), strings.ToUpper(level)
	if v == Klaviyo && level == "SUPPRESSED" {
		state = "UNSUBSCRIBED"
	}
	switch state {
	case "SUBSCRIBED":
		e.Kind, e.Evidence = Imported, Asserted
		switch level {
		case "CONFIRMED_OPT_IN":
			e.Evidence = Confirmed
		case "SINGLE_OPT_IN":
			e.Evidence = Logged
		}
	case "PENDING":
		e.Kind = Requested
	case "UNSUBSCRIBED":
		e.Kind = Withdrawn
	case "REDACTED":
		e.Kind, e.Purpose, e.Channels = Erased, 0, 0
	case "INVALID":
		e.Kind = Bounced
	case "NOT_SUBSCRIBED", "NEVER_SUBSCRIBED":
		return e, false, nil
	default:
		return e, false, fmt.Errorf("%w: %.40q", commerce.ErrUnknownWord, state)
	}
	return e, true, nil
}

// State returns the foreign word and level for marketing on a channel: subscribed only where [Decide] finds a consent.
func (v Vocabulary) State(r *Rules, s *State, c Channels, at time.Time) (state, level string) {
	d := Decide(r, s, Query{Purpose: Marketing, Channel: c, At: at})
	never, pending := "NOT_SUBSCRIBED", "PENDING"
	if v == Klaviyo {
		never, pending = "NEVER_SUBSCRIBED", "NEVER_SUBSCRIBED"
	}
	switch d.code {
	case rAllowConsent:
		level = "SINGLE_OPT_IN"
		if d.evidence.Evidence >= Confirmed {
			level = "CONFIRMED_OPT_IN"
		}
		return "SUBSCRIBED", level
	case rDenyErased:
		if v == Klaviyo {
			return "UNSUBSCRIBED", "SUPPRESSED"
		}
		return "REDACTED", "UNKNOWN"
	case rDenyObjected, rDenyWithdrawn, rDenyRefused, rDenyRestricted:
		return "UNSUBSCRIBED", "UNKNOWN"
	case rEvidencePending:
		return pending, "UNKNOWN"
	default:
		return never, "UNKNOWN"
	}
}

// A Candidate is one contact of a list that another system exported.
type Candidate struct {
	Row string // the caller's id of the row
	// Event is the template: kind [Imported], a [Sale], [Requested] or [Bounced], or the no that the list knows. Any other
	// kind could lift what the person said to us and is an [ErrEvent].
	Event Event
	Known Ledger // what is already known of the same subject
	// Suppressed: the address is on the suppression list.
	Suppressed bool
}

// A Verdict says whether a contact may enter, and why not.
type Verdict struct {
	Row      string
	Enter    bool
	Event    Event // to store, whatever the answer; zero if Err is set
	Decision Decision
	Err      error // the row could not be read
}

// Code is the decisive reason of the decision.
func (v Verdict) Code() string { return v.Decision.Code() }

// Reasons explains the verdict; Line is the row.
func (v Verdict) Reasons() []commerce.Reason {
	out := v.Decision.Reasons()
	for i := range out {
		out[i].Line = v.Row
	}
	return out
}

// A contact is what a list and the host know of one subject.
type contact struct {
	known      Ledger
	rows       []Event
	suppressed bool
	state      State
}

// Import decides for each contact of a list whether it may be contacted as the query says, once the list is recorded:
// good rows and bad ones side by side, in their order. Rows of one subject are read together, so that a no in one of
// them, or its address on the suppression list, is a no to all.
func Import(r *Rules, q Query, list ...Candidate) []Verdict {
	out := make([]Verdict, len(list))
	contacts := make(map[SubjectRef]*contact, len(list))
	for i, c := range list {
		v := &out[i]
		v.Row = c.Row
		if v.Event, v.Err = c.event(); v.Err != nil {
			continue
		}
		x := contacts[v.Event.Subject]
		if x == nil {
			x = &contact{}
			contacts[v.Event.Subject] = x
		}
		x.rows, x.suppressed = append(x.rows, v.Event), x.suppressed || c.Suppressed
		x.known, _ = x.known.Merge(c.Known) // of one subject: event looked
	}
	for _, x := range contacts {
		rows, _ := LedgerOf(x.rows...)
		all, _ := x.known.Merge(rows)
		x.state = all.State(q.At)
	}
	for i := range out {
		if v := &out[i]; v.Err == nil {
			x, ask := contacts[v.Event.Subject], q
			ask.Suppressed = ask.Suppressed || x.suppressed
			v.Decision = Decide(r, &x.state, ask)
			v.Enter = v.Decision.Allow
		}
	}
	return out
}

// event returns the event of the row, if a list may bring it.
func (c *Candidate) event() (Event, error) {
	e, err := NewEvent(c.Event, c.Event.Detail)
	if err != nil {
		return Event{}, err
	}
	switch k := e.Kind; {
	case k.restrictive(), k == Imported, k == Sale, k == Requested, k == Bounced:
	default:
		return Event{}, commerce.FieldErrors{{Path: "/kind", Code: "consent.event.kind", Err: commerce.Detail(ErrEvent, "consent: a list does not bring %s", k)}}
	}
	if c.Known.Len() > 0 && c.Known.Subject() != e.Subject {
		return Event{}, commerce.FieldErrors{{Path: "/subject", Code: "consent.event.subject", Err: ErrSubject}}
	}
	return e, nil
}

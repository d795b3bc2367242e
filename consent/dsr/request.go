package dsr

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Errors of this package.
var (
	ErrEvent         = errors.New("consent/dsr: not an event")
	ErrOrder         = errors.New("consent/dsr: the event does not fit the state of the request")
	ErrExtensionLate = errors.New("consent/dsr: the extension came after the first deadline")
	ErrMissingReason = errors.New("consent/dsr: no reason given")
)

const (
	maxEvents = 1000
	gdpr      = "32016R0679"
	schema    = "commerce/dsr_event/1"
)

// Right is what the person asks for. The zero Right is none.
type Right uint8

// The rights.
const (
	Access     Right = iota + 1 // Art. 15
	Rectify                     // Art. 16
	Erase                       // Art. 17
	Restrict                    // Art. 18
	Port                        // Art. 20
	Object                      // Art. 21(1)
	ObjectMail                  // Art. 21(2): direct marketing
	Review                      // Art. 22(3): of an automated decision
)

var rightWords = commerce.Words[Right]{"", "access", "rectify", "erase", "restrict", "port", "object", "object_marketing", "review"}

// String returns the word of JSON.
func (r Right) String() string { return rightWords.Text(r) }

// MarshalText returns the word of JSON.
func (r Right) MarshalText() ([]byte, error) { return rightWords.Marshal(r) }

// UnmarshalText reads the word of JSON.
func (r *Right) UnmarshalText(b []byte) error { return rightWords.Unmarshal(r, b) }

// Kind is what happened to a request.
type Kind uint8

// The kinds of event.
const (
	Received  Kind = iota + 1 // by any employee, in any form
	Asked                     // who are you (Art. 12(6)), or what do you mean (recital 63): stops a clock that still runs
	Answered                  // the clock runs again
	Extended                  // the person was told, with reasons
	Fulfilled                 // the person was told what was done
	Refused                   // with reasons, complaint and court remedy (Art. 12(4))
	Withdrawn                 // by the person
)

var kindWords = commerce.Words[Kind]{"", "received", "asked", "answered", "extended", "fulfilled", "refused", "withdrawn"}

// String returns the word of JSON.
func (k Kind) String() string { return kindWords.Text(k) }

// MarshalText returns the word of JSON.
func (k Kind) MarshalText() ([]byte, error) { return kindWords.Marshal(k) }

// UnmarshalText reads the word of JSON.
func (k *Kind) UnmarshalText(b []byte) error { return kindWords.Unmarshal(k, b) }

// Ground is why a request is refused.
type Ground uint8

// The grounds. All need words; the burden of proof for Unfounded and Excessive is on the controller (Art. 12(5)).
const (
	Unfounded    Ground = iota + 1
	Excessive           // also a first request, where an abusive intention is shown (C-526/24)
	Unidentified        // Art. 11(2), 12(2)
	OthersRights        // Art. 15(4), 20(4)
	LegalDuty           // Art. 17(3)(b)
	LegalClaims         // Art. 17(3)(e), 21(1)
)

var groundWords = commerce.Words[Ground]{"", "unfounded", "excessive", "unidentified", "others_rights", "legal_duty", "legal_claims"}

// String returns the word of JSON.
func (g Ground) String() string { return groundWords.Text(g) }

// MarshalText returns the word of JSON.
func (g Ground) MarshalText() ([]byte, error) { return groundWords.Marshal(g) }

// UnmarshalText reads the word of JSON.
func (g *Ground) UnmarshalText(b []byte) error { return groundWords.Unmarshal(g, b) }

// An Event is one step of a request. Ids come from the host; an id that comes twice is one event, the first, and of one kind.
type Event struct {
	ID     string    `json:"id"`
	Kind   Kind      `json:"kind"`
	At     time.Time `json:"at"`
	Right  Right     `json:"right,omitzero"`  // Received
	Ground Ground    `json:"ground,omitzero"` // Refused
	Reason string    `json:"reason,omitempty"`
}

// MarshalJSON writes the stored form.
func (e Event) MarshalJSON() ([]byte, error) {
	type plain Event
	return json.Marshal(struct {
		Schema string `json:"schema"`
		plain
	}{schema, plain(e)})
}

// UnmarshalJSON reads the stored form strictly.
func (e *Event) UnmarshalJSON(data []byte) error {
	type plain Event
	var j struct {
		Schema string `json:"schema"`
		plain
	}
	if err := commerce.UnmarshalSchema(data, schema, &j); err != nil {
		return err
	}
	*e = Event(j.plain)
	return nil
}

// Request is the state of one request after its events.
type Request struct {
	Right    Right
	Received calendar.Date
	// First is the deadline of one month, in which an extension must be told and a refusal given. Due is the deadline
	// of the answer. Both are zero while the person owes an answer.
	First, Due calendar.Deadline
	Waited     int // days in which the person owed an answer, up to the last answer or the end of the request
	Extended   bool
	Ground     Ground
	// Asked is the day of an open question to the person; Closed and As how the request ended. Zero if not.
	Asked, Closed calendar.Date
	As            Kind

	zone *time.Location
}

// Fold computes the state of a request. The counting has the place of the controller; its zone and holidays are needed.
func Fold(c calendar.Counting, events ...Event) (Request, error) {
	if len(events) > maxEvents {
		return Request{}, commerce.FieldErrors{{Code: "dsr.event.too_many", Err: commerce.Detail(ErrEvent, "consent/dsr: more than %d events", maxEvents)}}
	}
	if err := c.Check(); err != nil {
		return Request{}, err
	}
	f := folder{count: c, r: Request{zone: c.Zone}}
	type indexed struct {
		Event
		i int
	}
	var list []indexed
	for i, e := range events {
		list = append(list, indexed{e, i})
	}
	slices.SortStableFunc(list, func(a, b indexed) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	seen := map[string]Kind{}
	for _, e := range list {
		if before, again := seen[e.ID]; again && e.ID != "" {
			if before != e.Kind {
				f.errs.Add(commerce.Pointer(e.i, "id"), "dsr.event.id", commerce.Detail(ErrEvent, "consent/dsr: one id for %s and %s", before, e.Kind), commerce.NewFact("event", e.ID))
			}
			continue
		}
		seen[e.ID] = e.Kind
		if field, err := f.step(e.Event); err != nil {
			f.errs.Add(commerce.Pointer(e.i, field), "dsr.event."+field, err, commerce.NewFact("event", e.ID))
		}
	}
	if len(f.errs) == 0 && f.r.Received.IsZero() {
		f.errs.Add("", "dsr.event.kind", fmt.Errorf("%w: nothing was received", ErrOrder))
	}
	if err := f.errs.Err(); err != nil {
		return Request{}, err
	}
	if !f.r.Asked.IsZero() {
		f.r.First, f.r.Due = calendar.Deadline{}, calendar.Deadline{}
		return f.r, nil
	}
	if err := f.deadlines(); err != nil {
		return Request{}, err
	}
	return f.r, nil
}

type folder struct {
	count calendar.Counting
	r     Request
	errs  commerce.FieldErrors
	late  bool // a question is open that came after the deadline: the clock goes on
}

// step applies one event and returns the field at fault.
func (f *folder) step(e Event) (string, error) {
	r, on := &f.r, calendar.DateIn(e.At, f.count.Zone)
	switch {
	case e.ID == "":
		return "id", ErrEvent
	case on.IsZero():
		return "at", ErrEvent
	case e.Kind == 0 || e.Kind > Withdrawn:
		return "kind", ErrEvent
	case (e.Kind == Received) != r.Received.IsZero(), !r.Closed.IsZero():
		return "kind", ErrOrder
	}
	switch e.Kind {
	case Received:
		if e.Right == 0 || e.Right > Review {
			return "right", ErrEvent
		}
		r.Right, r.Received = e.Right, on
	case Asked:
		if f.late || !r.Asked.IsZero() {
			return "kind", ErrOrder
		}
		if err := f.deadlines(); err != nil {
			return "at", err
		}
		if f.late = !r.Due.Open(e.At); !f.late {
			r.Asked = on
		}
	case Answered:
		if !f.late && r.Asked.IsZero() {
			return "kind", ErrOrder
		}
		f.answered(on)
	case Extended:
		if r.Extended {
			return "kind", ErrOrder
		}
		if e.Reason == "" {
			return "reason", ErrMissingReason
		}
		first, err := f.deadline(1)
		if err != nil {
			return "at", err
		}
		if r.Asked.IsZero() && !first.Open(e.At) {
			return "at", commerce.Detail(ErrExtensionLate, "consent/dsr: the extension came after the first deadline, %s", first.Legal)
		}
		r.Extended = true
	case Refused:
		if e.Ground == 0 || e.Ground > LegalClaims || e.Reason == "" {
			return "reason", ErrMissingReason
		}
		r.Ground = e.Ground
		fallthrough
	default:
		f.answered(on)
		r.Closed, r.As = on, e.Kind
	}
	return "", nil
}

// answered ends the wait for the person.
func (f *folder) answered(on calendar.Date) {
	f.r.Waited += on.Sub(f.r.Asked) // 0 while nothing is asked
	f.r.Asked, f.late = calendar.Date{}, false
}

func (f *folder) deadlines() (err error) {
	if f.r.First, err = f.deadline(1); err != nil {
		return err
	}
	f.r.Due = f.r.First
	if f.r.Extended {
		f.r.Due, err = f.deadline(3)
	}
	return err
}

// deadline counts months from receipt, and on by the days of waiting, before the roll.
func (f *folder) deadline(months int) (calendar.Deadline, error) {
	if f.r.Waited == 0 {
		return f.count.Months(f.r.Received, months)
	}
	nominal := f.r.Received.AddMonths(months).AddDays(f.r.Waited)
	return f.count.Days(f.r.Received, nominal.Sub(f.r.Received))
}

package consent

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bottega-go/commerce"
)

const (
	eventSchema  = "commerce/consent_event/1"
	detailSchema = "commerce/consent_detail/1"
	instantForm  = "2006-01-02T15:04:05.000Z" // UTC, milliseconds: what every database keeps
)

// An Event is one thing that happened to one subject: a small public header that is kept, and a personal [Detail]
// that can be erased. [NewEvent] makes it; the digest covers the header, and the header commits to the detail by a
// salted hash, so that erasing the detail changes no digest and no proof.
type Event struct {
	Subject  SubjectRef
	Kind     Kind
	Purpose  Purpose  // none for kinds about the subject as a whole
	Channels Channels // likewise; otherwise at least one
	// Occurred is what a clock said, Recorded when our server wrote it down. Trusted says that Occurred is not
	// from the clock of a device: a server action, or the date of a letter.
	Occurred, Recorded time.Time
	Trusted            bool
	Notice             Hash // [NoticeHash] of the text shown; grants and requests need it
	Evidence           Evidence
	Facts              Facts
	Age                uint8      // AgeStated: full years on that day
	Other              SubjectRef // Linked: the device
	// Nonce is made once on the device for one act and repeated with every retry: events that differ only in
	// Recorded and share a Nonce are one, the first recorded. Without a Nonce only equal events are one.
	Nonce  SubjectRef
	Commit Hash    // set by NewEvent; zero without a detail
	Detail *Detail // nil when there was none, or it was erased

	digest Hash
}

// Detail is the personal part of an event. Fields are optional; collect what proof needs and no more. The event commits to
// it by SHA-256 over "commerce/consent_detail/1", a line feed, the 16 bytes of the salt, this struct as JSON with a salt of
// zeros and without HTML escapes, and a line feed.
type Detail struct {
	// Salt is 16 random bytes from the host; without them the hash of an IP address could be guessed.
	Salt      SubjectRef `json:"salt"`
	Address   string     `json:"address,omitempty"` // as typed
	IP        string     `json:"ip,omitempty"`
	UserAgent string     `json:"user_agent,omitempty"`
	Form      string     `json:"form,omitempty"`
	Agent     string     `json:"agent,omitempty"` // who entered it
	Note      string     `json:"note,omitempty"`
}

// NoticeHash addresses a notice by the exact bytes that were shown. Bytes are not normalised: the same visible text
// in another Unicode form is another notice.
func NoticeHash(shown []byte) Hash { return sha256.Sum256(shown) }

// NewEvent validates e, truncates its instants to milliseconds in UTC, commits to d and fixes the digest. Fields of
// e that NewEvent sets (Commit, Detail) are ignored. All problems come at once as [commerce.FieldErrors].
func NewEvent(e Event, d *Detail) (Event, error) {
	e.Commit, e.Detail, e.digest = Hash{}, nil, Hash{}
	if d != nil {
		c := *d
		e.Detail, e.Commit = &c, c.commit()
	}
	e.Occurred, e.Recorded = instant(e.Occurred), instant(e.Recorded)
	errs := e.check()
	if d != nil {
		for _, s := range []string{d.Address, d.IP, d.UserAgent, d.Form, d.Agent, d.Note} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\u2028\u2029") {
				errs.Add("/detail", "consent.event.detail", commerce.Detail(ErrEvent, "consent: detail is not plain UTF-8"))
				break
			}
		}
		if d.Salt.IsZero() {
			errs.Add("/detail/salt", "consent.event.no_salt", ErrNoSalt)
		}
	}
	if err := e.settle(errs); err != nil {
		return Event{}, err
	}
	return e, nil
}

// settle fixes the digest and names it in every problem.
func (e *Event) settle(errs commerce.FieldErrors) error {
	header, err := e.header()
	if err == nil {
		e.digest = sha256.Sum256(header)
	}
	for _, p := range errs {
		p.Facts = append(p.Facts, commerce.NewFact("digest", e.digest.String()))
	}
	return errs.Err()
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

var (
	firstInstant = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	lastInstant  = time.Date(2150, 1, 1, 0, 0, 0, 0, time.UTC)
)

// check returns what is wrong with a header.
func (e *Event) check() (errs commerce.FieldErrors) {
	bad := func(path, format string) {
		errs.Add(path, "consent.event"+strings.ReplaceAll(path, "/", "."), commerce.Detail(ErrEvent, "consent: %s", format))
	}
	if e.Subject.IsZero() {
		bad("/subject", "no subject")
	}
	if e.Kind == 0 || e.Kind > Erased {
		bad("/kind", "no such kind")
	}
	switch personal := e.Kind.personal(); {
	case personal && (e.Purpose != 0 || e.Channels != 0):
		bad("/purpose", "this kind has neither purpose nor channels")
	case personal:
	case !e.Purpose.valid():
		errs.Add("/purpose", "consent.event.purpose", ErrPurpose)
	case e.Channels == 0 || e.Channels&^allChannels != 0:
		bad("/channels", "no channel, or an unknown one")
	}
	if e.Recorded.Before(firstInstant) || !e.Recorded.Before(lastInstant) {
		bad("/recorded", "outside the years 2000 to 2149")
	}
	switch {
	case e.Occurred.Before(firstInstant) || !e.Occurred.Before(lastInstant):
		bad("/occurred", "outside the years 2000 to 2149")
	case e.Trusted && e.Occurred.After(e.Recorded):
		errs.Add("/occurred", "consent.event.future", ErrFutureEvent)
	}
	if grant := e.Kind == Granted || e.Kind == Imported; grant || e.Kind == Requested {
		if e.Notice.IsZero() {
			errs.Add("/notice", "consent.event.notice", commerce.Detail(ErrNotice, "consent: no notice: a grant is to a text that was shown"))
		}
		if grant && e.Evidence == NoEvidence {
			bad("/evidence", "a grant without evidence")
		}
	}
	if e.Evidence > Signed || e.Kind == Guardian && e.Evidence == NoEvidence {
		bad("/evidence", "no such level, or none")
	}
	if e.Facts>>len(factWords) != 0 {
		bad("/facts", "an unknown fact")
	}
	if e.Age > 120 || e.Age != 0 && e.Kind != AgeStated {
		bad("/age", "above 120, or not a statement of age")
	}
	if (e.Kind == Linked) == e.Other.IsZero() || e.Other == e.Subject && !e.Other.IsZero() {
		bad("/other", "a link names another subject, and only a link does")
	}
	return errs
}

// Digest identifies the event: SHA-256 over its JSON without digest, salt and detail. Zero unless made by [NewEvent]
// or read from JSON.
func (e Event) Digest() Hash { return e.digest }

// intact reports whether the header is valid and still has its digest, and the detail is the one committed to.
func (e *Event) intact() bool {
	header, err := e.header()
	return err == nil && e.digest == sha256.Sum256(header) && len(e.check()) == 0 && e.kept()
}

// kept reports whether the detail, if it is there, is the one committed to.
func (e *Event) kept() bool {
	return e.Detail == nil || !e.Detail.Salt.IsZero() && e.Detail.commit() == e.Commit
}

// Redact returns the event without its detail and salt. The digest stays.
func (e Event) Redact() Event { e.Detail = nil; return e }

// LogValue logs the digest and the kind; the detail never.
func (e Event) LogValue() slog.Value {
	return slog.GroupValue(slog.String("digest", e.digest.String()), slog.String("kind", e.Kind.String()))
}

// key is the instant from which the event takes effect, in Unix milliseconds: what widens counts from the earlier of both
// instants; a restriction or an age by an untrusted clock from when we learnt it, since an age stated earlier makes older.
func (e *Event) key() int64 {
	if e.Occurred.After(e.Recorded) || !e.Trusted && (e.Kind.restrictive() || e.Kind == AgeStated) {
		return e.Recorded.UnixMilli()
	}
	return e.Occurred.UnixMilli()
}

func (d Detail) commit() Hash {
	var b bytes.Buffer
	b.WriteString(detailSchema + "\n")
	b.Write(d.Salt[:])
	d.Salt = SubjectRef{}
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(d) // strings only: cannot fail
	return sha256.Sum256(b.Bytes())
}

// eventJSON is the stored form. The digest is taken over it with Digest and Detail left out: fields in this order,
// no spaces, zero fields omitted where the tag says so, instants in UTC with three decimals.
type eventJSON struct {
	Schema   string     `json:"schema"`
	Digest   Hash       `json:"digest,omitzero"`
	Subject  SubjectRef `json:"subject"`
	Kind     Kind       `json:"kind"`
	Purpose  Purpose    `json:"purpose,omitzero"`
	Channels Channels   `json:"channels,omitzero"`
	Occurred string     `json:"occurred"`
	Recorded string     `json:"recorded"`
	Trusted  bool       `json:"trusted"`
	Notice   Hash       `json:"notice,omitzero"`
	Evidence Evidence   `json:"evidence,omitzero"`
	Facts    Facts      `json:"facts,omitzero"`
	Age      *uint8     `json:"age,omitempty"`
	Other    SubjectRef `json:"other,omitzero"`
	Nonce    SubjectRef `json:"nonce,omitzero"`
	Commit   Hash       `json:"commit,omitzero"`
	Detail   *Detail    `json:"detail,omitempty"`
}

func (e *Event) form() eventJSON {
	j := eventJSON{
		Schema: eventSchema, Subject: e.Subject, Kind: e.Kind, Purpose: e.Purpose, Channels: e.Channels,
		Occurred: e.Occurred.Format(instantForm), Recorded: e.Recorded.Format(instantForm), Trusted: e.Trusted,
		Notice: e.Notice, Evidence: e.Evidence, Facts: e.Facts, Other: e.Other, Nonce: e.Nonce, Commit: e.Commit,
	}
	if e.Kind == AgeStated {
		j.Age = &e.Age
	}
	return j
}

func (e *Event) header() ([]byte, error) { return json.Marshal(e.form()) }

// MarshalJSON writes the stored form, with the detail if it is still there.
func (e Event) MarshalJSON() ([]byte, error) {
	j := e.form()
	j.Digest, j.Detail = e.digest, e.Detail
	return json.Marshal(j)
}

// UnmarshalJSON reads the stored form strictly and proves it: the header must have its digest and the detail, if it
// is there, must be the one committed to; otherwise the error is [ErrTampered].
func (e *Event) UnmarshalJSON(data []byte) error {
	var j eventJSON
	if err := commerce.UnmarshalSchema(data, eventSchema, &j); err != nil {
		return err
	}
	var errs commerce.FieldErrors
	at := func(path, text string) time.Time {
		t, err := time.Parse(instantForm, text)
		if err != nil {
			errs.Add(path, "consent.event"+strings.ReplaceAll(path, "/", "."), commerce.Detail(ErrEvent, "consent: %.40q is not an instant in UTC with milliseconds", text))
		}
		return t
	}
	r := Event{
		Subject: j.Subject, Kind: j.Kind, Purpose: j.Purpose, Channels: j.Channels, Occurred: at("/occurred", j.Occurred),
		Recorded: at("/recorded", j.Recorded), Trusted: j.Trusted, Notice: j.Notice, Evidence: j.Evidence, Facts: j.Facts,
		Other: j.Other, Nonce: j.Nonce, Commit: j.Commit, Detail: j.Detail,
	}
	if j.Age != nil {
		r.Age = *j.Age
	}
	if len(errs) == 0 {
		errs = r.check()
	}
	if !r.kept() {
		errs.Add("/detail", "consent.event.tampered", ErrTampered)
	}
	if err := r.settle(errs); err != nil {
		return err
	}
	if r.digest != j.Digest {
		errs.Add("/digest", "consent.event.tampered", ErrTampered)
		return r.settle(errs)
	}
	*e = r
	return nil
}

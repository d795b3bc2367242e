package consent

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
)

// A Ledger is the grow-only set of the events of one subject. Merging replicas is the union of their events:
// commutative, associative, idempotent. The zero Ledger is empty; ledgers are immutable.
type Ledger struct{ entries []entry }

// entry is an event at its place in the order of effect.
type entry struct {
	key, recorded int64  // Unix milliseconds
	day           uint16 // of key; days count from 1 = 2000-01-01
	notice        tag
	Event
}

// order sorts by effect. What restricts comes after what permits at the same instant, so that ties deny; of two
// ages the lower one comes later.
func (a *entry) order(b *entry) int {
	switch {
	case a.key != b.key:
		return cmp.Compare(a.key, b.key)
	case a.Kind.restrictive() != b.Kind.restrictive():
		if a.Kind.restrictive() {
			return 1
		}
		return -1
	case a.Age != b.Age:
		return cmp.Compare(b.Age, a.Age)
	}
	return bytes.Compare(a.digest[:], b.digest[:])
}

// LedgerOf gathers events of one subject, in any order and with repetitions. An event that was not made by
// [NewEvent] or read from JSON, or was changed since, is an [ErrTampered], one of another subject an [ErrSubject].
func LedgerOf(events ...Event) (Ledger, error) {
	var errs commerce.FieldErrors
	l := Ledger{entries: make([]entry, 0, len(events))}
	for i := range events {
		e := &events[i]
		switch {
		case !e.intact():
			errs.Add(commerce.Pointer(i), "consent.event.tampered", ErrTampered, commerce.NewFact("digest", e.digest.String()))
		case e.Subject != events[0].Subject:
			errs.Add(commerce.Pointer(i), "consent.event.subject", ErrSubject, commerce.NewFact("digest", e.digest.String()))
		}
		l.entries = append(l.entries, placed(e))
	}
	if err := errs.Err(); err != nil {
		return Ledger{}, err
	}
	l.settle()
	return l, nil
}

// settle sorts, and keeps one of equal events (the one whose detail is erased, if any) and of the retries of one act.
func (l *Ledger) settle() {
	byEffect := func(a, b entry) int {
		if c := a.order(&b); c != 0 || (a.Detail == nil) == (b.Detail == nil) {
			return c
		}
		if a.Detail == nil {
			return -1
		}
		return 1
	}
	slices.SortFunc(l.entries, byEffect)
	l.entries = slices.CompactFunc(l.entries, func(a, b entry) bool { return a.digest == b.digest })
	var acts map[Event]int // a retry: the header without Recorded and Commit -> place in out
	out := l.entries[:0]
	for _, e := range l.entries {
		if !e.Nonce.IsZero() {
			act := e.Event
			act.Recorded, act.Commit, act.Detail, act.digest = time.Time{}, Hash{}, nil, Hash{}
			if acts == nil {
				acts = make(map[Event]int)
			}
			if i, again := acts[act]; again {
				if first := &out[i]; e.recorded < first.recorded { // of equal effect: order had gone by digest
					*first = e
				}
				continue
			}
			acts[act] = len(out)
		}
		out = append(out, e)
	}
	l.entries = slices.Clip(out)
	if acts != nil {
		slices.SortFunc(l.entries, byEffect)
	}
}

// Merge returns the union of two replicas. A ledger of another subject is an [ErrSubject]. Where one replica has
// erased a detail, the union has not got it.
func (l Ledger) Merge(m Ledger) (Ledger, error) {
	if len(l.entries) > 0 && len(m.entries) > 0 && l.Subject() != m.Subject() {
		return Ledger{}, commerce.FieldErrors{{Path: "/subject", Code: "consent.event.subject", Err: ErrSubject}}
	}
	u := Ledger{entries: slices.Concat(l.entries, m.entries)}
	u.settle()
	return u, nil
}

// Subject returns whose events these are; zero for an empty ledger.
func (l Ledger) Subject() SubjectRef {
	if len(l.entries) == 0 {
		return SubjectRef{}
	}
	return l.entries[0].Subject
}

// Len is the number of events.
func (l Ledger) Len() int { return len(l.entries) }

// Events yields the events in their order of effect.
func (l Ledger) Events() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for i := range l.entries {
			if !yield(l.entries[i].Event) {
				return
			}
		}
	}
}

// Find returns the event with that digest: the evidence that a decision names.
func (l Ledger) Find(digest Hash) (Event, bool) {
	for i := range l.entries {
		if l.entries[i].digest == digest {
			return l.entries[i].Event, true
		}
	}
	return Event{}, false
}

// Redact returns the ledger without any detail. Digests, and so states and proofs, stay.
func (l Ledger) Redact() Ledger {
	r := Ledger{entries: slices.Clone(l.entries)}
	for i := range r.entries {
		r.entries[i].Detail = nil
	}
	return r
}

// Suppressed returns the entry of a suppression list for an address: an HMAC-SHA-256 under a key of the host. It
// survives erasure (GDPR Art. 17(3)(b), 21(3)) and blocks a new import. Case, spaces and, in numbers, punctuation
// and 00 for + do not matter; the country code does.
func Suppressed(key []byte, channel Channels, address string) Hash {
	address = strings.ToLower(strings.TrimSpace(address))
	if channel&(SMS|Call|AutoCall|Messaging) != 0 {
		if n, ok := strings.CutPrefix(address, "00"); ok {
			address = "+" + n
		}
		address = strings.Map(func(r rune) rune {
			if r == '+' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, address)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(channel.String() + "\n" + address))
	return Hash(mac.Sum(nil))
}

// Suppression is a list of people who must not be contacted. The zero value is empty.
type Suppression struct{ hashes []Hash }

// NewSuppression makes a list of entries of [Suppressed], in any order.
func NewSuppression(entries ...Hash) Suppression {
	s := slices.Clone(entries)
	slices.SortFunc(s, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return Suppression{slices.Compact(s)}
}

// Has reports whether the entry is on the list.
func (s Suppression) Has(h Hash) bool {
	_, ok := slices.BinarySearchFunc(s.hashes, h, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return ok
}

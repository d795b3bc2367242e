package consent

import (
	"math/bits"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
)

// A State is what the events of a subject amount to at an instant. It keeps, per purpose and channel, the latest
// restriction and the latest grant of each level of evidence, so that a weak import never hides a confirmed consent;
// taking the later of each component joins two states, and one more restriction can only narrow.
//
// The zero State is that nobody looked, and permits nothing; the state of an empty ledger is that nothing happened. Values are
// immutable.
type State struct {
	at                                      int64
	bounced                                 Channels
	entries                                 []entry // not copied; places below count from 1
	erased, restricted, free, age, guardian int32
	n                                       int // registers, the first of them in cells
	cells                                   [inlineCells]register
	more                                    []register
}

const inlineCells = 4

// register holds the place of the latest event of each slot for one purpose and channel. Places grow with the
// order of effect, in which a restriction comes after a grant of the same instant: comparing places is comparing times.
type register struct {
	purpose Purpose
	channel uint8
	place   [slots]int32
}

const (
	slotRestrict = iota // refused, withdrawn, objected
	slotVoided
	slotGrant // by Evidence - Asserted
	_
	_
	_
	slotImported // likewise
	_
	_
	_
	slotSale
	slotFreeSale
	slotWeakSale
	slotRequested
	slotInterest
	slotSignal
	slotListed
	slotClear
	slotDismissed
	slotBounced
	slots
)

var kindSlots = [...]uint8{
	Requested: slotRequested, Granted: slotGrant, Imported: slotImported, Sale: slotSale, Interest: slotInterest, RegisterClear: slotClear,
	Dismissed: slotDismissed, Bounced: slotBounced, Signal: slotSignal, Refused: slotRestrict, Withdrawn: slotRestrict,
	Objected: slotRestrict, Invalidated: slotVoided, RegisterListed: slotListed,
}

// about says that the event concerns a purpose: an objection to marketing is one to profiling for it (GDPR Art. 21(2)).
func (e *Event) about(p Purpose) bool {
	return e.Purpose == p || p == Profiling && e.Kind == Objected && e.Purpose == Marketing
}

// slot is where an event of a purpose and channel is held.
func (e *Event) slot() uint8 {
	at := kindSlots[e.Kind]
	switch {
	case e.Kind == Granted || e.Kind == Imported:
		at += uint8(e.Evidence - Asserted)
	case e.Kind == Sale && e.Facts&(FromPerson|Informed) != FromPerson|Informed:
		at = slotWeakSale
	case e.Kind == Sale && e.Facts&FreeAccount != 0:
		at = slotFreeSale
	}
	return at
}

// State folds the events that have taken effect by at. An instant before the first event gives the zero state.
func (l Ledger) State(at time.Time) State { return fold(l.entries, at.UnixMilli(), 1<<62) }

// StateAsKnown folds only what was recorded by known: what could lawfully be done then, with what was known then.
func (l Ledger) StateAsKnown(at, known time.Time) State {
	return fold(l.entries, at.UnixMilli(), known.UnixMilli())
}

// Join returns the least state that contains both: the fold of the union of what decided in each. It is commutative,
// associative and idempotent, and joining the states of two replicas equals the state of the merged ledger. States of
// two subjects join too; see [StateOf] for which choices travel.
func (s *State) Join(o *State) State {
	u := Ledger{entries: slices.Concat(s.witnesses(), o.witnesses())}
	u.settle()
	return fold(u.entries, max(s.at, o.at), 1<<62)
}

// StateOf returns the state of an account with its devices. Each device must be linked by an event of the account
// that has taken effect, else the error is [ErrNotLinked]. Restrictions always travel to the account; a choice bound
// to the device (channel [Device]) stays there unless it is [AccountWide]. Of an erased device only restrictions are left.
func StateOf(at time.Time, account Ledger, devices ...Ledger) (State, error) {
	all := slices.Clone(account.entries)
	var errs commerce.FieldErrors
	for i, d := range devices {
		linked := slices.ContainsFunc(account.entries, func(e entry) bool {
			return e.Kind == Linked && e.Other == d.Subject() && e.key <= at.UnixMilli()
		})
		if !linked && d.Len() > 0 {
			errs.Add(commerce.Pointer("devices", i), "consent.device.not_linked", ErrNotLinked)
		}
		erased := slices.ContainsFunc(d.entries, func(e entry) bool { return e.Kind == Erased && e.key <= at.UnixMilli() })
		for _, e := range d.entries {
			if erased && !e.Kind.restrictive() {
				continue
			}
			if e.Kind.restrictive() && e.Kind != Erased || e.Channels&^Device != 0 || e.Facts&AccountWide != 0 {
				all = append(all, e)
			}
		}
	}
	if err := errs.Err(); err != nil {
		return State{}, err
	}
	u := Ledger{entries: all}
	u.settle()
	return u.State(at), nil
}

func fold(entries []entry, at, known int64) (s State) {
	s.at, s.entries = at, entries
	for i := range entries {
		e, place := &entries[i], int32(i+1)
		if e.key > at {
			break
		}
		if e.recorded > known {
			continue
		}
		switch e.Kind {
		case Erased:
			s.erased = place
		case Restricted:
			s.restricted = place
		case Unrestricted:
			s.free = place
		case AgeStated:
			s.age = place
		case Guardian:
			s.guardian = place
		case Linked:
		default:
			if e.Kind == Bounced {
				s.bounced |= e.Channels
			}
			at := e.slot()
			for rest := e.Channels; rest != 0; rest &= rest - 1 {
				channel := uint8(bits.TrailingZeros16(uint16(rest)))
				s.register(e.Purpose, channel).place[at] = place
				if e.about(Profiling) && e.Purpose != Profiling {
					s.register(Profiling, channel).place[at] = place
				}
			}
		}
	}
	return s
}

// register finds or makes the register of a purpose and channel.
func (s *State) register(p Purpose, channel uint8) *register {
	r := s.find(p, channel)
	if r == nil {
		if s.n >= inlineCells {
			s.more = append(s.more, register{})
		}
		s.n++
		r = s.nth(s.n - 1)
		r.purpose, r.channel = p, channel
	}
	return r
}

func (s *State) find(p Purpose, channel uint8) *register {
	for i := range s.n {
		if r := s.nth(i); r.purpose == p && r.channel == channel {
			return r
		}
	}
	return nil
}

// nth returns one of the n registers.
func (s *State) nth(i int) *register {
	if i < inlineCells {
		return &s.cells[i]
	}
	return &s.more[i-inlineCells]
}

// witnesses returns the events that the state rests on.
func (s *State) witnesses() []entry {
	used := make(map[int32]bool)
	for _, place := range []int32{s.erased, s.restricted, s.free, s.age, s.guardian} {
		used[place] = true
	}
	for i := range s.n {
		for _, place := range s.nth(i).place {
			used[place] = true
		}
	}
	var out []entry
	for i := range s.entries {
		if used[int32(i+1)] {
			out = append(out, s.entries[i])
		}
	}
	return out
}

// event returns the event at a place; nil for 0.
func (s *State) event(place int32) *entry {
	if place == 0 {
		return nil
	}
	return &s.entries[place-1]
}

package consent

import (
	"slices"
	"time"

	"github.com/bottega-go/commerce"
)

// A State is what the events of a subject amount to at an instant. It keeps, per purpose and channel, the latest
// restriction and the latest grant of each level of evidence, so that a weak import never hides a confirmed consent;
// taking the later of each component joins two states, and one more restriction can only narrow.
//
// The zero State knows nothing and permits nothing. Values are immutable.
type State struct {
	at                                      int64
	bounced                                 Channels
	entries                                 []entry // not copied; places below count from 1
	erased, restricted, free, age, guardian int32
	n                                       int
	cells                                   [inlineCells]register
	more                                    []register
}

const inlineCells = 4

// register holds the place of the latest event of each kind for one purpose and channel. Places grow with the
// order of effect, in which a restriction comes after a grant of the same instant: comparing places is comparing times.
type register struct {
	purpose                     Purpose
	channel                     uint8
	restrict                    int32
	voided                      int32
	grant                       [4]int32 // by Evidence - Asserted
	imported                    [4]int32
	sale, freeSale, weakSale    int32
	requested, interest, signal int32
	listed, clear               int32
	dismissed, bounced          int32
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
// to the device (channel [Device]) stays there unless it is [AccountWide].
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
		for _, e := range d.entries {
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
			for rest := e.Channels; rest != 0; rest &= rest - 1 {
				channel := uint8((rest & -rest).index())
				s.register(e.Purpose, channel).put(e, place)
				if e.Kind == Objected && e.Purpose == Marketing { // GDPR Art. 21(2): and to profiling for it
					s.register(Profiling, channel).put(e, place)
				}
			}
		}
	}
	return s
}

// register finds or makes the register of a purpose and channel.
func (s *State) register(p Purpose, channel uint8) *register {
	if r := s.find(p, channel); r != nil {
		return r
	}
	if s.n < inlineCells {
		r := &s.cells[s.n]
		r.purpose, r.channel = p, channel
		s.n++
		return r
	}
	s.more = append(s.more, register{purpose: p, channel: channel})
	return &s.more[len(s.more)-1]
}

func (s *State) find(p Purpose, channel uint8) *register {
	for i := range s.n {
		if r := &s.cells[i]; r.purpose == p && r.channel == channel {
			return r
		}
	}
	for i := range s.more {
		if r := &s.more[i]; r.purpose == p && r.channel == channel {
			return r
		}
	}
	return nil
}

func (r *register) put(e *entry, place int32) {
	switch e.Kind {
	case Granted:
		r.grant[e.Evidence-Asserted] = place
	case Imported:
		r.imported[e.Evidence-Asserted] = place
	case Refused, Withdrawn, Objected:
		r.restrict = place
	case Invalidated:
		r.voided = place
	case Sale:
		switch {
		case e.Facts&(FromPerson|Informed) != FromPerson|Informed:
			r.weakSale = place
		case e.Facts&FreeAccount != 0:
			r.freeSale = place
		default:
			r.sale = place
		}
	case Requested:
		r.requested = place
	case Interest:
		r.interest = place
	case Signal:
		r.signal = place
	case RegisterListed:
		r.listed = place
	case RegisterClear:
		r.clear = place
	case Dismissed:
		r.dismissed = place
	case Bounced:
		r.bounced = place
	default: // about the subject as a whole
	}
}

func (r *register) places() [20]int32 {
	return [20]int32{
		r.restrict, r.voided, r.grant[0], r.grant[1], r.grant[2], r.grant[3], r.imported[0], r.imported[1], r.imported[2],
		r.imported[3], r.sale, r.freeSale, r.weakSale, r.requested, r.interest, r.signal, r.listed, r.clear, r.dismissed, r.bounced,
	}
}

// witnesses returns the events that the state rests on.
func (s *State) witnesses() []entry {
	used := make(map[int32]bool)
	for _, place := range []int32{s.erased, s.restricted, s.free, s.age, s.guardian} {
		used[place] = true
	}
	for i := range s.n {
		for _, place := range s.cells[i].places() {
			used[place] = true
		}
	}
	for i := range s.more {
		for _, place := range s.more[i].places() {
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

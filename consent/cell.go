package consent

import (
	"iter"

	"github.com/bottega-go/commerce/calendar"
)

// A Cell is what a [State] says about one purpose and channel, in 16 bytes that hold for every country: keep one per
// (subject, purpose, channel) beside the events and rebuild it when an event comes in. The zero Cell denies. It is plain
// memory: AppendBinary and UnmarshalBinary are its column form.
type Cell struct {
	status uint8
	flags  uint8
	strong uint16 // day of the standing consent with confirmed evidence; days count from 1 = 2000-01-01
	any    uint16 // day of the standing consent with logged evidence or better
	sale   uint16 // day of the sale; for calls and post the day of the last check of the register
	born   uint16 // latest possible day of birth; days count from 1 = 1900-01-01
	// the tags of the notices of both, 24 bits each
	strongHigh, anyHigh uint16
	strongLow, anyLow   uint8
}

const (
	nothing uint8 = iota
	erased
	restricted
	objected
	withdrawn
	refused
	listed
)

const (
	pending    uint8 = 1 << iota // asked for, not confirmed
	weak                         // a consent below logged evidence
	voided                       // a consent whose capture was void
	guarded                      // authorised by a holder of parental responsibility
	freeSale                     // the sale is a free account
	interested                   // a legitimate interest is on record and no signal came after it
	uninformed                   // a sale without the information that the exception asks for
	cleared                      // (calls, post) the register has been checked
)

// registered are the channels that opposition registers are about.
const registered = Call | AutoCall | Post

const (
	secondsPerDay = 86400
	epoch2000     = 10956  // Unix day of 1999-12-31
	epoch1900     = -25568 // Unix day of 1899-12-31
)

// tag is the first three bytes of a notice's hash.
type tag uint32

func tagOf(h *Hash) tag { return tag(h[0])<<16 | tag(h[1])<<8 | tag(h[2]) }

func (c *Cell) strongNotice() tag { return tag(c.strongHigh)<<8 | tag(c.strongLow) }

func (c *Cell) anyNotice() tag { return tag(c.anyHigh)<<8 | tag(c.anyLow) }

// placed returns an event at its place in the order of effect.
func placed(e *Event) entry {
	key := e.key()
	return entry{key, e.Recorded.UnixMilli(), uint16(key/(1000*secondsPerDay) - epoch2000), tagOf(&e.Notice), *e}
}

// witness holds the places of the events that a cell rests on.
type witness struct{ strong, any, sale, interest, status int32 }

// Pack returns the cell of a purpose and a single channel.
func Pack(s *State, p Purpose, c Channels) Cell {
	var cell Cell
	s.pack(&cell, &witness{}, p, c.index())
	return cell
}

// pack fills c and w, which must be zero.
func (s *State) pack(c *Cell, w *witness, p Purpose, channel int) {
	if s == nil || channel < 0 {
		return
	}
	switch {
	case s.erased != 0:
		c.status, w.status = erased, s.erased
		return
	case s.restricted > s.free:
		c.status, w.status = restricted, s.restricted
		return
	}
	if s.age != 0 {
		c.born = born(&s.entries[s.age-1])
		if e := s.event(s.guardian); e != nil && e.Evidence >= Logged {
			c.flags |= guarded
		}
	}
	reg := s.find(p, uint8(channel))
	if reg == nil {
		return
	}
	r := &reg.place
	if r[slotRestrict] != 0 {
		w.status = r[slotRestrict]
		switch s.entries[r[slotRestrict]-1].Kind {
		case Withdrawn:
			c.status = withdrawn
		case Refused:
			c.status = refused
		default:
			c.status = objected
		}
	} else if r[slotListed] > r[slotClear] {
		c.status, w.status = listed, r[slotListed]
	}
	// A grant stands if it comes after every restriction; imports only if there never was one.
	floor := max(r[slotRestrict], r[slotVoided], r[slotListed])
	signed, confirmed, logged, asserted := r[slotGrant+3], r[slotGrant+2], r[slotGrant+1], r[slotGrant]
	if floor == 0 {
		signed, confirmed = max(signed, r[slotImported+3]), max(confirmed, r[slotImported+2])
		logged, asserted = max(logged, r[slotImported+1]), max(asserted, r[slotImported])
	}
	strong := max(signed, confirmed)
	latest := max(strong, logged, asserted)
	if strong > floor {
		w.strong = strong
	}
	if s := max(strong, logged); s > floor {
		w.any = s
	}
	if e := s.event(w.any); e != nil {
		c.any, c.anyHigh, c.anyLow = e.day, uint16(e.notice>>8), uint8(e.notice)
		if w.strong != w.any {
			e = s.event(w.strong)
		}
		if e != nil {
			c.strong, c.strongHigh, c.strongLow = e.day, uint16(e.notice>>8), uint8(e.notice)
		}
	}
	w.sale = r[slotSale]
	if r[slotSale] == 0 && r[slotFreeSale] != 0 {
		w.sale = r[slotFreeSale]
		c.flags |= freeSale
	}
	if r[slotWeakSale] != 0 {
		c.flags |= uninformed
	}
	if r[slotClear] > r[slotListed] && registered>>channel&1 != 0 {
		w.sale = r[slotClear]
		c.flags |= cleared
	}
	if e := s.event(w.sale); e != nil {
		c.sale = e.day
	}
	if r[slotInterest] > max(r[slotSignal], r[slotRestrict]) {
		c.flags |= interested
		w.interest = r[slotInterest]
	}
	if asserted > floor && w.any == 0 {
		c.flags |= weak
	}
	if latest != 0 && latest < r[slotVoided] {
		c.flags |= voided
	}
	if r[slotRequested] > max(w.any, r[slotRestrict]) {
		c.flags |= pending
	}
}

// born returns the latest day of birth that a statement of age allows.
func born(e *entry) uint16 {
	d := calendar.MustDate("1970-01-01").AddDays(int(e.key / (1000 * secondsPerDay))).AddYears(-int(e.Age))
	return uint16(max(1, d.Sub(calendar.MustDate("1970-01-01"))-epoch1900)) // before 1900: old enough
}

// AppendBinary appends the 16 bytes of the cell, big-endian; it never fails.
func (c Cell) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, c.status, c.flags)
	for _, v := range [...]uint16{c.strong, c.any, c.sale, c.born, c.strongHigh, c.anyHigh} {
		b = append(b, byte(v>>8), byte(v))
	}
	return append(b, c.strongLow, c.anyLow), nil
}

// MarshalBinary returns the 16 bytes of [Cell.AppendBinary].
func (c Cell) MarshalBinary() ([]byte, error) { return c.AppendBinary(make([]byte, 0, 16)) }

// UnmarshalBinary reads the 16 bytes of [Cell.AppendBinary]; another length or an unknown status is an [ErrTampered].
func (c *Cell) UnmarshalBinary(b []byte) error {
	if len(b) != 16 || b[0] > listed {
		return ErrTampered
	}
	u := func(i int) uint16 { return uint16(b[i])<<8 | uint16(b[i+1]) }
	*c = Cell{status: b[0], flags: b[1], strong: u(2), any: u(4), sale: u(6), born: u(8), strongHigh: u(10), anyHigh: u(12), strongLow: b[14], anyLow: b[15]}
	return nil
}

// Segment yields the keys whose cells [Decide] would allow. The cells must be those of the purpose and channel of the
// query, packed from a state no later than it. It may deny where two notices share three bytes of their hash and [Rules.Notices] was not asked; it never
// allows what Decide denies. Decide again when a message is sent.
func Segment[K any](r *Rules, q Query, cells iter.Seq2[K, Cell]) iter.Seq[K] {
	return func(yield func(K) bool) {
		var p plan
		p.prepare(r, &q, q.At.Unix())
		if p.code != rNone {
			return
		}
		for key, cell := range cells {
			if v := p.decide(&cell); v.basis != NoBasis && !yield(key) {
				return
			}
		}
	}
}

// Count says how a segment falls out: the number of cells for each reason code.
func Count[K any](r *Rules, q Query, cells iter.Seq2[K, Cell]) map[string]int {
	var p plan
	p.prepare(r, &q, q.At.Unix())
	n := make(map[string]int)
	for _, cell := range cells {
		n[p.decide(&cell).code.String()]++
	}
	return n
}

package kpi

import (
	"encoding/binary"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi/internal/state"
)

// Kinds of state, the fourth byte of every encoding.
const (
	kindSales byte = iota + 1
	kindVisits
	kindCarts
	kindSpending
	kindStocks
	kindDeliveries
	kindSurveys
	kindCustomers
	kindCohortRevenue
	kindMulti
	kindItems
)

func head(kind, version byte) string { return string([]byte{'k', 'p', 'i', kind, version}) }

func putHeader(b []byte, kind byte) []byte { return append(b, head(kind, 1)...) }

func putUint(b []byte, x uint64) []byte { return binary.AppendUvarint(b, x) }
func putInt(b []byte, x int64) []byte   { return binary.AppendVarint(b, x) }
func putText(b []byte, s string) []byte { return state.PutText(b, s) }

// reader reads what the put functions wrote.
type reader struct{ *state.Reader }

func (r *reader) header(kind byte) { r.Head(head(kind, 1)) }

// version reads a header of version 1 or 2. A state is written in version 1
// wherever that has room for it, so that old states are read and written unchanged.
func (r *reader) version(kind byte) byte {
	h := r.Bytes(len(head(kind, 1)))
	if r.Check(string(h) == head(kind, 1) || string(h) == head(kind, 2)) {
		return h[len(h)-1]
	}
	return 0
}

var epoch = calendar.MustDate("1970-01-01")

// append writes the periods with their instants: a decoder needs no zone.
func (p Periods) append(w []byte) []byte {
	if p.t == nil {
		return putUint(w, 0)
	}
	t := p.t
	w = putUint(w, uint64(p.Len()))
	w = append(w, byte(t.unit), byte(t.week), byte(t.fiscal))
	w = putText(w, t.zone)
	w = putInt(w, int64(t.days[0].Sub(epoch)))
	w = putInt(w, t.cut.starts[0])
	for i, s := range t.cut.starts[1:] {
		w = putUint(w, uint64(s-t.cut.starts[i]))
	}
	w = putUint(w, uint64(len(t.offset)))
	for i, off := range t.offset {
		w = putInt(w, off)
		w = putUint(w, uint64(t.shifts.starts[i+1]-t.shifts.starts[i]))
	}
	return w
}

const dayAndMore = 26 * 3600 // no wall clock is farther from UTC

func (r *reader) periods() Periods {
	n := r.Count(1)
	if n == 0 || !r.Check(n <= MaxPeriods) {
		return Periods{}
	}
	t := &timeline{unit: Unit(r.Byte()), week: WeekStart(r.Byte()), fiscal: time.Month(r.Byte()), zone: r.Text(maxChannel)}
	first, at := r.Int(), r.Int()
	if !r.Check(t.unit >= Day && t.unit <= Year && t.week <= Saturday && t.fiscal >= time.January && t.fiscal <= time.December &&
		first >= -719162 && first <= 2932896) {
		return Periods{}
	}
	d := epoch.AddDays(int(first))
	r.Check(t.floor(d) == d)
	for i := range n + 1 {
		if i > 0 {
			at += int64(r.Uint(1 << 40))
			d = t.next(d)
		}
		midnight := int64(d.Sub(epoch)) * 86400
		if !r.Check(at >= midnight-dayAndMore && at <= midnight+dayAndMore && (i == 0 || d.After(t.days[i-1]))) {
			return Periods{}
		}
		t.days = append(t.days, d)
		t.cut.starts = append(t.cut.starts, at)
	}
	at = t.cut.starts[0]
	for i := range r.Count(2) {
		off, length := r.Int(), int64(r.Uint(1<<40))
		if !r.Check(off >= -dayAndMore && off <= dayAndMore && length > 0 && (i == 0 || off != t.offset[i-1])) {
			return Periods{}
		}
		t.offset = append(t.offset, off)
		t.shifts.starts = append(t.shifts.starts, at)
		at += length
	}
	t.shifts.starts = append(t.shifts.starts, at)
	if !r.Check(len(t.offset) > 0 && at == t.cut.starts[n]) {
		return Periods{}
	}
	t.cut.index()
	t.shifts.index()
	return Periods{t}
}

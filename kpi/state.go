package kpi

import (
	"encoding/binary"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
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
)

func putHeader(w []byte, kind byte) []byte { return append(w, 'k', 'p', 'i', kind, 1) }

func putUint(w []byte, x uint64) []byte { return binary.AppendUvarint(w, x) }
func putInt(w []byte, x int64) []byte   { return binary.AppendVarint(w, x) }

func putText(w []byte, s string) []byte { return append(putUint(w, uint64(len(s))), s...) }

// reader reads what the put functions wrote, and only that: a number in more
// bytes than it needs is a failure, so that equal states have one encoding.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) header(kind byte) {
	if len(r.data) < 5 || string(r.data[:3]) != "kpi" || r.data[3] != kind || r.data[4] != 1 {
		r.failed = true
		return
	}
	r.data = r.data[5:]
}

func (r *reader) uint(limit uint64) uint64 {
	x, n := binary.Uvarint(r.data)
	if r.failed || n <= 0 || n > 1 && r.data[n-1] == 0 || x > limit {
		r.failed = true
		return 0
	}
	r.data = r.data[n:]
	return x
}

func (r *reader) int() int64 {
	x := r.uint(1<<64 - 1)
	return int64(x>>1) ^ -int64(x&1)
}

// count reads a number of things that take at least size bytes each.
func (r *reader) count(size int) int {
	n := r.uint(uint64(len(r.data) / size))
	return int(n)
}

func (r *reader) text(limit uint64) string {
	n := int(r.uint(limit))
	if n > len(r.data) {
		r.failed = true
	}
	if r.failed {
		return ""
	}
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}

// currency reads a code in the form in which it is written; 0 is none.
func (r *reader) currency() money.Currency {
	code := r.text(maxChannel)
	if r.failed || code == "" {
		return 0
	}
	cur, err := money.ParseCurrency(code)
	r.failed = err != nil || cur.String() != code
	return cur
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
	n := r.count(1)
	if r.failed || n == 0 {
		return Periods{}
	}
	if n > MaxPeriods || len(r.data) < 3 {
		r.failed = true
		return Periods{}
	}
	t := &timeline{unit: Unit(r.data[0]), week: WeekStart(r.data[1]), fiscal: time.Month(r.data[2])}
	r.data = r.data[3:]
	t.zone = r.text(maxChannel)
	first := r.int()
	if r.failed || t.unit < Day || t.unit > Year || t.week > Saturday || t.fiscal < time.January || t.fiscal > time.December ||
		first < -719162 || first > 2932896 {
		r.failed = true
		return Periods{}
	}
	d := epoch.AddDays(int(first))
	r.failed = t.floor(d) != d
	at := r.int()
	for i := 0; i <= n && !r.failed; i++ {
		if i > 0 {
			at += int64(r.uint(1 << 40))
			d = t.next(d)
		}
		noon := int64(d.Sub(epoch)) * 86400
		if at < noon-dayAndMore || at > noon+dayAndMore || i > 0 && !d.After(t.days[i-1]) {
			r.failed = true
		}
		t.days = append(t.days, d)
		t.cut.starts = append(t.cut.starts, at)
	}
	if r.failed {
		return Periods{}
	}
	at = t.cut.starts[0]
	for i := range r.count(2) {
		off, length := r.int(), r.uint(1<<40)
		if r.failed || off < -dayAndMore || off > dayAndMore || length == 0 || i > 0 && off == t.offset[i-1] {
			r.failed = true
			return Periods{}
		}
		t.offset = append(t.offset, off)
		t.shifts.starts = append(t.shifts.starts, at)
		at += int64(length)
	}
	t.shifts.starts = append(t.shifts.starts, at)
	if len(t.offset) == 0 || at != t.cut.starts[n] {
		r.failed = true
		return Periods{}
	}
	t.cut.index()
	t.shifts.index()
	return Periods{t}
}

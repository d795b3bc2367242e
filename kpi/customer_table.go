package kpi

import (
	"math"
	"math/bits"
	"slices"
)

const (
	partBits  = 6         // more parts are more places to write to than a processor follows
	batchSize = 1<<18 - 1 // purchases of one part that wait for it; odd, so that the parts use all of a cache
	reach     = 128       // slots in which an entry is looked for
)

// entry is a customer; a hash of 0 is a free slot. The hash is one-to-one: the
// key can be had back from it.
type entry struct {
	hash    uint64
	spend   int64
	periods uint64 // bit i: an order in period i
	orders  uint32
	first   uint16 // days since 1970-01-01; the largest there is before an order
	last    uint16
}

// part is one of 64 tables with open addressing, small enough for a cache.
// Keys that were made to fall on one place find no slot within reach and go to
// a map, whose hash nobody outside can foresee: no key costs more than that.
type part struct {
	slots []entry
	n     int // entries in slots
	far   []entry
	index map[uint64]int // of far, by hash
}

// purchase is an order of a known customer. It takes 16 bytes, because what
// waits for its part is written and read once more than the table: an amount of
// 2^47 and more goes without waiting.
type purchase struct {
	hash uint64 // without the bits of the part; the period in their place, at the end
	fact uint64 // the day in the lowest 16 bits, the amount above
}

const maxPacked = 1 << 47

func pack(hash uint64, amount int64, day uint16, period uint8) purchase {
	return purchase{hash<<partBits | uint64(period), uint64(amount)<<16 | uint64(day)}
}

// mix scatters keys, one to one and 0 to 0: the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unmix is the inverse of mix.
func unmix(x uint64) uint64 {
	x = (x ^ x>>31 ^ x>>62) * 0x319642b2d24d8ec3
	x = (x ^ x>>27 ^ x>>54) * 0x96de1b173f119089
	return x ^ x>>30 ^ x>>60
}

// slotOf maps what is left of a hash without the bits of the part to 0..n-2 in
// proportion, so that a larger table has its entries in the same order and
// every place has one behind it.
func slotOf(rest uint64, n int) int {
	at, _ := bits.Mul64(rest, uint64(n-1))
	return int(at)
}

func (e *entry) add(amount int64, day uint16, period uint8) {
	e.spend += amount
	e.orders++
	e.periods |= 1 << (period & 63)
	e.first, e.last = min(e.first, day), max(e.last, day)
}

func (e *entry) merge(x *entry) {
	e.spend += x.spend
	e.orders += x.orders
	e.periods |= x.periods
	e.first, e.last = min(e.first, x.first), max(e.last, x.last)
}

// addAll adds purchases of part p. Many of them go through a table with room,
// which all parts use in turn, so that it stays in the cache.
func (t *part) addAll(p int, list []purchase, s *scratch) {
	home, many := t.slots, len(list) > t.n/2
	if many {
		all := t.n + len(list)
		t.move(s.take(max(8, t.n*2, len(list)/4, min(s.expect, all*3))))
	}
	for len(list) > 0 {
		some := list[:min(256, len(list))]
		list = list[len(some):]
		if all := t.n + len(some); many && all*4 > len(t.slots)*3 {
			t.move(make([]entry, len(t.slots)+all))
		}
		slots := t.slots
		for i := range some {
			x := &some[i]
			rest := x.hash &^ (1<<partBits - 1)
			hash := rest>>partBits | uint64(p)<<(64-partBits)
			at := slotOf(rest, len(slots))
			e := &slots[at]
			if e.hash != hash {
				if e = &slots[at+1]; e.hash != hash {
					e = t.slot(hash)
					slots = t.slots
				}
			}
			e.add(int64(x.fact)>>16, uint16(x.fact), uint8(x.hash))
		}
	}
	if many {
		s.free, s.expect = t.slots, t.n*3
		if n := roomFor(t.n); len(home) < n {
			home = make([]entry, n)
		} else {
			clear(home)
		}
		t.move(home)
	}
}

// roomFor is how many slots n entries get that will not be followed by others soon.
func roomFor(n int) int { return max(8, n*4/3) }

// slot finds or makes the entry of a hash. The table grows by a quarter when it
// is five sixths full, so that a customer takes 38 to 48 bytes.
func (t *part) slot(hash uint64) *entry {
	if t.n*6 >= len(t.slots)*5 {
		t.move(make([]entry, max(8, len(t.slots)*5/4)))
	}
	i := slotOf(hash<<partBits, len(t.slots))
	for range reach {
		e := &t.slots[i]
		if e.hash == hash {
			return e
		}
		if e.hash == 0 {
			if len(t.far) > 0 {
				if far, ok := t.index[hash]; ok { // a resize may have made room after it went there
					return &t.far[far]
				}
			}
			e.hash, e.first = hash, math.MaxUint16
			t.n++
			return e
		}
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	far, ok := t.index[hash]
	if !ok {
		if t.index == nil {
			t.index = map[uint64]int{}
		}
		far = len(t.far)
		t.index[hash] = far
		t.far = append(t.far, entry{hash: hash, first: math.MaxUint16})
	}
	return &t.far[far]
}

// move puts the entries into other slots, which are free and enough.
func (t *part) move(slots []entry) {
	old := t.slots
	t.slots, t.n = slots, 0
	for k := range old {
		hash := old[k].hash
		if hash == 0 {
			continue
		}
		i, steps := slotOf(hash<<partBits, len(slots)), 0
		for slots[i].hash != 0 && steps < reach { // all are new here
			if i++; i == len(slots) {
				i = 0
			}
			steps++
		}
		if steps == reach {
			*t.slot(hash) = old[k]
			continue
		}
		slots[i] = old[k]
		t.n++
	}
}

// scratch is the table that the parts use in turn, and how large the last of
// them, which are alike, wanted it.
type scratch struct {
	free   []entry
	expect int
}

func (s *scratch) take(size int) []entry {
	if cap(s.free) < size {
		return make([]entry, size)
	}
	slots := s.free[:size]
	clear(slots)
	return slots
}

func (t *part) len() int { return t.n + len(t.far) }

// merge adds the entries of o.
func (t *part) merge(o *part) {
	tables := o.tables()
	// Room for all first: they come in the order of their hashes, which a
	// table that is too small would heap up at its front.
	if n := roomFor(t.n + o.n); t == o {
		tables = [2][]entry{slices.Clone(o.slots), slices.Clone(o.far)}
	} else if n > len(t.slots) {
		t.move(make([]entry, n))
	}
	for _, list := range tables {
		for i := range list {
			if x := &list[i]; x.hash != 0 {
				t.slot(x.hash).merge(x)
			}
		}
	}
	if n := roomFor(t.n); n < len(t.slots)*7/8 {
		t.move(make([]entry, n))
	}
}

// tables returns the entries in two lists, free slots among them, in any order.
func (t *part) tables() [2][]entry { return [2][]entry{t.slots, t.far} }

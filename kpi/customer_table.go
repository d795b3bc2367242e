package kpi

import (
	"math/bits"
	"slices"
)

const (
	partBits  = 8
	batchSize = 16381 // purchases of one part that wait for it; odd, so that the parts use all of a cache
	ahead     = 256   // purchases whose slots are fetched together
	reach     = 128   // slots in which an entry is looked for
)

// entry is a customer; a hash of 0 is a free slot. The hash is one-to-one: the
// key can be had back from it.
type entry struct {
	hash    uint64
	spend   int64
	periods uint64 // bit i: an order in period i
	orders  uint32
	first   uint16 // days since 1970-01-01
	last    uint16
}

// part is one of 256 tables with open addressing, small enough for a cache.
// Keys that were made to fall on one place find no slot within reach and go to
// a map, whose hash nobody outside can foresee: no key costs more than that.
type part struct {
	slots []entry
	n     int // entries in slots
	far   []entry
	index map[uint64]int // of far, by hash
	seen  uint64
}

// purchase is an order of a known customer. It takes 16 bytes, because what
// waits for its part is written and read once more than the table: an amount of
// 2^47 and more goes without waiting.
type purchase struct {
	hash uint64 // without the bits of the part; the period in the lowest byte
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

// slotOf maps what is left of a hash without the bits of the part to 0..n-1 in
// proportion, so that a larger table has its entries in the same order.
func slotOf(rest uint64, n int) int {
	at, _ := bits.Mul64(rest, uint64(n))
	return int(at)
}

func (e *entry) add(amount int64, day uint16, period uint8) {
	e.spend += amount
	if e.orders == 0 {
		e.first = day
	}
	e.orders++
	e.periods |= 1 << (period & 63)
	e.first, e.last = min(e.first, day), max(e.last, day)
}

func (e *entry) merge(x *entry) {
	e.spend += x.spend
	e.periods |= x.periods
	if x.orders > 0 && e.orders > 0 {
		e.first, e.last = min(e.first, x.first), max(e.last, x.last)
	} else if x.orders > 0 {
		e.first, e.last = x.first, x.last
	}
	e.orders += x.orders
}

// addAll adds purchases of part p. It asks for the slots of some before it needs
// the first, so that memory fetches them all at once.
func (t *part) addAll(p int, list []purchase, s *slabs) {
	if len(t.slots) == 0 {
		t.resize(1<<max(3, bits.Len(uint(len(list)/2))), s)
	}
	for len(list) > 0 {
		some := list[:min(ahead, len(list))]
		list = list[len(some):]
		for (t.n+len(some))*4 > len(t.slots)*3 {
			t.resize(1<<bits.Len(uint(len(t.slots))), s)
		}
		slots := t.slots
		seen := uint64(0)
		for i := range some {
			seen |= slots[slotOf(some[i].hash, len(slots))].hash
		}
		t.seen = seen // nobody reads it: the compiler must keep the loop
		for i := range some {
			x := &some[i]
			rest := x.hash &^ (1<<partBits - 1)
			hash := rest>>partBits | uint64(p)<<(64-partBits)
			e := &slots[slotOf(rest, len(slots))]
			if e.hash != hash {
				e = t.slot(hash)
			}
			e.add(int64(x.fact)>>16, uint16(x.fact), uint8(x.hash))
		}
	}
	t.fit(s)
}

// slot finds or makes the entry of a hash. The table grows by a quarter when it
// is five sixths full, so that a customer takes 38 to 48 bytes.
func (t *part) slot(hash uint64) *entry {
	if t.n*6 >= len(t.slots)*5 {
		t.resize(max(8, len(t.slots)*5/4), nil)
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
			e.hash = hash
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
		t.far = append(t.far, entry{hash: hash})
	}
	return &t.far[far]
}

func (t *part) resize(size int, s *slabs) {
	old := t.slots
	slots := s.take(size)
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
	s.give(old)
}

// fit makes the table no larger than growing by quarters would have.
func (t *part) fit(s *slabs) {
	if want := max(8, t.n*3/2); len(t.slots) > want {
		t.resize(want, s)
	}
}

// slabs are tables that one part has outgrown and the next can use: what grows
// in them stays in the cache. They have 1<<i slots.
type slabs [48][]entry

func (s *slabs) take(size int) []entry {
	i := bits.TrailingZeros(uint(size))
	if s == nil || size != 1<<i || s[i] == nil {
		return make([]entry, size)
	}
	free := s[i]
	s[i] = nil
	clear(free)
	return free
}

func (s *slabs) give(old []entry) {
	if i := bits.TrailingZeros(uint(len(old))); s != nil && len(old) == 1<<i && i < len(s) {
		s[i] = old
	}
}

func (t *part) len() int { return t.n + len(t.far) }

// merge adds the entries of o.
func (t *part) merge(o *part) {
	tables := o.tables()
	// Room for all first: they come in the order of their hashes, which a
	// table that is too small would heap up at its front.
	if want := (t.n + o.n) * 3 / 2; t == o {
		tables = [2][]entry{slices.Clone(o.slots), slices.Clone(o.far)}
	} else if want > len(t.slots) {
		t.resize(want, nil)
	}
	for _, list := range tables {
		for i := range list {
			if x := &list[i]; x.hash != 0 {
				t.slot(x.hash).merge(x)
			}
		}
	}
	t.fit(nil)
}

// tables returns the entries in two lists, free slots among them, in any order.
func (t *part) tables() [2][]entry { return [2][]entry{t.slots, t.far} }

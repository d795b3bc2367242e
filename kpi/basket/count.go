package basket

import "math/bits"

// counter counts sets by a 64-bit key: open addressing, grown by doubling, at most max entries.
type counter struct {
	slots  []uint32 // index+1 into keys
	keys   []uint64
	counts []uint32
	max    int
}

func newCounter(limit int) *counter { return &counter{slots: make([]uint32, 1<<10), max: limit} }

func (c *counter) slot(key uint64) *uint32 {
	hi, lo := bits.Mul64(key^0xa0761d6478bd642f, 0xe7037ed1a0b428db)
	at := (hi ^ lo) & uint64(len(c.slots)-1)
	for c.slots[at] != 0 && c.keys[c.slots[at]-1] != key {
		at = (at + 1) & uint64(len(c.slots)-1)
	}
	return &c.slots[at]
}

// index returns the index of a key, -1 if it is not there.
func (c *counter) index(key uint64) int { return int(*c.slot(key)) - 1 }

// add counts a key n more times; it is false when that would need an entry too many.
func (c *counter) add(key uint64, n uint32) bool {
	s := c.slot(key)
	if *s == 0 {
		if len(c.keys) >= c.max {
			return false
		}
		c.keys = append(c.keys, key)
		c.counts = append(c.counts, 0)
		*s = uint32(len(c.keys))
		if 2*len(c.keys) > len(c.slots) {
			c.slots = make([]uint32, 2*len(c.slots))
			for i, k := range c.keys {
				*c.slot(k) = uint32(i + 1)
			}
			s = c.slot(key)
		}
	}
	c.counts[*s-1] += n
	return true
}

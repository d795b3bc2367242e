package tax

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// An index finds the rows of a territory and category without hashing whole
// strings: a territory by its two letters, a category by a short hash and one
// comparison, the rows by a table of both.
type index struct {
	pairs   [26 * 26]uint8 // territory number, 0 for none
	regions []commerce.Territory
	numbers []uint8
	cats    []string
	parent  []int16
	slots   []int16 // open addressing, -1 for free
	spans   []span
}

type span struct{ from, until uint16 }

const maxRows = 1<<16 - 1

func catHash(s string) uint32 {
	n := len(s)
	h := uint32(n) + uint32(s[0])<<8 + uint32(s[n-1])<<14 + uint32(s[n>>1])<<3 + uint32(s[n*3>>2])<<5
	return h * 2654435761 >> 16
}

func (x *index) build(rows []layered) error {
	*x = index{}
	cats := []string{Standard}
	for i := range rows {
		for c := rows[i].Category; ; {
			cats = append(cats, c)
			j := strings.LastIndexByte(c, '.')
			if j < 0 {
				break
			}
			c = c[:j]
		}
	}
	slices.Sort(cats)
	x.cats = slices.Compact(cats)
	size := 8
	for size < 4*len(x.cats) {
		size *= 2
	}
	x.slots = make([]int16, size)
	for i := range x.slots {
		x.slots[i] = -1
	}
	for i, c := range x.cats {
		at := int(catHash(c)) & (size - 1)
		for x.slots[at] >= 0 {
			at = (at + 1) & (size - 1)
		}
		x.slots[at] = int16(i)
	}
	std := x.category(Standard)
	x.parent = make([]int16, len(x.cats))
	for i, c := range x.cats {
		j := strings.LastIndexByte(c, '.')
		switch {
		case i == std || strings.HasPrefix(c, "level") || strings.HasPrefix(c, "surcharge"):
			x.parent[i] = -1
		case j < 0:
			x.parent[i] = int16(std)
		default:
			x.parent[i] = int16(x.category(c[:j]))
		}
	}
	var last commerce.Territory
	n := 0
	for i := range rows {
		t := rows[i].Territory
		if t != last {
			n++
			last = t
			if len(t) == 2 {
				x.pairs[pair(t[0], t[1])] = uint8(n)
			} else {
				x.regions = append(x.regions, t)
				x.numbers = append(x.numbers, uint8(n))
			}
			x.spans = append(x.spans, make([]span, len(x.cats))...)
		}
		s := &x.spans[(n-1)*len(x.cats)+x.category(rows[i].Category)]
		if s.until == 0 {
			s.from = uint16(i)
		}
		s.until = uint16(i + 1)
	}
	if len(rows) > maxRows || n > 255 || len(x.cats) > 1<<15-1 {
		return commerce.Detail(ErrRow, "tax: a book has at most %d rows, 255 territories and 32767 categories", maxRows)
	}
	for _, a := range [...]string{"ELGR", "UKGB", "MCFR", "IMGB"} { // treated as
		if p := &x.pairs[pair(a[0], a[1])]; *p == 0 {
			*p = x.pairs[pair(a[2], a[3])]
		}
	}
	return nil
}

// category returns the number of a category, or -1.
func (x *index) category(c string) int {
	if c == "" || len(x.slots) == 0 {
		return -1
	}
	mask := len(x.slots) - 1
	for at := int(catHash(c)) & mask; x.slots[at] >= 0; at = (at + 1) & mask {
		if i := x.slots[at]; x.cats[i] == c {
			return int(i)
		}
	}
	return -1
}

// home returns the number of the territory whose rows answer for t, 0 if none
// does. A part of a state with rows of its own never falls back on the state's.
func (b *Book) home(t commerce.Territory) int {
	if b == nil {
		return 0
	}
	if len(t) == 2 {
		if !capital(t[0]) || !capital(t[1]) {
			return 0
		}
		if n := b.pairs[pair(t[0], t[1])]; n != 0 {
			return int(n)
		}
	}
	t = canonical(t)
	for i, r := range b.regions {
		if r == t {
			return int(b.numbers[i])
		}
	}
	if len(t) < 4 || !capital(t[0]) || !capital(t[1]) || t[2] != '-' {
		return 0
	}
	for i := range specials {
		if specials[i].code == t && specials[i].flags&inGoods == 0 {
			return 0
		}
	}
	return int(b.pairs[pair(t[0], t[1])])
}

// find returns the row that answers, or -1.
func (b *Book) find(t commerce.Territory, category string, on calendar.Date) (int, how) {
	if len(t) > 2 {
		t = onDay(canonical(t), on)
	}
	n := b.home(t)
	if n == 0 || on.IsZero() {
		return -1, 0
	}
	var h how
	if on.After(b.fresh) {
		h = stale
	}
	if category == "" {
		category = Standard
	}
	c := b.category(category)
	if c < 0 {
		c, h = b.ancestor(category, h)
		if h&unknown != 0 && b.strict {
			return -1, h
		}
	}
	base := (n - 1) * len(b.cats)
	for first := true; c >= 0; first = false {
		s := b.spans[base+c]
		for i := int(s.from); i < int(s.until); i++ {
			r := &b.rows[i]
			if on.Before(r.Period.First) || !r.Period.Last.IsZero() && on.After(r.Period.Last) {
				continue
			}
			if r.Source.Trust < b.least {
				h |= skipped
				continue
			}
			if r.Source.Trust == commerce.Contested {
				h |= contested
			}
			if !first {
				h |= byParent
				if r.Category == Standard {
					h |= byDefault
				}
			}
			return i, h
		}
		if s.until > s.from && b.rows[s.from].Level != Standard {
			h |= gap
		}
		c = int(b.parent[c])
	}
	return -1, h &^ unknown
}

// ancestor returns the nearest known parent of an unknown category, at last the
// standard rate.
func (b *Book) ancestor(category string, h how) (int, how) {
	for {
		i := strings.LastIndexByte(category, '.')
		if i < 0 {
			break
		}
		category = category[:i]
		if c := b.category(category); c >= 0 {
			return c, h | byParent
		}
	}
	return b.category(Standard), h | unknown
}

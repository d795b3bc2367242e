package tax

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// An index finds the rows of a territory and category without hashing whole
// strings: a territory by its two letters, a category by its first and last
// bytes, the rows by a table of both.
type index struct {
	pairs    [maxPair]uint8 // territory number, 0 for none
	regions  []commerce.Territory
	numbers  []uint8
	cats     []string
	parent   []int16
	standard int
	slots    []slot // open addressing
	spans    []span
	days     []validity // as the rows
}

// A span is the rows of a category in a territory, the latest first, and the
// days of that one: most look-ups end there.
type span struct {
	from, until uint16
	validity
}

// A validity is what a look-up asks of a row: rows themselves are large.
type validity struct {
	first, last calendar.Date // neither is the zero Date
	trust       commerce.Trust
}

var firstOfAll, lastOfAll = calendar.MustDate("0001-01-01"), calendar.MustDate("9999-12-31")

const maxRows = 1<<16 - 1

// A slot of the table of categories. Up to 16 bytes its two words are all of
// the name, so that nothing else needs to be compared.
type slot struct {
	head, tail uint64
	n          uint8 // length of the name, 0 for a free slot
	cat        uint16
}

// ends returns the first and the last eight bytes of a name, or all of a
// shorter one.
func ends(s string) (head, tail uint64) {
	for i := range min(len(s), 8) {
		head |= uint64(s[i]) << (8 * i)
		tail |= uint64(s[len(s)-1-i]) << (56 - 8*i)
	}
	return head, tail
}

// first8 is the first word of ends for a name of at least eight bytes, in one
// load.
func first8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// scatter is the place of a name in the table, before its mask.
func scatter(head, tail uint64) int { return int((head ^ tail*3) * slotHash >> 40) }

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
	x.slots = make([]slot, size)
	for i, c := range x.cats {
		head, tail := ends(c)
		at := scatter(head, tail) & (size - 1)
		for x.slots[at].n != 0 {
			at = (at + 1) & (size - 1)
		}
		x.slots[at] = slot{head, tail, uint8(len(c)), uint16(i)}
	}
	std := x.category(Standard)
	x.standard = std
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
	x.days = make([]validity, len(rows))
	for i := range rows {
		r := &rows[i]
		x.days[i] = validity{r.Period.First, r.Period.Last, r.Source.Trust}
		if r.Period.First.IsZero() {
			x.days[i].first = firstOfAll
		}
		if r.Period.Last.IsZero() {
			x.days[i].last = lastOfAll
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
			s.from, s.validity = uint16(i), x.days[i]
		}
		s.until = uint16(i + 1)
	}
	if len(rows) > maxRows || n > 255 || len(x.cats) > 1<<15-1 {
		return commerce.Detail(ErrRow, "tax: a book has at most %d rows, 255 territories and 32767 categories", maxRows)
	}
	for _, a := range [...]string{"ELGR", "UKGB", "MCFR", "IMGB", "LICH"} { // treated as
		if p := &x.pairs[pair(a[0], a[1])]; *p == 0 {
			*p = x.pairs[pair(a[2], a[3])]
		}
	}
	return nil
}

// category returns the number of a category, or -1.
func (x *index) category(c string) int {
	n := len(c)
	if uint(n-1) > 15 || len(x.slots) == 0 { // 0 is the length of an empty slot
		return x.long(c)
	}
	var head, tail uint64
	if n >= 8 {
		head, tail = first8(c), first8(c[n-8:])
	} else {
		head, tail = ends(c)
	}
	for at := scatter(head, tail); ; at++ {
		s := &x.slots[at&(len(x.slots)-1)]
		if s.head == head && s.tail == tail && int(s.n) == n {
			return int(s.cat)
		}
		if s.n == 0 {
			return -1
		}
	}
}

// long is category for names of which the ends are not all: to compare them is
// a call, which would cost the short ones their registers.
func (x *index) long(c string) int {
	n, mask := len(c), len(x.slots)-1
	if n == 0 || n > maxCategory || mask < 0 {
		return -1
	}
	head, tail := first8(c), first8(c[n-8:])
	for at := scatter(head, tail); ; at++ {
		s := &x.slots[at&mask]
		if s.n == 0 {
			return -1
		}
		if s.head == head && s.tail == tail && x.cats[s.cat] == c {
			return int(s.cat)
		}
	}
}

// home returns the number of the territory whose rows answer for t, 0 if none
// does. A part of a state with rows of its own never falls back on the state's.
func (b *Book) home(t commerce.Territory) int {
	if b == nil {
		return 0
	}
	if len(t) == 2 {
		if n := b.pairs[pair(t[0], t[1])]; n != 0 {
			return int(n)
		}
	}
	return b.region(canonical(t))
}

func (b *Book) region(t commerce.Territory) int {
	for i, r := range b.regions {
		if r == t {
			return int(b.numbers[i])
		}
	}
	if len(t) < 4 || t[2] != '-' {
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
	if b == nil {
		return -1, 0
	}
	n, c := 0, b.standard
	if len(t) == 2 {
		n = int(b.pairs[pair(t[0], t[1])])
	}
	if category != "" {
		c = b.category(category)
	}
	if n != 0 && c >= 0 { // the usual look-up: a state, a known category, the latest row
		s := &b.spans[(n-1)*len(b.cats)+c]
		if !on.Before(s.first) && !on.After(s.last) && s.trust > commerce.Contested && s.trust >= b.least && !on.After(b.fresh) {
			return int(s.from), 0
		}
	}
	if n == 0 {
		n = b.home(onDay(canonical(t), on))
	}
	if n == 0 || on.IsZero() {
		return -1, 0
	}
	return b.search(n, c, category, on)
}

// search looks through the rows of a territory, from a category upwards.
func (b *Book) search(n, c int, category string, on calendar.Date) (int, how) {
	var h how
	if on.After(b.fresh) {
		h = stale
	}
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
			r := &b.days[i]
			if on.Before(r.first) || on.After(r.last) {
				continue
			}
			if r.trust < b.least {
				h |= skipped
				continue
			}
			if r.trust == commerce.Contested {
				h |= contested
			}
			if !first {
				h |= byParent
				if c == b.standard {
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

// findCN returns the row of the longest part of a code that has one, or -1.
func (b *Book) findCN(t commerce.Territory, code string, on calendar.Date) (int, how) {
	for n := len(code); n >= 2; n-- {
		c := "cn." + code[:n]
		if b.category(c) < 0 {
			continue
		}
		if i, h := b.find(t, c, on); i >= 0 && b.rows[i].Category == c {
			return i, h
		}
	}
	return -1, 0
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

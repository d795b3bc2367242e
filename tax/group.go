package tax

import (
	"math"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// An acc is the running state of a group.
type acc struct {
	key  uint64 // taxKey
	rate uint64 // in 0.0001 %
	sum  int64  // in the mode
	vat  int64  // where rounding is per line
}

// follows stands for a group in [Breakdown.of]: the line follows the goods.
const follows = math.MaxUint8

// An entry is the part of a line in a group.
type entry struct {
	units int64 // signed by the role
	line  int32
	group int32
}

// entries appends what the groups are made of: the lines in their order, then
// the parts of those that follow the goods.
func (b *Breakdown) entries(dst []entry) []entry {
	for i, g := range b.of {
		if g == follows {
			continue
		}
		l := &b.lines[i]
		units := l.Amount.Units()
		if l.Role == Allowance {
			units = -units
		}
		dst = append(dst, entry{units, int32(i), int32(g)})
	}
	return append(dst, b.parts...)
}

// all returns the entries in memory that the next call uses again.
func (b *Breakdown) all() []entry {
	b.work = b.entries(b.work[:0])
	return b.work
}

// currency is that of the first line that has one.
func (b *Breakdown) currency() money.Currency {
	for i := range b.lines {
		if c := b.lines[i].Amount.Currency(); c != 0 {
			return c
		}
	}
	return 0
}

// collect sums the lines by group. It reports false where a line is not plainly
// right; problems then looks closer.
func (b *Breakdown) collect(cur money.Currency) bool {
	lines := b.lines
	if len(lines) > MaxLines {
		return false
	}
	if cap(b.of) < len(lines) {
		b.of = make([]uint8, len(lines))
	}
	of, accs, digits := b.of[:len(lines)], b.accs, cur.Digits()
	b.of, b.wide = of, false
	var s slots
	for i := range lines {
		l := &lines[i]
		key := taxKey(&l.Tax)
		at := s[key*slotHash>>(64-slotBits)]
		if int(at) < len(accs) && accs[at].key == key && key != 0 && l.Role == Item && l.Qty >= 0 &&
			uint64(l.Amount.Units()) < plainUnits && l.Amount.Currency() == cur && l.Amount.Scale() == digits {
			accs[at].sum += l.Amount.Units()
			of[i] = at
			continue
		}
		if !b.odd(i, &s, cur) { // the first of its group, or no plain line
			return false
		}
		accs = b.accs
	}
	return !b.wide || b.addUp()
}

// odd adds a line of any kind, and reports false for one that cannot be.
func (b *Breakdown) odd(i int, s *slots, cur money.Currency) bool {
	l := &b.lines[i]
	units := l.Amount.Units()
	if (l.Amount.Currency() != cur || l.Amount.Scale() != cur.Digits()) && l.Amount != (money.Amount{}) || l.Role > Surcharge ||
		l.Qty < 0 || units < 0 && !b.opt.Signed {
		return false
	}
	b.wide = b.wide || uint64(units) >= plainUnits
	if l.Role != Item && l.Tax.Category == "" {
		b.rest = append(b.rest, i)
		b.of[i] = follows
		return len(b.rest) <= maxFollow
	}
	if l.Role == Allowance {
		units = -units
	}
	key := taxKey(&l.Tax)
	at := b.find(&l.Tax, key)
	if at < 0 {
		return false
	}
	b.accs[at].sum += units
	b.of[i] = uint8(at)
	s[key*slotHash>>(64-slotBits)] = uint8(at)
	return true
}

// slots remember the group of a key, as far as another key did not take its
// place: so groups are not searched, in whatever order the lines come.
type slots [1 << slotBits]uint8

const (
	slotBits = 5
	slotHash = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio
)

// plainUnits is an amount of which MaxLines cannot overflow.
const plainUnits = 1 << 46

// addUp adds the entries again, with an eye on overflow.
func (b *Breakdown) addUp() bool {
	var over bool
	for i := range b.accs {
		b.accs[i].sum = 0
	}
	for _, e := range b.all() {
		a := &b.accs[e.group]
		a.sum, over = plus(a.sum, e.units, over)
	}
	return !over
}

// taxKey packs the usual tax: a state, a category of one letter, a rate up to
// 100 %, and no further codes. Any other is 0 and compared by [sameGroup].
func taxKey(t *commerce.Tax) uint64 {
	u := uint64(t.Rate.Units())
	if len(t.Territory) != 2 || len(t.Category) != 1 || len(t.Exemption)|len(t.Nature) != 0 || u > percentWhole {
		return 0
	}
	return (uint64(t.Territory[0])|uint64(t.Territory[1])<<8|uint64(t.Category[0])<<16)<<32 | u
}

// usual says that the category of a key goes with its rate.
func usual(key uint64) bool {
	switch byte(key >> 48) {
	case 'S':
		return uint32(key) != 0
	case 'Z', 'E', 'K', 'G', 'O':
		return uint32(key) == 0
	}
	return false
}

// find returns the number of the group of a tax, a new one if need be, and -1
// for a tax that cannot be.
func (b *Breakdown) find(t *commerce.Tax, key uint64) int {
	for i := range b.accs {
		if b.accs[i].key == key && (key != 0 || sameGroup(&b.Groups[i].Tax, t)) {
			return i
		}
	}
	n := len(b.Groups)
	if (key == 0 || !usual(key)) && taxProblem(t) != nil || n == MaxGroups {
		return -1
	}
	if n < cap(b.Groups) {
		b.Groups = b.Groups[:n+1]
	} else {
		b.Groups = append(b.Groups, Group{})
	}
	g := &b.Groups[n].Tax
	g.Territory, g.Category, g.Rate, g.Exemption, g.Nature = t.Territory, t.Category, t.Rate, t.Exemption, t.Nature
	b.accs = append(b.accs, acc{key: key, rate: uint64(t.Rate.Units())})
	return n
}

// groupTax keeps what an invoice groups by and drops what only explains the
// line: level, scheme, kind, product and dispatch.
func groupTax(t *commerce.Tax) commerce.Tax {
	return commerce.Tax{Territory: t.Territory, Category: t.Category, Rate: t.Rate, Exemption: t.Exemption, Nature: t.Nature}
}

// sameGroup compares what groupTax keeps.
func sameGroup(a, b *commerce.Tax) bool {
	return a.Rate == b.Rate && a.Category == b.Category && a.Territory == b.Territory &&
		a.Nature == b.Nature && a.Exemption == b.Exemption
}

// taxProblem refuses categories outside EN 16931 (BR-CL-18) and rates that they
// exclude (BR-S-05, BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05, BR-O-05).
func taxProblem(t *commerce.Tax) error {
	if u := t.Rate.Units(); u < 0 || u > percentWhole {
		return commerce.Detail(ErrLine, "tax: a rate of %s is not in 0..100", t.Rate)
	}
	switch t.Category {
	case "S", "B":
		if t.Rate.IsZero() {
			return commerce.Detail(ErrLine, "tax: category %s wants a rate above 0", t.Category)
		}
	case "Z", "E", "AE", "K", "G", "O":
		if !t.Rate.IsZero() {
			return commerce.Detail(ErrLine, "tax: category %s wants a rate of 0, not %s", t.Category, t.Rate)
		}
	case "L", "M":
	default:
		return commerce.Detail(ErrLine, "tax: %q is not a category of EN 16931", clip(t.Category))
	}
	return nil
}

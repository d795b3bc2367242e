package tax

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Share is what a line, or the part of it in one group, is of the document.
// Over all shares Net, VAT and Gross add up to those of their group. Amounts of
// allowances are negative.
type Share struct {
	Line  string       `json:"line"`  // the caller's id
	Index int          `json:"index"` // of the line in the input
	Group int          `json:"group"` // of [Breakdown.Groups]
	Role  Role         `json:"role,omitempty"`
	Net   money.Amount `json:"net"`
	VAT   money.Amount `json:"vat"`
	Gross money.Amount `json:"gross"`
}

// Lines returns the shares in the order of the lines; a line that follows the
// goods has one share for each group. In gross mode Gross is the price that the
// customer saw, but for the cents of strict mode.
func (b *Breakdown) Lines() []Share { return b.AppendLines(nil) }

// AppendLines appends the shares of [Breakdown.Lines] to dst. For up to 64
// shares it allocates nothing if dst is large enough.
func (b *Breakdown) AppendLines(dst []Share) []Share {
	var small struct {
		entries  [64]entry
		net, vat [64]int64
		parts    [64]part
		order    [64]uint64
	}
	w := work{small.entries[:0], small.net[:], small.vat[:], small.parts[:], small.order[:]}
	if n := len(b.of) - len(b.rest) + len(b.parts); n > len(small.net) {
		w = work{make([]entry, 0, n), make([]int64, n), make([]int64, n), make([]part, n), make([]uint64, n)}
	}
	w.entries = b.entries(w.entries)
	cur := b.Gross.Currency()
	for g := range b.Groups {
		b.shareGroup(g, cur, &w)
	}
	start := len(dst)
	for i := range w.entries {
		e := &w.entries[i]
		l := &b.lines[e.line]
		dst = append(dst, Share{
			Line: l.ID, Index: int(e.line), Group: int(e.group), Role: l.Role,
			Net: money.New(w.net[i], cur), VAT: money.New(w.vat[i], cur), Gross: money.New(w.net[i]+w.vat[i], cur),
		})
	}
	if len(b.rest) > 0 { // what follows the goods was added behind them
		slices.SortStableFunc(dst[start:], func(x, y Share) int { return cmp.Compare(x.Index, y.Index) })
	}
	return dst
}

// work is the memory of one call: the entries, net and VAT by entry, and the parts of a group.
type work struct {
	entries  []entry
	net, vat []int64
	parts    []part
	order    []uint64
}

// shareGroup shares VAT and net of one group over its entries.
func (b *Breakdown) shareGroup(g int, cur money.Currency, w *work) {
	group := &b.Groups[g]
	rate := b.accs[g].rate
	parts, n := w.parts, 0 // no append: what goes through a pointer goes to the heap
	var carry, done int64
	for i := range w.entries {
		e := &w.entries[i]
		if int(e.group) != g {
			continue
		}
		w.net[i], w.vat[i] = e.units, 0
		switch {
		case rate == 0:
		case b.opt.Level == PerLine || b.opt.Level == PerUnit:
			w.vat[i], _ = b.entryVAT(*e, cur) // computed once already: it fits
			w.net[i] = b.netOf(e.units, w.vat[i])
		case b.opt.Level == LineCarry && !b.opt.Strict:
			carry += e.units
			sum, _ := b.tax(group.Tax.Rate, money.New(carry, cur)) // at most the group, which fits
			w.vat[i] = sum.Units() - done
			done = sum.Units()
			w.net[i] = b.netOf(e.units, w.vat[i])
		default:
			parts[n] = exactPart(i, e.units, rate, b.opt.Mode)
			n++
		}
	}
	parts = parts[:n]
	settle(parts, w.order, group.VAT.Units())
	for _, p := range parts {
		w.vat[p.entry] = p.whole
		w.net[p.entry] = b.netOf(w.entries[p.entry].units, p.whole)
	}
	if b.opt.Mode == commerce.Net || !b.opt.Strict {
		return
	}
	for k, old := range parts { // net and VAT do not add up to the price: share the net as well
		units := w.entries[old.entry].units
		p := exactPart(old.entry, units, rate, commerce.Gross)
		p.whole = units - p.whole // net = price - VAT, rounded down
		if p.rest > 0 {
			p.whole--
			p.rest = p.of - p.rest
		}
		parts[k] = p
	}
	settle(parts, w.order, group.Net.Units())
	for _, p := range parts {
		w.net[p.entry] = p.whole
	}
}

// netOf is the net of an amount in the mode.
func (b *Breakdown) netOf(units, vat int64) int64 {
	if b.opt.Mode == commerce.Net {
		return units
	}
	return units - vat
}

// A part is an exact share: whole + rest/of, rounded down.
type part struct {
	entry    int
	whole    int64
	rest, of uint64
}

// exactPart is the exact VAT of units at a rate in 0.0001 %.
func exactPart(entry int, units int64, rate uint64, mode commerce.PriceMode) part {
	of := uint64(percentWhole)
	if mode == commerce.Gross {
		of += rate
	}
	whole, rest := divide(units, rate, of)
	return part{entry, whole, rest, of}
}

// percentWhole is 100 % in units of 0.0001 %; a rest is below twice that.
const (
	percentWhole = 1_000_000
	maxRest      = 2 * percentWhole
)

// divide returns units × rate / of, rounded towards minus infinity, and the
// rest. rate is below of or a rate above 100 % of a net amount that was checked.
func divide(units int64, rate, of uint64) (int64, uint64) {
	m := uint64(units)
	if units < 0 {
		m = -m
	}
	hi, lo := bits.Mul64(m, rate)
	q, r := bits.Div64(hi%of, lo, of)
	if units >= 0 {
		return int64(q), r
	}
	if r == 0 {
		return -int64(q), 0
	}
	return -int64(q) - 1, of - r
}

// settle raises parts by a unit each, the largest rest first, until they add up
// to total: the sum of the exact parts, rounded up or down.
func settle(parts []part, order []uint64, total int64) {
	for i := range parts {
		total -= parts[i].whole
	}
	n := int64(len(parts))
	if total == 0 || n == 0 {
		return
	}
	order = order[:n]
	for i := range parts { // the rest is below 2^21, the index below 2^17 times the groups
		order[i] = (maxRest-parts[i].rest)<<32 | uint64(i)
	}
	slices.Sort(order)
	for _, o := range order[:min(max(total, 0), n)] {
		parts[uint32(o)].whole++
	}
}

package tax

import (
	"cmp"
	"encoding/json"
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
		net, vat [64]int64
		parts    [64]part
		order    [64]uint64
	}
	n := len(b.entries)
	w := work{small.net[:], small.vat[:], small.parts[:], small.order[:]}
	if n > len(small.net) {
		w = work{make([]int64, n), make([]int64, n), make([]part, n), make([]uint64, n)}
	}
	cur := b.Gross.Currency()
	for g := range b.Groups {
		b.shareGroup(g, cur, &w)
	}
	start := len(dst)
	for i := range b.entries {
		e := &b.entries[i]
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

// work is the memory of one call: net and VAT by entry, and the parts of a group.
type work struct {
	net, vat []int64
	parts    []part
	order    []uint64
}

// shareGroup shares VAT and net of one group over its entries.
func (b *Breakdown) shareGroup(g int, cur money.Currency, w *work) {
	group := &b.Groups[g]
	rate := b.accs[g].units
	parts, n := w.parts, 0 // no append: what goes through a pointer goes to the heap
	var carry, done int64
	for i := range b.entries {
		e := &b.entries[i]
		if int(e.group) != g {
			continue
		}
		w.net[i], w.vat[i] = e.units, 0
		switch {
		case rate == 0:
		case b.opt.Level == PerLine || b.opt.Level == PerUnit:
			w.vat[i], _ = b.entryVAT(e, cur) // computed once already: it fits
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
		w.net[p.entry] = b.netOf(b.entries[p.entry].units, p.whole)
	}
	if b.opt.Mode == commerce.Net || !b.opt.Strict {
		return
	}
	for k, old := range parts { // net and VAT do not add up to the price: share the net as well
		units := b.entries[old.entry].units
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
// to total; if they are above it already, it lowers those with the least rest.
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
	for i := int64(0); total > 0; i, total = i+1, total-1 {
		parts[uint32(order[i%n])].whole++
	}
	for i := n - 1; total < 0; i, total = i-1, total+1 {
		parts[uint32(order[(i%n+n)%n])].whole--
	}
}

// rateUnits is a rate in 0.0001 %, read from its text: it has at most four decimals.
func rateUnits(p money.Percent) uint64 {
	var buf [24]byte
	text, _ := p.AppendText(buf[:0])
	var u uint64
	decimals := -1
	for _, c := range text {
		if c == '.' {
			decimals = 0
			continue
		}
		u = u*10 + uint64(c-'0')
		if decimals >= 0 {
			decimals++
		}
	}
	for decimals = max(decimals, 0); decimals < 4; decimals++ {
		u *= 10
	}
	return u
}

// unitVAT is qty times the rounded VAT of a unit price that is a fraction.
func unitVAT(units, qty int64, rate uint64, opt Options) (int64, error) {
	of := uint64(percentWhole)
	if opt.Mode == commerce.Gross {
		of += rate
	}
	m := uint64(max(units, -units))
	hi, lo := bits.Mul64(m, rate)
	dh, d := bits.Mul64(of, uint64(qty))
	if dh != 0 || hi >= d {
		return 0, commerce.Detail(money.ErrOverflow, "tax: %d units overflow", qty)
	}
	q, r := bits.Div64(hi, lo, d)
	mode := opt.Rounding
	net := opt.Mode == commerce.Gross && opt.Anchor == NetRounded
	switch {
	case r == 0:
	case mode == money.Down && net:
		q++
	case mode == money.Down:
	case r > d-r, r == d-r && mode == money.HalfUp && !net, r == d-r && mode == money.HalfEven && q&1 == 1:
		q++
	}
	over, v := bits.Mul64(q, uint64(qty))
	if over != 0 || v > 1<<63-1 {
		return 0, commerce.Detail(money.ErrOverflow, "tax: %d units overflow", qty)
	}
	if units < 0 {
		return -int64(v), nil
	}
	return int64(v), nil
}

// spread shares the lines that follow the goods over the groups.
func (b *Breakdown) spread(cur money.Currency) error {
	weights := make([]int64, len(b.accs))
	some := false
	for i := range b.entries {
		if e := &b.entries[i]; b.lines[e.line].Role == Item {
			weights[e.group] += e.units
		}
	}
	for i, w := range weights {
		if b.opt.Signed && w < 0 {
			weights[i] = -w
		}
		some = some || weights[i] != 0
	}
	only, err := b.target(weights)
	if err != nil {
		return err
	}
	for _, i := range b.rest {
		l := &b.lines[i]
		units := l.Amount.Units()
		if l.Role == Allowance {
			units = -units
		}
		if only >= 0 || !some {
			if err := b.part(i, max(only, 0), units); err != nil {
				return err
			}
			continue
		}
		shares, err := money.New(units, cur).Allocate(weights...)
		if err != nil {
			return overflow(err)
		}
		for g := range shares {
			if weights[g] == 0 {
				continue
			}
			if err := b.part(i, g, shares[g].Units()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Breakdown) part(line, group int, units int64) error {
	sum, over := plus(b.accs[group].sum, units, false)
	if over {
		return overflow(money.ErrOverflow)
	}
	b.accs[group].sum = sum
	b.entries = append(b.entries, entry{units: units, line: int32(line), group: int32(group)})
	return nil
}

// target returns the one group that everything goes to, or -1 for a share each.
func (b *Breakdown) target(weights []int64) (int, error) {
	best := -1
	switch b.opt.Spread {
	case HighestRate:
		for g := range b.Groups {
			if weights[g] != 0 && (best < 0 || b.Groups[g].Tax.Rate.Cmp(b.Groups[best].Tax.Rate) > 0) {
				best = g
			}
		}
	case MainItem:
		var most int64
		for i := range b.entries {
			e := &b.entries[i]
			if u := max(e.units, -e.units); b.lines[e.line].Role == Item && (best < 0 || u > most) {
				best, most = int(e.group), u
			}
		}
	case FixedTax:
		return b.find(b.opt.Fixed, shortTax(b.opt.Fixed)), nil
	default:
	}
	if best < 0 && len(b.Groups) == 0 {
		return 0, commerce.FieldErrors{{
			Path: commerce.Pointer("lines", b.rest[0], "tax"), Code: "tax.line.no_goods",
			Err: commerce.Detail(ErrLine, "tax: a line without a tax of its own, and no goods to follow"),
		}}
	}
	return best, nil
}

type breakdownJSON struct {
	Groups   []Group           `json:"groups"`
	Lines    []Share           `json:"lines"`
	Net      money.Amount      `json:"net"`
	VAT      money.Amount      `json:"vat"`
	Gross    money.Amount      `json:"gross"`
	Rounding money.Amount      `json:"rounding"`
	Payable  money.Amount      `json:"payable"`
	Drift    money.Amount      `json:"drift"`
	Code     string            `json:"code"`
	Reasons  []commerce.Reason `json:"reasons"`
}

// MarshalJSON writes the groups, the shares, the sums and the reasons.
func (b Breakdown) MarshalJSON() ([]byte, error) {
	payable, err := b.Gross.Add(b.Rounding)
	if err != nil {
		return nil, err
	}
	j := breakdownJSON{
		Groups: b.Groups, Lines: b.Lines(), Net: b.Net, VAT: b.VAT, Gross: b.Gross, Rounding: b.Rounding,
		Payable: payable, Drift: b.Drift, Code: b.Code(), Reasons: b.Reasons(),
	}
	if j.Groups == nil {
		j.Groups = []Group{}
	}
	if j.Lines == nil {
		j.Lines = []Share{}
	}
	if j.Reasons == nil {
		j.Reasons = []commerce.Reason{}
	}
	return json.Marshal(j)
}

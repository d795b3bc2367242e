package tax

import (
	"errors"
	"math"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Errors of [Calculate].
var (
	ErrLine    = errors.New("tax: bad line")
	ErrOptions = errors.New("tax: options that exclude each other")
)

// Bounds of one calculation: its lines, and the groups that they make. Of the
// lines, at most maxFollow may follow the goods.
const (
	MaxLines  = 100_000
	MaxGroups = 100
	maxFollow = 1_000
)

// A Line is one position of a document. Its Amount is of all units, after the
// discounts of the line itself, in minor units and in the mode of [Options].
type Line struct {
	ID     string       `json:"id"`
	Qty    int64        `json:"qty,omitempty"` // units, asked only by PerUnit; 0 reads as 1
	Amount money.Amount `json:"amount"`
	// Tax is how the line is taxed: [Decision.Tax], or a literal with at least Category and Rate. A zero Tax on an
	// allowance or charge means that it follows the goods, by [Options.Spread].
	Tax  commerce.Tax `json:"tax,omitzero"`
	Role Role         `json:"role,omitempty"`
}

// Options say how a document is calculated. The zero Options are consumer
// prices with VAT inside, rounded half up, once per VAT category and rate.
type Options struct {
	Mode     commerce.PriceMode `json:"mode,omitempty"`
	Level    Level              `json:"level,omitempty"`
	Rounding money.Rounding     `json:"rounding,omitempty"` // HalfUp, HalfEven or Down
	Anchor   Anchor             `json:"anchor,omitempty"`
	// Strict makes gross documents pass EN 16931 BR-CO-17 to the cent: VAT is net × rate, rounded, and what is missing
	// to the price that the customer saw goes into [Breakdown.Rounding] (BT-114). Not for PerLine and PerUnit.
	Strict bool   `json:"strict,omitempty"`
	Spread Spread `json:"spread,omitempty"`
	// Fixed is the tax of what follows the goods, with FixedTax; else nil.
	Fixed *commerce.Tax `json:"fixed,omitempty"`
	// Signed allows negative amounts: documents that correct others. A credit note of an order is Order.Credit.
	Signed bool `json:"signed,omitempty"`
}

// A Group is one VAT breakdown (EN 16931 BG-23): everything of one category,
// rate and exemption reason in one territory.
type Group struct {
	// Tax has what makes the group: Territory, Category, Rate, Exemption, Nature.
	Tax   commerce.Tax `json:"tax"`
	Net   money.Amount `json:"net"`   // BT-116
	VAT   money.Amount `json:"vat"`   // BT-117
	Gross money.Amount `json:"gross"` // Net plus VAT
	// Drift is VAT less the rounded product of Net and rate: what BR-CO-17 sees. It is the price of never changing a
	// gross price, and of rounding per line; validators tolerate it below 1.00.
	Drift money.Amount `json:"drift"`
}

// A Breakdown is the VAT of a document. Net, VAT and Gross are the sums of the
// groups; [Breakdown.Lines] are shares that add up to them.
type Breakdown struct {
	Groups []Group
	Net    money.Amount // BT-109
	VAT    money.Amount // BT-110
	Gross  money.Amount // BT-112
	// Rounding is what strict mode owes to the price that the customer saw (BT-114); zero otherwise.
	Rounding money.Amount
	// Drift is the sum of the groups'.
	Drift money.Amount

	opt     Options
	lines   []Line
	accs    []acc // as Groups
	entries []entry
	rest    []int // lines that follow the goods
}

// An entry is the part of a line in a group.
type entry struct {
	units int64 // signed by the role
	line  int32
	group int32
}

// Calculate computes the VAT of a document. Order does not matter for any sum,
// and splitting a line changes nothing but with PerLine and PerUnit.
//
// Groups come in the order of their first line. Left-over cents of the shares
// go to the largest remainders, ties to earlier lines.
//
// Lines in different currencies, negative amounts without Signed, amounts finer
// than the minor unit, a rate that its category excludes, discounts above a
// group, and overflow are errors, all at once, with paths like /lines/2/amount.
//
// Basis: 2006/112 Art. 73, 78(b), 79; EN 16931-1 BR-CO-10 to BR-CO-17.
func Calculate(lines []Line, opt Options) (Breakdown, error) {
	var b Breakdown
	err := CalculateInto(&b, lines, opt)
	return b, err
}

// CalculateInto is [Calculate] into a result that is used again: it allocates
// nothing once the slices of dst are large enough. dst keeps lines until the
// next call and reads their ids in [Breakdown.Lines]. On an error dst is empty.
func CalculateInto(dst *Breakdown, lines []Line, opt Options) error {
	dst.reset(lines, opt)
	if err := dst.run(); err != nil {
		dst.reset(nil, Options{})
		return err
	}
	return nil
}

func (b *Breakdown) reset(lines []Line, opt Options) {
	b.Groups, b.accs, b.entries, b.rest = b.Groups[:0], b.accs[:0], b.entries[:0], b.rest[:0]
	b.Net, b.VAT, b.Gross = money.Amount{}, money.Amount{}, money.Amount{}
	b.Rounding, b.Drift = money.Amount{}, money.Amount{}
	b.lines, b.opt = lines, opt
}

func (b *Breakdown) run() error {
	if len(b.lines) == 0 {
		return nil
	}
	cur := b.currency()
	if !b.collect(cur) || b.checkOptions() != nil {
		return b.problems(cur)
	}
	if len(b.rest) > 0 {
		if err := b.spread(cur); err != nil {
			return err
		}
	}
	for i := range b.accs {
		if b.accs[i].sum < 0 && !b.opt.Signed {
			return b.problems(cur)
		}
	}
	if b.opt.Level == PerLine || b.opt.Level == PerUnit {
		if err := b.perLine(cur); err != nil {
			return err
		}
	}
	return b.total(cur)
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
	if cap(b.entries) < len(lines) {
		b.entries = make([]entry, len(lines))
	}
	entries, accs := b.entries[:len(lines)], b.accs
	digits := cur.Digits()
	var all, qty int64 // all bits of the units, and of the quantities: one look at the end
	n, at := 0, 0
	for i := range lines {
		l := &lines[i]
		units := l.Amount.Units()
		all |= units
		qty |= l.Qty
		if (l.Amount.Currency() != cur || l.Amount.Scale() != digits) && l.Amount != (money.Amount{}) {
			return false
		}
		if l.Role != Item {
			if l.Role == Allowance {
				units = -units
			}
			if l.Role > Surcharge {
				return false
			}
			if l.Tax.Category == "" {
				if b.rest = append(b.rest, i); len(b.rest) > maxFollow {
					return false
				}
				continue
			}
		}
		key := taxKey(&l.Tax)
		if at >= len(accs) || accs[at].key != key || key == 0 {
			if at = known(accs, key); at < 0 {
				if at = b.find(&l.Tax, key); at < 0 {
					return false
				}
				accs = b.accs
			}
		}
		accs[at].sum += units
		entries[n] = entry{units: units, line: int32(i), group: int32(at)}
		n++
	}
	b.entries = entries[:n]
	return qty >= 0 && (all >= 0 || b.opt.Signed) && (uint64(all) < plainUnits || b.addUp())
}

// plainUnits is an amount of which MaxLines cannot overflow.
const plainUnits = math.MaxInt64 / MaxLines

// addUp adds the entries again, with an eye on overflow.
func (b *Breakdown) addUp() bool {
	var over bool
	for i := range b.accs {
		b.accs[i].sum = 0
	}
	for _, e := range b.entries {
		a := &b.accs[e.group]
		a.sum, over = plus(a.sum, e.units, over)
	}
	return !over
}

// known returns the group of a key, or -1.
func known(accs []acc, key uint64) int {
	for i := range accs {
		if accs[i].key == key && key != 0 {
			return i
		}
	}
	return -1
}

// find returns the number of the group of a tax, a new one if need be, and -1
// for a tax that cannot be.
func (b *Breakdown) find(t *commerce.Tax, key uint64) int {
	if i := known(b.accs, key); i >= 0 {
		return i
	}
	for i := range b.accs {
		if key == 0 && sameGroup(&b.Groups[i].Tax, t) {
			return i
		}
	}
	return b.newGroup(t, key)
}

// newGroup adds the group of a tax and returns its number, or -1 for a tax that
// cannot be.
func (b *Breakdown) newGroup(t *commerce.Tax, key uint64) int {
	n := len(b.Groups)
	if taxProblem(t) != nil || n == MaxGroups {
		return -1
	}
	if n < cap(b.Groups) {
		b.Groups = b.Groups[:n+1]
	} else {
		b.Groups = append(b.Groups, Group{})
	}
	g := &b.Groups[n].Tax
	g.Territory, g.Category, g.Rate, g.Exemption, g.Nature = t.Territory, t.Category, t.Rate, t.Exemption, t.Nature
	if n < cap(b.accs) { // field by field: a whole acc would be built and copied
		b.accs = b.accs[:n+1]
	} else {
		b.accs = append(b.accs, acc{})
	}
	a := &b.accs[n]
	a.key, a.rate, a.units, a.sum, a.vat = key, t.Rate, uint64(t.Rate.Units()), 0, 0
	return n
}

// groupTax keeps what an invoice groups by and drops what only explains the
// line: level, scheme, kind, product and dispatch.
func groupTax(t *commerce.Tax) commerce.Tax {
	return commerce.Tax{Territory: t.Territory, Category: t.Category, Rate: t.Rate, Exemption: t.Exemption, Nature: t.Nature}
}

// An acc is the running state of a group.
type acc struct {
	key   uint64 // taxKey
	rate  money.Percent
	units uint64 // of the rate, in 0.0001 %
	sum   int64  // in the mode
	vat   int64  // where rounding is per line
}

// taxKey packs the usual tax: a state, a category of one letter, a rate up to
// 100 %, and no further codes. Any other is 0 and compared by [sameGroup].
func taxKey(t *commerce.Tax) uint64 {
	u := uint64(t.Rate.Units())
	if len(t.Territory)^2|len(t.Category)^1|len(t.Exemption)|len(t.Nature) != 0 || u > percentWhole {
		return 0
	}
	return (uint64(t.Territory[0])<<16|uint64(t.Territory[1])<<8|uint64(t.Category[0]))<<20 | u
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

func (b *Breakdown) total(cur money.Currency) error {
	var net, vat, gross, drift, rounding int64
	var over bool
	for i := range b.Groups {
		g := &b.Groups[i]
		n, v, d := b.accs[i].sum, int64(0), int64(0)
		if b.accs[i].units != 0 {
			var err error
			if b.opt.Level == PerLine || b.opt.Level == PerUnit {
				v = b.accs[i].vat
			} else if v, err = b.vatOf(i, n, cur); err != nil {
				return overflow(err)
			}
			if b.opt.Mode == commerce.Gross {
				n -= v
			}
			exact, err := b.atRate(i, n, cur)
			if err != nil {
				return overflow(err)
			}
			d = v - exact
			if b.opt.Strict && b.opt.Mode == commerce.Gross {
				v, d = exact, 0
				rounding += b.accs[i].sum - n - v
			}
			drift += d
		}
		g.Drift = money.New(d, cur)
		sum := n + v
		over = over || (sum^n)&(sum^v) < 0
		g.Net, g.VAT, g.Gross = money.New(n, cur), money.New(v, cur), money.New(sum, cur)
		net, over = plus(net, n, over)
		vat, over = plus(vat, v, over)
		gross, over = plus(gross, sum, over)
	}
	if over {
		return overflow(money.ErrOverflow)
	}
	b.Net, b.VAT, b.Gross = money.New(net, cur), money.New(vat, cur), money.New(gross, cur)
	b.Rounding, b.Drift = money.New(rounding, cur), money.New(drift, cur)
	return nil
}

func plus(a, x int64, over bool) (int64, bool) {
	s := a + x
	return s, over || (s^a)&(s^x) < 0
}

func overflow(err error) error {
	return commerce.FieldErrors{{Path: "/lines", Code: "tax.lines.overflow", Err: err}}
}

// checkOptions refuses what excludes each other.
func (b *Breakdown) checkOptions() error {
	o := &b.opt
	switch {
	case o.Rounding != money.HalfUp && o.Rounding != money.HalfEven && o.Rounding != money.Down:
		return commerce.Detail(ErrOptions, "tax: VAT is rounded half_up, half_even or down, not %s", o.Rounding)
	case o.Strict && (o.Level == PerLine || o.Level == PerUnit):
		return commerce.Detail(ErrOptions, "tax: strict documents are rounded per category, not %s", o.Level)
	case o.Strict && o.Rounding != money.HalfUp:
		return commerce.Detail(ErrOptions, "tax: strict documents are rounded half_up")
	case o.Level > LineCarry || o.Anchor > NetRounded || o.Spread > FixedTax || o.Mode > commerce.Net:
		return commerce.Detail(ErrOptions, "tax: unknown option")
	case (o.Spread == FixedTax) != (o.Fixed != nil):
		return commerce.Detail(ErrOptions, "tax: spread fixed goes with a fixed tax")
	case o.Fixed != nil:
		return taxProblem(o.Fixed)
	}
	return nil
}

// problems looks at every line again and names all that is wrong.
func (b *Breakdown) problems(cur money.Currency) error {
	var errs commerce.FieldErrors
	errs.AddUnder("/options", "tax.options.invalid", b.checkOptions())
	if len(b.lines) > MaxLines {
		errs.Add("/lines", "tax.lines.too_many", commerce.Detail(ErrLine, "tax: %d lines, at most %d", len(b.lines), MaxLines))
		return errs.Err()
	}
	sums := make(map[commerce.Tax]*money.Total)
	follow := 0
	for i := range b.lines {
		l := &b.lines[i]
		p := commerce.Pointer("lines", i)
		ok := true
		fail := func(field, code string, err error) {
			errs.Add(p+field, code, err)
			ok = false
		}
		if c := l.Amount.Currency(); c != cur && l.Amount != (money.Amount{}) {
			fail("/amount", "tax.line.currency", commerce.Detail(money.ErrCurrencyMismatch, "tax: %s among lines in %s", c, cur))
		} else if l.Amount.Scale() > cur.Digits() {
			fail("/amount", "tax.line.decimals", commerce.Detail(money.ErrInexact, "tax: %s has more decimals than the currency", l.Amount))
		}
		if l.Amount.Sign() < 0 && !b.opt.Signed {
			fail("/amount", "tax.line.negative", commerce.Detail(ErrLine, "tax: %s is negative", l.Amount))
		}
		if l.Qty < 0 {
			fail("/qty", "tax.line.negative", commerce.Detail(ErrLine, "tax: quantity %d is negative", l.Qty))
		}
		if l.Role > Surcharge {
			fail("/role", "tax.line.role", commerce.Detail(ErrLine, "tax: unknown role"))
		}
		if l.Role != Item && l.Tax.Category == "" {
			if follow++; follow == maxFollow+1 {
				errs.Add("/lines", "tax.lines.too_many", commerce.Detail(ErrLine, "tax: more than %d lines follow the goods", maxFollow))
			}
			continue
		}
		if err := taxProblem(&l.Tax); err != nil {
			fail("/tax", "tax.line.category", err)
		}
		if !ok {
			continue
		}
		key := groupTax(&l.Tax)
		if sums[key] == nil {
			if sums[key] = new(money.Total); len(sums) == MaxGroups+1 {
				errs.Add("/lines", "tax.lines.too_many", commerce.Detail(ErrLine, "tax: more than %d groups", MaxGroups))
			}
		}
		if l.Role == Allowance {
			sums[key].Sub(l.Amount)
		} else {
			sums[key].Add(l.Amount)
		}
		if sum, err := sums[key].Amount(); err != nil {
			fail("/amount", "tax.lines.overflow", err)
		} else if sum.Sign() < 0 && i == len(b.lines)-1 && !b.opt.Signed {
			fail("/amount", "tax.group.negative", commerce.Detail(ErrLine, "tax: allowances exceed the goods by %s", sum.Neg()))
		}
	}
	if len(errs) == 0 { // the sum that was negative is not the last line's
		errs.Add("/lines", "tax.group.negative", commerce.Detail(ErrLine, "tax: allowances exceed the goods of their rate"))
	}
	return errs.Err()
}

package tax

import (
	"errors"

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
	Role   Role         `json:"role,omitempty"`
	Qty    int64        `json:"qty,omitempty"` // units, asked only by PerUnit; 0 reads as 1
	Amount money.Amount `json:"amount"`
	// Tax is how the line is taxed: [Decision.Tax], or a literal with at least Category and Rate. A zero Tax on an
	// allowance or charge means that it follows the goods, by [Options.Spread].
	Tax commerce.Tax `json:"tax,omitzero"`
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

	opt   Options
	lines []Line
	accs  []acc   // as Groups
	of    []uint8 // the group of each line, or follows
	wide  bool    // some amounts are so large, or negative, that sums could overflow
	rest  []int   // lines that follow the goods
	parts []entry // of the rest, in groups
	work  []entry
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
	b.Groups, b.accs, b.of, b.rest, b.parts = b.Groups[:0], b.accs[:0], b.of[:0], b.rest[:0], b.parts[:0]
	b.lines, b.opt = lines, opt
	if len(lines) == 0 { // else total sets them
		b.Net, b.VAT, b.Gross = money.Amount{}, money.Amount{}, money.Amount{}
		b.Rounding, b.Drift = money.Amount{}, money.Amount{}
	}
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
	if b.opt.Level == PerLine || b.opt.Level == PerUnit {
		if err := b.perLine(cur); err != nil {
			return err
		}
	}
	return b.total(cur)
}

// total rounds the VAT of each group and adds them up. Up to MaxGroups sums of
// fastUnits cannot overflow; where one is above, they are added again.
func (b *Breakdown) total(cur money.Currency) error {
	var net, vat, drift, rounding int64
	o, zero := &b.opt, money.New(0, cur)
	onNet, far := o.Mode == commerce.Net, false
	plain := o.Level != PerLine && o.Level != PerUnit && o.Rounding == money.HalfUp && (onNet || o.Anchor == TaxRounded)
	accs := b.accs[:len(b.Groups)]
	for i := range b.Groups {
		g, a := &b.Groups[i], &accs[i]
		n, v := a.sum, int64(0)
		if uint64(n) > fastUnits {
			if n < 0 && !o.Signed {
				return b.problems(cur)
			}
			far = true
		}
		g.Drift = zero
		if a.rate != 0 {
			var exact int64
			switch {
			case !plain || uint64(n) > fastUnits:
				var err error
				if n, v, exact, err = b.round(i, cur); err != nil {
					return overflow(err)
				}
			case onNet:
				v = onTop(n, a.rate)
				exact = v
			default:
				v = inside(n, a.rate)
				n -= v
				exact = onTop(n, a.rate)
			}
			if v != exact {
				if o.Strict && !onNet {
					v = exact
					rounding += a.sum - n - v
				} else {
					g.Drift = money.New(v-exact, cur)
					drift += v - exact
				}
			}
		}
		g.Net, g.VAT, g.Gross = money.New(n, cur), money.New(v, cur), money.New(n+v, cur)
		net += n
		vat += v
	}
	b.Net, b.VAT, b.Gross = money.New(net, cur), money.New(vat, cur), money.New(net+vat, cur)
	b.Rounding, b.Drift = money.New(rounding, cur), money.New(drift, cur)
	if far && b.overflows() {
		return overflow(money.ErrOverflow)
	}
	return nil
}

// overflows adds up the groups with an eye on overflow.
func (b *Breakdown) overflows() (over bool) {
	var net, vat, gross int64
	for i := range b.Groups {
		g := &b.Groups[i]
		n, v := g.Net.Units(), g.VAT.Units()
		var sum int64
		sum, over = plus(n, v, over)
		net, over = plus(net, n, over)
		vat, over = plus(vat, v, over)
		gross, over = plus(gross, sum, over)
	}
	return over
}

func plus(a, x int64, over bool) (int64, bool) {
	s := a + x
	return s, over || (s^a)&(s^x) < 0
}

func overflow(err error) error {
	return commerce.FieldErrors{{Path: "/lines", Code: "tax.lines.overflow", Err: err}}
}

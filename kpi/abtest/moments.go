package abtest

import (
	"encoding/binary"
	"math/big"
	"math/bits"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi/internal/state"
)

// wide is a 128-bit integer in two's complement.
type wide struct{ hi, lo uint64 }

func (a wide) add(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return wide{hi, lo}
}

func wideOf(v int64) wide { return wide{uint64(v >> 63), uint64(v)} }

// product multiplies two numbers of at most 2^40 in size.
func product(a, b int64) wide {
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	if (a < 0) != (b < 0) {
		lo, hi = -lo, ^hi
		if lo == 0 {
			hi++
		}
	}
	return wide{hi, lo}
}

func (a wide) big() *big.Int {
	v := new(big.Int).SetInt64(int64(a.hi))
	return v.Lsh(v, 64).Add(v, new(big.Int).SetUint64(a.lo))
}

// maxValue bounds a value so that sums of 2^46 squares fit.
const maxValue = 1 << 40

// Pairs adds up two whole numbers per visitor exactly: order and grouping never change a bit. Keep
// visitors without orders in it, as zeros. The zero Pairs is empty and ready to use; a copy is independent.
type Pairs struct {
	n                int64
	x, y, xx, yy, xy wide
}

// Add adds a visitor with the values x and y, up to 2^40 in size (money in minor units). The error is
// [ErrRange] and leaves p as it was.
func (p *Pairs) Add(x, y int64) error {
	if x > maxValue || x < -maxValue || y > maxValue || y < -maxValue {
		return commerce.Detail(ErrRange, "abtest: value %d or %d exceeds 2^40", x, y)
	}
	if p.n >= maxCount {
		return commerce.Detail(ErrRange, "abtest: more than 2^46 visitors")
	}
	p.n++
	p.x, p.y = p.x.add(wideOf(x)), p.y.add(wideOf(y))
	p.xx, p.yy, p.xy = p.xx.add(product(x, x)), p.yy.add(product(y, y)), p.xy.add(product(x, y))
	return nil
}

// Merge adds what q has seen. The error is [ErrRange] and leaves p as it was.
func (p *Pairs) Merge(q *Pairs) error {
	if p.n+q.n > maxCount {
		return commerce.Detail(ErrRange, "abtest: more than 2^46 visitors")
	}
	p.n += q.n
	p.x, p.y, p.xx, p.yy, p.xy = p.x.add(q.x), p.y.add(q.y), p.xx.add(q.xx), p.yy.add(q.yy), p.xy.add(q.xy)
	return nil
}

// N returns the number of visitors.
func (p *Pairs) N() int64 { return p.n }

// Sample returns the moments, each rounded once to float64. With fewer than two visitors variances are 0.
func (p *Pairs) Sample() PairSample {
	return PairSample{
		N: p.n, MeanX: p.mean(p.x), MeanY: p.mean(p.y),
		VarianceX: p.moment(p.xx, p.x, p.x), VarianceY: p.moment(p.yy, p.y, p.y), Covariance: p.moment(p.xy, p.x, p.y),
	}
}

func (p *Pairs) mean(sum wide) float64 {
	if p.n == 0 {
		return 0
	}
	v, _ := new(big.Rat).SetFrac(sum.big(), big.NewInt(p.n)).Float64()
	return v
}

// spread returns n Σab - Σa Σb.
func (p *Pairs) spread(ab, a, b wide) *big.Int {
	v := new(big.Int).Mul(big.NewInt(p.n), ab.big())
	return v.Sub(v, new(big.Int).Mul(a.big(), b.big()))
}

func (p *Pairs) moment(ab, a, b wide) float64 {
	if p.n < 2 {
		return 0
	}
	n := big.NewInt(p.n)
	v, _ := new(big.Rat).SetFrac(p.spread(ab, a, b), n.Mul(n, big.NewInt(p.n-1))).Float64()
	return v
}

func (p *Pairs) put(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(append(b, stateVersion), uint64(p.n))
	for _, w := range [...]wide{p.x, p.y, p.xx, p.yy, p.xy} {
		b = binary.BigEndian.AppendUint64(b, w.hi)
		b = binary.BigEndian.AppendUint64(b, w.lo)
	}
	return b
}

func (p *Pairs) read(r *state.Reader) {
	r.Head(string(rune(stateVersion)))
	p.n = int64(r.Fixed())
	for _, w := range [...]*wide{&p.x, &p.y, &p.xx, &p.yy, &p.xy} {
		w.hi, w.lo = r.Fixed(), r.Fixed()
	}
	r.Check(p.possible())
}

// possible says that n visitors can have these sums: each is in range and no variance is negative.
func (p *Pairs) possible() bool {
	if p.n < 0 || p.n > maxCount {
		return false
	}
	for i, w := range [...]wide{p.x, p.y, p.xx, p.yy, p.xy} {
		limit := new(big.Int).Mul(big.NewInt(p.n), big.NewInt(maxValue))
		if i >= 2 {
			limit.Mul(limit, big.NewInt(maxValue))
		}
		if w.big().CmpAbs(limit) > 0 {
			return false
		}
	}
	xx, yy, xy := p.spread(p.xx, p.x, p.x), p.spread(p.yy, p.y, p.y), p.spread(p.xy, p.x, p.y)
	return xx.Sign() >= 0 && yy.Sign() >= 0 && xx.Mul(xx, yy).Cmp(xy.Mul(xy, xy)) >= 0
}

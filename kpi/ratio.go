package kpi

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Errors of the package. Every returned error wraps one of them, one of money
// or one of calendar.
var (
	// ErrRange means a number that is negative where it must not be, or too large.
	ErrRange = errors.New("kpi: number out of range")
	// ErrOutside means an event outside the periods of the accumulator.
	ErrOutside = errors.New("kpi: outside the periods")
	// ErrMixedPeriods means accumulators with different periods, or periods changed after the first fact.
	ErrMixedPeriods = errors.New("kpi: different periods")
	// ErrSettings means accumulators whose settings other than periods differ.
	ErrSettings = errors.New("kpi: different settings")
	// ErrPeriods means periods that cannot be: none, too many, unordered.
	ErrPeriods = errors.New("kpi: bad periods")
	// ErrState means bytes or JSON that no accumulator wrote.
	ErrState = errors.New("kpi: corrupted state")
	// ErrWord means a value that an enumeration does not have, where a calculation needs one.
	ErrWord = errors.New("kpi: unknown word")
)

// A Ratio is an exact quotient of two counts or two amounts in minor units. Den
// is never negative in a ratio of this package. A Den of 0 makes it null: it
// has no value, and is never NaN or infinite.
type Ratio struct{ Num, Den int64 }

// Decimal returns Num/Den with the given decimals, ties away from zero. It is
// false if Den is 0.
func (r Ratio) Decimal(digits int32) (decimal.Decimal, bool) {
	if r.Den == 0 {
		return decimal.Decimal{}, false
	}
	return decimal.NewFromInt(r.Num).DivRound(decimal.NewFromInt(r.Den), digits), true
}

// Percent returns the ratio in percent with the given decimals: 5/7 is 71.4286
// with four. It is false if Den is 0.
func (r Ratio) Percent(digits int32) (decimal.Decimal, bool) {
	d, ok := r.Decimal(digits + 2)
	return d.Shift(2), ok
}

// Float returns the ratio for a chart or a statistic. It is false if Den is 0.
func (r Ratio) Float() (float64, bool) {
	if r.Den == 0 {
		return 0, false
	}
	return float64(r.Num) / float64(r.Den), true
}

// Add returns the ratio of both parts together, (a+c)/(b+d): the rate of two
// months from the rates of each. The error is ErrRange.
func (r Ratio) Add(o Ratio) (Ratio, error) {
	num, ok1 := addInt(r.Num, o.Num)
	den, ok2 := addInt(r.Den, o.Den)
	if !ok1 || !ok2 {
		return Ratio{}, ErrRange
	}
	return Ratio{num, den}, nil
}

// Cmp compares exactly: -1, 0 or 1. A null ratio is before all others.
func (r Ratio) Cmp(o Ratio) int {
	switch {
	case r.Den == 0 && o.Den == 0:
		return 0
	case r.Den == 0:
		return -1
	case o.Den == 0:
		return 1
	}
	x := new(big.Int).Mul(big.NewInt(r.Num), big.NewInt(o.Den))
	y := new(big.Int).Mul(big.NewInt(o.Num), big.NewInt(r.Den))
	if (r.Den < 0) != (o.Den < 0) {
		return y.Cmp(x)
	}
	return x.Cmp(y)
}

// String returns the percentage with up to four decimals, such as "71.4286%",
// and "n/a" without a denominator.
func (r Ratio) String() string {
	if d, ok := r.Percent(4); ok {
		return d.String() + "%"
	}
	return "n/a"
}

type ratioJSON struct {
	KPI     string  `json:"kpi,omitempty"`
	Num     int64   `json:"num"`
	Den     int64   `json:"den"`
	Percent *string `json:"percent"`
}

func (r Ratio) json(kpi string) ratioJSON {
	j := ratioJSON{KPI: kpi, Num: r.Num, Den: r.Den}
	if d, ok := r.Percent(4); ok {
		s := d.String()
		j.Percent = &s
	}
	return j
}

// MarshalJSON writes {"num":5,"den":7,"percent":"71.4286"}; percent is null
// where den is 0.
func (r Ratio) MarshalJSON() ([]byte, error) { return json.Marshal(r.json("")) }

// UnmarshalJSON reads what MarshalJSON wrote. A percent that does not follow
// from num and den is ErrState.
func (r *Ratio) UnmarshalJSON(data []byte) error {
	var j struct {
		Num     int64   `json:"num"`
		Den     int64   `json:"den"`
		Percent *string `json:"percent"`
	}
	if err := commerce.Unmarshal(data, &j); err != nil {
		return err
	}
	return r.set(ratioJSON{"", j.Num, j.Den, j.Percent})
}

func (r *Ratio) set(j ratioJSON) error {
	got := Ratio{j.Num, j.Den}
	want := got.json("").Percent
	if j.Percent != nil && (want == nil || *j.Percent != *want) {
		return commerce.Detail(ErrState, "kpi: percent does not follow from %d/%d", j.Num, j.Den)
	}
	*r = got
	return nil
}

// A Rate is a ratio with the id of its definition, which names the base.
type Rate struct {
	KPI string
	Ratio
}

// MarshalJSON writes the ratio with its id as "kpi".
func (r Rate) MarshalJSON() ([]byte, error) { return json.Marshal(r.json(r.KPI)) }

// UnmarshalJSON reads what MarshalJSON wrote, under the rules of a ratio.
func (r *Rate) UnmarshalJSON(data []byte) error {
	var j ratioJSON
	if err := commerce.Unmarshal(data, &j); err != nil {
		return err
	}
	if err := r.set(j); err != nil {
		return err
	}
	r.KPI = j.KPI
	return nil
}

// A Mean is money per item, kept as sum and count and divided only by Round.
type Mean struct {
	KPI string // id of the definition, which names the base
	Sum money.Amount
	N   int64
}

// Round returns Sum/N, rounded once to the minor unit. It is false if N is not
// positive.
func (m Mean) Round(mode money.Rounding) (money.Amount, bool) {
	if m.N <= 0 {
		return money.Amount{}, false
	}
	a, err := m.Sum.DivInt(m.N, mode)
	return a, err == nil
}

// Ratio returns Sum/N with Sum in its last decimal: a null ratio without items.
func (m Mean) Ratio() Ratio { return Ratio{m.Sum.Units(), max(m.N, 0)} }

// MarshalJSON writes sum, count and the mean rounded half up, null without items.
func (m Mean) MarshalJSON() ([]byte, error) {
	mean, _ := m.Round(money.HalfUp)
	return json.Marshal(struct {
		KPI  string       `json:"kpi,omitempty"`
		Sum  money.Amount `json:"sum"`
		N    int64        `json:"n"`
		Mean money.Amount `json:"mean"`
	}{m.KPI, m.Sum, m.N, mean})
}

// A Change compares an amount with the one before. A zero Amount (of no
// currency) means that the figure is missing, which is not 0.
type Change struct {
	KPI           string
	Before, After money.Amount
}

// Rate returns (After - Before) / |Before|, so that the sign is that of the
// change even where the figure before was negative. It is null if a figure is
// missing or Before is 0. The errors are those of money.
func (c Change) Rate() (Rate, error) {
	rate := Rate{KPI: c.KPI}
	if c.Before == (money.Amount{}) || c.After == (money.Amount{}) {
		return rate, nil
	}
	delta, err := c.After.Sub(c.Before)
	if err != nil {
		return rate, err
	}
	rate.Ratio, err = over(delta, c.Before.Abs())
	return rate, err
}

// MarshalJSON writes both figures and the rate of change.
func (c Change) MarshalJSON() ([]byte, error) {
	rate, err := c.Rate()
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		KPI    string       `json:"kpi,omitempty"`
		Before money.Amount `json:"before"`
		After  money.Amount `json:"after"`
		Change Ratio        `json:"change"`
	}{c.KPI, c.Before, c.After, rate.Ratio})
}

// shareOf is over where only a positive b makes sense; it is null otherwise.
func shareOf(a, b money.Amount) (Ratio, error) {
	r, err := over(a, b)
	if b.Sign() <= 0 {
		return Ratio{}, err
	}
	return r, err
}

// over returns a/b for amounts of one currency, each counted in the last
// decimal of the finer one.
func over(a, b money.Amount) (Ratio, error) {
	if _, err := a.Cmp(b); err != nil {
		return Ratio{}, err
	}
	x, y := a.Units(), b.Units()
	for range max(b.Scale()-a.Scale(), 0) {
		if x > math.MaxInt64/10 || x < -math.MaxInt64/10 {
			return Ratio{}, ErrRange
		}
		x *= 10
	}
	for range max(a.Scale()-b.Scale(), 0) {
		if y > math.MaxInt64/10 || y < -math.MaxInt64/10 {
			return Ratio{}, ErrRange
		}
		y *= 10
	}
	if y < 0 {
		x, y = -x, -y
	}
	return Ratio{x, y}, nil
}

// times returns a/b * n/d in lowest terms if it does not fit otherwise. The
// error is ErrRange if it does not even then.
func (r Ratio) times(n, d int64) (Ratio, error) {
	x, ok1 := mulInt(r.Num, n)
	y, ok2 := mulInt(r.Den, d)
	if ok1 && ok2 {
		return Ratio{x, y}, nil
	}
	if r.Den == 0 || d == 0 {
		return Ratio{}, nil
	}
	return lowest(new(big.Rat).Mul(big.NewRat(r.Num, r.Den), big.NewRat(n, d)))
}

// plus returns a/b + c/d in lowest terms, null if one of them is. The error is ErrRange.
func (r Ratio) plus(o Ratio) (Ratio, error) {
	if r.Den == 0 || o.Den == 0 {
		return Ratio{}, nil
	}
	return lowest(new(big.Rat).Add(big.NewRat(r.Num, r.Den), big.NewRat(o.Num, o.Den)))
}

func lowest(q *big.Rat) (Ratio, error) {
	if !q.Num().IsInt64() || !q.Denom().IsInt64() {
		return Ratio{}, ErrRange
	}
	return Ratio{q.Num().Int64(), q.Denom().Int64()}, nil
}

func addInt(a, b int64) (int64, bool) {
	s := a + b
	return s, (s^a)&(s^b) >= 0
}

func mulInt(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	return a * b, hi == 0 && lo <= math.MaxInt64
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

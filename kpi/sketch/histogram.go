package sketch

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/internal/state"
	"github.com/bottega-go/commerce/money"
)

const (
	mantissa  = 7
	perOctave = 1 << mantissa
	maxCell   = (63-mantissa+1)*perOctave - 1
	maxTotal  = 1 << 62
)

// A Quantile is an amount known to lie between Low and High, both included.
type Quantile struct {
	Low  money.Amount `json:"low"`
	High money.Amount `json:"high"`
}

// Mid returns the middle, rounded down to the minor unit: at most 0.4 % off.
func (q Quantile) Mid() money.Amount {
	low, high := q.Low.Units(), q.High.Units()
	return money.New(low+(high-low)/2, q.Low.Currency())
}

// Histogram counts amounts of one currency in cells. The zero value is ready.
type Histogram struct {
	cur   money.Currency
	count int64
	sum   int64
	cells []int64
}

// Add adds an amount in minor units, which is 0 or more (kpi.ErrRange). Another
// currency is money.ErrCurrencyMismatch, none money.ErrUnknownCurrency. A sum of
// 2^62 and more is kpi.ErrRange.
func (h *Histogram) Add(minor int64, cur money.Currency) error {
	if minor < 0 || h.sum > maxTotal-minor || minor > maxTotal || h.count >= maxTotal {
		return kpi.ErrRange
	}
	if cur != h.cur || cur == 0 {
		switch {
		case !cur.Valid():
			return money.ErrUnknownCurrency
		case h.cur != 0:
			return commerce.Detail(money.ErrCurrencyMismatch, "sketch: %s and %s", h.cur, cur)
		}
		h.cur = cur
	}
	i := cellOf(minor)
	if i >= len(h.cells) {
		h.cells = append(h.cells, make([]int64, i/perOctave*perOctave+perOctave-len(h.cells))...)
	}
	h.cells[i]++
	h.count++
	h.sum += minor
	return nil
}

func cellOf(v int64) int {
	shift := max(bits.Len64(uint64(v))-mantissa-1, 0)
	return shift<<mantissa + int(v>>shift)
}

// bounds returns the smallest and the largest number of a cell.
func bounds(cell int) (low, high int64) {
	shift := max(cell>>mantissa-1, 0)
	m := int64(cell - shift<<mantissa)
	return m << shift, (m+1)<<shift - 1
}

// Merge adds what o counted. Errors are money.ErrCurrencyMismatch and kpi.ErrRange.
func (h *Histogram) Merge(o *Histogram) error {
	switch {
	case o.cur == 0:
		return nil
	case h.cur != 0 && h.cur != o.cur:
		return commerce.Detail(money.ErrCurrencyMismatch, "sketch: %s and %s", h.cur, o.cur)
	case h.sum > maxTotal-o.sum || h.count > maxTotal-o.count:
		return kpi.ErrRange
	}
	h.cur = o.cur
	if n := len(o.cells) - len(h.cells); n > 0 {
		h.cells = append(h.cells, make([]int64, n)...)
	}
	for i, x := range o.cells {
		h.cells[i] += x
	}
	h.count += o.count
	h.sum += o.sum
	return nil
}

// Mean returns sum and count, which are exact.
func (h *Histogram) Mean() kpi.Mean { return kpi.Mean{Sum: money.New(h.sum, h.cur), N: h.count} }

// Quantile returns the amount that p of the amounts do not exceed: 50 % is the
// median, by the nearest rank. It is false without amounts and for a p outside
// 0 to 100 %.
func (h *Histogram) Quantile(p money.Percent) (Quantile, bool) {
	if h.count == 0 || p.Sign() < 0 || p.Cmp(money.NewPercent(100)) > 0 {
		return Quantile{}, false
	}
	hi, lo := bits.Mul64(uint64(h.count), uint64(p.Decimal().Shift(4).IntPart()))
	rank, rest := bits.Div64(hi, lo, 1_000_000)
	if rest > 0 {
		rank++
	}
	left := max(int64(rank), 1)
	cell := 0
	for left > h.cells[cell] {
		left -= h.cells[cell]
		cell++
	}
	low, high := bounds(cell)
	return Quantile{money.New(low, h.cur), money.New(high, h.cur)}, true
}

var histogramForm = state.Form[Histogram]{
	Schema: "commerce/kpi_histogram/1", Err: kpi.ErrState, Put: (*Histogram).put, Get: (*Histogram).read,
}

const histogramHead = "kpsq\x01"

func (h *Histogram) put(b []byte) []byte {
	b = state.PutText(append(b, histogramHead...), h.cur.String())
	b = binary.AppendUvarint(b, uint64(h.sum))
	used := 0
	for _, x := range h.cells {
		if x > 0 {
			used++
		}
	}
	b = binary.AppendUvarint(b, uint64(used))
	last := -1
	for i, x := range h.cells {
		if x > 0 {
			b = binary.AppendUvarint(b, uint64(i-last-1))
			b = binary.AppendUvarint(b, uint64(x))
			last = i
		}
	}
	return b
}

// read does not believe a sum that the cells cannot have.
func (h *Histogram) read(r *state.Reader) {
	r.Head(histogramHead)
	h.cur = r.Currency()
	h.sum = int64(r.Uint(maxTotal))
	used := r.Count(2)
	last, least, most := -1, uint64(0), uint64(0)
	for range used {
		last += 1 + int(r.Uint(maxCell))
		count := int64(r.Uint(uint64(maxTotal - h.count)))
		if !r.Check(last <= maxCell && count > 0) {
			return
		}
		low, high := bounds(last)
		least, most = addTimes(least, count, low), addTimes(most, count, high)
		h.cells = append(h.cells, make([]int64, last/perOctave*perOctave+perOctave-len(h.cells))...)
		h.cells[last] = count
		h.count += count
	}
	r.Check((h.cur == 0) == (used == 0) && uint64(h.sum) >= least && uint64(h.sum) <= most)
}

// addTimes returns sum + n·v, or the largest number if that is too large.
func addTimes(sum uint64, n, v int64) uint64 {
	hi, lo := bits.Mul64(uint64(n), uint64(v))
	total, carry := bits.Add64(sum, lo, 0)
	if hi+carry > 0 {
		return math.MaxUint64
	}
	return total
}

// AppendBinary appends the canonical state. The error is always nil.
func (h *Histogram) AppendBinary(b []byte) ([]byte, error) { return histogramForm.Append(h, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (h *Histogram) MarshalBinary() ([]byte, error) { return histogramForm.Append(h, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is kpi.ErrState
// and changes nothing.
func (h *Histogram) UnmarshalBinary(data []byte) error { return histogramForm.Read(h, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (h *Histogram) MarshalJSON() ([]byte, error) { return histogramForm.JSON(h) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *Histogram) UnmarshalJSON(data []byte) error { return histogramForm.ReadJSON(h, data) }

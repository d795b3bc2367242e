package sketch

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"math/bits"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi"
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

// AppendBinary appends the canonical state. The error is always nil.
func (h *Histogram) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, 'k', 'p', 's', 'q', 1)
	code := h.cur.String()
	b = append(binary.AppendUvarint(b, uint64(len(code))), code...)
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
	return b, nil
}

// MarshalBinary returns the bytes of AppendBinary.
func (h *Histogram) MarshalBinary() ([]byte, error) { return h.AppendBinary(nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is kpi.ErrState
// and changes nothing. A sum that the cells cannot have is not believed.
func (h *Histogram) UnmarshalBinary(data []byte) error {
	r := reader{data: data}
	r.header('q')
	n := int(r.uint(16))
	if n > len(r.data) || r.failed {
		return kpi.ErrState
	}
	var out Histogram
	if n > 0 {
		cur, err := money.ParseCurrency(string(r.data[:n]))
		if err != nil || cur.String() != string(r.data[:n]) {
			return kpi.ErrState
		}
		out.cur = cur
	}
	r.data = r.data[n:]
	out.sum = int64(r.uint(maxTotal))
	used := int(r.uint(maxCell + 1))
	last, least, most := -1, uint64(0), uint64(0)
	for range used {
		last += 1 + int(r.uint(maxCell))
		count := r.uint(maxTotal)
		if r.failed || last > maxCell || count == 0 || uint64(out.count)+count > maxTotal {
			return kpi.ErrState
		}
		low, high := bounds(last)
		least, most = addTimes(least, count, low), addTimes(most, count, high)
		out.cells = append(out.cells, make([]int64, last/perOctave*perOctave+perOctave-len(out.cells))...)
		out.cells[last] = int64(count)
		out.count += int64(count)
	}
	if r.failed || len(r.data) > 0 || (out.cur == 0) != (used == 0) || uint64(out.sum) < least || uint64(out.sum) > most {
		return kpi.ErrState
	}
	*h = out
	return nil
}

// addTimes returns sum + n·v, or the largest number if that is too large.
func addTimes(sum, n uint64, v int64) uint64 {
	hi, lo := bits.Mul64(n, uint64(v))
	total, carry := bits.Add64(sum, lo, 0)
	if hi+carry > 0 {
		return math.MaxUint64
	}
	return total
}

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (h *Histogram) MarshalJSON() ([]byte, error) {
	b, _ := h.AppendBinary(nil)
	return json.Marshal(stored{"commerce/kpi_histogram/1", b})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *Histogram) UnmarshalJSON(data []byte) error {
	var j stored
	if err := commerce.UnmarshalSchema(data, "commerce/kpi_histogram/1", &j); err != nil {
		return err
	}
	return h.UnmarshalBinary(j.State)
}

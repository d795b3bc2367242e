package sketch

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/internal/state"
)

const (
	precision = 14
	registers = 1 << precision
	maxRank   = 64 - precision + 1
)

// An Estimate is an approximate number of distinct keys.
type Estimate struct {
	Value  int64   `json:"value"`
	StdErr float64 `json:"std_err"` // relative: 0.0081 is 0.81 %
}

// HLL counts distinct keys, approximately. The zero value is ready.
type HLL struct {
	ranks *[registers]uint8 // nil while empty
}

// Add adds a key: a number, or a string through kpi.Key. The key is hashed
// here, so that consecutive numbers are fine.
func (h *HLL) Add(key uint64) {
	if h.ranks == nil {
		h.ranks = new([registers]uint8)
	}
	hi, lo := bits.Mul64(key^0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9)
	key = (hi ^ lo) * 0x94d049bb133111eb
	key ^= key >> 32
	rank := uint8(bits.LeadingZeros64(key<<precision|1<<(precision-1))) + 1
	if r := &h.ranks[key>>(64-precision)]; rank > *r {
		*r = rank
	}
}

// Merge adds the keys of o. The error is always nil.
func (h *HLL) Merge(o *HLL) error {
	if o.ranks == nil {
		return nil
	}
	if h.ranks == nil {
		h.ranks = new([registers]uint8)
	}
	for i, r := range o.ranks {
		h.ranks[i] = max(h.ranks[i], r)
	}
	return nil
}

// Count returns the estimate.
func (h *HLL) Count() Estimate {
	e := Estimate{StdErr: 1.04 / math.Sqrt(registers)}
	if h.ranks == nil {
		return e
	}
	var counts [maxRank + 1]float64
	for _, r := range h.ranks {
		counts[r]++
	}
	// O. Ertl, New cardinality estimation algorithms for HyperLogLog sketches (2017), algorithm 6.
	const m = float64(registers)
	z := m * tau((m-counts[maxRank])/m)
	for k := maxRank - 1; k >= 1; k-- {
		z = 0.5 * (z + counts[k])
	}
	z += m * sigma(counts[0]/m)
	e.Value = int64(math.Round(m * m / (2 * math.Ln2 * z)))
	return e
}

func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for {
		x *= x
		before := z
		z += x * y
		y += y
		if z == before {
			return z
		}
	}
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for {
		x = math.Sqrt(x)
		before := z
		y *= 0.5
		z -= (1 - x) * (1 - x) * y
		if z == before {
			return z / 3
		}
	}
}

var hllForm = state.Form[HLL]{
	Schema: "commerce/kpi_hll/1", Err: kpi.ErrState, Put: (*HLL).put, Get: (*HLL).read,
}

const hllHead = "kpsh\x01"

// put appends a list of the registers in use while they are few, all of them
// otherwise.
func (h *HLL) put(b []byte) []byte {
	var ranks [registers]uint8
	if h.ranks != nil {
		ranks = *h.ranks
	}
	used := registers - bytes.Count(ranks[:], []byte{0})
	b = binary.AppendUvarint(append(b, hllHead...), uint64(used))
	if used > registers/3 {
		return append(b, ranks[:]...)
	}
	last := -1
	for i, r := range ranks {
		if r > 0 {
			b = append(binary.AppendUvarint(b, uint64(i-last-1)), r)
			last = i
		}
	}
	return b
}

func (h *HLL) read(r *state.Reader) {
	r.Head(hllHead)
	used := int(r.Uint(registers))
	if used == 0 {
		return
	}
	h.ranks = new([registers]uint8)
	if used > registers/3 {
		copy(h.ranks[:], r.Bytes(registers))
	} else {
		last := -1
		for range used {
			last += 1 + int(r.Uint(registers))
			if !r.Check(last < registers) {
				return
			}
			h.ranks[last] = r.Byte()
		}
	}
	r.Check(slices.Max(h.ranks[:]) <= maxRank && used == registers-bytes.Count(h.ranks[:], []byte{0}))
}

// AppendBinary appends the canonical state. The error is always nil.
func (h *HLL) AppendBinary(b []byte) ([]byte, error) { return hllForm.Append(h, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (h *HLL) MarshalBinary() ([]byte, error) { return hllForm.Append(h, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is kpi.ErrState
// and changes nothing.
func (h *HLL) UnmarshalBinary(data []byte) error { return hllForm.Read(h, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (h *HLL) MarshalJSON() ([]byte, error) { return hllForm.JSON(h) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *HLL) UnmarshalJSON(data []byte) error { return hllForm.ReadJSON(h, data) }

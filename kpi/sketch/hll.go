package sketch

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"math/bits"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi"
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

// AppendBinary appends the canonical state: a list of the registers in use
// while they are few, all of them otherwise. The error is always nil.
func (h *HLL) AppendBinary(b []byte) ([]byte, error) {
	var ranks [registers]uint8
	if h.ranks != nil {
		ranks = *h.ranks
	}
	used := 0
	for _, r := range ranks {
		if r > 0 {
			used++
		}
	}
	b = append(b, 'k', 'p', 's', 'h', 1)
	b = binary.AppendUvarint(b, uint64(used))
	if used > registers/3 {
		return append(b, ranks[:]...), nil
	}
	last := -1
	for i, r := range ranks {
		if r > 0 {
			b = append(binary.AppendUvarint(b, uint64(i-last-1)), r)
			last = i
		}
	}
	return b, nil
}

// MarshalBinary returns the bytes of AppendBinary.
func (h *HLL) MarshalBinary() ([]byte, error) { return h.AppendBinary(nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is kpi.ErrState
// and changes nothing.
func (h *HLL) UnmarshalBinary(data []byte) error {
	r := reader{data: data}
	r.header('h')
	used := int(r.uint(registers))
	ranks := new([registers]uint8)
	if used > registers/3 {
		if len(r.data) != registers {
			return kpi.ErrState
		}
		n := copy(ranks[:], r.data)
		r.data = r.data[n:]
	} else {
		last := -1
		for range used {
			last += 1 + int(r.uint(registers))
			if last >= registers || len(r.data) == 0 || r.data[0] == 0 {
				return kpi.ErrState
			}
			ranks[last] = r.data[0]
			r.data = r.data[1:]
		}
	}
	found := 0
	for _, x := range ranks {
		if x > maxRank {
			return kpi.ErrState
		}
		if x > 0 {
			found++
		}
	}
	if r.failed || len(r.data) > 0 || found != used {
		return kpi.ErrState
	}
	h.ranks = ranks
	if used == 0 {
		h.ranks = nil
	}
	return nil
}

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (h *HLL) MarshalJSON() ([]byte, error) {
	b, _ := h.AppendBinary(nil)
	return json.Marshal(stored{"commerce/kpi_hll/1", b})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *HLL) UnmarshalJSON(data []byte) error {
	var j stored
	if err := commerce.UnmarshalSchema(data, "commerce/kpi_hll/1", &j); err != nil {
		return err
	}
	return h.UnmarshalBinary(j.State)
}

type stored struct {
	Schema string `json:"schema"`
	State  []byte `json:"state"`
}

// reader reads unsigned numbers in their shortest form only.
type reader struct {
	data   []byte
	failed bool
}

func (r *reader) header(kind byte) {
	if len(r.data) < 5 || string(r.data[:3]) != "kps" || r.data[3] != kind || r.data[4] != 1 {
		r.failed = true
		r.data = nil
		return
	}
	r.data = r.data[5:]
}

func (r *reader) uint(limit uint64) uint64 {
	x, n := binary.Uvarint(r.data)
	if r.failed || n <= 0 || n > 1 && r.data[n-1] == 0 || x > limit {
		r.failed = true
		return 0
	}
	r.data = r.data[n:]
	return x
}

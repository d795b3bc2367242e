package abtest

import "github.com/bottega-go/commerce/kpi/internal/state"

// Moments adds up one whole number per visitor exactly, like [Pairs]. The zero Moments is empty and ready to
// use.
type Moments struct{ pairs Pairs }

// Add adds a visitor with the value v; see [Pairs.Add].
func (m *Moments) Add(v int64) error { return m.pairs.Add(0, v) }

// Merge adds what o has seen; see [Pairs.Merge].
func (m *Moments) Merge(o *Moments) error { return m.pairs.Merge(&o.pairs) }

// N returns the number of visitors.
func (m *Moments) N() int64 { return m.pairs.n }

// Sample returns the moments; see [Pairs.Sample].
func (m *Moments) Sample() Sample {
	s := m.pairs.Sample()
	return Sample{s.N, s.MeanY, s.VarianceY}
}

const stateVersion = 1

var (
	pairsForm   = state.Form[Pairs]{Schema: "commerce/abtest_pairs/1", Err: ErrState, Put: (*Pairs).put, Get: (*Pairs).read}
	momentsForm = state.Form[Moments]{Schema: "commerce/abtest_moments/1", Err: ErrState, Put: (*Moments).put, Get: (*Moments).read}
)

func (m *Moments) put(b []byte) []byte { return m.pairs.put(b) }

func (m *Moments) read(r *state.Reader) {
	m.pairs.read(r)
	p := &m.pairs
	r.Check(p.x == wide{} && p.xx == wide{} && p.xy == wide{})
}

// AppendBinary appends the state of the same [Pairs], whose first number is 0. The error is always nil.
func (m *Moments) AppendBinary(b []byte) ([]byte, error) { return momentsForm.Append(m, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (m *Moments) MarshalBinary() ([]byte, error) { return momentsForm.Append(m, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState]
// and changes nothing.
func (m *Moments) UnmarshalBinary(data []byte) error { return momentsForm.Read(m, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (m *Moments) MarshalJSON() ([]byte, error) { return momentsForm.JSON(m) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Moments) UnmarshalJSON(data []byte) error { return momentsForm.ReadJSON(m, data) }

// AppendBinary appends 89 bytes, a version and the sums: equal states have equal bytes. The error is always nil.
func (p *Pairs) AppendBinary(b []byte) ([]byte, error) { return pairsForm.Append(p, b) }

// MarshalBinary returns the bytes of AppendBinary.
func (p *Pairs) MarshalBinary() ([]byte, error) { return pairsForm.Append(p, nil) }

// UnmarshalBinary reads what AppendBinary wrote; anything else is [ErrState], as are
// sums that no visitors can have,
// and changes nothing.
func (p *Pairs) UnmarshalBinary(data []byte) error { return pairsForm.Read(p, data) }

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (p *Pairs) MarshalJSON() ([]byte, error) { return pairsForm.JSON(p) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Pairs) UnmarshalJSON(data []byte) error { return pairsForm.ReadJSON(p, data) }

package abtest

import (
	"encoding/json"

	"github.com/bottega-go/commerce"
)

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

// AppendBinary appends the canonical state; see [Pairs.AppendBinary].
func (m *Moments) AppendBinary(b []byte) ([]byte, error) { return m.pairs.AppendBinary(b) }

// MarshalBinary returns the bytes of AppendBinary.
func (m *Moments) MarshalBinary() ([]byte, error) { return m.pairs.AppendBinary(nil) }

// UnmarshalBinary reads what MarshalBinary wrote; see [Pairs.UnmarshalBinary].
func (m *Moments) UnmarshalBinary(data []byte) error {
	var p Pairs
	if err := p.UnmarshalBinary(data); err != nil {
		return err
	}
	if (p.x != wide{} || p.xx != wide{} || p.xy != wide{}) {
		return ErrState
	}
	m.pairs = p
	return nil
}

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (m *Moments) MarshalJSON() ([]byte, error) {
	return marshalState("commerce/abtest_moments/1", &m.pairs)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Moments) UnmarshalJSON(data []byte) error {
	return unmarshalState("commerce/abtest_moments/1", data, m.UnmarshalBinary)
}

// MarshalJSON writes the schema and the bytes of AppendBinary in base64.
func (p *Pairs) MarshalJSON() ([]byte, error) { return marshalState("commerce/abtest_pairs/1", p) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Pairs) UnmarshalJSON(data []byte) error {
	return unmarshalState("commerce/abtest_pairs/1", data, p.UnmarshalBinary)
}

// stored is the JSON of an accumulator.
type stored struct {
	Schema string `json:"schema"`
	State  []byte `json:"state"`
}

func marshalState(schema string, p *Pairs) ([]byte, error) {
	b, err := p.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	return json.Marshal(stored{schema, b})
}

func unmarshalState(schema string, data []byte, read func([]byte) error) error {
	var s stored
	if err := commerce.UnmarshalSchema(data, schema, &s); err != nil {
		return err
	}
	return read(s.State)
}

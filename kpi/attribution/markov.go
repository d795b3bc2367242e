package attribution

import (
	"math"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Markov is a [Model] of all paths together: a first-order chain over channels in which a removed channel's
// visitors are lost. Credits are in proportion to the removal effects: the share of conversions lost without
// the channel. Repeating a touch changes nothing.
type Markov struct{}

// maxChannels bounds the matrix.
const maxChannels = 500

// Credit shares conversions and value by removal effects, which each credit carries. More than 500 channels
// are [ErrTooLarge].
func (Markov) Credit(paths []Path) ([]Credit, error) {
	if err := check(paths); err != nil {
		return nil, err
	}
	names, index := channels(paths)
	n := len(names)
	if n > maxChannels {
		return nil, commerce.Detail(ErrTooLarge, "attribution: %d channels, at most %d", n, maxChannels)
	}
	// Counts of transitions between states 0..n-1 (never by name: a channel may be called "start"), from the
	// start, and to conversion.
	counts := make([][]float64, n)
	for i := range counts {
		counts[i] = make([]float64, n)
	}
	start, converted, out := make([]float64, n), make([]float64, n), make([]float64, n)
	var journeys float64
	for _, p := range paths {
		w := float64(p.Conversions + p.Nulls)
		if len(p.Touches) == 0 || w == 0 {
			continue
		}
		journeys += w
		at := index[p.Touches[0].Channel]
		start[at] += w
		for _, t := range p.Touches[1:] {
			next := index[t.Channel]
			counts[at][next] += w
			out[at] += w
			at = next
		}
		converted[at] += float64(p.Conversions)
		out[at] += w
	}
	effects := removal(counts, start, converted, out, journeys)
	return shareAll(paths, names, effects)
}

// removal returns the removal effect of each state. With N = (I-Q)^-1 the chance to convert from i is Σ N_ij
// c_j, that to ever reach i is (start N)_i / N_ii, and without i one converts unless the way led through i:
// their product is what is lost.
func removal(counts [][]float64, start, converted, out []float64, journeys float64) []float64 {
	n := len(counts)
	m := make([][]float64, n) // I-Q and, at the right, what becomes its inverse
	for i := range m {
		m[i] = make([]float64, 2*n)
		m[i][i], m[i][n+i] = 1, 1
		for j, c := range counts[i] {
			if c > 0 {
				m[i][j] -= c / out[i]
			}
		}
	}
	for i := range m { // an M-matrix needs no pivoting
		row := m[i]
		scale := 1 / row[i]
		for j := i; j < n+i+1; j++ {
			row[j] *= scale
		}
		for k := range m {
			if f := m[k][i]; k != i && f != 0 {
				for j := i; j < n+i+1; j++ {
					m[k][j] -= f * row[j]
				}
			}
		}
	}
	effects := make([]float64, n)
	var total float64
	for i := range converted {
		total += converted[i]
	}
	if total == 0 {
		return effects
	}
	for i := range effects {
		var reach, convert float64
		for k := range n {
			reach += start[k] / journeys * m[k][n+i]
			if converted[k] > 0 {
				convert += m[i][n+k] * converted[k] / out[k]
			}
		}
		effects[i] = math.Min(1, math.Max(0, reach/m[i][n+i]*convert/(total/journeys)))
	}
	return effects
}

// shareAll shares the conversions and the value of all paths with touches by effects; negative ones count as
// 0.
func shareAll(paths []Path, names []string, effects []float64) ([]Credit, error) {
	var most float64
	for _, e := range effects {
		most = math.Max(most, e)
	}
	weights := make([]int64, len(effects))
	at := make([]int, len(effects))
	for i, e := range effects {
		at[i] = i
		if most > 0 {
			weights[i] = int64(math.Round(math.Max(0, e) / most * decayUnits))
		}
	}
	b := newBook(names)
	var whole, rest Path
	var value, restValue money.Total
	for _, p := range paths {
		if len(p.Touches) == 0 {
			rest.Conversions += p.Conversions
			restValue.Add(p.Value)
			continue
		}
		whole.Conversions += p.Conversions
		value.Add(p.Value)
	}
	var err error
	if rest.Value, err = restValue.Amount(); err != nil {
		return nil, err
	}
	if whole.Value, err = value.Amount(); err != nil {
		return nil, err
	}
	if most == 0 {
		at = nil // no channel has any effect
	}
	if err := b.share(&whole, at, weights); err != nil {
		return nil, err
	}
	if err := b.share(&rest, nil, nil); err != nil {
		return nil, err
	}
	credits, err := b.credits()
	for i := range credits {
		if credits[i].Channel != "" {
			credits[i].Effect = effects[len(effects)-len(credits)+i]
		}
	}
	return credits, err
}

package attribution

import (
	"errors"
	"maps"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Sentinels of the package.
var (
	// ErrPath marks a path that cannot be: negative counts or value, value without conversions, a touch
	// without channel or with a bad age.
	ErrPath = errors.New("attribution: bad path")
	// ErrOptions marks settings of a model outside their documented range.
	ErrOptions = errors.New("attribution: out of range")
	// ErrTooLarge means more channels, touches or samples than a model can do.
	ErrTooLarge = errors.New("attribution: too large")
)

// A Touch is one contact through a channel.
type Touch struct {
	Channel string  `json:"channel"`
	Age     float64 `json:"age,omitempty"` // days before the end of the path; read by time decay and windows only
}

// A Path is a sequence of touches, earliest first, and what became of those who took it.
type Path struct {
	Touches     []Touch      `json:"touches"`
	Conversions int64        `json:"conversions"`
	Value       money.Amount `json:"value"`           // of all these conversions; the zero Amount where only counts matter
	Nulls       int64        `json:"nulls,omitempty"` // journeys without conversion
}

// Credit is what a channel gets.
type Credit struct {
	Channel     string       `json:"channel"` // "": what no channel can have
	Conversions float64      `json:"conversions"`
	Value       money.Amount `json:"value"`
	Effect      float64      `json:"effect,omitempty"` // Markov: removal effect; Shapley: the channel's value of the game
}

// Model shares conversions and money among channels.
type Model interface {
	Credit(paths []Path) ([]Credit, error)
}

const (
	maxTouches  = 10_000
	maxCount    = 1 << 46
	maxProblems = 100
)

// check reports the bad paths, the first 100 problems.
func check(paths []Path) error {
	var (
		errs     commerce.FieldErrors
		currency money.Currency
		total    int64
	)
	for i := range paths {
		p := &paths[i]
		if p.Conversions < 0 || p.Nulls < 0 || p.Conversions > maxCount-total || p.Nulls > maxCount-total-p.Conversions {
			errs.Add(commerce.Pointer(i), "attribution.path.counts", commerce.Detail(ErrPath, "attribution: %d conversions and %d nulls", p.Conversions, p.Nulls))
		} else {
			total += p.Conversions + p.Nulls
		}
		if p.Value.Sign() < 0 || p.Conversions == 0 && !p.Value.IsZero() {
			errs.Add(commerce.Pointer(i, "value"), "attribution.path.value", commerce.Detail(ErrPath, "attribution: value %s of %d conversions", p.Value, p.Conversions))
		}
		if c := p.Value.Currency(); c != 0 {
			if currency == 0 {
				currency = c
			}
			if c != currency {
				errs.Add(commerce.Pointer(i, "value"), "attribution.path.currency", commerce.Detail(money.ErrCurrencyMismatch, "attribution: %s after %s", c, currency))
			}
		}
		if len(p.Touches) > maxTouches {
			errs.Add(commerce.Pointer(i, "touches"), "attribution.path.too_long", commerce.Detail(ErrTooLarge, "attribution: %d touches", len(p.Touches)))
		}
		for k, t := range p.Touches[:min(len(p.Touches), maxTouches)] {
			if t.Channel == "" || !(t.Age >= 0 && t.Age <= 1e9) {
				errs.Add(commerce.Pointer(i, "touches", k), "attribution.path.touch", commerce.Detail(ErrPath, "attribution: touch without channel, or of age %g", t.Age))
			}
			if len(errs) >= maxProblems {
				break
			}
		}
		if len(errs) >= maxProblems {
			break
		}
	}
	return errs.Err()
}

// channels returns the names in order, and the index of each.
func channels(paths []Path) ([]string, map[string]int) {
	index := map[string]int{}
	for _, p := range paths {
		for _, t := range p.Touches {
			index[t.Channel] = 0
		}
	}
	names := slices.Sorted(maps.Keys(index))
	for i, n := range names {
		index[n] = i
	}
	return names, index
}

// book adds up credits per channel.
type book struct {
	names       []string
	conversions []float64
	value       []money.Total
	currency    money.Currency
	parts       []money.Amount // scratch
}

// newBook has a line for each name and a last one for what no channel can have.
func newBook(names []string) *book {
	return &book{names: names, conversions: make([]float64, len(names)+1), value: make([]money.Total, len(names)+1)}
}

// share shares a path's conversions and value by weights among the lines at.
func (b *book) share(p *Path, at []int, weights []int64) error {
	if len(at) == 0 {
		at, weights = []int{len(b.names)}, []int64{1}
	}
	if c := p.Value.Currency(); c != 0 {
		b.currency = c
	}
	parts, err := p.Value.AppendAllocate(b.parts[:0], weights, money.Allocation{})
	if err != nil {
		return err
	}
	b.parts = parts
	var sum float64
	for _, w := range weights {
		sum += float64(w)
	}
	for i, k := range at {
		b.conversions[k] += float64(p.Conversions) * float64(weights[i]) / sum
		b.value[k].Add(parts[i])
	}
	return nil
}

// credits closes the book. The line for no channel is left out when it has nothing.
func (b *book) credits() ([]Credit, error) {
	out := make([]Credit, 0, len(b.names)+1)
	for i := range b.value {
		k := (i + len(b.names)) % len(b.value) // "" sorts first
		if b.currency != 0 {
			b.value[k].Add(money.New(0, b.currency)) // no money is EUR 0.00, not nothing
		}
		v, err := b.value[k].Amount()
		if err != nil {
			return nil, err
		}
		c := Credit{Conversions: b.conversions[k], Value: v}
		if k < len(b.names) {
			c.Channel = b.names[k]
		} else if c.Conversions == 0 && v.IsZero() {
			continue
		}
		out = append(out, c)
	}
	return out, nil
}

package attribution

import (
	"math"
	"slices"

	"github.com/bottega-go/commerce"
)

// Kind is a rule that looks at one path at a time. The zero value is Last.
type Kind uint8

// The rules.
const (
	Last          Kind = iota // all to the last touch
	First                     // all to the first touch
	Linear                    // the same to each touch
	Position                  // 40 % to the first, 40 % to the last, the rest to those between; of two touches half each
	TimeDecay                 // weight 2^(-age/half-life)
	LastNonDirect             // all to the last touch that is not Direct, to the last one if there is none
)

var kinds = commerce.Words[Kind]{"last", "first", "linear", "position", "time_decay", "last_non_direct"}

// String returns the word of the kind.
func (k Kind) String() string { return kinds.Text(k) }

// MarshalText writes the word of the kind; an unknown one is commerce.ErrUnknownWord.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Marshal(k) }

// UnmarshalText reads the word of a kind; another one is commerce.ErrUnknownWord.
func (k *Kind) UnmarshalText(text []byte) error { return kinds.Unmarshal(k, text) }

// Rule is a [Model] that shares each path on its own.
type Rule struct {
	Kind     Kind    `json:"kind"`
	HalfLife float64 `json:"half_life,omitempty"` // of TimeDecay, in days; 0 is 7
	Direct   string  `json:"direct,omitempty"`    // the channel that LastNonDirect passes over; "" is "direct"
	Window   float64 `json:"window,omitempty"`    // touches older than this many days do not count; 0 is no limit
}

const (
	defaultHalfLife = 7
	decayUnits      = 1 << 40 // weight of the youngest touch of a path
)

// Credit shares the conversions and the value of each path by the rule.
func (r Rule) Credit(paths []Path) ([]Credit, error) {
	var errs commerce.FieldErrors
	if r.Kind > LastNonDirect {
		errs.Add("/kind", "attribution.rule.kind", commerce.Detail(ErrOptions, "attribution: unknown rule %d", r.Kind))
	}
	if !(r.HalfLife >= 0 && r.HalfLife <= math.MaxFloat64) {
		errs.Add("/half_life", "attribution.rule.half_life", commerce.Detail(ErrOptions, "attribution: half-life %g", r.HalfLife))
	}
	if !(r.Window >= 0 && r.Window <= math.MaxFloat64) {
		errs.Add("/window", "attribution.rule.window", commerce.Detail(ErrOptions, "attribution: window %g", r.Window))
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	if err := check(paths); err != nil {
		return nil, err
	}
	names, index := channels(paths)
	b := newBook(names)
	var (
		at      []int
		weights []int64
		touches []Touch
	)
	for i := range paths {
		p := &paths[i]
		touches, at = touches[:0], at[:0]
		for _, t := range p.Touches {
			if r.Window == 0 || t.Age <= r.Window {
				touches = append(touches, t)
				at = append(at, index[t.Channel])
			}
		}
		weights = r.weigh(weights[:0], touches)
		if err := b.share(p, at, weights); err != nil {
			return nil, err
		}
	}
	return b.credits()
}

// weigh appends the weight of each touch.
func (r Rule) weigh(weights []int64, touches []Touch) []int64 {
	n := len(touches)
	if n == 0 {
		return weights
	}
	all := -1 // the touch that gets everything
	switch r.Kind {
	case Last:
		all = n - 1
	case First:
		all = 0
	case LastNonDirect:
		all = r.lastNonDirect(touches)
	case Linear, Position, TimeDecay:
	}
	youngest := touches[0].Age
	for _, t := range touches {
		youngest = min(youngest, t.Age)
	}
	half := r.HalfLife
	if half == 0 {
		half = defaultHalfLife
	}
	for i, t := range touches {
		w := int64(1)
		switch {
		case all >= 0 && i != all:
			w = 0
		case r.Kind == Position && n > 2 && (i == 0 || i == n-1):
			w = 2 * int64(n-2) // 40 % against 20 % / (n-2)
		case r.Kind == TimeDecay:
			w = int64(math.Round(decayUnits * math.Exp2((youngest-t.Age)/half)))
		}
		weights = append(weights, w)
	}
	return weights
}

func (r Rule) lastNonDirect(touches []Touch) int {
	direct := r.Direct
	if direct == "" {
		direct = "direct"
	}
	for i, t := range slices.Backward(touches) {
		if t.Channel != direct {
			return i
		}
	}
	return len(touches) - 1
}

package money

import "fmt"

// Rounding says which neighbour a value between two representable ones becomes.
// It is always an argument and never stored in an amount. The zero value is HalfUp.
//
// The names follow the sign rule of tax law and of most databases: "up" is away
// from zero, "down" is towards zero, only Ceil and Floor look at the sign.
// A Rounding outside the seven behaves as HalfUp.
type Rounding uint8

// The seven modes.
const (
	HalfUp   Rounding = iota // nearest; ties away from zero: 0.5 -> 1, -0.5 -> -1
	HalfEven                 // nearest; ties to the even neighbour: 0.5 -> 0, 1.5 -> 2
	HalfDown                 // nearest; ties towards zero: 0.5 -> 0, -0.5 -> 0
	Up                       // away from zero: 0.1 -> 1, -0.1 -> -1
	Down                     // towards zero: 0.9 -> 0, -0.9 -> 0
	Ceil                     // towards positive infinity: 0.1 -> 1, -0.9 -> 0
	Floor                    // towards negative infinity: 0.9 -> 0, -0.1 -> -1
)

var roundingWords = [...]string{"half_up", "half_even", "half_down", "up", "down", "ceil", "floor"}

// String returns the word of the mode, such as "half_up".
func (r Rounding) String() string {
	if int(r) < len(roundingWords) {
		return roundingWords[r]
	}
	return fmt.Sprintf("Rounding(%d)", uint8(r))
}

// MarshalText returns the word of the mode; a value outside the seven is ErrSyntax.
func (r Rounding) MarshalText() ([]byte, error) {
	if int(r) >= len(roundingWords) {
		return nil, syntax("rounding", r.String())
	}
	return []byte(roundingWords[r]), nil
}

// UnmarshalText reads the word of a mode; any other word is ErrSyntax.
func (r *Rounding) UnmarshalText(text []byte) error {
	for i, w := range roundingWords {
		if string(text) == w {
			*r = Rounding(i)
			return nil
		}
	}
	return syntax("rounding", string(text))
}

// away says whether a value strictly between two neighbours becomes the one
// further from zero. odd tells of the neighbour nearer to zero, half compares
// the fraction with one half.
func (r Rounding) away(neg, odd bool, half int) bool {
	switch r {
	case HalfEven:
		return half > 0 || half == 0 && odd
	case HalfDown:
		return half > 0
	case Up:
		return true
	case Down:
		return false
	case Ceil:
		return !neg
	case Floor:
		return neg
	default:
		return half >= 0
	}
}

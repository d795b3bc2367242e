package stock

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
)

// words are the text of an enumeration, by value; an empty one is no value.
type words[T ~uint8] []string

func (w words[T]) has(v T) bool { return int(v) < len(w) && w[v] != "" }

func (w words[T]) text(v T) string {
	if int(v) < len(w) {
		return w[v]
	}
	return strconv.Itoa(int(v))
}

func (w words[T]) marshal(v T) ([]byte, error) {
	if !w.has(v) {
		return nil, fmt.Errorf("%w: %d", commerce.ErrUnknownWord, v)
	}
	return []byte(w[v]), nil
}

func (w words[T]) unmarshal(v *T, b []byte) error {
	i := slices.Index(w, string(b))
	if i < 0 || len(b) == 0 {
		return fmt.Errorf("%w: %.20q", commerce.ErrUnknownWord, b)
	}
	*v = T(i)
	return nil
}

package tax

import (
	"fmt"

	"github.com/bottega-go/commerce"
)

// words gives an enumeration its text form: the index in the list is the value.
type words[T ~uint8] []string

func (w words[T]) text(v T) string {
	if int(v) < len(w) {
		return w[v]
	}
	return fmt.Sprintf("unknown(%d)", v)
}

func (w words[T]) marshal(v T) ([]byte, error) {
	if int(v) < len(w) {
		return []byte(w[v]), nil
	}
	return nil, commerce.Detail(commerce.ErrUnknownWord, "tax: no word for %d", v)
}

func (w words[T]) unmarshal(v *T, b []byte) error {
	for i, s := range w {
		if string(b) == s {
			*v = T(i)
			return nil
		}
	}
	return commerce.Detail(commerce.ErrUnknownWord, "tax: unknown word %q", clip(string(b)))
}

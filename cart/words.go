package cart

import (
	"fmt"

	"github.com/bottega-go/commerce"
)

// words gives an enumeration its text form: the index in list is the value.
type words[T ~uint8] struct {
	name string
	list []string
}

func (w words[T]) text(v T) string {
	if int(v) < len(w.list) {
		return w.list[v]
	}
	return fmt.Sprintf("%s(%d)", w.name, v)
}

func (w words[T]) marshal(v T) ([]byte, error) {
	if int(v) < len(w.list) {
		return []byte(w.list[v]), nil
	}
	return nil, fmt.Errorf("%w: %s %d", commerce.ErrUnknownWord, w.name, v)
}

func (w words[T]) unmarshal(v *T, b []byte) error {
	for i, s := range w.list {
		if string(b) == s {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("%w: %s %q", commerce.ErrUnknownWord, w.name, clip(string(b)))
}

// clip bounds a text that an error quotes.
func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

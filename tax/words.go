package tax

import (
	"fmt"

	"github.com/bottega-go/commerce"
)

// A list gives an enumeration its words: the index is the value.
type list []string

func (l list) text(v uint8) string {
	if int(v) < len(l) {
		return l[v]
	}
	return fmt.Sprintf("unknown(%d)", v)
}

func (l list) marshal(v uint8) ([]byte, error) {
	if int(v) < len(l) {
		return []byte(l[v]), nil
	}
	return nil, commerce.Detail(commerce.ErrUnknownWord, "tax: no word for %d", v)
}

func (l list) unmarshal(v *uint8, b []byte) error {
	for i, s := range l {
		if string(b) == s {
			*v = uint8(i)
			return nil
		}
	}
	return commerce.Detail(commerce.ErrUnknownWord, "tax: unknown word %q", clip(string(b)))
}

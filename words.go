package commerce

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnknownWord is wrapped by every error about a word that an enumeration does not have.
var ErrUnknownWord = errors.New("commerce: unknown word")

// Words gives an enumeration its text form: the index in the list is the
// value. An empty word is that of an unset value. A type calls it from its
// String, MarshalText and UnmarshalText:
//
//	var roles = commerce.Words[Role]{"item", "allowance", "charge"}
//
//	func (r Role) String() string                { return roles.Text(r) }
//	func (r Role) MarshalText() ([]byte, error)  { return roles.Marshal(r) }
//	func (r *Role) UnmarshalText(b []byte) error { return roles.Unmarshal(r, b) }
type Words[T ~uint8] []string

// Has says that the list has a word for v, be it empty.
func (w Words[T]) Has(v T) bool { return int(v) < len(w) }

// Text returns the word of v, and something like "tax.Role(9)" for a value
// without one.
func (w Words[T]) Text(v T) string {
	if w.Has(v) {
		return w[v]
	}
	return fmt.Sprintf("%T(%d)", v, uint8(v))
}

// Marshal returns the word of v; a value without one is [ErrUnknownWord].
func (w Words[T]) Marshal(v T) ([]byte, error) {
	if w.Has(v) {
		return []byte(w[v]), nil
	}
	return nil, fmt.Errorf("%w: %T(%d)", ErrUnknownWord, v, uint8(v))
}

// Unmarshal sets v to the value of a word; other text is [ErrUnknownWord],
// which lists the words, and leaves v as it is. It does not allocate for a
// known word.
func (w Words[T]) Unmarshal(v *T, b []byte) error {
	for i, s := range w {
		if string(b) == s {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("%w: %T %q, want one of %s", ErrUnknownWord, *v, clip(b), w.list())
}

// list names the words, at most 12 of them.
func (w Words[T]) list() string {
	const most = 12
	known := slices.DeleteFunc(slices.Clone(w), func(s string) bool { return s == "" })
	if len(known) <= most {
		return strings.Join(known, ", ")
	}
	return fmt.Sprintf("%s, … (%d words)", strings.Join(known[:most], ", "), len(known))
}

func clip(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}

// Tri is a fact that may be unknown. The zero Tri is Unknown. In JSON it is
// true, false, or null when unknown; an absent field reads as unknown.
type Tri uint8

// The values of a [Tri].
const (
	Unknown Tri = iota
	Yes
	No
)

// TriOf turns a known fact into a [Tri].
func TriOf(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// Known says that the fact is [Yes] or [No].
func (t Tri) Known() bool { return t == Yes || t == No }

// IsZero says that the fact is unknown; it serves `json:",omitzero"`.
func (t Tri) IsZero() bool { return t == Unknown }

// String returns unknown, yes or no.
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "unknown"
	}
}

// MarshalJSON writes true, false or null.
func (t Tri) MarshalJSON() ([]byte, error) {
	switch t {
	case Yes:
		return []byte("true"), nil
	case No:
		return []byte("false"), nil
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON reads true, false or null.
func (t *Tri) UnmarshalJSON(b []byte) error {
	switch {
	case bytes.Equal(b, []byte("true")):
		*t = Yes
	case bytes.Equal(b, []byte("false")):
		*t = No
	case bytes.Equal(b, []byte("null")):
		*t = Unknown
	default:
		return fmt.Errorf("%w: %q is not true, false or null", ErrUnknownWord, clip(b))
	}
	return nil
}

// PriceMode says whether prices contain VAT. The zero mode is [Gross]: the
// prices that consumers see.
type PriceMode uint8

// The price modes.
const (
	Gross PriceMode = iota // prices include VAT
	Net                    // VAT comes on top
)

var priceModes = Words[PriceMode]{"gross", "net"}

// String returns gross or net.
func (m PriceMode) String() string { return priceModes.Text(m) }

// MarshalText writes gross or net.
func (m PriceMode) MarshalText() ([]byte, error) { return priceModes.Marshal(m) }

// UnmarshalText reads gross or net; others are [ErrUnknownWord].
func (m *PriceMode) UnmarshalText(b []byte) error { return priceModes.Unmarshal(m, b) }

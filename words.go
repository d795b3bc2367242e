package commerce

import (
	"bytes"
	"errors"
	"fmt"
)

// ErrUnknownWord is wrapped by every error about a word that an enumeration does not have.
var ErrUnknownWord = errors.New("commerce: unknown word")

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
	return nil, fmt.Errorf("%w: %s %d", ErrUnknownWord, w.name, v)
}

func (w words[T]) unmarshal(v *T, b []byte) error {
	for i, s := range w.list {
		if string(b) == s {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("%w: %s %q", ErrUnknownWord, w.name, clip(b))
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

var priceModes = words[PriceMode]{name: "price mode", list: []string{"gross", "net"}}

// String returns gross or net.
func (m PriceMode) String() string { return priceModes.text(m) }

// MarshalText writes gross or net.
func (m PriceMode) MarshalText() ([]byte, error) { return priceModes.marshal(m) }

// UnmarshalText reads gross or net; others are [ErrUnknownWord].
func (m *PriceMode) UnmarshalText(b []byte) error { return priceModes.unmarshal(m, b) }

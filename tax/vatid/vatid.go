package vatid

import (
	"errors"
	"strings"

	"github.com/bottega-go/commerce"
)

// Why a number is refused.
var (
	ErrCountry   = errors.New("tax/vatid: no numbers of this prefix")
	ErrLength    = errors.New("tax/vatid: wrong length")
	ErrFormat    = errors.New("tax/vatid: wrong format")
	ErrComponent = errors.New("tax/vatid: a part of the number cannot be")
	ErrChecksum  = errors.New("tax/vatid: check digit does not match")
)

// maxLen is the longest number: CHE, 9 digits, MWST.
const maxLen = 16

// An ID is a well-formed number: a comparable value of 18 bytes. Equal IDs are
// the same number however it was written. The zero ID is none.
type ID struct {
	text [maxLen]byte
	n    uint8
	at   uint8 // index into rules, from 1
}

// Parse reads a number with its prefix: "it 0074 3110 157".
func Parse(s string) (ID, error) {
	var b buffer
	n := normalise(s, &b)
	if n < 0 {
		return ID{}, refuse(ErrFormat, s)
	}
	if n < 3 {
		return ID{}, refuse(ErrLength, s)
	}
	at := find(b[0], b[1])
	if at == 0 {
		return ID{}, refuse(ErrCountry, s)
	}
	return finish(at, &b, n, s)
}

// ParseIn reads a number of a country with or without its prefix. The country
// is an ISO code, XI, or EU and IM for the one-stop shops.
func ParseIn(country commerce.Territory, s string) (ID, error) {
	var b buffer
	n := normalise(s, &b)
	if n < 0 {
		return ID{}, refuse(ErrFormat, s)
	}
	c := country.Country()
	if len(c) != 2 {
		return ID{}, refuse(ErrCountry, string(country))
	}
	at := find(c[0], c[1])
	if at == 0 {
		return ID{}, refuse(ErrCountry, string(country))
	}
	if r := &rules[at-1]; n <= 2 || find(b[0], b[1]) != at || b[0] != r.prefix[0] && (b[0] != 'G' || r.prefix != "EL") {
		copy(b[2:], b[:n]) // without its prefix
		n += 2
	}
	return finish(at, &b, n, s)
}

// Valid says that s is a well-formed number with its prefix.
func Valid(s string) bool {
	_, err := Parse(s)
	return err == nil
}

// Country returns where the number is from: "IT", "GR" for the prefix EL, "XI".
// For a number of a one-stop shop it is the state of identification.
func (id ID) Country() commerce.Territory {
	if id.at == 0 {
		return ""
	}
	r := &rules[id.at-1]
	if r.prefix == "EU" || r.prefix == "IM" {
		return numericState(id.text[2:5])
	}
	return r.country
}

// Scheme returns "oss_non_union" for an EU number, "ioss" for an IM number, and
// "" for the number of a state.
func (id ID) Scheme() string {
	if id.at == 0 {
		return ""
	}
	switch rules[id.at-1].prefix {
	case "EU":
		return "oss_non_union"
	case "IM":
		return "ioss"
	}
	return ""
}

// Prefix returns the two letters of VIES: "EL" for Greece, "CH" of CHE.
func (id ID) Prefix() string {
	if id.at == 0 {
		return ""
	}
	return rules[id.at-1].prefix
}

// IsZero says that there is no number.
func (id ID) IsZero() bool { return id.at == 0 }

// String returns the number in the form of VIES: "IT00743110157". It is empty
// for the zero ID.
func (id ID) String() string { return string(id.text[:id.n]) }

// Body returns the number without its prefix, as registers ask for it.
func (id ID) Body() string {
	if id.n < 2 {
		return ""
	}
	return string(id.text[2:id.n])
}

// MarshalText writes the form of [ID.String].
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what [Parse] reads; empty text is the zero ID.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	v, err := Parse(string(b))
	if err == nil {
		*id = v
	}
	return err
}

// refuse quotes at most the length of a number. It is not inlined into the way
// of a valid one.
func refuse(why error, s string) error {
	if len(s) > 2*maxLen {
		s = s[:2*maxLen] + "…"
	}
	_, reason, _ := strings.Cut(why.Error(), ": ")
	return commerce.Detail(why, "tax/vatid: %q: %s", s, reason)
}

// A buffer is a number without separators, in capitals.
type buffer [24]byte

const (
	bad       = 0
	separator = 1
)

// classes maps a byte to its capital, separator or bad.
var classes = func() (t [256]byte) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = c
	}
	for c := byte('A'); c <= 'Z'; c++ {
		t[c], t[c+'a'-'A'] = c, c
	}
	t['+'], t['*'] = '+', '*' // in Irish numbers of before 2013
	for _, c := range []byte(" .-/:()") {
		t[c] = separator
	}
	return t
}()

// normalise drops separators and returns how many characters are left, -1 for
// any that no number has. What is too long is cut and fails by its length.
func normalise(s string, b *buffer) int {
	if len(s) > 64 {
		return -1
	}
	n := 0
	for i := range len(s) {
		c := classes[s[i]]
		if c <= separator {
			if c == bad {
				return -1
			}
			continue
		}
		if n < len(b) {
			b[n] = c
			n++
		}
	}
	return n
}

// finish checks a number of n characters, of which the first two stand for the
// prefix.
func finish(at int, b *buffer, n int, s string) (ID, error) {
	r := &rules[at-1]
	if n > maxLen {
		return ID{}, refuse(ErrLength, s)
	}
	b[0], b[1] = r.prefix[0], r.prefix[1]
	if r.pad != 0 && n == r.pad+1 { // an older form without the leading 0
		copy(b[3:], b[2:n])
		b[2] = '0'
		n++
	}
	if err := r.check(b[2:n]); err != nil {
		return ID{}, refuse(err, s)
	}
	if r.prefix == "NO" && n == 11 {
		n += copy(b[11:], "MVA")
	}
	return ID{text: [maxLen]byte(b[:]), n: uint8(n), at: uint8(at)}, nil
}

// find returns the index of a prefix, from 1; 0 for none.
func find(a, b byte) int {
	if a < 'A' || a > 'Z' || b < 'A' || b > 'Z' {
		return 0
	}
	return int(byPrefix[int(a-'A')*26+int(b-'A')])
}

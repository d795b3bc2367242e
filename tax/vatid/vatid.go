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
	b, ok := normalise(s)
	if !ok {
		return ID{}, refuse(ErrFormat, s)
	}
	if b.n < 3 {
		return ID{}, refuse(ErrLength, s)
	}
	at := find(b.text[0], b.text[1])
	if at == 0 {
		return ID{}, refuse(ErrCountry, s)
	}
	return finish(at, &b, 2, s)
}

// ParseIn reads a number of a country with or without its prefix. The country
// is an ISO code, XI, or EU and IM for the one-stop shops.
func ParseIn(country commerce.Territory, s string) (ID, error) {
	b, ok := normalise(s)
	if !ok {
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
	skip := 0
	if r := &rules[at-1]; b.n > 2 && find(b.text[0], b.text[1]) == at && (b.text[0] == r.prefix[0] || b.text[0] == 'G' && r.prefix == "EL") {
		skip = 2
	}
	return finish(at, &b, skip, s)
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
type buffer struct {
	text [24]byte
	n    int
}

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

// normalise drops separators. It reports false for any other character that no
// number has; what is too long is cut and fails by its length.
func normalise(s string) (b buffer, ok bool) {
	if len(s) > 64 {
		return b, false
	}
	for i := range len(s) {
		switch c := classes[s[i]]; c {
		case bad:
			return b, false
		case separator:
		default:
			if b.n < len(b.text) {
				b.text[b.n] = c
				b.n++
			}
		}
	}
	return b, true
}

func finish(at int, b *buffer, skip int, s string) (ID, error) {
	r := &rules[at-1]
	id := ID{at: uint8(at)}
	id.text[0], id.text[1] = r.prefix[0], r.prefix[1]
	body := b.text[skip:b.n]
	if len(body) > maxLen-2 {
		return ID{}, refuse(ErrLength, s)
	}
	n := copy(id.text[2:], body)
	if r.pad != 0 && n == r.pad-1 { // an older form without the leading 0
		copy(id.text[3:], body)
		id.text[2] = '0'
		n++
	}
	err := allDigits(id.text[2:2+n], r.lengths)
	if err == nil {
		err = check(r.prefix, id.text[2:2+n])
	}
	if err != nil {
		return ID{}, refuse(err, s)
	}
	id.n = uint8(n + 2)
	if r.prefix == "NO" && n == 9 {
		id.n += uint8(copy(id.text[11:], "MVA"))
	}
	return id, nil
}

// allDigits reports whether b has one of the lengths, if there are any, and
// digits only.
func allDigits(b []byte, lengths string) error {
	for i := range len(lengths) {
		if n := int(lengths[i]); n == len(b) || i == len(lengths)-1 {
			return digits(b, n)
		}
	}
	return nil
}

// find returns the index of a prefix, from 1; 0 for none.
func find(a, b byte) int {
	if a < 'A' || a > 'Z' || b < 'A' || b > 'Z' {
		return 0
	}
	return int(byPrefix[int(a-'A')*26+int(b-'A')])
}

type rule struct {
	prefix  string
	country commerce.Territory
	pad     int    // full length, where one leading 0 may be missing
	lengths string // of bodies that are all digits
}

var rules = [...]rule{
	{"AT", "AT", 0, ""},
	{"BE", "BE", 10, "\x0a"},
	{"BG", "BG", 0, "\x09\x0a"},
	{"CH", "CH", 0, ""},
	{"CY", "CY", 0, ""},
	{"CZ", "CZ", 0, "\x08\x09\x0a"},
	{"DE", "DE", 0, "\x09"},
	{"DK", "DK", 0, "\x08"},
	{"EE", "EE", 0, "\x09"},
	{"EL", "GR", 9, "\x09"},
	{"ES", "ES", 0, ""},
	{"EU", "EU", 0, "\x09"},
	{"FI", "FI", 0, "\x08"},
	{"FR", "FR", 0, ""},
	{"GB", "GB", 0, ""},
	{"HR", "HR", 0, "\x0b"},
	{"HU", "HU", 0, "\x08"},
	{"IE", "IE", 0, ""},
	{"IM", "EU", 0, "\x0a"},
	{"IT", "IT", 0, "\x0b"},
	{"LT", "LT", 0, "\x09\x0c"},
	{"LU", "LU", 0, "\x08"},
	{"LV", "LV", 0, "\x0b"},
	{"MT", "MT", 0, "\x08"},
	{"NL", "NL", 0, ""},
	{"NO", "NO", 0, ""},
	{"PL", "PL", 0, "\x0a"},
	{"PT", "PT", 0, "\x09"},
	{"RO", "RO", 0, ""},
	{"SE", "SE", 0, "\x0c"},
	{"SI", "SI", 0, "\x08"},
	{"SK", "SK", 0, "\x0a"},
	{"XI", "XI", 0, ""},
}

// check calls the rule of a prefix. It is no table of functions, because what
// goes through one escapes to the heap.
func check(prefix string, b []byte) error {
	switch prefix {
	case "AT":
		return checkAT(b)
	case "BE":
		return checkBE(b)
	case "BG":
		return checkBG(b)
	case "CH":
		return checkCH(b)
	case "CY":
		return checkCY(b)
	case "CZ":
		return checkCZ(b)
	case "EL":
		return checkEL(b)
	case "ES":
		return checkES(b)
	case "EU", "IM":
		return checkScheme(b)
	case "FR":
		return checkFR(b)
	case "GB", "XI":
		return checkGB(b)
	case "IE":
		return checkIE(b)
	case "IT":
		return checkIT(b)
	case "LT":
		return checkLT(b)
	case "LU":
		return checkLU(b)
	case "LV":
		return checkLV(b)
	case "NL":
		return checkNL(b)
	case "NO":
		return checkNO(b)
	case "PT":
		return checkPT(b)
	case "RO":
		return checkRO(b)
	case "SE":
		return checkSE(b)
	case "SI":
		return checkSI(b)
	case "SK":
		return checkSK(b)
	}
	return checkPlain(prefix, b)
}

// byPrefix is the index of rules by the two letters, from 1. GR reads as EL.
var byPrefix = func() (t [26 * 26]uint8) {
	for i, r := range rules {
		t[int(r.prefix[0]-'A')*26+int(r.prefix[1]-'A')] = uint8(i + 1)
	}
	t[6*26+17] = t[4*26+11]
	return t
}()

// numericState returns the member state of an ISO 3166-1 numeric code; 900 is
// Northern Ireland.
func numericState(code []byte) commerce.Territory {
	n := int(code[0]-'0')*100 + int(code[1]-'0')*10 + int(code[2]-'0')
	for _, s := range numericStates {
		if s.n == n {
			return s.t
		}
	}
	return ""
}

var numericStates = [...]struct {
	n int
	t commerce.Territory
}{
	{40, "AT"},
	{56, "BE"},
	{100, "BG"},
	{191, "HR"},
	{196, "CY"},
	{203, "CZ"},
	{208, "DK"},
	{233, "EE"},
	{246, "FI"},
	{250, "FR"},
	{276, "DE"},
	{300, "GR"},
	{348, "HU"},
	{372, "IE"},
	{380, "IT"},
	{428, "LV"},
	{440, "LT"},
	{442, "LU"},
	{470, "MT"},
	{528, "NL"},
	{616, "PL"},
	{620, "PT"},
	{642, "RO"},
	{703, "SK"},
	{705, "SI"},
	{724, "ES"},
	{752, "SE"},
	{900, "XI"},
}

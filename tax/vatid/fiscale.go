package vatid

import "github.com/bottega-go/commerce"

// A CodiceFiscale is a well-formed Italian tax code: 16 characters of a person,
// or the 11 digits of a body, which may differ from its VAT number. It is
// comparable; the zero CodiceFiscale is none.
//
// The code of a person tells name, birth and sex: it is personal data, and no
// error quotes it.
//
// Basis: DM 345/1976; omocodia: DM 12 March 1974 Art. 7.
type CodiceFiscale struct {
	text [16]byte
	n    uint8
}

// ParseCodiceFiscale reads a code in any letter case, with or without
// separators. Letters that stand for digits (omocodia) are accepted and kept.
func ParseCodiceFiscale(s string) (CodiceFiscale, error) {
	var b buffer
	n := normalise(s, &b)
	if n < 0 {
		return CodiceFiscale{}, ErrFormat
	}
	var c CodiceFiscale
	switch n {
	case 11:
		if err := digits(b[:11], 11); err != nil {
			return c, err
		}
		if err := checkIT(b[:11]); err != nil {
			return c, err
		}
	case 16:
		if err := checkPerson(b[:16]); err != nil {
			return c, err
		}
	default:
		return c, ErrLength
	}
	c.n = uint8(copy(c.text[:], b[:n]))
	return c, nil
}

// Person says that it is the code of a natural person.
func (c CodiceFiscale) Person() bool { return c.n == 16 }

// IsZero says that there is no code.
func (c CodiceFiscale) IsZero() bool { return c.n == 0 }

// Omocode says that letters stand for digits, because two persons would have
// the same code.
func (c CodiceFiscale) Omocode() bool {
	if c.n != 16 {
		return false
	}
	for _, i := range digitPlaces {
		if c.text[i] > '9' {
			return true
		}
	}
	return false
}

// String returns the code in capitals.
func (c CodiceFiscale) String() string { return string(c.text[:c.n]) }

// MarshalText writes the form of [CodiceFiscale.String].
func (c CodiceFiscale) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [ParseCodiceFiscale] reads; empty text is none.
func (c *CodiceFiscale) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*c = CodiceFiscale{}
		return nil
	}
	v, err := ParseCodiceFiscale(string(b))
	if err == nil {
		*c = v
	}
	return err
}

// digitPlaces are the places of year, day and municipality.
var digitPlaces = [...]int{6, 7, 9, 10, 12, 13, 14}

// oddIT are the values of A to Z in odd places; digits count as A to J.
const oddIT = "\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15\x02\x04\x12\x14\x0b\x03\x06\x08\x0c\x0e\x10\x0a\x16\x19\x18\x17"

func checkPerson(b []byte) error {
	var plain [16]byte
	for i, c := range b {
		plain[i] = c
		if '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' {
			continue
		}
		return ErrFormat
	}
	for _, i := range digitPlaces {
		switch c := b[i]; {
		case c <= '9':
		case 'L' <= c && c <= 'N':
			plain[i] = c - 'L' + '0'
		case 'P' <= c && c <= 'V':
			plain[i] = c - 'P' + '3'
		default:
			return ErrFormat
		}
	}
	for _, i := range [...]int{0, 1, 2, 3, 4, 5, 8, 11, 15} {
		if b[i] < 'A' {
			return ErrFormat
		}
	}
	day := number(plain[9:11]) % 40
	switch b[8] {
	case 'A', 'B', 'C', 'D', 'E', 'H', 'L', 'M', 'P', 'R', 'S', 'T':
	default:
		return ErrComponent
	}
	if day < 1 || day > 31 || number(plain[9:11]) > 71 {
		return ErrComponent
	}
	sum := 0
	for i, c := range b[:15] {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c - 'A')
		}
		if i%2 == 0 {
			v = int(oddIT[v])
		}
		sum += v
	}
	return checksum(byte(sum%26)+'A' == b[15])
}

// An EORI is a well-formed number of an economic operator for customs. Only its
// syntax is public: the issuing state and up to 15 letters or digits.
//
// Basis: Delegated Regulation 2015/2446 Annex 12-01.
type EORI struct {
	text [17]byte
	n    uint8
}

// ParseEORI reads a number in any letter case, with or without separators. The
// issuing state is a member state, XI or GB.
func ParseEORI(s string) (EORI, error) {
	var b buffer
	n := normalise(s, &b)
	if n < 0 {
		return EORI{}, refuse(ErrFormat, s)
	}
	if n < 3 || n > 17 {
		return EORI{}, refuse(ErrLength, s)
	}
	switch at := find(b[0], b[1]); {
	case b[0] == 'E' && b[1] == 'L', b[0] == 'G' && b[1] == 'R':
		b[0], b[1] = 'G', 'R'
	case at == 0 || rules[at-1].country == "EU" || rules[at-1].country == "CH" || rules[at-1].country == "NO":
		return EORI{}, refuse(ErrCountry, s)
	}
	var e EORI
	for _, c := range b[2:n] {
		if c == '+' || c == '*' {
			return EORI{}, refuse(ErrFormat, s)
		}
	}
	e.n = uint8(copy(e.text[:], b[:n]))
	return e, nil
}

// Country returns the issuing state.
func (e EORI) Country() commerce.Territory { return commerce.Territory(e.text[:min(2, e.n)]) }

// String returns the number in capitals, with GR for Greece.
func (e EORI) String() string { return string(e.text[:e.n]) }

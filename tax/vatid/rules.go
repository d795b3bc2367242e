package vatid

import "github.com/bottega-go/commerce"

// A rule says what the numbers of a prefix look like. Most are digits with a
// weighted sum; the others have a function in check.
type rule struct {
	prefix  string
	country commerce.Territory
	pad     int    // full length, where one leading 0 may be missing
	lengths uint16 // of bodies that are all digits: bit n for n
	noZero  bool   // the first digit is not 0
	iso     bool   // ISO 7064 MOD 11,10
	mod     int    // of which the weighted sum is a multiple, 0 for none
	weights string
}

var rules = [...]rule{
	{prefix: "AT", country: "AT"},
	{prefix: "BE", country: "BE", pad: 10, lengths: 1 << 10},
	{prefix: "BG", country: "BG", lengths: 1<<9 | 1<<10},
	{prefix: "CH", country: "CH"},
	{prefix: "CY", country: "CY"},
	{prefix: "CZ", country: "CZ", lengths: 1<<8 | 1<<9 | 1<<10},
	{prefix: "DE", country: "DE", lengths: 1 << 9, iso: true, noZero: true},
	{prefix: "DK", country: "DK", lengths: 1 << 8, mod: 11, weights: "\x02\x07\x06\x05\x04\x03\x02\x01", noZero: true},
	{prefix: "EE", country: "EE", lengths: 1 << 9, mod: 10, weights: "\x03\x07\x01\x03\x07\x01\x03\x07\x01"},
	{prefix: "EL", country: "GR", pad: 9, lengths: 1 << 9},
	{prefix: "ES", country: "ES"},
	{prefix: "EU", country: "EU", lengths: 1 << 9},
	{prefix: "FI", country: "FI", lengths: 1 << 8, mod: 11, weights: "\x07\x09\x0a\x05\x08\x04\x02\x01"},
	{prefix: "FR", country: "FR"},
	{prefix: "GB", country: "GB"},
	{prefix: "HR", country: "HR", lengths: 1 << 11, iso: true},
	{prefix: "HU", country: "HU", lengths: 1 << 8, mod: 10, weights: "\x09\x07\x03\x01\x09\x07\x03\x01"},
	{prefix: "IE", country: "IE"},
	{prefix: "IM", country: "EU", lengths: 1 << 10},
	{prefix: "IT", country: "IT", lengths: 1 << 11},
	{prefix: "LT", country: "LT", lengths: 1<<9 | 1<<12},
	{prefix: "LU", country: "LU", lengths: 1 << 8},
	{prefix: "LV", country: "LV", lengths: 1 << 11},
	{prefix: "MT", country: "MT", lengths: 1 << 8, mod: 37, weights: "\x03\x04\x06\x07\x08\x09\x0a\x01", noZero: true},
	{prefix: "NL", country: "NL"},
	{prefix: "NO", country: "NO"},
	{prefix: "PL", country: "PL", lengths: 1 << 10, mod: 11, weights: "\x06\x05\x07\x02\x03\x04\x05\x06\x07\x0a"}, // less the last: 10 is -1
	{prefix: "PT", country: "PT", lengths: 1 << 9, noZero: true},
	{prefix: "RO", country: "RO"},
	{prefix: "SE", country: "SE", lengths: 1 << 12},
	{prefix: "SI", country: "SI", lengths: 1 << 8, noZero: true},
	{prefix: "SK", country: "SK", lengths: 1 << 10},
	{prefix: "XI", country: "XI"},
}

// check reports what is wrong with the body of a number. Rules that are
// functions are in no table: what goes through one escapes to the heap.
func (r *rule) check(b []byte) error {
	if r.lengths != 0 {
		if r.lengths>>len(b)&1 == 0 {
			return ErrLength
		}
		for _, c := range b {
			if c-'0' > 9 {
				return ErrFormat
			}
		}
		switch {
		case r.noZero && b[0] == '0':
			return ErrComponent
		case r.iso:
			return checksum(mod1110(b))
		case r.mod != 0:
			return checksum(weigh(b, r.weights)%r.mod == 0)
		}
	}
	switch int(r.prefix[0])<<8 | int(r.prefix[1]) {
	case 'A'<<8 | 'T':
		return checkAT(b)
	case 'B'<<8 | 'E':
		return checkBE(b)
	case 'B'<<8 | 'G':
		return checkBG(b)
	case 'C'<<8 | 'H':
		return checkCH(b)
	case 'C'<<8 | 'Y':
		return checkCY(b)
	case 'C'<<8 | 'Z':
		return checkCZ(b)
	case 'E'<<8 | 'L':
		return checkEL(b)
	case 'E'<<8 | 'S':
		return checkES(b)
	case 'E'<<8 | 'U', 'I'<<8 | 'M':
		return checkScheme(b)
	case 'F'<<8 | 'R':
		return checkFR(b)
	case 'G'<<8 | 'B', 'X'<<8 | 'I':
		return checkGB(b)
	case 'I'<<8 | 'E':
		return checkIE(b)
	case 'I'<<8 | 'T':
		return checkIT(b)
	case 'L'<<8 | 'T':
		return checkLT(b)
	case 'L'<<8 | 'U':
		return checkLU(b)
	case 'L'<<8 | 'V':
		return checkLV(b)
	case 'N'<<8 | 'L':
		return checkNL(b)
	case 'N'<<8 | 'O':
		return checkNO(b)
	case 'P'<<8 | 'T':
		return checkPT(b)
	case 'R'<<8 | 'O':
		return checkRO(b)
	case 'S'<<8 | 'E':
		return checkSE(b)
	case 'S'<<8 | 'I':
		return checkSI(b)
	case 'S'<<8 | 'K':
		return checkSK(b)
	}
	return ErrCountry
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

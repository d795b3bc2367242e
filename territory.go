package commerce

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnknownTerritory is wrapped by errors about a code that is no territory.
var ErrUnknownTerritory = errors.New("commerce: unknown territory")

// A Territory is a country by its ISO 3166-1 code ("IT"), or a part of one
// with the code behind a hyphen: an ISO 3166-2 code ("IT-BZ", "ES-CN") or a
// name that VAT or withdrawal law needs ("IT-LIVIGNO"). "XI" is Northern
// Ireland and "EU" the Union as a whole.
//
// Plain literals are fine: functions that take a Territory check it where they
// use it and answer an unknown one with [ErrUnknownTerritory]. "EL", the code
// of Greece in VAT numbers, reads as "GR", and "UK" as "GB". The zero
// Territory is no place.
type Territory string

// ParseTerritory reads a code in any letter case.
func ParseTerritory(s string) (Territory, error) {
	t := Territory(strings.ToUpper(strings.TrimSpace(s))).Canonical()
	if err := t.Check(); err != nil {
		return "", err
	}
	return t, nil
}

// Canonical replaces the aliases EL and UK by GR and GB.
func (t Territory) Canonical() Territory {
	switch {
	case len(t) < 2 || len(t) > 2 && t[2] != '-':
		return t
	case t[:2] == "EL":
		return "GR" + t[2:]
	case t[:2] == "UK":
		return "GB" + t[2:]
	}
	return t
}

// Country returns the country of a part: "IT" for "IT-LIVIGNO". XI and EU
// stand for themselves.
func (t Territory) Country() Territory {
	t = t.Canonical()
	if len(t) > 2 && t[2] == '-' {
		return t[:2]
	}
	return t
}

// Region returns what is behind the hyphen: "LIVIGNO" for "IT-LIVIGNO", empty
// for a whole country.
func (t Territory) Region() string {
	if len(t) > 3 && t[2] == '-' {
		return string(t[3:])
	}
	return ""
}

// In says that t is where or a part of it.
func (t Territory) In(where Territory) bool {
	t, where = t.Canonical(), where.Canonical()
	return t == where || len(t) > len(where) && t[:len(where)] == where && t[len(where)] == '-'
}

// Check returns [ErrUnknownTerritory] unless the country is an ISO 3166-1 code
// (or XI, XK, EU) and the region, if any, is 1 to 12 capital letters, digits or
// inner hyphens.
func (t Territory) Check() error {
	c := t.Canonical()
	region, part := "", len(c) > 2
	if part && c[2] == '-' {
		region, c = string(c[3:]), c[:2]
	}
	ok := len(c) == 2 && knownCountry(string(c)) && (!part || regionSyntax(region))
	if !ok {
		return fmt.Errorf("%w %q", ErrUnknownTerritory, clip([]byte(t)))
	}
	return nil
}

func regionSyntax(s string) bool {
	if s == "" || len(s) > 12 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') && (c != '-' || i == 0 || i == len(s)-1) {
			return false
		}
	}
	return true
}

func knownCountry(code string) bool {
	_, ok := slices.BinarySearch(countries, code)
	return ok
}

// countries are the officially assigned ISO 3166-1 alpha-2 codes, with EU, XI
// (Northern Ireland in EU VAT law) and XK (Kosovo, user-assigned).
var countries = strings.Fields(`
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM
FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN
MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT
PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL
TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XI XK YE YT ZA ZM ZW`)

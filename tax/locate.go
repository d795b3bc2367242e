package tax

import (
	"strings"

	"github.com/bottega-go/commerce"
)

// A postcodeRule is a row of data/postcodes.csv, which is read in order: the first
// match wins. It maps a first part of a postcode to a territory. City, where
// set, must match too: the code is shared with places that do not differ.
type postcodeRule struct {
	country    commerce.Territory
	prefix     string
	city       string
	where      commerce.Territory
	regionCode string // ISO 3166-2 part that says the same
}

// Locate returns the territory of an address for VAT: the country, or the part
// of it that 2006/112 Art. 6 and 7 or a rate row treat differently. Country may
// be a territory already ("ES-CN"), or an ISO code of such a part ("RE"); Region
// (ISO 3166-2) and Postcode are looked at next, with or without spaces, hyphens
// or a country prefix. Without them the answer is the country.
//
// The Greek islands with lower rates are GR-ISLANDS (Leros, Lesvos, Kos, Samos,
// Chios) and GR-AEGEAN, the smaller ones that Law 5246/2025 added from 2026 on;
// before that day GR-AEGEAN reads as Greece.
//
// A missing or unknown country is an error at /country.
func Locate(a commerce.Address) (commerce.Territory, error) {
	if err := a.Country.Check(); err != nil {
		return "", commerce.FieldErrors{{Path: "/country", Code: "tax.territory.unknown", Err: err}}
	}
	c := canonical(a.Country)
	if len(c) > 2 {
		return c, nil
	}
	code := squeeze(a.Postcode)
	if c != "GB" { // A-6993, FI-22100
		code = strings.TrimLeft(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	region := strings.TrimPrefix(strings.ToUpper(a.Region), string(c)+"-")
	for i := range postcodes {
		r := &postcodes[i]
		if r.country != c {
			continue
		}
		byCode := r.prefix != "" && strings.HasPrefix(code, r.prefix) && (len(r.prefix) > 2 || digitsOnly(r.prefix) || digitsOnly(code[2:min(3, len(code))]))
		if byCode && r.city != "" {
			byCode = strings.Contains(strings.ToLower(a.City), r.city)
		}
		if byCode || region != "" && region == r.regionCode {
			return r.where, nil
		}
	}
	return c, nil
}

// squeeze keeps the letters and digits of a postcode, in capitals.
func squeeze(s string) string {
	if len(s) > 32 {
		s = s[:32]
	}
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9' || 'A' <= r && r <= 'Z':
			return r
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, s)
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

package tax

import (
	"strings"

	"github.com/bottega-go/commerce"
)

// A postcodeRule maps a first part of a postcode to a territory. City, where
// set, must match too: the code is shared with places that do not differ.
type postcodeRule struct {
	country    commerce.Territory
	prefix     string
	city       string
	where      commerce.Territory
	regionCode string // ISO 3166-2 part that says the same
}

// postcodes is read in order: the first match wins. Postal files list IT-LIVIGNO
// as 23041 or, earlier, 23030, and IT-CAMPIONE as 22061 or 22060; the earlier
// codes are shared with villages that are inside, so they need the city.
var postcodes = []postcodeRule{
	{"AT", "6691", "", "AT-JUNGHOLZ", ""},
	{"AT", "6991", "", "AT-MITTELBERG", ""},
	{"AT", "6992", "", "AT-MITTELBERG", ""},
	{"AT", "6993", "", "AT-MITTELBERG", ""},
	{"CH", "8238", "", "DE-BUESINGEN", ""},
	{"DE", "27498", "", "DE-HELGOLAND", ""},
	{"DE", "78266", "", "DE-BUESINGEN", ""},
	{"DE", "87491", "", "AT-JUNGHOLZ", ""},
	{"DE", "87567", "", "AT-MITTELBERG", ""},
	{"DE", "87568", "", "AT-MITTELBERG", ""},
	{"DE", "87569", "", "AT-MITTELBERG", ""},
	{"DK", "39", "", "GL", ""},
	{"ES", "35", "", "ES-CN", "CN"},
	{"ES", "38", "", "ES-CN", "GC"},
	{"ES", "", "", "ES-CN", "TF"},
	{"ES", "51", "", "ES-CE", "CE"},
	{"ES", "52", "", "ES-ML", "ML"},
	{"FI", "22", "", "FI-01", "01"},
	{"FR", "20", "", "FR-20R", "20R"},
	{"FR", "97133", "", "FR-BL", "BL"},
	{"FR", "97150", "", "FR-MF", "MF"},
	{"FR", "971", "", "FR-GP", "GP"},
	{"FR", "972", "", "FR-MQ", "MQ"},
	{"FR", "973", "", "FR-GF", "GF"},
	{"FR", "974", "", "FR-RE", "RE"},
	{"FR", "975", "", "FR-PM", "PM"},
	{"FR", "976", "", "FR-YT", "YT"},
	{"FR", "980", "", "MC", ""},
	{"FR", "984", "", "FR-TF", "TF"},
	{"FR", "986", "", "FR-WF", "WF"},
	{"FR", "987", "", "FR-PF", "PF"},
	{"FR", "988", "", "FR-NC", "NC"},
	{"GB", "BT", "", "XI", "NIR"},
	{"GB", "GY", "", "GG", ""},
	{"GB", "IM", "", "IM", ""},
	{"GB", "JE", "", "JE", ""},
	{"GR", "63086", "", "GR-69", "69"},
	{"GR", "63087", "", "GR-69", ""},
	{"GR", "68002", "", "GR-ISLANDS", "ISLANDS"}, // Samothraki
	{"GR", "81", "", "GR-ISLANDS", ""},           // Lesvos, Lemnos
	{"GR", "82", "", "GR-ISLANDS", ""},           // Chios
	{"GR", "83", "", "GR-ISLANDS", ""},           // Samos, Ikaria
	{"GR", "85110", "", "GR-ISLANDS", ""},        // Halki
	{"GR", "85111", "", "GR-ISLANDS", ""},        // Kastellorizo
	{"GR", "850", "", "GR-ISLANDS", ""},
	{"GR", "852", "", "GR-ISLANDS", ""},
	{"GR", "853", "", "GR-ISLANDS", ""}, // Kos
	{"GR", "854", "", "GR-ISLANDS", ""}, // Leros
	{"GR", "855", "", "GR-ISLANDS", ""},
	{"GR", "856", "", "GR-ISLANDS", ""},
	{"GR", "857", "", "GR-ISLANDS", ""},
	{"GR", "858", "", "GR-ISLANDS", ""},
	{"GR", "859", "", "GR-ISLANDS", ""},
	{"IT", "23041", "", "IT-LIVIGNO", "LIVIGNO"},
	{"IT", "23030", "livigno", "IT-LIVIGNO", ""},
	{"IT", "22061", "", "IT-CAMPIONE", "CAMPIONE"},
	{"IT", "22060", "campione", "IT-CAMPIONE", ""},
	{"PT", "90", "", "PT-30", "30"},
	{"PT", "91", "", "PT-30", ""},
	{"PT", "92", "", "PT-30", ""},
	{"PT", "93", "", "PT-30", ""},
	{"PT", "94", "", "PT-30", ""},
	{"PT", "95", "", "PT-20", "20"},
	{"PT", "96", "", "PT-20", ""},
	{"PT", "97", "", "PT-20", ""},
	{"PT", "98", "", "PT-20", ""},
	{"PT", "99", "", "PT-20", ""},
}

// Locate returns the territory of an address for VAT: the country, or the part
// of it that 2006/112 Art. 6 and 7 or a rate row treat differently. Country may
// be a territory already ("ES-CN"), or an ISO code of such a part ("RE"); Region
// (ISO 3166-2) and Postcode are looked at next, with or without spaces, hyphens
// or a country prefix. Without them the answer is the country.
//
// The Greek islands are those of Law 5246/2025, in force since 2026; before
// that only Leros, Lesvos, Kos, Samos and Chios had lower rates.
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

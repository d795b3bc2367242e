package tax

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// An Area says how a territory stands to the VAT of the Union. A territory
// outside the area is not one with a zero rate: a supply that goes there is an
// export, and what is sold inside it bears the local tax, if any.
//
// Basis: 2006/112 Art. 5 to 7; Protocol on Ireland/Northern Ireland Art. 8.
type Area struct {
	Territory commerce.Territory `json:"territory"`
	// Goods and Services say that the territory is inside the VAT area for them.
	Goods    bool `json:"goods"`
	Services bool `json:"services"`
	// Customs says that it is inside the customs territory of the Union.
	Customs bool `json:"customs"`
	// State is whose VAT applies inside the area, or whose part the territory is: FR for MC, IT for IT-LIVIGNO.
	State commerce.Territory `json:"state"`
	// Local is the tax of a territory outside the area: vat (of its state on Åland and in three departments of France,
	// of Switzerland in Büsingen), igic, ipsi, none; empty where this module does not know it.
	Local string `json:"local,omitempty"`
}

type areaFlags uint8

const (
	inGoods areaFlags = 1 << iota
	inServices
	inCustoms
	member // by accession, with dates
	listed // a territory of its own with a row in specials
)

const inAll = inGoods | inServices | inCustoms

// pair is the index of a two-letter code.
func pair(a, b byte) int { return int(a-'A')*26 + int(b-'A') }

// areas holds the flags of codes of two letters; a code that is absent is
// outside. Croatia and the United Kingdom have dates, see flagsOf.
var areas = func() (t [26 * 26]areaFlags) {
	for _, a := range [...]struct {
		codes string
		flags areaFlags
	}{
		{"AT BE BG CY CZ DE DK EE EL ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK", inAll},
		{"MC", inAll},                        // counts as France
		{"HR", inAll | member},               // from accession
		{"XI", inGoods | inCustoms | member}, // from 2021
		{"GB UK IM", inAll | member},         // until the end of 2020; IM counted as GB
		{"SM AD", inCustoms},                 // customs unions without VAT
	} {
		for c := range strings.FieldsSeq(a.codes) {
			t[pair(c[0], c[1])] = a.flags
		}
	}
	return t
}()

// specials are the parts of states, and states, that differ; all have a code of
// more than two letters or stand outside on their own.
var specials = []struct {
	code  commerce.Territory
	flags areaFlags
	local string
}{
	{"AT-JUNGHOLZ", inAll, ""},
	{"AT-MITTELBERG", inAll, ""},
	{"DE-BUESINGEN", 0, "vat"},
	{"DE-HELGOLAND", 0, "none"},
	{"ES-CE", 0, "ipsi"},
	{"ES-CN", inCustoms, "igic"},
	{"ES-ML", 0, "ipsi"},
	{"FI-01", inCustoms, "vat"},
	{"FR-20R", inAll, ""},
	{"FR-BL", 0, "none"},
	{"FR-GF", inCustoms, "none"},
	{"FR-GP", inCustoms, "vat"},
	{"FR-MF", inCustoms, "none"},
	{"FR-MQ", inCustoms, "vat"},
	{"FR-NC", 0, ""},
	{"FR-PF", 0, ""},
	{"FR-PM", 0, ""},
	{"FR-RE", inCustoms, "vat"},
	{"FR-TF", 0, ""},
	{"FR-WF", 0, ""},
	{"FR-YT", inCustoms, "none"},
	{"GR-69", inCustoms, "none"},
	{"GR-AEGEAN", inAll, ""},
	{"GR-ISLANDS", inAll, ""},
	{"IT-CAMPIONE", inCustoms, ""},
	{"IT-LIVIGNO", 0, "none"},
	{"PT-20", inAll, ""},
	{"PT-30", inAll, ""},
}

// aliases are ISO 3166-1 codes of parts of states that the VAT area knows by
// the code of the state.
var aliases = []struct{ iso, code commerce.Territory }{
	{"AX", "FI-01"},
	{"BL", "FR-BL"},
	{"GF", "FR-GF"},
	{"GP", "FR-GP"},
	{"MF", "FR-MF"},
	{"MQ", "FR-MQ"},
	{"NC", "FR-NC"},
	{"PF", "FR-PF"},
	{"PM", "FR-PM"},
	{"RE", "FR-RE"},
	{"TF", "FR-TF"},
	{"WF", "FR-WF"},
	{"YT", "FR-YT"},
}

// canonical returns the code under which this package keeps a territory.
func canonical(t commerce.Territory) commerce.Territory {
	if len(t) == 2 {
		if capital(t[0]) && capital(t[1]) && areas[pair(t[0], t[1])] != 0 && t[0] != 'E' && t[0] != 'U' {
			return t // a member state: the usual case, and no alias
		}
		switch t[0] {
		case 'A', 'B', 'G', 'M', 'N', 'P', 'R', 'T', 'W', 'Y':
			for i := range aliases {
				if aliases[i].iso == t {
					return aliases[i].code
				}
			}
		case 'E', 'U':
			return t.Canonical()
		}
		return t
	}
	return t.Canonical()
}

var (
	croatiaJoined = calendar.MustDate("2013-07-01") // 2012 Act of Accession
	islandLaw     = calendar.MustDate("2026-01-01") // Law 5246/2025
	ukInside      = calendar.MustDate("2020-12-31") // last day of the transition period
)

// flagsOf returns the flags of a canonical code on a day.
func flagsOf(t commerce.Territory, on calendar.Date) areaFlags {
	if len(t) < 2 || !capital(t[0]) || !capital(t[1]) {
		return 0
	}
	if len(t) > 2 {
		for i := range specials {
			if specials[i].code == t {
				return specials[i].flags | listed
			}
		}
	}
	f := areas[pair(t[0], t[1])]
	if f&member == 0 {
		return f
	}
	var inside bool
	switch t[0] {
	case 'H':
		inside = !on.Before(croatiaJoined)
	case 'X':
		inside = on.After(ukInside)
	default:
		inside = !on.After(ukInside)
	}
	if !inside {
		return 0
	}
	return f &^ member
}

func capital(c byte) bool { return 'A' <= c && c <= 'Z' }

// state returns whose VAT a canonical territory bears: FR for MC, GB for IM,
// the country for a part of it.
func state(t commerce.Territory) commerce.Territory {
	if len(t) == 2 {
		switch t {
		case "MC":
			return "FR"
		case "IM":
			return "GB"
		}
		return t
	}
	return t.Country()
}

// onDay follows a territory that became part of another one: the islands of Law
// 5246/2025 have the rates of the others from 2026 on, and those of Greece before.
func onDay(t commerce.Territory, on calendar.Date) commerce.Territory {
	if t != "GR-AEGEAN" {
		return t
	}
	if on.Before(islandLaw) {
		return "GR"
	}
	return "GR-ISLANDS"
}

// place returns the canonical territory that VAT tells apart: a part of a state
// that neither the Directive nor a row of the book knows is its state.
func (d *Decision) place(t commerce.Territory) commerce.Territory {
	t = onDay(canonical(t), d.supply.On)
	if len(t) == 2 || slices.Contains(d.book.regions, t) {
		return t
	}
	for i := range specials {
		if specials[i].code == t {
			return t
		}
	}
	return t.Country()
}

// AreaOf returns how a territory stands on a day. The day matters for Croatia
// (inside from 2013-07-01), the United Kingdom (until 2020-12-31) and Northern
// Ireland (a territory of its own from 2021). A code that is no territory is
// [commerce.ErrUnknownTerritory].
func AreaOf(t commerce.Territory, on calendar.Date) (Area, error) {
	if err := t.Check(); err != nil {
		return Area{}, err
	}
	c := canonical(t)
	f := flagsOf(c, on)
	a := Area{Territory: c, Goods: f&inGoods != 0, Services: f&inServices != 0, Customs: f&inCustoms != 0, State: state(c)}
	for i := range specials {
		if specials[i].code == c {
			a.Local = specials[i].local
		}
	}
	return a, nil
}

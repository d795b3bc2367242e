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
	plain  // a whole state, inside on every day, and no alias
)

const inAll = inGoods | inServices | inCustoms

// pair is the index of a two-letter code in tables of maxPair entries, 0 for
// what is none.
func pair(a, b byte) int {
	if a, b = a^'@', b^'@'; a|b < 32 {
		return int(a)<<5 | int(b)
	}
	return 0
}

const maxPair = 32 * 32

// areas holds the flags of codes of two letters; a code that is absent is
// outside. Croatia and the United Kingdom have dates, see flagsOf.
var areas = func() (t [maxPair]areaFlags) {
	for _, a := range [...]struct {
		codes string
		flags areaFlags
	}{
		{"AT BE BG CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK", inAll | plain},
		{"EL MC", inAll},                     // Greece; counts as France
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
		if areas[pair(t[0], t[1])]&plain != 0 {
			return t // the usual case
		}
		for i := range aliases {
			if aliases[i].iso == t {
				return aliases[i].code
			}
		}
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
	if len(t) < 2 {
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

// state returns whose VAT a canonical territory bears: FR for MC, GB for IM, CH
// for LI, the country for a part of it.
func state(t commerce.Territory) commerce.Territory {
	if len(t) == 2 {
		switch t {
		case "MC":
			return "FR"
		case "IM":
			return "GB"
		case "LI":
			return "CH"
		}
		return t
	}
	return t.Country()
}

const greekIslands commerce.Territory = "GR-ISLANDS"

// onDay follows a territory that became part of another one: the islands of Law
// 5246/2025 have the rates of the others from 2026 on, and those of Greece before.
func onDay(t commerce.Territory, on calendar.Date) commerce.Territory {
	if t != "GR-AEGEAN" {
		return t
	}
	if on.Before(islandLaw) {
		return "GR"
	}
	return greekIslands
}

// A spot is a territory of a supply, looked up once for all rules.
type spot struct {
	code  commerce.Territory // canonical; what neither the Directive nor the book tells apart is its state
	key   uint16             // pair of the state whose VAT it bears: equal for MC and FR
	flags areaFlags          // on the day of the supply
}

func (p spot) goods() bool    { return p.flags&inGoods != 0 }
func (p spot) services() bool { return p.flags&inServices != 0 }

// state returns the code of the state whose VAT a spot bears.
func (p spot) state() commerce.Territory {
	if p.flags&plain != 0 {
		return p.code
	}
	return state(p.code)
}

// whole returns the state instead of a code of two letters that stands for one;
// regions stay.
func (p spot) whole() spot {
	if len(p.code) == 2 {
		p.code = p.state()
	}
	return p
}

// mainland is Greece for its islands, whose rates are of what happens there.
func (p spot) mainland() spot {
	if p.code == greekIslands {
		p.code = "GR"
	}
	return p
}

// keyOf is the key of a spot there.
func keyOf(t commerce.Territory) uint16 {
	if t = state(canonical(t)); len(t) < 2 {
		return 0
	}
	return uint16(pair(t[0], t[1]))
}

func (d *decider) spot(t commerce.Territory) spot {
	if len(t) == 2 {
		if i := pair(t[0], t[1]); areas[i]&plain != 0 {
			return spot{t, uint16(i), areas[i]}
		}
	}
	return d.region(t)
}

// region looks up what is not plainly a state.
func (d *decider) region(t commerce.Territory) spot {
	on := d.supply.On
	t = onDay(canonical(t), on)
	if len(t) > 2 && !slices.Contains(d.book.regions, t) && flagsOf(t, on)&listed == 0 {
		t = t.Country()
	}
	return spot{t, keyOf(t), flagsOf(t, on)}
}

// AreaOf returns how a territory stands on a day. The day matters for Croatia
// (inside from 2013-07-01), the United Kingdom (until 2020-12-31) and Northern
// Ireland (a territory of its own from 2021). A code that is no territory is
// [commerce.ErrUnknownTerritory].
func AreaOf(t commerce.Territory, on calendar.Date) (Area, error) {
	if err := t.Check(); err != nil {
		return Area{}, commerce.FieldErrors{{Path: "/territory", Code: "tax.territory.unknown", Err: err}}
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

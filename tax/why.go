package tax

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
)

// Acts that are cited by their CELEX number.
const (
	vatDirective = "32006L0112"
	implementing = "32011R0282"
)

// chargeArticles are the provisions of the national reverse charge lists.
var chargeArticles = [...]string{
	Scrap: "Art. 199(1)(d)", Gold: "Art. 198", Subcontract: "Art. 199(1)(a)", Buildings: "Art. 199(1)(c)",
	Phones: "Art. 199a(1)(c)", Electronics: "Art. 199a(1)(d), (h)", Construction: "Art. 199(1)(a)",
	Energy: "Art. 199a(1)(e), (f)", OtherCharge: "Art. 199", NotEstablished: "Art. 194",
}

// Reasons returns why, the decisive reason first, then the rate and what is
// said about its row.
func (d Decision) Reasons() []commerce.Reason {
	out := make([]commerce.Reason, 0, int(d.n)+2)
	for _, c := range d.steps[:d.n] {
		r := c.reason(d.facts(c)...)
		if cite := d.cite(c); cite.Act != "" {
			r.Cites = []commerce.Citation{cite}
		}
		out = append(out, r)
	}
	if d.row >= 0 && d.Treatment == Taxed {
		out = d.book.explain(out, int(d.row), d.found, d.rateAt(), d.Tax.Product, d.about.on)
	}
	return out
}

// rateAt is where the rate was looked up: for a supply on Åland, Finland.
func (d *Decision) rateAt() commerce.Territory {
	if d.book.home(d.Place) == 0 {
		return state(d.Place)
	}
	return d.Place
}

func (d *Decision) cite(c reasonCode) commerce.Citation {
	s := &d.about
	cite := commerce.Citation{Act: vatDirective}
	switch c {
	case rPlaceEvent:
		cite.Provision = "Art. 54"
		if s.taxable == commerce.Yes {
			cite.Provision = "Art. 53"
		}
	case rReverseDomestic:
		cite.Provision = chargeArticles[s.charge]
	case rMarketplaceDeemed:
		cite.Provision = "Art. 14a(2)"
		if flagsOf(canonical(s.from), s.on)&inGoods == 0 {
			cite.Provision = "Art. 14a(1)"
		}
	case rProofKeep:
		cite = commerce.Citation{Act: implementing, Provision: "Art. 45a"}
		if d.Treatment == Export {
			cite = commerce.Citation{Act: vatDirective, Provision: "Art. 131"}
		}
	case rMarginScheme:
		cite.Provision = "Art. 313"
		if s.margin == Travel {
			cite.Provision = "Art. 306"
		}
	case rEvidenceValid:
		cite.Provision = "Art. 138(1)(b)"
		if s.kind != Goods {
			cite = commerce.Citation{Act: implementing, Provision: "Art. 18"}
		}
	case rExemptSmall: // other countries have laws of their own
		if flagsOf(state(d.Place), s.on) == 0 {
			return commerce.Citation{}
		}
		cite.Provision = "Art. 284(1)"
	case rExemptClaimed:
		cite = vatexArticle(d.Tax.Exemption)
	default:
		if int(c) < len(provisions) {
			return provisions[c]
		}
		return commerce.Citation{}
	}
	return cite
}

// facts returns the facts that the template of a reason names.
func (d *Decision) facts(c reasonCode) []commerce.Fact {
	var out []commerce.Fact
	text := reasonTable[c].text
	for {
		_, rest, ok := strings.Cut(text, "{")
		name, after, _ := strings.Cut(rest, "}")
		if !ok {
			return out
		}
		text = after
		if !slices.ContainsFunc(out, func(f commerce.Fact) bool { return f.Name == name }) {
			out = append(out, d.fact(name, c))
		}
	}
}

func (d *Decision) fact(name string, c reasonCode) commerce.Fact {
	s := &d.about
	to := canonical(s.to)
	if c == rPlaceLocalTax && d.Scheme == LocalTax { // it may be the seller's
		to = d.Place
	}
	switch name {
	case "from":
		return commerce.NewFact(name, canonical(s.from))
	case "to":
		return commerce.NewFact(name, to)
	case "place":
		if d.Place == "" { // facts are missing: the seller's place is where the question began
			return commerce.NewFact(name, canonical(s.seller))
		}
		return commerce.NewFact(name, d.Place)
	case "territory":
		if s.to == "MC" {
			return commerce.NewFact(name, s.to)
		}
		return commerce.NewFact(name, s.from)
	case "issuer":
		return commerce.NewFact(name, s.issuer)
	case "state":
		return commerce.NewFact(name, commerce.Territory("FR"))
	case "consignment":
		return commerce.NewFact(name, s.consignment)
	case "exemption":
		return commerce.NewFact(name, d.Tax.Exemption)
	case "charge":
		return commerce.NewFact(name, s.charge.String())
	case "tax":
		return commerce.NewFact(name, localTax(to))
	default: // underlying
		return commerce.NewFact(name, canonical(s.underlying))
	}
}

func vatex(code string) (i int, ok bool) {
	return slices.BinarySearchFunc(vatexCodes[:], code, func(v [3]string, code string) int { return strings.Compare(v[0], code) })
}

// vatexCategory returns the EN 16931 category of a VATEX code, "" for none.
func vatexCategory(code string) string {
	if i, ok := vatex(code); ok {
		return vatexCodes[i][1]
	}
	return ""
}

func vatexArticle(code string) commerce.Citation {
	i, ok := vatex(code)
	if !ok {
		return commerce.Citation{}
	}
	if act, rest, ok := strings.Cut(vatexCodes[i][2], " "); ok && act == "CGI" {
		return commerce.Citation{Act: act, Provision: "Art. " + rest}
	}
	return commerce.Citation{Act: vatDirective, Provision: "Art. " + vatexCodes[i][2]}
}

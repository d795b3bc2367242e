package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// A Profile is where and when a product is offered.
type Profile struct {
	// Channel is web (the own shop), google, meta or marketplace.
	Channel string `json:"channel"`
	// Market is the state of the buyers.
	Market commerce.Territory `json:"market"`
	// On is the day of the offer: it selects the law.
	On calendar.Date `json:"on"`
	// Reviewed is the day on which the host has last compared the rules with the
	// law; zero is the day of the edition. More than 180 days after it findings
	// come with a warning.
	Reviewed calendar.Date `json:"reviewed,omitzero"`
}

// rulesAsOf is the day of the edition, rulesDays how long it is taken as current.
var rulesAsOf = calendar.MustDate("2026-11-21")

const rulesDays = 180

// Channels that have rules.
const (
	Web         = "web"
	Google      = "google"
	Meta        = "meta"
	Marketplace = "marketplace"
)

var channels = [...]string{Web, Google, Meta, Marketplace}

// rule is a row of data/rules.csv. A row of a state takes the place of the EU's
// row with the same code, check and parameter.
type rule struct {
	code        reasonCode
	channels    uint8 // bit i is channels[i]
	market      commerce.Territory
	period      calendar.Period
	when, check string
	param       string
	cite        commerce.Citation
	trust       commerce.Trust
	checked     calendar.Date
}

// RulesEdition names the state of the rules that [Validate] applies.
const RulesEdition = "catalog-2026.11"

// Validate returns everything that is missing or wrong in an offer, in the
// order of the rules and of the variants. Each finding has the JSON Pointer of
// the field that cures it and cites the provision or specification it comes
// from. A rule whose national law is contested, or not yet there, gives a
// warning instead of a problem. Without findings there is one reason,
// catalog.valid.
//
// Errors are for a question that cannot be answered: an unknown channel or
// market, no day, or a product that [Product.Check] refuses.
func Validate(prof Profile, p Product) ([]commerce.Reason, error) {
	var errs commerce.FieldErrors
	channel := slices.Index(channels[:], prof.Channel)
	if channel < 0 {
		errs.Add("/profile/channel", "catalog.profile.channel", commerce.Detail(ErrUnknown, "catalog: unknown channel %.40q", prof.Channel))
	}
	errs.AddUnder("/profile/market", "catalog.profile.market", prof.Market.Check())
	if prof.On.IsZero() {
		errs.Add("/profile/on", "catalog.profile.on", ErrMissing)
	}
	errs.AddUnder("/product", "catalog.product.invalid", p.Check())
	if err := errs.Err(); err != nil {
		return nil, err
	}
	v := validation{prof: prof, p: &p, country: prof.Market.Country()}
	v.languages = marketLanguages[v.country]
	for i := range ruleTable {
		r := &ruleTable[i]
		if r.channels>>channel&1 == 0 || !v.inMarket(r) || !r.period.Contains(prof.On) || !conditions[r.when](&v) {
			continue
		}
		v.rule = r
		checks[r.check](&v)
	}
	if asOf := cmp.Or(prof.Reviewed, rulesAsOf); prof.On.Sub(asOf) > rulesDays {
		v.out = append(v.out, rRulesStale.reason(commerce.NewFact("as_of", asOf), commerce.NewFact("edition", RulesEdition)))
	}
	if len(v.out) == 0 {
		v.out = append(v.out, rValid.reason(commerce.NewFact("channel", prof.Channel), commerce.NewFact("market", prof.Market), commerce.NewFact("on", prof.On), commerce.NewFact("edition", RulesEdition)))
	}
	return v.out, nil
}

type validation struct {
	prof      Profile
	p         *Product
	country   commerce.Territory
	languages []language.Tag
	rule      *rule
	out       []commerce.Reason
}

// inMarket says that the row is the one for the market: * for all, EU for the
// member states, EU+XI for Northern Ireland too, but where a row of the state
// itself replaces it.
func (v *validation) inMarket(r *rule) bool {
	switch r.market {
	case "*":
		return true
	case "EU", "EU+XI":
		return (inUnion(v.country) || r.market == "EU+XI" && v.country == "XI") && !slices.ContainsFunc(ruleTable[:], func(o rule) bool {
			return o.market == v.country && o.code == r.code && o.check == r.check && o.param == r.param
		})
	}
	return r.market == v.country
}

// inUnion says that a country is a member state. The other states of the EEA
// have rules of their own that are not in the table.
func inUnion(t commerce.Territory) bool {
	_, ok := slices.BinarySearch(union, string(t))
	return ok
}

// inside says that EU law on the safety of goods and customs holds: the member
// states and Northern Ireland (Windsor Framework, annex 2), whose businesses
// count as established in the Union for it.
func inside(t commerce.Territory) bool { return inUnion(t) || t == "XI" }

var union = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR", "GR", "HR",
	"HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}

func (v *validation) say(path string, facts ...commerce.Fact) {
	r := v.rule.code.reason(facts...)
	r.Path = path
	if v.rule.cite != (commerce.Citation{}) {
		r.Cites = []commerce.Citation{v.rule.cite}
	}
	if v.rule.trust == commerce.Contested && r.Kind == commerce.Problem {
		r.Kind = commerce.Warning
	}
	v.out = append(v.out, r)
}

// intangible are no products in the sense of Regulation 2023/988 Art. 3(1).
const intangible = commerce.Digital | commerce.DigitalService | commerce.Service | commerce.Subscription | commerce.DatedEvent |
	commerce.Accommodation | commerce.PassengerTransport | commerce.UrgentRepair | commerce.Utility | commerce.GiftCard |
	commerce.Gambling | commerce.Healthcare | commerce.Package | commerce.Financial

// traits are those that all variants have.
func (v *validation) traits() commerce.Traits {
	all := ^commerce.Traits(0)
	for i := range v.p.Variants {
		all &= v.p.Variants[i].Traits
	}
	return all | v.p.Traits
}

func (v *validation) goods() bool { return !v.traits().Any(intangible) }

// conditions say when a rule applies.
var conditions = map[string]func(*validation) bool{
	"":           func(*validation) bool { return true },
	"outside_eu": func(v *validation) bool { return !inUnion(v.country) },
	"abroad":     func(v *validation) bool { return !inside(v.country) && v.goods() },
	"goods":      (*validation).goods,
	// Art. 2(2) leaves out food, medicines, living plants and animals, antiques.
	"gpsr": func(v *validation) bool {
		return v.goods() && !v.p.Regimes.Any(Food|Medicine|Antique) && !v.traits().Any(commerce.LivingThing)
	},
	// States decide which goods are left out (Art. 5); food and cosmetics never are as such.
	"measured":     func(v *validation) bool { return v.goods() && v.p.Regimes.Any(Food|Cosmetic) && v.p.Bundle == nil },
	"energy_label": func(v *validation) bool { return v.p.Regimes.Any(EnergyLabels) },
	"textile":      func(v *validation) bool { return v.p.Regimes.Any(Textile) },
	"cosmetic":     func(v *validation) bool { return v.p.Regimes.Any(Cosmetic) },
	"food":         func(v *validation) bool { return v.p.Regimes.Any(Food) },
	"durable":      func(v *validation) bool { return v.goods() && v.p.Durability > 2 },
	"branded":      func(v *validation) bool { return v.goods() && v.p.Condition == BrandNew && !v.isBook() },
}

func (v *validation) isBook() bool {
	return slices.ContainsFunc(v.p.Variants, func(x Variant) bool { k := x.GTIN.Kind(); return k == ISBN || k == ISSN })
}

func (o *Operator) complete() bool { return o.Name != "" && o.Address != "" && o.Contact != "" }

// product asks for one field of the product.
func product(path string, lacks func(*Product) bool) func(*validation) {
	return func(v *validation) {
		if lacks(v.p) {
			v.say(path)
		}
	}
}

// variants asks for one field of every variant.
func variants(field string, lacks func(*Product, *Variant) bool) func(*validation) {
	return func(v *validation) {
		for i := range v.p.Variants {
			if lacks(v.p, &v.p.Variants[i]) {
				v.say(commerce.Pointer("variants", i, field))
			}
		}
	}
}

// texts reports a text that no reader of the market understands.
func (v *validation) texts(field string, t Text) {
	if len(t) > 0 && len(v.languages) == 0 || slices.ContainsFunc(v.languages, t.Has) || t["und"] != "" && field != "warnings" {
		return
	}
	path, name := commerce.Pointer(field), "a language"
	if len(v.languages) > 0 {
		path, name = commerce.Pointer(field, v.languages[0].String()), languageName(v.languages[0])
	}
	v.say(path, commerce.NewFact("language", name))
}

func (v *validation) length(field string, t Text) {
	s, tag := t.In(v.languages...)
	v.long(commerce.Pointer(field, tag), s)
}

// long reports a text with more characters than the rule allows.
func (v *validation) long(path, s string) {
	most, _ := strconv.Atoi(v.rule.param)
	if n := utf8.RuneCountInString(s); n > most {
		v.say(path, commerce.NewFact("have", n), commerce.NewFact("most", most))
	}
}

// checks are what rules ask for; each reports what it finds.
var checks = map[string]func(*validation){
	"tax_category": product("/tax_category", func(p *Product) bool {
		return p.TaxCategory == "" && slices.ContainsFunc(p.Variants, func(x Variant) bool { return x.TaxCategory == "" })
	}),
	"manufacturer":  product("/manufacturer", func(p *Product) bool { return !p.Manufacturer.complete() }),
	"maker_country": product("/manufacturer/country", func(p *Product) bool { return p.Manufacturer.Country == "" }),
	"picture": product("/media", func(p *Product) bool {
		return !slices.ContainsFunc(p.Media, func(m Media) bool { return m.Role.picture() })
	}),
	"warnings_unknown": product("/needs_warning", func(p *Product) bool {
		return p.NeedsWarning == commerce.Unknown && len(p.Warnings) == 0
	}),
	"notice": product("/guarantee_notice", func(p *Product) bool { return p.Notice != commerce.Yes }),
	"slug":   product("/slug", func(p *Product) bool { return p.Slug == "" }),
	"brand":  product("/brand", func(p *Product) bool { return p.Brand == "" }),

	"price":        variants("price", func(_ *Product, x *Variant) bool { return x.Price == (money.Amount{}) }),
	"identified":   variants("mpn", func(p *Product, x *Variant) bool { return p.Model == "" && x.GTIN.IsZero() && x.MPN == "" }),
	"content":      variants("content", func(_ *Product, x *Variant) bool { return x.Content.Total().IsZero() }),
	"availability": variants("availability", func(_ *Product, x *Variant) bool { return x.Stock == Unstated }),
	"available_on": variants("available_on", func(_ *Product, x *Variant) bool {
		return (x.Stock == Preorder || x.Stock == Backorder) && x.Expects.IsZero()
	}),
	"identifier": variants("gtin", func(p *Product, x *Variant) bool { return x.GTIN.IsZero() && (x.MPN == "" || p.Brand == "") }),

	"title":              func(v *validation) { v.texts("title", v.p.Title) },
	"description":        func(v *validation) { v.texts("description", v.p.Description) },
	"title_length":       func(v *validation) { v.length("title", v.p.Title) },
	"description_length": func(v *validation) { v.length("description", v.p.Description) },
	"warnings": func(v *validation) {
		if v.p.NeedsWarning == commerce.Yes || v.p.NeedsWarning == commerce.Unknown && len(v.p.Warnings) > 0 {
			v.texts("warnings", v.p.Warnings)
		}
	},
	"responsible": func(v *validation) {
		c := v.p.Manufacturer.Country.Country()
		if r := &v.p.Responsible; c != "" && !inside(c) && (!r.complete() || !inside(r.Country.Country())) {
			v.say("/responsible", commerce.NewFact("country", c))
		}
	},
	"media": func(v *validation) {
		if !slices.ContainsFunc(v.p.Media, func(m Media) bool { return m.Role.String() == v.rule.param }) {
			v.say("/media", commerce.NewFact("role", v.rule.param), commerce.NewFact("years", int(v.p.Durability)))
		}
	},
	"attribute": func(v *validation) {
		if !slices.ContainsFunc(v.p.Attributes, func(a Attribute) bool { return a.Key == v.rule.param }) {
			v.say("/attributes", commerce.NewFact("key", v.rule.param))
		}
	},
	"hs_code": func(v *validation) {
		if v.p.Customs.HSCode == "" {
			v.say("/customs/hs_code", commerce.NewFact("market", v.prof.Market))
		}
	},
	"origin": func(v *validation) {
		if v.p.Customs.Origin == "" {
			v.say("/customs/origin", commerce.NewFact("market", v.prof.Market))
		}
	},
	"id": func(v *validation) {
		for i := range v.p.Variants {
			v.long(commerce.Pointer("variants", i, "sku"), v.p.Variants[i].SKU)
		}
	},
	"gtin": func(v *validation) {
		for i := range v.p.Variants {
			g := v.p.Variants[i].GTIN
			if k := g.Kind(); !g.IsZero() && (k == Restricted || k == Coupon) {
				v.say(commerce.Pointer("variants", i, "gtin"), commerce.NewFact("gtin", g.Short()), commerce.NewFact("kind", k.String()))
			}
		}
	},
}

// marketLanguages are the official languages of the states of the Union and
// some others, the most spoken first. A text in one of them is taken as easily
// understood; in states with several, regions may ask for more.
var marketLanguages = map[commerce.Territory][]language.Tag{
	"AT": tags("de"), "BE": tags("nl", "fr", "de"), "BG": tags("bg"), "CH": tags("de", "fr", "it"), "CY": tags("el", "tr"),
	"CZ": tags("cs"), "DE": tags("de"), "DK": tags("da"), "EE": tags("et"), "ES": tags("es"), "FI": tags("fi", "sv"),
	"FR": tags("fr"), "GB": tags("en"), "GR": tags("el"), "HR": tags("hr"), "HU": tags("hu"), "IE": tags("en", "ga"),
	"IT": tags("it"), "LI": tags("de"), "LT": tags("lt"), "LU": tags("fr", "de", "lb"), "LV": tags("lv"), "MT": tags("mt", "en"),
	"NL": tags("nl"), "NO": tags("no", "nb", "nn"), "PL": tags("pl"), "PT": tags("pt"), "RO": tags("ro"), "SE": tags("sv"),
	"SI": tags("sl"), "SK": tags("sk"), "SM": tags("it"), "US": tags("en"), "XI": tags("en"),
}

func tags(list ...string) []language.Tag {
	out := make([]language.Tag, len(list))
	for i, s := range list {
		out[i] = language.MustParse(s)
	}
	return out
}

var languageNames = map[string]string{
	"bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
	"fi": "Finnish", "fr": "French", "hr": "Croatian", "hu": "Hungarian", "it": "Italian", "lt": "Lithuanian", "lv": "Latvian",
	"mt": "Maltese", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak",
	"sl": "Slovenian", "sv": "Swedish",
}

func languageName(t language.Tag) string { return cmp.Or(languageNames[t.String()], t.String()) }

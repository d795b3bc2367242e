package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// An extract is one file of data/: locales with equal content are stored once
// and share it through Names.
type extract[T any] struct {
	Edition string            `json:"edition"`
	Names   map[string]string `json:"names"` // BCP 47 name -> key of Locales
	Locales map[string]T      `json:"locales"`
}

// numberLocale is what moneyfmt needs of one locale, for Latin digits.
type numberLocale struct {
	Decimal         string               `json:"decimal"`
	Group           string               `json:"group"`
	CurrencyDecimal string               `json:"currency_decimal,omitempty"`
	CurrencyGroup   string               `json:"currency_group,omitempty"`
	Minus           string               `json:"minus"`
	Plus            string               `json:"plus"`
	PercentSign     string               `json:"percent_sign"`
	MinimumGrouping string               `json:"minimum_grouping"`
	Number          string               `json:"number"`
	Percent         string               `json:"percent"`
	Standard        string               `json:"standard"`
	Accounting      string               `json:"accounting"`
	StandardNone    string               `json:"standard_none"`
	AccountingNone  string               `json:"accounting_none"`
	Symbols         map[string][2]string `json:"symbols"` // code -> symbol, narrow symbol; only what differs from und, and there from the code
	Special         map[string][3]string `json:"special,omitempty"`
}

// dateLocale is what datefmt needs of one locale (Gregorian calendar).
type dateLocale struct {
	Patterns    [4]string  `json:"patterns"` // short, medium, long, full
	Months      [12]string `json:"months"`   // within a date: the genitive, where a language has one
	MonthsShort [12]string `json:"months_short"`
	MonthsAlone [12]string `json:"months_alone"`
	Days        [7]string  `json:"days"` // from Sunday
	DaysAlone   [7]string  `json:"days_alone"`
}

// languages and regions select the locales of the extract: the official
// languages of the EU and its neighbours, and the markets European shops ship to.
var (
	languages = strings.Fields(`ar bg bs ca cs da de el en es et eu fi fr ga gl hr hu is it ja lb lt lv
		mk mt nb nl nn no pl pt rm ro ru sk sl sq sr sv tr uk zh`)
	regions = strings.Fields(`001 150 419 AD AE AT AU AX BA BE BG BR CA CH CN CY CZ DE DK EE EG ES FI FR GB GI GR HK HR
		HU IE IN IS IT JP LI LT LU LV MA MC MD ME MK MT MX NL NO NZ PL PT RO RS SA SE SG SI SJ SK SM TR TW UA US VA XK`)
)

type object map[string]any

// at follows a path of keys; what is absent is nil.
func (o object) at(path ...string) object {
	for _, key := range path {
		next, _ := o[key].(map[string]any)
		o = next
	}
	return o
}

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return s
}

func readJSON(parts ...string) (object, error) {
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		return nil, err
	}
	var o object
	return o, json.Unmarshal(b, &o)
}

// refreshExtract rewrites dir from the npm packages below modules.
func refreshExtract(modules, dir string) error {
	for _, name := range []string{"cldr-core", "cldr-numbers-full", "cldr-dates-full"} {
		p, err := readJSON(modules, name, "package.json")
		if err != nil {
			return err
		}
		if v := p.text("version"); v != edition {
			return fmt.Errorf("%s is version %s, want %s", name, v, edition)
		}
	}
	names, err := selectNames(modules)
	if err != nil {
		return err
	}
	root, err := readNumbers(modules, "und")
	if err != nil {
		return err
	}
	numbers := extract[numberLocale]{Edition: edition, Names: map[string]string{}, Locales: map[string]numberLocale{}}
	dates := extract[dateLocale]{Edition: edition, Names: map[string]string{}, Locales: map[string]dateLocale{}}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		n, err := readNumbers(modules, names[name])
		if err != nil {
			return err
		}
		maps.DeleteFunc(n.Symbols, func(code string, s [2]string) bool {
			base, ok := root.Symbols[code]
			if !ok || name == "und" {
				base = [2]string{code, code}
			}
			return s == base
		})
		numbers.add(name, n)
		d, err := readDates(modules, names[name])
		if err != nil {
			return err
		}
		dates.add(name, d)
	}
	licence, err := os.ReadFile(filepath.Join(modules, "cldr-core", "LICENSE"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "LICENSE"), licence, 0o644); err != nil {
		return err
	}
	if err := save(filepath.Join(dir, "numbers.json"), numbers); err != nil {
		return err
	}
	return save(filepath.Join(dir, "dates.json"), dates)
}

// add stores a locale once for all names of equal content. Names arrive in
// order, so the first and shortest one becomes the key.
func (x *extract[T]) add(name string, locale T) {
	text, _ := json.Marshal(locale)
	for _, key := range slices.Sorted(maps.Keys(x.Locales)) {
		if other, _ := json.Marshal(x.Locales[key]); bytes.Equal(text, other) {
			x.Names[name] = key
			return
		}
	}
	x.Names[name], x.Locales[name] = name, locale
}

// save writes one locale per line, which a review can read.
func save(name string, x any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x); err != nil {
		return err
	}
	lines := regexp.MustCompile(`"(names|locales|[\w-]+":\{"(decimal|patterns))"`)
	return os.WriteFile(name, lines.ReplaceAll(buf.Bytes(), []byte("\n$0")), 0o644)
}

// selectNames gives every name of the tables with the CLDR locale that has its
// data: the locales themselves, their default content (it-IT reads it) and
// the names without a script that is the likely one (zh-HK reads zh-Hant-HK).
func selectNames(modules string) (map[string]string, error) {
	core := filepath.Join(modules, "cldr-core")
	available, err := readJSON(core, "availableLocales.json")
	if err != nil {
		return nil, err
	}
	content, err := readJSON(core, "defaultContent.json")
	if err != nil {
		return nil, err
	}
	subtags, err := readJSON(core, "supplemental", "likelySubtags.json")
	if err != nil {
		return nil, err
	}
	likely := subtags.at("supplemental", "likelySubtags")
	names := map[string]string{"und": "und"}
	list, _ := available.at("availableLocales")["full"].([]any)
	for _, v := range list {
		if name, _ := v.(string); selected(name) {
			names[name] = name
		}
	}
	list, _ = content["defaultContent"].([]any)
	for _, v := range list {
		name, _ := v.(string)
		parent := name[:max(0, strings.LastIndexByte(name, '-'))]
		if parent = cmpOr(names[parent], parent); selected(name) && names[parent] != "" {
			names[name] = parent
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		p := strings.Split(name, "-")
		if len(p) != 3 {
			continue
		}
		full := likely.text(p[0] + "-" + p[2])
		if full == "" && strings.HasPrefix(likely.text(p[0]), p[0]+"-"+p[1]+"-") {
			full = name
		}
		if short := p[0] + "-" + p[2]; full == name && names[short] == "" {
			names[short] = names[name]
		}
	}
	return names, nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func selected(name string) bool {
	p := strings.Split(name, "-")
	if !slices.Contains(languages, p[0]) {
		return false
	}
	for _, part := range p[1:] {
		if len(part) != 4 && !slices.Contains(regions, part) { // four letters are a script
			return false
		}
		if part == "Dsrt" || part == "Shaw" || part == "Latn" && p[0] == "zh" {
			return false // curiosities, nearly without data
		}
	}
	return true
}

func readNumbers(modules, locale string) (numberLocale, error) {
	dir := filepath.Join(modules, "cldr-numbers-full", "main", locale)
	file, err := readJSON(dir, "numbers.json")
	if err != nil {
		return numberLocale{}, err
	}
	money, err := readJSON(dir, "currencies.json")
	if err != nil {
		return numberLocale{}, err
	}
	n := file.at("main", locale, "numbers")
	signs, cur := n.at("symbols-numberSystem-latn"), n.at("currencyFormats-numberSystem-latn")
	x := numberLocale{
		Decimal: signs.text("decimal"), Group: signs.text("group"),
		CurrencyDecimal: signs.text("currencyDecimal"), CurrencyGroup: signs.text("currencyGroup"),
		Minus: signs.text("minusSign"), Plus: signs.text("plusSign"), PercentSign: signs.text("percentSign"),
		MinimumGrouping: n.text("minimumGroupingDigits"),
		Number:          n.at("decimalFormats-numberSystem-latn").text("standard"),
		Percent:         n.at("percentFormats-numberSystem-latn").text("standard"),
		Standard:        cur.text("standard"), Accounting: cur.text("accounting"),
		StandardNone: cur.text("standard-noCurrency"), AccountingNone: cur.text("accounting-noCurrency"),
		Symbols: map[string][2]string{}, Special: map[string][3]string{},
	}
	if s := cur.at("currencySpacing"); s.at("beforeCurrency").text("insertBetween") != "\u00a0" || s.at("afterCurrency").text("insertBetween") != "\u00a0" {
		return x, fmt.Errorf("%s: the space between a currency and a digit is not U+00A0", locale)
	}
	currencies := money.at("main", locale, "numbers", "currencies")
	for code := range currencies {
		c := currencies.at(code)
		symbol := cmpOr(c.text("symbol"), code)
		x.Symbols[code] = [2]string{symbol, cmpOr(c.text("symbol-alt-narrow"), symbol)}
		if s := [3]string{c.text("pattern"), c.text("decimal"), c.text("group")}; s != [3]string{} && s != [3]string{x.Standard} {
			x.Special[code] = s
		}
	}
	return x, nil
}

func readDates(modules, locale string) (dateLocale, error) {
	file, err := readJSON(modules, "cldr-dates-full", "main", locale, "ca-gregorian.json")
	if err != nil {
		return dateLocale{}, err
	}
	g := file.at("main", locale, "dates", "calendars", "gregorian")
	var x dateLocale
	for i, style := range []string{"short", "medium", "long", "full"} {
		x.Patterns[i] = g.at("dateFormats").text(style)
	}
	for i := range 12 {
		key := fmt.Sprint(i + 1)
		x.Months[i] = g.at("months", "format", "wide").text(key)
		x.MonthsShort[i] = g.at("months", "format", "abbreviated").text(key)
		x.MonthsAlone[i] = g.at("months", "stand-alone", "wide").text(key)
	}
	for i, key := range strings.Fields("sun mon tue wed thu fri sat") {
		x.Days[i] = g.at("days", "format", "wide").text(key)
		x.DaysAlone[i] = g.at("days", "stand-alone", "wide").text(key)
	}
	return x, nil
}

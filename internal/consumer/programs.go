package main

import (
	"fmt"
	"path"
	"strings"
)

// heavy lists what no import of a library without I/O should bring along.
var heavy = []string{"net", "net/http", "crypto/tls", "database/sql", "html/template", "testing", "pgregory.net/rapid"}

// A program prints what one main call of a package returns. A blank import
// would measure little: the linker drops what nobody calls.
type program struct {
	pkg    string
	call   string
	more   []string // imports of the call besides pkg; "commerce" is this module
	brings []string // heavy packages that it needs by its nature
}

const (
	cash     = "commerce/money"
	dates    = "commerce/calendar"
	language = "golang.org/x/text/language"
)

var programs = []program{
	{pkg: "money", call: `money.Parse("12.50", money.EUR)`},
	{pkg: "money/moneyfmt", call: `moneyfmt.New(language.Italian, moneyfmt.Options{}).Format(money.New(1250, money.EUR))`, more: []string{cash, language}},
	{pkg: "calendar", call: `calendar.ParseDate("2026-11-21")`},
	{pkg: "calendar/datefmt", call: `datefmt.New(language.Italian, datefmt.Long).Format(calendar.MustDate("2026-11-21"))`, more: []string{dates, language}},
	{pkg: ".", call: `(&commerce.Order{}).Check()`},
	{pkg: "explain", call: `explain.In(language.Italian)`, more: []string{language}},
	{pkg: "commercetest", call: `commercetest.Orders()`, brings: heavy},
	{pkg: "catalog", call: `catalog.New()`},
	{pkg: "catalog/stock", call: `stock.NewLevels()`},
	{pkg: "catalog/feed", call: `feed.ReadShopify(strings.NewReader("Handle\n"), feed.Options{})`, more: []string{"strings"}},
	{pkg: "pricing", call: `pricing.NewBook()`},
	{pkg: "pricing/promo", call: `promo.Compile(nil, promo.Options{})`},
	{pkg: "tax", call: `tax.Decide(tax.EU(), tax.Supply{})`},
	{pkg: "tax/vatid", call: `vatid.Parse("IT00743110157")`},
	{pkg: "returns", call: `returns.Decide(returns.EU(), returns.Contract{}, returns.Request{}, calendar.Place{})`, more: []string{dates}},
	{pkg: "returns/statement", call: `statement.Labels("IT", language.Italian, calendar.MustDate("2026-11-21"))`, more: []string{dates, language}},
	{pkg: "consent", call: `consent.EU()`},
	{pkg: "consent/dsr", call: `dsr.PlanOf(dsr.Access, calendar.MustDate("2026-11-21"))`, more: []string{dates}},
	{pkg: "consent/tcf", call: `tcf.Parse("CP")`},
	{pkg: "consent/proof", call: `proof.LeafHash(nil)`},
	{pkg: "kpi", call: `kpi.Contribution(money.New(1250, money.EUR))`, more: []string{cash}},
	{pkg: "kpi/abtest", call: `abtest.Holm([]float64{0.01, 0.04})`},
	{pkg: "kpi/attribution", call: `attribution.Values(2, func(set uint64) float64 { return float64(set) })`},
	{pkg: "kpi/basket", call: `basket.Mine(func(func([]string) bool) {}, basket.Options{})`},
	{pkg: "kpi/clv", call: `clv.FitBGNBD(nil, clv.Options{})`},
	{pkg: "kpi/kpitest", call: `any(kpitest.Laws[sketch.HLL, *sketch.HLL, int]) != nil`, more: []string{"commerce/kpi/sketch"}},
	{pkg: "kpi/report", call: `report.At(1)`},
	{pkg: "kpi/sketch", call: `new(sketch.HLL)`},
	{pkg: "cart", call: `new(cart.Shop).Quote(cart.New("c", money.EUR), cart.Context{})`, more: []string{cash}},
	{pkg: "cart/orderflow", call: `orderflow.New(commerce.Order{})`, more: []string{"commerce"}},
}

func (p program) name() string {
	if p.pkg == "." {
		return "root"
	}
	return strings.ReplaceAll(p.pkg, "/", "_")
}

func (p program) source() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package main\n\nimport (\n\t\"fmt\"\n\t%q\n", path.Join(module, p.pkg))
	for _, m := range p.more {
		if rest, ours := strings.CutPrefix(m, "commerce"); ours {
			m = module + rest
		}
		fmt.Fprintf(&b, "\t%q\n", m)
	}
	fmt.Fprintf(&b, ")\n\nfunc main() { fmt.Println(%s) }\n", p.call)
	return b.String()
}

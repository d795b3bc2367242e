package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Module is the path of the module.
const Module = "github.com/bottega-go/commerce"

const (
	decimal = "github.com/shopspring/decimal"
	xtext   = "golang.org/x/text/..."
	lang    = "golang.org/x/text/language"
	rapid   = "pgregory.net/rapid"
	testify = "github.com/stretchr/testify/..."
)

// allowed lists, per pure package, the direct imports beyond the standard
// library. Names without a dot are packages of this module; "." is its root
// and a trailing /... means the package and all below it. A package that is
// not listed here does not belong to the house.
var allowed = map[string][]string{
	"money":            {decimal},
	"money/moneyfmt":   {"money", "internal/locale", lang},
	"calendar":         {},
	"calendar/datefmt": {"calendar", "internal/locale", lang},
	".":                {"money", "calendar", decimal},
	"explain":          {"money", "money/moneyfmt", "calendar", "calendar/datefmt", ".", xtext},
	"commercetest":     {"money", "calendar", ".", decimal, rapid},

	"catalog":            domain("catalog"),
	"catalog/feed":       domain("catalog"),
	"catalog/stock":      domain("catalog"),
	"pricing":            domain("pricing"),
	"pricing/promo":      domain("pricing"),
	"tax":                domain("tax"),
	"tax/vatid":          domain("tax"),
	"returns":            domain("returns"),
	"returns/statement":  domain("returns"),
	"consent":            domain("consent"),
	"consent/dsr":        domain("consent"),
	"consent/proof":      domain("consent"),
	"consent/tcf":        domain("consent"),
	"kpi":                domain("kpi"),
	"kpi/abtest":         domain("kpi"),
	"kpi/attribution":    domain("kpi"),
	"kpi/basket":         domain("kpi"),
	"kpi/clv":            domain("kpi"),
	"kpi/kpitest":        append(domain("kpi"), rapid),
	"kpi/report":         domain("kpi"),
	"kpi/sketch":         domain("kpi"),
	"kpi/internal/state": domain("kpi"),

	"cart":           composition,
	"cart/orderflow": composition,
}

// composition is what the one composition floor may import.
var composition = []string{
	"money/...", "calendar/...", ".", "explain", "catalog/...", "pricing/...", "tax/...",
	"returns/...", "consent/...", "kpi/...", "cart/...", decimal,
}

// domain returns the imports of a package on the domain floor: the domains
// never import each other.
func domain(family string) []string {
	return []string{"money", "calendar", ".", family + "/...", decimal, xtext}
}

// inTests lists what the tests of every pure package may import besides what
// the package may, itself and what lies below it.
var inTests = []string{"internal/...", "commercetest", testify, rapid, xtext, decimal}

// forbiddenStd lists standard packages that no pure package imports itself.
var forbiddenStd = []string{
	"C", "context", "crypto/rand", "database/sql", "embed", "expvar", "io/fs", "io/ioutil", "log", "log/syslog",
	"math/rand/...", "net", "net/http/...", "net/rpc/...", "net/smtp", "net/textproto", "os/...", "plugin",
	"runtime/...", "syscall/...", "testing/...", "unsafe",
}

// exact is the list of families in which no floating-point number may appear.
var exact = []string{"money", "tax", "pricing", "cart", "returns"}

// floatFiles lists the files of those families that name a floating-point
// type, each with its reason.
var floatFiles = map[string]string{}

// modules lists the modules that go.mod may require; another one needs a record
// in docs/decisions.
var modules = []string{decimal, "github.com/stretchr/testify", "golang.org/x/text", rapid}

// checkModules reports the direct requirements that the list refuses.
func checkModules(required []string) []string {
	var found []string
	for _, m := range required {
		if !slices.Contains(modules, m) {
			found = append(found, m+": not in the list of modules")
		}
	}
	return found
}

// pure reports whether the rules of libraries hold for the package.
func pure(rel string) bool {
	return !matchAny(rel, "examples/...", "internal/...")
}

// checkImports reports the direct imports of a package that the table refuses.
func checkImports(p *Package) []string {
	if !pure(p.Rel) {
		return nil
	}
	may, listed := allowed[p.Rel]
	if !listed {
		return []string{fmt.Sprintf("%s: unknown package: give it a row in the import policy", p.Rel)}
	}
	var found []string
	for _, imp := range p.Imports {
		switch name := local(imp); {
		case standard(imp):
			if matchAny(imp, forbiddenStd...) {
				found = append(found, fmt.Sprintf("%s: imports %s: the host does that", p.Rel, imp))
			}
		case !matchAny(name, may...):
			found = append(found, fmt.Sprintf("%s: imports %s: not in its row of the import policy", p.Rel, name))
		}
	}
	may = slices.Concat(may, inTests, []string{p.Rel, path.Join(p.Rel, "...")})
	for _, imp := range p.TestImports {
		if name := local(imp); !standard(imp) && !matchAny(name, may...) {
			found = append(found, fmt.Sprintf("%s: a test imports %s: not in its row of the import policy", p.Rel, name))
		}
	}
	return found
}

// standard reports whether an import path belongs to the standard library.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}

// local shortens a path of this module to its folder, "." for the root.
func local(imp string) string {
	if imp == Module {
		return "."
	}
	return strings.TrimPrefix(imp, Module+"/")
}

// matchAny reports whether name is one of the patterns or lies below one that
// ends in /....
func matchAny(name string, patterns ...string) bool {
	for _, p := range patterns {
		base, tree := strings.CutSuffix(p, "/...")
		if name == base || tree && strings.HasPrefix(name, base+"/") {
			return true
		}
	}
	return false
}

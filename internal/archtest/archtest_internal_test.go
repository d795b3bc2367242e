package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

func TestModule(t *testing.T) {
	packages, err := load(root)
	require.NoError(t, err)
	require.NotEmpty(t, packages)
	for _, p := range packages {
		for _, problem := range append(checkImports(p), checkPurity(p)...) {
			t.Error(problem)
		}
	}
}

func TestRequirements(t *testing.T) {
	required, err := requirements(root)
	require.NoError(t, err)
	require.NotEmpty(t, required)
	require.Empty(t, checkModules(required))
	require.Equal(t, []string{"example.org/orm: not in the list of modules"}, checkModules([]string{rapid, "example.org/orm"}))

	dir := t.TempDir()
	mod := "module m\n\nrequire (\n\texample.org/a v1.0.0\n\texample.org/b v1.0.0 // indirect\n)\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600))
	required, err = requirements(dir)
	require.NoError(t, err)
	require.Equal(t, []string{"example.org/a"}, required)
}

func TestNoMachinePaths(t *testing.T) {
	found, err := checkPaths(root)
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestFloatFilesHaveReasons(t *testing.T) {
	for name, reason := range floatFiles {
		require.NotEmpty(t, reason, name)
		require.FileExists(t, filepath.Join(root, name))
	}
}

// Every rule must be able to fail: each case breaks one rule and no other.

func TestImportRulesFail(t *testing.T) {
	own := func(rel string) string { return Module + "/" + rel }
	for name, tt := range map[string]struct {
		p    Package
		want []string
	}{
		"clean":               {Package{Rel: "tax", Imports: []string{"strings", "net/netip", "database/sql/driver", Module, own("money"), own("tax/vatid"), decimal}}, nil},
		"unknown package":     {Package{Rel: "shipping"}, []string{"shipping: unknown package: give it a row in the import policy"}},
		"unknown sub-package": {Package{Rel: "tax/oss"}, []string{"tax/oss: unknown package: give it a row in the import policy"}},
		"another domain":      {Package{Rel: "tax", Imports: []string{own("returns")}}, []string{"tax: imports returns: not in its row of the import policy"}},
		"upwards":             {Package{Rel: "money", Imports: []string{Module}}, []string{"money: imports .: not in its row of the import policy"}},
		"internal":            {Package{Rel: "kpi", Imports: []string{own("internal/vector")}}, []string{"kpi: imports internal/vector: not in its row of the import policy"}},
		"third party":         {Package{Rel: "calendar", Imports: []string{decimal}}, []string{"calendar: imports " + decimal + ": not in its row of the import policy"}},
		"os":                  {Package{Rel: "kpi", Imports: []string{"os"}}, []string{"kpi: imports os: the host does that"}},
		"os/exec":             {Package{Rel: "kpi", Imports: []string{"os/exec"}}, []string{"kpi: imports os/exec: the host does that"}},
		"math/rand/v2":        {Package{Rel: "kpi", Imports: []string{"math/rand/v2"}}, []string{"kpi: imports math/rand/v2: the host does that"}},
		"database/sql":        {Package{Rel: "money", Imports: []string{"database/sql"}}, []string{"money: imports database/sql: the host does that"}},
		"test of a domain":    {Package{Rel: "tax", TestImports: []string{"os", own("tax"), own("internal/vector"), rapid, "github.com/stretchr/testify/require"}}, nil},
		"test imports cart":   {Package{Rel: "tax", TestImports: []string{own("cart")}}, []string{"tax: a test imports cart: not in its row of the import policy"}},
		"examples are free":   {Package{Rel: "examples/checkout", Imports: []string{"os", own("cart")}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, checkImports(&tt.p))
		})
	}
	for _, std := range forbiddenStd {
		require.False(t, matchAny(std, "log/slog", "net/netip", "net/url", "database/sql/driver"))
	}
}

func TestPurityRulesFail(t *testing.T) {
	for name, tt := range map[string]struct{ rel, src, want string }{
		"clean": {"tax", `import ("time"; "log/slog"; "github.com/bottega-go/commerce/money")
			var table = [...]int{1}
			var ErrX, _ = 1, 2
			type T struct { A money.Amount ` + "`json:\"a\"`" + `; B string ` + "`json:\"b,omitzero\"`" + ` }
			func (T) LogValue() slog.Value { return slog.StringValue("t") }
			func f(n int64) time.Time { table := []int{2}; table[0] = 3; return time.Unix(n, 0).UTC() }`, ""},
		"clock":              {"tax", `import "time"; func f() { _ = time.Now() }`, "tax/a.go:1: time.Now: a moment and a zone are arguments"},
		"clock, renamed":     {"tax", `import t "time"; var now = t.Now`, "time.Now"},
		"timer":              {"kpi", `import "time"; func f() { time.NewTimer(1) }`, "time.NewTimer"},
		"sleep":              {"kpi", `import "time"; func f() { time.Sleep(1) }`, "time.Sleep"},
		"zone of machine":    {"kpi", `import "time"; var z = time.Local`, "time.Local"},
		"local method":       {"kpi", `import "time"; func f(t time.Time) { _ = t.Local() }`, "method Local"},
		"unix without zone":  {"kpi", `import "time"; func f() time.Time { return time.UnixMilli(1) }`, "time.UnixMilli gives the zone of the machine"},
		"zone files":         {"calendar", `import "time"; func f() { time.LoadLocation("x") }`, "time.LoadLocation"},
		"dot import":         {"kpi", `import . "time"`, "dot import of time"},
		"init":               {"tax", `func init() {}`, "func init"},
		"exported variable":  {"tax", `var Table = 1`, "exported variable Table"},
		"changing variable":  {"tax", `var hits int; func f() { hits++ }`, "package variable hits changes"},
		"changing element":   {"tax", `var m = map[int]struct{ n []int }{}; func f() { m[1].n[0] = 2 }`, "package variable m changes"},
		"slog without value": {"tax", `import "log/slog"; var v slog.Value`, "log/slog without a LogValue method"},
		"logging": {
			"tax", `import "log/slog"; type T int; func (T) LogValue() slog.Value { slog.Info("x"); return slog.IntValue(1) }`,
			"slog.Info: a library describes its values",
		},
		"omitted amount":          {"tax", `import "github.com/bottega-go/commerce/money"; type T struct { A money.Amount ` + "`json:\"a,omitzero\"`" + ` }`, "an amount is never omitted"},
		"omitted amount in money": {"money", `type T struct { A Amount ` + "`json:\"a,omitempty\"`" + ` }`, "an amount is never omitted"},
		"float type":              {"pricing/promo", `func f(x float64) {}`, "float64: no floating-point"},
		"float literal":           {"cart", `const x = 0.5`, "0.5: no floating-point"},
		"integer literal":         {"cart", `const x = 1e18`, ""},
		"float method":            {"returns", `func f(d interface{ InexactFloat64() int }) { d.InexactFloat64() }`, "InexactFloat64: no floating-point"},
		"float in kpi":            {"kpi/clv", `func f(x float64) float64 { return 0.5 * x }`, ""},
		"example":                 {"examples/x", `import "time"; func init() { time.Now() }`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := checkPurity(parse(t, tt.rel, map[string]string{"doc.go": "package p", "a.go": "package p; " + tt.src}))
			if tt.want == "" {
				require.Empty(t, found)
				return
			}
			require.NotEmpty(t, found)
			require.Contains(t, found[0], tt.want)
		})
	}
	require.Equal(t, []string{"tax: no doc.go: its package comment is the specification"},
		checkPurity(parse(t, "tax", map[string]string{"a.go": "package p"})))
	require.Len(t, checkPurity(parse(t, "tax", map[string]string{
		"doc.go": "package p; var shared int", "a.go": "package p; func f() { shared = 1 }",
	})), 1, "a variable of another file")
}

func parse(t *testing.T, rel string, sources map[string]string) *Package {
	t.Helper()
	p := &Package{Rel: rel, Fset: token.NewFileSet(), Files: map[string]*ast.File{}}
	for name, src := range sources {
		f, err := parser.ParseFile(p.Fset, name, src, 0)
		require.NoError(t, err)
		p.Files[name] = f
	}
	return p
}

func TestMachinePathRuleFails(t *testing.T) {
	home := "/ho" + "me/ada/shop"
	dir := t.TempDir()
	write := func(name, data string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
	}
	write("ok.md", "https://example.org/ho"+"me/page and ./tm"+"p/x and /usr/bin/env")
	write(".git/config", home)
	write("data.bin", "\x00 "+home)
	found, err := checkPaths(dir)
	require.NoError(t, err)
	require.Empty(t, found)

	write("a/bad.md", "one\nsee "+home+"\n")
	write("bad.json", `{"dir":"`+`C:\Use`+`rs\ada"}`)
	found, err = checkPaths(dir)
	require.NoError(t, err)
	require.Equal(t, []string{
		"a/bad.md:2: names the path /ho" + "me/ada of a machine",
		`bad.json:1: names the path C:\Use` + `rs\ada of a machine`,
	}, found)
}

func TestLoadReadsAModule(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"go.mod":            "module " + Module + "\n\ngo 1.26\n",
		"money/doc.go":      "package money\n",
		"money/doc_test.go": "package money_test\n\nimport _ \"os\"\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
	}
	packages, err := load(dir)
	require.NoError(t, err)
	require.Len(t, packages, 1)
	require.Equal(t, "money", packages[0].Rel)
	require.Equal(t, []string{"os"}, packages[0].TestImports)
	require.Contains(t, packages[0].Files, "doc.go")
	_, err = load(filepath.Join(dir, "absent"))
	require.Error(t, err)
}

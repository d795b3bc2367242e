package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const good = `code,kind,text
tax.place.distance_sale,because,"Taxed where the parcel arrives, in {country}"
tax.rate.stale,warning,Rates were checked on {checked}
`

func TestBadCSVFailsClearly(t *testing.T) {
	for name, tt := range map[string]struct{ csv, want string }{
		"empty file":       {"", "the header is not code,kind,text"},
		"wrong header":     {"code,text,kind\n", "the header is not code,kind,text"},
		"no rows":          {"code,kind,text\n", "no row follows"},
		"too few fields":   {"code,kind,text\na.b,note\n", "wrong number of fields"},
		"unsorted":         {"code,kind,text\na.c,note,x\na.b,note,x\n", `reasons.csv:3: ["a.b"] does not come after the row before`},
		"duplicate":        {"code,kind,text\na.b,note,x\na.b,note,y\n", `reasons.csv:3: ["a.b"] does not come after the row before`},
		"upper case":       {"code,kind,text\na.B,note,x\n", `code "a.B"`},
		"one segment":      {"code,kind,text\na,note,x\n", `code "a"`},
		"segments differ":  {"code,kind,text\na.b,note,x\nb.c,note,x\n", `first segment "b"`},
		"same constant":    {"code,kind,text\na.b.c,note,x\na.b_c,note,x\n", "same constant rBC"},
		"unknown kind":     {"code,kind,text\na.b,info,x\n", `kind "info"`},
		"empty text":       {"code,kind,text\na.b,note,\n", "empty"},
		"trailing point":   {"code,kind,text\na.b,note,Done.\n", "trailing point"},
		"line break":       {"code,kind,text\na.b,note,\"a\nb\"\n", "control character"},
		"open brace":       {"code,kind,text\na.b,note,a {n\n", "unbalanced {"},
		"closed brace":     {"code,kind,text\na.b,note,a n}\n", "unbalanced }"},
		"nested brace":     {"code,kind,text\na.b,note,a {n{m}}\n", "unbalanced {"},
		"fact name":        {"code,kind,text\na.b,note,a {Big Name}\n", `fact name "Big Name"`},
		"all are reported": {"code,kind,text\na.b,info,x\na.c,note,x.\n", "reasons.csv:3: text"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "reasons.csv")
			require.NoError(t, os.WriteFile(path, []byte(tt.csv), 0o600))
			_, err := readRows(path)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestConstName(t *testing.T) {
	require.Equal(t, "rPlaceDistanceSale", constName("tax.place.distance_sale"))
	require.Equal(t, "rExempt2019", constName("returns.exempt.2019"))
}

// writeModule writes files below a temporary module and returns its folder.
func writeModule(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module example.org/commerce\n"
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(data), 0o644))
	}
	return dir
}

func TestTable(t *testing.T) {
	dir := writeModule(t, map[string]string{
		"tax/doc.go":           "package tax\n",
		"tax/a_test.go":        "package tax_test\n",
		"tax/data/reasons.csv": good,
	})
	require.NoError(t, run(filepath.Join(dir, "tax"), false))
	src, err := os.ReadFile(filepath.Join(dir, "tax", tableFile))
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), tableFile, src, parser.ParseComments)
	require.NoError(t, err)
	require.Equal(t, "tax", file.Name.Name)
	require.True(t, ast.IsGenerated(file))
	text := string(src)
	require.Contains(t, text, "import \"example.org/commerce\"\n")
	require.Contains(t, text, "\trNone reasonCode = iota\n\trPlaceDistanceSale\n\trRateStale\n")
	require.Contains(t, text, `{"tax.rate.stale", commerce.Warning, "Rates were checked on {checked}"}`)
	require.Contains(t, text, "func (c reasonCode) reason(facts ...commerce.Fact) commerce.Reason {")

	// A second run sees its own output and must not change it.
	require.NoError(t, run(filepath.Join(dir, "tax"), false))
	again, err := os.ReadFile(filepath.Join(dir, "tax", tableFile))
	require.NoError(t, err)
	require.Equal(t, text, string(again))
}

func TestTableOfTheRootPackageImportsNothing(t *testing.T) {
	dir := writeModule(t, map[string]string{
		"doc.go":           "package commerce\n",
		"data/reasons.csv": "code,kind,text\ncommerce.diff.total,problem,Totals differ\n",
	})
	require.NoError(t, run(dir, false))
	src, err := os.ReadFile(filepath.Join(dir, tableFile))
	require.NoError(t, err)
	require.NotContains(t, string(src), "import")
	require.Contains(t, string(src), `{"commerce.diff.total", Problem, "Totals differ"}`)
	require.Contains(t, string(src), "reason(facts ...Fact) Reason {")
}

func TestDocs(t *testing.T) {
	dir := writeModule(t, map[string]string{
		"doc.go":                         "package commerce\n",
		"data/reasons.csv":               "code,kind,text\ncommerce.diff.total,problem,Totals | differ\n",
		"pricing/promo/data/reasons.csv": "code,kind,text\npromo.fixed.price,because,Set price\n",
		"tax/data/reasons.csv":           good,
		"tax/testdata/data/reasons.csv":  "not read",
		".cache/data/reasons.csv":        "not read",
	})
	require.NoError(t, run(filepath.Join(dir, "tax"), true)) // from any folder of the module
	page, err := os.ReadFile(filepath.Join(dir, docsFile))
	require.NoError(t, err)
	text := string(page)
	require.Contains(t, text, "\n## commerce\n")
	require.Contains(t, text, "| `commerce.diff.total` | problem | Totals \\| differ |\n")
	require.Less(t, strings.Index(text, "## pricing/promo"), strings.Index(text, "## tax"))
	require.Contains(t, text, "| `promo.fixed.price` | because | Set price |\n")
}

func TestDocsRefusesACodeOfTwoPackages(t *testing.T) {
	dir := writeModule(t, map[string]string{"a/data/reasons.csv": good, "b/data/reasons.csv": good})
	require.ErrorContains(t, run(dir, true), `code "tax.place.distance_sale" is listed by a and by b`)
}

func TestFailures(t *testing.T) {
	dir := writeModule(t, map[string]string{
		"none/doc.go":          "package none\n",
		"empty/" + csvFile:     good,
		"two/" + csvFile:       good,
		"two/a.go":             "package a\n",
		"two/b.go":             "package b\n",
		"bad/" + csvFile:       "code,kind,text\n",
		"bad/doc.go":           "package bad\n",
		"broken/" + csvFile:    good,
		"broken/a.go":          "pakage x\n",
		"tax/testdata/keep.md": "",
	})
	require.ErrorContains(t, run(filepath.Join(dir, "none"), false), "reasons.csv")
	require.ErrorContains(t, run(filepath.Join(dir, "empty"), false), "no Go files")
	require.ErrorContains(t, run(filepath.Join(dir, "two"), false), "package b beside package a")
	require.ErrorContains(t, run(filepath.Join(dir, "bad"), false), "bad/data/reasons.csv: the header is not")
	require.ErrorContains(t, run(filepath.Join(dir, "broken"), false), "expected 'package'")
	require.ErrorContains(t, run(dir, true), "bad/data/reasons.csv: the header is not")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("go 1.26\n"), 0o600))
	require.ErrorContains(t, run(dir, false), "no module line")
}

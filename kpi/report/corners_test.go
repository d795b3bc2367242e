package report_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

const hostile = "<script>alert(\"1\")</script> & 'x' \x00\x1b\xff \ufffe"

// elements reads a picture with a strict parser and returns the names of its elements.
func elements(t *testing.T, svg string) map[string]int {
	t.Helper()
	names := map[string]int{}
	in := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		require.NoError(t, err, svg)
		if e, ok := token.(xml.StartElement); ok {
			names[e.Name.Local]++
		}
	}
}

type chart interface{ SVG(w io.Writer) error }

func hostileCharts(f report.Frame, name string, v float64) map[string]chart {
	one := []report.Series{{Name: name, Values: []report.Point{report.At(v), report.At(v)}}, {Name: name, Values: []report.Point{report.At(-v), report.At(v)}}}
	cohorts := []kpi.Cohort{{Label: name, Size: 2, Active: []kpi.Ratio{{Num: 2, Den: 2}, {Num: 1, Den: 2}, {}}}}
	return map[string]chart{
		"line":   &report.Line{Frame: f, Labels: []string{name, name}, Series: one},
		"bars":   &report.Bars{Frame: f, Labels: []string{name, name}, Series: one[:1]},
		"funnel": &report.Funnel{Frame: f, Start: name, Count: 2},
		"heat":   &report.Heat{Frame: f, Cohorts: cohorts},
		"pareto": &report.Pareto{Frame: f, Items: []kpi.ABCItem{{Item: kpi.Item{ID: name, Value: 3}, Class: "A", Cumulative: kpi.Ratio{Num: 1, Den: 1}}}},
		"forest": &report.Forest{Frame: f, Rows: []report.Interval{{Name: name, Low: -v, Mid: 0, High: v}}},
	}
}

// Text from a shop's data is text: in every chart, wherever it stands.
func TestChartsKeepTextText(t *testing.T) {
	f := report.Frame{
		ID: hostile, Title: hostile, Number: func(float64) string { return hostile }, Percent: func(kpi.Ratio) string { return hostile },
	}
	for name, c := range hostileCharts(f, hostile, 1) {
		var b strings.Builder
		require.NoError(t, c.SVG(&b), name)
		found := elements(t, b.String())
		require.Zero(t, found["script"], name)
		require.Equal(t, 1, found["title"], name)
		require.Equal(t, 1, found["desc"], name)
		require.Contains(t, b.String(), `role="img"`, name)
	}
}

// However large or flat the values are, no co-ordinate and no label is NaN or infinite.
func TestChartsOfAbsurdValues(t *testing.T) {
	for _, v := range []float64{0, 1e-320, 1e17, -1e17, 1e299, 1e308, math.MaxFloat64, math.Inf(1), math.NaN()} {
		for name, c := range hostileCharts(report.Frame{}, "x", v) {
			var b strings.Builder
			if err := c.SVG(&b); err != nil {
				require.ErrorIs(t, err, report.ErrShape, name)
				continue
			}
			for _, word := range []string{"NaN", "Inf"} {
				require.NotContains(t, b.String(), word, "%s of %v", name, v)
			}
			elements(t, b.String())
		}
	}
	for _, null := range []float64{math.NaN(), math.Inf(-1)} {
		f := report.Forest{Null: null, Rows: []report.Interval{{Low: 1, Mid: 2, High: 3}}}
		require.ErrorIs(t, f.SVG(io.Discard), report.ErrShape)
	}
}

// The shares beside a Pareto chart look as the frame says, like all others.
func TestParetoSharesInTheLocale(t *testing.T) {
	p := report.Pareto{
		Frame: report.Frame{Percent: func(r kpi.Ratio) string { d, _ := r.Percent(0); return "%" + d.String() }}, // as in Turkish
		Items: []kpi.ABCItem{{Item: kpi.Item{ID: "a", Value: 3}, Class: "A", Cumulative: kpi.Ratio{Num: 1, Den: 1}}},
	}
	var b strings.Builder
	require.NoError(t, p.SVG(&b))
	require.Contains(t, b.String(), ">%80<")
	require.NotContains(t, b.String(), "80 %")
}

// Cells that a spreadsheet would run, by OWASP's list, and full-width forms.
func TestCSVFormulas(t *testing.T) {
	cells := []string{"=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "plain", ""}
	table := report.Table{Columns: []string{"=x", "sum"}}
	for _, c := range cells {
		table.Rows = append(table.Rows, []any{c, money.New(-1234, money.MustParseCurrency("KWD"))})
	}
	var b strings.Builder
	require.NoError(t, table.CSV(&b))
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"'=x", "sum", "sum currency"}, rows[0])
	for i, r := range rows[1:] {
		want := "'" + strings.ReplaceAll(cells[i], "\r", "") // which encoding/csv drops
		if i >= len(cells)-2 {
			want = cells[i]
		}
		require.Equal(t, []string{want, "-1.234", "KWD"}, r)
	}
}

// Markdown of a shop's data makes no link, no image, no markup.
func TestMarkdownKeepsTextText(t *testing.T) {
	table := report.Table{Title: "![t](http://x)", Columns: []string{"a|b"}, Rows: [][]any{{"[click](javascript:x) ~~no~~ &lt;b> <img>"}}}
	var b strings.Builder
	require.NoError(t, table.Markdown(&b, report.Format{}))
	require.Equal(t, "### !\\[t\\](http://x)\n\n| a\\|b |\n|---|\n| \\[click\\](javascript:x) \\~\\~no\\~\\~ &amp;lt;b> &lt;img> |\n", b.String())
}

func TestNumericOfRaggedRows(t *testing.T) {
	table := report.Table{Columns: []string{"a", "b"}, Rows: [][]any{{"x"}, {1, 2}}}
	require.False(t, table.Numeric(0))
	require.True(t, table.Numeric(1))
	require.ErrorIs(t, table.Markdown(io.Discard, report.Format{}), report.ErrShape)
}

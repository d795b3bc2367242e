package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

var update = flag.Bool("update", false, "write the golden files again")

func eur(s string) money.Amount { return money.MustParse(s, money.EUR) }

// everyCell has a cell of each kind.
var everyCell = report.Table{
	Title: "All | kinds", Columns: []string{"Text", "Count", "Amount", "Ratio", "Day", "Mean", "Percent", "Flag"},
	Rows: [][]any{
		{"a|b <i> *x*", 1234, eur("12.50"), kpi.Ratio{Num: 5, Den: 7}, calendar.MustDate("2026-11-21"), kpi.Mean{Sum: eur("100.00"), N: 3}, money.MustPercent("25.5"), true},
		{"=1+1", int64(-2), money.Amount{}, kpi.Rate{}, calendar.Date{}, kpi.Mean{}, money.Percent{}, nil},
	},
}

// italian is a format of a locale as a host makes it.
var italian = report.Format{
	Count:   func(n int64) string { return "n" + strings.Repeat("1", int(n%3+2)) },
	Amount:  func(a money.Amount) string { return strings.ReplaceAll(a.Number(), ".", ",") + " €" },
	Percent: func(r kpi.Ratio) string { d, _ := r.Percent(2); return strings.ReplaceAll(d.String(), ".", ",") + "%" },
	Date:    func(d calendar.Date) string { return d.String()[8:] + "/" + d.String()[5:7] },
	Empty:   "n.d.",
}

func charts(tb testing.TB) map[string]interface{ SVG(w io.Writer) error } {
	tb.Helper()
	frame := func(title string) report.Frame { return report.Frame{ID: "x", Title: title} }
	items, err := kpi.ABC([]kpi.Item{{ID: "coat", Value: 5000}, {ID: "shirt & tie", Value: 3000}, {ID: "mug", Value: 1500}, {ID: "pin", Value: 500}}, kpi.ABCOptions{})
	require.NoError(tb, err)
	many := make([]kpi.Item, 60)
	for i := range many {
		many[i] = kpi.Item{ID: strings.Repeat("long name ", 3) + string(rune('A'+i)), Value: int64(6000 - i)}
	}
	long, err := kpi.ABC(many, kpi.ABCOptions{})
	require.NoError(tb, err)
	var v kpi.Visits
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for i, stages := range []kpi.Stages{0, 1, 1, 3, 3, 7, 15} {
		require.NoError(tb, v.Add(kpi.Visit{At: at, Stages: stages, Orders: int64(i / 6)}))
	}
	labels := []string{"2026-01", "2026-02", "2026-03", "2026-04"}
	some := []report.Point{report.At(10), report.At(20.5), {}, report.Of(kpi.Ratio{Num: 61, Den: 2})}
	return map[string]interface{ SVG(w io.Writer) error }{
		"line": &report.Line{Frame: frame("A <line> with a gap"), Labels: labels, Zero: true, Series: []report.Series{
			{"web & app", some}, {"store", []report.Point{report.At(5), report.At(-3), report.At(0), report.At(math.Inf(1))}},
		}},
		"bars":         &report.Bars{Frame: frame("Bars"), Labels: []string{"new york", "rome", "x", "y"}, Series: []report.Series{{"n", some}}},
		"bars_two":     &report.Bars{Frame: report.Frame{Title: "Two", Desc: "By hand", Width: 100, Height: 9999}, Labels: labels[:2], Series: []report.Series{{"a", some[:2]}, {"b", some[1:3]}}},
		"funnel":       &report.Funnel{Frame: frame("Funnel"), Start: "sessions", Count: v.Report().Sessions(), Stages: v.Report().Funnel(kpi.Open)},
		"heat":         &report.Heat{Frame: frame("Cohorts"), Cohorts: cohorts()},
		"pareto":       &report.Pareto{Frame: frame("Pareto"), Items: items},
		"pareto_long":  &report.Pareto{Frame: frame("Pareto of many"), Items: long},
		"forest":       &report.Forest{Frame: frame("Forest"), Rows: []report.Interval{{"variant b", -0.5, 1.25, 3}, {"a name that is much too long for it", 0.2, 0.4, 0.6}}},
		"line_empty":   &report.Line{Frame: frame("Empty")},
		"heat_empty":   &report.Heat{Frame: frame("Empty")},
		"pareto_empty": &report.Pareto{Frame: frame("Empty")},
		"forest_empty": &report.Forest{Frame: frame("Empty")},
		"line_many":    &report.Line{Frame: frame("Many"), Labels: make([]string, 100), Series: []report.Series{{"m", make([]report.Point, 100)}}},
	}
}

func cohorts() []kpi.Cohort {
	return []kpi.Cohort{
		{Label: "2026-01", Size: 200, Active: []kpi.Ratio{{Num: 200, Den: 200}, {Num: 80, Den: 200}, {Num: 30, Den: 200}, {}}},
		{Label: "2026-02", Size: 0, Active: []kpi.Ratio{{}, {}}},
		{Label: "2026-03", Size: 100, Active: []kpi.Ratio{{Num: 100, Den: 100}, {}}},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), name)
}

// Every chart is well-formed XML with a title and a description, the same each time.
func TestCharts(t *testing.T) {
	for name, chart := range charts(t) {
		var a, b bytes.Buffer
		require.NoError(t, chart.SVG(&a), name)
		require.NoError(t, chart.SVG(&b), name)
		require.Equal(t, a.String(), b.String())
		require.NotContains(t, a.String(), "NaN", name)
		require.NotContains(t, a.String(), "Inf", name)
		d := xml.NewDecoder(&b)
		found := map[string]int{}
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, name)
			if e, ok := token.(xml.StartElement); ok {
				found[e.Name.Local]++
			}
		}
		require.Equal(t, []int{1, 1, 1}, []int{found["svg"], found["title"], found["desc"]}, name)
		golden(t, name+".svg", a.Bytes())
	}
}

// What a chart shows is also told in words.
func TestDescription(t *testing.T) {
	for name, want := range map[string]string{
		"line":   "web &amp; app: 2026-01 10; 2026-02 20.5; 2026-04 30.5; store: 2026-01 5; 2026-02 -3; 2026-03 0;",
		"heat":   "2026-01, 200: 40 % 15 %; 2026-03, 100:;",
		"pareto": "coat 5000, class A, cumulative 50 %; shirt &amp; tie 3000, class A, cumulative 80 %; mug 1500, class B, cumulative 95 %; pin 500, class C, cumulative 100 %;",
		"forest": "variant b 1.25 (-0.5 to 3);",
		"funnel": "sessions 7 ; viewed 6 86 % of all, 86 % of previous; added 4 57 % of all, 67 % of previous;",
	} {
		var b bytes.Buffer
		require.NoError(t, charts(t)[name].SVG(&b))
		require.Contains(t, b.String(), want)
	}
	h := report.Heat{Frame: report.Frame{Percent: func(kpi.Ratio) string { return "una quota" }, Number: func(float64) string { return "molti" }}, Cohorts: cohorts()}
	var b bytes.Buffer
	require.NoError(t, h.SVG(&b))
	require.Contains(t, b.String(), "2026-01, molti: una quota")
}

func TestChartErrors(t *testing.T) {
	point := []report.Point{report.At(1)}
	for _, c := range []struct {
		chart interface{ SVG(w io.Writer) error }
		want  error
	}{
		{&report.Line{Labels: []string{"a", "b"}, Series: []report.Series{{"s", point}}}, report.ErrShape},
		{&report.Bars{Labels: []string{"a"}, Series: []report.Series{{"s", []report.Point{{math.NaN(), true}}}}}, report.ErrShape},
		{&report.Line{Labels: make([]string, 2001), Series: []report.Series{{"s", make([]report.Point, 2001)}}}, report.ErrTooLarge},
		{&report.Funnel{Stages: make([]kpi.FunnelStep, 51)}, report.ErrTooLarge},
		{&report.Heat{Cohorts: []kpi.Cohort{{Size: 1, Active: make([]kpi.Ratio, 4001)}}}, report.ErrTooLarge},
		{&report.Forest{Rows: make([]report.Interval, 201)}, report.ErrTooLarge},
		{&report.Forest{Rows: []report.Interval{{"x", 2, 1, 3}}}, report.ErrShape},
		{&report.Forest{Rows: []report.Interval{{"x", math.NaN(), 1, 3}}}, report.ErrShape},
		{&report.Forest{Rows: []report.Interval{{"x", 0, 1, math.Inf(1)}}}, report.ErrShape},
	} {
		require.ErrorIs(t, c.chart.SVG(io.Discard), c.want)
	}
	var b bytes.Buffer
	require.NoError(t, (&report.Line{Frame: report.Frame{Title: "bell \a, bad \xff, tab\t, \"q\""}}).SVG(&b))
	require.Contains(t, b.String(), "bell , bad , tab , &quot;q&quot;")
}

func TestTables(t *testing.T) {
	var plain, local, csv bytes.Buffer
	require.NoError(t, everyCell.Markdown(&plain, report.Format{}))
	golden(t, "table.md", plain.Bytes())
	require.NoError(t, everyCell.Markdown(&local, italian))
	golden(t, "table_it.md", local.Bytes())
	require.NoError(t, everyCell.CSV(&csv))
	golden(t, "table.csv", csv.Bytes())

	bad := report.Table{Columns: []string{"a"}, Rows: [][]any{{1.5}}}
	require.ErrorIs(t, bad.Markdown(io.Discard, report.Format{}), report.ErrShape)
	require.ErrorIs(t, bad.CSV(io.Discard), report.ErrShape)
	ragged := report.Table{Columns: []string{"a"}, Rows: [][]any{{1, eur("1.00")}}}
	require.ErrorIs(t, ragged.Markdown(io.Discard, report.Format{}), report.ErrShape)
	require.ErrorIs(t, ragged.CSV(io.Discard), report.ErrShape)

	june, err := kpi.Calendar{Zone: time.UTC}.Months(calendar.Period{First: calendar.MustDate("2026-06-01"), Last: calendar.MustDate("2026-06-30")})
	require.NoError(t, err)
	s := kpi.Sales{Periods: june, ByChannel: true}
	require.NoError(t, s.Add(kpi.Sale{At: time.Date(2026, 6, 5, 0, 0, 0, 0, time.UTC), Channel: "web", Units: 2, Gross: 10000, Discounts: 1000, Tax: 1980, Currency: money.EUR}))
	var b bytes.Buffer
	sales := report.SalesTable("Sales", s.Report().Rows, kpi.ByEvent)
	require.NoError(t, sales.Markdown(&b, report.Format{}))
	require.Contains(t, b.String(), "| 2026-06 web | 1 | 2 | EUR 100.00 | EUR 10.00 | EUR 0.00 | EUR 90.00 | EUR 0.00 | EUR 0.00 | EUR 19.80 | EUR 109.80 | EUR 90.00 | 0.0 % |")
	b.Reset()
	heads := report.CohortTable("Cohorts", cohorts())
	require.NoError(t, heads.Markdown(&b, report.Format{}))
	require.Contains(t, b.String(), "| 2026-01 | 200 | 100.0 % | 40.0 % | 15.0 % | – |\n| 2026-03 | 100 | 100.0 % | – | – | – |")
}

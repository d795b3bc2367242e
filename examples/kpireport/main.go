// Command kpireport reads an order log and writes one self-contained HTML page:
// sales ladder, cohorts, RFM segments, customer lifetime value with the figures
// of the fit, and ABC classes. It prints a summary.
//
//	go run ./examples/kpireport -out report.html
//	go run ./examples/kpireport -orders CDNOW_master.txt -currency USD -out cdnow.html
//
// Without -orders it takes the synthetic log that it carries.
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"log"
	"math"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/abtest"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

//go:embed orders.csv
var syntheticLog []byte

//go:embed page.html
var pageHTML string

type settings struct {
	zone     *time.Location
	currency money.Currency
	locale   language.Tag
}

func main() {
	orders := flag.String("orders", "", "order log: CSV, or the CDNOW layout; the embedded synthetic log if empty")
	out := flag.String("out", "kpireport.html", "page to write")
	currency := flag.String("currency", "EUR", "currency of the amounts")
	locale := flag.String("locale", "en-IE", "locale of the numbers")
	flag.Parse()
	if err := command(*orders, *out, *currency, *locale, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func command(orders, out, currency, locale string, stdout io.Writer) error {
	rome, err1 := time.LoadLocation("Europe/Rome")
	cur, err2 := money.ParseCurrency(currency)
	tag, err3 := language.Parse(locale)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	in := io.Reader(bytes.NewReader(syntheticLog))
	if orders != "" {
		f, err := os.Open(orders)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	var page bytes.Buffer
	if err := run(in, &page, stdout, settings{rome, cur, tag}); err != nil {
		return err
	}
	return os.WriteFile(out, page.Bytes(), 0o644)
}

// section is one part of the page.
type section struct {
	Title, Text string
	Charts      []template.HTML
	Tables      []htmlTable
}

type htmlTable struct {
	Title   string
	Columns []string
	Numeric []bool
	Rows    [][]string
}

type page struct {
	Title    string
	Tiles    [][2]string
	Sections []section
}

// maker builds the page and keeps the first error.
type maker struct {
	settings
	format report.Format
	list   []order
	asOf   time.Time // the day after the last order
	last   calendar.Date
	months kpi.Periods
	err    error
	charts int
}

func run(in io.Reader, out, summary io.Writer, set settings) error {
	list, err := readLog(in, set.currency)
	if err != nil {
		return err
	}
	span := days(list)
	months, err := kpi.Calendar{Zone: set.zone}.Months(span)
	if err != nil {
		return err
	}
	numbers := moneyfmt.New(set.locale, moneyfmt.Options{})
	m := &maker{settings: set, list: list, months: months, last: span.Last, asOf: span.Last.End(set.zone), format: report.Format{
		Count:  func(n int64) string { return numbers.FormatNumber(n, 0) },
		Amount: numbers.Format,
		Percent: func(r kpi.Ratio) string {
			d, _ := r.Percent(1)
			p, _ := money.PercentFromDecimal(d)
			return numbers.FormatPercent(p)
		},
	}}
	p := page{Title: fmt.Sprintf("Orders from %s to %s", span.First, span.Last)}
	p.Sections = append(p.Sections, m.sales(&p), m.cohorts(&p), m.rfm(), m.lifetime(&p), m.abc())
	if m.err != nil {
		return m.err
	}
	fmt.Fprintln(summary, p.Title)
	for _, t := range p.Tiles {
		fmt.Fprintf(summary, "%-28s %s\n", t[0], t[1])
	}
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(out, p)
}

func (m *maker) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// text is a cell in the locale of the page.
func (m *maker) text(cell any) string {
	s, err := m.format.Text(cell)
	m.fail(err)
	return s
}

func (m *maker) table(t report.Table) htmlTable {
	h := htmlTable{Title: t.Title, Columns: t.Columns}
	for i := range t.Columns {
		h.Numeric = append(h.Numeric, t.Numeric(i))
	}
	for _, row := range t.Rows {
		var line []string
		for _, cell := range row {
			line = append(line, m.text(cell))
		}
		h.Rows = append(h.Rows, line)
	}
	return h
}

func (m *maker) chart(c interface{ SVG(w io.Writer) error }) template.HTML {
	var b bytes.Buffer
	m.fail(c.SVG(&b))
	return template.HTML(b.String()) //nolint:gosec // package report escapes its text
}

// frame is the frame of the next chart; whole units of money at its scale.
func (m *maker) frame(title string) report.Frame {
	m.charts++
	return report.Frame{
		ID: fmt.Sprintf("chart%d", m.charts), Title: title,
		Number:  func(v float64) string { return m.text(int64(math.Round(v))) },
		Percent: func(r kpi.Ratio) string { return m.text(kpi.Ratio{Num: rounded(r), Den: 100}) },
	}
}

func rounded(r kpi.Ratio) int64 {
	d, _ := r.Percent(0)
	return d.IntPart()
}

func (m *maker) facts(yield func(kpi.Sale) bool) {
	for i := range m.list {
		o := &m.list[i]
		minor, err := o.amount.Minor()
		m.fail(err)
		if !yield(kpi.Sale{At: o.at(m.zone), Customer: kpi.Key(o.customer, 0), Units: o.units, Gross: minor, Currency: m.currency}) {
			return
		}
	}
}

func (m *maker) sales(p *page) section {
	s := kpi.Sales{Periods: m.months}
	_, err := s.AddSeq(m.facts)
	m.fail(err)
	r := s.Report()
	var labels []string
	var net, aov []report.Point
	scale := math.Pow10(-m.currency.Digits())
	for _, row := range r.Rows {
		labels = append(labels, row.Label)
		net = append(net, report.At(float64(row.Totals.NetSales(kpi.ByEvent).Units())*scale))
		mean, ok := row.Totals.AOV(kpi.GrossLessDiscounts).Ratio().Float()
		aov = append(aov, report.Point{Value: mean * scale, OK: ok})
	}
	p.Tiles = append(p.Tiles,
		[2]string{"Orders", m.text(r.Orders())}, [2]string{"Net sales", m.text(r.NetSales(kpi.ByEvent))},
		[2]string{"Average order value", m.text(r.AOV(kpi.GrossLessDiscounts))}, [2]string{"Units per order", fmt.Sprintf("%.2f", value(r.UPT().Ratio))})
	code := m.currency.String()
	t := report.Table{Title: "Sales by month", Columns: []string{"Month", "Orders", "Units", "Gross sales", "Discounts", "Returns", "Net sales", "AOV", "Growth"}}
	var before kpi.Totals
	for i, row := range r.Rows {
		x := row.Totals
		growth, err := x.GMVGrowth(before).Rate()
		m.fail(err)
		if i == 0 {
			growth = kpi.Rate{}
		}
		t.Rows = append(t.Rows, []any{
			row.Label, x.Orders(), x.Units(), x.GrossSales(), x.Discounts(), x.Returns(kpi.ByEvent), x.NetSales(kpi.ByEvent), x.AOV(kpi.GrossLessDiscounts), growth,
		})
		before = x
	}
	return section{
		Title: "Sales ladder",
		Text: "Net sales are gross sales less discounts and returns by the day of the refund; the log has neither. " +
			"The average order value is (gross sales - discounts) / orders. A month belongs to the shop's own clock, " + m.zone.String() + ".",
		Charts: []template.HTML{
			m.chart(&report.Bars{Frame: m.frame("Net sales by month, " + code), Labels: labels, Series: []report.Series{{Name: "net sales", Values: net}}}),
			m.chart(&report.Line{Frame: m.frame("Average order value, " + code), Labels: labels, Series: []report.Series{{Name: "AOV", Values: aov}}, Zero: true}),
		},
		Tables: []htmlTable{m.table(t)},
	}
}

func value(r kpi.Ratio) float64 {
	v, _ := r.Float()
	return v
}

func (m *maker) cohorts(p *page) section {
	c, revenue := kpi.Customers{Periods: m.months}, kpi.CohortRevenue{Periods: m.months}
	_, err := c.AddSeq(m.facts)
	m.fail(err)
	_, err = revenue.AddSeq(m.facts)
	m.fail(err)
	r := c.Report()
	p.Tiles = append(p.Tiles,
		[2]string{"Customers", m.text(r.Customers)}, [2]string{"Repeat purchase rate", m.text(r.RepeatRate())},
		[2]string{"Spend per customer", m.text(r.SpendPerCustomer())})
	t := report.Table{Title: "Cumulative net sales per customer of the cohort", Columns: []string{"Cohort", "Size", "Month 0", "1", "2", "3", "6", "12"}}
	for _, cohort := range revenue.Report(m.asOf) {
		if cohort.Size == 0 {
			continue
		}
		row := []any{cohort.Label, cohort.Size}
		for _, k := range []int{0, 1, 2, 3, 6, 12} {
			if k < len(cohort.Cells) && cohort.Cells[k].Complete {
				row = append(row, kpi.Mean{Sum: cohort.Cells[k].Cumulative, N: cohort.Size})
			} else {
				row = append(row, nil)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	cohorts := kpi.Suppress(c.Cohorts(m.asOf), 5)
	var next []report.Interval
	for _, c := range cohorts {
		if len(c.Active) > 1 && c.Active[1].Den > 0 {
			ci, err := abtest.Wilson(abtest.Proportion{K: c.Active[1].Num, N: c.Active[1].Den}, 0.95)
			m.fail(err)
			next = append(next, report.Interval{Name: c.Label, Low: ci.Low, Mid: ci.Estimate, High: ci.High})
		}
	}
	frame := m.frame("Share with an order in the month after the first, 95 % Wilson intervals")
	frame.Number = func(v float64) string { return m.text(kpi.Ratio{Num: int64(math.Round(v * 1000)), Den: 1000}) }
	return section{
		Title: "Cohorts",
		Text:  "A cohort is the customers whose first order of the log was in one month. Months that have not ended are left blank, not 0.",
		Charts: []template.HTML{
			m.chart(&report.Heat{Frame: m.frame("Share of each cohort with an order, by months since the first"), Cohorts: cohorts}),
			m.chart(&report.Forest{Frame: frame, Rows: next}),
		},
		Tables: []htmlTable{m.table(t)},
	}
}

func (m *maker) rfm() section {
	c := kpi.Customers{Periods: m.months}
	_, err := c.AddSeq(m.facts)
	m.fail(err)
	var list []kpi.RFM
	for x := range c.All() {
		list = append(list, x.RFM(m.last))
	}
	scores, err := kpi.ScoreRFM(list, kpi.Cuts{Orders: []int64{2, 3, 4, 6}}, nil)
	m.fail(err)
	t := report.Table{Title: "Segments", Columns: []string{"Segment", "Customers", "Share of customers", "Spend", "Share of spend", "What to do"}}
	var labels []string
	var heads []report.Point
	all := c.Report()
	for _, s := range kpi.Segments() {
		n := int64(0)
		var spend money.Total
		spend.Add(money.New(0, m.currency))
		for _, x := range scores {
			if x.Segment == s.Name {
				n++
				spend.Add(x.Spend)
			}
		}
		sum, err := spend.Amount()
		m.fail(err)
		name := strings.ReplaceAll(s.Name, "_", " ")
		t.Rows = append(t.Rows, []any{name, n, kpi.Ratio{Num: n, Den: all.Customers}, sum, kpi.Ratio{Num: sum.Units(), Den: all.Spend.Units()}, s.Advice})
		labels, heads = append(labels, name), append(heads, report.At(float64(n)))
	}
	frame := m.frame("Customers by segment")
	frame.Width = 1100
	return section{
		Title:  "RFM segments",
		Text:   "Recency and spend are scored by rank, equal values alike; orders by fixed cuts at 2, 3, 4 and 6, because ranks collapse where most customers have ordered once.",
		Charts: []template.HTML{m.chart(&report.Bars{Frame: frame, Labels: labels, Series: []report.Series{{Name: "customers", Values: heads}}})},
		Tables: []htmlTable{m.table(t)},
	}
}

func (m *maker) lifetime(p *page) section {
	s := section{Title: "Customer lifetime value", Text: "BG/NBD for purchases, Gamma-Gamma for spend, in weeks. " +
		"The first purchase is not counted, and purchases of one day are one. The value is 30 % of the sales expected within 52 weeks, discounted at 0.2 % a week."}
	rows, err := clv.Summarize(m.purchases, clv.Weeks, m.last, m.zone)
	m.fail(err)
	model, fit, err := clv.FitBGNBD(rows, clv.Options{})
	gamma, spend, err2 := clv.FitGammaGamma(rows, clv.Options{})
	if err := errors.Join(err, err2); err != nil {
		s.Text += " The log does not allow a fit: " + err.Error() + "."
		return s
	}
	t := report.Table{Title: "Fit", Columns: []string{"Parameter", "Estimate", "Standard error"}}
	add := func(names []string, values, errs []float64) {
		for i, n := range names {
			row := []any{n, fmt.Sprintf("%.4f", values[i]), nil}
			if i < len(errs) {
				row[2] = fmt.Sprintf("%.4f", errs[i])
			}
			t.Rows = append(t.Rows, row)
		}
	}
	add([]string{"BG/NBD r", "BG/NBD alpha", "BG/NBD a", "BG/NBD b"}, []float64{model.R, model.Alpha, model.A, model.B}, fit.StdErrors)
	add([]string{"Gamma-Gamma p", "Gamma-Gamma q", "Gamma-Gamma v"}, []float64{gamma.P, gamma.Q, gamma.V}, spend.StdErrors)
	t.Rows = append(t.Rows,
		[]any{"BG/NBD log-likelihood", fmt.Sprintf("%.2f", fit.LogLikelihood), nil}, []any{"Gamma-Gamma log-likelihood", fmt.Sprintf("%.2f", spend.LogLikelihood), nil})
	alive, expected := 0.0, 0.0
	best := report.Table{Title: "The ten most valuable customers", Columns: []string{"Customer", "Repeat days", "P(alive)", "Purchases expected in 52 weeks", "Value in 52 weeks"}}
	var all []valued
	var total money.Total
	for _, r := range rows {
		alive += model.Alive(r)
		expected += model.ConditionalExpected(r, 52)
		worth, err := gamma.Value(model, r, r.Spend, clv.ValueOptions{Margin: money.NewPercent(30), Horizon: 52, Discount: money.MustPercent("0.2")})
		m.fail(err)
		total.Add(worth)
		all = append(all, valued{r, worth})
	}
	slices.SortStableFunc(all, func(a, b valued) int { c, _ := b.worth.Cmp(a.worth); return c })
	for _, v := range all[:min(10, len(all))] {
		best.Rows = append(best.Rows, []any{
			"#" + v.row.Customer, v.row.X, fmt.Sprintf("%.2f", model.Alive(v.row)), fmt.Sprintf("%.1f", model.ConditionalExpected(v.row, 52)), v.worth,
		})
	}
	sum, err := total.Amount()
	m.fail(err)
	p.Tiles = append(p.Tiles,
		[2]string{"Customers alive, expected", m.text(int64(math.Round(alive)))}, [2]string{"Purchases expected, 52 weeks", m.text(int64(math.Round(expected)))},
		[2]string{"Value expected, 52 weeks", m.text(sum)}, [2]string{"BG/NBD fit converged", m.text(fit.Converged)})
	s.Tables = append(s.Tables, m.table(t))
	if check, ok := m.holdout(); ok {
		s.Tables = append(s.Tables, m.table(check))
	}
	s.Tables = append(s.Tables, m.table(best))
	return s
}

// valued is a customer with a value.
type valued struct {
	row   clv.Row
	worth money.Amount
}

// purchases gives the orders with money: a lifetime model has no use for free ones.
func (m *maker) purchases(yield func(clv.Purchase) bool) {
	for i := range m.list {
		o := &m.list[i]
		if o.amount.Sign() > 0 && !yield(clv.Purchase{Customer: o.customer, At: o.at(m.zone), Amount: o.amount}) {
			return
		}
	}
}

// holdout fits on the first two thirds of the days and counts in the last third.
func (m *maker) holdout() (report.Table, bool) {
	span := days(m.list)
	cut := span.First.AddDays(span.Days() * 2 / 3)
	held, length, err := clv.Split(m.purchases, clv.Weeks, cut, m.last, m.zone)
	var rows []clv.Row
	bought := int64(0)
	for _, h := range held {
		rows = append(rows, h.Row)
		bought += h.Actual
	}
	model, _, err2 := clv.FitBGNBD(rows, clv.Options{})
	if err != nil || err2 != nil {
		return report.Table{}, false
	}
	expected := 0.0
	for _, r := range rows {
		expected += model.ConditionalExpected(r, length)
	}
	return report.Table{
		Title: fmt.Sprintf("Check: fitted up to %s, compared with the %.1f weeks after", cut, length), Columns: []string{"", "Repeat purchases"},
		Rows: [][]any{{"expected", int64(math.Round(expected))}, {"happened", bought}},
	}, true
}

func (m *maker) abc() section {
	what := "products"
	sums := map[string]int64{}
	for i := range m.list {
		o := &m.list[i]
		id := o.sku
		if id == "" {
			what, id = "customers", "#"+o.customer
		}
		minor, err := o.amount.Minor()
		m.fail(err)
		sums[id] += minor
	}
	var items []kpi.Item
	for id, v := range sums {
		items = append(items, kpi.Item{ID: id, Value: v})
	}
	classes, err := kpi.ABC(items, kpi.ABCOptions{})
	m.fail(err)
	t := report.Table{Title: "Classes", Columns: []string{"Class", "Number of " + what, "Share of " + what, "Sales", "Share of sales"}}
	all := int64(0)
	for _, x := range classes {
		all += x.Value
	}
	for _, class := range []string{"A", "B", "C"} {
		n, sum := int64(0), int64(0)
		for _, x := range classes {
			if x.Class == class {
				n++
				sum += x.Value
			}
		}
		t.Rows = append(t.Rows, []any{class, n, kpi.Ratio{Num: n, Den: int64(len(classes))}, money.New(sum, m.currency), kpi.Ratio{Num: sum, Den: all}})
	}
	frame := m.frame("Sales of the largest " + what + " and cumulative share, " + m.currency.String())
	scale := math.Pow10(-m.currency.Digits())
	frame.Number = func(v float64) string { return m.text(int64(math.Round(v * scale))) }
	frame.Width = 1100
	return section{
		Title:  "ABC: " + what,
		Text:   fmt.Sprintf("%s of the %s make 80 %% of the sales. The item that crosses a limit is in the better class.", m.text(kpi.ParetoShare(classes, money.NewPercent(80))), what),
		Charts: []template.HTML{m.chart(&report.Pareto{Frame: frame, Items: classes})},
		Tables: []htmlTable{m.table(t)},
	}
}

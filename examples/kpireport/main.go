// Command kpireport reads an order log and writes one self-contained HTML page:
// sales ladder, cohorts, RFM segments, customer lifetime value with the figures
// of the fit, and ABC classes. It prints a summary.
//
//	go run ./examples/kpireport -out report.html
//	go run ./examples/kpireport -out report.html -picture charts.svg
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
	"strings"
	"time"
	_ "time/tzdata"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
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
	picture := flag.String("picture", "", "SVG file to write, with the charts alone")
	flag.Parse()
	if err := command(*orders, *out, *picture, *currency, *locale, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func command(orders, out, picture, currency, locale string, stdout io.Writer) error {
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
	p, err := build(in, settings{rome, cur, tag})
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, p.Title)
	for _, t := range p.Tiles {
		fmt.Fprintf(stdout, "%-28s %s\n", t[0], t[1])
	}
	var html bytes.Buffer
	if err := template.Must(template.New("page").Parse(pageHTML)).Execute(&html, p); err != nil {
		return err
	}
	if err := os.WriteFile(out, html.Bytes(), 0o644); err != nil || picture == "" {
		return err
	}
	return os.WriteFile(picture, p.picture(), 0o644)
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
	format  report.Format
	numbers moneyfmt.Formatter
	list    []order
	asOf    time.Time // the day after the last order
	last    calendar.Date
	months  kpi.Periods
	err     error
	charts  int
}

func build(in io.Reader, set settings) (*page, error) {
	list, err := readLog(in, set.currency)
	if err != nil {
		return nil, err
	}
	span := days(list)
	months, err := kpi.Calendar{Zone: set.zone}.Months(span)
	if err != nil {
		return nil, err
	}
	numbers := moneyfmt.New(set.locale, moneyfmt.Options{})
	m := &maker{settings: set, list: list, numbers: numbers, months: months, last: span.Last, asOf: span.Last.End(set.zone), format: report.Format{
		Count:  func(n int64) string { return numbers.FormatNumber(n, 0) },
		Amount: numbers.Format,
		Percent: func(r kpi.Ratio) string { // one decimal always, in the pattern of the locale
			d, _ := r.Percent(1)
			whole := d.IntPart()
			return strings.Replace(numbers.FormatPercent(money.NewPercent(whole)), numbers.FormatNumber(whole, 0), numbers.FormatNumber(d.Shift(1).IntPart(), 1), 1)
		},
	}}
	p := &page{Title: fmt.Sprintf("Orders from %s to %s", span.First, span.Last)}
	p.Sections = append(p.Sections, m.sales(p), m.cohorts(p), m.rfm(), m.lifetime(p), m.abc())
	return p, m.err
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
		Number: func(v float64) string { return m.text(int64(math.Round(v))) },
		Percent: func(r kpi.Ratio) string {
			d, _ := r.Percent(0)
			return m.numbers.FormatPercent(money.NewPercent(d.IntPart()))
		},
	}
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

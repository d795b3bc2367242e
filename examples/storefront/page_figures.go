package main

import (
	"bytes"
	"context"
	"html/template"
	"io"
	"math"
	"slices"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

type htmlTable struct {
	Title   string
	Columns []string
	Numeric []bool
	Rows    [][]string
}

// figures are the KPIs of the last eight weeks, from orders and credits as they were charged.
func (x *web) figures(ctx context.Context, l *lang, v *adminView) error {
	today := x.today()
	weeks, err := kpi.Calendar{Zone: x.sell.Place.Zone}.Weeks(calendar.Period{First: today.AddDays(-7 * 7), Last: today})
	if err != nil {
		return err
	}
	sums, err := salesOf(v.Orders, weeks)
	if err != nil {
		return err
	}
	classes, err := x.classes(l, v.Orders)
	if err != nil {
		return err
	}
	may, all, err := x.audience(ctx)
	if err != nil {
		return err
	}
	r, w := sums.Report(), scribe{l: l}
	v.Tiles = []tile{
		{"admin.kpi.orders", w.say(r.Orders()), itoa(int(r.Orders()))},
		{"admin.kpi.net", w.say(r.NetSales(kpi.ByEvent)), r.NetSales(kpi.ByEvent).String()},
		{"admin.kpi.aov", w.say(r.AOV(kpi.GrossLessDiscounts)), ""},
		{"admin.kpi.margin", w.say(margin(r.Totals)), ""},
		{"admin.kpi.returns", w.say(r.ReturnRateUnits(kpi.ByEvent)), ""},
		{"admin.kpi.audience", itoa(may) + " / " + itoa(all), ""},
	}
	if len(v.Orders) > 0 {
		v.Charts = w.charts(r.ByPeriod(), classes)
	}
	v.Table = w.table(report.SalesTable(l.t("admin.table.sales"), r.ByPeriod(), kpi.ByEvent))
	return w.err
}

// salesOf adds up the orders and refunds that lie in the periods.
func salesOf(orders []adminOrder, periods kpi.Periods) (*kpi.Sales, error) {
	sums := &kpi.Sales{Periods: periods}
	var facts []kpi.Sale
	for i := range orders {
		facts = append(facts, kpi.SaleOf(&orders[i].Order))
	}
	if _, err := sums.AddSeq(slices.Values(facts)); err != nil {
		return nil, err
	}
	var refunds []kpi.Refund
	for i := range orders {
		later := false // goods of the order came back before
		for n := range orders[i].Credits {
			r := kpi.RefundOf(&orders[i].Order, &orders[i].Credits[n])
			r.Later, r.Again, r.Restocked = later, n > 0, orders[i].restocked(orders[i].Credits[n].ID) // what neither order nor credit knows
			later = later || r.Units > 0
			refunds = append(refunds, r)
		}
	}
	_, err := sums.AddRefundSeq(slices.Values(refunds))
	return sums, err
}

// classes are the articles by what they were sold for, the dozen largest.
func (x *web) classes(l *lang, orders []adminOrder) ([]kpi.ABCItem, error) {
	worth := map[string]int64{}
	for i := range orders {
		for _, line := range orders[i].Order.Lines {
			worth[line.SKU] += line.Net.Units()
		}
	}
	var items []kpi.Item
	for sku, value := range worth {
		items = append(items, kpi.Item{ID: x.title(l, sku), Value: value})
	}
	list, err := kpi.ABC(items, kpi.ABCOptions{})
	return list[:min(len(list), 12)], err
}

func margin(t kpi.Totals) any {
	if m, ok := t.GrossMargin(kpi.ByEvent); ok {
		return m
	}
	return nil // an article without a known cost
}

// A scribe writes figures in a language, and keeps the first error.
type scribe struct {
	l   *lang
	err error
}

func (w *scribe) say(cell any) string {
	n := w.l.money
	text, err := report.Format{Amount: n.Format, Date: w.l.date.Format, Count: func(c int64) string { return n.FormatNumber(c, 0) }, Percent: w.l.ratio}.Text(cell)
	if w.err == nil {
		w.err = err
	}
	return text
}

func (w *scribe) charts(rows []kpi.SalesRow, classes []kpi.ABCItem) (list []template.HTML) {
	net, back, aov := report.Series{Name: w.l.t("admin.kpi.net")}, report.Series{Name: w.l.t("admin.kpi.back")}, report.Series{Name: w.l.t("admin.kpi.aov")}
	var labels []string
	cents := math.Pow10(money.EUR.Digits())
	for _, row := range rows {
		labels = append(labels, row.Label)
		net.Values = append(net.Values, report.At(float64(row.Totals.NetSales(kpi.ByEvent).Units())/cents))
		back.Values = append(back.Values, report.At(float64(row.Totals.Returns(kpi.ByEvent).Units())/cents))
		mean, ok := row.Totals.AOV(kpi.GrossLessDiscounts).Ratio().Float()
		aov.Values = append(aov.Values, report.Point{Value: mean / cents, OK: ok})
	}
	frame := func(id string, width int, scale float64) report.Frame {
		whole := func(f float64) string { return w.say(int64(math.Round(f / scale))) }
		return report.Frame{ID: id, Title: w.l.t("admin.chart." + id), Width: width, Number: whole, Percent: w.l.ratio}
	}
	for _, c := range []interface{ SVG(w io.Writer) error }{
		&report.Bars{Frame: frame("sales", 0, 1), Labels: labels, Series: []report.Series{net, back}},
		&report.Line{Frame: frame("aov", 0, 1), Labels: labels, Series: []report.Series{aov}, Zero: true},
		&report.Pareto{Frame: frame("abc", 1100, cents), Items: classes},
	} {
		var b bytes.Buffer
		if err := c.SVG(&b); err != nil && w.err == nil {
			w.err = err
		}
		list = append(list, template.HTML(b.String())) //nolint:gosec // package report escapes its text
	}
	return list
}

func (w *scribe) table(t report.Table) htmlTable {
	h := htmlTable{Title: t.Title, Columns: t.Columns}
	for i := range t.Columns {
		h.Numeric = append(h.Numeric, t.Numeric(i))
	}
	for _, row := range t.Rows {
		var line []string
		for _, cell := range row {
			line = append(line, w.say(cell))
		}
		h.Rows = append(h.Rows, line)
	}
	return h
}

// ratio writes a share as a percentage with one decimal.
func (l *lang) ratio(r kpi.Ratio) string {
	d, ok := r.Percent(1)
	if !ok {
		return "–"
	}
	p, err := money.PercentFromDecimal(d)
	if err != nil {
		return "–"
	}
	return l.money.FormatPercent(p)
}

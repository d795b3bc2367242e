package main

import (
	"fmt"
	"html/template"
	"math"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

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

package main

import (
	"html/template"
	"math"
	"strings"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/abtest"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

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

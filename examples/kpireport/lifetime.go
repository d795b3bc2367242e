package main

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

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

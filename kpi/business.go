package kpi

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Layer is a named cost that is taken from net sales at a level of the
// contribution ladder. Level 1 is the cost of goods by custom, level 2 what an
// order causes (shipping, packaging, payment, care, returns), level 3 marketing;
// schools differ, so the caller says what is where.
type Layer struct {
	Name   string       `json:"name"`
	Level  int          `json:"level"` // from 1
	Amount money.Amount `json:"amount"`
}

// A Margin is the contribution margin of one level: CM1, CM2 and so on.
type Margin struct {
	KPI    string       `json:"kpi"` // "contribution_margin.2"
	Layers []Layer      `json:"layers"`
	Cost   money.Amount `json:"cost"`   // of the layers of this level
	Amount money.Amount `json:"amount"` // what is left
	Rate   Ratio        `json:"rate"`   // of net sales, null where they are not positive
}

const maxLevel = 9

// Contribution takes the layers off net sales, level by level, up to the
// highest level named. A level below 1 or above 9 is ErrRange; other errors are
// those of money.
func Contribution(netSales money.Amount, layers ...Layer) ([]Margin, error) {
	top := 0
	for _, l := range layers {
		if l.Level < 1 || l.Level > maxLevel {
			return nil, commerce.Detail(ErrRange, "kpi: cost layer at level %d", l.Level)
		}
		top = max(top, l.Level)
	}
	out := make([]Margin, top)
	left := netSales
	for i := range out {
		m := &out[i]
		m.KPI = "contribution_margin." + string(rune('1'+i))
		m.Cost = money.New(0, netSales.Currency())
		var err error
		for _, l := range layers {
			if l.Level == i+1 {
				m.Layers = append(m.Layers, l)
				if m.Cost, err = m.Cost.Add(l.Amount); err != nil {
					return nil, err
				}
			}
		}
		if left, err = left.Sub(m.Cost); err != nil {
			return nil, err
		}
		m.Amount = left
		if m.Rate, err = shareOf(left, netSales); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// BreakEven returns the smallest number of orders at which the contribution per
// order covers the fixed cost. It is false if the contribution is not positive:
// then no number does.
func BreakEven(fixed, contribution money.Amount) (orders int64, ok bool, err error) {
	if contribution.Sign() <= 0 {
		_, err := fixed.Cmp(contribution)
		return 0, false, err
	}
	r, err := over(fixed, contribution)
	if err != nil {
		return 0, false, err
	}
	if fixed.Sign() <= 0 {
		return 0, true, nil
	}
	return (r.Num-1)/r.Den + 1, true, nil
}

// BreakEvenSales returns the net sales at which a margin rate covers the fixed
// cost, rounded up to the minor unit. It is false if the rate is not positive.
func BreakEvenSales(fixed money.Amount, margin money.Percent) (money.Amount, bool, error) {
	switch {
	case margin.Sign() <= 0:
		return money.Amount{}, false, nil
	case fixed.Sign() <= 0:
		return money.New(0, fixed.Currency()), true, nil
	}
	sales, err := fixed.Div(margin.Decimal().Shift(-2), money.Up)
	return sales, err == nil, err
}

// Payback returns the number of periods until the flows add up to the
// investment, whole and with the part of the last one that is needed as a ratio.
// It is false if they never do. Nothing is discounted.
func Payback(investment money.Amount, flows []money.Amount) (whole int, part Ratio, ok bool, err error) {
	left := investment
	for i, f := range flows {
		c, err := f.Cmp(left)
		if err != nil {
			return 0, Ratio{}, false, err
		}
		if left.Sign() <= 0 {
			return i, Ratio{0, 1}, true, nil
		}
		if c >= 0 {
			part, err = over(left, f)
			return i, part, err == nil, err
		}
		if left, err = left.Sub(f); err != nil {
			return 0, Ratio{}, false, err
		}
	}
	return len(flows), Ratio{0, 1}, left.Sign() <= 0, nil
}

// A CostDriver is one cost of running a shop. Its parts add up; each may be
// nothing. It begins in year First, 0 being the first one, and runs for Years,
// 0 being to the end.
type CostDriver struct {
	Name     string
	OneOff   money.Amount  // in year First
	PerYear  money.Amount  // in the money of year 0
	PerOrder money.Amount  // may have more decimals than the currency
	OfSales  money.Percent // of net sales: payment fees, marketplace commission
	Growth   money.Percent // of PerYear and PerOrder from year to year
	First    int
	Years    int
}

// A YearPlan is what a shop expects of a year.
type YearPlan struct {
	Orders int64
	Sales  money.Amount // net
}

// A CostRow is a driver over the years.
type CostRow struct {
	Driver string         `json:"driver"`
	Years  []money.Amount `json:"years"`
	Total  money.Amount   `json:"total"`
}

// A CostPlan is the total cost of a shop over years. Rows and totals add up.
type CostPlan struct {
	Rows  []CostRow      `json:"rows"`
	Years []money.Amount `json:"years"`
	Total money.Amount   `json:"total"`
}

// TotalCost works out each driver in each year, rounded once per part and year.
// A growth of -100 % and less, negative years or orders and more than 100 years are
// ErrRange; other errors are those of money.
func TotalCost(drivers []CostDriver, years []YearPlan, mode money.Rounding) (CostPlan, error) {
	var plan CostPlan
	if len(years) > 100 {
		return plan, commerce.Detail(ErrRange, "kpi: a plan of %d years", len(years))
	}
	sums := make([]money.Total, len(years))
	var total money.Total
	for _, d := range drivers {
		if d.Growth.Cmp(money.NewPercent(-100)) <= 0 || d.First < 0 || d.Years < 0 {
			return plan, commerce.Detail(ErrRange, "kpi: cost growth of %s from year %d for %d years", d.Growth, d.First, d.Years)
		}
		row := CostRow{Driver: d.Name}
		var rowSum money.Total
		for y, year := range years {
			cost, err := d.year(y, year, mode)
			if err != nil {
				return plan, err
			}
			row.Years = append(row.Years, cost)
			rowSum.Add(cost)
			sums[y].Add(cost)
			total.Add(cost)
		}
		var err error
		if row.Total, err = rowSum.Amount(); err != nil {
			return plan, err
		}
		plan.Rows = append(plan.Rows, row)
	}
	for y := range sums {
		a, err := sums[y].Amount()
		if err != nil {
			return plan, err
		}
		plan.Years = append(plan.Years, a)
	}
	var err error
	plan.Total, err = total.Amount()
	return plan, err
}

// year returns the cost of the driver in year y.
func (d *CostDriver) year(y int, year YearPlan, mode money.Rounding) (money.Amount, error) {
	if year.Orders < 0 {
		return money.Amount{}, commerce.Detail(ErrRange, "kpi: %d orders in a year", year.Orders)
	}
	if y < d.First || d.Years > 0 && y >= d.First+d.Years {
		return money.New(0, year.Sales.Currency()), nil
	}
	// (1 + growth)^y is rounded to 18 decimals a step: far below a cent.
	factor := money.NewPercent(100).Decimal().Shift(-2)
	step := factor.Add(d.Growth.Decimal().Shift(-2))
	for range y {
		factor = factor.Mul(step).Round(18)
	}
	var sum money.Total
	sum.Add(money.New(0, year.Sales.Currency()))
	if y == d.First {
		sum.Add(d.OneOff.Round(mode))
	}
	for _, part := range [...]struct {
		amount money.Amount
		times  int64
	}{{d.PerYear, 1}, {d.PerOrder, year.Orders}} {
		if part.amount == (money.Amount{}) {
			continue
		}
		whole, err := part.amount.MulInt(part.times)
		if err != nil {
			return money.Amount{}, err
		}
		cost, err := whole.Mul(factor, mode)
		if err != nil {
			return money.Amount{}, err
		}
		sum.Add(cost)
	}
	share, err := d.OfSales.Of(year.Sales, mode)
	if err != nil {
		return money.Amount{}, err
	}
	sum.Add(share)
	return sum.Amount()
}

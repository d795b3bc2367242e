package clv

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Held is a customer of the calibration period and what came after it.
type Held struct {
	Row    Row   `json:"row"`    // at the end of the calibration period
	Actual int64 `json:"actual"` // days with a purchase in the hold-out period
}

// Split summarizes purchases at the end of the day calibration and counts each customer's days with a
// purchase after it, up to and including last. Customers who first came after calibration are left out.
// The length of the hold-out period in units is returned too.
//
// Errors are those of [Summarize], and calendar.ErrPeriod unless calibration is before last.
func Split(purchases iter.Seq[Purchase], unit Unit, calibration, last calendar.Date, zone *time.Location) ([]Held, float64, error) {
	if !calibration.IsZero() && !last.IsZero() && !calibration.Before(last) {
		return nil, 0, commerce.Detail(calendar.ErrPeriod, "clv: hold-out from %s to %s", calibration, last)
	}
	names, visits, err := collect(purchases, unit, last, zone)
	if err != nil {
		return nil, 0, err
	}
	if calibration.IsZero() {
		return nil, 0, calendar.ErrDate
	}
	length := last.Sub(calibration)
	end := int32(-length)
	rows, err := fold(names, visits, unit.days(), end)
	if err != nil {
		return nil, 0, err
	}
	held := make([]Held, len(rows))
	after := make(map[string]int64, len(rows))
	for i, v := range visits {
		if v.day > end && (i == 0 || visits[i-1].customer != v.customer || visits[i-1].day != v.day) {
			after[names[v.customer]]++
		}
	}
	for i, r := range rows {
		held[i] = Held{r, after[r.Customer]}
	}
	slices.SortFunc(held, func(a, b Held) int { return cmp.Compare(a.Row.Customer, b.Row.Customer) })
	return held, float64(length) / unit.days(), nil
}

// Validation compares a model with purchases that it has not seen.
type Validation struct {
	Customers int64             `json:"customers"`
	Active    int64             `json:"active"` // customers with a purchase in the hold-out period
	Actual    int64             `json:"actual"` // purchase days
	Predicted float64           `json:"predicted"`
	RMSE      float64           `json:"rmse"` // per customer; 0 without customers
	MAE       float64           `json:"mae"`
	Groups    []ValidationGroup `json:"groups"` // by repeat purchases in the calibration period: 0 to 6, then 7 and more
}

// ValidationGroup is the customers with X repeat purchases in the calibration period; empty groups are
// there too.
type ValidationGroup struct {
	X         int64   `json:"x"`
	Customers int64   `json:"customers"`
	Actual    int64   `json:"actual"`
	Predicted float64 `json:"predicted"`
}

// Validate predicts the hold-out period of every customer from the row and compares. Weights of rows count;
// Actual is then that of each customer of the row.
//
// The errors are those of [Row.Check] with paths, and [ErrModel] where the model has no answer.
func Validate(m Model, held []Held, length float64) (Validation, error) {
	if m == nil {
		return Validation{}, ErrModel
	}
	const most = 7
	v := Validation{Groups: make([]ValidationGroup, most+1)}
	for i := range v.Groups {
		v.Groups[i].X = int64(i)
	}
	var errs commerce.FieldErrors
	for i, h := range held {
		if err := h.Row.Check(); err != nil || h.Actual < 0 {
			if err == nil {
				err = commerce.Detail(ErrRow, "clv: %d purchases in the hold-out period", h.Actual)
			}
			errs.Add(commerce.Pointer(i), "clv.row.impossible", err)
			if len(errs) == maxProblems {
				break
			}
			continue
		}
		p := m.ConditionalExpected(h.Row, length)
		if math.IsNaN(p) {
			return Validation{}, ErrModel
		}
		n := max(h.Row.Weight, 1)
		w := float64(n)
		g := &v.Groups[min(h.Row.X, most)]
		g.Customers += n
		g.Actual += n * h.Actual
		g.Predicted += w * p
		if h.Actual > 0 {
			v.Active += n
		}
		d := p - float64(h.Actual)
		v.RMSE += w * d * d
		v.MAE += w * math.Abs(d)
	}
	if err := errs.Err(); err != nil {
		return Validation{}, err
	}
	for _, g := range v.Groups {
		v.Customers += g.Customers
		v.Actual += g.Actual
		v.Predicted += g.Predicted
	}
	if v.Customers > 0 {
		v.RMSE = math.Sqrt(v.RMSE / float64(v.Customers))
		v.MAE /= float64(v.Customers)
	}
	return v, nil
}

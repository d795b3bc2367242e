package clv

import (
	"cmp"
	"errors"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Sentinels of the package; problems of an input come as commerce.FieldErrors.
var (
	// ErrPurchase marks a purchase without customer or time, or of a negative amount.
	ErrPurchase = errors.New("clv: bad purchase")
	// ErrRow marks a row that no customer can have.
	ErrRow = errors.New("clv: bad row")
	// ErrUnit marks an unknown unit of time.
	ErrUnit = errors.New("clv: unknown unit")
	// ErrNoRepeat means that no customer of the rows came back (for Gamma-Gamma: that none has repeat spend).
	ErrNoRepeat = errors.New("clv: no repeat purchases")
	// ErrNotConverged means that the best point found is not shown to be a maximum; it is returned all the
	// same.
	ErrNotConverged = errors.New("clv: not converged")
	// ErrOptions marks options outside their documented range.
	ErrOptions = errors.New("clv: bad options")
	// ErrModel marks parameters that are not positive and finite.
	ErrModel = errors.New("clv: bad model parameters")
	// ErrNoMean means that mean spend, or value, is not finite under the model.
	ErrNoMean = errors.New("clv: no finite mean")
)

// A Purchase is one paid order of a customer.
type Purchase struct {
	Customer string       `json:"customer"` // the caller's key: opaque, never a name
	At       time.Time    `json:"at"`
	Amount   money.Amount `json:"amount"` // may be the zero Amount where only counts matter
}

// Spend is the money of N purchases. The zero Spend is none.
type Spend struct {
	Sum money.Amount `json:"sum"`
	N   int64        `json:"n"`
}

// mean returns the mean in major units of the currency, 0 for no purchases.
func (s Spend) mean() float64 {
	if s.N <= 0 {
		return 0
	}
	return float64(s.Sum.Units()) * math.Pow10(-s.Sum.Scale()) / float64(s.N)
}

// Row is what the models need to know of one customer, or of several alike.
type Row struct {
	Customer string  `json:"customer,omitempty"`
	X        int64   `json:"x"`                // days with a purchase after the first
	Recency  float64 `json:"recency"`          // first purchase to last, in units; 0 if X is 0
	Age      float64 `json:"age"`              // first purchase to the day of the summary, in units
	Spend    Spend   `json:"spend"`            // of the X repeat purchases
	Weight   int64   `json:"weight,omitempty"` // customers that share the row; 0 is one
}

// bound is the largest count and time accepted; far more than any shop has.
const bound = 1e9

// Check reports what no customer can have as [ErrRow]: a negative or absurd
// (above 1e9) number, NaN, a recency above the age, a recency without repeat
// purchases, a negative spend or one without currency.
func (r Row) Check() error { return r.check() }

func (r *Row) check() error {
	switch {
	case r.X < 0 || r.X > bound:
		return commerce.Detail(ErrRow, "clv: x is %d, not in 0 to 1e9", r.X)
	case !(r.Age >= 0 && r.Age <= bound):
		return commerce.Detail(ErrRow, "clv: age is %g, not in 0 to 1e9", r.Age)
	case !(r.Recency >= 0 && r.Recency <= r.Age):
		return commerce.Detail(ErrRow, "clv: recency is %g, not in 0 to the age %g", r.Recency, r.Age)
	case r.X == 0 && r.Recency != 0:
		return commerce.Detail(ErrRow, "clv: recency is %g without a repeat purchase", r.Recency)
	case r.Weight < 0 || r.Weight > bound:
		return commerce.Detail(ErrRow, "clv: weight is %d, not in 0 to 1e9", r.Weight)
	}
	return r.Spend.check()
}

func (s *Spend) check() error {
	switch {
	case s.N < 0 || s.N > bound:
		return commerce.Detail(ErrRow, "clv: spend of %d purchases, not of 0 to 1e9", s.N)
	case s.Sum.Sign() < 0:
		return commerce.Detail(ErrRow, "clv: spend %s is negative", s.Sum)
	case s.N == 0 && !s.Sum.IsZero():
		return commerce.Detail(ErrRow, "clv: spend %s of no purchases", s.Sum)
	}
	return nil
}

// checkRows reports the bad rows, the first 100 of them.
func checkRows(rows []Row) error {
	var errs commerce.FieldErrors
	for i := range rows {
		if err := rows[i].check(); err != nil {
			errs.Add(commerce.Pointer(i), "clv.row.impossible", err)
			if len(errs) == maxProblems {
				break
			}
		}
	}
	return errs.Err()
}

const maxProblems = 100

// visit is one purchase on a civil day.
type visit struct {
	customer int32
	day      int32 // before the day of the summary
	amount   money.Amount
}

// Summarize returns one row per customer, sorted by customer, as known at the
// end of today. Days are civil days in zone; purchases of one customer on one
// day are one. Purchases after today are left out, so that one log serves
// calibration and hold-out. The order of purchases does not matter.
//
// Errors are [ErrUnit], calendar.ErrNoZone, calendar.ErrDate for a zero today,
// [ErrPurchase] and money.ErrCurrencyMismatch with the path of the purchase (the
// first 100), and money.ErrOverflow.
func Summarize(purchases iter.Seq[Purchase], unit Unit, today calendar.Date, zone *time.Location) ([]Row, error) {
	names, visits, err := collect(purchases, unit, today, zone)
	if err != nil {
		return nil, err
	}
	rows, err := fold(names, visits, unit.days(), 0)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.Customer, b.Customer) })
	return rows, nil
}

// collect reads the purchases and sorts them by customer and day. Days count
// backwards from last.
func collect(purchases iter.Seq[Purchase], unit Unit, last calendar.Date, zone *time.Location) ([]string, []visit, error) {
	switch {
	case unit.days() == 0:
		return nil, nil, commerce.Detail(ErrUnit, "clv: unknown unit %d", unit)
	case zone == nil:
		return nil, nil, calendar.ErrNoZone
	case last.IsZero():
		return nil, nil, calendar.ErrDate
	case purchases == nil:
		return nil, nil, nil
	}
	var (
		errs     commerce.FieldErrors
		names    []string
		visits   []visit
		index    = map[string]int32{}
		currency money.Currency
		i        = -1
	)
	for p := range purchases {
		i++
		day := calendar.DateIn(p.At, zone)
		c := p.Amount.Currency()
		switch {
		case p.Customer == "":
			errs.Add(commerce.Pointer(i, "customer"), "clv.purchase.no_customer", commerce.Detail(ErrPurchase, "clv: purchase without a customer"))
		case day.IsZero():
			errs.Add(commerce.Pointer(i, "at"), "clv.purchase.no_time", commerce.Detail(ErrPurchase, "clv: purchase without a time"))
		case p.Amount.Sign() < 0:
			errs.Add(commerce.Pointer(i, "amount"), "clv.purchase.negative", commerce.Detail(ErrPurchase, "clv: purchase of %s: a refund is none", p.Amount))
		case c != 0 && currency != 0 && c != currency:
			errs.Add(commerce.Pointer(i, "amount"), "clv.purchase.currency", commerce.Detail(money.ErrCurrencyMismatch, "clv: %s after %s", c, currency))
		default:
			if c != 0 {
				currency = c
			}
			if day.After(last) {
				continue
			}
			k, known := index[p.Customer]
			if !known {
				k = int32(len(names))
				index[p.Customer] = k
				names = append(names, p.Customer)
			}
			visits = append(visits, visit{customer: k, day: int32(day.Sub(last)), amount: p.Amount})
			continue
		}
		if len(errs) == maxProblems {
			break
		}
	}
	slices.SortFunc(visits, func(a, b visit) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.day, b.day))
	})
	return names, visits, errs.Err()
}

// fold makes a row of each customer's visits up to the day end (counted like
// theirs), in the order of customers. Customers who came later have no row.
func fold(names []string, visits []visit, unitDays float64, end int32) ([]Row, error) {
	rows := make([]Row, 0, len(names))
	for len(visits) > 0 {
		n := 1
		for n < len(visits) && visits[n].customer == visits[0].customer {
			n++
		}
		of := visits[:n]
		visits = visits[n:]
		first := of[0].day
		if first > end {
			continue
		}
		row := Row{Customer: names[of[0].customer], Age: float64(end-first) / unitDays}
		var sum money.Total
		last := first
		for _, v := range of {
			if v.day > end {
				break
			}
			if v.day > last {
				row.X++
				last = v.day
			}
			if v.day > first {
				sum.Add(v.amount)
			}
		}
		row.Recency = float64(last-first) / unitDays
		spent, err := sum.Amount()
		if err != nil {
			return nil, err
		}
		row.Spend = Spend{Sum: spent, N: row.X}
		rows = append(rows, row)
	}
	return rows, nil
}

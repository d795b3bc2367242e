package pricing

import (
	"math"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Point is a price that an article had from an instant on, until the next
// point: the full price that buyers of one sales channel saw.
type Point struct {
	At     time.Time    `json:"at"`
	Amount money.Amount `json:"amount"`
	// Personal marks a price that was not offered to consumers in general
	// (loyalty, individual, one customer group); it is ignored.
	Personal bool `json:"personal,omitempty"`
	// Reduced marks a price that was announced as a reduction. Consecutive
	// reduced prices that only fall are one series.
	Reduced bool `json:"reduced,omitempty"`
	// Gone marks that the article was not for sale from At on.
	Gone bool `json:"gone,omitempty"`
}

// tidy says that a history can be used as it is: public prices of one currency,
// in the order of their seconds.
func tidy(history []Point) bool {
	if len(history) == 0 || history[0].At.IsZero() {
		return false
	}
	cur, last, signs := history[0].Amount.Currency(), int64(math.MinInt64), int64(0)
	for i := range history {
		x := &history[i]
		at := x.At.Unix()
		if at <= last || x.Personal || x.Gone || x.Amount.Currency() != cur {
			return false
		}
		last = at
		signs |= x.Amount.Units()
	}
	return cur != 0 && signs >= 0
}

// sortedHistory leaves out personal prices and checks the rest.
func sortedHistory(history []Point) ([]Point, error) {
	if tidy(history) {
		return history, nil
	}
	var errs commerce.FieldErrors
	var cur money.Currency
	for i := range history {
		x := &history[i]
		if x.Personal {
			continue
		}
		if x.At.IsZero() {
			errs.Add(commerce.Pointer(i, "at"), "pricing.history.at", ErrHistory)
		}
		if x.Gone {
			continue
		}
		if cur == 0 {
			cur = x.Amount.Currency()
		}
		if x.Amount.Sign() < 0 || x.Amount.Currency() != cur || cur == 0 {
			errs.Add(commerce.Pointer(i, "amount"), "pricing.history.amount",
				commerce.Detail(ErrHistory, "pricing: %s in a history in %s", x.Amount, cur), commerce.NewFact("amount", x.Amount))
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	points := make([]Point, 0, len(history))
	for i := range history {
		if !history[i].Personal {
			points = append(points, history[i])
		}
	}
	slices.SortStableFunc(points, func(a, b Point) int { return a.At.Compare(b.At) })
	for i := 1; i < len(points); i++ {
		if a, b := points[i-1], points[i]; a.At.Equal(b.At) && (a.Gone != b.Gone || !a.Amount.Equal(b.Amount)) {
			return nil, commerce.FieldErrors{{
				Code: "pricing.history.twice", Facts: []commerce.Fact{commerce.NewFact("at", a.At)},
				Err: commerce.Detail(ErrHistory, "pricing: two prices at %s", a.At.Format(time.RFC3339)),
			}}
		}
	}
	return points, nil
}

// before returns how many points lie before an instant.
func before(points []Point, at time.Time) int {
	n, _ := slices.BinarySearchFunc(points, at, func(x Point, at time.Time) int { return x.At.Compare(at) })
	return n
}

// seriesStart returns the first of the reductions that lead without a break or
// a rise to the point before n.
func seriesStart(points []Point, n int) (int, bool) {
	if n == 0 || !points[n-1].Reduced || points[n-1].Gone {
		return 0, false
	}
	first := n - 1
	for first > 0 {
		p := &points[first-1]
		if c, err := p.Amount.Cmp(points[first].Amount); !p.Reduced || p.Gone || err != nil || c < 0 {
			break
		}
		first--
	}
	return first, true
}

// lowestOf returns the place of the first of the lowest prices, -1 if there is
// none, and whether the article was not for sale at times.
func lowestOf(points []Point) (best int, breaks bool) {
	best = -1
	least, scale := int64(0), -1
	for i := range points {
		x := &points[i]
		switch {
		case x.Gone:
			breaks = true
		case x.Amount.Scale() == scale && x.Amount.Units() >= least: // by far the most
		case best < 0 || below(x.Amount, points[best].Amount):
			best, least, scale = i, x.Amount.Units(), x.Amount.Scale()
		}
	}
	return best, breaks
}

// end is the instant at which the next price takes over.
func end(points []Point, i int, start time.Time) time.Time {
	if i+1 < len(points) {
		return points[i+1].At
	}
	return start
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func below(a, b money.Amount) bool {
	c, err := a.Cmp(b)
	return err == nil && c < 0
}

// neverBefore says that the article was not on sale before the window.
func neverBefore(points []Point, from time.Time) bool {
	return !slices.ContainsFunc(points, func(x Point) bool { return !x.Gone && !x.At.After(from) })
}

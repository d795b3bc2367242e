package pricing

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Errors of the prior price.
var (
	ErrNoPolicy    = errors.New("pricing: no rule on prior prices")
	ErrHistory     = errors.New("pricing: invalid price history")
	ErrNoReduction = errors.New("pricing: no reduction")
)

const directive98 = "31998L0006" // Directive 98/6/EC; Art. 6a inserted by Directive (EU) 2019/2161

// A PriorRow is one national rule on prior prices: a row of data/prior.csv.
//
// Rule and Value are: period "30" (days before the reduction); series
// "before_first" (the price directly before the first of successive reductions)
// or "lowest_before" (the lowest price of the period before the first), with
// ":60d" or ":3m" as the longest series; perishable "exempt", "before" (the
// price directly before) or "14d" (another period); new, for goods on sale for
// less than the period, "observed" (the lowest since), "exempt" or "10d".
type PriorRow struct {
	Territory commerce.Territory `json:"territory"`
	Rule      string             `json:"rule"`
	Value     string             `json:"value"`
	Period    calendar.Period    `json:"period,omitzero"`
	Source    commerce.Source    `json:"source"`
}

// A PriorPolicy says how the prior price is found: the rows of a state, in the
// zone in which its days are counted. Rows without a rule for a question mean
// the plain rule of the directive: the lowest price of the whole period.
type PriorPolicy struct {
	Territory commerce.Territory
	Zone      *time.Location
	Rows      []PriorRow
	// Perishable goods are liable to deteriorate or expire rapidly. In Germany set
	// it only for those that are lowered, and marked so, because they are about to
	// expire (PAngV § 11(4) no. 2), in Austria because of their best-before date
	// (PrAG § 9a(3)).
	Perishable bool
}

// PriorPolicyOf returns the preset of a member state, or of "EU" for the
// directive alone. A state whose rule we know from memory only is
// [ErrNoPolicy], naming those that have a preset; a nil zone is an error.
func PriorPolicyOf(t commerce.Territory, zone *time.Location) (PriorPolicy, error) {
	if zone == nil {
		return PriorPolicy{}, fmt.Errorf("%w: a policy needs a zone", calendar.ErrNoZone)
	}
	country := t.Country()
	var rows []PriorRow
	var known []string
	for i := range priorTable {
		r := &priorTable[i]
		if len(known) == 0 || known[len(known)-1] != r.territory {
			known = append(known, r.territory)
		}
		if r.territory == string(country) {
			rows = append(rows, r.row())
		}
	}
	if rows == nil {
		return PriorPolicy{}, fmt.Errorf("%w for %q; there is one for %s", ErrNoPolicy, clip(string(t)), strings.Join(known, " "))
	}
	return PriorPolicy{Territory: country, Zone: zone, Rows: rows}, nil
}

// row returns the rule in force on a day.
func (p *PriorPolicy) row(rule string, on calendar.Date) *PriorRow {
	for i := range p.Rows {
		if r := &p.Rows[i]; r.Rule == rule && r.Period.Contains(on) {
			return r
		}
	}
	return nil
}

// A Prior is the prior price of an announced reduction.
type Prior struct {
	// Amount is the prior price; the zero Amount where there is none to state:
	// Code says why.
	Amount money.Amount  `json:"amount"`
	On     calendar.Date `json:"on,omitzero"` // since when Amount was charged
	// Window is the time that was looked at, half-open: it ends when the
	// reduction (or, in a series, the first reduction) begins.
	Window calendar.Span `json:"window,omitzero"`
	// Days is how many days of the window the article was on sale.
	Days  int           `json:"days"`
	Start calendar.Date `json:"start,omitzero"` // day on which the reduction begins

	code   reasonCode
	rows   []*PriorRow
	period int          // days, as the rule states it
	step   money.Amount // the last price of the series, if it is one
}

// PriorPrice finds the prior price for a reduction that begins at start
// (Directive 98/6 Art. 6a). history is that of one article in one sales
// channel, in any order; points at or after start do not count.
//
// The window is half-open and ends at start: the reduced price is not in it
// (Art. 6a(2)). It opens at the beginning of the day that lies the policy's
// days before, so it is never shorter than the period; the price in force at
// its opening is carried in. A series before whose first step the article was
// not for sale has no price to lean on: the plain rule judges it. Prices in
// several currencies, negative ones and two prices at one instant are
// [ErrHistory]; a start on which no rule of the policy is in force is
// [ErrNoPolicy].
func PriorPrice(p PriorPolicy, history []Point, start time.Time) (Prior, error) {
	if p.Zone == nil {
		return Prior{}, fmt.Errorf("%w: a policy needs a zone", calendar.ErrNoZone)
	}
	on := calendar.DateIn(start, p.Zone)
	period := p.row("period", on)
	if period == nil {
		return Prior{}, fmt.Errorf("%w in force on %s for %q", ErrNoPolicy, on, clip(string(p.Territory)))
	}
	days, err := number(period.Value)
	if err != nil {
		return Prior{}, err
	}
	points, err := sortedHistory(history)
	if err != nil {
		return Prior{}, err
	}
	prior := Prior{Start: on, code: rPriorLowest, rows: []*PriorRow{period}, period: days}
	n := before(points, start)
	if p.Perishable {
		if row := p.row("perishable", on); row != nil {
			prior.rows = append(prior.rows, row)
			switch row.Value {
			case "exempt": // Art. 6a(3)
				prior.code = rPriorPerishable
				return prior, nil
			case "before":
				return prior.direct(points[:n], start, p.Zone, rPriorDirect), nil
			default:
				if days, err = number(row.Value); err != nil {
					return Prior{}, err
				}
				prior.period = days
			}
		}
	}
	if row := p.row("series", on); row != nil { // Art. 6a(5)
		if first, ok := seriesStart(points, n); ok {
			kind, limit, _ := strings.Cut(row.Value, ":")
			until, err := seriesEnd(points[first].At, limit, p.Zone)
			if err != nil {
				return Prior{}, err
			}
			if until.IsZero() || start.Before(until) {
				series, at := prior, points[first].At
				series.rows = append(series.rows, row)
				series.step, series.code = points[n-1].Amount, rPriorSeries
				before := points[:before(points, at)]
				if kind == "before_first" {
					series = series.direct(before, at, p.Zone, rPriorFirst)
				} else {
					series.lowest(before, at, days, p.Zone)
				}
				switch series.code {
				case rPriorFirst:
					return series, nil
				case rPriorSeries:
					prior, start, n = series, at, len(before)
				default: // not for sale before its first step: the plain rule
				}
			}
		}
	}
	prior.lowest(points[:n], start, days, p.Zone)
	if prior.code != rPriorNone && prior.Days < days && neverBefore(points, prior.Window.From) {
		row := p.row("new", on) // Art. 6a(4)
		if row == nil {
			prior.code = rPriorNew
			return prior, nil
		}
		prior.rows = append(prior.rows, row)
		switch row.Value {
		case "exempt":
			prior.Amount, prior.On, prior.code = money.Amount{}, calendar.Date{}, rPriorNewExempt
		case "observed":
			prior.code = rPriorNew
		default:
			if days, err = number(row.Value); err != nil {
				return Prior{}, err
			}
			prior.code = rPriorNew
			prior.lowest(points[:n], start, days, p.Zone)
		}
	}
	return prior, nil
}

// seriesEnd is the instant at which a series may no longer lean on its first
// price, zero if there is none.
func seriesEnd(first time.Time, limit string, zone *time.Location) (time.Time, error) {
	if limit == "" {
		return time.Time{}, nil
	}
	n, err := number(limit)
	d := calendar.DateIn(first, zone)
	if strings.HasSuffix(limit, "m") {
		return d.AddMonths(n).End(zone), err
	}
	return d.AddDays(n).End(zone), err
}

// number reads the days or months of a rule: "30", "60d" or "3m".
func number(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimRight(s, "dm"))
	if err != nil || n < 1 || n > 366 {
		return 0, fmt.Errorf("%w: a period of %q", ErrNoPolicy, clip(s))
	}
	return n, nil
}

// direct takes the price in force directly before start.
func (p Prior) direct(points []Point, start time.Time, zone *time.Location, code reasonCode) Prior {
	p.code = rPriorNone
	p.Window.Until = start
	if n := len(points); n > 0 && !points[n-1].Gone {
		x := &points[n-1]
		p.Amount, p.On, p.code = x.Amount, calendar.DateIn(x.At, zone), code
		p.Window.From = x.At
		p.Days = calendar.DateIn(start, zone).Sub(p.On)
	}
	return p
}

// lowest takes the lowest price of the days before start; points end there.
func (p *Prior) lowest(points []Point, start time.Time, days int, zone *time.Location) {
	from := calendar.DateIn(start, zone).AddDays(-days).Start(zone)
	p.Window = calendar.Span{From: from, Until: start}
	p.Amount, p.On, p.Days = money.Amount{}, calendar.Date{}, 0
	first := before(points, from)
	if first > 0 && (first == len(points) || !points[first].At.Equal(from)) {
		first-- // the price in force when the window opens
	}
	best, breaks := lowestOf(points[first:])
	if best < 0 {
		p.code = rPriorNone
		return
	}
	points = points[first:]
	p.Amount, p.On = points[best].Amount, calendar.DateIn(points[best].At, zone)
	onSale := start.Sub(later(points[0].At, from))
	for i := 0; breaks && i < len(points); i++ {
		if points[i].Gone {
			onSale -= end(points, i, start).Sub(later(points[i].At, from))
		}
	}
	// Whole days; no change of the clock takes away more than two hours.
	p.Days = min(int((onSale+2*time.Hour)/(24*time.Hour)), days)
}

// Code is the decisive code: pricing.prior.lowest, .series, .first, .direct,
// .new, .new_exempt, .perishable or .none.
func (p Prior) Code() string { return p.code.String() }

// Reasons says how the prior price was found, with a warning for each row that
// is contested.
func (p Prior) Reasons() []commerce.Reason {
	if p.code == rNone {
		return nil
	}
	r := p.code.reason(commerce.NewFact("days", p.period), commerce.NewFact("start", p.Start), commerce.NewFact("amount", p.Amount),
		commerce.NewFact("since", p.On), commerce.NewFact("observed", p.Days))
	r.Cites = []commerce.Citation{{Act: directive98, Provision: p.article()}}
	for _, row := range p.rows {
		if row.Source.Cite.Act != directive98 {
			r.Cites = append(r.Cites, row.Source.Cite)
		}
	}
	out := []commerce.Reason{r}
	for _, row := range p.rows {
		if row.Source.Trust <= commerce.Contested {
			w := rPriorContested.reason(commerce.NewFact("territory", row.Territory), commerce.NewFact("rule", row.Rule))
			w.Cites = []commerce.Citation{row.Source.Cite}
			out = append(out, w)
		}
	}
	return out
}

func (p Prior) article() string {
	switch p.code {
	case rPriorPerishable, rPriorDirect:
		return "Art. 6a(3)"
	case rPriorNew, rPriorNewExempt:
		return "Art. 6a(4)"
	case rPriorSeries, rPriorFirst:
		return "Art. 6a(5)"
	default:
		return "Art. 6a(2)"
	}
}

// toUndercut is the price that a new one must be below: the last one of a series
// if it is above that, else the prior price.
func (p Prior) toUndercut(now money.Amount) money.Amount {
	if c, err := now.Cmp(p.step); err == nil && c > 0 && p.step != (money.Amount{}) {
		return p.step
	}
	return p.Amount
}

// Reduction returns the percentage that may be announced for a price now: whole
// percent of the prior price, rounded down (Art. 6a(1); CJEU C-330/23: worked
// out from the prior price, not from a later higher one). Where there is no
// prior price, or now is not below it, or now is above the last price of a
// series and so no step of it, the error is [ErrNoReduction].
func (p Prior) Reduction(now money.Amount) (money.Percent, error) {
	var none money.Percent
	c, err := now.Cmp(p.Amount)
	if err != nil {
		return none, err
	}
	if c >= 0 || now.Sign() < 0 || p.toUndercut(now) != p.Amount {
		return none, commerce.Detail(ErrNoReduction, "pricing: %s is no reduction of %s", now, p.toUndercut(now))
	}
	cut, err := p.Amount.Sub(now)
	if err != nil {
		return none, err
	}
	return money.PercentOf(cut, p.Amount, 0, money.Floor)
}

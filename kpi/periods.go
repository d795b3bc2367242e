package kpi

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// MaxPeriods is the largest number of periods in one [Periods].
const MaxPeriods = 100_000

// WeekStart is the day on which weeks begin; the zero value is Monday, as in
// ISO 8601.
type WeekStart uint8

// The first days of weeks that are in use.
const (
	Monday WeekStart = iota
	Sunday
	Saturday
)

// Calendar says how a business cuts time. The zone has no default.
type Calendar struct {
	Zone        *time.Location
	WeekStart   WeekStart
	FiscalStart time.Month // first month of the business year; 0 is January
}

// Unit is the length of a period.
type Unit uint8

// The units of time.
const (
	Day Unit = iota + 1
	Week
	Month
	Quarter
	Year
)

// Days returns the days of p; p must be closed on both sides (calendar.ErrPeriod).
func (c Calendar) Days(p calendar.Period) (Periods, error) { return c.Periods(Day, p) }

// Weeks returns the weeks, whole, that share a day with p.
func (c Calendar) Weeks(p calendar.Period) (Periods, error) { return c.Periods(Week, p) }

// Months returns the months, whole, that share a day with p.
func (c Calendar) Months(p calendar.Period) (Periods, error) { return c.Periods(Month, p) }

// Quarters returns the quarters of business years that share a day with p.
func (c Calendar) Quarters(p calendar.Period) (Periods, error) { return c.Periods(Quarter, p) }

// Years returns the business years that share a day with p.
func (c Calendar) Years(p calendar.Period) (Periods, error) { return c.Periods(Year, p) }

// Periods returns the periods of a unit, whole, that share a day with p. Errors
// are calendar.ErrNoZone, calendar.ErrPeriod for a p that is open or empty,
// ErrWord, and ErrPeriods for more than MaxPeriods or the ends of the calendar.
func (c Calendar) Periods(u Unit, p calendar.Period) (Periods, error) {
	switch {
	case c.Zone == nil:
		return Periods{}, calendar.ErrNoZone
	case p.Days() == 0:
		return Periods{}, commerce.Detail(calendar.ErrPeriod, "kpi: %s is open or empty", p)
	case len(c.Zone.String()) > maxChannel:
		return Periods{}, commerce.Detail(ErrPeriods, "kpi: a zone name of %d bytes", len(c.Zone.String()))
	case c.FiscalStart < 0 || c.FiscalStart > time.December || c.WeekStart > Saturday || u < Day || u > Year:
		return Periods{}, commerce.Detail(ErrWord, "kpi: unit %d, week start %d, fiscal start %d", u, c.WeekStart, c.FiscalStart)
	}
	t := &timeline{unit: u, week: c.WeekStart, fiscal: max(c.FiscalStart, time.January), zone: c.Zone.String()}
	for d := t.floor(p.First); ; d = t.next(d) {
		if n := len(t.days); n > MaxPeriods || n > 0 && !d.After(t.days[n-1]) {
			return Periods{}, commerce.Detail(ErrPeriods, "kpi: more than %d periods, or the end of the calendar, in %s", MaxPeriods, p)
		}
		t.days = append(t.days, d)
		t.cut.starts = append(t.cut.starts, d.Start(c.Zone).Unix())
		if d.After(p.Last) {
			break
		}
	}
	t.offsets(c.Zone)
	t.cut.index()
	t.shifts.index()
	return Periods{t}, nil
}

// Periods are consecutive, half-open runs of instants in one zone, built once
// and shared. The zero Periods is one period without ends.
type Periods struct{ t *timeline }

// timeline is immutable. The days and cut.starts have one element more than
// there are periods: the end of the last.
type timeline struct {
	unit   Unit
	week   WeekStart
	fiscal time.Month
	zone   string
	days   []calendar.Date
	cut    grid
	shifts grid    // where the offset of the zone changes
	offset []int64 // seconds east of UTC from shifts.starts[i] on
}

// Len returns the number of periods, 1 for the zero Periods.
func (p Periods) Len() int {
	if p.t == nil {
		return 1
	}
	return len(p.t.days) - 1
}

// IsZero reports whether p is the one period without ends.
func (p Periods) IsZero() bool { return p.t == nil }

// Equal reports whether both have the same instants and the same names.
func (p Periods) Equal(o Periods) bool {
	if p.t == o.t || p.t == nil || o.t == nil {
		return p.t == o.t
	}
	a, b := p.t, o.t
	return a.unit == b.unit && a.week == b.week && a.fiscal == b.fiscal && a.zone == b.zone &&
		slices.Equal(a.cut.starts, b.cut.starts) && slices.Equal(a.shifts.starts, b.shifts.starts) && slices.Equal(a.offset, b.offset)
}

// Index returns the period of an instant, -1 outside.
func (p Periods) Index(at time.Time) int { return p.index(at.Unix()) }

func (p Periods) index(sec int64) int {
	if p.t == nil {
		return 0
	}
	return p.t.cut.find(sec)
}

// Period returns the days of period i; the zero Period for the zero Periods.
func (p Periods) Period(i int) calendar.Period {
	if p.t == nil {
		return calendar.Period{}
	}
	return calendar.Period{First: p.t.days[i], Last: p.t.days[i+1].AddDays(-1)}
}

// Span returns the instants of period i, in UTC.
func (p Periods) Span(i int) calendar.Span {
	if p.t == nil {
		return calendar.Span{}
	}
	return calendar.Span{From: time.Unix(p.t.cut.starts[i], 0).UTC(), Until: time.Unix(p.t.cut.starts[i+1], 0).UTC()}
}

// Complete reports whether period i has ended by asOf. The zero Periods never ends.
func (p Periods) Complete(i int, asOf time.Time) bool {
	return p.t != nil && i >= 0 && i < p.Len() && asOf.Unix() >= p.t.cut.starts[i+1]
}

// Label returns the name of period i: "2026-11-21", "2026-W47" (the first day,
// where weeks do not begin on Monday), "2026-11", "2026-Q4", "2026"; with a
// fiscal start "2026/27-Q3" and "2026/27". It is "" for the zero Periods.
func (p Periods) Label(i int) string {
	if p.t == nil {
		return ""
	}
	d := p.t.days[i]
	year := strconv.Itoa(d.Year())
	back := p.t.fiscalMonth(d)
	if p.t.fiscal != time.January {
		y := d.AddMonths(-back).Year()
		year = fmt.Sprintf("%d/%02d", y, (y+1)%100)
	}
	switch p.t.unit {
	case Week:
		if p.t.week == Monday {
			y, w := d.ISOWeek()
			return fmt.Sprintf("%04d-W%02d", y, w)
		}
	case Month:
		return d.String()[:7]
	case Quarter:
		return fmt.Sprintf("%s-Q%d", year, back/3+1)
	case Year:
		return year
	default:
	}
	return d.String()
}

// dayOf returns the civil day of an instant inside the periods, in days since 1970-01-01.
func (p Periods) dayOf(sec int64) int64 {
	t := p.t
	return civilDay(sec + t.offset[t.shifts.find(sec)])
}

func civilDay(local int64) int64 { return int64(uint64(local) / 86400) }

// runs cuts time where the period, one of 256 at most, or the offset of the zone
// changes, so that one search finds both.
func (t *timeline) runs() (g grid, of []run) {
	g.starts = slices.Concat(t.cut.starts, t.shifts.starts)
	slices.Sort(g.starts)
	g.starts = slices.Compact(g.starts)
	for _, at := range g.starts[:len(g.starts)-1] {
		of = append(of, run{uint8(t.cut.find(at)), t.offset[t.shifts.find(at)]})
	}
	g.index()
	return g, of
}

// run is a stretch of time in one period with one offset.
type run struct {
	period uint8
	offset int64
}

// fiscalMonth returns how many months of its business year are over on d.
func (t *timeline) fiscalMonth(d calendar.Date) int {
	return (int(d.Month()) - int(t.fiscal) + 12) % 12
}

// floor returns the first day of the period of d.
func (t *timeline) floor(d calendar.Date) calendar.Date {
	y, m, _ := d.YMD()
	first, _ := calendar.NewDate(y, m, 1)
	switch t.unit {
	case Week:
		begin := [...]time.Weekday{time.Monday, time.Sunday, time.Saturday}[t.week]
		return d.AddDays(-int((d.Weekday() - begin + 7) % 7))
	case Month:
		return first
	case Quarter:
		return first.AddMonths(-(t.fiscalMonth(d) % 3))
	case Year:
		return first.AddMonths(-t.fiscalMonth(d))
	default:
		return d
	}
}

func (t *timeline) next(d calendar.Date) calendar.Date {
	switch t.unit {
	case Week:
		return d.AddDays(7)
	case Month:
		return d.AddMonths(1)
	case Quarter:
		return d.AddMonths(3)
	case Year:
		return d.AddMonths(12)
	default:
		return d.AddDays(1)
	}
}

// offsets collects the changes of the clock inside the periods.
func (t *timeline) offsets(zone *time.Location) {
	last := t.cut.starts[len(t.cut.starts)-1]
	for at := time.Unix(t.cut.starts[0], 0).In(zone); ; {
		_, off := at.Zone()
		if n := len(t.offset); n == 0 || t.offset[n-1] != int64(off) {
			t.shifts.starts = append(t.shifts.starts, at.Unix())
			t.offset = append(t.offset, int64(off))
		}
		_, until := at.ZoneBounds()
		if !until.IsZero() && !until.After(at) {
			until = at.Add(time.Hour) // package time ends some stretches before they begin
		}
		if until.IsZero() || until.Unix() >= last {
			break
		}
		at = until
	}
	t.shifts.starts = append(t.shifts.starts, last)
}

// grid finds the half-open run [starts[i], starts[i+1]) of a number in constant
// time: a table of equal cells gives the run in which a cell begins.
type grid struct {
	starts []int64
	first  int64
	span   uint64
	shift  uint
	cells  []int32
}

// index builds the table: its cells are as long as the shortest run, so that
// one step at most is left to take, unless that would make it too large.
func (g *grid) index() {
	n := int64(len(g.starts) - 1)
	first := g.starts[0]
	g.first, g.span = first, uint64(g.starts[n]-first)
	shortest := int64(g.span)
	for i := range n {
		if d := g.starts[i+1] - g.starts[i]; d > 0 { // a zone that crossed the date line skipped a day
			shortest = min(shortest, d)
		}
	}
	g.shift = uint(bits.Len64(uint64(shortest)) - 1)
	for int64(g.span>>g.shift) > 8*n+1024 {
		g.shift++
	}
	g.cells = make([]int32, g.span>>g.shift+1)
	run := int32(0)
	for i := range g.cells {
		for at := first + int64(i)<<g.shift; int64(run) < n-1 && at >= g.starts[run+1]; {
			run++
		}
		g.cells[i] = run
	}
}

func (g *grid) find(x int64) int {
	d := uint64(x - g.first)
	if d >= g.span {
		return -1
	}
	i := int(g.cells[d>>(g.shift&63)])
	i += int(uint64(g.starts[i+1]-1-x) >> 63) // one step without a branch that the processor could not foresee
	for x >= g.starts[i+1] {
		i++
	}
	return i
}

// Alignment says which period a figure is compared with.
type Alignment uint8

// The alignments. A comparison of a half-finished period is the caller's to avoid.
const (
	Previous      Alignment = iota // as many days, just before
	SameDates                      // the same dates of the year before
	SameWeekdays                   // 52 weeks back: the same weekdays
	maxAlignments                  //
)

// Before returns the period that p is compared with. SameDates moves both ends
// by a year, so that 29 February becomes the 28th. An open or empty p is
// calendar.ErrPeriod.
func (a Alignment) Before(p calendar.Period) (calendar.Period, error) {
	n := p.Days()
	if n == 0 || a >= maxAlignments {
		return calendar.Period{}, commerce.Detail(calendar.ErrPeriod, "kpi: nothing is before %s", p)
	}
	switch a {
	case SameDates:
		return calendar.Period{First: p.First.AddYears(-1), Last: p.Last.AddYears(-1)}, nil
	case SameWeekdays:
		return calendar.Period{First: p.First.AddDays(-364), Last: p.Last.AddDays(-364)}, nil
	default:
		return calendar.Period{First: p.First.AddDays(-n), Last: p.First.AddDays(-1)}, nil
	}
}

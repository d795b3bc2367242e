package calendar

import (
	"fmt"
	"time"
)

// Roll says what happens to a period whose last day is a public holiday, a Sunday or a Saturday.
type Roll uint8

const (
	// RollForward ends the period with the following working day, and gives a period of two days or more at
	// least two working days: Regulation 1182/71 Art. 3(4) and 3(5). It is the zero value.
	RollForward Roll = iota
	// RollShort does so only up to 90 days, 12 weeks or 3 months, and gives two working days to periods of three
	// days or more: the Dutch Algemene termijnenwet.
	RollShort
	// RollNever keeps the nominal day.
	RollNever
)

var rollWords = [...]string{"forward", "short", "never"}

// String returns the word forward, short or never.
func (r Roll) String() string {
	if int(r) < len(rollWords) {
		return rollWords[r]
	}
	return fmt.Sprintf("Roll(%d)", uint8(r))
}

// MarshalText returns the word; a value outside the list is an [ErrWord].
func (r Roll) MarshalText() ([]byte, error) { return marshalWord(rollWords[:], uint8(r)) }

// UnmarshalText reads the word; any other is an [ErrWord].
func (r *Roll) UnmarshalText(text []byte) error {
	return unmarshalWord(rollWords[:], text, (*uint8)(r))
}

// Counting counts legal periods from the day of an event. The zero Roll counts as Regulation (EEC, Euratom) 1182/71
// says; [National] adds what a state does differently. Zone and Holidays must both be set.
//
// A positive length counts forwards, a negative one backwards; a period counted backwards never rolls (Art. 3(4)).
// A length of zero is an [ErrPeriod], a missing event an [ErrDate], a result outside the years 1 to 9999 an [ErrRange],
// and a day that the holidays do not cover an [ErrNotCovered]. Parts of a month count as if it had 30 days
// (Art. 3(2)(d)): half a month is Days(event, 15). Actions at a specified moment (Art. 5(1)) are not periods.
type Counting struct {
	Place
	Roll Roll
	// EventCounts makes the day of the event the first day of the period, against Art. 3(1). Only the contested
	// literal reading of some national texts asks for it; see [Rules].
	EventCounts bool

	rule *Rule
}

// Deadline is the end of a legal period, with the way to it.
type Deadline struct {
	// Event is the day from which the period runs; it is not counted.
	Event Date `json:"event,omitzero"`
	// Nominal is the last day by counting alone, Legal the last day after the roll. For a period counted backwards
	// both are the earliest day of the period.
	Nominal Date `json:"nominal,omitzero"`
	Legal   Date `json:"legal,omitzero"`
	// Until is the first instant after the period: Legal has ended in the zone of the place.
	Until time.Time `json:"until,omitzero"`

	by Counting
	n  int
	in unit
}

type unit uint8

const (
	inDays unit = iota + 1
	inWeeks
	inMonths
	inYears
	inHours
)

var unitWords = [...]string{"", "day", "week", "month", "year", "hour"}

// Days counts a period of n calendar days after event. Holidays and weekends inside it count (Art. 3(3)).
func (c Counting) Days(event Date, n int) (Deadline, error) { return c.count(event, n, inDays) }

// Weeks counts a period of n weeks: it ends on the same day of the week as the event (Art. 3(2)(c)).
func (c Counting) Weeks(event Date, n int) (Deadline, error) { return c.count(event, n, inWeeks) }

// Months counts a period of n months: it ends on the same date as the event, or on the last day of a month
// that has no such date (Art. 3(2)(c)).
func (c Counting) Months(event Date, n int) (Deadline, error) { return c.count(event, n, inMonths) }

// Years counts a period of n years, like 12n months.
func (c Counting) Years(event Date, n int) (Deadline, error) { return c.count(event, n, inYears) }

// Hours counts a period of n hours from the instant of an event. The hour of the event, by the clock of the place,
// does not count (Art. 3(1)); the rest are hours that pass, across any change of the clock. A period in hours never
// rolls and includes holidays. Nominal and Legal are the day of its last hour. n must be positive.
func (c Counting) Hours(event time.Time, n int) (Deadline, error) {
	if c.Zone == nil {
		return Deadline{}, ErrNoZone
	}
	day := DateIn(event, c.Zone)
	switch {
	case day.IsZero():
		return Deadline{}, fmt.Errorf("%w: no event", ErrDate)
	case n <= 0:
		return Deadline{}, fmt.Errorf("%w: of %d hours", ErrPeriod, n)
	case n > 1<<21: // 239 years, within a time.Duration
		return Deadline{}, fmt.Errorf("%w: %d hours after %s", ErrRange, n, day)
	}
	local := event.In(c.Zone)
	_, minute, second := local.Clock()
	past := time.Duration(minute)*time.Minute + time.Duration(second)*time.Second + time.Duration(local.Nanosecond())
	until := local.Add(-past).Add(time.Duration(n+1) * time.Hour)
	last := DateIn(until.Add(-1), c.Zone)
	if last.IsZero() {
		return Deadline{}, fmt.Errorf("%w: %d hours after %s", ErrRange, n, day)
	}
	return Deadline{Event: day, Nominal: last, Legal: last, Until: until, by: c, n: n, in: inHours}, nil
}

func (c *Counting) count(event Date, n int, in unit) (Deadline, error) {
	if err := c.Check(); err != nil {
		return Deadline{}, err
	}
	if event.IsZero() {
		return Deadline{}, fmt.Errorf("%w: no event", ErrDate)
	}
	if n == 0 {
		return Deadline{}, fmt.Errorf("%w: of 0 %ss", ErrPeriod, unitWords[in])
	}
	nominal, ok := c.nominal(event, n, in)
	if !ok {
		return Deadline{}, fmt.Errorf("%w: %d %ss after %s", ErrRange, n, unitWords[in], event)
	}
	legal, err := c.roll(event, nominal, n, in, nil)
	if err != nil {
		return Deadline{}, err
	}
	return Deadline{
		Event: event, Nominal: nominal, Legal: legal, Until: legal.End(c.Zone),
		by: *c, n: n, in: in,
	}, nil
}

// nominal counts without the roll. Art. 3(1): the day of the event does not count.
func (c *Counting) nominal(event Date, n int, in unit) (d Date, ok bool) {
	switch in {
	case inDays:
		d, ok = event.addDays(n)
	case inWeeks:
		d, ok = event.addDays(7 * max(-maxDay, min(n, maxDay)))
	case inMonths:
		d, ok = event.addMonths(n)
	default:
		d, ok = event.addYears(n)
	}
	if c.EventCounts && ok {
		d, ok = d.addDays(-sign(n))
	}
	return d, ok
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// atLeast returns the working days that a period must have (Art. 3(5)), 0 if it does not roll at all.
func (c *Counting) atLeast(n int, in unit) int {
	two := 2
	switch {
	case n < 0, in == inHours, c.Roll == RollNever: // Art. 3(4) leaves out periods in hours and those counted backwards
		return 0
	case c.Roll == RollShort:
		limit := [...]int{inDays: 90, inWeeks: 12, inMonths: 3, inYears: 0}[in]
		if n > limit {
			return 0
		}
		two = 3
	}
	if in == inDays && n < two {
		return 1
	}
	return 2
}

// roll moves the last day to a working day (Art. 3(4)) and on until the period has two of them (Art. 3(5)).
// With steps it records why.
func (c *Counting) roll(event, last Date, n int, in unit, steps *[]Step) (Date, error) {
	need := c.atLeast(n, in)
	if need == 0 {
		return last, nil
	}
	last, err := c.next(last, 0, steps)
	if err != nil || need == 1 {
		return last, err
	}
	for d := last; ; {
		d = d.AddDays(-1)
		if d.n < event.n || d.n == event.n && !c.EventCounts || last.n-d.n > maxScan {
			return c.next(last, 1, steps)
		}
		if ok, err := c.WorkingDay(d); ok || err != nil {
			return last, err
		}
	}
}

// next returns the first working day from d on, or with skip 1 the first one after it.
func (c *Counting) next(d Date, skip int32, steps *[]Step) (Date, error) {
	from := d
	for d.n += skip; d.n-from.n <= maxScan && d.n < maxDay; d.n++ {
		ok, err := c.WorkingDay(d)
		if err != nil {
			return Date{}, err
		}
		if ok {
			if steps != nil {
				c.explain(steps, from, d, skip)
			}
			return d, nil
		}
	}
	return Date{}, fmt.Errorf("%w: after %s", ErrNoWorkingDay, from)
}

// Period returns the days of the period: from the day after the event to Legal, or from Legal to the day before the
// event if it was counted backwards.
func (d Deadline) Period() Period {
	p := Period{First: d.Event, Last: d.Legal}
	if d.Legal.Before(d.Event) {
		p = Period{First: d.Legal, Last: d.Event}
		if !d.by.EventCounts {
			p.Last = p.Last.AddDays(-1)
		}
		return p
	}
	if !d.by.EventCounts {
		p.First = p.First.AddDays(1)
	}
	return p
}

// Open reports whether t is before Until: the last day has not ended. The zero Deadline is not open.
func (d Deadline) Open(t time.Time) bool { return t.Before(d.Until) }

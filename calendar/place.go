package calendar

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrNoZone marks a place without a zone: a day has no instants without one, and none is assumed.
	ErrNoZone = errors.New("calendar: no zone")
	// ErrNoHolidays marks a place without holidays: a calendar without them would be a guess.
	ErrNoHolidays = errors.New("calendar: no holidays")
	// ErrNotCovered marks a day outside the years of a holiday table. It never means "no holiday".
	ErrNotCovered = errors.New("calendar: day not covered by the holiday table")
	// ErrNoWorkingDay marks holidays that leave no working day within a year.
	ErrNoWorkingDay = errors.New("calendar: no working day within a year")
)

// Holidays answers whether a day is a public holiday.
type Holidays interface {
	// Holiday returns the name of the holiday in the language of the place, and "" for an ordinary day. A day that
	// the answer does not cover is an error ([ErrNotCovered]), never "". Sundays and Saturdays are no holidays by themselves.
	Holiday(d Date) (name string, err error)
}

// Details is a [Holidays] that knows more than a name; [Table] and [Union] are. Steps of a [Deadline] use it.
type Details interface {
	Holidays
	// Lookup returns the entry of d; its Name is "" for an ordinary day.
	Lookup(d Date) (Entry, error)
}

// Place is where a day is lived: its zone, and its holidays. Both are needed to count a legal period.
type Place struct {
	Zone     *time.Location
	Holidays Holidays
}

// Check returns an [ErrNoZone] or an [ErrNoHolidays] for what is missing.
func (p Place) Check() error {
	if p.Zone == nil {
		return ErrNoZone
	}
	if p.Holidays == nil {
		return ErrNoHolidays
	}
	return nil
}

// WorkingDay reports whether d is neither a public holiday nor a Sunday or Saturday.
//
// Basis: Regulation 1182/71 Art. 2(2).
func (p Place) WorkingDay(d Date) (bool, error) { return working(p.Holidays, 0, d) }

// AddWorkingDays returns the n-th working day after d, or before d if n is negative. With n = 0 it is d itself,
// or the next working day if d is none. Errors are those of [Workdays.Add].
func (p Place) AddWorkingDays(d Date, n int) (Date, error) {
	return Workdays{Holidays: p.Holidays}.Add(d, n)
}

// Weekdays is a set of days of the week, such as those on which a carrier delivers; the zero value is Monday to Friday.
type Weekdays uint8

// WeekdaysOf returns the set of the days given.
func WeekdaysOf(days ...time.Weekday) Weekdays {
	var w Weekdays
	for _, d := range days {
		w |= 1 << (d % 7 & 7)
	}
	return w
}

// Has reports whether d is in the set.
func (w Weekdays) Has(d time.Weekday) bool {
	if w == 0 {
		return d != time.Sunday && d != time.Saturday
	}
	return w>>(d&7)&1 != 0
}

// Workdays is working-day arithmetic for a warehouse or carrier: the weekdays it works, but not on holidays.
// Holidays must not be nil; pass [NoHolidays] for one that works every such day.
type Workdays struct {
	Holidays Holidays
	Weekdays Weekdays
}

// maxScan bounds every search for a working day.
const maxScan = 366

// Working reports whether d is one of the weekdays and no holiday. The zero Date is an [ErrDate].
func (w Workdays) Working(d Date) (bool, error) { return working(w.Holidays, w.Weekdays, d) }

func working(h Holidays, w Weekdays, d Date) (bool, error) {
	if h == nil {
		return false, ErrNoHolidays
	}
	if d.n == 0 {
		return false, fmt.Errorf("%w: no day given", ErrDate)
	}
	if !w.Has(d.Weekday()) {
		return false, nil
	}
	if t, ok := h.(*Table); ok && t != nil { // nearly always: one bit, and no name
		if i := uint32(d.n - tableFirst); i < tableDays {
			return t.closed[i>>6]>>(i&63)&1 == 0, nil
		}
	}
	name, err := h.Holiday(d)
	return name == "" && err == nil, err
}

// Add returns the n-th working day after d, or before d if n is negative; with n = 0 it is d itself, or the next
// working day if d is none. Holidays that leave no working day within a year are an [ErrNoWorkingDay], nil ones an
// [ErrNoHolidays], a result outside the calendar or counted from the zero Date an [ErrRange] ([ErrDate] with n = 0), and a
// day that the holidays do not cover an [ErrNotCovered].
func (w Workdays) Add(d Date, n int) (Date, error) {
	step, left := 1, n
	switch {
	case n > maxDay || n < -maxDay:
		return Date{}, fmt.Errorf("%w: %d working days", ErrRange, n)
	case n < 0:
		step, left = -1, -n
	case n == 0:
		if ok, err := w.Working(d); ok || err != nil {
			return d, err
		}
		left = 1
	}
	for idle := 0; left > 0; {
		next, ok := d.addDays(step)
		if !ok {
			return Date{}, fmt.Errorf("%w: %d working days", ErrRange, n)
		}
		d = next
		ok, err := w.Working(d)
		if err != nil {
			return Date{}, err
		}
		if idle++; ok {
			idle, left = 0, left-1
		}
		if idle > maxScan {
			return Date{}, fmt.Errorf("%w: around %s", ErrNoWorkingDay, d)
		}
	}
	return d, nil
}

// Count returns the number of working days in p, both ends included; a period that is open is an [ErrPeriod].
func (w Workdays) Count(p Period) (int, error) {
	if p.First.IsZero() || p.Last.IsZero() {
		return 0, fmt.Errorf("%w: %s is open", ErrPeriod, p)
	}
	n := 0
	for d := range p.All() {
		ok, err := w.Working(d)
		if err != nil {
			return 0, err
		}
		if ok {
			n++
		}
	}
	return n, nil
}

// NoHolidays returns a calendar without holidays, for a carrier that works every weekday. It is never assumed:
// a legal period counted with it ignores the public holidays of the place.
func NoHolidays() Holidays { return none{} }

type none struct{}

func (none) Holiday(Date) (string, error) { return "", nil }

// Union returns holidays that are kept in any of hs, in the order given: the first name wins, any error is an error.
// A city patron, a second place or a company's closing days join a [Table] this way. Without an argument, or with a
// nil one, every look-up is an [ErrNoHolidays].
func Union(hs ...Holidays) Details { return union(append([]Holidays(nil), hs...)) }

type union []Holidays

func (u union) Holiday(d Date) (string, error) {
	found, err := "", ErrNoHolidays
	for _, h := range u {
		if h == nil {
			return "", ErrNoHolidays
		}
		var name string
		if name, err = h.Holiday(d); err != nil {
			return "", err
		}
		if found == "" {
			found = name
		}
	}
	return found, err
}

// Lookup returns the first holiday, else a disputed day; a host's own holiday counts as [Verified].
func (u union) Lookup(d Date) (Entry, error) {
	found, err := Entry{Date: d}, ErrNoHolidays
	for _, h := range u {
		if h == nil {
			return Entry{Date: d}, ErrNoHolidays
		}
		var e Entry
		if e, err = entryOf(h, d); err != nil {
			return Entry{Date: d}, err
		}
		if !found.Holiday() && (e.Holiday() || found.Kind == NoEntry) {
			found = e
		}
	}
	return found, err
}

// entryOf asks any Holidays for an entry.
func entryOf(h Holidays, d Date) (Entry, error) {
	if t, ok := h.(Details); ok {
		return t.Lookup(d)
	}
	name, err := h.Holiday(d)
	e := Entry{Date: d, Name: name}
	if name != "" {
		e.Kind, e.Trust = Host, Verified
	}
	return e, err
}

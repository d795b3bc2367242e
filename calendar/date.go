package calendar

import (
	"errors"
	"fmt"
	"time"
)

// ErrDate marks text, or a year, month and day, that is no day between 0001-01-01 and 9999-12-31.
var ErrDate = errors.New("calendar: not a date")

// ErrRange marks a calculation that leaves the years 1 to 9999.
var ErrRange = errors.New("calendar: outside the years 1 to 9999")

// Date is a civil day between 0001-01-01 and 9999-12-31 in the proleptic Gregorian calendar, without a zone.
// Dates are comparable with == and make good map keys.
//
// The zero Date is no day: [Date.IsZero] is true, its text is "", its SQL value NULL, and it sorts before every day.
// Arithmetic on it gives the zero Date again.
type Date struct {
	n int32 // days since 0000-12-31, so that 0001-01-01 is 1
}

const (
	maxDay    = 3652059 // 9999-12-31
	unixEpoch = 719163  // 1970-01-01
)

// NewDate returns the day y-m-d. A day that does not exist (30 February, year 0) is an [ErrDate].
func NewDate(y int, m time.Month, d int) (Date, error) {
	if y < 1 || y > 9999 || m < time.January || m > time.December || d < 1 || d > daysIn(y, m) {
		return Date{}, fmt.Errorf("%w: year %d, month %d, day %d", ErrDate, y, int(m), d)
	}
	return civil(y, m, d), nil
}

// MustDate reads a date in the form 2006-01-02 and panics if it is none. It is for literals.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	if d.IsZero() {
		panic(fmt.Errorf("%w: %q", ErrDate, s))
	}
	return d
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d.n == 0 }

// YMD returns year, month and day in one step; zeros for the zero Date.
func (d Date) YMD() (y int, m time.Month, day int) {
	if d.n == 0 {
		return 0, 0, 0
	}
	// Days since 0000-03-01; years that begin in March end with the leap day.
	z := uint32(d.n) + 305
	era := z / 146097
	doe := z % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy - (153*mp+2)/5 + 1)
	y = int(yoe + era*400)
	if mp < 10 {
		return y, time.Month(mp + 3), day
	}
	return y + 1, time.Month(mp - 9), day
}

// Year returns the year, 0 for the zero Date.
func (d Date) Year() int { y, _, _ := d.YMD(); return y }

// Month returns the month, 0 for the zero Date.
func (d Date) Month() time.Month { _, m, _ := d.YMD(); return m }

// Day returns the day of the month, 0 for the zero Date.
func (d Date) Day() int { _, _, day := d.YMD(); return day }

// YearDay returns the day of the year, 1 to 366, and 0 for the zero Date.
func (d Date) YearDay() int {
	if d.n == 0 {
		return 0
	}
	return int(d.n-civil(d.Year(), time.January, 1).n) + 1
}

// Weekday returns the day of the week. The zero Date has none; it answers Sunday.
func (d Date) Weekday() time.Weekday { return time.Weekday(uint32(d.n) % 7) }

// ISOWeek returns the ISO 8601 year and week, 1 to 53; zeros for the zero Date. Weeks begin on Monday and
// belong to the year of their Thursday, so that 2027-01-01 lies in week 53 of 2026.
func (d Date) ISOWeek() (year, week int) {
	if d.n == 0 {
		return 0, 0
	}
	t := Date{d.n - (d.n-1)%7 + 3} // the Thursday; 9999-12-31 is a Friday, so it exists
	return t.Year(), (t.YearDay()-1)/7 + 1
}

// AddDays returns the day n days later, or earlier if n is negative. It stops at 0001-01-01 and 9999-12-31;
// where that matters, [Counting] reports an [ErrRange] instead.
func (d Date) AddDays(n int) Date { r, _ := d.addDays(n); return r }

// AddMonths returns the same day n months later or earlier. Where the month has no such day it is the last
// day of that month: one month after 31 January is 28 or 29 February. It stops at the ends of the calendar.
func (d Date) AddMonths(n int) Date { r, _ := d.addMonths(n); return r }

// AddYears returns the same day n years later or earlier; 29 February becomes 28 February in a common year.
// It stops at the ends of the calendar.
func (d Date) AddYears(n int) Date { r, _ := d.addYears(n); return r }

// Sub returns the days from e to d: 1 when d is the day after e, negative when d is earlier. With a zero Date it is 0.
func (d Date) Sub(e Date) int {
	if d.n == 0 || e.n == 0 {
		return 0
	}
	return int(d.n) - int(e.n)
}

// Compare returns -1, 0 or +1 as d is before, equal to or after e; it fits slices.SortFunc.
// The zero Date is before every day.
func (d Date) Compare(e Date) int {
	switch {
	case d.n < e.n:
		return -1
	case d.n > e.n:
		return 1
	}
	return 0
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// MonthOf returns the calendar month of d; the zero Period for the zero Date.
func MonthOf(d Date) Period { return months(d, 1) }

// QuarterOf returns the calendar quarter of d, the period of an OSS return; the zero Period for the zero Date.
func QuarterOf(d Date) Period { return months(d, 3) }

// YearOf returns the calendar year of d; the zero Period for the zero Date.
func YearOf(d Date) Period { return months(d, 12) }

// WeekOf returns the ISO week of d, Monday to Sunday; the zero Period for the zero Date.
func WeekOf(d Date) Period {
	if d.n == 0 {
		return Period{}
	}
	monday := Date{d.n - (d.n-1)%7}
	return Period{First: monday, Last: monday.AddDays(6)}
}

func months(d Date, n int) Period {
	if d.n == 0 {
		return Period{}
	}
	y, m, _ := d.YMD()
	first := (int(m)-1)/n*n + 1
	last := time.Month(first + n - 1)
	return Period{First: civil(y, time.Month(first), 1), Last: civil(y, last, daysIn(y, last))}
}

// addDays reports false, and the nearest day, when the result is outside the calendar or d is no day.
func (d Date) addDays(n int) (Date, bool) {
	if d.n == 0 {
		return d, false
	}
	switch {
	case n > maxDay-int(d.n):
		return Date{maxDay}, false
	case n < 1-int(d.n):
		return Date{1}, false
	}
	return Date{d.n + int32(n)}, true
}

func (d Date) addMonths(n int) (Date, bool) {
	if d.n == 0 {
		return d, false
	}
	y, m, day := d.YMD()
	at := y*12 + int(m) - 1
	switch {
	case n > 9999*12+11-at:
		return Date{maxDay}, false
	case n < 12-at:
		return Date{1}, false
	}
	at += n
	y, m = at/12, time.Month(at%12+1)
	return civil(y, m, min(day, daysIn(y, m))), true
}

func (d Date) addYears(n int) (Date, bool) {
	n = max(-10000, min(n, 10000)) // a wider step leaves the calendar anyway and would overflow int32 as months
	return d.addMonths(n * 12)
}

// civil is the day number of a date that exists.
func civil(y int, m time.Month, d int) Date {
	if m < time.March {
		y, m = y-1, m+12
	}
	u, doy := uint32(y), uint32(153*(int(m)-3)+2)/5+uint32(d)
	return Date{int32(u*365+u/4-u/100+u/400+doy) - 306}
}

func daysIn(y int, m time.Month) int {
	switch m {
	case time.February:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

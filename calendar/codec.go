package calendar

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
	"strconv"
	"time"
)

// ParseDate reads the form 2006-01-02: four, two and two ASCII digits, nothing else. The empty text is the
// zero Date. Anything else, and a day that does not exist, is an [ErrDate].
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, m, d := digits(s[0:4]), digits(s[5:7]), digits(s[8:10])
		if y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, time.Month(m)) {
			return civil(y, time.Month(m), d), nil
		}
	}
	return Date{}, fmt.Errorf("%w: %s", ErrDate, quote(s))
}

// digits returns the number of s, 0 for what is none.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0
		}
		n = n*10 + int(c)
	}
	return n
}

// quote keeps hostile input short in an error.
func quote(s string) string {
	if len(s) > 40 {
		return strconv.Quote(s[:40]) + "…"
	}
	return strconv.Quote(s)
}

// String returns the form 2006-01-02, "" for the zero Date.
func (d Date) String() string {
	var buf [10]byte
	b, _ := d.AppendText(buf[:0])
	return string(b)
}

// AppendText appends the form 2006-01-02 to b, nothing for the zero Date. The error is always nil.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.n == 0 {
		return b, nil
	}
	y, m, day := d.YMD()
	hi, lo := y/100, y%100
	return append(b, tens[hi], ones[hi], tens[lo], ones[lo], '-', tens[m], ones[m], '-', tens[day], ones[day]), nil
}

// tens and ones are the digits of 0 to 99.
const (
	tens = "0000000000111111111122222222223333333333444444444455555555556666666666777777777788888888889999999999"
	ones = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
)

// MarshalText returns the form 2006-01-02, so that JSON has "2026-11-21", and "" for the zero Date.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(make([]byte, 0, 10)) }

// UnmarshalText is the strict inverse of MarshalText.
func (d *Date) UnmarshalText(text []byte) error {
	v, err := ParseDate(string(text))
	if err == nil {
		*d = v
	}
	return err
}

// Value returns the form 2006-01-02 for a DATE or text column; the zero Date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.n == 0 {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads NULL, the form 2006-01-02 as text or bytes, or the midnight that drivers make of a DATE column,
// taken in the zone it carries. A time of day other than midnight is an [ErrDate]: an instant has no date
// without a zone, for that use [DateIn].
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case time.Time:
		if h, m, s := v.Clock(); h == 0 && m == 0 && s == 0 && v.Nanosecond() == 0 {
			n, err := NewDate(v.Date())
			if err == nil {
				*d = n
			}
			return err
		}
		return fmt.Errorf("%w: an instant with a time of day", ErrDate)
	}
	return fmt.Errorf("%w: SQL value of type %T", ErrDate, src)
}

// LogValue logs the form 2006-01-02.
func (d Date) LogValue() slog.Value { return slog.StringValue(d.String()) }

package calendar

import "time"

// Easter returns western Easter Sunday of a year from 1583 on (Gregorian computus, Meeus/Jones/Butcher).
// An earlier year, or one after 9999, has the zero Date.
func Easter(year int) Date {
	if year < 1583 || year > 9999 {
		return Date{}
	}
	a, b, c := year%19, year/100, year%100
	d := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	e := (32 + 2*(b%4) + 2*(c/4) - d - c%4) % 7
	n := d + e - 7*((a+11*d+22*e)/451) + 114
	return civil(year, time.Month(n/31), n%31+1)
}

// OrthodoxEaster returns Easter Sunday of the Julian computus (Meeus) as a date of the civil, Gregorian calendar, for
// a year from 1583 on. An earlier year, or one after 9999, has the zero Date.
func OrthodoxEaster(year int) Date {
	if year < 1583 || year > 9999 {
		return Date{}
	}
	d := (19*(year%19) + 15) % 30
	e := (2*(year%4) + 4*(year%7) - d + 34) % 7
	n := d + e + 114
	// The Julian calendar keeps every hundredth year as a leap year and falls behind.
	return civil(year, time.Month(n/31), n%31+1).AddDays(year/100 - year/400 - 2)
}

package calendar_test

import (
	"fmt"
	"time"

	"github.com/bottega-go/commerce/calendar"
)

func load(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// A withdrawal period of 14 days from delivery, and why it ends a day later.
func ExampleCounting_Days() {
	hol, err := calendar.Public("IT")
	if err != nil {
		fmt.Println(err)
		return
	}
	where := calendar.Place{Zone: load("Europe/Rome"), Holidays: hol}
	d, err := calendar.Counting{Place: where}.Days(calendar.MustDate("2026-11-24"), 14)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Nominal, d.Legal, d.Until.Format(time.RFC3339))
	for _, s := range d.Steps() {
		fmt.Println(s)
	}
	// Output:
	// 2026-12-08 2026-12-09 2026-12-10T00:00:00+01:00
	// 2026-12-08 is a public holiday (Immacolata Concezione): ends 2026-12-09 [Regulation 1182/71 Art. 3(4)]
}

// What a state does differently: Swedish law treats three eves as holidays.
func ExampleNational() {
	count, err := calendar.National("SE", load("Europe/Stockholm"))
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := count.Days(calendar.MustDate("2026-06-05"), 14)
	fmt.Println(d.Legal, d.Trust(), err)
	fmt.Println(d.Basis())
	for _, s := range d.Steps() {
		fmt.Println(s)
	}
	// Output:
	// 2026-06-22 verified <nil>
	// 14 days from 2026-06-05: ends 2026-06-19 [Regulation 1182/71 Art. 3(1)]
	// 2026-06-19 counts as a public holiday for time limits (Midsommarafton): ends 2026-06-22 [Lag (1930:173) 2 §]
	// 2026-06-20 is a Saturday: ends 2026-06-22 [Regulation 1182/71 Art. 3(4)]
	// 2026-06-21 is a Sunday: ends 2026-06-22 [Regulation 1182/71 Art. 3(4)]
}

// Hours pass by the clock of the place; the hour of the event does not count.
func ExampleCounting_Hours() {
	where := calendar.Place{Zone: load("Europe/Rome")}
	event := time.Date(2026, 11, 20, 9, 10, 0, 0, where.Zone)
	d, err := calendar.Counting{Place: where}.Hours(event, 72)
	fmt.Println(d.Until.Format(time.RFC3339), err)
	// Output: 2026-11-23T10:00:00+01:00 <nil>
}

// A table answers for its years and says where a day comes from.
func ExamplePublic() {
	hol, err := calendar.Public("DE-BY")
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := hol.Lookup(calendar.MustDate("2028-08-15"))
	fmt.Println(e.Name, e.Trust, e.Note, err)
	_, err = hol.Holiday(calendar.MustDate("2031-01-01"))
	fmt.Println(err)
	_, err = calendar.Public("FR-75")
	fmt.Println(err)
	// Output:
	// Mariä Himmelfahrt contested only municipalities with more Catholic than Protestant inhabitants, about 1700 of 2056 <nil>
	// calendar: day not covered by the holiday table: 2031-01-01 is not in 2020-01-01/2030-12-31 of DE-BY
	// calendar: unknown territory: "FR-75"; holidays are known for FR, FR-ALM
}

// A host brings its own holidays with one method; here a company's closing days.
type closing map[calendar.Date]string

func (c closing) Holiday(d calendar.Date) (string, error) { return c[d], nil }

func ExampleHolidays() {
	hol, err := calendar.Public("IT-MILANO")
	if err != nil {
		fmt.Println(err)
		return
	}
	shop := closing{calendar.MustDate("2026-12-24"): "inventory"}
	where := calendar.Place{Zone: load("Europe/Rome"), Holidays: calendar.Union(hol, shop)}
	ready, err := where.AddWorkingDays(calendar.MustDate("2026-12-22"), 2)
	fmt.Println(ready, ready.Weekday(), err)
	// Output: 2026-12-28 Monday <nil>
}

func ExampleUnion() {
	state, err := calendar.Public("IT")
	if err != nil {
		fmt.Println(err)
		return
	}
	both := calendar.Union(state, closing{calendar.MustDate("2026-12-07"): "Sant'Ambrogio"})
	for _, s := range []string{"2026-12-07", "2026-12-08", "2026-12-09"} {
		name, err := both.Holiday(calendar.MustDate(s))
		fmt.Printf("%s %q %v\n", s, name, err)
	}
	// Output:
	// 2026-12-07 "Sant'Ambrogio" <nil>
	// 2026-12-08 "Immacolata Concezione" <nil>
	// 2026-12-09 "" <nil>
}

// A carrier that also delivers on Saturdays.
func ExampleWorkdays() {
	hol, err := calendar.Public("DE-BE")
	if err != nil {
		fmt.Println(err)
		return
	}
	carrier := calendar.Workdays{
		Holidays: hol,
		Weekdays: calendar.WeekdaysOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday),
	}
	arrives, err := carrier.Add(calendar.MustDate("2026-12-23"), 2)
	fmt.Println(arrives, err) // 24 December, then Christmas, Boxing Day and Sunday
	// Output: 2026-12-28 <nil>
}

// Clocks in Brazil skipped midnight: the day began at one.
func ExampleDate_Start() {
	fmt.Println(calendar.MustDate("2018-11-04").Start(load("America/Sao_Paulo")))
	fmt.Println(calendar.MustDate("2018-11-04").Start(nil).IsZero()) // no zone, no instant
	// Output:
	// 2018-11-04 01:00:00 -0200 -02
	// true
}

func ExampleDateIn() {
	at := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	fmt.Println(calendar.DateIn(at, load("Europe/Rome")), calendar.DateIn(at, time.UTC))
	// Output: 2027-01-01 2026-12-31
}

func ExampleDate_AddMonths() {
	d := calendar.MustDate("2024-01-31")
	fmt.Println(d.AddMonths(1), d.AddMonths(2), d.AddYears(1).AddMonths(1))
	// Output: 2024-02-29 2024-03-31 2025-02-28
}

func ExamplePeriod() {
	q := calendar.QuarterOf(calendar.MustDate("2026-11-21"))
	fmt.Println(q, q.Days(), q.Contains(calendar.MustDate("2026-12-31")))
	open := calendar.Period{First: calendar.MustDate("2026-12-15")}
	fmt.Println(q.Intersect(open))
	// Output:
	// 2026-10-01/2026-12-31 92 true
	// 2026-12-15/2026-12-31 true
}

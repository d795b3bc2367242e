package commerce_test

import (
	"fmt"
	"time"
	_ "time/tzdata"

	"github.com/bottega-go/commerce/calendar"
)

// The first steps of a deadline: fourteen days that end on a holiday.
func Example() {
	rome, err := time.LoadLocation("Europe/Rome")
	check(err)

	hol, err := calendar.Public("IT")
	check(err)
	where := calendar.Place{Zone: rome, Holidays: hol}
	d, err := calendar.Counting{Place: where}.Days(calendar.MustDate("2026-11-24"), 14)
	check(err)
	fmt.Println(d.Legal)
	for _, s := range d.Steps() {
		fmt.Println(s)
	}
	// Output:
	// 2026-12-09
	// 2026-12-08 is a public holiday (Immacolata Concezione): ends 2026-12-09 [Regulation 1182/71 Art. 3(4)]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

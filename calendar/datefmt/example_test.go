package datefmt_test

import (
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/calendar/datefmt"
)

func Example() {
	d := calendar.MustDate("2026-12-09")
	fmt.Println(datefmt.New(language.Italian, datefmt.Long).Format(d))
	// Output: 9 dicembre 2026
}

func ExampleNew() {
	d := calendar.MustDate("2026-12-09")
	for _, style := range []datefmt.Style{datefmt.Short, datefmt.Medium, datefmt.Long, datefmt.Full} {
		fmt.Println(datefmt.New(language.MustParse("de-AT"), style).Format(d))
	}
	// Output:
	// 09.12.26
	// 09.12.2026
	// 9. Dezember 2026
	// Mittwoch, 9. Dezember 2026
}

func ExampleFormatter_Append() {
	f := datefmt.New(language.MustParse("el-GR"), datefmt.Full)
	fmt.Println(string(f.Append([]byte("Παράδοση: "), calendar.MustDate("2026-12-09"))))
	// Output: Παράδοση: Τετάρτη 9 Δεκεμβρίου 2026
}

func ExampleFormatter_Month() {
	f := datefmt.New(language.Polish, datefmt.Long)
	fmt.Println(f.Month(time.December))                    // a heading
	fmt.Println(f.Format(calendar.MustDate("2026-12-09"))) // within a date: the genitive
	// Output:
	// grudzień
	// 9 grudnia 2026
}

func ExampleFormatter_Weekday() {
	f := datefmt.New(language.French, datefmt.Long)
	fmt.Println(f.Weekday(calendar.MustDate("2026-12-09").Weekday()))
	// Output: mercredi
}

func ExampleFormatter_Tag() {
	fmt.Println(datefmt.New(language.MustParse("es-AR"), datefmt.Long).Tag())
	// Output: es-419
}

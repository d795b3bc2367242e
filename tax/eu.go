package tax

import (
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// EU returns the built-in book: the rates of the 27 member states, their
// regions with rates of their own, Northern Ireland, the United Kingdom,
// Switzerland and Norway, from 2010 on, as reviewed in data/rates.csv. It is
// put together once, from Go literals, and always the same pointer.
//
// Monaco reads as France, the Isle of Man as the United Kingdom.
func EU() *Book { return builtin() }

var builtin = sync.OnceValue(func() *Book {
	rows := make([]layered, len(rateRows))
	for i := range rateRows {
		rows[i].Row = rateRows[i].row()
	}
	asOf := calendar.MustDate(ratesAsOf)
	b, err := newBook(Book{edition: ratesEdition, asOf: asOf, fresh: asOf.AddDays(StaleDays), least: commerce.Contested}, rows)
	if err != nil {
		return nil // the generator has checked the rows: TestTableMatchesCSV
	}
	return b
})

// A rateRow is a row of the generated table: indexes into rateWords, days as
// yyyymmdd, the rate in 0.0001 %.
type rateRow struct {
	territory, category, act, provision uint16
	first, last, checked, rate          uint32
	level, trust                        uint8
}

func (r *rateRow) row() Row {
	rate, _ := money.PercentFromDecimal(decimal.New(int64(r.rate), -4)) // at most 100 %, four decimals: exact
	return Row{
		Territory: commerce.Territory(rateWords[r.territory]), Category: rateWords[r.category],
		Period: calendar.Period{First: civil(r.first), Last: civil(r.last)},
		Rate:   rate, Level: levels[r.level],
		Source: commerce.Source{
			Cite:  commerce.Citation{Act: rateWords[r.act], Provision: rateWords[r.provision]},
			Trust: commerce.Trust(r.trust), Checked: civil(r.checked),
		},
	}
}

// civil turns yyyymmdd into a day, 0 into none.
func civil(n uint32) calendar.Date {
	d, _ := calendar.NewDate(int(n/10000), time.Month(n/100%100), int(n%100))
	return d
}

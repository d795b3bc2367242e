package commerce

import (
	"errors"
	"fmt"
	"slices"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// ErrNoRate is wrapped when a [RateTable] has no exchange rate for the question.
var ErrNoRate = errors.New("commerce: no exchange rate")

// A DatedRate is an exchange rate as published on a day.
type DatedRate struct {
	On   calendar.Date
	Rate money.Rate
}

// A RateTable holds exchange rates by the day of their publication, such as
// the reference rates of the European Central Bank. It never makes up a rate:
// a pair is answered directly or in reverse (by division), never across a third
// currency.
//
// It is immutable. A nil table has no rates.
type RateTable struct {
	days  []calendar.Date // ascending, unique
	rates []dayRates      // as days
}

type dayRates []money.Rate

// NewRateTable sorts the rates by day. Two rates of one pair on one day are an
// error, as is a zero day.
func NewRateTable(rates ...DatedRate) (*RateTable, error) {
	var errs FieldErrors
	order := make([]int, len(rates))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rates[a].On.Compare(rates[b].On) })
	t := new(RateTable)
	for _, i := range order {
		r := rates[i]
		if r.On.IsZero() {
			errs.Add(Pointer(i, "on"), "commerce.rate.no_day", Detail(ErrNoRate, "commerce: a rate without a day"))
			continue
		}
		if n := len(t.days); n == 0 || t.days[n-1] != r.On {
			t.days = append(t.days, r.On)
			t.rates = append(t.rates, nil)
		}
		day := &t.rates[len(t.rates)-1]
		if _, err := day.Rate(r.Rate.Base(), r.Rate.Quote()); err == nil {
			errs.Add(Pointer(i), "commerce.rate.duplicate",
				Detail(ErrNoRate, "commerce: a second rate for %s and %s on %s", r.Rate.Base(), r.Rate.Quote(), r.On))
			continue
		}
		*day = append(*day, r.Rate)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// On returns the rates published on d, and [ErrNoRate] on a day without
// publication: a weekend, a TARGET holiday, a day outside the table.
func (t *RateTable) On(d calendar.Date) (money.Rates, error) {
	if t != nil {
		if i, ok := t.find(d); ok {
			return t.rates[i], nil
		}
	}
	return nil, fmt.Errorf("%w published on %s", ErrNoRate, d)
}

// OnOrAfter returns the first rates published on d or later, and their day.
// That is the rule of OSS returns: the last day of the period or, if there is
// none, the next day of publication (Implementing Regulation 2020/194 Art. 5;
// Directive 2006/112 Art. 366).
func (t *RateTable) OnOrAfter(d calendar.Date) (money.Rates, calendar.Date, error) {
	if t != nil {
		if i, _ := t.find(d); i < len(t.days) {
			return t.rates[i], t.days[i], nil
		}
	}
	return nil, calendar.Date{}, fmt.Errorf("%w published on or after %s", ErrNoRate, d)
}

// OnOrBefore returns the latest rates published on d or earlier, and their day.
func (t *RateTable) OnOrBefore(d calendar.Date) (money.Rates, calendar.Date, error) {
	if t != nil {
		i, ok := t.find(d)
		if !ok {
			i--
		}
		if i >= 0 {
			return t.rates[i], t.days[i], nil
		}
	}
	return nil, calendar.Date{}, fmt.Errorf("%w published on or before %s", ErrNoRate, d)
}

func (t *RateTable) find(d calendar.Date) (int, bool) {
	return slices.BinarySearchFunc(t.days, d, calendar.Date.Compare)
}

// Rate returns the published rate of the pair, in whichever direction it was
// published: [money.Rate.Convert] divides for the reverse.
func (rs dayRates) Rate(base, quote money.Currency) (money.Rate, error) {
	for _, r := range rs {
		if r.Base() == base && r.Quote() == quote || r.Base() == quote && r.Quote() == base {
			return r, nil
		}
	}
	return money.Rate{}, fmt.Errorf("%w for %s and %s", ErrNoRate, base, quote)
}

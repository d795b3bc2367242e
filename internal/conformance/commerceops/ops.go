// Package commerceops has the operations of the module's root package.
package commerceops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: ".",
		Words:   map[string]error{"unknown_territory": commerce.ErrUnknownTerritory, "no_rate": commerce.ErrNoRate, "unknown_word": commerce.ErrUnknownWord},
		Ops: map[string]conformance.Op{
			"commerce.order_check": conformance.Typed("Whether the figures of an order agree with each other; each that does not is named.", orderCheck),
			"commerce.summary":     conformance.Typed("The VAT of an order by rate, and its charges, as a person reads them; the rows add up to the totals.", summary),
			"commerce.traits":      conformance.Typed("The words for the nature of goods in their order.", traits),
			"commerce.credit":      conformance.Typed("What each of several partial credits of one order line is worth; whole, they add up to what was charged.", credit),
			"commerce.act": conformance.Typed("The short title of an act by its CELEX number.", func(act string) (string, error) {
				return commerce.ActTitle(act), nil
			}),
			"commerce.territory":        conformance.Typed("The canonical code of a territory, its country and its region.", territory),
			"commerce.rate_on_or_after": conformance.Typed("The first day with a published exchange rate from a day on.", rateOnOrAfter),
			"commerce.diff":             conformance.Typed("How one order differs from another, with a reason for each difference.", diff),
		},
	}
}

type territoryOut struct {
	Code    string `json:"code"`
	Country string `json:"country"`
	Region  string `json:"region"`
}

func territory(s string) (territoryOut, error) {
	where, err := commerce.ParseTerritory(s)
	return territoryOut{string(where), string(where.Country()), where.Region()}, err
}

func rateOnOrAfter(in struct {
	Published []calendar.Date `json:"published"`
	On        calendar.Date   `json:"on"`
},
) (calendar.Date, error) {
	rate, err := money.ParseRate("EUR SEK 11.5")
	if err != nil {
		return calendar.Date{}, err
	}
	var rows []commerce.DatedRate
	for _, d := range in.Published {
		rows = append(rows, commerce.DatedRate{On: d, Rate: rate})
	}
	table, err := commerce.NewRateTable(rows...)
	if err != nil {
		return calendar.Date{}, err
	}
	_, on, err := table.OnOrAfter(in.On)
	return on, err
}

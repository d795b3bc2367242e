package main

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// at is an instant of 2026.
func at(month, day, hour, minute int) time.Time {
	return time.Date(2026, time.Month(month), day, hour, minute, 0, 0, time.UTC)
}

// web is a consumer's order on the web with all information given.
func web(country commerce.Territory, concluded time.Time, items ...returns.Item) returns.Contract {
	for i := range items {
		items[i].Qty = max(items[i].Qty, 1)
	}
	return returns.Contract{
		Country: country, Concluded: concluded, Consumer: commerce.Yes, Channel: returns.Distance, Online: commerce.Yes,
		Informed: commerce.Yes, CostInformed: commerce.Yes, Lines: items,
	}
}

func vat(rate string) commerce.Tax {
	return commerce.Tax{Territory: "IT", Category: "S", Rate: money.MustPercent(rate)}
}

func line(id string, qty, gross, tax int64, rate string) commerce.Line {
	return commerce.Line{ID: id, SKU: id, Qty: qty, List: eur(gross), Net: eur(gross - tax), VAT: eur(tax), Gross: eur(gross), Tax: vat(rate)}
}

// sold completes an order of those lines and charges, paid by card.
func sold(lines []commerce.Line, charges ...commerce.Charge) *commerce.Order {
	o := &commerce.Order{ID: "1001", PlacedAt: at(11, 2, 10, 0), Currency: money.EUR, Consumer: commerce.Yes, Lines: lines, Charges: charges}
	var net, tax, gross int64
	add := func(n, v, g money.Amount) { net, tax, gross = net+n.Units(), tax+v.Units(), gross+g.Units() }
	for _, l := range lines {
		add(l.Net, l.VAT, l.Gross)
	}
	for _, c := range charges {
		add(c.Net, c.VAT, c.Gross)
	}
	o.Totals = commerce.Totals{Net: eur(net), VAT: eur(tax), Gross: eur(gross), Payable: eur(gross)}
	o.Tenders = []commerce.Tender{{ID: "card", Kind: "card", Amount: eur(gross)}}
	return o
}

func situations() []situation {
	day := calendar.MustDate
	threeForTwo := line("shampoo", 3, 1200, 216, "22")
	threeForTwo.Runs = []commerce.Run{{Qty: 2, Net: eur(984), VAT: eur(216), Gross: eur(1200)}, {Qty: 1, Net: eur(0), VAT: eur(0), Gross: eur(0)}}
	november := at(11, 2, 10, 0)
	return []situation{
		{
			en: "The fourteenth day is a Saturday", it: "Il quattordicesimo giorno è sabato", zone: "Europe/Rome",
			contract: web("IT", at(3, 2, 10, 0), returns.Item{Line: "shoes", Delivered: day("2026-03-07")}),
			request:  returns.Request{Sent: at(3, 23, 12, 0)},
		}, {
			en: "A wardrobe in three lots", it: "Un armadio in tre lotti", zone: "Europe/Berlin",
			contract: web("DE", at(3, 2, 10, 0), returns.Item{Line: "wardrobe", Delivery: returns.Lots, Delivered: day("2026-03-16")}),
			request:  returns.Request{Sent: at(3, 27, 12, 0)},
		}, {
			en: "A mattress without its film", it: "Un materasso senza pellicola", zone: "Europe/Berlin",
			contract: web("DE", at(3, 2, 10, 0), returns.Item{
				Line: "mattress", Delivered: day("2026-03-10"), Traits: commerce.SealedHygiene,
				Facts: returns.Facts{Sealed: commerce.Yes, Unsealed: commerce.Yes, Unsaleable: commerce.No},
			}),
			request: returns.Request{Sent: at(3, 20, 12, 0)},
		}, {
			en: "A ring with an engraving", it: "Un anello con incisione", zone: "Europe/Rome",
			contract: web("IT", at(3, 2, 10, 0), returns.Item{
				Line: "ring", Delivered: day("2026-03-10"), Traits: commerce.MadeToOrder, Facts: returns.Facts{Bespoke: commerce.Yes},
			}),
			request: returns.Request{Sent: at(3, 12, 12, 0)},
		}, {
			en: "Streaming with a waiver box", it: "Streaming con rinuncia spuntata", zone: "Europe/Vienna",
			contract: web("AT", at(10, 5, 10, 0), returns.Item{
				Line: "films", Kind: returns.DigitalService, Traits: commerce.DigitalService,
				Facts: returns.Facts{Begun: commerce.Yes, Performed: commerce.No, Paid: commerce.Yes, Consent: commerce.Yes, Acknowledged: commerce.Yes, Confirmed: commerce.Yes},
			}),
			request: returns.Request{Sent: at(10, 12, 12, 0), Form: returns.FunctionForm},
		}, {
			en: "Nobody told the consumer of the right", it: "Nessuno ha informato il consumatore", zone: "Europe/Paris",
			contract: func() returns.Contract {
				c := web("FR", at(1, 5, 10, 0), returns.Item{Line: "lamp", Delivered: day("2026-01-09")})
				c.Informed, c.CostInformed = commerce.No, commerce.No
				return c
			}(),
			request: returns.Request{Sent: at(11, 2, 12, 0)},
		}, {
			en: "Part of a three for two with two VAT rates", it: "Parte di un tre per due con due aliquote IVA", zone: "Europe/Rome",
			contract: web("IT", november, returns.Item{Line: "shampoo", Qty: 3, Delivered: day("2026-11-05")}, returns.Item{Line: "book", Delivered: day("2026-11-05")}),
			request:  returns.Request{Sent: at(11, 10, 12, 0), Lines: []commerce.Units{{Line: "shampoo", Qty: 1}, {Line: "book", Qty: 1}}},
			order:    sold([]commerce.Line{threeForTwo, line("book", 1, 520, 20, "4")}),
		}, {
			en: "Sent by express", it: "Spedito con corriere espresso", zone: "Europe/Madrid",
			contract: web("ES", november, returns.Item{Line: "camera", Delivered: day("2026-11-04")}),
			request:  returns.Request{Sent: at(11, 10, 12, 0), Evidence: day("2026-11-12")},
			order: sold([]commerce.Line{line("camera", 1, 24000, 4165, "21")},
				commerce.Charge{ID: "standard", Kind: commerce.Shipping, List: eur(490), Net: eur(405), VAT: eur(85), Gross: eur(490), Tax: vat("21")},
				commerce.Charge{ID: "express", Kind: commerce.ShippingSupplement, List: eur(1000), Net: eur(826), VAT: eur(174), Gross: eur(1000), Tax: vat("21")}),
		}, {
			en: "23:59 in Lisbon is past midnight in Berlin", it: "Le 23:59 di Lisbona sono oltre la mezzanotte di Berlino", zone: "Europe/Lisbon",
			contract: web("PT", at(11, 2, 10, 0), returns.Item{Line: "radio", Delivered: day("2026-11-06")}),
			request:  returns.Request{Sent: at(11, 20, 23, 59)},
		}, {
			en: "A defect after thirteen months", it: "Un difetto dopo tredici mesi",
			defect: &returns.Purchase{
				Country: "IT", Consumer: commerce.Yes, Concluded: day("2025-09-28"), Delivered: day("2025-10-01"), Appeared: day("2026-11-02"), Noticed: day("2026-11-03"),
			},
		},
	}
}

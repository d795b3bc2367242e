package pricing_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

func eur(s string) money.Amount { return money.MustParse(s, money.EUR) }

func rome() *time.Location {
	zone, err := time.LoadLocation("Europe/Rome")
	check(err)
	return zone
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// A shirt is dearer on the marketplace; a loyal customer has a price of her own.
func ExampleBook_Find() {
	prices, err := pricing.NewBook(
		pricing.Entry{ID: "list", SKU: "tee-m", Amount: eur("19.90")},
		pricing.Entry{ID: "amazon", SKU: "tee-m", Amount: eur("21.90"), Channel: "amazon"},
		pricing.Entry{ID: "ten", SKU: "tee-m", Amount: eur("17.90"), MinQty: 10},
		pricing.Entry{ID: "ada", SKU: "tee-m", Amount: eur("18.50"), Customer: "ada", Kind: pricing.Contract},
	)
	check(err)
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	price, err := prices.Find(pricing.Query{SKU: "tee-m", Qty: 2, Currency: money.EUR, Market: "IT", Channel: "web", Customer: "ada", At: now})
	check(err)
	fmt.Println(price.Unit, price.Code())
	for _, r := range price.Reasons() {
		fmt.Println(r.Kind, r)
	}
	// Output:
	// EUR 18.50 pricing.found.contract
	// because tee-m costs EUR 18.50 by the contract price ada
	// note amazon (EUR 21.90) is for another channel
	// note ten (EUR 17.90) needs a quantity of 10, not 2
	// note list (EUR 19.90) is less specific
}

// 50.00 since October, 39.90 from 10 to 17 November, 50.00 again; Black Friday
// starts on the 27th at 35.00.
func ExamplePriorPrice() {
	law, err := pricing.PriorPolicyOf("IT", rome())
	check(err)
	at := func(day string) time.Time { return calendar.MustDate(day).Start(rome()) }
	history := []pricing.Point{
		{At: at("2026-10-01"), Amount: eur("50.00")},
		{At: at("2026-11-10"), Amount: eur("39.90")},
		{At: at("2026-11-18"), Amount: eur("50.00")},
	}
	prior, err := pricing.PriorPrice(law, history, at("2026-11-27"))
	check(err)
	cut, err := prior.Reduction(eur("35.00"))
	check(err)
	fmt.Println(prior.Amount, cut)
	fmt.Println(prior.Reasons()[0])

	bad := prior.Check(pricing.Announcement{Was: eur("50.00"), Now: eur("35.00"), Percent: money.NewPercent(30)})
	fmt.Println(bad.Lawful, bad.Code())
	for _, r := range bad.Reasons() {
		fmt.Println(r)
	}
	// Output:
	// EUR 39.90 12%
	// lowest price of the 30 days before 2026-11-27 is EUR 39.90, first charged on 2026-11-10 [Directive 98/6 Art. 6a(2); D.lgs. 206/2005 art. 17-bis(2)]
	// no pricing.announcement.not_prior_price
	// the price to compare with is EUR 39.90 and not EUR 50.00 [Directive 98/6 Art. 6a(1); C-330/23]
	// 30% is more than the reduction from EUR 39.90 to EUR 35.00, at most 12% in whole percent [Directive 98/6 Art. 6a(1); C-330/23]
}

func ExampleUnitPriceOf() {
	u, err := pricing.UnitPriceOf(eur("8.99"), pricing.Content{Amount: decimal.NewFromInt(750), Unit: "ml"}, pricing.UnitPriceOptions{})
	check(err)
	fmt.Println(u.Amount, u.Per)
	fmt.Println(u.Reasons()[0])
	// Output:
	// EUR 11.99 l
	// the unit price is EUR 11.99 per l [Directive 98/6 Art. 3(1)]
}

// The same shirt on the own site and on a marketplace.
func ExampleCompare() {
	site := pricing.Costs{Goods: eur("12.00"), Shipping: eur("4.10"), Payment: pricing.Fee{Percent: money.MustPercent("1.5"), Fixed: eur("0.25")}, Marketing: eur("6.00")}
	market := pricing.Costs{Goods: eur("12.00"), Shipping: eur("4.10"), Commission: pricing.Fee{Percent: money.NewPercent(15)}}
	own, there, difference, err := pricing.Compare(site, market, eur("40.00"), eur("48.80"))
	check(err)
	fmt.Println(own.After, there.After, difference)
	roas, err := own.BreakEvenROAS()
	check(err)
	fmt.Println("break-even ROAS", roas)
	least, err := market.MinPrice(money.NewPercent(25), money.NewPercent(22), eur("500.00"))
	check(err)
	fmt.Println("for a margin of 25 %", least)
	// Output:
	// EUR 16.92 EUR 16.58 EUR 0.34
	// break-even ROAS 1.7452
	// for a margin of 25 % EUR 34.65
}

func ExampleAnomalies() {
	tiers := []pricing.Tier{{MinQty: 1, Unit: eur("10.00")}, {MinQty: 10, Unit: eur("8.00")}}
	volume, err := pricing.Volume(tiers, 12)
	check(err)
	graduated, err := pricing.Graduated(tiers, 12)
	check(err)
	fmt.Println(volume, graduated)
	found, err := pricing.Anomalies(tiers)
	check(err)
	fmt.Println(found[0])
	// Output:
	// EUR 96.00 EUR 114.00
	// 10 units cost EUR 80.00: less than any quantity from 9 to 9
}

func ExampleGroupBuy_Settle() {
	at := func(day string) time.Time { return calendar.MustDate(day).Start(rome()) }
	buy := pricing.GroupBuy{
		Window: calendar.Span{From: at("2026-11-01"), Until: at("2026-11-08")},
		Tiers:  []pricing.Tier{{MinQty: 1, Unit: eur("30.00")}, {MinQty: 5, Unit: eur("25.00")}},
		Least:  3,
	}
	s, err := buy.Settle([]pricing.Join{
		{ID: "ada", At: at("2026-11-02"), Qty: 4, Paid: eur("120.00")},
		{ID: "bob", At: at("2026-11-05"), Qty: 3, Paid: eur("75.00")},
	}, at("2026-11-08"))
	check(err)
	fmt.Println(s.Unit, s.Refunds, s.Refund)
	fmt.Println(s.Reasons()[0])
	// Output:
	// EUR 25.00 [{ada EUR 20.00} {bob EUR 0.00}] EUR 20.00
	// 7 units reach the price EUR 25.00 for everybody
}

// Points pay as a tender, in whole blocks.
func ExamplePoints() {
	club := pricing.Points{Every: eur("1.00"), Earn: 1, Block: 100, Worth: eur("5.00"), Most: money.NewPercent(50)}
	earned, err := club.Earned(eur("33.99"))
	check(err)
	worth, used, err := club.Burn(1250, eur("33.99"))
	check(err)
	fmt.Println(earned, worth, used)
	// Output:
	// 33 EUR 15.00 300
}

func ExampleBook_Audit() {
	prices, err := pricing.NewBook(
		pricing.Entry{ID: "web", SKU: "tee-m", Amount: eur("19.90"), Channel: "web"},
		pricing.Entry{ID: "amazon", SKU: "tee-m", Amount: eur("21.90"), Channel: "amazon"},
	)
	check(err)
	found, err := prices.Audit(pricing.Audit{
		At: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), Currency: money.EUR, Market: "IT", Channels: []string{"web", "amazon"},
	})
	check(err)
	fmt.Println(found[0])
	// Output:
	// tee-m costs EUR 21.90 in channel amazon and EUR 19.90 in channel web
}

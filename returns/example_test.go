package returns_test

import (
	"fmt"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// shirts is an order of two shirts for EUR 35.82.
func shirts() *commerce.Order {
	return &commerce.Order{
		ID: "IT-1001", PlacedAt: at("2026-11-20T10:00:00Z"), Currency: money.EUR, Consumer: commerce.Yes, Channel: "web",
		ShipTo: commerce.Address{Country: "IT"},
		Lines: []commerce.Line{{
			ID: "l1", SKU: "tee-m", Qty: 2, List: eur("39.80"), Discounts: []commerce.Discount{{Promotion: "nero10", Amount: eur("3.98")}},
			Net: eur("29.36"), VAT: eur("6.46"), Gross: eur("35.82"), Tax: commerce.Tax{Territory: "IT", Category: "S", Rate: money.MustPercent("22")},
		}},
		Tenders: []commerce.Tender{{ID: "card", Kind: "card", Amount: eur("35.82")}},
		Totals:  commerce.Totals{Discount: eur("3.98"), Net: eur("29.36"), VAT: eur("6.46"), Gross: eur("35.82"), Payable: eur("35.82")},
	}
}

func Example() {
	order := shirts()
	where := place("IT", rome)
	contract := returns.ContractOf(order, map[string]calendar.Date{"l1": calendar.MustDate("2026-11-24")})
	ask := returns.Request{Sent: at("2026-12-09T22:30:00Z"), Lines: []commerce.Units{{Line: "l1", Qty: 1}}}
	d, err := returns.Decide(returns.EU(), contract, ask, where)
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Line("l1").Verdict, d.Line("l1").Window.Legal)
	fmt.Println(d.Reasons()[0])
	fmt.Println(d.Reasons()[1].Kind, d.Reasons()[1])
	refund, err := returns.NewRefund(order, nil, ask, returns.RefundOptions{Ground: returns.Withdrawal, Decision: &d})
	if err != nil {
		panic(err)
	}
	line := refund.Credit.Lines[0]
	fmt.Println(line.Gross, line.Net, line.VAT)
	fmt.Println(returns.Reconcile(order, []commerce.Credit{refund.Credit}))
	// Output:
	// granted 2026-12-09
	// 14 days from delivery on 2026-11-24 end on 2026-12-08, a public holiday: last day 2026-12-09 [Directive 2011/83 Art. 9; Regulation 1182/71 Art. 3(4)]
	// warning how such a period ends is contested in IT; the later day, 2026-12-09, is used [Regulation 1182/71 Art. 3; Directive 2011/83 recital 41]
	// EUR 17.91 EUR 14.68 EUR 3.23
	// <nil>
}

func ExampleDecide() {
	// A mattress came without its film, the statement a day before the end.
	c := returns.Contract{
		Country: "DE", Concluded: at("2026-03-01T10:00:00Z"), Consumer: commerce.Yes, Channel: returns.Distance,
		Lines: []returns.Item{{
			Line: "mattress", Qty: 1, Traits: commerce.SealedHygiene, Delivered: calendar.MustDate("2026-03-10"),
			Facts: returns.Facts{Sealed: commerce.Yes, Unsealed: commerce.Yes, Unsaleable: commerce.No},
		}},
	}
	d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-23T10:00:00Z")}, place("DE", zone("Europe/Berlin")))
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Verdict, d.Code())
	fmt.Println(d.Reasons()[1])
	c.Lines[0].Facts = returns.Facts{} // what nobody knows never denies
	d, _ = returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-23T10:00:00Z")}, place("DE", zone("Europe/Berlin")))
	fmt.Println(d.Verdict, d.Line("mattress").Missing)
	// Output:
	// granted returns.window.nominal
	// goods that can be cleaned and sold again keep the right although the seal is broken [C-681/17]
	// needs_facts [/contract/lines/0/facts/sealed /contract/lines/0/facts/unsealed /contract/lines/0/facts/unsaleable]
}

func ExampleNewRefund() {
	_, err := returns.NewRefund(shirts(), nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{
		Deductions: []returns.Deduction{{ID: "fee", Kind: "restocking", Amount: eur("5.00")}},
	})
	fmt.Println(err)
	refund, err := returns.NewRefund(shirts(), nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{
		StoreCredit: &returns.StoreCredit{ID: "sc-1", Consent: commerce.Yes, Bonus: money.MustPercent("10")},
	})
	fmt.Println(refund.Credit.Tenders[0].Amount, refund.Bonus, err)
	// Output:
	// returns: /deductions/0/kind: Directive 2011/83 Art. 12 to 14: the consumer bears no other cost
	// EUR 35.82 EUR 3.58 <nil>
}

func ExampleCase() {
	when := at("2026-12-01T10:00:00Z")
	rma, effects, err := returns.Case{}.Apply(returns.Event{Key: "e1", Kind: returns.Requested, At: when, Item: "i1", Line: "l1", Qty: 1, Statutory: true})
	fmt.Println(rma.Status(), effects[0].Kind, err)
	_, _, err = rma.Apply(returns.Event{Key: "e2", Kind: returns.DeclinedBy, At: when, Item: "i1"})
	fmt.Println(err)
	rma, effects, err = rma.Settle("done", when)
	for _, e := range effects {
		fmt.Println(e.Kind, e.Qty)
	}
	fmt.Println(rma.Status(), err)
	// Output:
	// authorised send_acknowledgement <nil>
	// returns: declined of an item that is announced and authorised
	// pay_out 0
	// issue_credit_note 0
	// restock_item 1
	// closed <nil>
}

func ExampleGuarantee() {
	w, err := returns.Guarantee(returns.EU(), returns.Purchase{
		Country: "IT", Consumer: commerce.Yes, Concluded: date("2025-09-28"), Delivered: date("2025-10-01"), Appeared: date("2026-11-02"),
	})
	fmt.Println(w.Verdict, w.Liable, w.Remedies, err)
	for _, r := range w.Reasons() {
		fmt.Println(r)
	}
	// Output:
	// granted 2027-10-01 [repair replace withhold_payment] <nil>
	// the seller is liable for what shows by 2027-10-01 [Directive 2019/771 Art. 10; Codice del consumo Art. 133(1)]
	// after 2026-10-01 the buyer proves that the defect was there on delivery [Directive 2019/771 Art. 11; Codice del consumo Art. 135(1)]
}

func ExampleBook_With() {
	promise := returns.Row{
		Territory: "IT", Rule: returns.WithdrawalDays, Value: 10, Unit: "day",
		Source: commerce.Source{Cite: commerce.Citation{Act: "House rules"}, Trust: commerce.Verified},
	}
	_, err := returns.EU().With(promise)
	fmt.Println(err)
	promise.Value = 30
	book, err := returns.EU().With(promise)
	fmt.Println(book.Edition(), err)
	// Output:
	// returns: /rows/0: withdrawal_days of 10 is below the 14 of Directive 2011/83 Art. 9(1)
	// eu-2026.11+1 <nil>
}

func ExampleDecision_Late() {
	c := contract("FR", "2026-03-01", "2026-03-05")
	d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T12:00:00Z"), Evidence: date("2026-03-12")}, place("FR", rome))
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Refund.Last)
	for _, paid := range []string{"2026-03-24", "2026-04-02", "2026-05-01"} {
		late, err := d.Late(date(paid), eur("89.90"))
		fmt.Println(late.Days, late.Percent, late.Reasons(), err)
	}
	// Output:
	// 2026-03-24
	// 0 0 [] <nil>
	// 9 0 [paid 9 days after 2026-03-24: interest at the legal rate of FR is owed on top, and is not in the figures [Code de la consommation L242-4]] <nil>
	// 38 20 [paid 38 days after 2026-03-24: 20 % of the refund, EUR 17.98, is owed on top in FR [Code de la consommation L242-4]] <nil>
}

// Two withdrawals of one order: each has its own goods, days and money.
func ExampleCase_Request() {
	o := order(2) // three lamps for 10.00, three books for 10.37, delivery 4.90
	contract := returns.ContractOf(o, map[string]calendar.Date{"lA": date("2026-11-24"), "lB": date("2026-11-24")})
	contract.Informed = commerce.Yes
	c, _, err := returns.Fold([]returns.Event{
		{Key: "1", Kind: returns.Requested, At: at("2026-12-01T10:00:00Z"), Request: "w1", Item: "a", Line: "lA", Qty: 2, Statutory: true},
		{Key: "2", Kind: returns.Requested, At: at("2026-12-07T10:00:00Z"), Request: "w2", Item: "b", Line: "lA", Qty: 1, Statutory: true},
		{Key: "3", Kind: returns.Requested, At: at("2026-12-07T10:00:00Z"), Request: "w2", Item: "c", Line: "lB", Qty: 3, Statutory: true},
		{Key: "4", Kind: returns.Arrived, At: at("2026-12-09T09:00:00Z"), Request: "w2"},
	})
	if err != nil {
		panic(err)
	}
	var credits []commerce.Credit
	for _, id := range []string{"w2", "w1"} {
		ask, err := c.Request(id, rome)
		if err != nil {
			panic(err)
		}
		d, err := returns.Decide(returns.EU(), contract, ask, place("IT", rome))
		if err != nil {
			panic(err)
		}
		refund, err := returns.NewRefund(o, credits, ask, returns.RefundOptions{ID: id, Decision: &d})
		if err != nil {
			panic(err)
		}
		credits = append(credits, refund.Credit)
		fmt.Println(id, c.Of(id).Status(), refund.Credit.Totals.Payable, "by", d.Refund.Safe, "may wait:", d.Refund.Withhold)
	}
	fmt.Println(o.Totals.Payable, returns.Reconcile(o, credits))
	// Output:
	// w2 to_inspect EUR 13.70 by 2026-12-21 may wait: false
	// w1 authorised EUR 11.57 by 2026-12-15 may wait: true
	// EUR 25.27 <nil>
}

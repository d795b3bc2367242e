package cart

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

// A consignment is what a shipment to a consumer from outside the VAT area is
// worth: up to EUR 150 its VAT may be paid with the price (2006/112 Art. 369l),
// above at the border. That decides the VAT and the VAT what the goods cost, so
// a quote first takes it to be low, and is made again with what it came to.
type consignment struct {
	asked bool         // some article needs the value
	known bool         // Value is that of the pass before
	value money.Amount // in EUR; the zero Amount where no rate was at hand
}

// consign makes the quote of an import again until the values it was made with are those it comes to.
func (q *Quote) consign() error {
	for pass := 0; q.imports(); pass++ {
		values, settled, err := q.consignments()
		switch {
		case err != nil || settled:
			return err
		case pass == 3: // prices and promotions that change with the VAT can chase each other
			q.say(rTaxConsignment, "")
			return nil
		}
		q.reset(q.shop, q.cart, q.ctx)
		q.consigned = values
		if err := q.run(); err != nil {
			return err
		}
	}
	return nil
}

func (q *Quote) imports() bool {
	for i := range q.Shipments {
		if q.Shipments[i].consignment.asked {
			return true
		}
	}
	return false
}

// consignments returns what each shipment is worth without its VAT and without
// the delivery (Delegated Regulation 2015/2446 Art. 1(48)), and whether that is
// what the quote was made with.
func (q *Quote) consignments() (values []consignment, settled bool, err error) {
	values = make([]consignment, len(q.Shipments))
	settled = true
	for i := range q.Shipments {
		made := q.Shipments[i].consignment
		var sum money.Total
		sum.Add(money.New(0, q.cart.currency))
		for k := range q.parts {
			p := &q.parts[k]
			if traits := p.item.Traits(); q.Lines[p.line].shipment == i && !traits.Any(intangible|commerce.GiftCard) {
				sum.Add(q.shares[k].Net)
			}
		}
		value, err := sum.Amount()
		if err != nil {
			return nil, false, err
		}
		if value, err = q.exchange(value, money.EUR); err != nil {
			value = money.Amount{} // the decision says that it is missing
		}
		values[i] = consignment{known: true, value: value}
		settled = settled && (!made.asked || made.known && made.value == value)
	}
	return values, settled, nil
}

// importVAT asks again for the VAT of a supply that lacks nothing but the value of its consignment.
func (q *Quote) importVAT(d *tax.Decision, supply *tax.Supply, ship int) (err error) {
	g := &q.Shipments[ship]
	if d.Treatment != tax.NeedsFacts || !slices.Contains(d.Missing(), "/consignment") {
		return nil
	}
	if g.consignment.asked = true; !g.consignment.known {
		supply.Consignment = money.New(0, money.EUR)
	} else if supply.Consignment = g.consignment.value; supply.Consignment == (money.Amount{}) {
		return nil
	}
	*d, err = tax.Decide(q.shop.VAT, *supply)
	return err
}

// ownCurrency are the states whose VAT is not paid in euro, the last day in it where
// there is one: Council Decisions 2022/1211 and 2025/1407.
var ownCurrency = map[commerce.Territory]struct {
	currency money.Currency
	last     calendar.Date
}{
	"CZ": {currency: money.CZK}, "DK": {currency: money.DKK}, "HU": {currency: money.HUF}, "PL": {currency: money.PLN}, "RO": {currency: money.RON}, "SE": {currency: money.SEK},
	"BG": {money.BGN, calendar.MustDate("2025-12-31")}, "HR": {money.HRK, calendar.MustDate("2022-12-31")},
	"GB": {currency: money.GBP}, "XI": {currency: money.GBP}, "CH": {currency: money.CHF}, "LI": {currency: money.CHF}, "NO": {currency: money.NOK},
}

// localVAT gives the VAT in the currency of the state that levies it
// (2006/112 Art. 230), converted once, half up; what goes through a one-stop
// shop is declared in euro (Art. 365, 369g, 369t). Where several currencies
// are due, no single amount is, and it stays null.
func (q *Quote) localVAT() {
	t, due := &q.Draft.Totals, money.Currency(0)
	for i := range q.parts {
		d := &q.decisions[q.parts[i].decision].d
		if d.Treatment != tax.Taxed {
			continue
		}
		c := money.EUR
		own, ok := ownCurrency[d.Place.Country()]
		if ok && d.Scheme != tax.OSSUnion && d.Scheme != tax.OSSNonUnion && d.Scheme != tax.IOSS && (own.last.IsZero() || !q.day.After(own.last)) {
			c = own.currency
		}
		if due != 0 && due != c {
			return
		}
		due = c
	}
	if due == 0 || due == q.cart.currency {
		return
	}
	local, err := q.exchange(t.VAT, due)
	if err != nil {
		q.say(rTaxLocalRate, "", commerce.NewFact("currency", due.String()))
		return // the order can be placed; its invoice needs the rate
	}
	t.LocalVAT = local
	q.say(rTaxLocal, "", commerce.NewFact("vat", t.VAT), commerce.NewFact("local", local)).Cites = cite("32006L0112", "Art. 230")
}

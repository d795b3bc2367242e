package cart

import (
	"errors"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/tax"
)

// prices finds the price of each line and compares it with the one accepted.
// Lines that have none drop out.
func (q *Quote) prices() error {
	q.Draft.Mode = q.ctx.Mode
	for i := range q.decisions {
		if t := q.decisions[i].d.Treatment; t == tax.ReverseCharge || t == tax.IntraCommunity {
			q.Draft.Mode = commerce.Net
		}
	}
	query := pricing.Query{
		Currency: q.cart.currency, At: q.At, Channel: q.shop.Channel, Lists: q.ctx.Lists,
		Customer: q.ctx.Customer.ID, Groups: q.ctx.Customer.Groups,
	}
	kept := q.Lines[:0]
	for i := range q.Lines {
		x := &q.Lines[i]
		query.SKU, query.Qty, query.Market = x.Line.SKU, x.Line.Qty, q.market(x.shipment)
		price, err := q.shop.Prices.Find(query)
		x.listed = price.Unit
		if errors.Is(err, pricing.ErrNoPrice) && q.shop.Base != 0 && q.shop.Base != query.Currency && q.ctx.Rates != nil {
			price, err = q.convert(query, x)
		}
		if err == nil {
			x.Price = price
			x.Unit, err = q.unit(price.Unit, price.Entry.Mode, &q.decisions[x.decision])
		}
		if err == nil {
			_, err = x.Unit.MulInt(x.Line.Qty)
		}
		if err != nil {
			if err := q.noPrice(x, err); err != nil {
				return err
			}
			continue
		}
		q.end(price.Until)
		q.compare(x)
		q.announced(x)
		if len(kept) < i { // swap, so that the room behind keeps its memory
			q.Lines[len(kept)], q.Lines[i] = q.Lines[i], q.Lines[len(kept)]
		}
		kept = q.Lines[:len(kept)+1]
	}
	q.Lines = kept
	if len(q.Lines) == 0 {
		q.say(rQuoteEmpty, "")
	}
	return nil
}

// errCross marks a price that the shop has not said how to carry over.
var errCross = errors.New("cart: no policy for prices under another rate")

func (q *Quote) noPrice(x *QuotedLine, err error) error {
	sku := commerce.NewFact("sku", x.Line.SKU)
	switch {
	case errors.Is(err, pricing.ErrNoPrice), errors.Is(err, money.ErrRate), errors.Is(err, commerce.ErrNoRate):
		q.say(rPriceNone, x.Line.ID, sku, commerce.NewFact("currency", q.cart.currency.String()))
	case errors.Is(err, errCross):
		q.say(rPriceCross, x.Line.ID, sku, commerce.NewFact("territory", q.decisions[x.decision].d.Place))
	case errors.Is(err, money.ErrOverflow):
		q.say(rPriceOverflow, x.Line.ID, sku)
	default:
		return err
	}
	return nil
}

// convert takes the price in the base currency at the caller's rate.
func (q *Quote) convert(query pricing.Query, x *QuotedLine) (pricing.Price, error) {
	query.Currency = q.shop.Base
	price, err := q.shop.Prices.Find(query)
	if err != nil {
		return price, err
	}
	base := price.Unit
	x.listed = base
	if price.Unit, err = q.inCurrency(base); err != nil {
		return price, err
	}
	q.say(rPriceConverted, x.Line.ID, commerce.NewFact("base", base), commerce.NewFact("amount", price.Unit))
	return price, nil
}

// inCurrency turns an amount into the currency of the cart.
func (q *Quote) inCurrency(a money.Amount) (money.Amount, error) {
	return q.exchange(a, q.cart.currency)
}

// exchange turns an amount into a currency at the caller's rate, rounded half up.
func (q *Quote) exchange(a money.Amount, to money.Currency) (money.Amount, error) {
	if a.Currency() == to || a == (money.Amount{}) {
		return a, nil
	}
	if q.ctx.Rates == nil {
		return a, money.ErrRate
	}
	rate, err := q.ctx.Rates.Rate(a.Currency(), to)
	if err != nil {
		if rate, err = q.ctx.Rates.Rate(to, a.Currency()); err != nil { // Convert divides by it
			return a, err
		}
	}
	return rate.Convert(a, money.HalfUp)
}

// unit turns a price of the book into the mode of the quote and the rate of the
// sale. A price with VAT has that of the shop's own state in it. What the buyer
// or nobody owes VAT on is sold at the net of the home price; a gross price
// under another rate goes by [Shop.Cross]. Net unit prices are rounded to the
// minor unit, half up.
func (q *Quote) unit(a money.Amount, mode commerce.PriceMode, d *decision) (money.Amount, error) {
	t := d.d.Treatment
	switch t {
	case tax.Exempt, tax.OutsideScope, tax.InMargin:
		return a, nil
	case tax.Import: // the border adds its VAT to the price
		if q.shop.Cross != tax.SameNet {
			return a, nil
		}
	default:
	}
	if mode == commerce.Net {
		if q.Draft.Mode == commerce.Net || t != tax.Taxed {
			return a, nil
		}
		return d.d.Tax.Rate.On(a, money.HalfUp)
	}
	there := d.d.Tax.Rate
	if q.Draft.Mode == commerce.Gross && t == tax.Taxed && d.d.Place == q.shop.Seller.VAT.Territory {
		return a, nil // the rate of the decision is the one inside the price
	}
	home, err := q.home(d)
	switch {
	case err != nil && (t == tax.Import || q.shop.Cross == tax.SameGross && t == tax.Taxed): // no VAT at home is in the book, and none has to be
		return a, nil
	case err != nil && t == tax.Taxed:
		return a, errCross
	case err != nil:
		return a, err
	case q.Draft.Mode == commerce.Net, t == tax.ReverseCharge, t == tax.IntraCommunity, t == tax.Import, t == tax.Export && q.consumer == commerce.No:
		return tax.PriceAt(a, home, money.Percent{}, tax.SameNet)
	case home == there:
		return a, nil
	case q.shop.Cross == 0:
		return a, errCross
	}
	return tax.PriceAt(a, home, there, q.shop.Cross)
}

// home is the rate of an article in the shop's own state.
func (q *Quote) home(d *decision) (money.Percent, error) {
	if !d.hasHome {
		row, err := q.shop.VAT.Rate(q.shop.Seller.VAT.Territory, d.category, q.day)
		if err != nil {
			return money.Percent{}, err
		}
		d.home, d.hasHome = row.Rate, true
	}
	return d.home, nil
}

// carriage turns the amount of a method into the mode of the quote, at the
// standard rate of the shop's state. A shop that keeps the net of its prices
// keeps that of deliveries too, at the rate of the first article sent.
func (q *Quote) carriage(a money.Amount, ship int) (money.Amount, error) {
	from, to := q.shop.ShippingMode, q.Draft.Mode
	var d *tax.Decision
	for i := range q.Lines {
		if q.Lines[i].shipment == ship {
			d = &q.decisions[q.Lines[i].decision].d
			break
		}
	}
	abroad := to == commerce.Gross && from == commerce.Gross && d != nil && (d.Place != q.shop.Seller.VAT.Territory || d.Treatment == tax.Export) &&
		(q.shop.Cross == tax.SameNet || q.consumer == commerce.No)
	if from == to && !abroad || a.IsZero() {
		return a, nil
	}
	home, err := q.home(&decision{category: tax.Standard})
	if err != nil && d != nil { // the shop's state has no VAT in the book
		home, err = d.Tax.Rate, nil
	}
	switch {
	case err != nil:
		return a, err
	case abroad:
		return tax.PriceAt(a, home, d.Tax.Rate, tax.SameNet)
	case from == commerce.Net:
		return home.On(a, money.HalfUp)
	}
	return tax.PriceAt(a, home, money.Percent{}, tax.SameNet)
}

// compare looks at the price that the buyer accepted last. A rise needs consent,
// a fall is applied.
func (q *Quote) compare(x *QuotedLine) {
	l := &x.Line
	if l.Accepted == (money.Amount{}) || l.Mode != q.Draft.Mode {
		return
	}
	code := rPriceRose
	switch c, err := x.Unit.Cmp(l.Accepted); {
	case err != nil || c == 0:
		return
	case c < 0:
		code = rPriceFell
	}
	q.say(code, l.ID, commerce.NewFact("sku", l.SKU), commerce.NewFact("was", l.Accepted), commerce.NewFact("now", x.Unit))
}

// announced checks the prior price of an article at a sale price: an unlawful
// comparison must not be shown to a consumer (Directive 98/6 Art. 6a).
func (q *Quote) announced(x *QuotedLine) {
	e := &x.Price.Entry
	if e.Kind != pricing.Sale && e.Kind != pricing.Clearance || q.Draft.Mode == commerce.Net || q.consumer == commerce.No {
		return
	}
	sku := commerce.NewFact("sku", x.Line.SKU)
	prior, ok := q.shop.Prior[x.Line.SKU]
	if !ok {
		q.say(rAnnouncementUnknown, x.Line.ID, sku)
		return
	}
	law := prior.Check(pricing.Announcement{Was: e.CompareAt, Now: x.listed})
	switch {
	case law.Lawful == commerce.No:
		q.say(rAnnouncementUnlawful, x.Line.ID, sku, commerce.NewFact("breach", law.Code())).Cites = cite("31998L0006", "Art. 6a")
	case law.Lawful != commerce.Yes:
		q.say(rAnnouncementUnknown, x.Line.ID, sku)
	case prior.Amount != (money.Amount{}):
		q.say(rAnnouncementPrior, x.Line.ID, sku, commerce.NewFact("prior", prior.Amount)).Cites = cite("31998L0006", "Art. 6a(1)")
	}
}

// UnitPrice returns the price per kilogram, litre … of a line, for the price of
// one unit before promotions; false for articles without content.
func (q Quote) UnitPrice(line string) (pricing.UnitPrice, bool) {
	for i := range q.Lines {
		x := &q.Lines[i]
		c := x.Item.Variant.Content
		m := c.Net
		if !c.Drained.IsZero() {
			m = c.Drained
		}
		if x.Line.ID != line || m.IsZero() {
			continue
		}
		u, err := pricing.UnitPriceOf(x.Unit, pricing.Content{Amount: m.Value, Unit: m.Unit, Pieces: c.Count},
			pricing.UnitPriceOptions{Territory: q.market(x.shipment), On: q.day})
		return u, err == nil
	}
	return pricing.UnitPrice{}, false
}

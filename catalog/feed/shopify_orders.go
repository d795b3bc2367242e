package feed

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

type shopifyOrderCols struct {
	name, email, currency, subtotal, shipping, taxes, total, code, discount, method, created, cancelled int
	qty, title, price, sku, ships, taxable, lineDiscount                                                int
	payment, reference, refunded                                                                        int
	billName, billStreet, billCity, billZip, billRegion, billCountry, phone                             int
	shipName, shipStreet, shipCity, shipZip, shipRegion, shipCountry                                    int
	taxName, taxValue                                                                                   [5]int
}

func newShopifyOrderCols(c *cols) shopifyOrderCols {
	x := shopifyOrderCols{
		name: c.col("Name"), email: c.col("Email"), currency: c.col("Currency"), subtotal: c.col("Subtotal"), shipping: c.col("Shipping"),
		taxes: c.col("Taxes"), total: c.col("Total"), code: c.col("Discount Code"), discount: c.col("Discount Amount"),
		method: c.col("Shipping Method"), created: c.col("Created at"), cancelled: c.col("Cancelled at"),
		qty: c.col("Lineitem quantity"), title: c.col("Lineitem name"), price: c.col("Lineitem price"), sku: c.col("Lineitem sku"),
		ships: c.col("Lineitem requires shipping"), taxable: c.col("Lineitem taxable"), lineDiscount: c.col("Lineitem discount"),
		payment: c.col("Payment Method"), reference: c.col("Payment Reference"), refunded: c.col("Refunded Amount"),
		billName: c.col("Billing Name"), billStreet: c.col("Billing Street"), billCity: c.col("Billing City"), billZip: c.col("Billing Zip"),
		billRegion: c.col("Billing Province"), billCountry: c.col("Billing Country"), phone: c.col("Phone"),
		shipName: c.col("Shipping Name"), shipStreet: c.col("Shipping Street"), shipCity: c.col("Shipping City"), shipZip: c.col("Shipping Zip"),
		shipRegion: c.col("Shipping Province"), shipCountry: c.col("Shipping Country"),
	}
	for i := range x.taxName {
		n := "Tax " + strconv.Itoa(i+1)
		x.taxName[i], x.taxValue[i] = c.col(n+" Name"), c.col(n+" Value")
	}
	return x
}

// ReadShopifyOrders reads an order export. The first row of an order has its
// totals, each row one line. Line and order discounts become discounts of the
// lines, the order's by amount; what the export taxes as a whole is shared out
// to lines and shipping as [OrderOptions].Rates says, or by the one rate that
// the export names.
func ReadShopifyOrders(r io.Reader, opt OrderOptions) (*Orders, error) {
	t, err := newTable(r, opt.MaxBytes)
	if err != nil {
		return nil, err
	}
	m := &importer{opt: Options{DecimalComma: opt.DecimalComma}, t: t, c: newCols(t.header)}
	x := newShopifyOrderCols(m.c)
	if x.name < 0 || x.total < 0 || x.currency < 0 || x.qty < 0 || x.price < 0 {
		return nil, commerce.Detail(ErrHeader, "feed: the header lacks Name, Currency, Total or the columns of line items")
	}
	s := shopifyOrders{importer: m, x: x, oo: opt}
	if err := m.rows(s.read); err != nil {
		return nil, err
	}
	s.flush()
	s.out.Rows = m.Rows
	for i, h := range m.c.header {
		if !m.c.read[i] {
			reason := rColumnUnmapped.reason(commerce.NewFact("column", h), commerce.NewFact("cells", m.c.filled[i]))
			reason.Path = commerce.Pointer(1, h)
			m.reasons = append(m.reasons, reason)
		}
	}
	s.out.reasons = append(s.out.reasons, m.reasons...)
	return &s.out, nil
}

type shopifyOrders struct {
	*importer
	x      shopifyOrderCols
	oo     OrderOptions
	out    Orders
	b      *builder
	from   int   // first row of the order
	broken error // why the order cannot be read at all

	goods, shipping, taxes, total, discount money.Amount // of the export
	rate                                    money.Percent
	rated                                   bool
	untaxed                                 []bool
	payment, reference, code                string
}

func (s *shopifyOrders) read() {
	name := s.cell(s.x.name)
	if name == "" || s.b == nil && s.cell(s.x.total) == "" {
		s.say(rRowOrphan, s.x.name)
		return
	}
	if s.b == nil || s.b.order.ID != name {
		s.flush()
		s.from = len(s.Rows) - 1
		s.open(name)
	}
	s.row().Product = name
	s.line()
}

func (s *shopifyOrders) open(name string) {
	x := &s.x
	s.b = &builder{order: commerce.Order{ID: name, Mode: s.oo.Mode, Seller: s.oo.Seller, Zone: s.oo.Zone}}
	o := &s.b.order
	s.broken = s.b.currency(s.cell(x.currency), &s.out)
	s.importer.opt.Currency = cmp.Or(o.Currency, money.XXX)
	for _, layout := range [...]string{"2006-01-02 15:04:05 -0700", time.RFC3339} {
		if at, err := time.Parse(layout, s.cell(x.created)); err == nil {
			o.PlacedAt = at
		}
	}
	if o.PlacedAt.IsZero() {
		s.invalid(x.created, "an instant")
	}
	o.Buyer = commerce.Party{Email: s.cell(x.email), Phone: s.cell(x.phone), Name: s.cell(x.billName)}
	o.Buyer.Address = s.address(x.billName, x.billStreet, x.billCity, x.billZip, x.billRegion, x.billCountry)
	o.ShipTo = s.address(x.shipName, x.shipStreet, x.shipCity, x.shipZip, x.shipRegion, x.shipCountry)
	o.Market = cmp.Or(o.ShipTo.Country, o.Buyer.Address.Country)
	s.goods, s.shipping, s.taxes, s.total = s.amount(x.subtotal), s.amount(x.shipping), s.amount(x.taxes), s.amount(x.total)
	s.discount, s.code = s.amount(x.discount), s.cell(x.code)
	s.payment, s.reference = s.cell(x.payment), s.cell(x.reference)
	s.rated, s.untaxed = false, nil
	names := 0
	for i := range x.taxName {
		if n := s.cell(x.taxName[i]); n != "" {
			names++
			s.rate, s.rated = percentIn(n)
		}
	}
	s.rated = s.rated && names == 1
	if s.cell(x.cancelled) != "" {
		s.b.say(rOrderCancelled, "")
	}
	if a := s.amount(x.refunded); a.Sign() > 0 {
		s.b.say(rOrderRefunded, "", commerce.NewFact("amount", a))
	}
	if m := s.cell(x.method); m != "" || s.shipping.Sign() > 0 {
		o.Charges = []commerce.Charge{{ID: "shipping", Kind: commerce.Shipping, Title: m, List: s.shipping}}
	}
}

func (s *shopifyOrders) address(name, street, city, zip, region, country int) commerce.Address {
	a := commerce.Address{
		Name: s.cell(name), Street: s.cell(street), City: s.cell(city), Region: s.cell(region),
		Postcode: strings.TrimPrefix(s.cell(zip), "'"), Country: commerce.Territory(s.cell(country)).Canonical(),
	}
	if a.Country != "" && a.Country.Check() != nil {
		a.Country = ""
		s.invalid(country, "a country code")
	}
	return a
}

func (s *shopifyOrders) line() {
	x, o := &s.x, &s.b.order
	qty, ok := s.whole(x.qty)
	if !ok {
		return
	}
	s.row().State = Loaded
	l := commerce.Line{ID: lineID(len(o.Lines)), SKU: s.cell(x.sku), Title: s.cell(x.title), Qty: qty, Price: s.amount(x.price)}
	l.SKU = cmp.Or(l.SKU, l.ID)
	s.row().SKU = l.SKU
	exact, err := l.Price.MulInt(qty)
	if err != nil {
		s.invalid(x.price, "an amount")
		return
	}
	l.List = exact.Round(money.HalfUp)
	if d := s.amount(x.lineDiscount); d.Sign() > 0 {
		l.Discounts = []commerce.Discount{{Promotion: "line", Amount: d}}
	}
	s.untaxed = append(s.untaxed, x.taxable >= 0 && !s.flag(x.taxable))
	o.Lines = append(o.Lines, l)
}

// flush completes the order that was being read.
func (s *shopifyOrders) flush() {
	if s.b == nil {
		return
	}
	b := s.b
	s.b = nil
	err := s.broken
	if err == nil {
		err = s.discounts(b)
	}
	if err == nil {
		err = s.vat(b)
	}
	var ok bool
	if err != nil {
		ok = b.enter(&s.out, err)
	} else {
		ok = b.finish(&s.out, s.total, commerce.Tender{Kind: strings.ToLower(strings.ReplaceAll(s.payment, " ", "_")), Ref: s.reference})
	}
	for i := s.from; !ok && i < len(s.Rows); i++ {
		if s.Rows[i].Product == b.order.ID {
			s.Rows[i].State = Skipped
		}
	}
}

// discounts shares what the order gives beyond its lines out to them: the goods
// come down to the subtotal, the rest is off the shipping.
func (s *shopifyOrders) discounts(b *builder) error {
	o := &b.order
	after := make([]money.Amount, len(o.Lines))
	var sum, lines money.Total
	for i := range o.Lines {
		l := &o.Lines[i]
		after[i] = l.List
		for _, d := range l.Discounts {
			lines.Add(d.Amount)
			var err error
			if after[i], err = after[i].Sub(d.Amount); err != nil {
				return err
			}
		}
		sum.Add(after[i])
	}
	goods, err := sum.Amount()
	if err != nil {
		return err
	}
	off, err := goods.Sub(s.goods)
	if err != nil {
		return err
	}
	if off.Sign() > 0 && len(o.Lines) > 0 {
		shares, err := share(off, after)
		if err != nil {
			return err
		}
		for i := range o.Lines {
			if shares[i].Sign() > 0 {
				o.Lines[i].Discounts = append(o.Lines[i].Discounts, commerce.Discount{Promotion: cmp.Or(s.code, "order"), Code: s.code, Amount: shares[i]})
				if after[i], err = after[i].Sub(shares[i]); err != nil {
					return err
				}
			}
		}
		lines.Add(off)
	} else if off.Sign() < 0 {
		b.differ("subtotal", s.goods, goods)
	}
	for i := range o.Lines {
		o.Lines[i].Net, o.Lines[i].Gross = after[i], after[i]
	}
	return s.ship(b, &lines)
}

// ship takes a discount that the goods did not use off the shipping, if the
// total says so.
func (s *shopifyOrders) ship(b *builder, given *money.Total) error {
	o := &b.order
	all := money.Total{}
	all.Add(s.goods)
	all.Add(s.shipping)
	if o.Mode == commerce.Net {
		all.Add(s.taxes)
	}
	due, err := all.Amount()
	if err != nil {
		return err
	}
	over, err := due.Sub(s.total)
	if err != nil {
		return err
	}
	for i := range o.Charges {
		c := &o.Charges[i]
		c.Net, c.Gross = c.List, c.List
		if n, err := over.Cmp(c.List); err == nil && over.Sign() > 0 && n <= 0 && s.code != "" {
			c.Discounts = []commerce.Discount{{Promotion: s.code, Code: s.code, Amount: over}}
			rest, err := c.List.Sub(over)
			if err != nil {
				return err
			}
			c.Net, c.Gross = rest, rest
			given.Add(over)
		}
	}
	have, err := given.Amount()
	if err != nil {
		return err
	}
	if s.discount != (money.Amount{}) {
		b.differ("discount", s.discount, cmp.Or(have, money.New(0, o.Currency)))
	}
	return nil
}

func (s *shopifyOrders) vat(b *builder) error {
	o := &b.order
	b.collect()
	for i := range b.parts {
		p := &b.parts[i]
		p.exempt = i < len(s.untaxed) && s.untaxed[i] || s.taxes.IsZero()
		p.rate, p.known = s.rate, s.rated
		if s.oo.Rates != nil && p.sku != "" {
			if r, ok := s.oo.Rates(p.sku, o.Market); ok {
				p.rate, p.known = r, true
			}
		}
		if p.exempt {
			p.rate = money.Percent{}
		}
	}
	if err := b.spread(cmp.Or(s.taxes, money.New(0, o.Currency))); err != nil {
		return err
	}
	return b.rates(s.oo.From, o.Market)
}

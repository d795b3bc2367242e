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
	for _, col := range [...]int{x.name, x.currency, x.subtotal, x.taxes, x.total, x.qty, x.price} {
		if col < 0 {
			return nil, commerce.Detail(ErrHeader, "feed: the header lacks Name, Currency, Subtotal, Taxes, Total or the columns of line items")
		}
	}
	s := shopifyOrders{importer: m, x: x, oo: opt}
	if err := m.rows(s.read); err != nil {
		return nil, err
	}
	s.flush()
	s.out.Rows = m.Rows
	m.unmapped()
	s.out.reasons = append(s.out.reasons, m.reasons...)
	return &s.out, nil
}

type shopifyOrders struct {
	*importer
	x   shopifyOrderCols
	oo  OrderOptions
	out Orders
	*shopifyOrder
}

// shopifyOrder is the order that is being read, with what its first row says.
type shopifyOrder struct {
	*builder
	from int // first row of the order

	goods, shipping, taxes, total, discount money.Amount
	rate                                    money.Percent
	rated                                   bool
	untaxed                                 []bool
	payment, reference, code                string
}

// read takes one row. Only the first row of an order has its total: a row
// without one belongs to the order before it, or to none.
func (s *shopifyOrders) read() {
	name := s.cell(s.x.name)
	if s.shopifyOrder == nil || s.order.ID != name {
		if name == "" || s.cell(s.x.total) == "" {
			s.importer.say(rRowOrphan, s.x.name)
			return
		}
		s.flush()
		s.open(name)
	}
	s.row().Product = name
	s.line()
}

func (s *shopifyOrders) open(name string) {
	x := &s.x
	b := &builder{out: &s.out, order: commerce.Order{ID: name, Mode: s.oo.Mode, Seller: s.oo.Seller, Zone: s.oo.Zone}}
	s.shopifyOrder = &shopifyOrder{builder: b, from: len(s.Rows) - 1}
	o := &b.order
	b.currency(s.cell(x.currency))
	s.opt.Currency = cmp.Or(o.Currency, money.XXX)
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
	s.goods, s.taxes, s.total = s.figure(x.subtotal, "/subtotal"), s.figure(x.taxes, "/taxes"), s.figure(x.total, "/total")
	if s.shipping = b.zero(); s.cell(x.shipping) != "" {
		s.shipping = s.figure(x.shipping, "/shipping")
	}
	s.discount, s.code = s.amount(x.discount), s.cell(x.code)
	s.payment, s.reference = s.cell(x.payment), s.cell(x.reference)
	names := 0
	for i := range x.taxName {
		if n := s.cell(x.taxName[i]); n != "" {
			names++
			s.rate, s.rated = percentIn(n)
		}
	}
	s.rated = s.rated && names == 1
	if s.cell(x.cancelled) != "" {
		b.say(rOrderCancelled, "")
	}
	if a := s.amount(x.refunded); a.Sign() > 0 {
		b.say(rOrderRefunded, "", commerce.NewFact("amount", a))
	}
	if m := s.cell(x.method); m != "" || s.shipping.Sign() > 0 {
		o.Charges = []commerce.Charge{{ID: "shipping", Kind: commerce.Shipping, Title: m, List: s.shipping}}
	}
}

// figure reads an amount without which the order cannot be read.
func (s *shopifyOrders) figure(col int, path string) money.Amount {
	a := s.amount(col)
	if a == (money.Amount{}) {
		s.errs.Add(path, "feed.order.amount", ErrFormat)
	}
	return a
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
	x, o := &s.x, &s.order
	qty, ok := s.whole(x.qty)
	at := commerce.Pointer("lines", len(o.Lines))
	if !ok {
		s.errs.Add(at+"/qty", "feed.order.quantity", ErrFormat)
	}
	s.row().State = Loaded
	l := commerce.Line{ID: lineID(len(o.Lines)), SKU: s.cell(x.sku), Title: s.cell(x.title), Qty: qty, Price: s.figure(x.price, at+"/price")}
	l.SKU = cmp.Or(l.SKU, l.ID)
	s.row().SKU = l.SKU
	s.path = at + "/price"
	l.List = s.keep(l.Price.MulInt(qty)).Round(money.HalfUp)
	s.path = ""
	if d := s.amount(x.lineDiscount); d.Sign() > 0 {
		l.Discounts = []commerce.Discount{{Promotion: "line", Amount: d}}
	}
	s.untaxed = append(s.untaxed, x.taxable >= 0 && !s.flag(x.taxable))
	o.Lines = append(o.Lines, l)
}

// flush completes the order that was being read.
func (s *shopifyOrders) flush() {
	if s.shopifyOrder == nil {
		return
	}
	if len(s.errs) == 0 {
		s.discounts()
		s.vat()
	}
	tender := commerce.Tender{Kind: strings.ToLower(strings.ReplaceAll(s.payment, " ", "_")), Ref: s.reference}
	if !s.builder.finish(s.total, tender) {
		s.problems++
		for i := s.from; i < len(s.Rows); i++ {
			if s.Rows[i].Product == s.order.ID {
				s.Rows[i].State = Skipped
			}
		}
	}
	s.shopifyOrder = nil
}

// discounts shares what the order gives beyond its lines out to them: the goods
// come down to the subtotal. What then is still more than the total is off the
// shipping, if there was a code for it.
func (s *shopifyOrders) discounts() {
	o := &s.order
	goods, given := s.zero(), s.zero()
	after := make([]money.Amount, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		after[i] = l.List
		for _, d := range l.Discounts {
			after[i], given = s.sub(after[i], d.Amount), s.add(given, d.Amount)
		}
		goods = s.add(goods, after[i])
	}
	stated := given // by the lines themselves, where there is no figure for the order
	if off := s.sub(goods, s.goods); off.Sign() > 0 {
		shares, err := off.AllocateOver(after)
		s.fail(err)
		for i, share := range shares {
			if share.Sign() > 0 {
				o.Lines[i].Discounts = append(o.Lines[i].Discounts, commerce.Discount{Promotion: cmp.Or(s.code, "order"), Code: s.code, Amount: share})
				after[i] = s.sub(after[i], share)
			}
		}
		given = s.add(given, off)
	} else if off.Sign() < 0 {
		s.differ("subtotal", s.goods, goods)
	}
	for i := range o.Lines {
		o.Lines[i].Net, o.Lines[i].Gross = after[i], after[i]
	}
	due := s.add(s.goods, s.shipping)
	if o.Mode == commerce.Net {
		due = s.add(due, s.taxes)
	}
	over := s.sub(due, s.total)
	for i := range o.Charges {
		c := &o.Charges[i]
		c.Net, c.Gross = c.List, c.List
		if n, err := over.Cmp(c.List); err == nil && over.Sign() > 0 && n <= 0 && s.code != "" {
			c.Discounts = []commerce.Discount{{Promotion: s.code, Code: s.code, Amount: over}}
			c.Net = s.sub(c.List, over)
			c.Gross = c.Net
			given = s.add(given, over)
		}
	}
	s.differ("discount", cmp.Or(s.discount, stated), given)
}

func (s *shopifyOrders) vat() {
	market := s.order.Market
	s.collect()
	for i := range s.parts {
		p := &s.parts[i]
		p.exempt = i < len(s.untaxed) && s.untaxed[i] || s.taxes.IsZero()
		p.rate, p.known = s.rate, s.rated
		if s.oo.Rates != nil && p.sku != "" {
			if r, ok := s.oo.Rates(p.sku, market); ok {
				p.rate, p.known = r, true
			}
		}
		if p.exempt {
			p.rate = money.Percent{}
		}
	}
	s.spread(s.taxes)
	s.rates(s.oo.From, market)
}

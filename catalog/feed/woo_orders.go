package feed

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// The parts of an order of the WooCommerce REST API that we read.
type wooOrder struct {
	ID        int64     `json:"id"`
	Number    string    `json:"number"`
	Status    string    `json:"status"`
	Currency  string    `json:"currency"`
	Created   string    `json:"date_created_gmt"`
	Inclusive bool      `json:"prices_include_tax"`
	TotalTax  string    `json:"total_tax"`
	Total     string    `json:"total"`
	Customer  int64     `json:"customer_id"`
	Billing   wooParty  `json:"billing"`
	Shipping  wooParty  `json:"shipping"`
	Payment   string    `json:"payment_method"`
	Ref       string    `json:"transaction_id"`
	Lines     []wooLine `json:"line_items"`
	Taxes     []struct {
		RateID  int64       `json:"rate_id"`
		Percent json.Number `json:"rate_percent"`
	} `json:"tax_lines"`
	Shippings []wooLine `json:"shipping_lines"`
	Fees      []wooLine `json:"fee_lines"`
	Coupons   []struct {
		Code string `json:"code"`
	} `json:"coupon_lines"`
	Refunds []struct {
		Total string `json:"total"`
	} `json:"refunds"`
}

// wooRead are the members above; others are reported.
var wooRead = strings.Fields(`id number status currency date_created_gmt prices_include_tax total_tax total customer_id
	billing shipping payment_method transaction_id line_items tax_lines shipping_lines fee_lines coupon_lines refunds`)

type wooParty struct {
	First    string `json:"first_name"`
	Last     string `json:"last_name"`
	Company  string `json:"company"`
	Street   string `json:"address_1"`
	Extra    string `json:"address_2"`
	City     string `json:"city"`
	State    string `json:"state"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
	Email    string `json:"email"`
	Phone    string `json:"phone"`
}

func (p wooParty) address() commerce.Address {
	return commerce.Address{
		Name: strings.TrimSpace(p.First + " " + p.Last), Street: p.Street, Extra: p.Extra, City: p.City, Region: p.State,
		Postcode: p.Postcode, Country: commerce.Territory(p.Country).Canonical(),
	}
}

type wooLine struct {
	ID          int64       `json:"id"`
	Name        string      `json:"name"`
	Title       string      `json:"method_title"`
	SKU         string      `json:"sku"`
	Qty         json.Number `json:"quantity"`
	Subtotal    string      `json:"subtotal"`
	SubtotalTax string      `json:"subtotal_tax"`
	Total       string      `json:"total"`
	TotalTax    string      `json:"total_tax"`
	Taxes       []struct {
		ID    int64  `json:"id"`
		Total string `json:"total"`
	} `json:"taxes"`
}

// ReadWooOrders reads orders as the REST API of WooCommerce (version 3) gives
// them: a JSON array, as export plug-ins write it too. Lines have their own VAT
// there; amounts with more decimals than the currency are rounded half up, line
// by line, and each cent that the order's totals differ by is reported.
//
// An order that cannot be read is reported, the others load. The error is for a
// file that is no such array.
func ReadWooOrders(r io.Reader, opt OrderOptions) (*Orders, error) {
	data, err := readAll(r, opt.MaxBytes)
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(data), &list); err != nil {
		return nil, commerce.Detail(ErrFormat, "feed: not a JSON array of orders: %v", err)
	}
	out := &Orders{}
	unread := map[string]int{}
	for i, raw := range list {
		var w wooOrder
		row := Row{Line: i + 1}
		b := &builder{order: commerce.Order{Seller: opt.Seller, Zone: opt.Zone, ID: "#" + strconv.Itoa(i+1)}}
		if err := json.Unmarshal(raw, &w); err != nil {
			b.enter(out, commerce.Detail(ErrFormat, "feed: malformed order"))
			out.Rows = append(out.Rows, row)
			continue
		}
		members := map[string]json.RawMessage{}
		_ = json.Unmarshal(raw, &members) // raw is an object: it was read above
		for k := range members {
			if !slices.Contains(wooRead, k) {
				unread[k]++
			}
		}
		b.order.ID = cmp.Or(w.Number, strconv.FormatInt(w.ID, 10))
		row.Product = b.order.ID
		x := wooBuilder{builder: b, w: &w, opt: opt}
		if x.build(out) {
			row.State = Loaded
		}
		out.Rows = append(out.Rows, row)
	}
	for _, k := range slices.Sorted(maps.Keys(unread)) {
		reason := rColumnUnmapped.reason(commerce.NewFact("column", k), commerce.NewFact("cells", unread[k]))
		reason.Path = commerce.Pointer(k)
		out.reasons = append(out.reasons, reason)
	}
	return out, nil
}

type wooBuilder struct {
	*builder
	w   *wooOrder
	opt OrderOptions
	err commerce.FieldErrors
}

// amount reads a figure exactly and rounds it to the currency.
func (x *wooBuilder) amount(path, s string) money.Amount {
	if s == "" {
		return money.New(0, x.order.Currency)
	}
	d, err := decimal.NewFromString(s)
	if err == nil && (len(s) > 24 || strings.ContainsAny(s, "eE")) {
		err = ErrFormat
	}
	if err == nil {
		var a money.Amount
		if a, err = money.FromDecimal(d, x.order.Currency); err == nil {
			return a.Round(money.HalfUp)
		}
	}
	x.err.Add(path, "feed.order.amount", ErrFormat)
	return money.New(0, x.order.Currency)
}

func (x *wooBuilder) build(out *Orders) bool {
	w, o := x.w, &x.order
	err := x.currency(w.Currency, out)
	if err != nil {
		return x.enter(out, err)
	}
	if o.PlacedAt, err = time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(w.Created, "Z")); err != nil {
		x.err.Add("/date_created_gmt", "feed.order.time", ErrFormat)
	}
	o.Mode = commerce.Net
	if w.Inclusive {
		o.Mode = commerce.Gross
	}
	o.Buyer = commerce.Party{Name: cmp.Or(w.Billing.Company, w.Billing.address().Name), Email: w.Billing.Email, Phone: w.Billing.Phone, Address: w.Billing.address()}
	if w.Customer > 0 {
		o.Buyer.ID = strconv.FormatInt(w.Customer, 10)
	}
	o.ShipTo = w.Shipping.address()
	o.Market = cmp.Or(o.ShipTo.Country, o.Buyer.Address.Country)
	for i := range w.Lines {
		x.line(i)
	}
	for i := range w.Shippings {
		x.charge("shipping_lines", i, &w.Shippings[i], commerce.Shipping)
	}
	for i := range w.Fees {
		x.charge("fee_lines", i, &w.Fees[i], commerce.PaymentFee)
	}
	switch w.Status {
	case "cancelled", "failed":
		x.say(rOrderCancelled, "")
	}
	for i := range w.Refunds {
		a := x.amount(commerce.Pointer("refunds", i, "total"), w.Refunds[i].Total).Abs()
		x.say(rOrderRefunded, "", commerce.NewFact("amount", a))
	}
	if err := x.err.Err(); err != nil {
		return x.enter(out, err)
	}
	if err := x.check(); err != nil {
		return x.enter(out, err)
	}
	total := x.amount("/total", w.Total)
	if err := x.err.Err(); err != nil {
		return x.enter(out, err)
	}
	return x.finish(out, total, commerce.Tender{Kind: w.Payment, Ref: w.Ref})
}

func (x *wooBuilder) line(i int) {
	w, o := &x.w.Lines[i], &x.order
	at := func(f string) string { return commerce.Pointer("line_items", i, f) }
	qty, err := w.Qty.Int64()
	if err != nil {
		x.err.Add(at("quantity"), "feed.order.quantity", ErrFormat)
	}
	l := commerce.Line{ID: lineID(i), SKU: cmp.Or(w.SKU, lineID(i)), Title: w.Name, Qty: qty}
	l.Net, l.VAT = x.amount(at("total"), w.Total), x.amount(at("total_tax"), w.TotalTax)
	l.List = x.amount(at("subtotal"), w.Subtotal)
	after := l.Net
	var errs [3]error
	l.Gross, errs[0] = l.Net.Add(l.VAT)
	if o.Mode == commerce.Gross {
		after = l.Gross
		l.List, errs[1] = l.List.Add(x.amount(at("subtotal_tax"), w.SubtotalTax))
	}
	off, err := l.List.Sub(after)
	for _, e := range append(errs[:], err) {
		x.err.AddUnder(at("total"), "feed.order.amount", e)
	}
	switch off.Sign() {
	case 1:
		codes := make([]string, len(x.w.Coupons))
		for k := range codes {
			codes[k] = x.w.Coupons[k].Code
		}
		code := strings.Join(codes, "+")
		l.Discounts = []commerce.Discount{{Promotion: cmp.Or(code, "order"), Code: code, Amount: off}}
	case -1: // a price raised by hand
		l.List = after
	}
	o.Lines = append(o.Lines, l)
}

func (x *wooBuilder) charge(list string, i int, w *wooLine, kind commerce.ChargeKind) {
	at := func(f string) string { return commerce.Pointer(list, i, f) }
	c := commerce.Charge{ID: list[:1] + strconv.Itoa(i+1), Kind: kind, Title: cmp.Or(w.Title, w.Name)}
	c.Net, c.VAT = x.amount(at("total"), w.Total), x.amount(at("total_tax"), w.TotalTax)
	var err error
	c.Gross, err = c.Net.Add(c.VAT)
	x.err.AddUnder(at("total"), "feed.order.amount", err)
	if c.List = c.Gross; x.order.Mode == commerce.Net {
		c.List = c.Net
	}
	x.order.Charges = append(x.order.Charges, c)
}

// check finds the rate of each part and compares its VAT, and the order's.
func (x *wooBuilder) check() error {
	x.collect()
	rates := make(map[int64]money.Percent, len(x.w.Taxes))
	for _, t := range x.w.Taxes {
		if r, err := money.ParsePercent(t.Percent.String()); err == nil {
			rates[t.RateID] = r
		}
	}
	sources := slices.Concat(x.w.Lines, x.w.Shippings, x.w.Fees)
	var sum money.Total
	for i := range x.parts {
		p := &x.parts[i]
		sum.Add(*p.vat)
		n := 0
		for _, t := range sources[i].Taxes {
			if r, ok := rates[t.ID]; ok && t.Total != "" {
				p.rate, n = r, n+1
			}
		}
		p.known, p.exempt = n == 1, n == 0 && p.vat.IsZero()
		if !p.known {
			p.rate = money.Percent{}
			continue
		}
		if want, err := p.rate.Of(*p.net, money.HalfUp); err != nil {
			return err
		} else if !want.Equal(*p.vat) {
			x.say(rOrderRate, p.id, commerce.NewFact("line", p.id), commerce.NewFact("have", *p.vat), commerce.NewFact("rate", p.rate), commerce.NewFact("want", want))
		}
	}
	have, err := sum.Amount()
	if err != nil {
		return err
	}
	x.differ("VAT", x.amount("/total_tax", x.w.TotalTax), cmp.Or(have, money.New(0, x.order.Currency)))
	return x.rates(x.opt.From, x.order.Market)
}

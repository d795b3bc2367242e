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
		if out.refused > maxReasons {
			return nil, commerce.Detail(ErrBroken, "feed: order %d: broken beyond reading", i)
		}
		var w wooOrder
		b := &builder{out: out, order: commerce.Order{Seller: opt.Seller, Zone: opt.Zone, ID: "#" + strconv.Itoa(i+1)}}
		row := Row{Line: i + 1}
		if err := json.Unmarshal(raw, &w); err != nil {
			b.fail(commerce.Detail(ErrFormat, "feed: malformed order"))
			b.refuse()
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
		if x := (wooBuilder{builder: b, w: &w, opt: opt}); x.build() {
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
}

// amount reads a figure exactly and rounds it to the currency. An empty one is
// zero.
func (x *wooBuilder) amount(path, s string) money.Amount {
	if s == "" {
		return x.zero()
	}
	return x.figure(path, s)
}

// figure reads an amount without which the order cannot be read.
func (x *wooBuilder) figure(path, s string) money.Amount {
	d, err := decimal.NewFromString(s)
	if err == nil && len(s) <= 24 && !strings.ContainsAny(s, "eE") {
		if a, err := money.FromDecimal(d, x.order.Currency); err == nil {
			return a.Round(money.HalfUp)
		}
	}
	x.errs.Add(path, "feed.order.amount", ErrFormat)
	return x.zero()
}

func (x *wooBuilder) build() bool {
	w, o := x.w, &x.order
	if !x.currency(w.Currency) {
		return x.refuse()
	}
	var err error
	if o.PlacedAt, err = time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(w.Created, "Z")); err != nil {
		x.errs.Add("/date_created_gmt", "feed.order.time", ErrFormat)
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
	if w.Status == "cancelled" || w.Status == "failed" {
		x.say(rOrderCancelled, "")
	}
	for i := range w.Refunds {
		a := x.amount(commerce.Pointer("refunds", i, "total"), w.Refunds[i].Total).Abs()
		x.say(rOrderRefunded, "", commerce.NewFact("amount", a))
	}
	total, vat := x.figure("/total", w.Total), x.figure("/total_tax", w.TotalTax)
	if len(x.errs) > 0 {
		return x.refuse()
	}
	x.check(vat)
	return x.finish(total, commerce.Tender{Kind: w.Payment, Ref: w.Ref})
}

// charged reads what a line or charge came to.
func (x *wooBuilder) charged(at string, w *wooLine) (net, vat, gross money.Amount) {
	x.path = at + "/total"
	net, vat = x.figure(x.path, w.Total), x.amount(at+"/total_tax", w.TotalTax)
	return net, vat, x.add(net, vat)
}

func (x *wooBuilder) line(i int) {
	w, o := &x.w.Lines[i], &x.order
	at := commerce.Pointer("line_items", i)
	qty, err := w.Qty.Int64()
	if err != nil {
		x.errs.Add(at+"/quantity", "feed.order.quantity", ErrFormat)
	}
	l := commerce.Line{ID: lineID(i), SKU: cmp.Or(w.SKU, lineID(i)), Title: w.Name, Qty: qty}
	l.Net, l.VAT, l.Gross = x.charged(at, w)
	after := l.Net
	l.List = x.amount(at+"/subtotal", w.Subtotal)
	if o.Mode == commerce.Gross {
		after = l.Gross
		l.List = x.add(l.List, x.amount(at+"/subtotal_tax", w.SubtotalTax))
	}
	off := x.sub(l.List, after)
	x.path = ""
	switch {
	case off.Sign() > 0:
		codes := make([]string, len(x.w.Coupons))
		for k := range codes {
			codes[k] = x.w.Coupons[k].Code
		}
		code := strings.Join(codes, "+")
		l.Discounts = []commerce.Discount{{Promotion: cmp.Or(code, "order"), Code: code, Amount: off}}
	case off.Sign() < 0: // a price raised by hand
		if w.Subtotal != "" {
			x.differ("list price of "+l.ID, l.List, after)
		}
		l.List = after
	}
	o.Lines = append(o.Lines, l)
}

func (x *wooBuilder) charge(list string, i int, w *wooLine, kind commerce.ChargeKind) {
	c := commerce.Charge{ID: list[:1] + strconv.Itoa(i+1), Kind: kind, Title: cmp.Or(w.Title, w.Name)}
	c.Net, c.VAT, c.Gross = x.charged(commerce.Pointer(list, i), w)
	if c.List = c.Gross; x.order.Mode == commerce.Net {
		c.List = c.Net
	}
	x.path = ""
	x.order.Charges = append(x.order.Charges, c)
}

// check finds the rate of each part and compares its VAT, and the order's.
func (x *wooBuilder) check(total money.Amount) {
	x.collect()
	rates := make(map[int64]money.Percent, len(x.w.Taxes))
	for _, t := range x.w.Taxes {
		if r, err := money.ParsePercent(t.Percent.String()); err == nil {
			rates[t.RateID] = r
		}
	}
	sources := slices.Concat(x.w.Lines, x.w.Shippings, x.w.Fees)
	sum := x.zero()
	for i := range x.parts {
		p := &x.parts[i]
		sum = x.add(sum, *p.vat)
		n := 0
		for _, t := range sources[i].Taxes {
			if r, ok := rates[t.ID]; ok && t.Total != "" {
				p.rate, n = r, n+1
			}
		}
		p.known, p.exempt = n == 1, n == 0 && p.vat.IsZero()
		if p.known {
			x.compare(p, x.keep(p.rate.Of(*p.net, money.HalfUp)))
		} else {
			p.rate = money.Percent{}
		}
	}
	x.differ("VAT", total, sum)
	x.rates(x.opt.From, x.order.Market)
}

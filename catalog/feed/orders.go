package feed

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// OrderOptions say what an export of orders does not.
type OrderOptions struct {
	// Mode says whether the prices of the export contain VAT. WooCommerce says
	// so itself.
	Mode commerce.PriceMode
	// Seller and Zone are the shop's; From is where goods were sent from.
	Seller commerce.Party
	Zone   string
	From   commerce.Territory
	// Rates gives the VAT rate of an article in a territory, where the export
	// has it for the whole order only. Nil, and false, mean not known.
	Rates func(sku string, where commerce.Territory) (money.Percent, bool)
	// DecimalComma and MaxBytes are those of [Options].
	DecimalComma bool
	MaxBytes     int64
}

// Orders are what was read of an export of orders. Each order passes its Check
// and holds its own reasons.
type Orders struct {
	Orders  []commerce.Order
	Rows    []Row // one for each record; Product is the order's id
	reasons []commerce.Reason
	ids     map[string]bool
	refused int
}

// Code is the first problem's code, else that of the first order.
func (o *Orders) Code() string {
	for _, r := range append(commerce.Filter(o.reasons, commerce.Problem), o.reasons...) {
		return r.Code
	}
	return ""
}

// Reasons returns what was found, order by order: every cent by which the
// export does not add up, then the columns that were not read.
func (o *Orders) Reasons() []commerce.Reason { return slices.Clone(o.reasons) }

// part is a line or charge while its VAT is worked out.
type part struct {
	id, sku         string
	net, vat, gross *money.Amount
	tax             *commerce.Tax
	off             []commerce.Discount
	rate            money.Percent
	known           bool // the rate
	exempt          bool // no VAT was charged
}

// builder makes one order and notes what does not fit. Its arithmetic keeps
// what fails, under path, so that it is asked for once: at the end.
type builder struct {
	out   *Orders
	order commerce.Order
	parts []part
	said  []commerce.Reason
	errs  commerce.FieldErrors
	path  string
}

func (b *builder) say(code reasonCode, line string, facts ...commerce.Fact) {
	r := code.reason(facts...)
	r.Line = line
	b.said = append(b.said, r)
}

func (b *builder) zero() money.Amount { return money.New(0, b.order.Currency) }

func (b *builder) fail(err error) { b.errs.AddUnder(b.path, "feed.order.amount", err) }

func (b *builder) keep(a money.Amount, err error) money.Amount {
	b.fail(err)
	return a
}

func (b *builder) sub(x, y money.Amount) money.Amount { return b.keep(x.Sub(y)) }

func (b *builder) add(x, y money.Amount) money.Amount { return b.keep(x.Add(y)) }

// currency reads the currency of the order, or reports it.
func (b *builder) currency(code string) bool {
	var err error
	if b.order.Currency, err = money.ParseCurrency(code); err == nil {
		return true
	}
	if len(code) > 10 {
		code = code[:10] + "…"
	}
	b.out.reasons = append(b.out.reasons, b.of(rOrderCurrency.reason(commerce.NewFact("have", code))))
	b.errs.Add("/currency", "feed.order.currency", err)
	return false
}

// differ reports a figure of the export that its parts do not add up to.
func (b *builder) differ(of string, want, have money.Amount) bool {
	if want.Equal(have) {
		return false
	}
	b.say(rOrderDifference, "", commerce.NewFact("of", of), commerce.NewFact("want", want), commerce.NewFact("have", have), commerce.NewFact("by", b.sub(want, have)))
	return true
}

// collect lists the lines and charges of the order as parts. Call it when both are complete.
func (b *builder) collect() {
	for i := range b.order.Lines {
		l := &b.order.Lines[i]
		b.parts = append(b.parts, part{id: l.ID, sku: l.SKU, net: &l.Net, vat: &l.VAT, gross: &l.Gross, tax: &l.Tax, off: l.Discounts})
	}
	for i := range b.order.Charges {
		c := &b.order.Charges[i]
		b.parts = append(b.parts, part{id: c.ID, net: &c.Net, vat: &c.VAT, gross: &c.Gross, tax: &c.Tax, off: c.Discounts})
	}
}

// spread gives each part its VAT, so that all of them make total. With the
// rates known each part has its own, as long as that adds up; else total is
// shared out by it. Without rates it is shared out by amount: rates and amounts
// are no common measure.
func (b *builder) spread(total money.Amount) {
	own, amounts := make([]money.Amount, len(b.parts)), make([]money.Amount, len(b.parts))
	all, sum := true, b.zero()
	for i := range b.parts {
		p := &b.parts[i]
		own[i], amounts[i] = b.zero(), b.zero()
		switch {
		case p.exempt:
		case !p.known:
			all, amounts[i] = false, *p.gross
		case !p.rate.IsZero():
			amounts[i] = *p.gross
			if b.order.Mode == commerce.Gross {
				own[i] = b.keep(p.rate.Within(*p.gross, money.HalfUp))
			} else {
				own[i] = b.keep(p.rate.Of(*p.net, money.HalfUp))
			}
		}
		sum = b.add(sum, own[i])
	}
	shares, weights := own, own
	if !all {
		b.say(rOrderTaxSpread, "", commerce.NewFact("vat", total))
		weights = amounts
	}
	if !all || !sum.Equal(total) {
		var err error
		if shares, err = total.AllocateOver(weights); errors.Is(err, money.ErrWeights) { // nothing there to be taxed
			shares = weights
			b.differ("VAT", total, b.zero())
		} else if err != nil {
			b.fail(err)
			return
		}
	}
	for i := range b.parts {
		p := &b.parts[i]
		if *p.vat = shares[i]; b.order.Mode == commerce.Gross {
			*p.net = b.sub(*p.gross, *p.vat)
		} else {
			*p.gross = b.add(*p.net, *p.vat)
		}
		if all && !p.exempt {
			b.compare(p, own[i])
		}
	}
}

// compare reports a part whose VAT is not what its rate comes to.
func (b *builder) compare(p *part, want money.Amount) {
	if !p.vat.Equal(want) {
		b.say(rOrderRate, p.id, commerce.NewFact("line", p.id), commerce.NewFact("have", *p.vat), commerce.NewFact("rate", p.rate), commerce.NewFact("want", want))
	}
}

// rates writes the tax of each part: its rate where it is known, else the one
// that its amounts come to.
func (b *builder) rates(from, to commerce.Territory) {
	for i := range b.parts {
		p := &b.parts[i]
		if !p.known && !p.exempt && !p.net.IsZero() {
			var err error
			p.rate, err = money.PercentOf(*p.vat, *p.net, 1, money.HalfUp)
			b.fail(err)
			b.say(rOrderRateUnknown, p.id, commerce.NewFact("line", p.id), commerce.NewFact("rate", p.rate))
		}
		*p.tax = commerce.Tax{Territory: to, Category: "S", Rate: p.rate, From: from}
		if p.rate.IsZero() {
			p.tax.Category = "Z"
		}
	}
}

// finish adds the order up, enters what is left as rounding, checks it, and
// puts it into the result, or says why it cannot be read.
func (b *builder) finish(payable money.Amount, tender commerce.Tender) bool {
	o := &b.order
	t := &o.Totals
	t.Discount, t.Net, t.VAT, t.Gross, t.Payable = b.zero(), b.zero(), b.zero(), b.zero(), payable
	for _, p := range b.parts {
		t.Net, t.VAT, t.Gross = b.add(t.Net, *p.net), b.add(t.VAT, *p.vat), b.add(t.Gross, *p.gross)
		for _, d := range p.off {
			t.Discount = b.add(t.Discount, d.Amount)
		}
	}
	if t.Rounding = b.sub(payable, t.Gross); b.differ("total", payable, t.Gross) {
		b.say(rOrderRounding, "", commerce.NewFact("amount", t.Rounding))
	}
	tender.ID, tender.Amount, tender.Kind = "t1", payable, cmp.Or(tender.Kind, "other")
	o.Tenders = []commerce.Tender{tender}
	if b.out.ids[o.ID] {
		b.errs.Add("/id", "feed.order.duplicate", commerce.ErrDuplicate)
	}
	if len(b.errs) == 0 {
		b.errs.AddUnder("", "feed.order.amount", o.Check())
	}
	if len(b.errs) > 0 {
		return b.refuse()
	}
	read := rOrderRead.reason(commerce.NewFact("order", o.ID), commerce.NewFact("lines", len(o.Lines)), commerce.NewFact("gross", t.Gross))
	o.Reasons = slices.Insert(b.said, 0, read)
	for _, r := range o.Reasons {
		b.out.reasons = append(b.out.reasons, b.of(r))
	}
	if b.out.ids == nil {
		b.out.ids = map[string]bool{}
	}
	b.out.ids[o.ID] = true
	b.out.Orders = append(b.out.Orders, *o)
	return true
}

// refuse says why the order cannot be read.
func (b *builder) refuse() bool {
	b.out.refused++
	_ = b.errs.Err() // sorts
	for _, e := range b.errs {
		r := rOrderRefused.reason(commerce.NewFact("order", b.order.ID), commerce.NewFact("code", e.Code), commerce.NewFact("at", e.Path))
		r.Path = e.Path
		b.out.reasons = append(b.out.reasons, b.of(r))
	}
	return false
}

// of names the order in a reason of the whole file.
func (b *builder) of(r commerce.Reason) commerce.Reason {
	if _, ok := r.Fact("order"); !ok {
		r.Facts = append(slices.Clip(r.Facts), commerce.NewFact("order", b.order.ID))
	}
	r.Path = commerce.Pointer(b.order.ID) + r.Path
	return r
}

// percentIn finds "22%" in the name of a tax.
func percentIn(name string) (money.Percent, bool) {
	i := strings.LastIndexByte(name, '%')
	if i < 0 {
		return money.Percent{}, false
	}
	number := strings.TrimSpace(name[:i])
	k := len(number)
	for k > 0 && (number[k-1] >= '0' && number[k-1] <= '9' || number[k-1] == '.' || number[k-1] == ',') {
		k--
	}
	p, err := money.ParsePercent(strings.ReplaceAll(number[k:], ",", "."))
	return p, err == nil
}

func lineID(i int) string { return "l" + strconv.Itoa(i+1) }

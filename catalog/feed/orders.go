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
}

// Code is the first problem's code, else that of the first order.
func (o *Orders) Code() string {
	if p := commerce.Filter(o.reasons, commerce.Problem); len(p) > 0 {
		return p[0].Code
	}
	if len(o.reasons) == 0 {
		return ""
	}
	return o.reasons[0].Code
}

// Reasons returns what was found, order by order: every cent by which the
// export does not add up, then the columns that were not read.
func (o *Orders) Reasons() []commerce.Reason { return slices.Clone(o.reasons) }

// part is a line or charge while its VAT is worked out.
type part struct {
	id, sku         string
	net, vat, gross *money.Amount
	tax             *commerce.Tax
	rate            money.Percent
	known           bool // the rate
	exempt          bool // no VAT was charged
}

// builder makes one order and notes what does not fit.
type builder struct {
	order commerce.Order
	parts []part
	said  []commerce.Reason
}

func (b *builder) say(code reasonCode, line string, facts ...commerce.Fact) {
	r := code.reason(facts...)
	r.Line = line
	b.said = append(b.said, r)
}

// currency reads the currency of the order, or reports it.
func (b *builder) currency(code string, out *Orders) (err error) {
	if b.order.Currency, err = money.ParseCurrency(code); err == nil {
		return nil
	}
	if len(code) > 10 {
		code = code[:10] + "…"
	}
	out.reasons = append(out.reasons, b.of(rOrderCurrency.reason(commerce.NewFact("have", code))))
	return commerce.FieldErrors{{Path: "/currency", Code: "feed.order.currency", Err: err}}
}

// differ reports a figure of the export that its parts do not add up to.
func (b *builder) differ(of string, want, have money.Amount) bool {
	if want.Equal(have) {
		return false
	}
	by, _ := want.Sub(have) // one currency: cannot fail below the range of Check
	b.say(rOrderDifference, "", commerce.NewFact("of", of), commerce.NewFact("want", want), commerce.NewFact("have", have), commerce.NewFact("by", by))
	return true
}

// collect lists the lines and charges of the order as parts. Call it when both are complete.
func (b *builder) collect() {
	b.parts = b.parts[:0]
	for i := range b.order.Lines {
		l := &b.order.Lines[i]
		b.parts = append(b.parts, part{id: l.ID, sku: l.SKU, net: &l.Net, vat: &l.VAT, gross: &l.Gross, tax: &l.Tax})
	}
	for i := range b.order.Charges {
		c := &b.order.Charges[i]
		b.parts = append(b.parts, part{id: c.ID, net: &c.Net, vat: &c.VAT, gross: &c.Gross, tax: &c.Tax})
	}
}

// spread gives each part its VAT, so that all of them make total. With the
// rates known each part has its own, as long as that adds up; else total is
// shared out by it. Without rates it is shared out by amount.
func (b *builder) spread(total money.Amount) error {
	if len(b.parts) == 0 { // Check says so
		return nil
	}
	gross := b.order.Mode == commerce.Gross
	weights := make([]money.Amount, len(b.parts))
	var sum money.Total
	all := true
	for i := range b.parts {
		p := &b.parts[i]
		w, base := *p.net, *p.net
		if gross {
			w, base = *p.gross, *p.gross
		}
		switch {
		case p.exempt:
			w = money.New(0, b.order.Currency)
		case p.known:
			var err error
			if gross {
				w, err = p.rate.Within(base, money.HalfUp)
			} else {
				w, err = p.rate.Of(base, money.HalfUp)
			}
			if err != nil {
				return err
			}
		default:
			all = false
		}
		weights[i] = w
		sum.Add(w)
	}
	expected, err := sum.Amount()
	if err != nil {
		return err
	}
	shares := weights
	if !all || !expected.Equal(total) {
		if !all {
			b.say(rOrderTaxSpread, "", commerce.NewFact("vat", total))
			for i := range weights { // rates and amounts are no common measure
				if weights[i] = *b.parts[i].net; gross {
					weights[i] = *b.parts[i].gross
				}
				if p := &b.parts[i]; p.exempt || p.known && p.rate.IsZero() {
					weights[i] = money.New(0, b.order.Currency)
				}
			}
		}
		if shares, err = share(total, weights); err != nil {
			return err
		}
	}
	for i := range b.parts {
		p := &b.parts[i]
		*p.vat = shares[i]
		if gross {
			*p.net, err = p.gross.Sub(*p.vat)
		} else {
			*p.gross, err = p.net.Add(*p.vat)
		}
		if err != nil {
			return err
		}
		if p.known && !p.exempt && all && !shares[i].Equal(weights[i]) {
			b.say(rOrderRate, p.id, commerce.NewFact("line", p.id), commerce.NewFact("have", shares[i]), commerce.NewFact("rate", p.rate), commerce.NewFact("want", weights[i]))
		}
	}
	return nil
}

// share shares a total out; where every weight is zero, equally.
func share(total money.Amount, weights []money.Amount) ([]money.Amount, error) {
	if out, err := total.AllocateOver(weights); err == nil || !errors.Is(err, money.ErrWeights) {
		return out, err
	}
	return total.Split(len(weights))
}

// rates writes the tax of each part: its rate where it is known, else the one
// that its amounts come to.
func (b *builder) rates(from, to commerce.Territory) error {
	for i := range b.parts {
		p := &b.parts[i]
		if !p.known && !p.exempt && !p.net.IsZero() {
			r, err := money.PercentOf(*p.vat, *p.net, 1, money.HalfUp)
			if err != nil {
				return err
			}
			p.rate = r
			b.say(rOrderRateUnknown, p.id, commerce.NewFact("line", p.id), commerce.NewFact("rate", r))
		}
		*p.tax = commerce.Tax{Territory: to, Category: "S", Rate: p.rate, From: from}
		if p.rate.IsZero() {
			p.tax.Category = "Z"
		}
	}
	return nil
}

// finish adds the order up, enters what is left as rounding, and checks it.
func (b *builder) finish(out *Orders, payable money.Amount, tender commerce.Tender) bool {
	o := &b.order
	var discount, net, vat, gross money.Total
	for i := range o.Lines {
		for _, d := range o.Lines[i].Discounts {
			discount.Add(d.Amount)
		}
	}
	for i := range o.Charges {
		for _, d := range o.Charges[i].Discounts {
			discount.Add(d.Amount)
		}
	}
	for _, p := range b.parts {
		net.Add(*p.net)
		vat.Add(*p.vat)
		gross.Add(*p.gross)
	}
	var errs [5]error
	o.Totals.Discount, errs[0] = discount.Amount()
	o.Totals.Net, errs[1] = net.Amount()
	o.Totals.VAT, errs[2] = vat.Amount()
	o.Totals.Gross, errs[3] = gross.Amount()
	o.Totals.Payable = payable
	o.Totals.Rounding, errs[4] = payable.Sub(o.Totals.Gross)
	if b.differ("total", payable, o.Totals.Gross) {
		b.say(rOrderRounding, "", commerce.NewFact("amount", o.Totals.Rounding))
	}
	tender.ID, tender.Amount, tender.Kind = "t1", payable, cmp.Or(tender.Kind, "other")
	o.Tenders = []commerce.Tender{tender}
	return b.enter(out, cmp.Or(errors.Join(errs[:]...), o.Check()))
}

// enter puts the order into the result, or says why it cannot be read.
func (b *builder) enter(out *Orders, err error) bool {
	if err != nil {
		var errs commerce.FieldErrors
		if !errors.As(err, &errs) {
			errs = commerce.FieldErrors{{Code: "feed.order.amount", Err: err}}
		}
		for _, e := range errs {
			r := rOrderRefused.reason(commerce.NewFact("order", b.order.ID), commerce.NewFact("code", e.Code), commerce.NewFact("at", e.Path))
			r.Path = e.Path
			out.reasons = append(out.reasons, b.of(r))
		}
		return false
	}
	read := rOrderRead.reason(commerce.NewFact("order", b.order.ID), commerce.NewFact("lines", len(b.order.Lines)), commerce.NewFact("gross", b.order.Totals.Gross))
	b.said = slices.Insert(b.said, 0, read)
	b.order.Reasons = b.said
	for _, r := range b.said {
		out.reasons = append(out.reasons, b.of(r))
	}
	out.Orders = append(out.Orders, b.order)
	return true
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

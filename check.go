package commerce

import (
	"errors"

	"github.com/bottega-go/commerce/money"
)

// Errors of [Order.Check], [Credit.Check] and [Order.Credit].
var (
	ErrUnbalanced = errors.New("commerce: sums do not add up")
	ErrQuantity   = errors.New("commerce: quantity out of range")
	ErrMissing    = errors.New("commerce: missing")
	ErrDuplicate  = errors.New("commerce: duplicate id")
	ErrNegative   = errors.New("commerce: negative amount")
	ErrUnknownID  = errors.New("commerce: unknown id")
)

// Limits of an order. They bound the work that a hostile one can cause.
const (
	MaxLines = 10_000
	MaxQty   = 1_000_000_000_000
)

// Check proves the invariants of a concluded order and returns every breach as
// [FieldErrors]:
//
//   - ids of lines and charges are present and unique, quantities are in 1..[MaxQty];
//   - all amounts are in the order's currency and not negative;
//   - on each line and charge Net + VAT = Gross, and List less Discounts is
//     Gross (or Net in net mode); Qty × Price is less than one minor unit from List;
//   - runs add up to their line;
//   - totals are the sums of lines and charges; Gross + Rounding = Payable;
//     tenders, where there are any, add up to Payable; LocalVAT, if any, is in
//     another currency, on the side of VAT.
func (o *Order) Check() error {
	c := checker{currency: o.Currency, mode: o.Mode}
	if o.ID == "" {
		c.add(place{}, "id", "commerce.order.missing", ErrMissing)
	}
	if o.PlacedAt.IsZero() {
		c.add(place{}, "placed_at", "commerce.order.missing", ErrMissing)
	}
	if len(o.Lines) == 0 {
		c.add(place{}, "lines", "commerce.order.missing", ErrMissing)
	}
	if len(o.Lines) > MaxLines || len(o.Charges) > MaxLines {
		c.add(place{}, "lines", "commerce.order.too_long", Detail(ErrQuantity, "commerce: more than %d lines or charges", MaxLines))
		return c.errs.Err()
	}
	ids := make(map[string]bool, len(o.Lines)+len(o.Charges))
	for i := range o.Lines {
		p := place{list: "lines", i: i}
		c.id(ids, p, o.Lines[i].ID)
		c.line(p, &o.Lines[i])
	}
	for i := range o.Charges {
		p := place{list: "charges", i: i}
		x := &o.Charges[i]
		c.id(ids, p, x.ID)
		c.part(p, x.Net, x.VAT, x.Gross)
		c.list(p, x.List, x.Discounts, x.Net, x.Gross)
	}
	c.totals(o.Totals, o.Tenders)
	return c.errs.Err()
}

// A place is an element of a list of the input, or of a list inside it; a
// negative i is an object instead of a list. Its pointer is built only when
// something is wrong there.
type place struct {
	list string
	i    int
	sub  string
	j    int
}

func (p place) field(name string) string {
	var tokens []any
	if p.list != "" {
		tokens = append(tokens, p.list)
	}
	if p.list != "" && p.i >= 0 {
		tokens = append(tokens, p.i)
	}
	if p.sub != "" {
		tokens = append(tokens, p.sub, p.j)
	}
	if name != "" {
		tokens = append(tokens, name)
	}
	return Pointer(tokens...)
}

func (p place) in(sub string, j int) place {
	p.sub, p.j = sub, j
	return p
}

type checker struct {
	errs                      FieldErrors
	currency                  money.Currency
	mode                      PriceMode
	signed                    bool // charges of a credit may be negative
	broken                    bool // a part could not be added: the totals say nothing
	discount, net, vat, gross money.Total
}

func (c *checker) add(at place, field, code string, err error, facts ...Fact) {
	c.errs.Add(at.field(field), code, err, facts...)
}

func (c *checker) id(seen map[string]bool, at place, id string) {
	switch {
	case id == "":
		c.add(at, "id", "commerce.id.missing", ErrMissing)
	case seen[id]:
		c.add(at, "id", "commerce.id.duplicate", ErrDuplicate)
	}
	seen[id] = true
}

// charged checks an amount that was charged: whole minor units, see amount.
func (c *checker) charged(at place, field string, a money.Amount) bool {
	if _, err := a.Minor(); err != nil {
		c.add(at, field, "commerce.amount.not_minor", Detail(money.ErrInexact, "commerce: %s has more decimals than its currency", a))
		return false
	}
	return c.amount(at, field, a)
}

// amount checks currency and sign; a zero Amount without currency is nothing.
func (c *checker) amount(at place, field string, a money.Amount) bool {
	if a != (money.Amount{}) && a.Currency() != c.currency {
		c.add(at, field, "commerce.currency.mixed",
			Detail(money.ErrCurrencyMismatch, "commerce: %s in an order in %s", a.Currency(), c.currency))
		return false
	}
	if a.Sign() < 0 && !c.signed {
		c.add(at, field, "commerce.amount.negative", Detail(ErrNegative, "commerce: %s is negative", a))
	}
	return true
}

func (c *checker) equal(at place, field, code, of string, got money.Amount, want *money.Total) {
	sum, err := want.Amount()
	if err != nil {
		c.add(at, field, code, err)
		return
	}
	if !same(got, sum) {
		c.add(at, field, code, Detail(ErrUnbalanced, "commerce: %s is not %s %s", got, of, sum),
			NewFact("have", got), NewFact("want", sum))
	}
}

// part checks one net, VAT and gross and adds them to the totals.
func (c *checker) part(at place, net, vat, gross money.Amount) {
	ok := c.charged(at, "net", net)
	ok = c.charged(at, "vat", vat) && ok
	ok = c.charged(at, "gross", gross) && ok
	if !ok {
		c.broken = true
		return
	}
	var sum money.Total
	sum.Add(net)
	sum.Add(vat)
	c.equal(at, "gross", "commerce.sum.gross", "net plus VAT", gross, &sum)
	c.net.Add(net)
	c.vat.Add(vat)
	c.gross.Add(gross)
}

func (c *checker) list(at place, list money.Amount, ds []Discount, net, gross money.Amount) {
	ok := c.charged(at, "list", list)
	var rest money.Total
	rest.Add(list)
	for i, d := range ds {
		if !c.charged(at.in("discounts", i), "amount", d.Amount) {
			ok = false
			continue
		}
		rest.Sub(d.Amount)
		c.discount.Add(d.Amount)
	}
	if !ok {
		c.broken = true
		return
	}
	if c.mode == Net {
		c.equal(at, "net", "commerce.sum.discounts", "list less discounts", net, &rest)
	} else {
		c.equal(at, "gross", "commerce.sum.discounts", "list less discounts", gross, &rest)
	}
}

func (c *checker) line(at place, l *Line) {
	if l.Qty < 1 || l.Qty > MaxQty {
		c.add(at, "qty", "commerce.qty.out_of_range",
			Detail(ErrQuantity, "commerce: quantity %d is not in 1..%d", l.Qty, int64(MaxQty)), NewFact("qty", l.Qty))
		c.broken = true
		return
	}
	c.part(at, l.Net, l.VAT, l.Gross)
	c.list(at, l.List, l.Discounts, l.Net, l.Gross)
	c.amount(at, "cost", l.Cost)
	if c.amount(at, "price", l.Price) && l.Price != (money.Amount{}) && l.List.Currency() == l.Price.Currency() {
		c.price(at, l)
	}
	if len(l.Runs) > 0 {
		c.runs(at, l)
	}
}

// price accepts any rounding of Qty × Price to a minor unit.
func (c *checker) price(at place, l *Line) {
	exact, err := l.Price.MulInt(l.Qty)
	if err != nil {
		c.add(at, "price", "commerce.amount.overflow", err)
		return
	}
	if !same(l.List, exact.Round(money.Floor)) && !same(l.List, exact.Round(money.Ceil)) {
		c.add(at, "list", "commerce.sum.list",
			Detail(ErrUnbalanced, "commerce: %s is not %d times %s", l.List, l.Qty, l.Price),
			NewFact("have", l.List), NewFact("want", exact))
	}
}

func (c *checker) runs(at place, l *Line) {
	var qty int64
	var net, vat, gross money.Total
	for i, r := range l.Runs {
		if r.Qty < 1 || r.Qty > l.Qty {
			c.add(at.in("runs", i), "qty", "commerce.qty.out_of_range",
				Detail(ErrQuantity, "commerce: quantity %d is not in 1..%d", r.Qty, l.Qty))
			return
		}
		qty += r.Qty
		p := at.in("runs", i)
		ok := c.charged(p, "net", r.Net)
		ok = c.charged(p, "vat", r.VAT) && ok
		if !c.charged(p, "gross", r.Gross) || !ok {
			return
		}
		var sum money.Total
		sum.Add(r.Net)
		sum.Add(r.VAT)
		c.equal(p, "gross", "commerce.sum.gross", "net plus VAT", r.Gross, &sum)
		net.Add(r.Net)
		vat.Add(r.VAT)
		gross.Add(r.Gross)
	}
	if qty != l.Qty {
		c.add(at, "runs", "commerce.sum.runs", Detail(ErrUnbalanced, "commerce: runs hold %d units of %d", qty, l.Qty))
	}
	c.equal(at, "net", "commerce.sum.runs", "the sum of the runs", l.Net, &net)
	c.equal(at, "vat", "commerce.sum.runs", "the sum of the runs", l.VAT, &vat)
	c.equal(at, "gross", "commerce.sum.runs", "the sum of the runs", l.Gross, &gross)
}

func (c *checker) totals(t Totals, tenders []Tender) {
	totals := place{list: "totals", i: -1}
	signed := c.signed
	c.signed = true // rounding may take away
	ok := true
	for _, x := range [...]struct {
		name string
		a    money.Amount
	}{
		{"discount", t.Discount},
		{"net", t.Net},
		{"vat", t.VAT},
		{"gross", t.Gross},
		{"rounding", t.Rounding},
		{"payable", t.Payable},
	} {
		ok = c.charged(totals, x.name, x.a) && ok
	}
	c.signed = signed
	paid := money.Total{}
	for i, x := range tenders {
		ok = c.charged(place{list: "tenders", i: i}, "amount", x.Amount) && ok
		paid.Add(x.Amount)
	}
	if !ok || c.broken {
		return
	}
	c.equal(totals, "discount", "commerce.sum.totals", "the sum of the lines", t.Discount, &c.discount)
	c.equal(totals, "net", "commerce.sum.totals", "the sum of the lines", t.Net, &c.net)
	c.equal(totals, "vat", "commerce.sum.totals", "the sum of the lines", t.VAT, &c.vat)
	c.equal(totals, "gross", "commerce.sum.totals", "the sum of the lines", t.Gross, &c.gross)
	var payable money.Total
	payable.Add(t.Gross)
	payable.Add(t.Rounding)
	c.equal(totals, "payable", "commerce.sum.payable", "gross plus rounding", t.Payable, &payable)
	if v := t.LocalVAT; v != (money.Amount{}) && (v.Currency() == c.currency || v != v.Round(money.Floor) || !v.IsZero() && v.Sign() != t.VAT.Sign()) {
		c.add(totals, "local_vat", "commerce.sum.local_vat", Detail(ErrUnbalanced, "commerce: %s is not %s in another currency", v, t.VAT))
	}
	if len(tenders) > 0 {
		c.equal(totals, "payable", "commerce.sum.tenders", "the sum of the tenders", t.Payable, &paid)
	}
}

// same says that two amounts have the same value; nothing is the same as zero.
func same(a, b money.Amount) bool {
	c, err := a.Cmp(b)
	return err == nil && c == 0
}

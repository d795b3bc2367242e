package commerce

import (
	"cmp"
	"slices"

	"github.com/bottega-go/commerce/money"
)

// creditBook knows how much of each line and charge has been credited.
type creditBook struct {
	order *Order
	state []remainder       // of the lines, then of the charges
	next  int               // in state: units mostly name the lines in their order
	ids   [2]map[string]int // of lines and of charges; nil until a long order needs it
}

const fewLines = 32 // lines and charges whose state needs no memory of its own, and up to which a scan beats a map

// open reads the charges and what prior credits took; lines follow when they are asked for.
func (b *creditBook) open(prior []Credit, errs *FieldErrors) {
	o := b.order
	for i := range o.Charges {
		c := &o.Charges[i]
		base := o.base(c.Net, c.Gross)
		minor, err := base.Minor()
		if err != nil {
			errs.AddUnder(Pointer("charges", i), "commerce.credit.share", err)
		}
		b.state[len(o.Lines)+i] = remainder{open: true, one: [1]part{{qty: minor, base: base, vat: c.VAT}}} // its units are cents
	}
	if len(prior) > 1 {
		prior = slices.Clone(prior)
		slices.SortStableFunc(prior, func(x, y Credit) int {
			return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID))
		})
	}
	for i := range prior {
		if i+1 < len(prior) && prior[i].At.Equal(prior[i+1].At) && !b.follows(&prior[i]) {
			b.advance(prior[i:])
		}
		b.replay(place{list: "prior", i: i}, &prior[i], errs)
	}
}

// advance moves the first credit that follows what was credited to the front of those of its instant.
func (b *creditBook) advance(prior []Credit) {
	for i := 1; i < len(prior) && prior[i].At.Equal(prior[0].At); i++ {
		if b.follows(&prior[i]) {
			c := prior[i]
			copy(prior[1:], prior[:i])
			prior[0] = c
			return
		}
	}
}

// follows says that the first units of each line of c are the next ones.
func (b *creditBook) follows(c *Credit) bool {
	for i := range c.Lines {
		l := &c.Lines[i]
		s, _ := b.line(l.Line)
		next := func(x CreditLine) bool { return x.Line == l.Line && x.From+x.Qty == l.From }
		if s != nil && l.From != s.done && !slices.ContainsFunc(c.Lines[:i], next) {
			return false
		}
	}
	return true
}

func (b *creditBook) id(n int) string {
	if lines := b.order.Lines; n < len(lines) {
		return lines[n].ID
	}
	return b.order.Charges[n-len(b.order.Lines)].ID
}

// line returns what is left of a line and its place.
func (b *creditBook) line(id string) (*remainder, int) {
	n := b.find(id, 0, len(b.order.Lines))
	if n < 0 {
		return nil, n
	}
	s := &b.state[n]
	if s.open {
		return s, n
	}
	l := &b.order.Lines[n]
	s.open = true
	s.one[0] = part{qty: l.Qty, base: b.order.base(l.Net, l.Gross), vat: l.VAT}
	for _, r := range l.Runs {
		s.runs = append(s.runs, part{qty: r.Qty, base: b.order.base(r.Net, r.Gross), vat: r.VAT})
	}
	return s, n
}

// charge returns what is left of a charge and its place.
func (b *creditBook) charge(id string) (*remainder, int) {
	n := b.find(id, len(b.order.Lines), len(b.state))
	if n < 0 {
		return nil, n
	}
	return &b.state[n], n - len(b.order.Lines)
}

// find returns the place of an id among from..to, or -1.
func (b *creditBook) find(id string, from, to int) int {
	i := b.next
	if i < from || i >= to || b.id(i) != id {
		i = b.search(id, from, to)
	}
	b.next = i + 1
	return i
}

func (b *creditBook) search(id string, from, to int) int {
	if to-from <= fewLines {
		for i := from; i < to; i++ {
			if b.id(i) == id {
				return i
			}
		}
		return -1
	}
	ids := &b.ids[min(from, 1)]
	if *ids == nil {
		*ids = make(map[string]int, to-from)
		for i := to - 1; i >= from; i-- {
			(*ids)[b.id(i)] = i
		}
	}
	if i, ok := (*ids)[id]; ok {
		return i
	}
	return -1
}

func (o *Order) base(net, gross money.Amount) money.Amount {
	if o.Mode == Net {
		return net
	}
	return gross
}

// replay takes a prior credit out of what is left, by its own figures.
func (b *creditBook) replay(at place, c *Credit, errs *FieldErrors) {
	if c.Order != b.order.ID {
		errs.Add(at.field("order"), "commerce.credit.other_order", ErrUnknownID)
		return
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		p := at.in("lines", i)
		s, _ := b.line(l.Line)
		if s == nil {
			errs.Add(p.field("line"), "commerce.id.unknown", ErrUnknownID)
			continue
		}
		if l.From != s.done || l.Qty < 0 {
			errs.Add(p.field("from"), "commerce.credit.sequence",
				Detail(ErrSequence, "commerce: credits units from %d where %d were credited", l.From, s.done),
				NewFact("from", l.From), NewFact("credited", s.done))
			continue
		}
		base := b.order.base(l.Net, l.Gross)
		var got, vat money.Amount
		var err error
		if l.Qty == 0 {
			got, vat, err = s.reduce(base)
		} else {
			got, vat, err = s.take(l.Qty)
		}
		if err == nil && (!same(got, base) || !same(vat, l.VAT)) {
			err = Detail(ErrUnbalanced, "commerce: %s with VAT %s is not the share of these units: %s with VAT %s", base, l.VAT, got, vat)
		}
		if err != nil {
			errs.AddUnder(p.field(""), "commerce.credit.share", err)
		}
	}
	for i := range c.Charges {
		x := &c.Charges[i]
		s, _ := b.charge(x.ID)
		if s == nil {
			continue // a deduction or a goodwill payment: not of the order
		}
		base := b.order.base(x.Net, x.Gross)
		_, vat, err := s.takeAmount(base)
		if err == nil && !same(vat, x.VAT) {
			err = Detail(ErrUnbalanced, "commerce: VAT %s is not the share of %s: %s", x.VAT, base, vat)
		}
		if err != nil {
			errs.AddUnder(at.in("charges", i).field(""), "commerce.credit.share", err)
		}
	}
}

// creditLine fills out, the credit of u.
func (b *creditBook) creditLine(at place, u *Units, out *CreditLine, errs *FieldErrors) {
	s, n := b.line(u.Line)
	if s == nil {
		errs.Add(at.field("line"), "commerce.id.unknown", ErrUnknownID)
		return
	}
	out.Line, out.From, out.Qty, out.Tax = u.Line, s.done, u.Qty, b.order.Lines[n].Tax
	var base, vat money.Amount
	var err error
	field := "qty"
	switch reduction := u.Amount != (money.Amount{}); {
	case reduction && u.Qty == 0:
		field = "amount"
		base, vat, err = s.reduce(u.Amount)
	case reduction || u.Qty < 1:
		errs.Add(at.field("qty"), "commerce.qty.out_of_range",
			Detail(ErrQuantity, "commerce: a line wants a quantity of at least 1 or an amount, not both"), NewFact("qty", u.Qty))
		return
	default:
		base, vat, err = s.take(u.Qty)
	}
	if err == nil {
		out.Net, out.VAT, out.Gross, err = b.order.split(base, vat)
	}
	if err != nil {
		errs.AddUnder(at.field(field), "commerce.credit.share", err)
	}
}

// creditCharge fills out, the credit of u.
func (b *creditBook) creditCharge(at place, u *Units, out *Charge, errs *FieldErrors) {
	s, n := b.charge(u.Charge)
	if s == nil {
		errs.Add(at.field("charge"), "commerce.id.unknown", ErrUnknownID)
		return
	}
	*out = b.order.Charges[n]
	p, amount := &s.one[0], u.Amount
	if amount == (money.Amount{}) {
		amount = money.New(p.qty-p.done, p.base.Currency())
	}
	base, vat, err := s.takeAmount(amount)
	if err == nil {
		out.Net, out.VAT, out.Gross, err = b.order.split(base, vat)
	}
	out.List, out.Discounts = base, nil
	if err != nil {
		errs.AddUnder(at.field("amount"), "commerce.credit.share", err)
	}
}

package commerce

import (
	"cmp"
	"errors"
	"slices"

	"github.com/bottega-go/commerce/money"
)

// creditBook knows how much of each line and charge has been credited.
type creditBook struct {
	order *Order
	ids   map[string]int // of lines and charges; nil where a scan is faster
	state []remainder    // of the lines, then of the charges
}

const scanLimit = 32 // lines and charges up to which a scan beats a map

// find returns the place of a line or charge in state.
func (b *creditBook) find(id string, charge bool) (int, bool) {
	lines := b.order.Lines
	if b.ids != nil {
		i, ok := b.ids[id]
		return i, ok && (i >= len(lines)) == charge
	}
	if !charge {
		for i := range lines {
			if lines[i].ID == id {
				return i, true
			}
		}
		return 0, false
	}
	for i := range b.order.Charges {
		if b.order.Charges[i].ID == id {
			return len(lines) + i, true
		}
	}
	return 0, false
}

// A remainder is a line or charge of which a part has been credited. The parts
// are its runs, or itself; base is its amount in the order's mode.
type remainder struct {
	done  int64 // units credited
	parts []part
}

type part struct {
	qty, done int64 // units
	base, vat money.Amount
}

func newCreditBook(o *Order, prior []Credit, errs *FieldErrors) *creditBook {
	b := &creditBook{order: o, state: make([]remainder, len(o.Lines)+len(o.Charges))}
	if len(b.state) > scanLimit {
		b.ids = make(map[string]int, len(b.state))
		for i := range o.Charges {
			b.ids[o.Charges[i].ID] = len(o.Lines) + i
		}
		for i := range o.Lines {
			b.ids[o.Lines[i].ID] = i
		}
	}
	store := make([]part, len(b.state))
	for i := range o.Lines {
		l := &o.Lines[i]
		if len(l.Runs) == 0 {
			store[i] = part{qty: l.Qty, base: o.base(l.Net, l.Gross), vat: l.VAT}
			b.state[i].parts = store[i : i+1 : i+1]
			continue
		}
		for _, r := range l.Runs {
			b.state[i].parts = append(b.state[i].parts, part{qty: r.Qty, base: o.base(r.Net, r.Gross), vat: r.VAT})
		}
	}
	for i := range o.Charges {
		c := &o.Charges[i]
		base := o.base(c.Net, c.Gross)
		minor, err := base.Minor()
		if err != nil {
			errs.AddUnder(Pointer("charges", i), "commerce.credit.share", err)
		}
		i += len(o.Lines)
		store[i] = part{qty: minor, base: base, vat: c.VAT} // its units are cents
		b.state[i].parts = store[i : i+1 : i+1]
	}
	if len(prior) > 1 {
		prior = slices.Clone(prior)
		slices.SortStableFunc(prior, func(x, y Credit) int {
			return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID))
		})
	}
	for i := range prior {
		b.replay(place{list: "prior", i: i}, &prior[i], errs)
	}
	return b
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
		n, ok := b.find(l.Line, false)
		if !ok {
			errs.Add(p.field("line"), "commerce.id.unknown", ErrUnknownID)
			continue
		}
		s := &b.state[n]
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
		n, ok := b.find(x.ID, true)
		if !ok {
			continue // a deduction or a goodwill payment: not of the order
		}
		base := b.order.base(x.Net, x.Gross)
		_, vat, err := b.state[n].takeAmount(base)
		if err == nil && !same(vat, x.VAT) {
			err = Detail(ErrUnbalanced, "commerce: VAT %s is not the share of %s: %s", x.VAT, base, vat)
		}
		if err != nil {
			errs.AddUnder(at.in("charges", i).field(""), "commerce.credit.share", err)
		}
	}
}

// line fills out, the credit of u.
func (b *creditBook) line(at place, u *Units, out *CreditLine, errs *FieldErrors) {
	n, ok := b.find(u.Line, false)
	if !ok {
		errs.Add(at.field("line"), "commerce.id.unknown", ErrUnknownID)
		return
	}
	s := &b.state[n]
	out.From, out.Tax = s.done, b.order.Lines[n].Tax
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

func (b *creditBook) charge(at place, u Units, errs *FieldErrors) (Charge, bool) {
	n, ok := b.find(u.Charge, true)
	if !ok {
		errs.Add(at.field("charge"), "commerce.id.unknown", ErrUnknownID)
		return Charge{}, false
	}
	x, s := b.order.Charges[n-len(b.order.Lines)], &b.state[n]
	amount := u.Amount
	if amount == (money.Amount{}) {
		amount = money.New(s.parts[0].qty-s.parts[0].done, s.parts[0].base.Currency())
	}
	base, vat, err := s.takeAmount(amount)
	if err == nil {
		x.Net, x.VAT, x.Gross, err = b.order.split(base, vat)
	}
	x.List, x.Discounts = base, nil
	if err != nil {
		errs.AddUnder(at.field("amount"), "commerce.credit.share", err)
	}
	return x, err == nil
}

// split turns an amount in the order's mode and its VAT into net, VAT and gross.
func (o *Order) split(base, vat money.Amount) (net, v, gross money.Amount, err error) {
	if o.Mode == Net {
		gross, err = base.Add(vat)
		return base, vat, gross, err
	}
	net, err = base.Sub(vat)
	return net, vat, base, err
}

// take credits the next k units, part by part.
func (s *remainder) take(k int64) (base, vat money.Amount, err error) {
	var left int64
	for i := range s.parts {
		left += s.parts[i].qty - s.parts[i].done
	}
	if k > left {
		return base, vat, FieldErrors{{
			Code: "commerce.credit.exceeds", Err: Detail(ErrExceeds, "commerce: %d units asked, %d left", k, left),
			Facts: []Fact{NewFact("asked", k), NewFact("left", left)},
		}}
	}
	for i := range s.parts {
		p := &s.parts[i]
		n := min(k, p.qty-p.done)
		if n == 0 {
			continue
		}
		b, v, err := p.slice(p.done, p.done+n)
		if err != nil {
			return base, vat, err
		}
		if base, err = base.Add(b); err != nil {
			return base, vat, err
		}
		if vat, err = vat.Add(v); err != nil {
			return base, vat, err
		}
		p.done += n
		s.done += n
		k -= n
	}
	return base, vat, nil
}

// takeAmount credits an amount of a charge.
func (s *remainder) takeAmount(amount money.Amount) (base, vat money.Amount, err error) {
	p := &s.parts[0]
	left := money.New(p.qty-p.done, p.base.Currency())
	order, err := amount.Cmp(left)
	if err != nil {
		return base, vat, err
	}
	if order > 0 || amount.Sign() < 0 {
		return base, vat, exceeds(amount, left)
	}
	k, err := amount.Minor()
	if err != nil || k == 0 {
		return amount, money.New(0, amount.Currency()), err
	}
	return s.take(k)
}

func exceeds(asked, left money.Amount) error {
	return FieldErrors{{
		Code: "commerce.credit.exceeds", Err: Detail(ErrExceeds, "commerce: %s asked, %s left", asked, left),
		Facts: []Fact{NewFact("asked", asked), NewFact("left", left)},
	}}
}

// slice is the share of the units from..to: by cumulative share of the base,
// and of the VAT along the base, so that a share without base has no VAT.
func (p *part) slice(from, to int64) (base, vat money.Amount, err error) {
	if from == 0 && to == p.qty {
		return p.base, p.vat, nil
	}
	if base, err = p.base.Slice(from, to, p.qty, money.HalfUp); err != nil || p.vat.IsZero() {
		return base, p.vat, err
	}
	before, err := p.base.Slice(0, from, p.qty, money.HalfUp)
	if err != nil {
		return base, vat, err
	}
	vat, err = along(p.vat, before, base, p.base)
	return base, vat, err
}

// along is the share of vat that belongs to the amount share of whole, when
// the amount before was credited already.
func along(vat, before, share, whole money.Amount) (money.Amount, error) {
	b, err1 := before.Minor()
	s, err2 := share.Minor()
	w, err3 := whole.Minor()
	if err := errors.Join(err1, err2, err3); err != nil {
		return money.Amount{}, err
	}
	if w == 0 {
		return vat, nil
	}
	return vat.Slice(b, b+s, w, money.HalfUp)
}

// reduce takes an amount out of what is left and spreads the rest evenly over
// the units that are left.
func (s *remainder) reduce(amount money.Amount) (base, vat money.Amount, err error) {
	var rest part
	var sumBase, sumVAT money.Total
	for i := range s.parts {
		p := &s.parts[i]
		if p.done == p.qty {
			continue
		}
		b, v, err := p.slice(p.done, p.qty)
		if err != nil {
			return base, vat, err
		}
		sumBase.Add(b)
		sumVAT.Add(v)
		rest.qty += p.qty - p.done
	}
	if rest.base, err = sumBase.Amount(); err != nil {
		return base, vat, err
	}
	if rest.vat, err = sumVAT.Amount(); err != nil {
		return base, vat, err
	}
	order, err := amount.Cmp(rest.base)
	if err != nil {
		return base, vat, err
	}
	if order > 0 || amount.Sign() < 0 {
		return base, vat, exceeds(amount, rest.base)
	}
	if vat, err = along(rest.vat, money.Amount{}, amount, rest.base); err != nil {
		return base, vat, err
	}
	if amount.IsZero() {
		vat = money.New(0, amount.Currency())
	}
	left := rest
	if left.base, err = rest.base.Sub(amount); err != nil {
		return base, vat, err
	}
	if left.vat, err = rest.vat.Sub(vat); err != nil {
		return base, vat, err
	}
	if left.qty > 0 {
		s.parts = []part{left}
	}
	return amount, vat, nil
}

package returns

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// TenderRule says by which tenders of the order the money goes back. The zero rule shares it in proportion to what is left
// of each; after the last refund every tender is exact. First pays back those tenders first, in that order, as far as they
// go. Exact names amounts by tender; what exceeds a tender flows on to the others in their order.
type TenderRule struct {
	First []string          `json:"first,omitempty"`
	Exact []commerce.Tender `json:"exact,omitempty"` // ID and Amount
}

// pay fills the tenders: exchange, then store credit or the order's own means (Art. 13(1)).
func (x *refunder) pay(out *Refund) error {
	c := &out.Credit
	if err := x.round(c, out.Whole); err != nil {
		return err
	}
	rest := c.Totals.Payable
	if e := x.opt.Exchange; e != nil {
		if out.Ground != Voluntary && e.Consent != commerce.Yes {
			return bad("/exchange/consent", "returns.exchange.consent",
				commerce.Detail(ErrBelowStatute, "returns: Directive 2011/83 Art. 13(1): other goods only if the consumer agrees"))
		}
		if err := x.own("/exchange/id", e.ID); err != nil {
			return err
		}
		order, err := e.Value.Cmp(rest)
		if _, inexact := e.Value.Minor(); err != nil || inexact != nil || e.Value.Sign() < 0 || e.ID == "" {
			return bad("/exchange/value", "returns.exchange.value", commerce.Detail(ErrTender, "returns: exchange of %s against %s", e.Value, rest))
		}
		used := e.Value
		if order > 0 {
			used = rest
			if out.Owed, err = e.Value.Sub(rest); err != nil {
				return err
			}
		}
		if rest, err = rest.Sub(used); err != nil {
			return err
		}
		if used.Sign() > 0 {
			c.Tenders = append(c.Tenders, commerce.Tender{ID: e.ID, Kind: "exchange", Amount: used})
		}
		out.trace = append(out.trace, step{code: rRefundExchange, amount: used})
		if e.Advance {
			out.AtRisk = e.Value
		}
	}
	if rest.IsZero() {
		return nil
	}
	if s := x.opt.StoreCredit; s != nil {
		if s.Consent != commerce.Yes && out.Ground != Voluntary {
			return bad("/store_credit/consent", "returns.store_credit.consent",
				commerce.Detail(ErrBelowStatute, "returns: Directive 2011/83 Art. 13(1): the same means of payment unless the consumer expressly agrees"))
		}
		if err := x.own("/store_credit/id", s.ID); err != nil {
			return err
		}
		if s.ID == "" || s.Bonus.Sign() < 0 {
			return bad("/store_credit", "returns.store_credit.bad", commerce.Detail(ErrTender, "returns: store credit wants an id, and a bonus that is not negative"))
		}
		if s.Bonus.Sign() > 0 {
			var err error
			if out.Bonus, err = s.Bonus.Of(rest, money.HalfUp); err != nil {
				return err
			}
		}
		c.Tenders = append(c.Tenders, commerce.Tender{ID: s.ID, Kind: "store_credit", Amount: rest})
		out.tender = rRefundStoreCredit
		return nil
	}
	if len(x.o.Tenders) == 0 {
		return nil // nobody said how it was paid
	}
	out.tender = rRefundSameMeans
	return x.spread(c, rest)
}

// own refuses the id of a tender of the order for what is none: that tender would seem paid back.
func (x *refunder) own(path, id string) error {
	if slices.ContainsFunc(x.o.Tenders, func(t commerce.Tender) bool { return t.ID == id }) {
		return bad(path, "returns.tender.id", commerce.Detail(commerce.ErrDuplicate, "returns: the id of a tender of the order"))
	}
	return nil
}

// round gives the cash rounding of the order back with its last cent, so that no more goes back than was paid. What was
// deducted is paid back in this sense, because the buyer owed it, and so is a charge that stays with the trader when all
// the units are back.
func (x *refunder) round(c *commerce.Credit, whole bool) error {
	if x.o.Totals.Rounding.IsZero() {
		return nil
	}
	var sum money.Total
	sum.Add(x.o.Totals.Payable)
	take := func(c *commerce.Credit) {
		sum.Add(c.Totals.Payable.Neg())
		for i := range c.Charges {
			if _, known := x.o.Charge(c.Charges[i].ID); !known {
				sum.Add(c.Charges[i].Gross)
			}
		}
	}
	for i := range x.prior {
		take(&x.prior[i])
	}
	take(c)
	for i := range x.o.Charges {
		if k := &x.o.Charges[i]; whole && !slices.ContainsFunc(c.Charges, func(b commerce.Charge) bool { return b.ID == k.ID }) {
			sum.Sub(x.left(k))
		}
	}
	gap, err := sum.Amount() // between what was paid and what has gone back with c
	if err != nil {
		return err
	}
	over, err := gap.Cmp(x.o.Totals.Rounding)
	if err != nil || over < 0 || over > 0 && gap.Sign() >= 0 {
		return err
	}
	paid, err := c.Totals.Payable.Add(gap)
	if err == nil && paid.Sign() >= 0 {
		c.Totals.Rounding, c.Totals.Payable = gap, paid
	}
	return err
}

// tenders are those of the order, of which those of one id are one.
func tenders(o *commerce.Order) ([]commerce.Tender, error) {
	out := o.Tenders
	for i := len(out) - 1; i > 0; i-- {
		first := slices.IndexFunc(out[:i], func(t commerce.Tender) bool { return t.ID == out[i].ID })
		if first < 0 {
			continue
		}
		sum, err := out[first].Amount.Add(out[i].Amount)
		if err != nil {
			return nil, err
		}
		out = slices.Delete(slices.Clone(out), i, i+1)
		out[first].Amount = sum
	}
	return out, nil
}

// spread spreads rest over what is left of the order's tenders.
func (x *refunder) spread(c *commerce.Credit, rest money.Amount) error {
	means, err := tenders(x.o)
	if err != nil {
		return err
	}
	n := len(means)
	store := make([]money.Amount, 2*n)
	left, paid := store[:n:n], store[n:]
	var sum money.Total
	for i := range means {
		t := &means[i]
		left[i] = t.Amount
		for j := range x.prior {
			for k := range x.prior[j].Tenders {
				if p := &x.prior[j].Tenders[k]; p.ID == t.ID {
					var err error
					if left[i], err = left[i].Sub(p.Amount); err != nil {
						return err
					}
				}
			}
		}
		if left[i].Sign() < 0 {
			return bad("/prior", "returns.tender.exceeds", commerce.Detail(commerce.ErrExceeds, "returns: tender %d was paid back %s too much", i, left[i].Neg()))
		}
		sum.Add(left[i])
	}
	all, err := sum.Amount()
	if err != nil {
		return err
	}
	over, err := rest.Cmp(all)
	if err != nil || over > 0 {
		return bad("/tenders", "returns.tender.exceeds",
			commerce.Detail(commerce.ErrExceeds, "returns: %s to pay back, %s left of the tenders", rest, all), commerce.NewFact("asked", rest), commerce.NewFact("left", all))
	}
	rule := &x.opt.Tenders
	if plain := len(rule.First) == 0 && len(rule.Exact) == 0; plain && over == 0 {
		paid = left
	} else if plain {
		if paid, _, err = rest.AllocateCapped(left, left); err != nil {
			return err
		}
	} else if err := inOrder(means, rule, left, paid, rest); err != nil {
		return err
	}
	c.Tenders = slices.Grow(c.Tenders, n)
	for i := range paid {
		if paid[i].Sign() > 0 {
			t := means[i]
			t.Amount = paid[i]
			c.Tenders = append(c.Tenders, t)
		}
	}
	return nil
}

// inOrder pays the exact amounts, then the tenders named first, then all of them in their order.
func inOrder(means []commerce.Tender, rule *TenderRule, left, paid []money.Amount, rest money.Amount) error {
	var errs commerce.FieldErrors
	give := func(i int, most money.Amount) {
		room, err := left[i].Sub(paid[i])
		amount := room
		for _, limit := range []money.Amount{most, rest} {
			if order, e := amount.Cmp(limit); e != nil {
				err = e
			} else if order > 0 {
				amount = limit
			}
		}
		if err == nil {
			paid[i], err = paid[i].Add(amount)
		}
		if err == nil {
			rest, err = rest.Sub(amount)
		}
		errs.AddUnder("/tenders", "returns.tender.amount", err)
	}
	find := func(path, id string) int {
		i := slices.IndexFunc(means, func(t commerce.Tender) bool { return t.ID == id })
		if i < 0 {
			errs.Add(path, "returns.tender.unknown", commerce.ErrUnknownID)
		}
		return i
	}
	for n, t := range rule.Exact {
		if i := find(commerce.Pointer("tenders", "exact", n, "id"), t.ID); i >= 0 {
			if _, err := t.Amount.Minor(); err != nil || t.Amount.Sign() < 0 {
				errs.Add(commerce.Pointer("tenders", "exact", n, "amount"), "returns.tender.amount", commerce.Detail(ErrTender, "returns: %s is not to be paid", t.Amount))
				continue
			}
			give(i, t.Amount)
		}
	}
	for n, id := range rule.First {
		if i := find(commerce.Pointer("tenders", "first", n), id); i >= 0 {
			give(i, rest)
		}
	}
	for i := range means {
		give(i, rest)
	}
	return errs.Err()
}

// Reconcile proves the whole history of an order: every credit balances and follows the one before it ([commerce.ErrSequence]),
// nothing is credited or paid back twice ([commerce.ErrExceeds]), VAT goes back by the groups of the sale, ids are unique,
// and only known charges and typed deductions appear. It returns every breach with its path into {"order": …, "credits": […]}.
func Reconcile(o *commerce.Order, all []commerce.Credit) error {
	if o == nil {
		return bad("/order", "returns.reconcile.order", ErrMissing)
	}
	var errs commerce.FieldErrors
	errs.AddUnder("/order", "returns.reconcile.order", o.Check())
	lines := newIndex(o.Lines, lineID)
	ids := map[string]bool{}
	paid := map[string]money.Total{}
	deductions := map[string]bool{}
	for i := range all {
		c := &all[i]
		path := commerce.Pointer("credits", i)
		errs.AddUnder(path, "returns.reconcile.credit", c.Check())
		if ids[c.ID] {
			errs.Add(path+"/id", "returns.reconcile.duplicate", commerce.ErrDuplicate)
		}
		ids[c.ID] = true
		if c.Totals.Payable.Currency() != o.Currency {
			errs.Add(path+"/totals/payable", "returns.reconcile.currency", money.ErrCurrencyMismatch)
			continue
		}
		for j := range c.Lines {
			if n := find(lines, o.Lines, lineID, c.Lines[j].Line); n >= 0 && o.Lines[n].Tax != c.Lines[j].Tax {
				errs.Add(path+commerce.Pointer("lines", j, "tax"), "returns.reconcile.tax", commerce.Detail(commerce.ErrUnbalanced, "returns: not the VAT of the sale"))
			}
		}
		for j := range c.Charges {
			x := &c.Charges[j]
			at := path + commerce.Pointer("charges", j)
			base := x.Gross
			if o.Mode == commerce.Net {
				base = x.Net
			}
			if x.List != (money.Amount{}) && !x.List.Equal(base) {
				errs.Add(at+"/list", "returns.reconcile.charge", commerce.Detail(commerce.ErrUnbalanced, "returns: %s is listed as %s", base, x.List))
			}
			if sold, known := o.Charge(x.ID); known {
				if sold.Tax != x.Tax {
					errs.Add(at+"/tax", "returns.reconcile.tax", commerce.Detail(commerce.ErrUnbalanced, "returns: not the VAT of the sale"))
				}
				continue
			}
			if x.Gross.Sign() > 0 && x.Kind != commerce.Goodwill {
				errs.Add(at, "returns.reconcile.charge", commerce.Detail(commerce.ErrUnknownID, "returns: %s of a charge that the order does not have", x.Gross))
			}
			if deductions[x.ID] {
				errs.Add(at+"/id", "returns.reconcile.duplicate", commerce.ErrDuplicate)
			}
			deductions[x.ID] = true
		}
		for j, t := range c.Tenders {
			if t.Amount.Sign() < 0 {
				errs.Add(path+commerce.Pointer("tenders", j, "amount"), "returns.reconcile.tender", commerce.Detail(commerce.ErrNegative, "returns: %s paid back", t.Amount))
			}
			sum := paid[t.ID]
			sum.Add(t.Amount)
			paid[t.ID] = sum
		}
	}
	means, err := tenders(o)
	errs.AddUnder("/order/tenders", "returns.reconcile.tender", err)
	for _, t := range means {
		i := slices.IndexFunc(o.Tenders, func(x commerce.Tender) bool { return x.ID == t.ID })
		sum := paid[t.ID]
		back, err := sum.Amount()
		if over, e := back.Cmp(t.Amount); err != nil || e != nil || over > 0 {
			errs.Add(commerce.Pointer("order", "tenders", i, "amount"), "returns.reconcile.tender",
				commerce.Detail(commerce.ErrExceeds, "returns: %s paid back of %s", back, t.Amount), commerce.NewFact("asked", back), commerce.NewFact("left", t.Amount))
		}
	}
	if len(errs) == 0 {
		// The order replays its credits before it answers; asking for nothing proves the sequence and the remainders.
		_, err := o.Credit(all, commerce.Units{Line: o.Lines[0].ID, Amount: money.New(0, o.Currency)})
		errs.AddUnder("", "returns.reconcile.replay", err)
	}
	return errs.Err()
}

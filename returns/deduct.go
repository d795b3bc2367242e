package returns

import (
	"errors"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Clawback is a deduction of a voluntary return: the discount that what is kept no longer earns.
const Clawback commerce.ChargeKind = "clawback"

// A Deduction keeps back a part of the refund. Amount is positive, in the order's mode.
//
// On a withdrawal the law knows three: diminished value from handling beyond what was necessary (Art. 14(2)), the share of
// a service that was asked for (Art. 14(3)), and the direct cost of return (Art. 14(1)); each only if the consumer was
// informed. Every other kind, a restocking fee and a claw-back of discounts among them, is [ErrBelowStatute]. Termination
// under the guarantee and cancellation know none. A voluntary return knows those that the buyer agreed to.
type Deduction struct {
	ID     string              `json:"id"` // unique in the order's credits
	Kind   commerce.ChargeKind `json:"kind"`
	Line   string              `json:"line,omitempty"` // whose value it reduces; needed for diminished value and service share
	Amount money.Amount        `json:"amount"`
	// VAT is part of the amount. It is only for a deduction without a line, such as a return label that the shop sells;
	// with a line it follows from what the line was charged.
	VAT money.Amount `json:"vat"`
	Tax commerce.Tax `json:"tax,omitzero"`

	Informed  commerce.Tri `json:"informed"`  // of what the article asks for: 6(1)(h), (i) or (j)
	Excess    commerce.Tri `json:"excess"`    // handled beyond what the shop test needs
	Requested commerce.Tri `json:"requested"` // the service was expressly asked for; off-premises on a durable medium
	Agreed    commerce.Tri `json:"agreed"`    // by the buyer, on a voluntary return
}

// lawful returns the reason of a deduction, or [ErrBelowStatute] with the provision.
func (d *Deduction) lawful(g Ground) (reasonCode, error) {
	switch g {
	case Conformity:
		return rNone, refuse("Directive 2019/771 Art. 14(1), 16", "termination is free of charge")
	case Cancellation:
		return rNone, refuse("Directive 2011/83 Art. 18(3)", "all sums paid go back")
	case Voluntary:
		if d.Agreed != commerce.Yes {
			return rNone, refuse("Directive 2011/83 Art. 22", "the buyer did not expressly agree to it")
		}
		return rDeductionAgreed, nil
	case Withdrawal:
	}
	cost, known := lawfulCosts[d.Kind]
	switch {
	case !known:
		return rNone, refuse("Directive 2011/83 Art. 12 to 14", "the consumer bears no other cost")
	case d.Informed != commerce.Yes || cost.needs(d) != commerce.Yes:
		return rNone, refuse(cost.provision, cost.why)
	default:
		return cost.code, nil
	}
}

// lawfulCosts are the costs of a withdrawal: all ask for information, and for what needs says.
var lawfulCosts = map[commerce.ChargeKind]struct {
	code           reasonCode
	provision, why string
	needs          func(*Deduction) commerce.Tri
}{
	commerce.DiminishedValue: {
		rDeductionDiminished, "Directive 2011/83 Art. 14(2)", "the consumer was not informed of the right, or handling beyond what was necessary is not shown",
		func(d *Deduction) commerce.Tri { return d.Excess },
	},
	commerce.ServiceShare: { // C-97/22: then nothing at all
		rDeductionService, "Directive 2011/83 Art. 14(4)(a)", "no information or no express request",
		func(d *Deduction) commerce.Tri { return d.Requested },
	},
	commerce.ReturnLabel: {
		rDeductionLabel, "Directive 2011/83 Art. 6(6), 14(1)", "the consumer was not told to bear the cost of return",
		func(d *Deduction) commerce.Tri { return d.Informed },
	},
}

// fits holds a deduction from a withdrawal against what the line is and what was decided.
func (x *refunder) fits(d *Deduction) error {
	l, ok := x.o.Line(d.Line)
	var kind Kind
	known := false // what an order does not say is not assumed
	if ok {
		kind, known = kindOf(l.Traits), l.Traits.Any(commerce.Digital|commerce.DigitalService|commerce.Utility|services) || l.Tax.Kind == "goods"
	}
	if dec := x.opt.Decision; dec != nil && dec.asked != nil {
		e := dec.asked
		if n := e.lines.of(&e.c, d.Line); n >= 0 {
			kind, known = e.c.Lines[n].Kind, true
		}
		switch {
		case d.Kind == commerce.ReturnLabel && dec.ReturnCost == commerce.No:
			return refuse("Directive 2011/83 Art. 6(6), 14(1)", "the trader bears the cost of return")
		case d.Kind != commerce.ReturnLabel && e.informed() == commerce.No:
			return refuse("Directive 2011/83 Art. 14(2), 14(4)(a)", "the consumer was not informed of the right of withdrawal")
		}
	}
	switch {
	case !known:
	case d.Kind == commerce.ServiceShare && kind == Goods:
		return refuse("Directive 2011/83 Art. 14(5)", "the use of goods costs nothing by itself (C-489/07)")
	case d.Kind == commerce.ServiceShare && kind == DigitalContent:
		return refuse("Directive 2011/83 Art. 14(4)(b)", "digital content costs nothing after withdrawal")
	case d.Kind == commerce.DiminishedValue && kind != Goods:
		return refuse("Directive 2011/83 Art. 14(2)", "only goods lose value by handling")
	}
	return nil
}

func refuse(provision, why string) error {
	return commerce.Detail(ErrBelowStatute, "returns: %s: %s", provision, why)
}

// deduct adds a negative charge to the credit.
func (x *refunder) deduct(out *Refund, d *Deduction) error {
	code, err := d.lawful(out.Ground)
	if err == nil && out.Ground == Withdrawal {
		err = x.fits(d)
	}
	if err != nil {
		return bad("/kind", "returns.deduction.forbidden", err)
	}
	var errs commerce.FieldErrors
	if _, taken := x.o.Charge(d.ID); taken || d.ID == "" {
		errs.Add("/id", "returns.deduction.id", commerce.Detail(commerce.ErrDuplicate, "returns: a deduction wants an id of its own"))
	}
	same := func(c commerce.Charge) bool { return c.ID == d.ID }
	if slices.ContainsFunc(out.Credit.Charges, same) || slices.ContainsFunc(x.prior, func(c commerce.Credit) bool { return slices.ContainsFunc(c.Charges, same) }) {
		errs.Add("/id", "returns.deduction.id", commerce.ErrDuplicate)
	}
	if _, err := d.Amount.Minor(); err != nil {
		errs.Add("/amount", "returns.deduction.amount", err)
	}
	if over, err := d.VAT.Cmp(d.Amount); d.VAT != (money.Amount{}) && (err != nil || over > 0 || d.VAT.Sign() < 0) {
		errs.Add("/vat", "returns.deduction.amount", commerce.Detail(commerce.ErrUnbalanced, "returns: VAT of %s in %s", d.VAT, d.Amount))
	}
	if d.Amount.Sign() <= 0 {
		errs.Add("/amount", "returns.deduction.amount", commerce.Detail(commerce.ErrNegative, "returns: a deduction of %s", d.Amount))
	}
	if len(errs) > 0 {
		return errs.Err()
	}
	vat, tax := d.VAT, d.Tax
	if d.Line == "" && (d.Kind == commerce.DiminishedValue || d.Kind == commerce.ServiceShare) {
		return bad("/line", "returns.deduction.line", ErrMissing)
	}
	if d.Line != "" {
		if vat, tax, err = x.share(out, d); err != nil {
			return err
		}
	}
	var net, gross money.Amount
	if x.o.Mode == commerce.Net {
		net = d.Amount
		gross, err = net.Add(vat)
	} else {
		gross = d.Amount
		net, err = gross.Sub(vat)
	}
	if err != nil || gross.Currency() != x.o.Currency {
		return bad("/amount", "returns.deduction.currency", commerce.Detail(money.ErrCurrencyMismatch, "returns: %s in an order in %s", d.Amount.Currency(), x.o.Currency))
	}
	if vat == (money.Amount{}) {
		vat = money.New(0, x.o.Currency)
	}
	out.Credit.Charges = append(out.Credit.Charges, commerce.Charge{
		ID: d.ID, Kind: d.Kind, List: d.Amount.Neg(), Net: net.Neg(), VAT: vat.Neg(), Gross: gross.Neg(), Tax: tax,
	})
	out.trace = append(out.trace, step{code: code, line: d.Line, amount: gross})
	return nil
}

// share returns the VAT inside a deduction from a line, by the line's own figures: rates are never applied again.
func (x *refunder) share(out *Refund, d *Deduction) (vat money.Amount, tax commerce.Tax, err error) {
	var bases, vats money.Total
	found := false
	for i := range out.Credit.Lines { // a line may be named more than once
		l := &out.Credit.Lines[i]
		if l.Line != d.Line {
			continue
		}
		found, tax = true, l.Tax
		vats.Add(l.VAT)
		if x.o.Mode == commerce.Net {
			bases.Add(l.Net)
		} else {
			bases.Add(l.Gross)
		}
	}
	if !found {
		return vat, tax, bad("/line", "returns.deduction.line", commerce.Detail(commerce.ErrUnknownID, "returns: the line is not refunded"))
	}
	base, err1 := bases.Amount()
	whole, err2 := vats.Amount()
	from, err3 := x.taken(d) // several deductions from one line share its value, and its VAT by cumulative share
	to, err4 := from.Add(d.Amount)
	over, err5 := to.Cmp(base)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return vat, tax, bad("/amount", "returns.deduction.currency", err)
	}
	if over > 0 {
		return vat, tax, bad("/amount", "returns.deduction.exceeds",
			commerce.Detail(commerce.ErrExceeds, "returns: %s of a line that is refunded %s", to, base), commerce.NewFact("asked", to), commerce.NewFact("left", base))
	}
	i, err1 := from.Minor()
	j, err2 := to.Minor()
	n, err3 := base.Minor()
	if err := errors.Join(err1, err2, err3); err != nil {
		return vat, tax, bad("/amount", "returns.deduction.amount", err)
	}
	vat, err = whole.Slice(i, j, n, money.HalfUp) // n is positive: the amount is, and is not above it
	return vat, tax, err
}

// taken is what earlier deductions of this refund take from the line of d.
func (x *refunder) taken(d *Deduction) (sum money.Amount, err error) {
	sum = money.New(0, x.o.Currency)
	for i := range x.opt.Deductions {
		o := &x.opt.Deductions[i]
		if o == d || err != nil {
			break
		}
		if o.Line == d.Line {
			sum, err = sum.Add(o.Amount)
		}
	}
	return sum, err
}

package returns

import (
	"errors"

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
	refuse := func(provision, why string) (reasonCode, error) {
		return rNone, commerce.Detail(ErrBelowStatute, "returns: %s: %s", provision, why)
	}
	switch g {
	case Conformity:
		return refuse("Directive 2019/771 Art. 14(1), 16", "termination is free of charge")
	case Cancellation:
		return refuse("Directive 2011/83 Art. 18(3)", "all sums paid go back")
	case Voluntary:
		if d.Agreed != commerce.Yes {
			return refuse("Directive 2011/83 Art. 27", "the buyer did not agree to it")
		}
		return rDeductionAgreed, nil
	case Withdrawal:
	}
	switch d.Kind {
	case commerce.DiminishedValue:
		if d.Informed != commerce.Yes {
			return refuse("Directive 2011/83 Art. 14(2)", "the consumer was not informed of the right of withdrawal")
		}
		if d.Excess != commerce.Yes {
			return refuse("Directive 2011/83 Art. 14(2)", "handling beyond what was necessary is not shown")
		}
		return rDeductionDiminished, nil
	case commerce.ServiceShare:
		if d.Informed != commerce.Yes || d.Requested != commerce.Yes { // C-97/22: then nothing at all
			return refuse("Directive 2011/83 Art. 14(4)(a)", "no information or no express request")
		}
		return rDeductionService, nil
	case commerce.ReturnLabel:
		if d.Informed != commerce.Yes {
			return refuse("Directive 2011/83 Art. 6(6), 14(1)", "the consumer was not told to bear the cost of return")
		}
		return rDeductionLabel, nil
	default:
		return refuse("Directive 2011/83 Art. 12 to 14", "the consumer bears no other cost")
	}
}

// deduct adds a negative charge to the credit.
func (x *refunder) deduct(out *Refund, d *Deduction) error {
	code, err := d.lawful(out.Ground)
	if err != nil {
		return commerce.FieldErrors{{Path: "/kind", Code: "returns.deduction.forbidden", Err: err}}
	}
	var errs commerce.FieldErrors
	if _, taken := x.o.Charge(d.ID); taken || d.ID == "" {
		errs.Add("/id", "returns.deduction.id", commerce.Detail(commerce.ErrDuplicate, "returns: a deduction wants an id of its own"))
	}
	for i := range out.Credit.Charges {
		if out.Credit.Charges[i].ID == d.ID {
			errs.Add("/id", "returns.deduction.id", commerce.ErrDuplicate)
		}
	}
	if d.Amount.Sign() <= 0 {
		errs.Add("/amount", "returns.deduction.amount", commerce.Detail(commerce.ErrNegative, "returns: a deduction of %s", d.Amount))
	}
	if len(errs) > 0 {
		return errs.Err()
	}
	vat, tax := d.VAT, d.Tax
	if d.Line == "" && (d.Kind == commerce.DiminishedValue || d.Kind == commerce.ServiceShare) {
		return commerce.FieldErrors{{Path: "/line", Code: "returns.deduction.line", Err: ErrMissing}}
	}
	if l, ok := x.o.Line(d.Line); ok && d.Kind == commerce.ServiceShare && out.Ground == Withdrawal && l.Traits.Any(commerce.Digital) {
		return commerce.FieldErrors{{Path: "/kind", Code: "returns.deduction.forbidden", Err: commerce.Detail(ErrBelowStatute,
			"returns: Directive 2011/83 Art. 14(4)(b): digital content costs nothing after withdrawal")}}
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
		return commerce.FieldErrors{{Path: "/amount", Code: "returns.deduction.currency", Err: commerce.Detail(money.ErrCurrencyMismatch, "returns: %s in an order in %s", d.Amount.Currency(), x.o.Currency)}}
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
	for i := range out.Credit.Lines {
		l := &out.Credit.Lines[i]
		if l.Line != d.Line {
			continue
		}
		base := l.Gross
		if x.o.Mode == commerce.Net {
			base = l.Net
		}
		var before, after money.Total // several deductions from one line share its value, and its VAT by cumulative share
		for i := range x.opt.Deductions {
			o := &x.opt.Deductions[i]
			if o == d {
				break
			}
			if o.Line == d.Line {
				before.Add(o.Amount)
				after.Add(o.Amount)
			}
		}
		after.Add(d.Amount)
		from, err1 := before.Amount()
		to, err2 := after.Amount()
		over, err3 := to.Cmp(base)
		if err := errors.Join(err1, err2, err3); err != nil {
			return vat, tax, commerce.FieldErrors{{Path: "/amount", Code: "returns.deduction.currency", Err: err}}
		}
		if over > 0 {
			return vat, tax, commerce.FieldErrors{{
				Path: "/amount", Code: "returns.deduction.exceeds", Err: commerce.Detail(commerce.ErrExceeds, "returns: %s of a line that is refunded %s", to, base),
				Facts: []commerce.Fact{commerce.NewFact("asked", to), commerce.NewFact("left", base)},
			}}
		}
		i, err1 := from.Minor()
		j, err2 := to.Minor()
		n, err3 := base.Minor()
		if err := errors.Join(err1, err2, err3); err != nil {
			return vat, tax, commerce.FieldErrors{{Path: "/amount", Code: "returns.deduction.amount", Err: err}}
		}
		vat, err = l.VAT.Slice(i, j, n, money.HalfUp) // n is positive: the amount is, and is not above it
		return vat, l.Tax, err
	}
	return vat, tax, commerce.FieldErrors{{Path: "/line", Code: "returns.deduction.line", Err: commerce.Detail(commerce.ErrUnknownID, "returns: the line is not refunded")}}
}

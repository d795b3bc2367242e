package returns

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Errors of refunds; amounts and quantities above what is left are [commerce.ErrExceeds].
var (
	ErrNotGranted = errors.New("returns: not granted")
	ErrTender     = errors.New("returns: tenders do not fit")
)

// RefundOptions say how money goes back. The zero value is a statutory withdrawal, paid back in proportion to the tenders
// of the order.
type RefundOptions struct {
	ID     string    `json:"id,omitempty"` // of the credit: the caller's number, one per refund
	At     time.Time `json:"at,omitzero"`  // of the credit, never before a prior one; zero reads as the request's Received or Sent, or as the last prior one
	Ground Ground    `json:"ground"`
	// Decision, if any, must grant every line; its refund dates are copied.
	Decision *Decision `json:"-"`
	// AllShipping pays outbound delivery and its supplements back although the law does not ask for it.
	AllShipping bool         `json:"all_shipping,omitempty"`
	Deductions  []Deduction  `json:"deductions,omitempty"`
	Tenders     TenderRule   `json:"tenders,omitzero"`
	StoreCredit *StoreCredit `json:"store_credit,omitempty"`
	Exchange    *Exchange    `json:"exchange,omitempty"`
}

// StoreCredit pays everything as store credit. A bonus comes on top, outside the credit.
type StoreCredit struct {
	ID      string        `json:"id"`
	Consent commerce.Tri  `json:"consent"` // express: Art. 13(1), recital 46
	Bonus   money.Percent `json:"bonus"`   // of what is paid back, rounded half up
}

// Exchange sets the refund off against other goods; what they cost more is owed, what they cost less is paid back.
type Exchange struct {
	ID      string       `json:"id"`
	Value   money.Amount `json:"value"`   // to pay for the replacement, with VAT
	Consent commerce.Tri `json:"consent"` // the consumer asked for it
	// Advance sends the replacement first; it is charged where the goods do not come back.
	Advance bool `json:"advance,omitempty"`
}

// A Refund is a credit with the law on top. Credit holds lines at the VAT of the sale, charges, deductions and tenders.
type Refund struct {
	Credit commerce.Credit `json:"credit"`
	Ground Ground          `json:"ground"`
	Whole  bool            `json:"whole"` // nothing that was charged is kept
	Due    Due             `json:"due"`
	Bonus  money.Amount    `json:"bonus"` // store credit beyond Credit; null if none
	Owed   money.Amount    `json:"owed"`  // by the buyer for the exchange; null if none
	// AtRisk is the value of a replacement sent in advance: what to charge if the goods do not come back.
	AtRisk money.Amount `json:"at_risk"`
	// Late is what the law adds where the credit is later than the decision's last lawful day: outside the credit.
	Late Late `json:"late,omitzero"`

	order  *commerce.Order
	trace  []step
	tender reasonCode
}

// step is one reason of a refund behind those of its lines.
type step struct {
	code   reasonCode
	line   string
	amount money.Amount
}

// NewRefund computes what goes back for the units of a request: [commerce.Order.Credit] with delivery, deductions and
// tenders as the law has them. A request without lines is everything that is left.
//
//   - Outbound delivery (Art. 13(1)-(2)): a withdrawal, cancellation or termination that leaves nothing of a seller's goods
//     with the buyer pays back all charges of that seller; only a withdrawal leaves the supplement for a dearer delivery than
//     the standard one with the trader. A deposit goes back with the last of the goods on any ground. Where an item is kept, no delivery is paid back, and a threshold that the rest does
//     not reach takes nothing away.
//   - A deduction that the ground does not allow is [ErrBelowStatute] and names the article.
//   - Partial refunds of any split add up: units and VAT by cumulative share, charges by what is left.
//
// prior are all earlier credits of the order. Errors are [commerce.FieldErrors] with paths into the request and options.
func NewRefund(o *commerce.Order, prior []commerce.Credit, r Request, opt RefundOptions) (Refund, error) {
	var errs commerce.FieldErrors
	switch {
	case o == nil:
		return Refund{}, bad("/order", "returns.refund.missing", ErrMissing)
	case opt.Ground > Cancellation:
		return Refund{}, bad("/ground", "returns.refund.unknown_word", commerce.ErrUnknownWord)
	}
	for i := range prior {
		if opt.ID != "" && prior[i].ID == opt.ID {
			errs.Add("/id", "returns.refund.duplicate", commerce.Detail(commerce.ErrDuplicate, "returns: a credit of this id is among the prior ones"))
			return Refund{}, errs.Err()
		}
		if !opt.At.IsZero() && opt.At.Before(prior[i].At) {
			errs.Add("/at", "returns.refund.sequence", commerce.Detail(commerce.ErrSequence, "returns: a prior credit is of %s", prior[i].At.UTC().Format(time.RFC3339)))
			return Refund{}, errs.Err()
		}
	}
	x := refunder{o: o, prior: prior, opt: &opt}
	var few [scanned]int64
	var fewUnits [scanned]commerce.Units
	x.progress(few[:])
	units := x.units(fewUnits[:0], r.Lines, &errs)
	if len(units) == 0 && len(errs) == 0 {
		errs.Add("/lines", "returns.refund.nothing", commerce.Detail(commerce.ErrExceeds, "returns: nothing is left"))
	}
	if len(units) == 0 {
		return Refund{}, errs.Err()
	}
	x.granted(units, &errs)
	out := Refund{Ground: opt.Ground, order: o}
	if n := len(o.Charges) + len(opt.Deductions); n > 0 {
		out.trace = make([]step, 0, n+1)
	}
	units = x.shipping(&out, units)
	credit, err := o.Credit(prior, units...)
	if err != nil {
		errs.AddUnder("", "returns.refund.credit", err)
		for i := range errs { // the units are the lines of the request
			if rest, of := strings.CutPrefix(errs[i].Path, "/units"); of {
				errs[i].Path = "/lines" + rest
			}
		}
		return Refund{}, errs.Err()
	}
	credit.ID, credit.At = opt.ID, opt.At
	if credit.At.IsZero() {
		if credit.At = r.Received; credit.At.IsZero() {
			credit.At = r.Sent
		}
		for i := range prior { // an earlier request may be paid after a later one
			if at := prior[i].At; at.After(credit.At) {
				credit.At = at
			}
		}
	}
	out.Credit = credit
	for i := range opt.Deductions {
		errs.AddUnder(commerce.Pointer("deductions", i), "returns.deduction.amount", x.deduct(&out, &opt.Deductions[i]))
	}
	if err := errs.Err(); err != nil {
		return Refund{}, err
	}
	if len(opt.Deductions) > 0 {
		if err := out.Credit.Sum(); err != nil {
			return Refund{}, err
		}
		if out.Credit.Totals.Payable.Sign() < 0 {
			errs.Add("/deductions", "returns.deduction.exceeds",
				commerce.Detail(commerce.ErrExceeds, "returns: deductions exceed the refund by %s", out.Credit.Totals.Payable.Neg()))
			return Refund{}, errs.Err()
		}
	}
	if opt.Decision != nil {
		out.Due = opt.Decision.Refund
	}
	if err := x.pay(&out); err != nil {
		return Refund{}, err
	}
	if d := opt.Decision; d != nil && d.asked != nil {
		if out.Late, err = d.Late(calendar.DateIn(out.Credit.At, d.asked.where.Zone), out.Credit.Totals.Payable); err != nil {
			return Refund{}, err
		}
	}
	return out, nil
}

type refunder struct {
	o     *commerce.Order
	prior []commerce.Credit
	opt   *RefundOptions
	done  []int64 // units credited, by line of the order
	lines index   // in a long order
}

// progress counts the units that prior credits took, in buf if it is large enough.
func (x *refunder) progress(buf []int64) {
	if x.done = buf; len(x.o.Lines) > len(buf) {
		x.done = make([]int64, len(x.o.Lines))
	}
	x.lines = newIndex(x.o.Lines, lineID)
	for i := range x.prior {
		for j := range x.prior[i].Lines {
			l := &x.prior[i].Lines[j]
			if n := x.index(l.Line); n >= 0 {
				x.done[n] += l.Qty
			}
		}
	}
}

func (x *refunder) index(line string) int { return find(x.lines, x.o.Lines, lineID, line) }

func lineID(l *commerce.Line) string { return l.ID }

// units adds to out what is asked for; a line without quantity means all that is left of it.
func (x *refunder) units(out, asked []commerce.Units, errs *commerce.FieldErrors) []commerce.Units {
	out = slices.Grow(out, max(len(asked), len(x.o.Lines))+len(x.o.Charges))
	if len(asked) == 0 {
		for i := range x.o.Lines {
			if left := x.o.Lines[i].Qty - x.done[i]; left > 0 {
				out = append(out, commerce.Units{Line: x.o.Lines[i].ID, Qty: left})
				x.done[i] += left
			}
		}
		return out
	}
	for i, u := range asked {
		if n := x.index(u.Line); n >= 0 {
			if u.Qty == 0 && u.Amount == (money.Amount{}) {
				if u.Qty = x.o.Lines[n].Qty - x.done[n]; u.Qty <= 0 {
					errs.Add(commerce.Pointer("lines", i), "returns.refund.nothing", commerce.Detail(commerce.ErrExceeds, "returns: nothing is left of the line"))
					continue
				}
			}
			x.done[n] += u.Qty // Order.Credit refuses what is negative or too much
		}
		out = append(out, u)
	}
	return out
}

// granted checks the units against the decision, which must have been made by [Decide] and for at least as many.
func (x *refunder) granted(units []commerce.Units, errs *commerce.FieldErrors) {
	d := x.opt.Decision
	if d == nil {
		return
	}
	sums := make([]int64, len(d.Lines))
	for i, u := range units {
		if u.Line == "" {
			continue
		}
		l, more := d.Line(u.Line), false
		if l.Line != "" {
			sums[l.item] += u.Qty
			more = sums[l.item] > l.asked
		}
		switch {
		case l.Verdict != Granted || l.asked == 0 || more || x.opt.Ground == Withdrawal && l.Ground != Withdrawal:
			errs.Add(commerce.Pointer("lines", i), "returns.refund.not_granted",
				commerce.Detail(ErrNotGranted, "returns: the line is %s on the ground of %s, for %d units", l.Verdict, l.Ground, l.asked))
		case x.opt.Ground == Voluntary && l.Ground == Withdrawal:
			errs.Add(commerce.Pointer("lines", i), "returns.refund.below_statute",
				commerce.Detail(ErrBelowStatute, "returns: a withdrawal is no voluntary return (Directive 2011/83 Art. 25)"))
		}
	}
}

// whole says whether nothing that this seller was paid for is kept; a seller without lines delivers for all of them. What
// was given away free does not count.
func (x *refunder) whole(seller string) bool {
	kept, own := false, false
	for i := range x.o.Lines {
		l := &x.o.Lines[i]
		open := x.done[i] < l.Qty && !l.Gross.IsZero()
		if l.Seller == seller {
			if own = true; open {
				return false
			}
		}
		kept = kept || open
	}
	return own || !kept
}

// shipping adds the charges that go back: Art. 13(1) and 13(2).
func (x *refunder) shipping(out *Refund, units []commerce.Units) []commerce.Units {
	out.Whole = true
	for i := range x.o.Lines {
		out.Whole = out.Whole && (x.done[i] >= x.o.Lines[i].Qty || x.o.Lines[i].Gross.IsZero())
	}
	for i := range x.o.Charges {
		c := &x.o.Charges[i]
		whole := x.whole(c.Seller)
		supplement := c.Kind == commerce.ShippingSupplement
		delivery := supplement || c.Kind == commerce.Shipping
		due := whole && x.opt.Ground != Voluntary && (!supplement || x.opt.Ground != Withdrawal) || // Art. 13(1), 13(2), 18(3); 2019/771 Art. 16
			whole && c.Kind == commerce.Deposit // the packaging came back
		code := rRefundCharge
		if c.Gross.IsZero() || slices.ContainsFunc(units, func(u commerce.Units) bool { return u.Charge == c.ID }) {
			continue
		}
		switch {
		case due && x.opt.Ground == Conformity:
			code = rRefundRestitution
		case due && delivery:
			code = rRefundShipping
		case due:
		case x.opt.AllShipping && delivery:
			code = rRefundShippingGoodwill
		case !whole && delivery:
			code = rRefundShippingKept
		case !whole:
			continue
		case x.opt.Ground == Voluntary:
			code = rRefundShippingPolicy
		default:
			code = rRefundSupplementKept
		}
		amount := x.left(c)
		if code == rRefundShippingKept || code == rRefundSupplementKept || code == rRefundShippingPolicy {
			out.trace = append(out.trace, step{code: code, line: c.ID, amount: amount})
			continue
		}
		if !amount.IsZero() {
			units = append(units, commerce.Units{Charge: c.ID})
			out.trace = append(out.trace, step{code: code, line: c.ID, amount: amount})
		}
	}
	return units
}

// left is what prior credits left of a charge, gross.
func (x *refunder) left(c *commerce.Charge) money.Amount {
	left := c.Gross
	for i := range x.prior {
		for j := range x.prior[i].Charges {
			if p := &x.prior[i].Charges[j]; p.ID == c.ID {
				left, _ = left.Sub(p.Gross) // Order.Credit reports what does not fit
			}
		}
	}
	return left
}

package commerce

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/bottega-go/commerce/money"
)

// CreditSchema is the newest stored form of a [Credit].
const CreditSchema = "commerce/credit/1"

// Errors of [Order.Credit].
var (
	ErrExceeds  = errors.New("commerce: more than is left")
	ErrSequence = errors.New("commerce: credits do not follow one another")
)

// A Credit is money back on an [Order]: a cancellation, a return, a price
// reduction. Positive amounts go back to the buyer. Its tax is that of the
// order, whatever the rates are on the day of the credit (2006/112 Art. 90).
type Credit struct {
	ID       string          `json:"id"`
	Order    string          `json:"order"`
	At       time.Time       `json:"at"`
	Lines    []CreditLine    `json:"lines,omitempty"`
	Charges  []Charge        `json:"charges,omitempty"` // of the order by their id; deductions with an id of their own, negative
	Tenders  []Tender        `json:"tenders,omitempty"` // by which the money goes back; empty until somebody decides
	Totals   Totals          `json:"totals"`
	Reasons  []Reason        `json:"reasons,omitempty"`
	Editions []Edition       `json:"editions,omitempty"`
	Host     json.RawMessage `json:"host,omitempty"`
}

// A CreditLine credits the units From+1 to From+Qty of an order line. Where Qty
// is zero it is a price reduction, spread over all units that were left.
type CreditLine struct {
	Line  string       `json:"line"`
	From  int64        `json:"from"` // units of the line credited before
	Qty   int64        `json:"qty"`
	Net   money.Amount `json:"net"`
	VAT   money.Amount `json:"vat"`
	Gross money.Amount `json:"gross"`
	Tax   Tax          `json:"tax"`
}

// Units name what is to be credited: Qty units of a Line; or an Amount of a
// Line, as a price reduction of all its remaining units; or an Amount of a
// Charge, where a zero Amount means all that is left. Amounts are in the
// order's mode.
type Units struct {
	Line   string       `json:"line,omitempty"`
	Qty    int64        `json:"qty,omitempty"`
	Charge string       `json:"charge,omitempty"`
	Amount money.Amount `json:"amount"`
}

// All names every unit of every line and every charge of the order.
func (o *Order) All() []Units {
	all := make([]Units, 0, len(o.Lines)+len(o.Charges))
	for i := range o.Lines {
		all = append(all, Units{Line: o.Lines[i].ID, Qty: o.Lines[i].Qty})
	}
	for i := range o.Charges {
		all = append(all, Units{Charge: o.Charges[i].ID})
	}
	return all
}

// Credit computes what the named units were charged, by cumulative share: the
// first i of n units are charged round(amount × i / n), half up, and the share
// of any units is a difference of two such figures. Therefore any split of a
// line into partial credits adds up to the line exactly, and the left-over cent
// falls where the cumulative share steps. VAT follows the credited amount in
// the same way, and LocalVAT the credited VAT: a correction has the exchange
// rate of what it corrects (2006/112 Art. 90, 91(2), 230). Where a line has
// Runs, units are credited run by run.
//
// prior are all earlier credits of the order; they are taken in the order of
// At, those of one instant as their units follow and then by ID. ID, At and
// Tenders of the result are left to the caller. More than is left is
// [ErrExceeds] with the facts asked and left, an unknown id [ErrUnknownID],
// prior credits that overlap or leave a gap [ErrSequence].
func (o *Order) Credit(prior []Credit, units ...Units) (Credit, error) {
	var errs FieldErrors
	var few [fewLines]remainder
	book := creditBook{order: o, state: few[:]}
	if n := len(o.Lines) + len(o.Charges); n > len(few) {
		book.state = make([]remainder, n)
	} else {
		book.state = few[:n]
	}
	book.open(prior, &errs)
	c := Credit{Order: o.ID}
	lines, charges := 0, 0
	for i := range units {
		if units[i].Line != "" {
			lines++
		} else {
			charges++
		}
	}
	if lines > 0 {
		c.Lines = make([]CreditLine, lines)
	}
	if charges > 0 {
		c.Charges = make([]Charge, charges)
	}
	lines, charges = 0, 0
	for i := range units {
		u, at := &units[i], place{list: "units", i: i}
		switch {
		case u.Line != "" && u.Charge == "":
			book.creditLine(at, u, &c.Lines[lines], &errs)
			lines++
		case u.Charge != "" && u.Line == "" && u.Qty == 0:
			book.creditCharge(at, u, &c.Charges[charges], &errs)
			charges++
		default:
			errs.Add(at.field(""), "commerce.credit.unclear", Detail(ErrMissing, "commerce: name a line or a charge"))
		}
	}
	if len(units) == 0 {
		errs.Add("/units", "commerce.credit.empty", ErrMissing)
	}
	if len(errs) == 0 {
		errs.AddUnder("", "commerce.amount.overflow", c.Sum())
	}
	if len(errs) == 0 && o.Totals.LocalVAT != (money.Amount{}) {
		var err error
		c.Totals.LocalVAT, err = book.localShare(prior, c.Totals.VAT)
		errs.AddUnder("/order/totals/local_vat", "commerce.credit.share", err)
	}
	if err := errs.Err(); err != nil {
		return Credit{}, err
	}
	return c, nil
}

// Sum recomputes Totals from lines and charges, keeping Rounding. A package that
// adds a deduction calls it afterwards: LocalVAT moves in proportion to VAT, and
// is null where VAT that was zero is not any more. What is set before the first Sum stays.
func (c *Credit) Sum() error {
	var net, vat, gross money.Total
	for i := range c.Lines {
		net.Add(c.Lines[i].Net)
		vat.Add(c.Lines[i].VAT)
		gross.Add(c.Lines[i].Gross)
	}
	for i := range c.Charges {
		net.Add(c.Charges[i].Net)
		vat.Add(c.Charges[i].VAT)
		gross.Add(c.Charges[i].Gross)
	}
	t := c.Totals
	var errs [5]error
	t.Net, errs[0] = net.Amount()
	t.VAT, errs[1] = vat.Amount()
	t.Gross, errs[2] = gross.Amount()
	t.Payable, errs[3] = t.Gross.Add(t.Rounding)
	t.LocalVAT, errs[4] = moved(t.LocalVAT, c.Totals.VAT, t.VAT)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	c.Totals = t
	return nil
}

// Check proves the sums of a credit: Net + VAT = Gross everywhere, totals are
// the sums, tenders (where there are any) add up to Payable, and Payable is
// not negative. It does not look at the order.
func (c *Credit) Check() error {
	k := checker{currency: c.Totals.Gross.Currency(), signed: true}
	for i := range c.Lines {
		l := &c.Lines[i]
		k.signed = false
		k.part(place{list: "lines", i: i}, l.Net, l.VAT, l.Gross)
	}
	k.signed = true
	for i := range c.Charges {
		x := &c.Charges[i]
		k.part(place{list: "charges", i: i}, x.Net, x.VAT, x.Gross)
	}
	k.totals(c.Totals, c.Tenders)
	if c.Totals.Payable.Sign() < 0 {
		k.add(place{list: "totals", i: -1}, "payable", "commerce.amount.negative", Detail(ErrNegative, "commerce: %s is negative", c.Totals.Payable))
	}
	return k.errs.Err()
}

// TaxGroups returns the VAT breakdown of the credit note.
func (c *Credit) TaxGroups() ([]TaxGroup, error) {
	var g taxGroups
	for i := range c.Lines {
		l := &c.Lines[i]
		g.add(l.Tax, l.Net, l.VAT, l.Gross)
	}
	for i := range c.Charges {
		x := &c.Charges[i]
		g.add(x.Tax, x.Net, x.VAT, x.Gross)
	}
	return g.list, g.err
}

type plainCredit Credit

// MarshalJSON writes the credit with its schema, instants in UTC.
func (c Credit) MarshalJSON() ([]byte, error) {
	c.At = c.At.UTC()
	return json.Marshal(struct {
		Schema string `json:"schema"`
		plainCredit
	}{CreditSchema, plainCredit(c)})
}

// UnmarshalJSON reads any schema up to [CreditSchema], strictly.
func (c *Credit) UnmarshalJSON(data []byte) error {
	var j struct {
		Schema string `json:"schema"`
		plainCredit
	}
	if err := UnmarshalSchema(data, CreditSchema, &j); err != nil {
		return err
	}
	*c = Credit(j.plainCredit)
	return nil
}

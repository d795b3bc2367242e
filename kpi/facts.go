package kpi

import (
	"math/bits"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// A Sale is one order as a fact, as it was concluded: later edits, refunds and
// cancellations are facts of their own. Amounts are minor units of Currency,
// none negative. Which orders count (paid, not a test, no sale of a gift card)
// is decided before.
type Sale struct {
	Order    string    // caller's id; only [Unique] looks at it
	Channel  string    // "web", "amazon": the caller's word
	Customer uint64    // opaque key, see [Key]; 0 for a guest who cannot be known again
	At       time.Time // when the order was placed

	Units     int64 // pieces
	Gross     int64 // goods at unit price × quantity, before discounts, without VAT
	Discounts int64 // on the goods, without VAT: to be subtracted
	Shipping  int64 // charged for delivery, after its discounts, without VAT
	Fees      int64 // other charges and duties, without VAT
	Tax       int64 // VAT of goods and charges, as charged
	Cost      int64 // of the goods, where CostKnown

	Currency  money.Currency
	CostKnown bool
	broken    bool // an amount of the order was no whole number of minor units
}

// Net returns what the goods were sold for: Gross less Discounts.
func (x *Sale) Net() int64 { return x.Gross - x.Discounts }

// A Refund is money back on an order, or a part of it. Amounts are positive
// minor units of Currency.
type Refund struct {
	Order     string    // id of the order
	Channel   string    // of the order
	Customer  uint64    // of the order, see [Key]; 0 for a guest
	At        time.Time // when the money went back
	OrderedAt time.Time // when the order was placed; zero if unknown: the refund then counts by event only

	Units      int64 // pieces that came back
	Value      int64 // what they were sold for, after discounts, without VAT
	Reductions int64 // price reductions and goodwill without goods, without VAT
	Kept       int64 // deductions that the shop kept: diminished value, return label
	Shipping   int64 // delivery charges paid back
	Fees       int64 // other charges paid back
	Tax        int64 // VAT paid back, net of that on Kept
	Cost       int64 // of the goods that came back, where Restocked

	Currency  money.Currency
	Later     bool // goods of the order came back before: it is not counted as an order with a return again
	Again     bool // money went back on the order before, with or without goods: it is not counted as a refunded order again; Later says so too
	Restocked bool // the goods are in stock again: their cost is reversed too, not written off
	broken    bool
}

// Money returns what went back in all, VAT included.
func (x *Refund) Money() int64 {
	return x.Value + x.Reductions + x.Shipping + x.Fees + x.Tax - x.Kept
}

// SaleOf returns the fact of an order. The VAT of what was charged is the
// order's own; only that inside the discounts is taken out at the line's rate,
// so that Gross less Discounts is the net of the lines. Cost is known if every
// line has one. The customer is Key(buyer id, 0); set another for a seeded hash.
//
// An order whose amounts do not fit (other currencies, fractions of a minor
// unit) makes a Sale that Add refuses as ErrRange.
func SaleOf(o *commerce.Order) Sale {
	x := Sale{
		Order: o.ID, Channel: o.Channel, At: o.PlacedAt, Currency: o.Currency,
		CostKnown: len(o.Lines) > 0,
	}
	if o.Buyer.ID != "" {
		x.Customer = Key(o.Buyer.ID, 0)
	}
	m := minor{cur: o.Currency}
	for i := range o.Lines {
		l := &o.Lines[i]
		x.Units += l.Qty
		off := int64(0)
		for j := range l.Discounts {
			off += m.of(l.Discounts[j].Amount)
		}
		if o.Mode == commerce.Gross && off != 0 {
			vat, err := l.Tax.Rate.Within(money.New(off, o.Currency), money.HalfUp)
			m.bad = m.bad || err != nil
			off -= m.of(vat)
		}
		x.Discounts += off
		x.Gross += m.of(l.Net) + off
		x.Tax += m.of(l.VAT)
		x.CostKnown = x.CostKnown && l.Cost != (money.Amount{})
		x.Cost += m.of(l.Cost.Round(money.HalfUp))
	}
	for i := range o.Charges {
		c := &o.Charges[i]
		if c.Kind == commerce.Shipping || c.Kind == commerce.ShippingSupplement {
			x.Shipping += m.of(c.Net)
		} else {
			x.Fees += m.of(c.Net)
		}
		x.Tax += m.of(c.VAT)
	}
	if !x.CostKnown {
		x.Cost = 0
	}
	x.broken = m.bad
	return x
}

// RefundOf returns the fact of a credit on an order. A line that is credited
// by units is goods that came back, one without units a price reduction.
// Negative charges are what the shop kept. The cost is the share of the units in
// the cost of their line. Later, Again and Restocked are for the caller to set:
// neither order nor credit knows.
func RefundOf(o *commerce.Order, c *commerce.Credit) Refund {
	x := Refund{Order: o.ID, Channel: o.Channel, At: c.At, OrderedAt: o.PlacedAt, Currency: o.Currency}
	if o.Buyer.ID != "" {
		x.Customer = Key(o.Buyer.ID, 0)
	}
	m := minor{cur: o.Currency}
	for i := range c.Lines {
		l := &c.Lines[i]
		x.Tax += m.of(l.VAT)
		if l.Qty == 0 {
			x.Reductions += m.of(l.Net)
			continue
		}
		x.Units += l.Qty
		x.Value += m.of(l.Net)
		if sold, ok := o.Line(l.Line); ok && sold.Cost != (money.Amount{}) {
			cost, err := sold.Cost.Round(money.HalfUp).Slice(l.From, l.From+l.Qty, sold.Qty, money.HalfUp)
			m.bad = m.bad || err != nil
			x.Cost += m.of(cost)
		}
	}
	for i := range c.Charges {
		ch := &c.Charges[i]
		net := m.of(ch.Net)
		x.Tax += m.of(ch.VAT)
		switch {
		case net < 0:
			x.Kept -= net
		case ch.Kind == commerce.Shipping || ch.Kind == commerce.ShippingSupplement:
			x.Shipping += net
		case ch.Kind == commerce.Goodwill:
			x.Reductions += net
		default:
			x.Fees += net
		}
	}
	x.broken = m.bad
	return x
}

// minor reads amounts of one currency as minor units and remembers a failure.
type minor struct {
	cur money.Currency
	bad bool
}

func (m *minor) of(a money.Amount) int64 {
	n, err := a.Minor()
	if err != nil || a.Currency() != m.cur && a != (money.Amount{}) {
		m.bad = true
		return 0
	}
	if n >= tooLarge || n <= -tooLarge {
		m.bad = true
	}
	return n
}

// A Stage is a step of a visit towards an order.
type Stage uint8

// The stages, in the order of a shop.
const (
	Viewed     Stage = iota // a product page
	Added                   // something was put into the cart
	CheckedOut              // checkout was reached
	Bought                  // an order was placed
	numStages
)

var stageWords = commerce.Words[Stage]{"viewed", "added", "checked_out", "bought"}

// String returns the word, such as "checked_out".
func (s Stage) String() string { return stageWords.Text(s) }

// MarshalText returns the word; a value outside the list is commerce.ErrUnknownWord.
func (s Stage) MarshalText() ([]byte, error) { return stageWords.Marshal(s) }

// Stages is a set of stages.
type Stages uint8

// StagesOf returns the set of the stages given.
func StagesOf(list ...Stage) Stages {
	var s Stages
	for _, x := range list {
		s |= 1 << x
	}
	return s
}

// Has reports whether the stage is in the set.
func (s Stages) Has(x Stage) bool { return s>>x&1 == 1 }

// reached returns the stages passed without a gap from the first: the closed funnel.
func (s Stages) reached() int { return bits.TrailingZeros8(^uint8(s)) }

// A Visit is one session: what the shop calls so (30 minutes of idleness, or
// midnight) is its own rule and must not change within a report.
type Visit struct {
	At      time.Time // begin of the session
	Channel string
	Stages  Stages
	Orders  int64 // placed in the session; counted apart from sessions with an order
}

// A Cart is a basket that somebody filled.
type Cart struct {
	At        time.Time // when it was created: decides the period
	TouchedAt time.Time // last change
	Channel   string
	Checkout  bool // contact was given or checkout begun
	Ordered   bool
	// OrderedAt is when the order was placed: it makes the cart Ordered, but only
	// as of that instant and later. If it is zero, an Ordered cart counts as
	// ordered at whatever instant it is judged.
	OrderedAt time.Time
}

// Spend is money that was put into marketing. Amounts are minor units.
type Spend struct {
	At           time.Time
	Channel      string
	Media        int64 // paid for placements
	Loaded       int64 // wages, tools, agencies for them
	Attributed   int64 // sales that the caller's attribution model gives the channel
	Margin       int64 // contribution margin of these
	NewCustomers int64 // first orders that it gives the channel
	Currency     money.Currency
}

// Stock is the whole stock of one place at one moment. Stock is not additive
// over time: snapshots are averaged, movements are added.
type Stock struct {
	At       time.Time
	Channel  string // the place
	Value    int64  // at cost, minor units
	Units    int64
	Currency money.Currency
}

// A Delivery is a parcel that was promised.
type Delivery struct {
	Promised  calendar.Date // last day promised
	Delivered calendar.Date // zero while it is under way
	Complete  bool          // everything that was ordered, undamaged
}

package returns

import (
	"errors"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Errors of contracts and requests.
var (
	ErrNoBook   = errors.New("returns: no law book")
	ErrDelivery = errors.New("returns: delivered before it was concluded")
	ErrMissing  = errors.New("returns: missing")
	ErrContract = errors.New("returns: bad contract")
)

// MaxLines bounds the lines of a contract and of a request; more is an [ErrContract].
const MaxLines = commerce.MaxLines

// A Contract is what withdrawal law asks about one order. Facts that nobody knows stay unknown: they never deny.
// Goods lines of one seller are one order in the sense of Art. 9(2)(b)(i), so that their period starts together with
// the last of them; every other line has a period of its own.
type Contract struct {
	Order     string             `json:"order,omitempty"`
	Country   commerce.Territory `json:"country"`   // of the consumer's habitual residence (Rome I Art. 6)
	Concluded time.Time          `json:"concluded"` // its day is that of the place
	Consumer  commerce.Tri       `json:"consumer"`  // purpose decides, mainly private is enough (recital 17)
	Channel   Channel            `json:"channel"`
	Online    commerce.Tri       `json:"online"` // concluded by an online interface: Art. 11a
	Visit     commerce.Tri       `json:"visit"`  // unsolicited visit at home, or an excursion: Art. 9(1a)
	Small     commerce.Tri       `json:"small"`  // a business with the protection of FR L221-3
	Value     money.Amount       `json:"value"`  // of an off-premises contract, with VAT; null if unknown

	// Informed says that the consumer had the information on withdrawal of Art. 6(1)(h) before the contract; the trader
	// proves it (Art. 6(9)). Where it came later, InformedOn is the day it was received.
	Informed   commerce.Tri  `json:"informed"`
	InformedOn calendar.Date `json:"informed_on,omitzero"`
	// FunctionInformed is No where that information, late or not, left out the withdrawal function.
	FunctionInformed commerce.Tri `json:"function_informed"`
	// CostInformed says that the consumer knew that he bears the cost of return: Art. 6(1)(i), 6(6).
	CostInformed commerce.Tri `json:"cost_informed"`

	Policy Policy `json:"policy,omitzero"`
	Lines  []Item `json:"lines"`
}

// A Policy is what the shop promises beyond the law. It only extends: fewer days than the statute are [ErrBelowStatute].
type Policy struct {
	Days       int  `json:"days,omitempty"`        // from the same start as the statutory period; 0 promises nothing
	Exempt     bool `json:"exempt,omitempty"`      // takes back what Art. 16 excepts
	Business   bool `json:"business,omitempty"`    // also from businesses and shop sales
	FreeReturn bool `json:"free_return,omitempty"` // the trader bears the cost of return
	Collect    bool `json:"collect,omitempty"`     // the trader offers to collect: Art. 13(3), 14(1)
}

// An Item is one line of the contract.
type Item struct {
	Line     string          `json:"line"`
	Seller   string          `json:"seller,omitempty"`
	Parent   string          `json:"parent,omitempty"` // the line that this one is ancillary to, or a part of
	Qty      int64           `json:"qty"`
	Kind     Kind            `json:"kind"`
	Traits   commerce.Traits `json:"traits,omitempty"`
	Delivery Delivery        `json:"delivery"`
	// Delivered is the day on which the consumer, or a third party that he named, took possession of the last piece;
	// zero if that has not happened or is not known. First is that of the first piece of a regular delivery, or of one of
	// which only a part has come: what has come goes back.
	Delivered calendar.Date `json:"delivered,omitzero"`
	First     calendar.Date `json:"first,omitzero"`
	Refused   bool          `json:"refused,omitempty"`   // at the door: never delivered
	Cancelled bool          `json:"cancelled,omitempty"` // will not be delivered and does not hold up the others
	// FreeTrial is the trial's end where a free trial became a paid term and the price was not told at the outset:
	// a new right then starts (C-565/22).
	FreeTrial calendar.Date `json:"free_trial,omitzero"`
	Content   Content       `json:"content,omitzero"` // of a digital content or service
	Facts     Facts         `json:"facts,omitzero"`
}

// Facts are the evidence that the exceptions of Art. 16 ask for. The trader proves them.
type Facts struct {
	Begun        commerce.Tri `json:"begun"`         // a, m: performance has begun
	Performed    commerce.Tri `json:"performed"`     // a: fully
	Paid         commerce.Tri `json:"paid"`          // a, m: the contract obliges to pay
	Consent      commerce.Tri `json:"consent"`       // a, m: prior express consent
	Acknowledged commerce.Tri `json:"acknowledged"`  // a, m: that the right is lost
	Confirmed    commerce.Tri `json:"confirmed"`     // m: by the trader on a durable medium, Art. 7(2), 8(7)
	MarketPrice  commerce.Tri `json:"market_price"`  // b, g: fluctuates beyond the trader's control within the period
	Bespoke      commerce.Tri `json:"bespoke"`       // c: an individual choice beyond preset options, or personalised
	Spoils       commerce.Tri `json:"spoils"`        // d: within the period
	Sealed       commerce.Tri `json:"sealed"`        // e, i: on delivery
	Unsealed     commerce.Tri `json:"unsealed"`      // e, i: after delivery
	Unsaleable   commerce.Tri `json:"unsaleable"`    // e: even after cleaning (C-681/17)
	Mixed        commerce.Tri `json:"mixed"`         // f: inseparably, after delivery
	LateDelivery commerce.Tri `json:"late_delivery"` // g: only possible after 30 days, price agreed at the sale
	Requested    commerce.Tri `json:"requested"`     // h: the consumer asked for the visit
	Urgent       commerce.Tri `json:"urgent"`        // h
	Extra        commerce.Tri `json:"extra"`         // h: beyond what was asked for and needed
	SingleIssue  commerce.Tri `json:"single_issue"`  // j: not a subscription
	OpenAuction  commerce.Tri `json:"open_auction"`  // k: attendance in person was possible (recital 24)
	Dated        commerce.Tri `json:"dated"`         // l: a specific date or period
	Residence    commerce.Tri `json:"residence"`     // l: accommodation for residence
}

// A Request is what the consumer says, and what is known about the goods since.
type Request struct {
	Sent     time.Time        `json:"sent"`              // the statement was sent: this decides (Art. 11(2), 11a(5))
	Received time.Time        `json:"received,omitzero"` // the trader was informed; zero reads as Sent
	Form     Form             `json:"form"`
	Proved   commerce.Tri     `json:"proved"`          // No where the trader contests that it was sent: Art. 11(4)
	Lines    []commerce.Units `json:"lines,omitempty"` // none: the whole contract
	// Goods is the day on which the trader had the goods back, Evidence the day of the proof that they were sent.
	Goods    calendar.Date `json:"goods,omitzero"`
	Evidence calendar.Date `json:"evidence,omitzero"`
}

// ContractOf projects an order: country of delivery, lines, traits and the days of possession by line id. An order is a
// distance contract unless the host changes Channel, and online where its channel is "web"; the duty of information stays
// unknown.
func ContractOf(o *commerce.Order, delivered map[string]calendar.Date) Contract {
	c := Contract{
		Order: o.ID, Country: o.ShipTo.Country.Country(), Concluded: o.PlacedAt, Consumer: o.Consumer, Channel: Distance,
		Value: o.Totals.Gross, Lines: make([]Item, len(o.Lines)),
	}
	if c.Country == "" {
		c.Country = o.Buyer.Address.Country.Country()
	}
	if o.Channel == "web" {
		c.Online = commerce.Yes
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		c.Lines[i] = Item{
			Line: l.ID, Seller: l.Seller, Parent: l.Parent, Qty: l.Qty, Kind: kindOf(l.Traits), Traits: l.Traits, Delivered: delivered[l.ID],
		}
		if l.Gross.Sign() > 0 {
			c.Lines[i].Facts.Paid = commerce.Yes
		}
		if c.Lines[i].Kind == Goods && l.Traits.Has(commerce.Subscription) {
			c.Lines[i].Delivery, c.Lines[i].First = Regular, delivered[l.ID]
		}
	}
	return c
}

func kindOf(t commerce.Traits) Kind {
	switch {
	case t.Any(commerce.DigitalService):
		return DigitalService
	case t.Any(commerce.Digital):
		return DigitalContent
	case t.Any(commerce.Utility):
		return Utility
	case t.Any(services):
		return Service
	default:
		return Goods
	}
}

const services = commerce.Service | commerce.DatedEvent | commerce.Accommodation | commerce.PassengerTransport | commerce.UrgentRepair |
	commerce.Gambling | commerce.Healthcare | commerce.Package | commerce.Financial

// check returns every problem of a question at once. Paths lead into {"contract": …, "request": …}.
func (c *Contract) check(idx index, r *Request, concluded calendar.Date) error {
	var errs commerce.FieldErrors
	if c.Concluded.IsZero() {
		errs.Add("/contract/concluded", "returns.contract.missing", ErrMissing)
	}
	switch {
	case len(c.Lines) == 0:
		errs.Add("/contract/lines", "returns.contract.missing", ErrMissing)
	case len(c.Lines) > MaxLines || len(r.Lines) > MaxLines:
		errs.Add("/contract/lines", "returns.contract.too_long", commerce.Detail(ErrContract, "returns: more than %d lines", MaxLines))
		return errs.Err()
	}
	if c.Channel > OnPremises || r.Form > SilentParcel {
		errs.Add("/contract/channel", "returns.contract.unknown_word", commerce.ErrUnknownWord)
	}
	if c.Policy.Days < 0 || c.Policy.Days > 36_500 {
		errs.Add("/contract/policy/days", "returns.contract.policy", commerce.Detail(ErrContract, "returns: %d days", c.Policy.Days))
	}
	if !r.Received.IsZero() && r.Received.Before(r.Sent) {
		errs.Add("/request/received", "returns.request.received", commerce.Detail(ErrContract, "returns: received before it was sent"))
	}
	if !r.Sent.IsZero() && r.Sent.Before(c.Concluded) {
		errs.Add("/request/sent", "returns.request.sent", commerce.Detail(ErrContract, "returns: sent before the contract was concluded"))
	}
	for i := range c.Lines {
		it := &c.Lines[i]
		bad := ""
		switch {
		case it.Line == "":
			errs.Add(commerce.Pointer("contract", "lines", i, "line"), "returns.contract.missing", ErrMissing)
		case it.Kind > Utility || it.Delivery > Regular || it.Content > ContentShared:
			errs.Add(commerce.Pointer("contract", "lines", i, "kind"), "returns.contract.unknown_word", commerce.ErrUnknownWord)
		case it.Qty < 1:
			errs.Add(commerce.Pointer("contract", "lines", i, "qty"), "returns.contract.qty",
				commerce.Detail(commerce.ErrQuantity, "returns: quantity %d", it.Qty), commerce.NewFact("qty", it.Qty))
		case !it.Delivered.IsZero() && it.Delivered.Before(concluded):
			bad = "delivered"
		case !it.First.IsZero() && (it.First.Before(concluded) || !it.Delivered.IsZero() && it.Delivered.Before(it.First)):
			bad = "first"
		case !it.FreeTrial.IsZero() && it.FreeTrial.Before(concluded):
			bad = "free_trial"
		}
		if bad != "" {
			errs.Add(commerce.Pointer("contract", "lines", i, bad), "returns.contract.delivered_before_concluded",
				commerce.Detail(ErrDelivery, "returns: %s is out of order, concluded on %s", bad, concluded))
		}
		if n := idx.of(c, it.Line); n != i {
			errs.Add(commerce.Pointer("contract", "lines", i, "line"), "returns.contract.duplicate", commerce.ErrDuplicate)
		}
	}
	for i, u := range r.Lines {
		n := idx.of(c, u.Line)
		if n < 0 {
			errs.Add(commerce.Pointer("request", "lines", i, "line"), "returns.request.unknown_line", commerce.ErrUnknownID)
			continue
		}
		if u.Qty < 0 {
			errs.Add(commerce.Pointer("request", "lines", i, "qty"), "returns.request.qty", commerce.Detail(commerce.ErrQuantity, "returns: %d units asked", u.Qty))
		}
	}
	return errs.Err()
}

// bad is one problem of the input.
func bad(path, code string, err error, facts ...commerce.Fact) error {
	return commerce.FieldErrors{{Path: path, Code: code, Err: err, Facts: facts}}
}

// earlier is the earlier of two days, of which either may be unknown.
func earlier(a, b calendar.Date) calendar.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// index finds lines by their id: by a scan in a usual contract or order, by a map in a long one.
type index map[string]int

const scanned = 32 // lines, up to which a scan is faster

func newIndex[T any](lines []T, id func(*T) string) index {
	if len(lines) <= scanned {
		return nil
	}
	idx := make(index, len(lines))
	for i := range lines {
		if _, taken := idx[id(&lines[i])]; !taken {
			idx[id(&lines[i])] = i
		}
	}
	return idx
}

// find returns the place of a line, or -1.
func find[T any](idx index, lines []T, id func(*T) string, want string) int {
	if idx != nil {
		if i, ok := idx[want]; ok {
			return i
		}
		return -1
	}
	for i := range lines {
		if id(&lines[i]) == want {
			return i
		}
	}
	return -1
}

func (it *Item) id() string { return it.Line }

func (idx index) of(c *Contract, line string) int { return find(idx, c.Lines, (*Item).id, line) }

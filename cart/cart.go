package cart

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Errors of [Cart.Apply], found by errors.Is behind commerce.FieldErrors.
var (
	ErrQuantity = errors.New("cart: quantity out of range")
	ErrUnknown  = errors.New("cart: unknown")
	ErrConflict = errors.New("cart: contradicts what was done before")
	ErrMissing  = errors.New("cart: missing")
	ErrTooMany  = errors.New("cart: too many")
	ErrText     = errors.New("cart: text too long")
)

// Limits that no shop needs to reach. They bound the work that a hostile cart
// can cause; the rules of a shop are [Limits].
const (
	MaxQty      = 1_000_000_000 // of one line
	MaxLines    = 1_000         // saved ones included
	MaxCodes    = 50
	MaxGroups   = 50
	MaxText     = 2_000 // bytes of a note, message, option or attribute
	MaxPairs    = 50    // options or attributes of a line
	MaxCommands = 1_000 // in one Apply
	Remembered  = 64    // command ids that a retry is recognised by
)

// A Cart is what a buyer has chosen. It is an immutable value: [Cart.Apply]
// returns the next one. It holds no prices but those that the buyer accepted,
// and knows nothing of catalog, time or law: [Shop.Quote] does.
//
// The zero Cart has no id and no currency and takes no command; make one with
// [New].
type Cart struct {
	id          string
	currency    money.Currency
	version     int64
	last        int64   // number of the latest line id
	lines       []*Line // by number; a line is never changed in place, so that carts share them
	codes       []string
	groups      []Group // by id
	customer    *Customer
	destination *commerce.Address
	note        string
	attributes  map[string]string
	accepted    time.Time
	log         *applied
}

// A Line is a position of the cart: one SKU with its options in one fulfilment
// group. Adding the same again raises Qty. Maps must not be changed.
type Line struct {
	ID      string            `json:"id"` // l1, l2, …: never used again
	SKU     string            `json:"sku"`
	Options map[string]string `json:"options,omitempty"` // engraving and the like: part of what the line is
	Group   string            `json:"group,omitempty"`   // id of a [Group]; empty is the ordinary delivery
	Qty     int64             `json:"qty"`
	Saved   bool              `json:"saved,omitempty"` // for later: neither priced nor ordered

	// Accepted is the price of one unit that the buyer accepted last, in Mode;
	// null before that.
	Accepted money.Amount       `json:"accepted"`
	Mode     commerce.PriceMode `json:"mode,omitempty"`

	Note       string            `json:"note,omitempty"`
	Gift       string            `json:"gift,omitempty"` // message on a card
	Attributes map[string]string `json:"attributes,omitempty"`
}

// A Group is how some lines reach the buyer. The group with the empty id is
// always there: it is sent to the destination of the cart.
type Group struct {
	ID       string           `json:"id,omitempty"`
	Kind     Fulfilment       `json:"kind,omitempty"`
	Method   string           `json:"method,omitempty"`   // id of a [Method]; empty lets the shop choose
	Location string           `json:"location,omitempty"` // shop or pick-up point
	Slot     string           `json:"slot,omitempty"`     // of a service: the host's word
	ShipTo   commerce.Address `json:"ship_to,omitzero"`   // where it is not the cart's destination
}

// Fulfilment is how goods reach the buyer. The zero Fulfilment is Ship.
type Fulfilment uint8

// The kinds of fulfilment.
const (
	Ship        Fulfilment = iota // to an address
	PickupPoint                   // to a locker or parcel shop, by a carrier
	Collect                       // the buyer fetches it at a shop of the seller
	Download                      // digital delivery
	Slot                          // a service at an agreed time
)

var fulfilments = commerce.Words[Fulfilment]{"ship", "pickup_point", "collect", "digital", "slot"}

// String returns ship, pickup_point, collect, digital or slot.
func (f Fulfilment) String() string { return fulfilments.Text(f) }

// MarshalText writes the word.
func (f Fulfilment) MarshalText() ([]byte, error) { return fulfilments.Marshal(f) }

// UnmarshalText reads the word; any other is [commerce.ErrUnknownWord].
func (f *Fulfilment) UnmarshalText(b []byte) error { return fulfilments.Unmarshal(f, b) }

// A Customer is who buys. It is personal data: nothing of it but the id and the
// groups reaches a reason or an error.
type Customer struct {
	Party    commerce.Party `json:"party"`
	Consumer commerce.Tri   `json:"consumer,omitzero"` // acts outside trade and profession
	Groups   []string       `json:"groups,omitempty"`  // price lists and promotions go by them
}

// New returns an empty cart.
func New(id string, currency money.Currency) Cart { return Cart{id: id, currency: currency} }

// ID returns the id that the host gave.
func (c Cart) ID() string { return c.id }

// Currency returns the currency in which the cart is priced.
func (c Cart) Currency() money.Currency { return c.currency }

// Version counts the changes. A host stores a cart only where the version it
// read is still there.
func (c Cart) Version() int64 { return c.version }

// Lines returns a copy of every line by number, those saved for later included.
func (c Cart) Lines() []Line {
	out := make([]Line, len(c.lines))
	for i, l := range c.lines {
		out[i] = *l
	}
	return out
}

// Line returns the line of that id.
func (c Cart) Line(id string) (Line, bool) {
	if i := c.find(id); i >= 0 {
		return *c.lines[i], true
	}
	return Line{}, false
}

// Codes returns the promotion codes entered, in upper case and sorted.
func (c Cart) Codes() []string { return c.codes }

// Groups returns the fulfilment groups that were set, by id.
func (c Cart) Groups() []Group { return c.groups }

// Customer returns who buys, as far as the cart was told.
func (c Cart) Customer() (Customer, bool) {
	if c.customer == nil {
		return Customer{}, false
	}
	return *c.customer, true
}

// Destination returns where the cart goes, as far as it was told.
func (c Cart) Destination() (commerce.Address, bool) {
	if c.destination == nil {
		return commerce.Address{}, false
	}
	return *c.destination, true
}

// Note returns the note on the whole cart, and Attributes its attributes.
func (c Cart) Note() string { return c.note }

// Attributes returns the attributes of the whole cart; do not change them.
func (c Cart) Attributes() map[string]string { return c.attributes }

// AcceptedAt is the moment of the quote that was accepted last.
func (c Cart) AcceptedAt() time.Time { return c.accepted }

func (c *Cart) find(id string) int {
	for i := range c.lines {
		if c.lines[i].ID == id {
			return i
		}
	}
	return -1
}

func (c *Cart) group(id string) (Group, bool) {
	for i := range c.groups {
		if c.groups[i].ID == id {
			return c.groups[i], true
		}
	}
	return Group{ID: id}, id == ""
}

// same finds the line, other than skip, that is the same article in the same
// group.
func (c *Cart) same(sku string, options map[string]string, group string, saved bool, skip int) int {
	for i := range c.lines {
		l := c.lines[i]
		if i != skip && l.SKU == sku && l.Group == group && l.Saved == saved && maps.Equal(l.Options, options) {
			return i
		}
	}
	return -1
}

// lineNumber returns the number of l17, 0 for any other text.
func lineNumber(id string) int64 {
	digits, ok := strings.CutPrefix(id, "l")
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 1 || strconv.FormatInt(n, 10) != digits {
		return 0
	}
	return n
}

// An applied is a command id that was seen, with a digest of its commands:
// newest first.
type applied struct {
	id     string
	digest [16]byte
	before *applied
	length int // of the chain
}

func (a *applied) find(id string) *applied {
	for n := 0; a != nil && n < Remembered; n++ {
		if a.id == id {
			return a
		}
		a = a.before
	}
	return nil
}

// with remembers one more; a chain of twice the length is cut, so that each step is cheap.
func (a *applied) with(id string, digest [16]byte) *applied {
	next := &applied{id: id, digest: digest, before: a, length: 1}
	if a == nil {
		return next
	}
	next.length = a.length + 1
	if next.length > 2*Remembered {
		kept := a.oldest()
		next.before = nil
		for _, k := range kept[max(0, len(kept)-Remembered+1):] {
			next.before = next.before.with(k.id, k.digest)
		}
		next.length = next.before.length + 1
	}
	return next
}

// oldest returns what is remembered, oldest first.
func (a *applied) oldest() []*applied {
	var out []*applied
	for ; a != nil && len(out) < Remembered; a = a.before {
		out = append(out, a)
	}
	slices.Reverse(out)
	return out
}

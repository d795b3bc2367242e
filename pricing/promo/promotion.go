package promo

import (
	"errors"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Errors of [Compile], [Parse] and [Ruleset.Evaluate]. They come in
// [commerce.FieldErrors], each with its path.
var (
	ErrPromotion = errors.New("pricing/promo: bad promotion")
	ErrInput     = errors.New("pricing/promo: bad input")
)

// A Promotion is one rule. ID and Then are needed; the zero value of every
// other field is its default.
type Promotion struct {
	ID       string            `json:"id"`                 // unique in a ruleset
	Name     map[string]string `json:"name,omitempty"`     // BCP 47 tag to title, for the shop's pages; not read here
	Phase    Phase             `json:"phase,omitempty"`    // LinePhase for the zero value; shipping actions need ShippingPhase
	Group    string            `json:"group,omitempty"`    // promotions of one phase and group compete
	Pick     Pick              `json:"pick,omitempty"`     // how the group resolves; equal in the whole group
	Priority int               `json:"priority,omitempty"` // higher first
	Excludes []string          `json:"excludes,omitempty"` // groups, of any phase, that are off if this one applies; "*" is every other promotion
	Window   Window            `json:"window,omitzero"`
	Codes    []string          `json:"codes,omitempty"` // any of these codes must be entered; compared in upper case, without space and invisible marks around
	Coded    bool              `json:"coded,omitempty"` // a code is needed that the host resolved to this promotion (a batch of single codes)
	When     Condition         `json:"-"`               // nil is always
	Then     Action            `json:"-"`
	Limits   Limits            `json:"limits,omitzero"`
	Cap      Figures           `json:"cap,omitempty"` // most that the promotion takes off one order; empty is no cap
	Basis    Basis             `json:"basis,omitempty"`
	Round    Scope             `json:"round,omitempty"`
	Rounding money.Rounding    `json:"rounding,omitempty"` // of the discount; HalfUp
	Spread   Spread            `json:"spread,omitempty"`
}

// Figures is one amount per currency. An empty list is nothing; a promotion
// without a figure in the currency of the cart does not apply to it.
type Figures []money.Amount

// Phase is when a promotion applies.
type Phase uint8

// The phases. They run in the order price, line, order, shipping.
const (
	LinePhase Phase = iota
	PricePhase
	OrderPhase
	ShippingPhase
)

// Pick says how the promotions of a group share the units.
type Pick uint8

// The picks.
const (
	Best     Pick = iota // the combination with the largest discount, each unit in one promotion
	Priority             // one after another, each unit in one promotion
	All                  // all of them, one on top of the other
)

// Basis is the price that a [Percent] is taken of; what needs several units takes
// its percentage of the opening price.
type Basis uint8

// The bases. They differ only from one group to the next, and between the
// promotions of a group that applies all.
const (
	Opening  Basis = iota // at the opening of the group: percentages of one group are parallel
	Original              // before any discount
	Running               // after the promotions before: percentages are sequential
)

// Scope is where the discount of a percentage is rounded.
type Scope uint8

// The scopes. Promotions that need several units round the discount of each
// rewarded unit.
const (
	PerLine  Scope = iota // zero value, but the whole order in the order phase
	PerUnit               // each unit: for a struck-through unit price
	PerOrder              // all lines together, shared by largest remainder
	EachLine              // each line, in the order phase too
)

// Spread says which units of a line bear the discount, for returns.
type Spread uint8

// The spreads.
const (
	Even    Spread = iota // all units of the line alike
	OnUnits               // the units that were rewarded: [LineResult].Runs
)

// A Window is the time in which a promotion may apply. Span is half-open. Weekly
// adds hours of the week on the wall clock of Zone, an IANA name that
// [Options].Zones resolves: an hour that the clock skips has no instant, one
// that it repeats counts twice.
type Window struct {
	calendar.Span
	Zone   string  `json:"zone,omitempty"`
	Weekly []Hours `json:"weekly,omitempty"` // empty is always
}

// Hours is a part of the week: on Days from From until Until, "18:00" to
// "20:30", half-open. An Until that is not after From belongs to the next day.
// Empty From is "00:00", empty Until "24:00", no Days every day.
type Hours struct {
	Days  Days   `json:"days,omitempty"`
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"`
}

// Days are days of the week.
type Days []Day

// Day is a day of the week.
type Day uint8

// The days.
const (
	Sunday Day = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

// Limits bound the use of a promotion; zero is no limit. The counters that
// Total, Customer, Code, Quota and Budget are compared with come in
// [Input].Used. What is left of PerOrder, Units, Quota and Budget clips the
// promotion; the others refuse it.
type Limits struct {
	PerOrder int64   `json:"per_order,omitempty"` // applications in one order: groups of three for 3x2, units of other offers
	Units    int64   `json:"units,omitempty"`     // rewarded units in one order
	Total    int64   `json:"total,omitempty"`     // orders
	Customer int64   `json:"customer,omitempty"`  // orders of one customer
	Code     int64   `json:"code,omitempty"`      // orders with one code
	Quota    int64   `json:"quota,omitempty"`     // rewarded units in all orders: a flash sale
	Budget   Figures `json:"budget,omitempty"`    // discount in all orders
	Whole    bool    `json:"whole,omitempty"`     // refuse instead of clipping by Quota or Budget
}

// A Match selects lines: every member that is set must hold. The zero Match
// selects all.
type Match struct {
	SKU    string   `json:"sku,omitempty"`
	SKUs   []string `json:"skus,omitempty"` // any of these, or SKU
	Facet  string   `json:"facet,omitempty"`
	Facets []string `json:"facets,omitempty"` // any of these, or Facet
	All    []Match  `json:"all,omitempty"`
	Any    []Match  `json:"any,omitempty"`
	Not    []Match  `json:"not,omitempty"` // none of these
	// Fresh leaves out lines that an earlier group discounted.
	Fresh bool `json:"fresh,omitempty"`
}

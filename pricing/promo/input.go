package promo

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Input is a cart and what is known about the buyer. All amounts are in
// Currency and Mode.
type Input struct {
	At       time.Time          `json:"at"`
	Currency money.Currency     `json:"currency"`
	Mode     commerce.PriceMode `json:"mode,omitempty"`
	Lines    []Line             `json:"lines"`
	Shipping []Shipment         `json:"shipping,omitempty"`
	Codes    []Code             `json:"codes,omitempty"`
	Customer Buyer              `json:"customer,omitzero"`
	Channel  string             `json:"channel,omitempty"`
	Market   commerce.Territory `json:"market,omitempty"`
	Facts    map[string]string  `json:"facts,omitempty"` // payment method, segment …: the caller's words
	Used     []Usage            `json:"used,omitempty"`  // counters, in any order; absent is 0
}

// Line is one position of the cart.
type Line struct {
	ID         string       `json:"id"` // unique in the cart
	SKU        string       `json:"sku"`
	Qty        int64        `json:"qty"`                   // at least 1
	Unit       money.Amount `json:"unit"`                  // price of one; may have more decimals than the currency
	Floor      money.Amount `json:"floor"`                 // no promotion goes below this price of one; nothing is 0
	Facets     []string     `json:"facets,omitempty"`      // "category:hair", "brand:acme": the caller's words
	NoDiscount bool         `json:"no_discount,omitempty"` // counts for thresholds, is never discounted
	// Mode, if given, must be the mode of the cart: carts that mix net and
	// gross prices are refused.
	Mode *commerce.PriceMode `json:"mode,omitempty"`
}

// Shipment is a delivery and its price.
type Shipment struct {
	ID     string       `json:"id"`
	Method string       `json:"method,omitempty"`
	Amount money.Amount `json:"amount"`
}

// Code is a code as the buyer typed it. Promotion is the promotion that the
// host found it to belong to; empty for the codes that promotions list.
type Code struct {
	Text      string `json:"text"`
	Promotion string `json:"promotion,omitempty"`
}

// Buyer is what the host knows about the customer.
type Buyer struct {
	ID     string       `json:"id,omitempty"` // not read, and never in a result
	Groups []string     `json:"groups,omitempty"`
	First  commerce.Tri `json:"first_order,omitzero"` // no order placed before
	Orders *int64       `json:"orders,omitempty"`     // placed before; nil is unknown
}

// Usage is the state of the counters of one promotion.
type Usage struct {
	Promotion string       `json:"promotion"`
	Uses      int64        `json:"uses,omitempty"`     // orders
	Customer  int64        `json:"customer,omitempty"` // orders of this customer
	Code      int64        `json:"code,omitempty"`     // orders with the code entered
	Units     int64        `json:"units,omitempty"`
	Spend     money.Amount `json:"spend"`
}

// Result is the deal of a cart. Lines and Shipping are in the order of the
// input. It shares no memory with the input.
type Result struct {
	Lines    []LineResult     `json:"lines"`
	Shipping []ShipmentResult `json:"shipping,omitempty"`
	Discount money.Amount     `json:"discount"` // of lines and shipping together
	Gifts    []GiftRequest    `json:"gifts,omitempty"`
	Applied  []Applied        `json:"applied,omitempty"` // in the order of application
	Refused  []Refusal        `json:"refused,omitempty"` // codes entered, and near misses
	Claims   []Claim          `json:"claims,omitempty"`
	Points   int64            `json:"points,omitempty"`
	// Optimal says that the discount of every group that picks the best is
	// proved to be the largest. Bound is Discount, plus, where it is not
	// proved, what could at most be missing.
	Optimal bool         `json:"optimal"`
	Bound   money.Amount `json:"bound"`

	rules  *Ruleset
	shares []Allocation
	runs   []Run
}

// LineResult is the deal of one line.
type LineResult struct {
	Line  string       `json:"line"`
	Open  money.Amount `json:"open"` // Qty times Unit, rounded to minor units
	Final money.Amount `json:"final"`
	// Allocations add up to Open less Final.
	Allocations []Allocation `json:"allocations,omitempty"`
	// Runs, if any, say what the units cost in the end; without, all units are
	// alike. They add up to Final.
	Runs []Run `json:"runs,omitempty"`
}

// Allocation is the share of one promotion in one line or shipment.
type Allocation struct {
	Promotion string       `json:"promotion"`
	Code      string       `json:"code,omitempty"` // that earned it, normalised
	Amount    money.Amount `json:"amount"`         // positive
	Units     int64        `json:"units"`          // of the line that are rewarded
}

// Run is a number of units of a line that cost Amount together.
type Run struct {
	Qty    int64        `json:"qty"`
	Amount money.Amount `json:"amount"`
}

// ShipmentResult is the deal of one shipment.
type ShipmentResult struct {
	Shipment    string       `json:"shipment"`
	Open        money.Amount `json:"open"`
	Final       money.Amount `json:"final"`
	Allocations []Allocation `json:"allocations,omitempty"`
}

// GiftRequest asks the host to add a free line.
type GiftRequest struct {
	Promotion string   `json:"promotion"`
	SKUs      []string `json:"skus"`
	Qty       int64    `json:"qty"`
}

// Applied is a promotion that had an effect.
type Applied struct {
	Promotion string       `json:"promotion"`
	Code      string       `json:"code,omitempty"`
	Amount    money.Amount `json:"amount"`
	Times     int64        `json:"times"` // applications: groups of a multi-buy, else 1
	Units     int64        `json:"units"` // rewarded units
	Points    int64        `json:"points,omitempty"`
	Limited   bool         `json:"limited,omitempty"` // clipped by a cap, budget, quota or limit

	act    *action
	basis  int64 // of a percentage of the order
	taken  int64 // units, rewarded or not
	single bool  // on one line
	limit  reasonCode
}

// Refusal is a promotion that did not apply. Have and Need are figures of the
// condition that failed, where it has any; both are amounts or both numbers.
type Refusal struct {
	Promotion string       `json:"promotion,omitempty"` // empty for a code that nobody knows
	Code      string       `json:"code"`                // stable: promo.refused.min_spend
	Entered   string       `json:"entered,omitempty"`   // the buyer's code, normalised
	Have      money.Amount `json:"have"`
	Need      money.Amount `json:"need"`
	HaveUnits int64        `json:"have_units,omitempty"`
	NeedUnits int64        `json:"need_units,omitempty"`
	By        string       `json:"by,omitempty"`   // promotion that won
	Near      bool         `json:"near,omitempty"` // a near miss: a little more would earn it

	why reasonCode
}

// Claim is what to count when the order is placed, in its transaction: add Uses
// to the counters of all orders, of the customer and of the code, Units and
// Spend to theirs, each only while it stays within its limit; otherwise
// evaluate again with the new counters.
type Claim struct {
	Promotion string       `json:"promotion"`
	Code      string       `json:"code,omitempty"` // that earned it, normalised
	Uses      int64        `json:"uses"`
	Units     int64        `json:"units"`
	Spend     money.Amount `json:"spend"`
	Limits    ClaimLimits  `json:"limits,omitzero"`
}

// String is the claim in one line, without its limits.
func (c Claim) String() string {
	return fmt.Sprintf("%s: uses %d, units %d, spend %v", c.Promotion, c.Uses, c.Units, c.Spend)
}

// ClaimLimits are the limits of the counters of a [Claim], those of the
// promotion's [Limits]; zero is no limit.
type ClaimLimits struct {
	Total    int64        `json:"total,omitempty"`    // of Uses in all orders,
	Customer int64        `json:"customer,omitempty"` // of one customer,
	Code     int64        `json:"code,omitempty"`     // with one code
	Quota    int64        `json:"quota,omitempty"`    // of Units in all orders
	Budget   money.Amount `json:"budget"`             // of Spend in all orders, in the currency of the cart
}

// Options are the host's part of a ruleset. The zero value serves promotions
// without zones and custom code.
type Options struct {
	// Zones resolves the zones of windows: time.LoadLocation.
	Zones calendar.Zones
	// Conditions and Actions map the name of a [Custom] to its code.
	Conditions map[string]NewCondition
	Actions    map[string]NewAction
	// Steps is the work that one group of promotions may take in one
	// evaluation; 0 is 2,000,000, some ten milliseconds.
	Steps int64
}

// NewCondition reads the parameters of a custom condition, when a ruleset is
// compiled. The function that it returns must be pure and safe for concurrent
// use; it must not keep or change the input.
type NewCondition func(params json.RawMessage) (func(Input) bool, error)

// NewAction reads the parameters of a custom action. Its function returns the
// discount of each line of the input, given what the lines cost now; amounts
// are clipped to what a line may lose, and those that are missing are 0. It
// must be pure, as for [NewCondition].
type NewAction func(params json.RawMessage) (func(in Input, now []money.Amount) []money.Amount, error)

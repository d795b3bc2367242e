package promo

import (
	"encoding/json"

	"github.com/bottega-go/commerce/money"
)

// An Action is what a promotion grants: [Percent], [Off], [SetPrice], [BuyGet],
// [ForPrice], [Bundle], [Tiered], [Gift], [Shipping], [Points] or [Custom].
type Action interface{ actionWord() string }

// Percent takes a percentage, from above 0 to 100, off the lines selected.
type Percent struct {
	Off money.Percent `json:"off"`
	Of  Match         `json:"of,omitzero"`
}

// Off takes an amount off each unit, off each line, or, in the order phase, off
// all lines together, shared by value. No line falls below its floor; what a
// line has no room for goes to the others.
type Off struct {
	Amount money.Amount `json:"amount"`
	AlsoIn Figures      `json:"also_in,omitempty"` // the same in other currencies
	Per    Per          `json:"per,omitempty"`
	Of     Match        `json:"of,omitzero"`
}

// Per says what an amount is taken off.
type Per uint8

// The values of Per.
const (
	Unit Per = iota
	Each     // line
	Order
)

// SetPrice sells units at an amount, if it is less than what they cost.
type SetPrice struct {
	Amount money.Amount `json:"amount"`
	AlsoIn Figures      `json:"also_in,omitempty"`
	Of     Match        `json:"of,omitzero"`
}

// BuyGet rewards Get units for every Buy units: {Buy: 2, Get: 1, Off: 100 %} is
// three for two. With GetOf the rewarded units come from a pool of their own.
// It repeats as often as units and Limits.PerOrder allow; a last group with all
// bought and only some rewarded units counts, unless Strict.
//
// In one pool, units are grouped from the dearest down and the cheapest of each
// group are rewarded; [Dearest] rewards the dearest and lets the cheapest pay.
// Which units take part is the solver's choice. [Merchant] pairing instead
// rewards the cheapest (or dearest) of all units selected.
type BuyGet struct {
	Buy     int64         `json:"buy"`
	Get     int64         `json:"get"`
	Of      Match         `json:"of,omitzero"`
	GetOf   *Match        `json:"get_of,omitempty"` // nil: the same pool
	Off     money.Percent `json:"off"`              // of the rewarded units; 100 is free
	Choose  Choose        `json:"choose,omitempty"` // in one pool
	Pairing Pairing       `json:"pairing,omitempty"`
	Strict  bool          `json:"strict,omitempty"` // complete groups only
}

// Choose says which units of a group are rewarded.
type Choose uint8

// The values of Choose.
const (
	Cheapest Choose = iota
	Dearest
)

// Pairing says how units are put into groups. The zero value is what a buyer
// gets by paying each group apart, so that nobody has a reason to split a cart.
type Pairing uint8

// The pairings.
const (
	Customer Pairing = iota // dearest first: the largest discount
	Merchant                // the cheapest of all units that the promotion selects are rewarded
)

// ForPrice sells every Qty units for Amount together: any five for EUR 20.00.
type ForPrice struct {
	Qty    int64        `json:"qty"`
	Amount money.Amount `json:"amount"`
	AlsoIn Figures      `json:"also_in,omitempty"`
	Of     Match        `json:"of,omitzero"`
}

// Bundle sells one set of all slots together, at an amount or at a percentage off.
type Bundle struct {
	Slots  []Slot        `json:"slots"` // 2 to 8
	Amount money.Amount  `json:"amount"`
	AlsoIn Figures       `json:"also_in,omitempty"`
	Off    money.Percent `json:"off,omitzero"` // instead of Amount
}

// A Slot is a component of a bundle.
type Slot struct {
	Of  Match `json:"of"`
	Qty int64 `json:"qty"`
}

// Tiered applies the last step that the quantity or the value of the lines of
// Of has reached. A step names Quantity or Spend, all steps the same one, rising.
type Tiered struct {
	Of    Match  `json:"of,omitzero"`
	Steps []Step `json:"steps"`
}

// A Step is one tier. Then is a [Percent], [Off] or [SetPrice] without Of, or a
// [Shipping].
type Step struct {
	Quantity int64   `json:"quantity,omitempty"`
	Spend    Figures `json:"spend,omitempty"`
	Then     Action  `json:"-"` // as "then"
}

// Gift asks the host to add Qty units of one of SKUs, free of charge. The
// package never adds a line itself.
type Gift struct {
	SKUs []string `json:"skus"` // the buyer's choice if there are several
	Qty  int64    `json:"qty"`
}

// Shipping reduces the price of shipments: by a percentage, by an amount, or to
// an amount (To). Exactly one of the three is set.
type Shipping struct {
	Off     money.Percent `json:"off,omitzero"`
	Amount  money.Amount  `json:"amount"`
	To      money.Amount  `json:"to"`
	AlsoIn  Figures       `json:"also_in,omitempty"` // Amount or To in other currencies
	Methods []string      `json:"methods,omitempty"` // any of these; empty is all
}

// Points earns loyalty points: Flat once, and Each for every full Per of what
// the lines of Of cost in the end.
type Points struct {
	Flat int64   `json:"flat,omitempty"`
	Each int64   `json:"each,omitempty"`
	Per  Figures `json:"per,omitempty"`
	Of   Match   `json:"of,omitzero"`
}

// Custom is an action or a condition of the host: [Options] maps its Name to
// code.
type Custom struct {
	Name   string          `json:"name"`
	Params json.RawMessage `json:"params,omitempty"`
}

func (Percent) actionWord() string  { return "percent" }
func (Off) actionWord() string      { return "off" }
func (SetPrice) actionWord() string { return "set_price" }
func (BuyGet) actionWord() string   { return "buy_get" }
func (ForPrice) actionWord() string { return "for_price" }
func (Bundle) actionWord() string   { return "bundle" }
func (Tiered) actionWord() string   { return "tiered" }
func (Gift) actionWord() string     { return "gift" }
func (Shipping) actionWord() string { return "shipping" }
func (Points) actionWord() string   { return "points" }
func (Custom) actionWord() string   { return "custom" }

package promo

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Condition is what must hold for a promotion: [AllOf], [AnyOf], [Not],
// [Spend], [Quantity], [Fact], [Group], [Orders], [FirstOrder], [Channel],
// [Market], [Currency], [During] or [Custom].
type Condition interface{ conditionWord() string }

// Conditions is a list of conditions.
type Conditions []Condition

// AllOf holds if every one holds; an empty one does.
type AllOf struct {
	Of Conditions `json:"of"`
}

// AnyOf holds if at least one holds; an empty one does not.
type AnyOf struct {
	Of Conditions `json:"of"`
}

// Not holds if the other does not. What is unknown stays unknown: it never holds.
type Not struct {
	Of Condition `json:"of"`
}

// Spend compares what the lines of Of cost at the opening of the phase. Both
// ends are included.
type Spend struct {
	AtLeast money.Amount `json:"at_least"`
	AtMost  money.Amount `json:"at_most"`
	AlsoIn  Figures      `json:"also_in,omitempty"` // AtLeast in other currencies; AtMost must not be set
	Of      Match        `json:"of,omitzero"`
}

// Quantity compares the number of units of the lines of Of that are not free.
// Both ends are included; AtMost 0 is no bound.
type Quantity struct {
	AtLeast int64 `json:"at_least,omitempty"`
	AtMost  int64 `json:"at_most,omitempty"`
	Of      Match `json:"of,omitzero"`
}

// Fact holds if the fact of that name in [Input].Facts is one of Any. A fact
// that is not given is unknown.
type Fact struct {
	Name string   `json:"name"`
	Any  []string `json:"any"`
}

// Group holds if the customer is in one of the groups.
type Group struct {
	Any []string `json:"any"`
}

// Orders compares the number of orders that the customer has placed before.
// Both ends are included; AtMost 0 is no bound.
type Orders struct {
	AtLeast int64 `json:"at_least,omitempty"`
	AtMost  int64 `json:"at_most,omitempty"`
}

// FirstOrder holds if the customer has not ordered before.
type FirstOrder struct{}

// Channel holds in any of these sales channels.
type Channel struct {
	Any []string `json:"any"`
}

// Market holds in any of these markets.
type Market struct {
	Any []commerce.Territory `json:"any"`
}

// Currency holds for carts in any of these currencies.
type Currency struct {
	Any []money.Currency `json:"any"`
}

// During holds in a window of its own.
type During struct {
	Window
}

func (AllOf) conditionWord() string      { return "all" }
func (AnyOf) conditionWord() string      { return "any" }
func (Not) conditionWord() string        { return "not" }
func (Spend) conditionWord() string      { return "spend" }
func (Quantity) conditionWord() string   { return "quantity" }
func (Fact) conditionWord() string       { return "fact" }
func (Group) conditionWord() string      { return "group" }
func (Orders) conditionWord() string     { return "orders" }
func (FirstOrder) conditionWord() string { return "first_order" }
func (Channel) conditionWord() string    { return "channel" }
func (Market) conditionWord() string     { return "market" }
func (Currency) conditionWord() string   { return "currency" }
func (During) conditionWord() string     { return "during" }
func (Custom) conditionWord() string     { return "custom" }

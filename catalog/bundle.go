package catalog

import (
	"errors"
	"fmt"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Bundle is a product sold as one that consists of others: a fixed kit of
// Components, or Slots to choose from, or both.
type Bundle struct {
	Components []Component `json:"components,omitempty"`
	Slots      []Slot      `json:"slots,omitempty"`
}

// A Component is a number of units of one SKU in a bundle.
type Component struct {
	SKU string `json:"sku"`
	Qty int64  `json:"qty"` // at least 1
	// Alone is the price of one unit when sold alone. The bundle price is
	// shared in proportion to it.
	Alone money.Amount `json:"alone"`
}

// A Slot is filled with one of its choices.
type Slot struct {
	Key      string      `json:"key"`
	Name     Text        `json:"name,omitempty"`
	Choices  []Component `json:"choices"`
	Optional bool        `json:"optional,omitempty"`
}

// A Share is a component line of an exploded bundle: all its units with their
// part of the price.
type Share struct {
	SKU   string       `json:"sku"`
	Qty   int64        `json:"qty"`
	Price money.Amount `json:"price"` // of all Qty units
}

var errNoBundle = commerce.Detail(ErrMissing, "catalog: no bundle")

const maxKitQty = 1_000_000 // units of one component

// Check returns every problem of the bundle as [commerce.FieldErrors].
func (b *Bundle) Check() error {
	var errs commerce.FieldErrors
	if len(b.Components) == 0 && len(b.Slots) == 0 {
		errs.Add("", "catalog.bundle.empty", ErrMissing)
	}
	if len(b.Components) > MaxVariants || len(b.Slots) > MaxVariants {
		errs.Add("", "catalog.bundle.too_many", ErrTooMany)
		return errs.Err()
	}
	checkComponents(&errs, "/components", b.Components)
	for i := range b.Slots {
		s := &b.Slots[i]
		path := commerce.Pointer("slots", i)
		switch {
		case s.Key == "":
			errs.Add(path+"/key", "catalog.key.missing", ErrMissing)
		case slices.ContainsFunc(b.Slots[:i], func(x Slot) bool { return x.Key == s.Key }):
			errs.Add(path+"/key", "catalog.key.duplicate", ErrDuplicate)
		}
		if len(s.Choices) == 0 || len(s.Choices) > MaxVariants {
			errs.Add(path+"/choices", "catalog.bundle.choices", commerce.Detail(ErrRange, "catalog: %d choices in a slot", len(s.Choices)))
			continue
		}
		checkComponents(&errs, path+"/choices", s.Choices)
	}
	return errs.Err()
}

// checkOwn reports components that are variants of the bundle itself.
func (b *Bundle) checkOwn(errs *commerce.FieldErrors, own []Variant) {
	mine := make(map[string]bool, len(own))
	for i := range own {
		mine[own[i].SKU] = true
	}
	check := func(path string, list []Component) {
		for i, c := range list {
			if mine[c.SKU] {
				errs.Add(path+commerce.Pointer(i, "sku"), "catalog.bundle.cycle", commerce.Detail(ErrCycle, "catalog: the bundle contains itself"))
			}
		}
	}
	check("/bundle/components", b.Components)
	for i := range b.Slots {
		check(commerce.Pointer("bundle", "slots", i, "choices"), b.Slots[i].Choices)
	}
}

func checkComponents(errs *commerce.FieldErrors, path string, list []Component) {
	seen := make(map[string]bool, len(list))
	for i, c := range list {
		p := path + commerce.Pointer(i)
		errs.AddUnder(p+"/sku", "catalog.sku.malformed", CheckSKU(c.SKU))
		if seen[c.SKU] {
			errs.Add(p+"/sku", "catalog.sku.duplicate", commerce.Detail(ErrDuplicate, "catalog: duplicate SKU %.40q", c.SKU))
		}
		seen[c.SKU] = true
		if c.Qty < 1 || c.Qty > maxKitQty {
			errs.Add(p+"/qty", "catalog.bundle.qty", commerce.Detail(ErrRange, "catalog: quantity %d is not in 1..%d", c.Qty, maxKitQty))
		}
		if c.Alone.Sign() < 0 {
			errs.Add(p+"/alone", "catalog.amount.negative", commerce.Detail(ErrRange, "catalog: %s is negative", c.Alone))
		}
	}
}

// Choose fills the slots by key with one SKU of each and returns a fixed
// bundle. An unfilled slot that is not optional is [ErrMissing], an unknown
// slot or choice [ErrUnknown]; all are reported at once under the slot's key.
func (b *Bundle) Choose(picks map[string]string) (*Bundle, error) {
	if b == nil {
		return nil, errNoBundle
	}
	fixed := &Bundle{Components: slices.Clone(b.Components)}
	var errs commerce.FieldErrors
	left := len(picks)
	for _, s := range b.Slots {
		sku, ok := picks[s.Key]
		if !ok {
			if !s.Optional {
				errs.Add(commerce.Pointer(s.Key), "catalog.bundle.unfilled", ErrMissing)
			}
			continue
		}
		left--
		i := slices.IndexFunc(s.Choices, func(c Component) bool { return c.SKU == sku })
		if i < 0 {
			errs.Add(commerce.Pointer(s.Key), "catalog.bundle.choice", commerce.Detail(ErrUnknown, "catalog: %.40q is no choice of the slot", sku))
			continue
		}
		c := s.Choices[i]
		if k := slices.IndexFunc(fixed.Components, func(x Component) bool { return x.SKU == c.SKU }); k >= 0 {
			fixed.Components[k].Qty += c.Qty
		} else {
			fixed.Components = append(fixed.Components, c)
		}
	}
	if left > 0 {
		errs.Add("", "catalog.bundle.slot", commerce.Detail(ErrUnknown, "catalog: %d picks for slots that the bundle does not have", left))
	}
	return fixed, errs.Err()
}

// Explode shares the price of one bundle out to its components, in proportion
// to what they cost alone. The shares add up to the price exactly; left-over
// cents go to the largest remainders, ties to the earlier component. Each
// share has the VAT of its own goods, and can be returned alone.
//
// A bundle with open slots or without stand-alone prices in the currency of
// the price is an error. Components that all cost nothing alone share only
// a price of zero.
func (b *Bundle) Explode(price money.Amount) ([]Share, error) { return b.ExplodeN(price, 1) }

// ExplodeN is [Bundle.Explode] for n bundles at a price for all of them.
func (b *Bundle) ExplodeN(price money.Amount, n int64) ([]Share, error) {
	if b == nil {
		return nil, errNoBundle
	}
	var errs commerce.FieldErrors
	if n < 1 || n > 1_000_000_000 {
		errs.Add("/qty", "catalog.bundle.qty", commerce.Detail(ErrRange, "catalog: %d bundles", n))
	}
	if price.Sign() < 0 || price == (money.Amount{}) {
		errs.Add("/price", "catalog.bundle.price", commerce.Detail(ErrRange, "catalog: price of a bundle is %s", price))
	}
	if len(b.Slots) > 0 {
		errs.Add("/slots", "catalog.bundle.unfilled", fmt.Errorf("%w: slots are open", ErrMissing))
	}
	errs.AddUnder("", "catalog.bundle.invalid", b.Check())
	if err := errs.Err(); err != nil {
		return nil, err
	}
	weights := make([]money.Amount, len(b.Components))
	for i, c := range b.Components {
		w, err := c.Alone.MulInt(c.Qty)
		if err == nil && w.Currency() != price.Currency() {
			err = commerce.Detail(money.ErrCurrencyMismatch, "catalog: stand-alone price in %s for a bundle in %s", c.Alone.Currency(), price.Currency())
		}
		errs.AddUnder(commerce.Pointer("components", i, "alone"), "catalog.bundle.alone", err)
		weights[i] = w
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	parts, err := price.AllocateOver(weights)
	if errors.Is(err, money.ErrWeights) && price.IsZero() { // free parts of a free bundle
		parts, err = price.Split(len(weights))
	}
	if err != nil {
		errs.AddUnder("/components", "catalog.bundle.alone", err)
		return nil, errs.Err()
	}
	out := make([]Share, len(parts))
	for i, c := range b.Components {
		out[i] = Share{SKU: c.SKU, Qty: c.Qty * n, Price: parts[i]}
	}
	return out, nil
}

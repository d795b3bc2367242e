package main

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// A cartView is a quote as pages show it.
type cartView struct {
	Cart      cart.Cart
	Quote     cart.Quote
	Lines     []lineView
	Problems  []commerce.Reason
	Because   []commerce.Reason
	Notes     []commerce.Reason
	Groups    []commerce.VATRow
	Chargeds  []commerce.Charge
	Shipments []cart.Shipment
	Consumer  bool
	Rose      bool // a price is above the one that was accepted
}

type lineView struct {
	ID, SKU string
	Qty     int64
	Item    catalog.Item
	Gone    bool // from the shop, since it was put in: there is no page to link to
	Unit    money.Amount
	Line    *commerce.Line // nil: it cannot be sold now
	UnitPer money.Amount
	Per     string
	Spoils  bool // nothing to withdraw from
}

func (x *web) view(q *request) (v cartView, err error) {
	var stored bool
	if v.Cart, stored, err = x.cart(q.Context(), q.visitor); err != nil || !stored {
		return v, err
	}
	if v.Quote, err = x.quote(q.Context(), q.l, v.Cart); err != nil {
		return v, err
	}
	draft := &v.Quote.Draft
	for _, line := range v.Cart.Lines() {
		row := lineView{ID: line.ID, SKU: line.SKU, Qty: line.Qty}
		if row.Gone = !x.sells(line.SKU); !row.Gone {
			row.Item, _ = x.market().Catalog.SKU(line.SKU)
			row.Spoils = row.Item.Traits().Has(commerce.Perishable)
		}
		row.Line, _ = draft.Line(line.ID)
		for i := range v.Quote.Lines {
			if v.Quote.Lines[i].Line.ID == line.ID {
				row.Unit = v.Quote.Lines[i].Unit
			}
		}
		if u, ok := v.Quote.UnitPrice(line.ID); ok && u.Required == commerce.Yes {
			row.UnitPer, row.Per = u.Amount, u.Per
		}
		v.Lines = append(v.Lines, row)
	}
	reasons := named(v.Quote.Reasons(), sale{Order: *draft}.Title)
	v.Problems = commerce.Filter(reasons, commerce.Problem)
	v.Because = because(reasons)
	v.Notes = commerce.Filter(reasons, commerce.Note) // warnings are for the shop: see the back room
	v.Rose = rose(v.Problems)
	v.Consumer = draft.Consumer != commerce.No
	v.Shipments = v.Quote.Shipments
	if v.Chargeds, err = draft.ChargeSummary(); err != nil || len(draft.Lines) == 0 {
		return v, err
	}
	v.Groups, err = draft.VATSummary()
	return v, err
}

func rose(list []commerce.Reason) bool {
	return slices.ContainsFunc(list, func(r commerce.Reason) bool { return r.Code == "cart.price.rose" })
}

// because are the reasons for buyers: which edition of a table answered is for the shop.
func because(list []commerce.Reason) []commerce.Reason {
	return slices.DeleteFunc(commerce.Filter(list, commerce.Because), func(r commerce.Reason) bool { return r.Code == "tax.rate.layer" })
}

// sells says that an article is in the shop now, and has a page.
func (s *Shop) sells(sku string) bool {
	item, ok := s.market().Catalog.SKU(sku)
	return ok && item.Product.Shown(s.sell.Channel, "IT", s.now())
}

// named puts the titles of lines where reasons have ids.
func named(list []commerce.Reason, title func(line string) string) []commerce.Reason {
	out := slices.Clone(list)
	for i := range out {
		out[i].Facts = slices.Clone(out[i].Facts)
		for n := range out[i].Facts {
			if f := &out[i].Facts[n]; f.Name == "line" {
				f.Value = title(f.Value)
			}
		}
	}
	return out
}

func (x *web) showCart(q *request) error {
	v, err := x.view(q)
	if err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "cart", v)
}

// cmd applies what a form of the cart asks for.
func (x *web) cmd(q *request, said, to string, cmds ...cart.Command) error {
	if _, err := x.change(q.Context(), q.visitor, q.PostFormValue("once"), cmds...); err != nil {
		return malformed(err)
	}
	if said == "" {
		return q.to(to)
	}
	return x.tell(q, said, to)
}

// malformed tells a quantity, a line or a text that no form of ours sends from other errors.
func malformed(err error) error {
	if _, ok := errors.AsType[commerce.FieldErrors](err); ok {
		return fmt.Errorf("%w: %w", errForm, err)
	}
	return err
}

func (x *web) addToCart(q *request) error {
	qty, err := q.int("qty")
	if err != nil {
		return err
	}
	sku := q.PostFormValue("sku")
	if !x.sells(sku) {
		return errForm
	}
	return x.cmd(q, "added", "/cart", cart.Add{SKU: sku, Qty: qty})
}

func (x *web) setLine(q *request) error {
	qty, err := q.int("qty")
	if err != nil || qty < 0 {
		return errForm
	}
	line := q.PostFormValue("line")
	if qty == 0 || q.PostFormValue("remove") != "" {
		return x.cmd(q, "removed", "/cart", cart.Remove{Line: line})
	}
	return x.cmd(q, "changed", "/cart", cart.SetQty{Line: line, Qty: qty})
}

func (x *web) enterCode(q *request) error {
	if code := q.PostFormValue("drop"); code != "" {
		return x.cmd(q, "changed", "/cart", cart.DropCode{Code: code})
	}
	return x.cmd(q, "", "/cart#codes", cart.EnterCode{Code: q.PostFormValue("code")})
}

func (x *web) setMethod(q *request) error {
	return x.cmd(q, "changed", q.back("/cart"), cart.SetGroup{Group: cart.Group{Method: q.PostFormValue("method")}})
}

// accept takes the prices of the moment, if they are those that the buyer has seen.
func (x *web) accept(q *request) error {
	v, err := x.view(q)
	if err != nil {
		return err
	}
	if q.PostFormValue("fingerprint") != v.Quote.Fingerprint() { // changed again: the page says to what
		return q.to(q.back("/cart"))
	}
	return x.cmd(q, "changed", q.back("/cart"), v.Quote.Accept())
}

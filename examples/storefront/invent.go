package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/returns"
)

// invent gives a new shop a past: orders of the last eight weeks, made on the ways
// that real ones take, by a copy of the shop whose clock runs behind. Delete this
// file for a real shop.
func (s *Shop) invent(ctx context.Context, n int) error {
	if list, err := s.sales(ctx); err != nil || len(list) > 0 {
		return err
	}
	baskets := [][]cart.Add{
		{{SKU: "pacc-500", Qty: 4}, {SKU: "sugo-350", Qty: 3}, {SKU: "olio-750", Qty: 1}},
		{{SKU: "mag-oliva-m", Qty: 1}},
		{{SKU: "libro-ada", Qty: 1}, {SKU: "gremb-1", Qty: 1}},
		{{SKU: "panet-1000", Qty: 2}, {SKU: "ciocc-100", Qty: 3}},
		{{SKU: "cam-m", Qty: 1}, {SKU: "calze-39", Qty: 3}},
		{{SKU: "libro-mare", Qty: 1}, {SKU: "libro-gatto", Qty: 2}},
		{{SKU: "moka-3", Qty: 1}, {SKU: "tazza-bianca", Qty: 2}},
		{{SKU: "sci-terra", Qty: 1}, {SKU: "sapone-150", Qty: 2}},
	}
	places := []commerce.Address{
		{Name: "Giulia Neri", Street: "Via Brera 3", Postcode: "20121", City: "Milano", Country: "IT"},
		{Name: "Marco Riva", Street: "Via Roma 8", Postcode: "50123", City: "Firenze", Country: "IT"},
		{Name: "Jonas Schwarz", Street: "Neumarkt 4", Postcode: "50667", City: "Köln", Country: "DE"},
		{Name: "Claire Noir", Street: "Rue Mercière 9", Postcode: "69002", City: "Lyon", Country: "FR"},
		{Name: "Anna Conti", Street: "Via Po 21", Postcode: "10123", City: "Torino", Country: "IT"},
	}
	now := s.now()
	for i := range n {
		at := now.Add(-time.Duration(n-i) * 48 * 24 * time.Hour / time.Duration(n))
		buyer := places[(i*7+i/5)%len(places)]
		if err := s.inventOne(ctx, i, at, now, baskets[(i*5+i/8)%len(baskets)], buyer); err != nil {
			return fmt.Errorf("invented order %d: %w", i, err)
		}
	}
	return nil
}

func (s *Shop) inventOne(ctx context.Context, i int, at, now time.Time, basket []cart.Add, buyer commerce.Address) error {
	past := *s
	past.now = func() time.Time { return at }
	l, visitor := s.langs["it"], fmt.Sprintf("invented-%d", i)
	email := fmt.Sprintf("cliente%d@example.org", i%17)
	cmds := []cart.Command{
		cart.SetCustomer{Customer: cart.Customer{Party: commerce.Party{ID: customerKey(email), Name: buyer.Name, Email: email, Address: buyer}, Consumer: commerce.Yes}},
		cart.SetDestination{Address: buyer},
	}
	for _, add := range basket {
		cmds = append(cmds, add)
		if _, err := s.db.on(ctx).exec(qStockAdd, add.SKU, add.Qty); err != nil {
			return err
		}
	}
	c, err := past.change(ctx, visitor, "fill", cmds...)
	if err != nil {
		return err
	}
	q, err := past.quote(ctx, l, c)
	if err != nil {
		return err
	}
	o, q, err := past.place(ctx, placing{visitor: visitor, cart: c.ID(), fingerprint: q.Fingerprint(), lang: l})
	if err != nil {
		return fmt.Errorf("%w: %v", err, q.Reasons())
	}
	days := func(n int) bool {
		t := at.AddDate(0, 0, n)
		past.now = func() time.Time { return t }
		return t.Before(now)
	}
	if !days(1) {
		return nil
	}
	if err := past.ship(ctx, o.Order.ID, o.Key); err != nil || !days(3) {
		return err
	}
	if err := past.deliver(ctx, o.Order.ID, o.Key); err != nil || i%6 != 1 || !days(6) {
		return err
	}
	if o, err = past.sale(ctx, o.Order.ID, o.Key); err != nil {
		return err
	}
	once, err := s.token(16)
	if err != nil {
		return err
	}
	id, err := past.withdraw(ctx, l, o, declaration{once: once, name: buyer.Name, email: email, units: []commerce.Units{{Line: "l1", Qty: 1}}})
	if err != nil || !days(9) {
		return err
	}
	var errs error
	for _, kind := range []returns.EventKind{returns.Arrived, returns.InspectedWell, returns.PaidBack, returns.Disposed} {
		errs = errors.Join(errs, past.step(ctx, l, o, id, kind))
	}
	return errs
}

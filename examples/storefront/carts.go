package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
	"github.com/bottega-go/commerce/tax/vatid"
)

// errBusy means that others wrote the same row again and again.
var errBusy = errors.New("storefront: too many at the same time")

// cartDays is how long a cart, and who filled it in, is kept after its last change.
const cartDays = 30

// attempts is how often a write that lost a race is tried again.
const attempts = 20

// cart reads the open cart of a visitor; a new one is not stored until something is in it.
func (s *Shop) cart(ctx context.Context, visitor string) (c cart.Cart, stored bool, err error) {
	var doc []byte
	switch err := s.db.on(ctx).row(qCartOpen, []any{visitor}, &doc); {
	case err == nil:
		return c, true, json.Unmarshal(doc, &c)
	case !errors.Is(err, sql.ErrNoRows):
		return c, false, err
	}
	id, err := s.token(8)
	return cart.New("c-"+id, money.EUR), false, err
}

// change applies commands to the cart of a visitor. The id comes from the form: a
// form that is sent twice counts once. When another tab was faster, the cart is
// read again and the commands applied to what is there now.
func (s *Shop) change(ctx context.Context, visitor, id string, cmds ...cart.Command) (cart.Cart, error) {
	for range attempts {
		was, stored, err := s.cart(ctx, visitor)
		if err != nil {
			return was, err
		}
		c, _, err := was.Apply(id, cmds...)
		if err != nil || c.Version() == was.Version() {
			return c, err
		}
		doc, err := json.Marshal(c)
		if err != nil {
			return c, err
		}
		var n int64
		if stored {
			n, err = s.db.on(ctx).exec(qCartPut, c.ID(), was.Version(), c.Version(), doc, s.today().String())
		} else if _, err = s.db.on(ctx).exec(qCartForget, s.today().AddDays(-cartDays).String()); err == nil {
			n, err = s.db.on(ctx).exec(qCartAdd, c.ID(), visitor, c.Version(), doc, s.today().String())
		}
		if err != nil || n == 1 {
			return c, err
		}
	}
	return cart.Cart{}, errBusy
}

// question is what the library has to know besides the cart: the moment, the
// shelf, the counters of promotions, and what the register says of a VAT number.
func (s *Shop) question(ctx context.Context, c cart.Cart) (cart.Context, error) {
	buyer, known := c.Customer()
	q := cart.Context{
		At: s.now(), Customer: promo.Buyer{ID: customerKey(buyer.Party.Email)},
		Tenders: []cart.Tender{{Kind: "card", Ref: "demo"}}, // a real shop: the reference of its payment service
	}
	if !known {
		q.Consumer = commerce.Yes // until the checkout asks
	}
	if _, ok := c.Destination(); !ok {
		q.ShipTo = commerce.Address{Country: "IT"}
	}
	var err error
	if q.Stock, err = s.db.on(ctx).levels(); err != nil {
		return q, err
	}
	if q.Used, err = s.db.on(ctx).used(q.Customer.ID); err != nil {
		return q, err
	}
	if id, err := vatid.Parse(buyer.Party.VATID); err == nil {
		q.VATID = tax.VATEvidence{Issuer: id.Country(), Result: s.register(ctx, id), Source: "vies", On: s.today()}
	}
	return q, nil
}

// quote is what the cart costs now, and why.
func (s *Shop) quote(ctx context.Context, l *lang, c cart.Cart) (cart.Quote, error) {
	q, err := s.question(ctx, c)
	if err != nil {
		return cart.Quote{}, err
	}
	return s.in(l).Quote(c, q)
}

// customerKey stands for a customer in counters: they need no address.
func customerKey(email string) string {
	if email == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(email))))
	return hex.EncodeToString(sum[:12])
}

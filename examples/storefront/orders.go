package main

import (
	"context"
	"database/sql"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/cart/orderflow"
	"github.com/bottega-go/commerce/returns/statement"
)

var (
	// errChanged: what the buyer saw is not what would be ordered.
	errChanged = errors.New("storefront: the cart has changed")
	errNoOrder = errors.New("storefront: no such order")
	// errLost: between quote and write somebody else took the piece or the coupon.
	errLost = errors.New("storefront: somebody was faster")
)

// A sale is an order with what happened to it since. Key is the secret part of
// its address: whoever has the link may see the order and withdraw from it, without
// an account (Directive 2011/83 Art. 11a asks for no second identification).
type sale struct {
	Order commerce.Order
	Key   string
	Lang  string
	Flow  orderflow.Flow
}

func (x sale) Path() string { return "/orders/" + x.Order.ID + "/" + x.Key }

// Title is what a line of the order is called.
func (x sale) Title(line string) string {
	if l, ok := x.Order.Line(line); ok {
		return l.Title
	}
	return line
}

// Mentions are what the invoice has to say (2006/112 Art. 226), in the words of the law.
func (x sale) Mentions() []string { return cart.MentionsOf(&x.Order) }

// A placing is what a visitor asks for with the button that obliges to pay.
type placing struct {
	visitor, cart string
	fingerprint   string // of the quote that was on the page
	lang          *lang
}

// place turns a cart into an order, once. The quote is made outside of the
// transaction; whatever may have changed since is guarded by a condition in it. A
// guard that fails rolls everything back, and the cart is quoted again: now the
// quote itself says what is missing.
func (s *Shop) place(ctx context.Context, p placing) (sale, cart.Quote, error) {
	for range attempts {
		if x, err := s.placed(ctx, p); err == nil || !errors.Is(err, errNoOrder) {
			return x, cart.Quote{}, err // the second click finds the first order
		}
		var doc []byte
		switch err := s.db.on(ctx).row(qCartGet, []any{p.cart, p.visitor}, &doc); {
		case errors.Is(err, sql.ErrNoRows): // ordered between the two reads, or never there
			x, err := s.placed(ctx, p)
			return x, cart.Quote{}, err
		case err != nil:
			return sale{}, cart.Quote{}, err
		}
		var c cart.Cart
		if err := json.Unmarshal(doc, &c); err != nil {
			return sale{}, cart.Quote{}, err
		}
		q, err := s.quote(ctx, p.lang, c)
		if err != nil {
			return sale{}, q, err
		}
		// What a cart comes to may change without the cart: a coupon may have found its
		// last user, or a delivery its new price.
		if q.Fingerprint() != p.fingerprint || !q.Ready() {
			return sale{}, q, errChanged
		}
		var x sale
		switch err = s.db.in(ctx, func(tx scope) error { x, err = s.write(tx, p, c, q); return err }); {
		case err == nil:
			return x, q, nil
		case !errors.Is(err, errLost) && !isConflict(err):
			return sale{}, q, err
		}
	}
	return sale{}, cart.Quote{}, errBusy
}

func (s *Shop) placed(ctx context.Context, p placing) (sale, error) {
	var id, key string
	switch err := s.db.on(ctx).row(qOrderOfCart, []any{p.cart, p.visitor}, &id, &key); {
	case errors.Is(err, sql.ErrNoRows):
		return sale{}, errNoOrder
	case err != nil:
		return sale{}, err
	}
	return s.sale(ctx, id, key)
}

// write is the transaction of an order: number, stock, counters, payment, message.
func (s *Shop) write(tx scope, p placing, c cart.Cart, q cart.Quote) (x sale, err error) {
	var n int64
	if err = tx.row(qOrderNext, nil, &n); err != nil {
		return x, err
	}
	// Documents are numbered without gaps, but a number alone opens the way to the order
	// (see findOrder): its end cannot be counted up.
	var tail [5]byte
	if _, err = io.ReadFull(s.rand, tail[:]); err != nil {
		return x, err
	}
	if x.Order, err = q.Order(fmt.Sprintf("BS-%d-%05d-%s", q.Day().Year(), n, base32.StdEncoding.EncodeToString(tail[:])), q.At); err != nil {
		return x, err
	}
	if x.Key, err = s.token(12); err != nil {
		return x, err
	}
	x.Lang = p.lang.Code
	if changed, err := tx.exec(qCartPlaced, c.ID(), c.Version()); err != nil || changed == 0 {
		return x, errors.Join(err, errLost)
	}
	units := map[string]int64{}
	for _, line := range x.Order.Lines {
		units[line.SKU] += line.Qty
	}
	for _, sku := range slices.Sorted(maps.Keys(units)) { // in one order, so that databases with row locks do not deadlock
		if changed, err := tx.exec(qStockTake, sku, units[sku]); err != nil || changed == 0 {
			return x, errors.Join(err, errLost)
		}
	}
	for _, claim := range q.Claims {
		counters := map[string]int64{"": claim.Limits.Total}
		if key := customerKey(x.Order.Buyer.Email); key != "" {
			counters[key] = claim.Limits.Customer
		}
		for _, who := range slices.Sorted(maps.Keys(counters)) {
			if _, err := tx.exec(qUseRow, claim.Promotion, who); err != nil {
				return x, err
			}
			if changed, err := tx.exec(qUseTake, claim.Promotion, who, claim.Uses, counters[who]); err != nil || changed == 0 {
				return x, errors.Join(err, errLost)
			}
		}
	}
	doc, err := json.Marshal(x.Order)
	if err != nil {
		return x, err
	}
	if _, err = tx.exec(qOrderAdd, n, x.Order.ID, x.Key, c.ID(), x.Lang, x.Order.PlacedAt.UTC().Format(time.RFC3339), doc); err != nil {
		return x, err
	}
	if x.Flow, err = orderflow.New(x.Order); err != nil {
		return x, err
	}
	// The demo is paid at once; a real shop appends this when its payment service says so.
	if x.Flow, err = s.append(tx, x.Flow, orderflow.Event{ID: "pay", Kind: orderflow.Paid, At: q.At, Amount: x.Order.Totals.Payable}); err != nil {
		return x, err
	}
	letter, err := s.confirmation(p.lang, x)
	if err != nil {
		return x, err
	}
	return x, s.mail(tx, letter)
}

// confirmation is the message of Directive 2011/83 Art. 8(7): the contract, and for a
// consumer the information on withdrawal with the model form.
func (s *Shop) confirmation(l *lang, x sale) (message, error) {
	m := message{Order: x.Order.ID, Kind: "order", To: x.Order.Buyer.Email, Subject: l.t("mail.order.subject", x.Order.ID), At: x.Order.PlacedAt}
	m.Body = l.t("mail.order.body", x.Order.Buyer.Name, x.Order.ID, l.money.Format(x.Order.Totals.Payable), s.base+x.Path())
	if x.Order.Consumer != commerce.No {
		form, err := statement.ModelForm(l.tag, s.trader())
		if err != nil {
			return m, err
		}
		m.Body += l.t("mail.order.rights") + form.Text()
	}
	m.Body += l.t("mail.order.foot")
	return m, nil
}

// append writes the next event of an order: the key (order, number) is the guard.
func (s *Shop) append(tx scope, f orderflow.Flow, e orderflow.Event) (orderflow.Flow, error) {
	before := len(f.Events())
	f, _, err := f.Apply(e)
	if err != nil || len(f.Events()) == before {
		return f, err
	}
	doc, err := json.Marshal(e)
	if err != nil {
		return f, err
	}
	_, err = tx.exec(qEventAdd, f.Order().ID, before+1, doc)
	return f, err
}

// sale reads an order; without the key that belongs to it, there is none.
func (s *Shop) sale(ctx context.Context, id, key string) (sale, error) {
	x, err := s.numbered(ctx, id)
	if err == nil && !same(key, x.Key) {
		return sale{}, errNoOrder
	}
	return x, err
}

// numbered reads an order by its number alone: who asks has to be known otherwise.
func (s *Shop) numbered(ctx context.Context, id string) (x sale, err error) {
	var doc []byte
	switch err := s.db.on(ctx).row(qOrderGet, []any{id}, &id, &x.Key, &x.Lang, &doc); {
	case errors.Is(err, sql.ErrNoRows):
		return x, errNoOrder
	case err != nil:
		return x, err
	}
	return s.unfold(s.db.on(ctx), x, doc)
}

func (s *Shop) unfold(c scope, x sale, doc []byte) (sale, error) {
	if err := json.Unmarshal(doc, &x.Order); err != nil {
		return x, err
	}
	events, err := docs[orderflow.Event](c, qEvents, x.Order.ID)
	if err != nil {
		return x, err
	}
	x.Flow, err = orderflow.Fold(x.Order, events...)
	return x, err
}

// sales reads every order, oldest first.
func (s *Shop) sales(ctx context.Context) ([]sale, error) {
	type row struct {
		sale
		doc []byte
	}
	var rows []row
	err := s.db.on(ctx).each(qOrders, nil, func(scan func(...any) error) error {
		var r row
		var id string
		err := scan(&id, &r.Key, &r.Lang, &r.doc)
		rows = append(rows, r)
		return err
	})
	list := make([]sale, len(rows))
	for i := range rows {
		if err == nil {
			list[i], err = s.unfold(s.db.on(ctx), rows[i].sale, rows[i].doc)
		}
	}
	return list, err
}

// ship sends everything that is left; deliver says that it arrived, which starts
// the period of withdrawal.
func (s *Shop) ship(ctx context.Context, id, key string) error {
	x, err := s.sale(ctx, id, key)
	if err != nil {
		return err
	}
	st, err := s.standing(ctx, s.langs[x.Lang], x)
	if err != nil {
		return err
	}
	return s.happened(ctx, x, func(f orderflow.Flow) orderflow.Event {
		e := orderflow.Event{ID: "ship", Kind: orderflow.Fulfilled, At: s.now(), Shipment: "1"}
		for _, l := range f.Order().Lines {
			if n := min(f.Left(l.ID), st.Left[l.ID]); n > 0 { // what was withdrawn from stays here
				e.Units = append(e.Units, commerce.Units{Line: l.ID, Qty: n})
			}
		}
		return e
	})
}

func (s *Shop) deliver(ctx context.Context, id, key string) error {
	x, err := s.sale(ctx, id, key)
	if err != nil {
		return err
	}
	return s.happened(ctx, x, func(orderflow.Flow) orderflow.Event {
		return orderflow.Event{ID: "deliver", Kind: orderflow.Delivered, At: s.now(), Shipment: "1"}
	})
}

func (s *Shop) happened(ctx context.Context, x sale, event func(orderflow.Flow) orderflow.Event) error {
	e := event(x.Flow)
	if slices.ContainsFunc(x.Flow.Events(), func(was orderflow.Event) bool { return was.ID == e.ID }) {
		return nil // the button was pressed twice
	}
	err := s.db.in(ctx, func(tx scope) error {
		_, err := s.append(tx, x.Flow, e)
		return err
	})
	if isConflict(err) {
		return errChanged
	}
	return err
}

// delivered says on which day each line arrived.
func (x sale) delivered(zone *time.Location) map[string]calendar.Date {
	days := map[string]calendar.Date{}
	for _, e := range x.Flow.Events() {
		if e.Kind == orderflow.Delivered {
			for _, l := range x.Order.Lines {
				days[l.ID] = calendar.DateIn(e.At, zone)
			}
		}
	}
	return days
}

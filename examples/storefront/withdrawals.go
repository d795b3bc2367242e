package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart/orderflow"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/returns/statement"
)

var (
	errNotGranted = errors.New("storefront: the law does not grant it")
	errNothing    = errors.New("storefront: nothing is left")
)

// zones are those of the countries that the shop delivers to: days of a period
// are counted where the consumer lives.
var zones = map[commerce.Territory]string{"AT": "Europe/Vienna", "DE": "Europe/Berlin", "ES": "Europe/Madrid", "FR": "Europe/Paris", "IT": "Europe/Rome"}

// A standing is how an order stands in the eyes of withdrawal law, now.
type standing struct {
	Decision    returns.Decision
	Case        returns.Case
	Left        map[string]int64 // units by line that were not withdrawn
	Open        bool             // the function has to be shown: Art. 11a
	Label       statement.Label  // its words
	Withdrawals []withdrawal
	Credits     []commerce.Credit
}

// A withdrawal is one statement of the consumer, with the items of the case it opened.
type withdrawal struct {
	ID     string
	At     time.Time
	Items  []returns.CaseItem
	Units  []commerce.Units
	Refund returns.Refund // paid, or as it will be
	Paid   bool
}

// restocked says that the goods of a credit are all back on the shelf.
func (st standing) restocked(credit string) bool {
	i := slices.IndexFunc(st.Withdrawals, func(w withdrawal) bool { return strings.HasSuffix(credit, "/"+w.ID) })
	return i >= 0 && !slices.ContainsFunc(st.Withdrawals[i].Items, func(item returns.CaseItem) bool { return item.Disposition != returns.Restock })
}

// contract is what the library asks about an order. The facts that decide about an
// exception are the trader's to prove; this shop sells one kind of goods that spoils.
func (s *Shop) contract(x sale) (returns.Contract, calendar.Place, error) {
	c := returns.ContractOf(&x.Order, x.delivered(s.sell.Place.Zone))
	c.Informed, c.FunctionInformed, c.CostInformed = commerce.Yes, commerce.Yes, commerce.Yes // on the page before the order, and in the message after it
	for i := range c.Lines {
		c.Lines[i].Facts.Spoils = commerce.TriOf(c.Lines[i].Traits.Has(commerce.Perishable))
	}
	zone, err := time.LoadLocation(zones[c.Country])
	if err != nil {
		return c, calendar.Place{}, err
	}
	holidays, err := calendar.TimeLimits(string(c.Country))
	return c, calendar.Place{Zone: zone, Holidays: holidays}, err
}

func (s *Shop) decide(x sale, r returns.Request) (returns.Decision, error) {
	c, where, err := s.contract(x)
	if err != nil {
		return returns.Decision{}, err
	}
	return returns.Decide(s.law, c, r, where)
}

// standing asks for every line, so that a page can show each window.
func (s *Shop) standing(ctx context.Context, l *lang, x sale) (st standing, err error) {
	now := s.now()
	if st.Decision, err = s.decide(x, returns.Request{Sent: now, Form: returns.FunctionForm}); err != nil {
		return st, err
	}
	events, err := docs[returns.Event](s.db.on(ctx), qRMA, x.Order.ID)
	if err != nil {
		return st, err
	}
	if st.Case, _, err = returns.Fold(events); err != nil {
		return st, err
	}
	if st.Credits, err = docs[commerce.Credit](s.db.on(ctx), qCredits, x.Order.ID); err != nil {
		return st, err
	}
	st.Left = map[string]int64{}
	for _, line := range x.Order.Lines {
		st.Left[line.ID] = line.Qty
	}
	for _, item := range st.Case.Items() {
		st.Left[item.Line] -= item.Qty
	}
	until := st.Decision.Function.Until
	if st.Decision.Function.Required == commerce.Yes && (until.IsZero() || now.Before(until)) {
		st.Open = slices.ContainsFunc(st.Decision.Lines, func(d returns.LineDecision) bool { return d.Verdict == returns.Granted && st.Left[d.Line] > 0 })
	}
	if st.Label, err = statement.Labels(x.Order.ShipTo.Country, l.tag, s.today()); err != nil {
		return st, err
	}
	return st, s.gather(x, &st)
}

// gather sorts the items of the case by statement, and computes what each pays back.
func (s *Shop) gather(x sale, st *standing) error {
	asked := map[string]time.Time{}
	for _, e := range st.Case.Events() {
		if e.Kind == returns.Requested {
			asked[e.Item] = e.At
		}
	}
	for _, item := range st.Case.Items() {
		base, _, _ := strings.Cut(item.ID, "~")
		id, _, _ := strings.Cut(base, "-")
		i := slices.IndexFunc(st.Withdrawals, func(w withdrawal) bool { return w.ID == id })
		if i < 0 {
			i = len(st.Withdrawals)
			st.Withdrawals = append(st.Withdrawals, withdrawal{ID: id, At: asked[base]})
		}
		w := &st.Withdrawals[i]
		w.Items = append(w.Items, item)
		w.Units = append(w.Units, commerce.Units{Line: item.Line, Qty: item.Qty})
		w.Paid = w.Paid || item.Decision == returns.Settled
	}
	prior := slices.Clone(st.Credits)
	for i := range st.Withdrawals {
		w := &st.Withdrawals[i]
		n := slices.IndexFunc(st.Credits, func(c commerce.Credit) bool { return strings.HasSuffix(c.ID, "/"+w.ID) })
		if n >= 0 {
			w.Refund.Credit = st.Credits[n]
			continue
		}
		var err error
		if w.Refund, err = s.refundOf(x, *w, prior); err != nil {
			return err
		}
		prior = append(prior, w.Refund.Credit)
	}
	return nil
}

// refundOf is the library's answer for one withdrawal, after what was paid before.
func (s *Shop) refundOf(x sale, w withdrawal, prior []commerce.Credit) (returns.Refund, error) {
	r := returns.Request{Sent: w.At, Form: returns.FunctionForm, Lines: w.Units}
	d, err := s.decide(x, r)
	if err != nil {
		return returns.Refund{}, err
	}
	return returns.NewRefund(&x.Order, prior, r, returns.RefundOptions{
		ID: fmt.Sprintf("%s/%s", x.Order.ID, w.ID), At: s.now(), Ground: returns.Withdrawal, Decision: &d,
	})
}

// A declaration is what the second button sends.
type declaration struct {
	once        string // of the form: sent twice, it counts once
	name, email string
	units       []commerce.Units
}

// statement is what the consumer declares, in the form of the library.
func (d declaration) statement(x sale, at time.Time) statement.Withdrawal {
	w := statement.Withdrawal{Consumer: statement.Party{Name: d.name, Contact: d.email}, Contract: x.Order.ID, At: at}
	for _, u := range d.units {
		w.Items = append(w.Items, fmt.Sprintf("%d × %s", u.Qty, x.Title(u.Line)))
	}
	return w
}

// withdraw records a statement and writes its acknowledgement, in one transaction.
func (s *Shop) withdraw(ctx context.Context, l *lang, x sale, say declaration) (string, error) {
	for range attempts {
		st, err := s.standing(ctx, l, x)
		if err != nil {
			return "", err
		}
		events := st.Case.Events()
		if i := slices.IndexFunc(events, func(e returns.Event) bool { return strings.HasPrefix(e.Key, say.once+"/") }); i >= 0 {
			id, _, _ := strings.Cut(events[i].Item, "-")
			return id, nil
		}
		for _, u := range say.units {
			if u.Qty > st.Left[u.Line] {
				return "", errNothing
			}
		}
		at := s.now()
		if n := len(events); n > 0 && at.Before(events[n-1].At) {
			at = events[n-1].At // two requests at once: events keep their order
		}
		d, err := s.decide(x, returns.Request{Sent: at, Form: returns.FunctionForm, Lines: say.units})
		if err != nil {
			return "", err
		}
		if len(say.units) == 0 || d.Verdict != returns.Granted {
			return "", errNotGranted
		}
		id := fmt.Sprintf("w%d", len(events)+1)
		var next []returns.Event
		for _, u := range say.units {
			next = append(next, returns.Event{Key: say.once + "/" + u.Line, Kind: returns.Requested, At: at, Item: id + "-" + u.Line, Line: u.Line, Qty: u.Qty, Statutory: true})
		}
		letter, err := s.acknowledgement(l, x, say, d, at)
		if err != nil {
			return "", err
		}
		err = s.db.in(ctx, func(tx scope) error {
			_, err := s.appendCase(tx, x, st.Case, next...)
			return errors.Join(err, s.mail(tx, letter))
		})
		if err == nil || !isConflict(err) {
			return id, err
		}
	}
	return "", errBusy
}

// acknowledgement is the message that Art. 11a(4) asks for: the statement with
// date and time, and how the goods go back.
func (s *Shop) acknowledgement(l *lang, x sale, say declaration, d returns.Decision, at time.Time) (message, error) {
	ack, err := statement.Acknowledgement(l.tag, say.statement(x, at), s.sell.Place.Zone)
	if err != nil {
		return message{}, err
	}
	m := message{Order: x.Order.ID, Kind: "withdrawal", To: say.email, Subject: ack.Title, Body: ack.Text(), At: at}
	if !d.ReturnBy.Legal.IsZero() { // what never arrived need not go back
		how, err := statement.Instructions(l.tag, d, s.trader())
		if err != nil {
			return message{}, err
		}
		m.Body += "\n" + how.Text()
	}
	m.Digest, err = ack.Digest()
	return m, err
}

func (s *Shop) trader() statement.Party {
	p := s.sell.Seller.Party
	return statement.Party{Name: p.Name, Address: p.Address.Street + ", " + p.Address.Postcode + " " + p.Address.City, Contact: p.Email}
}

// appendCase applies events and writes them under the version that they were
// decided on: whoever comes second with the same version fails as a whole.
func (s *Shop) appendCase(tx scope, x sale, c returns.Case, events ...returns.Event) (all []returns.Effect, err error) {
	for _, e := range events {
		before := len(c.Events())
		next, effects, err := c.Apply(e)
		if err != nil {
			return nil, err
		}
		if c = next; len(c.Events()) == before {
			continue // known: nothing to write, nothing to do
		}
		doc, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		if _, err = tx.exec(qRMAAdd, x.Order.ID, before+1, doc); err != nil {
			return nil, err
		}
		all = append(all, effects...)
	}
	return all, nil
}

// A deskStep is a button of the back room and the event that it stands for.
type deskStep struct {
	Word string
	Kind returns.EventKind
}

// steps are what a clerk can do with goods that come back, in the order of the buttons.
var steps = []deskStep{{"arrived", returns.Arrived}, {"inspected", returns.InspectedWell}, {"refund", returns.PaidBack}, {"restock", returns.Disposed}}

// can says which of them the case allows for a withdrawal.
func (st standing) can(w withdrawal, at time.Time) (words []string) {
	for _, x := range steps {
		if done(st.Case, w, x.Kind) {
			continue // its event would be a repetition, which changes nothing and is no error
		}
		if events := stepEvents(w, x.Kind, at, nil); slices.ContainsFunc(events, func(e returns.Event) bool { _, _, err := st.Case.Apply(e); return err == nil }) {
			words = append(words, x.Word)
		}
	}
	return words
}

func stepEvents(w withdrawal, kind returns.EventKind, at time.Time, paid map[string]money.Amount) (list []returns.Event) {
	for _, item := range w.Items {
		e := returns.Event{Key: fmt.Sprintf("%s/%s", item.ID, kind), Kind: kind, At: at, By: "desk", Item: item.ID, Amount: paid[item.Line]}
		if kind == returns.Disposed {
			e.Disposition = returns.Restock
		}
		list = append(list, e)
	}
	return list
}

// step does what a clerk asked for. Pressed twice, or by two clerks, it is done
// once: the keys of the events, of the case and of the credit see to that.
func (s *Shop) step(ctx context.Context, l *lang, x sale, id string, kind returns.EventKind) error {
	for range attempts {
		x, err := s.sale(ctx, x.Order.ID, x.Key) // as it is now: another clerk may have written
		if err != nil {
			return err
		}
		st, err := s.standing(ctx, l, x)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(st.Withdrawals, func(w withdrawal) bool { return w.ID == id })
		if i < 0 {
			return errNothing
		}
		w := st.Withdrawals[i]
		if done(st.Case, w, kind) {
			return nil
		}
		if slices.ContainsFunc(st.Credits, func(c commerce.Credit) bool { return kind == returns.PaidBack && strings.HasSuffix(c.ID, "/"+id) }) {
			continue // paid back between two reads: the next one sees all of it
		}
		err = s.db.in(ctx, func(tx scope) error {
			if kind == returns.PaidBack {
				return s.payBack(tx, l, x, st, w)
			}
			effects, err := s.appendCase(tx, x, st.Case, stepEvents(w, kind, s.now(), nil)...)
			for _, e := range effects {
				if line, ok := x.Order.Line(e.Line); ok && e.Kind == returns.RestockItem && err == nil {
					_, err = tx.exec(qStockAdd, line.SKU, e.Qty)
				}
			}
			return err
		})
		if err == nil || !isConflict(err) {
			return err
		}
	}
	return errBusy
}

func done(c returns.Case, w withdrawal, kind returns.EventKind) bool {
	key := fmt.Sprintf("%s/%s", w.Items[0].ID, kind)
	return slices.ContainsFunc(c.Events(), func(e returns.Event) bool { return e.Key == key })
}

// payBack writes the credit, the events of case and order, and the notice.
func (s *Shop) payBack(tx scope, l *lang, x sale, st standing, w withdrawal) error {
	r, err := s.refundOf(x, w, st.Credits)
	if err != nil {
		return err
	}
	doc, err := json.Marshal(r.Credit)
	if err != nil {
		return err
	}
	if _, err = tx.exec(qCreditAdd, x.Order.ID, w.ID, len(st.Credits)+1, doc); err != nil {
		return err
	}
	if err = returns.Reconcile(&x.Order, append(slices.Clone(st.Credits), r.Credit)); err != nil {
		return err
	}
	paid := map[string]money.Amount{}
	for _, line := range r.Credit.Lines {
		paid[line.Line] = line.Gross
	}
	if _, err = s.appendCase(tx, x, st.Case, stepEvents(w, returns.PaidBack, r.Credit.At, paid)...); err != nil {
		return err
	}
	f := x.Flow
	for _, e := range []orderflow.Event{
		{ID: "credit-" + w.ID, Kind: orderflow.Credited, At: r.Credit.At, Credit: &r.Credit},
		{ID: "refund-" + w.ID, Kind: orderflow.Refunded, At: r.Credit.At, Amount: r.Credit.Totals.Payable},
	} {
		if f, err = s.append(tx, f, e); err != nil {
			return err
		}
	}
	notice, err := statement.RefundNotice(l.tag, r)
	if err != nil {
		return err
	}
	digest, err := notice.Digest()
	if err != nil {
		return err
	}
	return s.mail(tx, message{Order: x.Order.ID, Kind: "refund", To: x.Order.Buyer.Email, Subject: notice.Title, Body: notice.Text(), Digest: digest, At: r.Credit.At})
}

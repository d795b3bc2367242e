package returns_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// twoWithdrawals is one order of three lamps (10.00) and three books (10.37) with delivery (4.90): on 1 December two lamps
// are withdrawn from, on 7 December the rest.
func twoWithdrawals(t *testing.T) (returns.Case, *commerce.Order, returns.Contract) {
	t.Helper()
	first, second := at("2026-12-01T10:00:00Z"), at("2026-12-07T10:00:00Z")
	c, effects, err := returns.Fold([]returns.Event{
		{Key: "1", Kind: returns.Requested, At: first, Request: "w1", Item: "a", Line: "lA", Qty: 2, Statutory: true},
		{Key: "2", Kind: returns.Requested, At: second, Request: "w2", Item: "b", Line: "lA", Qty: 1, Statutory: true},
		{Key: "3", Kind: returns.Requested, At: second, Request: "w2", Item: "c", Line: "lB", Qty: 3, Statutory: true},
	})
	require.NoError(t, err)
	require.Equal(t, []string{"w1", "w2"}, c.Requests())
	require.Equal(t, []string{"w1", "w1", "w2", "w2", "w2", "w2"}, requestsOf(effects), "acknowledged and instructed")
	o := order(2)
	contract := returns.ContractOf(o, map[string]calendar.Date{"lA": date("2026-11-24"), "lB": date("2026-11-24")})
	contract.Informed, contract.CostInformed = commerce.Yes, commerce.Yes
	return c, o, contract
}

func requestsOf(effects []returns.Effect) (out []string) {
	for _, e := range effects {
		out = append(out, e.Request)
	}
	return out
}

// The goods of the second withdrawal come first: it is paid by its own day, while the first may wait for its own goods. Both
// sum to what was paid: 3.33 + 10.37 and 6.67 + 4.90 are 25.27.
func TestTwoWithdrawalsOfOneOrder(t *testing.T) {
	c, o, contract := twoWithdrawals(t)
	where, book := place("IT", rome), returns.EU()
	decide := func(request string) (returns.Request, returns.Decision) {
		r, err := c.Request(request, rome)
		require.NoError(t, err)
		d, err := returns.Decide(book, contract, r, where)
		require.NoError(t, err)
		require.Equal(t, returns.Granted, d.Verdict)
		return r, d
	}
	step := func(e returns.Event) []returns.Effect {
		next, effects, err := c.Apply(e)
		require.NoError(t, err)
		c = next
		return effects
	}
	step(returns.Event{Key: "4", Kind: returns.Arrived, At: at("2026-12-09T09:00:00Z"), Request: "w2"})
	r1, d1 := decide("w1")
	r2, d2 := decide("w2")
	require.Equal(t, []commerce.Units{{Line: "lA", Qty: 2}}, r1.Lines)
	require.Equal(t, []commerce.Units{{Line: "lA", Qty: 1}, {Line: "lB", Qty: 3}}, r2.Lines)
	require.Equal(t, returns.Due{Safe: date("2026-12-15"), Last: date("2026-12-15"), Withhold: true}, d1.Refund, "14 days from 1 December")
	require.Equal(t, returns.Due{Safe: date("2026-12-21"), Last: date("2026-12-21")}, d2.Refund, "14 days from 7 December")
	require.Equal(t, date("2026-12-15"), d1.ReturnBy.Legal)
	require.Equal(t, date("2026-12-21"), d2.ReturnBy.Legal)
	require.Equal(t, "authorised", c.Of("w1").Status())
	require.Equal(t, "to_inspect", c.Of("w2").Status())
	require.Contains(t, c.Of("w1").Can(), returns.Arrived)
	require.NotContains(t, c.Of("w2").Can(), returns.Arrived)

	var credits []commerce.Credit
	pay := func(request, key, day, want string) {
		r, d := decide(request)
		refund, err := returns.NewRefund(o, credits, r, returns.RefundOptions{ID: request, At: at(day + "T09:00:00Z"), Decision: &d})
		require.NoError(t, err)
		require.Equal(t, eur(want), refund.Credit.Totals.Payable)
		credits = append(credits, refund.Credit)
		effects := step(returns.Event{Key: key, Kind: returns.PaidBack, At: at(day + "T09:00:00Z"), Request: request, Amount: refund.Credit.Totals.Payable})
		require.Equal(t, []returns.Effect{
			{Kind: returns.PayOut, Key: key, Request: request, Amount: eur(want)}, {Kind: returns.IssueCreditNote, Key: key, Request: request, Amount: eur(want)},
		}, effects)
	}
	pay("w2", "5", "2026-12-10", "13.70")
	step(returns.Event{Key: "6", Kind: returns.Shipped, At: at("2026-12-19T09:00:00Z"), Request: "w1"})
	_, d1 = decide("w1")
	require.Equal(t, returns.Due{Safe: date("2026-12-19"), Last: date("2026-12-19")}, d1.Refund, "the proof of sending came after the 14 days")
	pay("w1", "7", "2026-12-19", "11.57")
	require.NoError(t, returns.Reconcile(o, credits))
	require.Equal(t, o.Totals.Payable, sumOf(t, credits, func(c *commerce.Credit) money.Amount { return c.Totals.Payable }))
	require.Equal(t, "in_transit", c.Status(), "the least advanced item of all")
	require.Equal(t, "to_dispose", c.Of("w2").Status())
}

// An event answers the request of its item, the one that it names, or the only one that allows it: never two at once.
func TestAnEventAnswersOneRequest(t *testing.T) {
	c, _, _ := twoWithdrawals(t)
	on := at("2026-12-09T09:00:00Z")
	_, _, err := c.Apply(returns.Event{Key: "x", Kind: returns.Arrived, At: on})
	require.ErrorIs(t, err, returns.ErrEvent, "the goods of which withdrawal?")
	for _, e := range []returns.Event{{Request: "w3"}, {Request: "w1", Item: "b"}, {Item: "z"}} {
		e.Key, e.Kind, e.At = "x", returns.Arrived, on
		_, _, err = c.Apply(e)
		require.ErrorIs(t, err, commerce.ErrUnknownID)
	}
	_, _, err = c.Apply(returns.Event{Key: "x", Kind: returns.Requested, At: on, Request: "w1", Item: "d", Line: "lB", Qty: 1, Statutory: true})
	require.ErrorIs(t, err, returns.ErrEvent, "what is declared later is another withdrawal, with days of its own")

	byItem, _, err := c.Apply(returns.Event{Key: "x", Kind: returns.Arrived, At: on, Item: "a"})
	require.NoError(t, err)
	require.Equal(t, "w1", byItem.Events()[3].Request, "the case keeps which one it was")
	only := returns.Event{Key: "y", Kind: returns.Arrived, At: on}
	c, _, err = byItem.Apply(only)
	require.NoError(t, err, "only the second still waits for goods")
	require.Equal(t, "w2", c.Events()[4].Request)
	again, effects, err := c.Apply(only)
	require.NoError(t, err)
	require.Empty(t, effects)
	require.Equal(t, c, again)
	only.Request = "w1"
	_, _, err = c.Apply(only)
	require.ErrorIs(t, err, returns.ErrIdempotency)

	for _, request := range []string{"w1", "w2"} { // a request is the fold of its events
		alone, _, err := returns.Fold(c.Of(request).Events())
		require.NoError(t, err)
		require.Equal(t, alone.Items(), c.Of(request).Items())
	}
	require.Equal(t, "empty", c.Of("w3").Status())
	data, err := json.Marshal(c)
	require.NoError(t, err)
	var back returns.Case
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, c.Items(), back.Items())
}

// A case of before there were requests: all of it is the one request without a name.
func TestACaseWithoutRequestsIsOne(t *testing.T) {
	var c returns.Case
	require.NoError(t, json.Unmarshal([]byte(`{"schema":"commerce/return_case/1","events":[
		{"key":"1","kind":"requested","at":"2026-12-01T10:00:00Z","item":"a","line":"lA","qty":2,"statutory":true,"worth":null,"kept":null,"amount":null},
		{"key":"2","kind":"requested","at":"2026-12-02T10:00:00Z","item":"b","line":"lB","qty":1,"statutory":true,"worth":null,"kept":null,"amount":null},
		{"key":"3","kind":"arrived","at":"2026-12-03T23:30:00Z","worth":null,"kept":null,"amount":null}]}`), &c))
	require.Equal(t, []string{""}, c.Requests())
	require.Equal(t, c, c.Of(""))
	require.Equal(t, returns.Received, c.Items()[1].Goods)
	r, err := c.Request("", rome)
	require.NoError(t, err)
	require.Equal(t, returns.Request{
		Sent: at("2026-12-01T10:00:00Z"), Received: at("2026-12-01T10:00:00Z"), Lines: []commerce.Units{{Line: "lA", Qty: 2}, {Line: "lB", Qty: 1}},
		Evidence: date("2026-12-04"),
	}, r, "half past midnight in Rome")
}

// The right to withhold ends with the goods of the request, each by what came first; what will not come back is not asked for.
func TestTheRequestOfACase(t *testing.T) {
	ask := func(item, line string) returns.Event {
		return returns.Event{Kind: returns.Requested, Request: "w", At: at("2026-12-01T10:00:00Z"), Item: item, Line: line, Qty: 2}
	}
	events := []returns.Event{ask("a", "lA"), ask("b", "lB"), ask("c", "lA")}
	for i := range events {
		events[i].Key = events[i].Item
	}
	c, _, err := returns.Fold(events)
	require.NoError(t, err)
	step := func(e returns.Event) {
		e.Key = string(rune('k' + len(c.Events())))
		c, _, err = c.Apply(e)
		require.NoError(t, err)
	}
	step(returns.Event{Kind: returns.AuthorisedBy, At: at("2026-12-02T10:00:00Z"), Item: "a"})
	step(returns.Event{Kind: returns.AuthorisedBy, At: at("2026-12-02T10:00:00Z"), Item: "b"})
	step(returns.Event{Kind: returns.DeclinedBy, At: at("2026-12-02T11:00:00Z"), Item: "c"})
	step(returns.Event{Kind: returns.Arrived, At: at("2026-12-03T10:00:00Z"), Item: "a", Qty: 1}) // splits a~2
	step(returns.Event{Kind: returns.Shipped, At: at("2026-12-04T10:00:00Z"), Item: "b"})
	ask2 := func(items ...string) returns.Request {
		r, err := c.Request("w", rome, items...)
		require.NoError(t, err)
		return r
	}
	r := ask2()
	require.Equal(t, []commerce.Units{{Line: "lA", Qty: 2}, {Line: "lB", Qty: 2}}, r.Lines, "but for what was declined")
	require.True(t, r.Evidence.IsZero(), "a unit of a is neither back nor on its way")
	require.Equal(t, date("2026-12-03"), ask2("a").Evidence)
	require.Equal(t, date("2026-12-04"), ask2("a", "b").Evidence)
	step(returns.Event{Kind: returns.Arrived, At: at("2026-12-07T10:00:00Z")})
	require.Equal(t, date("2026-12-07"), ask2().Evidence)
	require.Equal(t, date("2026-12-04"), ask2("b").Evidence, "the proof came first")

	_, err = c.Request("w", nil)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	for path, f := range map[string]func() (returns.Request, error){
		"/request": func() (returns.Request, error) { return c.Request("v", rome) },
		"/items/1": func() (returns.Request, error) { return c.Request("w", rome, "a", "z") },
	} {
		_, err = f()
		require.ErrorIs(t, err, commerce.ErrUnknownID)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields)
		require.Equal(t, path, fields[0].Path)
	}
	_, err = c.Request("w", rome, "c")
	require.ErrorIs(t, err, returns.ErrTransition, "nothing is asked for, which is not everything")
}

// The short way settles one request or all of them, each with one payment.
func TestSettleOneRequest(t *testing.T) {
	c, _, _ := twoWithdrawals(t)
	on := at("2026-12-10T10:00:00Z")
	one, effects, err := c.Settle("s", on, "w2")
	require.NoError(t, err)
	require.Equal(t, "closed", one.Of("w2").Status())
	require.Equal(t, "authorised", one.Of("w1").Status())
	for _, e := range effects {
		require.Equal(t, "w2", e.Request)
	}
	again, effects, err := one.Settle("s", on, "w2")
	require.NoError(t, err)
	require.Empty(t, effects)
	require.Equal(t, one, again)
	_, _, err = c.Settle("s", on, "w3")
	require.ErrorIs(t, err, commerce.ErrUnknownID)

	c, _, err = c.Apply(returns.Event{Key: "n", Kind: returns.Requested, At: on, Item: "n", Line: "lB", Qty: 1})
	require.NoError(t, err, "a request without a name, beside the others")
	all, effects, err := c.Settle("s", on)
	require.NoError(t, err)
	require.Equal(t, "closed", all.Status())
	paid := map[string]int{}
	for _, e := range effects {
		if e.Kind == returns.PayOut {
			paid[e.Request]++
		}
	}
	require.Equal(t, map[string]int{"": 1, "w1": 1, "w2": 1}, paid)
}

// Whatever a question lacks has a path, the place where the days are counted among it.
func TestAPlaceHasPaths(t *testing.T) {
	paths := func(err error) (out []string) {
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields)
		for _, f := range fields {
			out = append(out, f.Path)
		}
		return out
	}
	ask := returns.Request{Sent: at("2026-12-01T10:00:00Z")}
	_, err := returns.Decide(returns.EU(), contract("IT", "2026-11-20", "2026-11-24"), ask, calendar.Place{})
	require.ErrorIs(t, err, calendar.ErrNoZone)
	require.ErrorIs(t, err, calendar.ErrNoHolidays)
	require.Equal(t, []string{"/where/holidays", "/where/zone"}, paths(err))
	_, err = returns.Decide(returns.EU(), contract("IT", "2126-11-20", "2126-11-24"), returns.Request{Sent: at("2126-12-01T10:00:00Z")}, place("IT", rome))
	require.ErrorIs(t, err, calendar.ErrNotCovered)
	require.Equal(t, []string{"/where/holidays"}, paths(err))
	_, err = returns.Decide(returns.EU(), contract("IT", "1990-11-20", "1990-11-24"), ask, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrNoLaw)
	require.Equal(t, []string{"/contract/concluded"}, paths(err))
}

// The bottles of a whole voluntary return are back, and so is their deposit.
func TestADepositComesBackWithItsBottles(t *testing.T) {
	o := order(1)
	vat := o.Charges[0].Tax
	o.Charges = append(o.Charges,
		commerce.Charge{ID: "dep", Kind: commerce.Deposit, List: eur("3.00"), Net: eur("2.46"), VAT: eur("0.54"), Gross: eur("3.00"), Tax: vat},
		commerce.Charge{ID: "wrap", Kind: commerce.GiftWrap, List: eur("1.00"), Net: eur("0.82"), VAT: eur("0.18"), Gross: eur("1.00"), Tax: vat})
	o.Totals.Net, o.Totals.VAT, o.Totals.Gross, o.Totals.Payable = eur("15.50"), eur("3.40"), eur("18.90"), eur("18.90")
	o.Tenders = []commerce.Tender{{ID: "card", Kind: "card", Amount: eur("18.90")}}
	require.NoError(t, o.Check())
	for _, tt := range []struct {
		ground returns.Ground
		units  []commerce.Units
		want   string
		codes  []string
	}{
		{returns.Voluntary, nil, "13.00", []string{"returns.refund.line", "returns.refund.shipping_policy", "returns.refund.charge", "returns.refund.shipping_policy"}},
		{returns.Withdrawal, nil, "18.90", []string{"returns.refund.line", "returns.refund.shipping", "returns.refund.charge", "returns.refund.charge"}},
		{returns.Voluntary, []commerce.Units{{Line: "lA", Qty: 1}}, "3.33", []string{"returns.refund.line", "returns.refund.shipping_kept"}},
		{returns.Voluntary, []commerce.Units{{Charge: "dep"}}, "3.00", nil},
	} {
		r, err := refund(o, nil, returns.RefundOptions{Ground: tt.ground}, tt.units...)
		require.NoError(t, err)
		require.Equal(t, eur(tt.want), r.Credit.Totals.Payable)
		var codes []string
		for _, x := range r.Reasons() {
			if x.Code != "returns.refund.same_means" {
				codes = append(codes, x.Code)
			}
		}
		if tt.codes != nil {
			require.Equal(t, tt.codes, codes)
		}
	}
}

// Two of three pieces came: the period has not begun, and who withdraws sends back what he has before he is paid.
func TestWhatHasComeGoesBack(t *testing.T) {
	c := contract("IT", "2026-11-20", "")
	c.Lines[0].Qty, c.Lines[0].First = 3, date("2026-11-24")
	d := decide(t, c, "2026-11-25T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, "returns.window.not_started", d.Code())
	require.Equal(t, []string{returns.NextAcknowledge, returns.NextReturn, returns.NextRefund}, d.Line("l1").Next)
	require.Equal(t, date("2026-12-09"), d.ReturnBy.Legal)
	require.True(t, d.Refund.Withhold)
}

// The last day ends at midnight where the consumer is, also on the days of 23 and 25 hours: the United Kingdom does not roll.
func TestTheLastHourOfADayThatTheClocksChange(t *testing.T) {
	london := zone("Europe/London")
	for _, tt := range []struct {
		delivered, sent string
		want            returns.Verdict
	}{
		{"2026-03-15", "2026-03-29T22:59:59Z", returns.Granted}, // 23:59:59 in summer time
		{"2026-03-15", "2026-03-29T23:00:00Z", returns.Denied},
		{"2026-10-11", "2026-10-25T23:59:59Z", returns.Granted}, // winter time again
		{"2026-10-11", "2026-10-26T00:00:00Z", returns.Denied},
	} {
		d := decide(t, contract("GB", "2026-03-01", tt.delivered), tt.sent, place("GB-EAW", london))
		require.Equal(t, tt.want, d.Verdict, "%s", tt.sent)
	}
}

// What nobody can have planned has no terms.
func TestTermsRefuse(t *testing.T) {
	plan := contract("IT", "2026-03-01", "")
	plan.Lines = append(plan.Lines, returns.Item{Line: "l2", Qty: 1, Kind: 99}, returns.Item{Line: "l3", Qty: 1, Delivery: 99})
	plan.Channel = 99
	_, err := returns.EU().Terms(plan, date("2026-11-22"))
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 3)
	_, err = returns.EU().Terms(contract("IT", "2026-03-01", ""), calendar.Date{})
	require.ErrorIs(t, err, returns.ErrNoLaw)
	_, err = returns.EU().Terms(returns.Contract{Country: "IT", Lines: make([]returns.Item, returns.MaxLines+1)}, date("2026-11-22"))
	require.ErrorIs(t, err, returns.ErrContract)
	_, err = (*returns.Book)(nil).Terms(plan, date("2026-11-22"))
	require.ErrorIs(t, err, returns.ErrNoBook)
}

// A decision that nobody made says nothing and breaks nothing.
func TestTheZeroDecision(t *testing.T) {
	require.Empty(t, returns.Decision{}.Edition())
	_, err := json.Marshal(returns.Decision{})
	require.NoError(t, err)
}

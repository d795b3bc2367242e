package returns_test

import (
	"encoding"
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

func TestContractOf(t *testing.T) {
	o := order(6)
	o.Lines[0].Traits = commerce.Digital
	o.Lines[1].Traits = commerce.DigitalService
	o.Lines[2].Traits = commerce.Utility
	o.Lines[3].Traits = commerce.DatedEvent
	o.Lines[4].Traits = commerce.Subscription
	o.ShipTo.Country, o.Buyer.Address.Country = "", "IT"
	c := returns.ContractOf(o, map[string]calendar.Date{"lE": date("2026-11-24"), "lF": date("2026-11-25")})
	require.Equal(t, commerce.Territory("IT"), c.Country)
	require.Equal(t, returns.Distance, c.Channel)
	require.Equal(t, commerce.Yes, c.Online)
	kinds := []returns.Kind{returns.DigitalContent, returns.DigitalService, returns.Utility, returns.Service, returns.Goods, returns.Goods}
	for i, k := range kinds {
		require.Equal(t, k, c.Lines[i].Kind)
		require.Equal(t, commerce.Yes, c.Lines[i].Facts.Paid)
	}
	require.Equal(t, returns.Regular, c.Lines[4].Delivery)
	require.Equal(t, date("2026-11-24"), c.Lines[4].First)
	require.Equal(t, date("2026-11-25"), c.Lines[5].Delivered)
	o.Lines[5].Gross = eur("0.00")
	require.Equal(t, commerce.Unknown, returns.ContractOf(o, nil).Lines[5].Facts.Paid)
	o.Channel = "phone" // the caller's word: what it is not known to mean is not assumed
	require.Equal(t, commerce.Unknown, returns.ContractOf(o, nil).Online)
}

func TestWordsRoundTrip(t *testing.T) {
	try := func(v interface {
		encoding.TextMarshaler
		String() string
	}, back encoding.TextUnmarshaler,
	) {
		text, err := v.MarshalText()
		require.NoError(t, err)
		require.Equal(t, string(text), v.String())
		require.NoError(t, back.UnmarshalText(text))
		require.ErrorIs(t, back.UnmarshalText([]byte("no such word")), commerce.ErrUnknownWord)
	}
	try(returns.Review, new(returns.Verdict))
	try(returns.Conformity, new(returns.Ground))
	try(returns.Utility, new(returns.Kind))
	try(returns.Lots, new(returns.Delivery))
	try(returns.OffPremises, new(returns.Channel))
	try(returns.SilentParcel, new(returns.Form))
	try(returns.PaidBack, new(returns.EventKind))
	try(returns.InTransit, new(returns.GoodsState))
	try(returns.Declined, new(returns.CaseDecision))
	try(returns.Donate, new(returns.Disposition))
	try(returns.ReverseCharge, new(returns.EffectKind))
	try(returns.ContentShared, new(returns.Content))
	try(returns.UsedGoods, new(returns.Supply))
	try(returns.RefundDays, new(returns.Rule))
	require.Equal(t, "returns.Verdict(200)", returns.Verdict(200).String())
	_, err := returns.Verdict(200).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, "returns.Rule(200)", returns.Rule(200).String())
	_, err = returns.Rule(200).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

// Every state of both axes that a transition leads to is the start of another or an end, and every transition can happen.
func TestTheMachineIsConnected(t *testing.T) {
	goods := map[returns.GoodsState]bool{returns.Announced: true}
	decisions := map[returns.CaseDecision]bool{returns.Undecided: true, returns.Authorised: true}
	rows := returns.Transitions()
	require.Len(t, rows, 13)
	for range rows {
		for _, r := range rows {
			can := false
			for _, g := range r.Goods {
				for _, d := range r.Decisions {
					can = can || goods[g] && decisions[d]
				}
			}
			if can && r.ToGoods != nil {
				goods[*r.ToGoods] = true
			}
			if can && r.To != nil {
				decisions[*r.To] = true
			}
		}
	}
	require.Len(t, goods, 6)
	require.Len(t, decisions, 7)
	for g := range goods {
		out := false
		for _, r := range rows {
			for _, from := range r.Goods {
				out = out || from == g
			}
		}
		require.True(t, out, "%s is a dead end", g)
	}
}

func TestStoredCase(t *testing.T) {
	c, _, err := returns.Fold(events(20))
	require.NoError(t, err)
	require.Equal(t, "closed", c.Status())
	require.Equal(t, "empty", returns.Case{}.Status())
	data, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(data), `{"schema":"commerce/return_case/2","events":[{"key":"k0","kind":"requested","at":"2026-12-01T10:00:00Z"`)
	var back returns.Case
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, c.Items(), back.Items())
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/return_case/3","events":[]}`), &back), commerce.ErrNewerSchema)
	require.Error(t, json.Unmarshal([]byte(`{"schema":"commerce/return_case/1","events":[{"key":"a"}]}`), &back))
	_, _, err = returns.Fold([]returns.Event{{Key: "a", Kind: 99, At: at("2026-12-01T10:00:00Z")}})
	require.ErrorIs(t, err, returns.ErrEvent)
	again, effects, err := c.Settle("s", at("2026-12-31T10:00:00Z"))
	require.NoError(t, err)
	require.Empty(t, effects)
	require.Equal(t, c.Items(), again.Items())
	_, _, err = c.Settle("s", at("2026-01-31T10:00:00Z"))
	require.ErrorIs(t, err, returns.ErrOrder)
}

func TestOutcomesRefuseMixedCurrencies(t *testing.T) {
	list := events(20)
	list[15].Worth, list[15].Kept = eur("5.00"), eur("5.00")
	list[16].Worth = money.New(500, money.USD)
	c, _, err := returns.Fold(list)
	require.NoError(t, err)
	_, err = c.Outcomes()
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

func TestDecisionsOfManyLines(t *testing.T) {
	c := contract("IT", "2026-03-01", "2026-03-10")
	c.Lines = nil
	for i := range 40 {
		c.Lines = append(c.Lines, returns.Item{Line: string(rune('A' + i)), Qty: 1, Delivered: date("2026-03-10")})
	}
	d := decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, returns.LineDecision{}, d.Line("none"))
	c.Lines[39].Line = "A"
	_, err := returns.Decide(returns.EU(), c, returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, commerce.ErrDuplicate)
	c.Lines = make([]returns.Item, returns.MaxLines+1)
	_, err = returns.Decide(returns.EU(), c, returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrContract)
	_, err = returns.Decide(returns.EU(), contract("IT", "2026-03-01", ""), returns.Request{}, calendar.Place{})
	require.ErrorIs(t, err, calendar.ErrNoZone)
	c = contract("IT", "2026-03-01", "")
	c.Concluded = c.Concluded.AddDate(-5000, 0, 0)
	c.Concluded = returns.Contract{}.Concluded
	_, err = returns.Decide(returns.EU(), c, returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrMissing)
	require.Empty(t, returns.Decision{}.Code())
	require.Nil(t, returns.Decision{}.Reasons())
}

// The periods that only some facts give are counted like the first: a year outside the table is an error there too.
func TestUncoveredYearsBehindTheFirst(t *testing.T) {
	for name, change := range map[string]func(*returns.Contract){
		"omitted":         func(c *returns.Contract) { c.Informed = commerce.No },
		"unknown":         func(c *returns.Contract) { c.Informed = commerce.Unknown },
		"unknown visit":   func(c *returns.Contract) { c.Channel, c.Informed = returns.OffPremises, commerce.Unknown },
		"late":            func(c *returns.Contract) { c.InformedOn = date("2030-12-20") },
		"promise":         func(c *returns.Contract) { c.Policy.Days = 60 },
		"german order":    func(c *returns.Contract) { c.Country, c.Informed = "DE", commerce.No },
		"visit by itself": func(c *returns.Contract) { c.Channel = returns.OffPremises },
	} {
		t.Run(name, func(t *testing.T) {
			c := contract("ES", "2030-12-01", "2030-12-10")
			change(&c)
			_, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2031-01-05T10:00:00Z")}, place("ES", rome))
			require.ErrorIs(t, err, calendar.ErrNotCovered)
		})
	}
	_, err := returns.Decide(returns.EU(), contract("IT", "2030-12-01", "2030-12-10"), returns.Request{Sent: at("2030-12-23T10:00:00Z")}, place("IT", rome))
	require.ErrorIs(t, err, calendar.ErrNotCovered, "the period of return")
	c := contract("IT", "2030-12-01", "2030-12-10")
	c.Policy.Collect = true
	_, err = returns.Decide(returns.EU(), c, returns.Request{Sent: at("2030-12-23T10:00:00Z")}, place("IT", rome))
	require.ErrorIs(t, err, calendar.ErrNotCovered, "the period of refund")
}

func TestRefundOfNothing(t *testing.T) {
	_, err := returns.NewRefund(nil, nil, returns.Request{}, returns.RefundOptions{})
	require.ErrorIs(t, err, returns.ErrMissing)
	require.Empty(t, returns.Refund{}.Code())
	o := order(2)
	prior, err := returns.NewRefund(o, nil, returns.Request{Lines: []commerce.Units{{Line: "lA", Qty: 3}}, Received: at("2026-12-03T10:00:00Z")}, returns.RefundOptions{ID: "a"})
	require.NoError(t, err)
	require.Equal(t, at("2026-12-03T10:00:00Z"), prior.Credit.At)
	prior.Credit.Tenders = []commerce.Tender{{ID: "gift", Amount: eur("9.99")}}
	_, err = returns.NewRefund(o, []commerce.Credit{prior.Credit}, returns.Request{}, returns.RefundOptions{ID: "b"})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	o.Tenders = o.Tenders[:1]
	_, err = returns.NewRefund(o, nil, returns.Request{}, returns.RefundOptions{ID: "b"})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	named, err := returns.NewRefund(order(2), nil, returns.Request{Lines: []commerce.Units{{Charge: "ship"}, {Line: "lA", Qty: 1}}}, returns.RefundOptions{})
	require.NoError(t, err)
	require.Len(t, named.Credit.Charges, 1)
}

func TestDeductionsInNetMode(t *testing.T) {
	o := shirts()
	o.Mode = commerce.Net
	o.Lines[0].List, o.Lines[0].Discounts = eur("29.36"), nil
	o.Totals.Discount = eur("0.00")
	require.NoError(t, o.Check())
	r, err := returns.NewRefund(o, nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{ID: "a", Deductions: []returns.Deduction{
		{ID: "d", Kind: commerce.DiminishedValue, Line: "l1", Amount: eur("10.00"), Informed: commerce.Yes, Excess: commerce.Yes},
	}})
	require.NoError(t, err)
	d := r.Credit.Charges[0]
	require.Equal(t, []money.Amount{eur("-10.00"), eur("-2.20"), eur("-12.20")}, []money.Amount{d.Net, d.VAT, d.Gross})
	require.NoError(t, returns.Reconcile(o, []commerce.Credit{r.Credit}))
}

// failing holidays do not know one day.
type failing struct {
	calendar.Holidays
	day calendar.Date
}

func (f failing) Holiday(d calendar.Date) (string, error) {
	if d == f.day {
		return "", calendar.ErrNotCovered
	}
	return f.Holidays.Holiday(d)
}

func TestEveryCountFailsClosed(t *testing.T) {
	informed := commerce.No
	for name, tt := range map[string]struct {
		day    string
		change func(*returns.Contract, *returns.Request)
	}{
		"the german order": {"2029-03-01", func(c *returns.Contract, r *returns.Request) {
			c.Concluded, c.Lines[0].Delivered, c.Informed = at("2028-02-10T10:00:00Z"), date("2028-02-15"), informed
			r.Sent = at("2028-02-20T10:00:00Z")
		}},
		"late information": {"2026-04-07", func(c *returns.Contract, _ *returns.Request) { c.InformedOn = date("2026-03-24") }},
		"the refund":       {"2026-04-08", func(_ *returns.Contract, r *returns.Request) { r.Received = at("2026-03-25T10:00:00Z") }},
	} {
		t.Run(name, func(t *testing.T) {
			c, r := contract("DE", "2026-03-01", "2026-03-10"), returns.Request{Sent: at("2026-03-20T10:00:00Z")}
			where := place("DE", rome)
			tt.change(&c, &r)
			_, err := returns.Decide(returns.EU(), c, r, where)
			require.NoError(t, err)
			where.Holidays = failing{where.Holidays, date(tt.day)}
			_, err = returns.Decide(returns.EU(), c, r, where)
			require.ErrorIs(t, err, calendar.ErrNotCovered)
		})
	}
}

// counting holidays count what they are asked.
type counting struct {
	calendar.Holidays
	asked *int
}

func (c counting) Holiday(d calendar.Date) (string, error) {
	*c.asked++
	return c.Holidays.Holiday(d)
}

// Long input is answered as fast as it is read: the steps grow with the lines, and no window is counted twice. That a line
// is found without reading the others is in internal_test.go.
func TestLongContracts(t *testing.T) {
	c := contract("IT", "2026-03-01", "")
	c.Lines = make([]returns.Item, returns.MaxLines)
	o := &commerce.Order{ID: "o", PlacedAt: c.Concluded, Currency: money.EUR}
	for i := range c.Lines {
		id := strconv.Itoa(i)
		c.Lines[i] = returns.Item{Line: id, Seller: strconv.Itoa(i % 5000), Parent: strconv.Itoa(i / 2), Qty: 1, Delivered: date("2026-03-10")}
		o.Lines = append(o.Lines, commerce.Line{ID: id, SKU: "s", Qty: 1, List: eur("1.00"), Net: eur("1.00"), VAT: eur("0.00"), Gross: eur("1.00")})
	}
	c.Lines[0].Delivered = date("2026-03-12")
	where, asked := place("IT", rome), 0
	where.Holidays = counting{where.Holidays, &asked}
	d := decide(t, c, "2026-03-12T10:00:00Z", where)
	require.Less(t, asked, 100, "three periods for lines that share two days")
	require.Equal(t, date("2026-03-26"), d.Line("5000").Window.Legal, "the seller of line 0 delivers last on the 12th")
	require.Equal(t, date("2026-03-24"), d.Line("5001").Window.Legal)
	units := []commerce.Units{{Line: "9999", Qty: 1}, {Line: "none", Qty: 1}}
	_, err := returns.NewRefund(o, nil, returns.Request{Lines: units}, returns.RefundOptions{})
	require.ErrorIs(t, err, commerce.ErrUnknownID)
	r, err := returns.NewRefund(o, nil, returns.Request{Lines: units[:1]}, returns.RefundOptions{})
	require.NoError(t, err)
	require.False(t, r.Whole)
	got := testing.AllocsPerRun(1, func() {
		_, _ = returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-12T10:00:00Z")}, where)
	})
	require.Less(t, got, 1.1*returns.MaxLines, "one per line and the index")
	got = testing.AllocsPerRun(1, func() { _, _ = returns.NewRefund(o, nil, returns.Request{}, returns.RefundOptions{}) })
	require.Less(t, got, 300.0, "none per line")
}

func TestDeductionsWithoutALineShareNothing(t *testing.T) {
	r, err := returns.NewRefund(shirts(), nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{Deductions: []returns.Deduction{
		{ID: "a", Kind: commerce.DiminishedValue, Line: "l1", Amount: eur("5.00"), Informed: commerce.Yes, Excess: commerce.Yes},
		{ID: "b", Kind: commerce.ReturnLabel, Amount: eur("4.90"), VAT: eur("0.88"), Informed: commerce.Yes},
		{ID: "c", Kind: commerce.DiminishedValue, Line: "l1", Amount: eur("1.00"), Informed: commerce.Yes, Excess: commerce.Yes},
	}})
	require.NoError(t, err)
	require.Equal(t, eur("24.92"), r.Credit.Totals.Payable)
	require.NoError(t, r.Credit.Check())
}

func TestAStateWithoutARefundRowSaysNothing(t *testing.T) {
	book, err := returns.EU().With(returns.Row{Territory: "GB", Rule: returns.WithdrawalDays, Value: 14, Unit: "day", Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	c := contract("GB", "2026-03-01", "2026-03-10")
	c.Lines[0].Refused = true
	d, err := returns.Decide(book.Trusting(commerce.Verified), c, returns.Request{Sent: at("2026-03-12T10:00:00Z")}, place("GB-EAW", zone("Europe/London")))
	require.NoError(t, err)
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, returns.Due{}, d.Refund)
}

func TestValuesOutsideTheirWords(t *testing.T) {
	for _, change := range []func(*returns.Contract, *returns.Request){
		func(c *returns.Contract, _ *returns.Request) { c.Channel = 99 },
		func(c *returns.Contract, _ *returns.Request) { c.Lines[0].Kind = 99 },
		func(c *returns.Contract, _ *returns.Request) { c.Lines[0].Delivery = 99 },
		func(_ *returns.Contract, r *returns.Request) { r.Form = 99 },
	} {
		c, r := contract("IT", "2026-03-01", "2026-03-10"), returns.Request{Sent: at("2026-03-12T10:00:00Z")}
		change(&c, &r)
		_, err := returns.Decide(returns.EU(), c, r, place("IT", rome))
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
	}
	_, err := returns.NewRefund(shirts(), nil, returns.Request{}, returns.RefundOptions{Ground: 99})
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	_, err = returns.Guarantee(returns.EU(), returns.Purchase{Country: "IT", Concluded: date("2026-01-01"), Supply: 99})
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

// A refund that is no withdrawal rests on its own provision.
func TestTheGroundIsCited(t *testing.T) {
	for ground, want := range map[returns.Ground]string{
		returns.Withdrawal: "Directive 2011/83 Art. 13(1)", returns.Conformity: "Directive 2019/771 Art. 16(3)", returns.Cancellation: "Directive 2011/83 Art. 18(3)", returns.Voluntary: "",
	} {
		r, err := returns.NewRefund(shirts(), nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{Ground: ground})
		require.NoError(t, err)
		got := ""
		for _, x := range r.Reasons() {
			if x.Code == "returns.refund.same_means" && len(x.Cites) > 0 {
				got = x.Cites[0].String()
			}
		}
		require.Equal(t, want, got, ground)
	}
}

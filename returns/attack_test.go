package returns_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// What came by e-mail on the evening of the order came after the contract: Art. 6(1) asks for it before, so that wear is
// not the consumer's (Art. 14(2)); the period ends as if he had been told (Art. 10(2)).
func TestInformationOnTheEveningOfTheContract(t *testing.T) {
	c := contract("IT", "2026-03-02", "2026-03-05")
	c.Informed, c.InformedOn = commerce.No, date("2026-03-02")
	d := decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome))
	require.Equal(t, date("2026-03-19"), d.Line("l1").Window.Legal)
	require.Equal(t, returns.Granted, d.Verdict)
	o := order(1)
	o.Lines[0].ID, c.Lines[0].Line = "lA", "lA"
	c.Lines[0].Qty = 3
	d = decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome))
	_, err := returns.NewRefund(o, nil, returns.Request{}, returns.RefundOptions{Decision: &d, Deductions: []returns.Deduction{
		{ID: "d", Kind: commerce.DiminishedValue, Line: "lA", Amount: eur("1.00"), Informed: commerce.Yes, Excess: commerce.Yes},
	}})
	require.ErrorIs(t, err, returns.ErrBelowStatute)
}

// Late information that still leaves out the withdrawal function cures nothing: Art. 6(1)(h), 10(2).
func TestLateInformationWithoutTheFunctionCuresNothing(t *testing.T) {
	c := contract("IT", "2026-06-22", "2026-06-25")
	c.Informed, c.InformedOn = commerce.No, date("2026-07-01")
	late := decide(t, c, "2026-07-14T10:00:00Z", place("IT", rome))
	require.Equal(t, date("2026-07-15"), late.Line("l1").Window.Legal)
	c.FunctionInformed = commerce.No
	d := decide(t, c, "2026-07-14T10:00:00Z", place("IT", rome))
	require.Equal(t, date("2027-07-09"), d.Line("l1").Window.Legal, "2026-07-09 and twelve months")
	require.Equal(t, "returns.info.omitted", d.Code())
}

// Goods with a digital service are a sales contract: Art. 2(5) and (6) count a digital service among the services.
func TestADigitalServiceOfGoodsStartsWithThem(t *testing.T) {
	for _, kind := range []returns.Kind{returns.Service, returns.DigitalService} {
		c := contract("IT", "2026-03-02", "2026-03-20")
		c.Lines = append(c.Lines, returns.Item{Line: "app", Parent: "l1", Qty: 1, Kind: kind})
		c.Lines[1].Facts.Performed = commerce.No
		d := decide(t, c, "2026-03-31T10:00:00Z", place("IT", rome))
		require.Equal(t, date("2026-04-03"), d.Line("app").Window.Nominal, "%s", kind)
	}
}

// An exception that asks for evidence never holds without it, and each fact by itself is not enough.
func TestEveryExceptionWantsItsEvidence(t *testing.T) {
	type facts = returns.Facts
	y, n := commerce.Yes, commerce.No
	for name, x := range map[string]struct {
		kind   returns.Kind
		traits commerce.Traits
		full   facts
		drop   []func(*facts)
	}{
		"a": {returns.Service, 0, facts{Begun: y, Performed: y, Paid: y, Consent: y, Acknowledged: y}, []func(*facts){
			func(f *facts) { f.Performed = 0 }, func(f *facts) { f.Consent = 0 }, func(f *facts) { f.Acknowledged = 0 },
		}},
		"c": {0, commerce.MadeToOrder, facts{Bespoke: y}, []func(*facts){func(f *facts) { f.Bespoke = 0 }}},
		"d": {0, commerce.Perishable, facts{Spoils: y}, []func(*facts){func(f *facts) { f.Spoils = 0 }}},
		"e": {0, commerce.SealedHygiene, facts{Sealed: y, Unsealed: y, Unsaleable: y}, []func(*facts){
			func(f *facts) { f.Sealed = 0 }, func(f *facts) { f.Unsealed = 0 }, func(f *facts) { f.Unsaleable = 0 },
		}},
		"f": {0, commerce.Inseparable, facts{Mixed: y}, []func(*facts){func(f *facts) { f.Mixed = 0 }}},
		"g": {0, commerce.FutureAlcohol, facts{LateDelivery: y, MarketPrice: y}, []func(*facts){
			func(f *facts) { f.LateDelivery = 0 }, func(f *facts) { f.MarketPrice = 0 },
		}},
		"h": {returns.Service, commerce.UrgentRepair, facts{Performed: n, Requested: y, Urgent: y, Extra: n}, []func(*facts){
			func(f *facts) { f.Requested = 0 }, func(f *facts) { f.Urgent = 0 }, func(f *facts) { f.Extra = 0 },
		}},
		"i": {0, commerce.SealedMedia, facts{Sealed: y, Unsealed: y}, []func(*facts){func(f *facts) { f.Sealed = 0 }, func(f *facts) { f.Unsealed = 0 }}},
		"j": {0, commerce.Newspaper, facts{SingleIssue: y}, []func(*facts){func(f *facts) { f.SingleIssue = 0 }}},
		"k": {0, commerce.PublicAuction, facts{OpenAuction: y}, []func(*facts){func(f *facts) { f.OpenAuction = 0 }}},
		"l": {returns.Service, commerce.DatedEvent, facts{Performed: n, Dated: y}, []func(*facts){func(f *facts) { f.Dated = 0 }}},
		"m": {returns.DigitalContent, 0, facts{Begun: y, Paid: y, Consent: y, Acknowledged: y, Confirmed: y}, []func(*facts){
			func(f *facts) { f.Begun = 0 }, func(f *facts) { f.Consent = 0 }, func(f *facts) { f.Acknowledged = 0 }, func(f *facts) { f.Confirmed = 0 },
		}},
	} {
		verdict := func(f facts) returns.Verdict {
			c := contract("IT", "2026-03-02", "2026-03-05")
			c.Lines[0].Kind, c.Lines[0].Traits, c.Lines[0].Facts = x.kind, x.traits, f
			return decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome)).Verdict
		}
		require.Equal(t, returns.Denied, verdict(x.full), name)
		require.Equal(t, returns.NeedsFacts, verdict(facts{}), name)
		for i, drop := range x.drop {
			f := x.full
			drop(&f)
			require.Equal(t, returns.NeedsFacts, verdict(f), "%s without fact %d", name, i)
		}
	}
}

// Late information counts up to twelve months after the delivery, that day included; a day later the year stands.
func TestTheLastDayOfLateInformation(t *testing.T) {
	for on, want := range map[string]string{
		"2026-03-06": "2026-03-20", // 2026-03-05 + 14 = 2026-03-19; the later day counts
		"2027-03-05": "2027-03-19",
		"2027-03-06": "2027-03-19", // 2026-03-19 + 12 months
	} {
		c := contract("DK", "2026-03-02", "2026-03-05")
		c.Informed, c.InformedOn = commerce.No, date(on)
		d := decide(t, c, "2026-03-10T10:00:00Z", place("DK", rome))
		require.Equal(t, date(want), d.Line("l1").Window.Legal, on)
	}
}

// Credits of one instant follow one another whatever their ids: "r10" sorts before "r9".
func TestCreditsOfOneInstant(t *testing.T) {
	o := order(2)
	var all []commerce.Credit
	for _, id := range []string{"r9", "r10", "r1"} {
		r, err := returns.NewRefund(o, all, returns.Request{Sent: at("2026-12-01T10:00:00Z"), Lines: []commerce.Units{{Line: "lA", Qty: 1}}}, returns.RefundOptions{ID: id})
		require.NoError(t, err, id)
		all = append([]commerce.Credit{r.Credit}, all...)
		require.NoError(t, returns.Reconcile(o, all), id)
	}
}

// However earlier credits are ordered, the next one is the same.
func TestPriorCreditsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrder(t)
		var all []commerce.Credit
		for n := range 4 {
			i := rapid.IntRange(0, len(o.Lines)-1).Draw(t, "line")
			r, err := returns.NewRefund(o, all, returns.Request{Lines: []commerce.Units{{Line: o.Lines[i].ID, Qty: 1}}}, returns.RefundOptions{
				ID: string(rune('a' + n)), At: at("2026-12-01T10:00:00Z").Add(time.Duration(n/2) * time.Hour),
			})
			if err == nil {
				all = append(all, r.Credit)
			}
		}
		last, err := returns.NewRefund(o, all, returns.Request{}, returns.RefundOptions{ID: "z", At: at("2026-12-02T10:00:00Z")})
		mixed := rapid.Permutation(all).Draw(t, "order")
		again, err2 := returns.NewRefund(o, mixed, returns.Request{}, returns.RefundOptions{ID: "z", At: at("2026-12-02T10:00:00Z")})
		require.Equal(t, err == nil, err2 == nil)
		if err == nil {
			require.Equal(t, last.Credit, again.Credit)
			require.NoError(t, returns.Reconcile(o, append(mixed, last.Credit)))
		}
	})
}

// One cent that is wrong anywhere in a history is found.
func TestReconcileFindsOneCent(t *testing.T) {
	cent := money.New(1, money.EUR)
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrder(t)
		var all []commerce.Credit
		for n := range 3 {
			i := rapid.IntRange(0, len(o.Lines)-1).Draw(t, "line")
			r, err := returns.NewRefund(o, all, returns.Request{Lines: []commerce.Units{{Line: o.Lines[i].ID, Qty: 1}}}, returns.RefundOptions{
				ID: string(rune('a' + n)), At: at("2026-12-01T10:00:00Z").Add(time.Duration(n) * time.Hour),
			})
			if err == nil {
				all = append(all, r.Credit)
			}
		}
		if r, err := returns.NewRefund(o, all, returns.Request{}, returns.RefundOptions{ID: "z", At: at("2026-12-02T10:00:00Z")}); err == nil {
			all = append(all, r.Credit)
		}
		require.NoError(t, returns.Reconcile(o, all))
		for i := range all {
			c := &all[i]
			figures := []*money.Amount{&c.Totals.Net, &c.Totals.VAT, &c.Totals.Gross, &c.Totals.Payable, &c.Totals.Rounding}
			for j := range c.Lines {
				figures = append(figures, &c.Lines[j].Net, &c.Lines[j].VAT, &c.Lines[j].Gross)
			}
			for j := range c.Charges {
				figures = append(figures, &c.Charges[j].List, &c.Charges[j].Net, &c.Charges[j].VAT, &c.Charges[j].Gross)
			}
			for j := range c.Tenders {
				figures = append(figures, &c.Tenders[j].Amount)
			}
			for n, f := range figures {
				was := *f
				for _, wrong := range []money.Amount{cent, cent.Neg()} {
					sum, err := was.Add(wrong)
					if was == (money.Amount{}) {
						sum, err = wrong, nil
					}
					require.NoError(t, err)
					*f = sum
					require.Error(t, returns.Reconcile(o, all), "credit %d figure %d", i, n)
				}
				*f = was
			}
			if len(c.Lines) > 0 { // from net to VAT, the gross as it was
				l := &c.Lines[0]
				was, totals := *l, c.Totals
				l.Net, _ = l.Net.Sub(cent)
				l.VAT, _ = l.VAT.Add(cent)
				c.Totals.Net, _ = c.Totals.Net.Sub(cent)
				c.Totals.VAT, _ = c.Totals.VAT.Add(cent)
				require.Error(t, returns.Reconcile(o, all))
				*l, c.Totals = was, totals
			}
		}
	})
}

// What is paid in other goods or as store credit is no tender of the order, or the tender would seem paid back.
func TestExchangeAndStoreCreditAreNoTendersOfTheOrder(t *testing.T) {
	_, err := refund(order(1), nil, returns.RefundOptions{Exchange: &returns.Exchange{ID: "card", Value: eur("1.00"), Consent: commerce.Yes}})
	require.ErrorIs(t, err, commerce.ErrDuplicate)
	_, err = refund(order(1), nil, returns.RefundOptions{StoreCredit: &returns.StoreCredit{ID: "gift", Consent: commerce.Yes}})
	require.ErrorIs(t, err, commerce.ErrDuplicate)
}

// Goods that arrive after their replacement was charged for end the charge.
func TestGoodsThatArriveAfterAllEndTheCharge(t *testing.T) {
	start := at("2026-12-01T10:00:00Z")
	_, effects, err := fold(t,
		returns.Event{Key: "1", Kind: returns.Requested, At: start, Item: "i", Line: "l1", Qty: 1},
		returns.Event{Key: "2", Kind: returns.AuthorisedBy, At: start},
		returns.Event{Key: "3", Kind: returns.SentAhead, At: start, Item: "i", Amount: eur("20.00")},
		returns.Event{Key: "4", Kind: returns.TimedOut, At: start.AddDate(0, 0, 30)},
		returns.Event{Key: "5", Kind: returns.Arrived, At: start.AddDate(0, 0, 31)},
	)
	require.NoError(t, err)
	last := effects[len(effects)-1]
	require.Equal(t, returns.ReverseCharge, last.Kind)
	require.True(t, last.Amount.Equal(eur("20.00")))
	n := slices.IndexFunc(effects, func(e returns.Effect) bool { return e.Kind == returns.ChargeForMissingReturn })
	require.Equal(t, len(effects)-2, n)
}

// A line of which nothing is left is more than is left, also where no quantity is named.
func TestALineOfWhichNothingIsLeft(t *testing.T) {
	o := order(2)
	first, err := refund(o, nil, returns.RefundOptions{ID: "a"}, commerce.Units{Line: "lA"})
	require.NoError(t, err)
	_, err = refund(o, []commerce.Credit{first.Credit}, returns.RefundOptions{ID: "b"}, commerce.Units{Line: "lA"})
	require.ErrorIs(t, err, commerce.ErrExceeds)
}

// An order at a discount of 100 % is returned for nothing, and nothing more than nothing is paid.
func TestAnOrderForNothing(t *testing.T) {
	o := order(1)
	zero := eur("0.00")
	l, s := &o.Lines[0], &o.Charges[0]
	l.Discounts = []commerce.Discount{{Promotion: "all", Amount: l.List}}
	l.Net, l.VAT, l.Gross = zero, zero, zero
	s.Discounts = []commerce.Discount{{Promotion: "all", Amount: s.List}}
	s.Net, s.VAT, s.Gross = zero, zero, zero
	discount, _ := l.List.Add(s.List)
	o.Totals, o.Tenders = commerce.Totals{Discount: discount, Net: zero, VAT: zero, Gross: zero, Payable: zero, Rounding: zero}, nil
	require.NoError(t, o.Check())
	var all []commerce.Credit
	for n := range 3 {
		r, err := refund(o, all, returns.RefundOptions{ID: string(rune('a' + n)), At: at("2026-12-01T10:00:00Z").Add(time.Duration(n) * time.Minute)}, commerce.Units{Line: "lA", Qty: 1})
		require.NoError(t, err)
		require.True(t, r.Credit.Totals.Payable.IsZero())
		require.Empty(t, r.Credit.Tenders)
		all = append(all, r.Credit)
	}
	require.NoError(t, returns.Reconcile(o, all))
	_, err := refund(o, nil, returns.RefundOptions{Ground: returns.Voluntary, Deductions: []returns.Deduction{{ID: "fee", Kind: "fee", Amount: eur("1.00"), Agreed: commerce.Yes}}})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	owed, err := refund(o, nil, returns.RefundOptions{Exchange: &returns.Exchange{ID: "x", Value: eur("5.00"), Consent: commerce.Yes}})
	require.NoError(t, err)
	require.True(t, owed.Owed.Equal(eur("5.00")))
}

// The eve and the day of the withdrawal function, in the consumer's zone.
func TestTheEveOfTheWithdrawalFunction(t *testing.T) {
	for _, x := range []struct {
		country   commerce.Territory
		concluded string
		want      commerce.Tri
	}{
		{"IT", "2026-06-18T21:59:59Z", commerce.No}, // 23:59:59 in Rome
		{"IT", "2026-06-18T22:00:00Z", commerce.Yes},
		{"AT", "2026-09-30T21:59:59Z", commerce.No},
		{"AT", "2026-09-30T22:00:00Z", commerce.Yes},
		{"CZ", "2026-12-31T22:59:59Z", commerce.No},
		{"CZ", "2026-12-31T23:00:00Z", commerce.Yes},
	} {
		c := contract(x.country, "2026-06-01", "")
		c.Concluded = at(x.concluded)
		r := returns.Request{Sent: c.Concluded.Add(time.Hour)}
		d, err := returns.Decide(returns.EU(), c, r, place(string(x.country), rome))
		require.NoError(t, err)
		require.Equal(t, x.want, d.Function.Required, "%s %s", x.country, x.concluded)
		if x.want == commerce.Yes {
			require.Equal(t, calendar.DateIn(c.Concluded, rome), d.Function.First)
			require.True(t, d.Function.Until.IsZero(), "goods that have not come leave it open")
		}
	}
}

// The national list is cited by its own point: the Italian alphabet has no j or k, and France counts.
func TestTheNationalPointOfAnException(t *testing.T) {
	for _, x := range []struct {
		country commerce.Territory
		item    returns.Item
		want    string
	}{
		{"IT", returns.Item{Traits: commerce.Newspaper, Facts: returns.Facts{SingleIssue: commerce.Yes}}, "Codice del consumo Art. 59(1)(l)"},
		{"IT", returns.Item{Kind: returns.DigitalContent, Facts: returns.Facts{Begun: commerce.Yes, Paid: commerce.No}}, "Codice del consumo Art. 59(1)(o)"},
		{"FR", returns.Item{Traits: commerce.Perishable, Facts: returns.Facts{Spoils: commerce.Yes}}, "Code de la consommation L221-28 4o"},
		{"ES", returns.Item{Traits: commerce.Inseparable, Facts: returns.Facts{Mixed: commerce.Yes}}, "TRLGDCU Art. 103(f)"},
		{"AT", returns.Item{Traits: commerce.Inseparable, Facts: returns.Facts{Mixed: commerce.Yes}}, "FAGG § 18"},
		{"IT", returns.Item{Kind: returns.Service, Traits: commerce.UrgentRepair, Facts: returns.Facts{
			Requested: commerce.Yes, Urgent: commerce.No, Performed: commerce.Yes, Consent: commerce.Yes, Acknowledged: commerce.No, Paid: commerce.Yes,
		}}, "Codice del consumo Art. 59(1-ter)"},
	} {
		c := contract(x.country, "2026-03-02", "")
		x.item.Line, x.item.Qty = "l1", 1
		c.Lines = []returns.Item{x.item}
		d := decide(t, c, "2026-03-03T10:00:00Z", place(string(x.country), rome))
		require.Equal(t, returns.Denied, d.Verdict, x.want)
		cites := d.Reasons()[0].Cites
		require.Equal(t, x.want, cites[len(cites)-1].String())
	}
}

// Who withdraws from all that was not cancelled withdraws from the whole.
func TestWithoutTheCancelledLineItIsTheWhole(t *testing.T) {
	c := contract("IT", "2026-03-02", "2026-03-05")
	c.Lines = append(c.Lines, returns.Item{Line: "gone", Qty: 1, Cancelled: true}, returns.Item{Line: "l2", Qty: 1, Delivered: date("2026-03-05")})
	codes := func(lines ...commerce.Units) (out []string) {
		d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T12:00:00Z"), Lines: lines}, place("IT", rome))
		require.NoError(t, err)
		for _, r := range d.Reasons() {
			out = append(out, r.Code)
		}
		return out
	}
	require.NotContains(t, codes(commerce.Units{Line: "l1"}, commerce.Units{Line: "l2"}), "returns.partial.offered")
	require.Contains(t, codes(commerce.Units{Line: "l1"}), "returns.partial.offered")
}

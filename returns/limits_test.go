package returns_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

func codes(list []commerce.Reason) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Code
	}
	return out
}

// reason returns the one reason of a code.
func reason(t *testing.T, list []commerce.Reason, code string) commerce.Reason {
	t.Helper()
	i := slices.IndexFunc(list, func(r commerce.Reason) bool { return r.Code == code })
	require.GreaterOrEqual(t, i, 0, "%s in %v", code, codes(list))
	return list[i]
}

func cites(r commerce.Reason) []string {
	out := make([]string, len(r.Cites))
	for i := range r.Cites {
		out[i] = r.Cites[i].String()
	}
	return out
}

func fact(r commerce.Reason, name string) string {
	for _, f := range r.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func paths(err error) []string {
	var list commerce.FieldErrors
	_ = errors.As(err, &list)
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Path
	}
	return out
}

func hasPath(err error, path string) bool { return slices.Contains(paths(err), path) }

// What is bounded is allowed up to the bound, and refused one beyond.
func TestBounds(t *testing.T) {
	italy := place("IT", rome)
	sent := returns.Request{Sent: at("2026-03-10T10:00:00Z")}
	for _, n := range []int{returns.MaxLines, returns.MaxLines + 1} {
		c := contract("IT", "2026-03-02", "2026-03-05")
		r := sent
		r.Lines = make([]commerce.Units, n)
		c.Lines[0].Qty = int64(n)
		for i := range r.Lines {
			r.Lines[i] = commerce.Units{Line: "l1", Qty: 1}
		}
		_, err := returns.Decide(returns.EU(), c, r, italy)
		require.Equal(t, n > returns.MaxLines, err != nil, "%d lines asked", n)
		c.Lines = make([]returns.Item, n)
		for i := range c.Lines {
			c.Lines[i] = returns.Item{Line: strconv.Itoa(i), Qty: 1, Delivered: date("2026-03-05")}
		}
		_, err = returns.Decide(returns.EU(), c, sent, italy)
		require.Equal(t, n > returns.MaxLines, err != nil, "%d lines bought", n)
	}
	for days, ok := range map[int]bool{36_500: true, 36_501: false, -1: false} {
		c := contract("IT", "2026-03-02", "2026-03-05")
		c.Policy.Days = days
		_, err := returns.Decide(returns.EU(), c, sent, italy)
		require.Equal(t, ok, err == nil, "%d days", days)
	}
	purchase := func(change func(*returns.Purchase)) error {
		p := returns.Purchase{Country: "IT", Supply: returns.UsedGoods, Concluded: date("2026-03-02"), Delivered: date("2026-03-05"), UsedMonths: 12}
		change(&p)
		_, err := returns.Guarantee(returns.EU(), p)
		return err
	}
	require.NoError(t, purchase(func(p *returns.Purchase) { p.UsedMonths = 1200 }))
	require.ErrorIs(t, purchase(func(p *returns.Purchase) { p.UsedMonths = 1201 }), returns.ErrContract)
	require.NoError(t, purchase(func(p *returns.Purchase) { p.SuspendedDays = 36_500 }))
	require.ErrorIs(t, purchase(func(p *returns.Purchase) { p.SuspendedDays = 36_501 }), returns.ErrContract)
	repairs := slices.Repeat([]calendar.Date{date("2026-04-01")}, 1001)
	require.NoError(t, purchase(func(p *returns.Purchase) { p.Repairs = repairs[:1000] }))
	require.ErrorIs(t, purchase(func(p *returns.Purchase) { p.Repairs = repairs }), returns.ErrContract)
	err := purchase(func(p *returns.Purchase) { p.Repairs = []calendar.Date{date("2026-04-01"), date("2026-03-04")} })
	require.True(t, hasPath(err, "/repairs/1"), "%v", err)
	for value, ok := range map[int64]bool{0: true, 1_000_000: true, 1_000_001: false, -1: false} {
		_, err := returns.EU().With(returns.Row{Territory: "IT", Rule: returns.RepairDays, Value: value, Unit: "day"})
		require.Equal(t, ok, err == nil, "%d days", value)
	}
	_, err = returns.EU().With(returns.Row{Territory: "IT", Rule: returns.HarmonisedNotice + 1})
	require.ErrorIs(t, err, returns.ErrRow)
	list := make([]returns.Event, returns.MaxEvents+1)
	for i := range list {
		list[i] = returns.Event{Key: strconv.Itoa(i), At: at("2026-12-01T10:00:00Z"), Item: strconv.Itoa(i), Line: "l", Qty: 1}
	}
	c, _, err := returns.Fold(list[:returns.MaxEvents])
	require.NoError(t, err)
	_, _, err = c.Apply(list[returns.MaxEvents])
	require.ErrorIs(t, err, returns.ErrEvent)
	_, _, err = returns.Fold(list)
	require.ErrorIs(t, err, returns.ErrEvent)
	_, _, err = returns.Case{}.Apply(returns.Event{Key: "k", Kind: returns.Disposed + 1, At: at("2026-12-01T10:00:00Z")})
	require.ErrorIs(t, err, returns.ErrEvent)
}

// A small business has the right in France, off-premises (L221-3); a consumer is not asked for it.
func TestSmallBusinessIsAskedOfBusinessesOnly(t *testing.T) {
	for _, x := range []struct {
		consumer, small commerce.Tri
		channel         returns.Channel
		want            returns.Verdict
		note            bool
	}{
		{commerce.Yes, commerce.Unknown, returns.OffPremises, returns.Granted, false},
		{commerce.Yes, commerce.Yes, returns.OffPremises, returns.Granted, false},
		{commerce.No, commerce.Yes, returns.OffPremises, returns.Granted, true},
		{commerce.No, commerce.Unknown, returns.OffPremises, returns.NeedsFacts, false},
		{commerce.No, commerce.Yes, returns.Distance, returns.Denied, false},
	} {
		c := contract("FR", "2026-03-02", "2026-03-05")
		c.Consumer, c.Small, c.Channel, c.Visit, c.Value = x.consumer, x.small, x.channel, commerce.No, eur("100.00")
		d := decide(t, c, "2026-03-10T10:00:00Z", place("FR", rome))
		require.Equal(t, x.want, d.Verdict, "%+v", x)
		require.Equal(t, x.note, slices.Contains(codes(d.Reasons()), "returns.consumer.small_business"), "%+v", x)
	}
}

// A waiver box does not end the right to leave a streaming service that still runs (C-234/25); the answer says so there only.
func TestTheNoteOnStreaming(t *testing.T) {
	y, n := commerce.Yes, commerce.No
	for _, x := range []struct {
		kind  returns.Kind
		facts returns.Facts
		want  bool
	}{
		{returns.DigitalService, returns.Facts{Begun: y, Consent: y, Acknowledged: y, Paid: y}, true},
		{returns.DigitalService, returns.Facts{Begun: y, Consent: y, Acknowledged: y, Paid: y, Performed: y}, false},
		{returns.Service, returns.Facts{Begun: y, Consent: y, Acknowledged: y, Paid: y, Performed: n}, false},
	} {
		c := contract("IT", "2026-03-02", "")
		c.Lines[0].Kind, c.Lines[0].Facts = x.kind, x.facts
		d := decide(t, c, "2026-03-03T10:00:00Z", place("IT", rome))
		require.Equal(t, x.want, slices.Contains(codes(d.Reasons()), "returns.exempt.narrow_streaming"), "%+v", x)
	}
}

// A longer period that the facts rule out is not asked for: only what could help the consumer is missing.
func TestNothingIsAskedThatCannotHelp(t *testing.T) {
	italy := place("IT", rome)
	c := contract("IT", "2026-03-02", "2026-03-05") // 14 days: 2026-03-19; and 12 months: 2027-03-19
	c.Informed = commerce.Unknown
	require.Equal(t, returns.NeedsFacts, decide(t, c, "2027-03-19T10:00:00Z", italy).Verdict)
	late := decide(t, c, "2027-03-24T10:00:00Z", italy) // a visit would have given 30 days and 12 months: 2027-04-05
	require.Equal(t, returns.Denied, late.Verdict)
	c.Channel, c.Value, c.Visit = returns.OffPremises, eur("100.00"), commerce.Unknown
	require.Equal(t, []string{"/contract/visit", "/contract/informed"}, decide(t, c, "2027-03-24T10:00:00Z", italy).Line("l1").Missing)
	c.Informed = commerce.Yes
	require.Equal(t, []string{"/contract/visit"}, decide(t, c, "2026-04-04T10:00:00Z", italy).Line("l1").Missing)
	require.Equal(t, returns.Denied, decide(t, c, "2026-04-20T10:00:00Z", italy).Verdict, "informed: after 30 days it is over")
	c.Visit = commerce.Yes
	require.Equal(t, returns.Denied, decide(t, c, "2026-04-20T10:00:00Z", italy).Verdict)
}

// The reasons of a period that is over say why it was long, and by whose law.
func TestTheReasonsOfAPeriodThatIsOver(t *testing.T) {
	italy := place("IT", rome)
	c := contract("IT", "2026-03-02", "2026-03-05")
	require.Equal(t, []string{"returns.window.over", "returns.law.national"}, codes(decide(t, c, "2026-03-24T10:00:00Z", italy).Reasons())[:2])
	c.Informed = commerce.No
	d := decide(t, c, "2027-03-24T10:00:00Z", italy)
	require.Equal(t, []string{"returns.window.over", "returns.info.omitted", "returns.law.national"}, codes(d.Reasons())[:3])
	require.Equal(t, []string{"Directive 2011/83 Art. 10(1)", "Codice del consumo Art. 53(1)"}, cites(d.Reasons()[1]))
	book, err := returns.EU().With(returns.Row{
		Territory: "LU", Rule: returns.WithdrawalDays, Value: 14, Unit: "day",
		Source: commerce.Source{Cite: commerce.Citation{Act: "Code de la consommation", Provision: "L. 222-9"}, Trust: commerce.Secondary},
	})
	require.NoError(t, err)
	c.Country = "LU" // no row of its own on what was left out: the directive is cited once
	d, err = returns.Decide(book, c, returns.Request{Sent: at("2026-09-24T10:00:00Z")}, place("LU", rome))
	require.NoError(t, err)
	require.Equal(t, []string{"Directive 2011/83 Art. 10(1)"}, cites(reason(t, d.Reasons(), "returns.info.omitted")))
	c = contract("IT", "2026-03-02", "2026-03-05")
	c.Lines[0].Traits, c.Lines[0].Facts.Spoils = commerce.Perishable, commerce.Yes
	require.NotContains(t, codes(decide(t, c, "2026-03-10T10:00:00Z", italy).Reasons()), "returns.law.national", "the period did not decide")
}

// A promise of thirty days covers what an exception might have concerned, once it is known not to hold... and is late.
func TestAPromiseExtendsALateRequest(t *testing.T) {
	c := contract("IT", "2026-03-02", "2026-03-05")
	c.Policy.Days = 30
	c.Lines[0].Traits, c.Lines[0].Facts.Sealed = commerce.SealedHygiene, commerce.No
	d := decide(t, c, "2026-03-24T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, returns.Voluntary, d.Lines[0].Ground)
	c.Lines[0].Facts.Sealed = commerce.Unknown
	require.NotEqual(t, returns.Granted, decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome)).Verdict, "it may be excepted")
}

// The trader comes for bulky goods only if he brought them at the conclusion, off-premises (Art. 14(1), third subparagraph).
func TestWhoCollects(t *testing.T) {
	for _, x := range []struct {
		channel returns.Channel
		traits  commerce.Traits
		on      string
		want    string
	}{
		{returns.OffPremises, commerce.Bulky, "2026-03-02", returns.NextCollect},
		{returns.OffPremises, commerce.Bulky, "2026-03-03", returns.NextReturn},
		{returns.OffPremises, 0, "2026-03-02", returns.NextReturn},
		{returns.Distance, commerce.Bulky, "2026-03-02", returns.NextReturn},
	} {
		c := contract("IT", "2026-03-02", x.on)
		c.Channel, c.Visit, c.Value, c.Lines[0].Traits = x.channel, commerce.No, eur("100.00"), x.traits
		d := decide(t, c, "2026-03-10T10:00:00Z", place("IT", rome))
		require.Contains(t, d.Lines[0].Next, x.want, "%+v", x)
		require.Equal(t, x.want == returns.NextCollect, d.ReturnBy.Legal.IsZero(), "%+v", x)
	}
}

// A line that is named twice adds up, and one without a quantity means the rest.
func TestALineAskedForTwice(t *testing.T) {
	c := contract("IT", "2026-03-02", "2026-03-05")
	c.Lines[0].Line, c.Lines[0].Qty = "lA", 3
	ask := func(units ...commerce.Units) (returns.Decision, error) {
		return returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T10:00:00Z"), Lines: units}, place("IT", rome))
	}
	d, err := ask(commerce.Units{Line: "lA", Qty: 1}, commerce.Units{Line: "lA"})
	require.NoError(t, err)
	_, err = refund(order(1), nil, returns.RefundOptions{Decision: &d}, commerce.Units{Line: "lA", Qty: 3})
	require.NoError(t, err, "all three were granted")
	require.NotContains(t, codes(d.Reasons()), "returns.partial.offered")
	_, err = ask(commerce.Units{Line: "lA", Qty: -1})
	require.ErrorIs(t, err, commerce.ErrQuantity)
	_, err = ask(commerce.Units{Line: "lA", Qty: 2}, commerce.Units{Line: "lA", Qty: 2})
	require.ErrorIs(t, err, commerce.ErrQuantity)
	require.True(t, hasPath(err, "/request/lines/1/qty"))
	require.ErrorContains(t, err, "4 units asked, 3 bought")
	var list commerce.FieldErrors
	require.ErrorAs(t, err, &list)
	require.Equal(t, []commerce.Fact{commerce.NewFact("asked", 4), commerce.NewFact("bought", 3)}, list[0].Facts)
}

// Duties follow from what was asked for and granted by law, and from nothing else.
func TestDutiesFollowWhatWasAsked(t *testing.T) {
	c := contract("IT", "2026-03-02", "2026-03-05")
	c.Lines = append(c.Lines, returns.Item{Line: "fresh", Qty: 1, Delivered: date("2026-03-05"), Traits: commerce.Perishable, Facts: returns.Facts{Spoils: commerce.Yes}})
	d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T10:00:00Z"), Lines: []commerce.Units{{Line: "fresh"}}}, place("IT", rome))
	require.NoError(t, err)
	require.Equal(t, returns.Denied, d.Verdict)
	require.Equal(t, returns.Granted, d.Lines[0].Verdict, "nobody asked for it")
	require.Zero(t, d.Refund)
	require.Zero(t, d.ReturnBy)
	require.Equal(t, "returns.exempt.perishable", d.Code())
	c.Lines[0], c.Lines[1] = c.Lines[1], c.Lines[0]
	c.Lines = append(c.Lines, returns.Item{Line: "soft", Qty: 1, Kind: returns.DigitalContent, Facts: returns.Facts{Begun: commerce.No}})
	d, err = returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T10:00:00Z"), Lines: []commerce.Units{{Line: "l1"}}}, place("IT", rome))
	require.NoError(t, err)
	require.Equal(t, "returns.window.nominal", d.Code(), "of the line that was asked for")
	require.NotContains(t, codes(d.Reasons()), "returns.duty.stop_use", "the software stays")
	first := c
	first.Lines = []returns.Item{c.Lines[2], c.Lines[1]}
	first.InformedOn, first.Informed = date("2026-03-04"), commerce.No
	d, err = returns.Decide(returns.EU(), first, returns.Request{Sent: at("2026-03-17T10:00:00Z"), Lines: []commerce.Units{{Line: "l1"}}}, place("IT", rome))
	require.NoError(t, err)
	require.Equal(t, returns.Granted, d.Line("soft").Verdict)
	require.NotEqual(t, d.Line("soft").Code(), d.Line("l1").Code())
	require.Equal(t, d.Line("l1").Code(), d.Code())
}

// Ancillary contracts end with a withdrawal from what they belong to (Art. 15(1)), and with nothing less.
func TestWhatEndsWithTheGoods(t *testing.T) {
	for name, x := range map[string]struct {
		ask    []commerce.Units
		change func(c *returns.Contract)
		want   []string
	}{
		"withdrawn":  {[]commerce.Units{{Line: "l1"}}, nil, []string{"care"}},
		"both asked": {nil, nil, nil},
		"goods kept": {[]commerce.Units{{Line: "other"}}, nil, nil},
		"goods denied": {[]commerce.Units{{Line: "l1"}}, func(c *returns.Contract) {
			c.Lines[0].Traits, c.Lines[0].Facts.Spoils = commerce.Perishable, commerce.Yes
		}, nil},
		"only a promise": {[]commerce.Units{{Line: "l1"}}, func(c *returns.Contract) {
			c.Consumer, c.Policy = commerce.No, returns.Policy{Days: 30, Business: true}
		}, nil},
		"goods with it":   {[]commerce.Units{{Line: "l1"}}, func(c *returns.Contract) { c.Lines[1].Kind = returns.Goods; c.Lines[1].Delivered = date("2026-03-05") }, nil},
		"of nothing":      {[]commerce.Units{{Line: "l1"}}, func(c *returns.Contract) { c.Lines[1].Parent = "" }, nil},
		"of another":      {[]commerce.Units{{Line: "l1"}}, func(c *returns.Contract) { c.Lines[1].Parent = "other" }, nil},
		"other regime":    {nil, func(c *returns.Contract) { c.Lines[1].Traits = commerce.Financial }, []string{"care"}},
		"regime, alone":   {[]commerce.Units{{Line: "care"}}, func(c *returns.Contract) { c.Lines[1].Traits = commerce.Financial }, nil},
		"regime, a child": {[]commerce.Units{{Line: "care"}, {Line: "other"}}, func(c *returns.Contract) { c.Lines[1].Traits = commerce.Financial }, nil},
	} {
		c := contract("IT", "2026-03-02", "2026-03-05")
		c.Lines = append(c.Lines,
			returns.Item{Line: "care", Parent: "l1", Qty: 1, Kind: returns.Service, Facts: returns.Facts{Performed: commerce.No}},
			returns.Item{Line: "other", Qty: 1, Delivered: date("2026-03-05")})
		if x.change != nil {
			x.change(&c)
		}
		d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T10:00:00Z"), Lines: x.ask}, place("IT", rome))
		require.NoError(t, err)
		require.Equal(t, x.want, d.Ends, name)
	}
}

// One flaw is one breach: a history that does not balance is not replayed on top.
func TestOneFlawIsOneBreach(t *testing.T) {
	o := order(1)
	r, err := refund(o, nil, returns.RefundOptions{ID: "a"}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err)
	c := r.Credit
	c.Tenders = append(slices.Clone(c.Tenders), commerce.Tender{ID: "other", Kind: "card", Amount: money.New(0, money.EUR)})
	require.NoError(t, returns.Reconcile(o, []commerce.Credit{c}), "nothing by another card is nothing")
	require.NoError(t, returns.Reconcile(o, nil))
	c = r.Credit
	c.Lines = slices.Clone(c.Lines)
	c.Lines[0].Tax.Category = "Z"
	require.Equal(t, []string{"/credits/0/lines/0/tax"}, paths(returns.Reconcile(o, []commerce.Credit{c})))
	c = r.Credit
	c.Lines = slices.Clone(c.Lines)
	c.Lines[0].Tax.Category, c.Lines[0].From = "Z", 1
	require.Equal(t, []string{"/credits/0/lines/0/tax"}, paths(returns.Reconcile(o, []commerce.Credit{c})))
}

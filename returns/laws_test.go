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

// drawOrder is an order whose lines have awkward amounts, runs and zero lines.
func drawOrder(t *rapid.T) *commerce.Order {
	o := order(rapid.IntRange(1, 6).Draw(t, "lines"))
	o.Charges = append(o.Charges, commerce.Charge{ID: "x", Kind: commerce.ShippingSupplement, List: eur("3.33"), Net: eur("2.73"), VAT: eur("0.60"), Gross: eur("3.33")})
	if rapid.Bool().Draw(t, "plain") {
		o.Charges = nil
	}
	var net, vat, gross money.Total
	for i := range o.Lines {
		l := &o.Lines[i]
		l.Qty = rapid.Int64Range(1, 7).Draw(t, "qty")
		l.Gross = money.New(rapid.Int64Range(0, 9999).Draw(t, "gross"), money.EUR)
		l.VAT, _ = l.Tax.Rate.Within(l.Gross, money.HalfUp)
		l.Net, _ = l.Gross.Sub(l.VAT)
		l.List = l.Gross
		net.Add(l.Net)
		vat.Add(l.VAT)
		gross.Add(l.Gross)
	}
	for i := range o.Charges {
		net.Add(o.Charges[i].Net)
		vat.Add(o.Charges[i].VAT)
		gross.Add(o.Charges[i].Gross)
	}
	o.Totals = commerce.Totals{}
	o.Totals.Net, _ = net.Amount()
	o.Totals.VAT, _ = vat.Amount()
	o.Totals.Gross, _ = gross.Amount()
	o.Totals.Payable = o.Totals.Gross
	parts, _ := o.Totals.Payable.Allocate(rapid.Int64Range(0, 5).Draw(t, "w1"), rapid.Int64Range(1, 5).Draw(t, "w2"), rapid.Int64Range(0, 5).Draw(t, "w3"))
	o.Tenders = nil
	for i, p := range parts {
		o.Tenders = append(o.Tenders, commerce.Tender{ID: string(rune('a' + i)), Kind: "card", Amount: p})
	}
	return o
}

// Any split of a withdrawal into parts pays the same as one withdrawal of everything, tender by tender in the end, and never more.
func TestPartitionInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrder(t)
		require.NoError(t, o.Check())
		whole, err := returns.NewRefund(o, nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{ID: "w"})
		require.NoError(t, err)
		left := make([]int64, len(o.Lines))
		units := int64(0)
		for i := range o.Lines {
			left[i] = o.Lines[i].Qty
			units += left[i]
		}
		var all []commerce.Credit
		var paid, vat money.Total
		back := map[string]money.Total{}
		for n := 0; units > 0; n++ {
			i := rapid.IntRange(0, len(left)-1).Draw(t, "line")
			if left[i] == 0 {
				i = slices.IndexFunc(left, func(q int64) bool { return q > 0 })
			}
			qty := rapid.Int64Range(1, left[i]).Draw(t, "units")
			opt := returns.RefundOptions{ID: "p" + string(rune('a'+n)), At: at("2026-12-01T10:00:00Z").Add(time.Duration(n) * time.Hour)}
			r, err := returns.NewRefund(o, all, returns.Request{Lines: []commerce.Units{{Line: o.Lines[i].ID, Qty: qty}}}, opt)
			require.NoError(t, err)
			all = append(all, r.Credit)
			require.NoError(t, returns.Reconcile(o, all))
			paid.Add(r.Credit.Totals.Payable)
			vat.Add(r.Credit.Totals.VAT)
			for _, x := range r.Credit.Tenders {
				sum := back[x.ID]
				sum.Add(x.Amount)
				back[x.ID] = sum
			}
			left[i] -= qty
			units -= qty
		}
		sum, err := paid.Amount()
		require.NoError(t, err)
		require.True(t, sum.Equal(whole.Credit.Totals.Payable), "%s in parts, %s at once", sum, whole.Credit.Totals.Payable)
		sum, _ = vat.Amount()
		require.True(t, sum.Equal(whole.Credit.Totals.VAT))
		for i := range o.Tenders { // conserved: no tender gets more than it paid
			total := back[o.Tenders[i].ID]
			got, err := total.Amount()
			require.NoError(t, err)
			over, err := got.Cmp(o.Tenders[i].Amount)
			require.NoError(t, err)
			require.LessOrEqual(t, over, 0)
		}
		// Over-refund is impossible.
		_, err = returns.NewRefund(o, all, returns.Request{Lines: []commerce.Units{{Line: o.Lines[0].ID, Qty: 1}}}, returns.RefundOptions{ID: "z"})
		require.ErrorIs(t, err, commerce.ErrExceeds)
		_, err = returns.NewRefund(o, all, returns.Request{}, returns.RefundOptions{ID: "z"})
		require.ErrorIs(t, err, commerce.ErrExceeds)
	})
}

func tri(t *rapid.T, name string) commerce.Tri {
	return commerce.Tri(rapid.IntRange(0, 2).Draw(t, name))
}

func drawContract(t *rapid.T) (returns.Contract, returns.Request) {
	country := rapid.SampledFrom([]commerce.Territory{"IT", "DE", "FR", "ES", "IE", "SE", "PT"}).Draw(t, "country")
	c := contract(country, "2026-03-02", "")
	c.Consumer, c.Informed, c.Visit, c.Online, c.Small = tri(t, "consumer"), tri(t, "informed"), tri(t, "visit"), tri(t, "online"), tri(t, "small")
	c.Channel = returns.Channel(rapid.IntRange(0, 3).Draw(t, "channel"))
	if rapid.Bool().Draw(t, "late information") {
		c.InformedOn = date("2026-03-02").AddDays(rapid.IntRange(0, 500).Draw(t, "informed on"))
	}
	c.Value = eur("80.00")
	c.Lines = nil
	for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
		it := returns.Item{Line: string(rune('a' + i)), Qty: 1, Kind: returns.Kind(rapid.IntRange(0, 4).Draw(t, "kind"))}
		it.Traits = commerce.Traits(1) << rapid.IntRange(0, 29).Draw(t, "trait")
		if rapid.Bool().Draw(t, "delivered") {
			it.Delivered = date("2026-03-02").AddDays(rapid.IntRange(0, 30).Draw(t, "day"))
		}
		f := &it.Facts
		for _, p := range []*commerce.Tri{
			&f.Begun, &f.Performed, &f.Paid, &f.Consent, &f.Acknowledged, &f.Confirmed, &f.MarketPrice, &f.Bespoke, &f.Spoils,
			&f.Sealed, &f.Unsealed, &f.Unsaleable, &f.Mixed, &f.LateDelivery, &f.Requested, &f.Urgent, &f.Extra, &f.SingleIssue, &f.OpenAuction, &f.Dated, &f.Residence,
		} {
			*p = tri(t, "fact")
		}
		c.Lines = append(c.Lines, it)
	}
	return c, returns.Request{Sent: at("2026-03-03T08:00:00Z").Add(time.Duration(rapid.IntRange(0, 24*500).Draw(t, "hours")) * time.Hour)}
}

// favour orders the verdicts: what is granted is best for the consumer, what is denied worst.
func favour(v returns.Verdict) int {
	return map[returns.Verdict]int{returns.Denied: 0, returns.NeedsFacts: 1, returns.Review: 1, returns.Granted: 2}[v]
}

func verdicts(t *rapid.T, c returns.Contract, r returns.Request) []returns.Verdict {
	d, err := returns.Decide(returns.EU(), c, r, place(string(c.Country), rome))
	require.NoError(t, err)
	out := make([]returns.Verdict, len(d.Lines))
	for i, l := range d.Lines {
		out[i] = l.Verdict
		require.NotEmpty(t, l.Code())
		require.Equal(t, l.Verdict == returns.NeedsFacts, len(l.Missing) > 0 && l.Verdict != returns.Granted)
	}
	require.NotEmpty(t, d.Reasons())
	return out
}

// A promise of the shop never takes anything away.
func TestPolicyOnlyExtends(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := drawContract(t)
		before := verdicts(t, c, r)
		c.Policy = returns.Policy{
			Days: rapid.IntRange(14, 400).Draw(t, "days"), Exempt: rapid.Bool().Draw(t, "exempt"), Business: rapid.Bool().Draw(t, "business"),
			FreeReturn: rapid.Bool().Draw(t, "free"), Collect: rapid.Bool().Draw(t, "collect"),
		}
		for i, after := range verdicts(t, c, r) {
			require.GreaterOrEqual(t, favour(after), favour(before[i]))
		}
	})
}

// A fact that favours the consumer never worsens the answer, and learning any fact never turns a denial that stood without it.
func TestFavourableFactsNeverWorsen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := drawContract(t)
		before := verdicts(t, c, r)
		better := c
		better.Lines = slices.Clone(c.Lines)
		switch rapid.IntRange(0, 5).Draw(t, "which") {
		case 0:
			better.Consumer = commerce.Yes
		case 1:
			better.Informed, better.InformedOn = commerce.No, calendar.Date{}
		case 2:
			better.Lines[0].Delivered = calendar.Date{}
		case 3:
			f := &better.Lines[0].Facts
			f.Performed, f.Begun, f.Sealed, f.Spoils, f.Bespoke, f.MarketPrice, f.Mixed = commerce.No, commerce.No, commerce.No, commerce.No, commerce.No, commerce.No, commerce.No
			f.Requested, f.SingleIssue, f.OpenAuction, f.Dated = commerce.No, commerce.No, commerce.No, commerce.No
		case 4:
			r.Sent = r.Sent.Add(-time.Hour)
			if r.Sent.Before(c.Concluded) {
				return
			}
		case 5:
			if c.Channel == returns.AnyChannel && c.Consumer != commerce.No && c.Visit == commerce.No { // off-premises may give more
				better.Channel = returns.Distance
			}
		}
		for i, after := range verdicts(t, better, r) {
			require.GreaterOrEqual(t, favour(after), favour(before[i]), "line %d", i)
		}
	})
}

// Without a fact, nothing is denied that some value of it would grant.
func TestUnknownNeverDenies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := drawContract(t)
		before := verdicts(t, c, r)
		unknown := c
		unknown.Consumer, unknown.Informed, unknown.Visit, unknown.Small = 0, 0, 0, 0
		unknown.Channel = returns.AnyChannel
		unknown.Lines = slices.Clone(c.Lines)
		for i := range unknown.Lines {
			unknown.Lines[i].Facts = returns.Facts{}
		}
		for i, v := range verdicts(t, unknown, r) {
			if v == returns.Denied {
				require.Equal(t, returns.Denied, before[i], "line %d", i)
			}
		}
	})
}

// The last day is a working day wherever the Regulation rules, and never before the nominal one.
func TestLastDayIsAWorkingDay(t *testing.T) {
	where := place("DE", rome)
	rapid.Check(t, func(t *rapid.T) {
		c := contract("DE", "2025-12-01", "")
		c.Lines[0].Delivered = date("2025-12-01").AddDays(rapid.IntRange(0, 1000).Draw(t, "day"))
		d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: c.Concluded}, where)
		require.NoError(t, err)
		w := d.Line("l1").Window
		ok, err := where.WorkingDay(w.Legal)
		require.NoError(t, err)
		require.True(t, ok)
		require.GreaterOrEqual(t, w.Legal.Sub(c.Lines[0].Delivered), 14)
		require.LessOrEqual(t, d.Refund.Safe.Compare(d.Refund.Last), 0)
	})
}

// Folding events one by one, all at once, and with every event repeated gives the same case.
func TestFoldIsApply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var one returns.Case
		var list []returns.Event
		when := at("2026-12-01T10:00:00Z")
		units, requested := int64(0), int64(0)
		for i := range rapid.IntRange(1, 25).Draw(t, "events") {
			e := returns.Event{
				Key: "k" + string(rune('a'+i)), At: when.Add(time.Duration(i) * time.Minute), Kind: returns.EventKind(rapid.IntRange(0, 13).Draw(t, "kind")),
				Item: rapid.SampledFrom([]string{"", "i1", "i2", "i1~2"}).Draw(t, "item"), Line: "l1", Qty: rapid.Int64Range(0, 3).Draw(t, "qty"),
				Statutory: rapid.Bool().Draw(t, "statutory"), Disposition: returns.Disposition(rapid.IntRange(0, 7).Draw(t, "disposition")), Amount: eur("1.00"),
			}
			next, effects, err := one.Apply(e)
			if err != nil {
				require.Empty(t, effects)
				require.Equal(t, one, next, "an error changes nothing")
				continue
			}
			again, effects, err := next.Apply(e)
			require.NoError(t, err)
			require.Empty(t, effects)
			require.Equal(t, next, again)
			if e.Kind == returns.Requested {
				requested += e.Qty
			}
			one, list = next, append(list, e)
		}
		all, _, err := returns.Fold(list)
		require.NoError(t, err)
		require.Equal(t, one.Items(), all.Items())
		for _, it := range all.Items() {
			units += it.Qty
			require.False(t, it.Statutory && (it.Decision == returns.Declined || it.Decision == returns.Rejected || it.Decision == returns.Canceled))
		}
		require.Equal(t, requested, units, "units are conserved")
		data, err := one.MarshalJSON()
		require.NoError(t, err)
		var back returns.Case
		require.NoError(t, back.UnmarshalJSON(data))
		require.Equal(t, one.Items(), back.Items())
		for _, k := range one.Can() { // what the buttons offer is never refused for its state
			if k == returns.Requested || k == returns.SentAhead || k == returns.Disposed {
				continue
			}
			_, _, err := one.Apply(returns.Event{Key: "zz", At: when.Add(time.Hour), Kind: k})
			require.NotErrorIs(t, err, returns.ErrTransition, "%s", k)
		}
	})
}

// What a late refund costs never falls with the delay and never exceeds the refund.
func TestLateNeverFalls(t *testing.T) {
	countries := []commerce.Territory{"FR", "PT", "ES", "IT"}
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom(countries).Draw(t, "country")
		c := contract(country, "2026-03-01", "2026-03-05")
		d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-10T12:00:00Z"), Goods: date("2026-03-12")}, place(string(country), rome))
		require.NoError(t, err)
		sum := money.New(rapid.Int64Range(0, 1_000_000).Draw(t, "sum"), money.EUR)
		days := rapid.IntRange(-5, 1000).Draw(t, "days")
		a, err := d.Late(d.Refund.Last.AddDays(days), sum)
		require.NoError(t, err)
		b, err := d.Late(d.Refund.Last.AddDays(days+rapid.IntRange(0, 400).Draw(t, "more")), sum)
		require.NoError(t, err)
		require.LessOrEqual(t, a.Percent, b.Percent)
		require.LessOrEqual(t, b.Percent, 100)
		order, err := b.Extra.Cmp(sum)
		require.NoError(t, err)
		require.LessOrEqual(t, order, 0)
		require.Equal(t, days > 0 && country != "IT", len(a.Reasons()) > 0)
	})
}

package tax_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

// VAT of a unit whose price is a fraction of a cent, times the units; all
// products by hand.
func TestVATOfUnits(t *testing.T) {
	net, gross := tax.Options{Mode: commerce.Net, Level: tax.PerUnit}, tax.Options{Level: tax.PerUnit}
	with := func(o tax.Options, r money.Rounding, a tax.Anchor) tax.Options {
		o.Rounding, o.Anchor = r, a
		return o
	}
	for _, tt := range []struct {
		opt        tax.Options
		units, qty int64
		rate       string
		want       int64
	}{
		{net, 100, 3, "10", 9},                                             // 3.33
		{net, 200, 3, "10", 21},                                            // 6.67
		{with(net, money.Down, 0), 200, 3, "10", 18},                       //
		{net, 25, 2, "20", 6},                                              // 12.5 × 20 % = 2.5
		{with(net, money.HalfEven, 0), 25, 2, "20", 4},                     //
		{with(net, money.Down, 0), 25, 2, "20", 4},                         //
		{with(net, money.HalfEven, 0), 35, 2, "20", 8},                     // 3.5
		{with(net, money.Down, 0), 35, 2, "20", 6},                         //
		{with(net, money.HalfEven, 0), 201, 2, "10", 20},                   // 10.05
		{with(net, money.HalfEven, 0), 33, 2, "20", 6},                     // 3.3
		{with(gross, money.HalfUp, tax.NetRounded), 15, 2, "25", 2},        // 7.5 holds 1.5
		{gross, 25, 2, "25", 6},                                            // 12.5 holds 2.5
		{with(gross, money.HalfEven, 0), 25, 2, "25", 4},                   //
		{with(gross, money.HalfUp, tax.NetRounded), 25, 2, "25", 4},        // the net of 10.0 would be 10.5
		{with(gross, money.Down, tax.NetRounded), 27, 2, "25", 6},          // 13.5 holds 2.7, net 10.8 down
		{with(gross, money.Down, 0), 27, 2, "25", 4},                       //
		{with(gross, money.Down, tax.NetRounded), 300, 24, "25", 72},       // 12.5 holds 2.5
		{with(gross, money.HalfEven, tax.NetRounded), 27, 2, "25", 6},      // 2.7
		{with(net, money.HalfUp, 0), 1<<40 + 1, 2, "20", 2 * 109951162778}, // (2^39 + 0.5) × 20 % = 109951162777.7
	} {
		b, err := tax.Calculate([]tax.Line{{ID: "a", Qty: tt.qty, Amount: eur(tt.units), Tax: commerce.Tax{Category: "S", Rate: money.MustPercent(tt.rate)}}}, tt.opt)
		require.NoError(t, err)
		require.Equal(t, tt.want, b.VAT.Units(), "%+v", tt)
	}
	minus := net
	minus.Signed = true
	b, err := tax.Calculate([]tax.Line{{ID: "a", Qty: 2, Amount: eur(-25), Tax: commerce.Tax{Category: "S", Rate: money.NewPercent(20)}}}, minus)
	require.NoError(t, err)
	require.Equal(t, eur(-6), b.VAT)
}

// Prices of lines are never changed, and shares are their exact value rounded
// down or up.
func TestSharesAreNextToExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 90).Draw(t, "n")
		var lines []tax.Line
		opt := tax.Options{Mode: rapid.SampledFrom([]commerce.PriceMode{commerce.Gross, commerce.Net}).Draw(t, "mode"), Strict: rapid.Bool().Draw(t, "strict"), Signed: rapid.Bool().Draw(t, "signed")}
		for range n {
			least := int64(0)
			if opt.Signed {
				least = -5000
			}
			lines = append(lines, tax.Line{Amount: eur(rapid.Int64Range(least, 5000).Draw(t, "amount")), Tax: atRate(rapid.SampledFrom([]string{"22", "25", "7"}).Draw(t, "rate"), "S")})
		}
		b := calculated(t, opt, lines...)
		for i, s := range b.Lines() {
			require.Equal(t, i, s.Index)
			rate, of := lines[i].Tax.Rate.Units(), int64(1_000_000)
			if opt.Mode == commerce.Gross {
				of += rate
			}
			price, slack := lines[i].Amount.Units(), int64(0)
			if opt.Strict && opt.Mode == commerce.Gross {
				slack = of // the VAT of the group is off by a cent, and so may be one share
				require.Less(t, abs(s.Net.Units()*of-price*(of-rate)), of)
			} else if opt.Mode == commerce.Gross {
				require.Equal(t, price, s.Gross.Units())
			} else {
				require.Equal(t, price, s.Net.Units())
			}
			require.Less(t, abs(s.VAT.Units()*of-price*rate), of+slack)
		}
	})
}

func abs(n int64) int64 { return max(n, -n) }

// Left-over cents go to the largest rest, in negative documents too: -0.03 and
// -0.02 at 20 % are -0.006 and -0.004, together -0.01.
func TestLeftOverCents(t *testing.T) {
	at := atRate("20", "S")
	b := calculated(t, tax.Options{Mode: commerce.Net, Signed: true}, tax.Line{ID: "a", Amount: eur(-3), Tax: at}, tax.Line{ID: "b", Amount: eur(-2), Tax: at})
	require.Equal(t, []int64{-1, 0}, []int64{b.Lines()[0].VAT.Units(), b.Lines()[1].VAT.Units()})
	b = calculated(t, tax.Options{Mode: commerce.Net}, tax.Line{ID: "a", Amount: eur(2), Tax: at}, tax.Line{ID: "b", Amount: eur(3), Tax: at})
	require.Equal(t, []int64{0, 1}, []int64{b.Lines()[0].VAT.Units(), b.Lines()[1].VAT.Units()})
	b = calculated(t, tax.Options{}, tax.Line{ID: "a", Amount: eur(7920), Tax: atRate("19", "S")}, tax.Line{ID: "b", Amount: eur(8), Tax: atRate("22", "S")})
	require.Equal(t, eur(1), b.Groups[0].Drift) // 66.55 × 19 % is 12.64, the price holds 12.65
	require.Equal(t, b.Groups[0].Drift.Units()+b.Groups[1].Drift.Units(), b.Drift.Units())
}

// What follows the goods stands where the caller put it, and goes where the
// policy says.
func TestWhatFollowsTheGoods(t *testing.T) {
	goods := func(cents int64, rate string) tax.Line { return tax.Line{Amount: eur(cents), Tax: atRate(rate, "S")} }
	ship, off := tax.Line{ID: "ship", Role: tax.Surcharge, Amount: eur(500)}, tax.Line{ID: "off", Role: tax.Allowance, Amount: eur(100)}
	b := calculated(t, tax.Options{}, ship, goods(1000, "19"), off, goods(1000, "7"))
	var order []int
	for _, s := range b.Lines() {
		order = append(order, s.Index)
	}
	require.Equal(t, []int{0, 0, 1, 2, 2, 3}, order)
	var cites []string
	for _, r := range b.Reasons() {
		if r.Code == "tax.sum.follows" {
			cites = append(cites, r.Line+" "+r.Cites[0].Provision)
		}
	}
	require.Equal(t, []string{"ship Art. 78(b)", "off Art. 79(b)"}, cites)
	for _, tt := range []struct {
		spread tax.Spread
		lines  []tax.Line
		want   int // the group that gets the shipping
	}{
		{tax.HighestRate, []tax.Line{goods(1000, "7"), goods(0, "19"), goods(500, "16")}, 2}, // nothing of 19 % is sold
		{tax.MainItem, []tax.Line{goods(300, "7"), goods(900, "19"), goods(900, "16"), goods(200, "5")}, 1},
		{tax.MainItem, []tax.Line{goods(900, "7"), goods(300, "19")}, 0},
	} {
		b := calculated(t, tax.Options{Spread: tt.spread}, slices.Concat(tt.lines, []tax.Line{ship})...)
		shares := b.Lines()
		require.Equal(t, tt.want, shares[len(shares)-1].Group)
		require.Len(t, shares, len(tt.lines)+1)
	}
	zero := func(category string) tax.Line { return tax.Line{Amount: eur(100), Tax: atRate("0", category)} }
	shares := func() []tax.Share {
		b := calculated(t, tax.Options{Spread: tax.HighestRate}, zero("Z"), zero("E"), ship)
		return b.Lines()
	}()
	require.Equal(t, 0, shares[2].Group, "of equal rates the first")
	many := slices.Repeat([]tax.Line{goods(1000, "19"), goods(1000, "7")}, 40)
	b = calculated(t, tax.Options{}, slices.Concat(many, []tax.Line{ship, off})...)
	require.Len(t, b.Lines(), 84)
	follow := slices.Repeat([]tax.Line{ship}, 1000)
	calculated(t, tax.Options{}, slices.Concat(follow, many)...)
	_, err := tax.Calculate(slices.Concat(follow, many, []tax.Line{ship}), tax.Options{})
	require.ErrorContains(t, err, "more than 1000 lines follow")
	require.Len(t, problemsOf(t, err), 1)
}

func problemsOf(t *testing.T, err error) (paths []string) {
	t.Helper()
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	for _, f := range fields {
		paths = append(paths, f.Path)
	}
	return paths
}

// Groups are what an invoice groups by, and bad lines are found wherever they
// stand.
func TestLinesOfAGroup(t *testing.T) {
	exempt := func(code string) tax.Line {
		at := atRate("0", "E")
		at.Exemption = code
		return tax.Line{Amount: eur(100), Tax: at}
	}
	b := calculated(t, tax.Options{}, exempt("VATEX-EU-132-1I"), exempt("VATEX-EU-132-1A"), exempt("VATEX-EU-132-1I"))
	require.Len(t, b.Groups, 2)
	good := tax.Line{Amount: eur(100), Tax: atRate("19", "S")}
	bad := func(f func(*tax.Line)) tax.Line {
		l := good
		f(&l)
		return l
	}
	for path, l := range map[string]tax.Line{
		"/lines/2/qty":     bad(func(l *tax.Line) { l.Qty = -1 }),
		"/lines/2/amount":  bad(func(l *tax.Line) { l.Amount = eur(-1) }),
		"/lines/2/amount ": bad(func(l *tax.Line) { l.Amount = money.New(1, money.USD) }),
		"/lines/2/amount.": bad(func(l *tax.Line) { l.Amount = money.MustParse("0.001", money.EUR) }),
		"/lines/2/tax":     bad(func(l *tax.Line) { l.Tax = atRate("0", "S") }),
		"/lines/2/tax ":    bad(func(l *tax.Line) { l.Tax = atRate("19", "E") }),
		"/lines/2/tax.":    bad(func(l *tax.Line) { l.Tax = atRate("19", "X") }),
		"/lines/2/role":    bad(func(l *tax.Line) { l.Role = 3 }),
	} {
		free, ship := good, tax.Line{Role: tax.Surcharge, Amount: eur(1), Tax: good.Tax}
		free.Amount = eur(0)
		_, err := tax.Calculate([]tax.Line{good, free, l, ship}, tax.Options{})
		require.Equal(t, []string{strings.TrimRight(path, " .")}, problemsOf(t, err))
	}
	_, err := tax.Calculate([]tax.Line{good, {Role: tax.Allowance, Amount: eur(101), Tax: good.Tax}}, tax.Options{})
	require.Equal(t, []string{"/lines/1/amount"}, problemsOf(t, err))
	require.ErrorContains(t, err, "exceed the goods by EUR 0.01")
	_, err = tax.Calculate([]tax.Line{good, {Role: tax.Allowance, Amount: eur(101), Tax: good.Tax}, {Amount: eur(1), Tax: atRate("7", "S")}}, tax.Options{})
	require.Equal(t, []string{"/lines"}, problemsOf(t, err))
	_, err = tax.Calculate([]tax.Line{{Role: tax.Allowance, Amount: eur(100), Tax: good.Tax}, good, bad(func(l *tax.Line) { l.Qty = -1 })}, tax.Options{})
	require.Equal(t, []string{"/lines/2/qty"}, problemsOf(t, err))
	huge := tax.Line{Amount: eur(math.MaxInt64), Tax: atRate("0", "Z")}
	_, err = tax.Calculate([]tax.Line{huge, huge}, tax.Options{})
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = tax.Calculate([]tax.Line{huge, huge, huge}, tax.Options{}) // the sum would be positive again
	require.ErrorIs(t, err, money.ErrOverflow)
	var reused tax.Breakdown
	require.NoError(t, tax.CalculateInto(&reused, []tax.Line{good}, tax.Options{}))
	require.Error(t, tax.CalculateInto(&reused, []tax.Line{huge, huge}, tax.Options{}))
	require.Zero(t, reused.Gross)
	require.NoError(t, tax.CalculateInto(&reused, nil, tax.Options{}))
	require.Zero(t, reused.VAT)
}

// A check knows which rule is broken: the drift of a group is tolerated below
// 1.00 for gross prices only.
func TestCheckKnowsTheDrift(t *testing.T) {
	for _, tt := range []struct {
		opt   tax.Options
		off   int64
		drift bool
	}{
		{tax.Options{}, 99, false},
		{tax.Options{}, 100, true},
		{tax.Options{Strict: true}, 1, true},
		{tax.Options{Mode: commerce.Net}, 1, true},
		{tax.Options{Mode: commerce.Net}, 0, false},
		{tax.Options{Mode: commerce.Net, Level: tax.PerLine}, 99, false},
		{tax.Options{Mode: commerce.Net, Rounding: money.Down}, 99, false},
	} {
		b := calculated(t, tt.opt, tax.Line{Amount: eur(12200), Tax: atRate("22", "S")})
		b.Groups[0].VAT = eur(b.Groups[0].VAT.Units() + tt.off)
		err := b.Check()
		require.Equal(t, tt.off == 0, err == nil)
		require.Equal(t, tt.drift, err != nil && strings.Contains(err.Error(), "BR-CO-17"), "%+v", tt)
	}
	o := tax.Line{Amount: eur(100), Tax: atRate("0", "O")}
	warned := func(lines ...tax.Line) bool {
		b := calculated(t, tax.Options{}, lines...)
		return slices.ContainsFunc(b.Reasons(), func(r commerce.Reason) bool { return r.Code == "tax.sum.outside_scope_mixed" })
	}
	require.False(t, warned(o))
	require.True(t, warned(o, tax.Line{Amount: eur(100), Tax: atRate("19", "S")}))
}

func TestReportOSSIsABatch(t *testing.T) {
	charge := commerce.Tax{Territory: "DE", Category: "S", Rate: money.NewPercent(19), Scheme: "ioss", Kind: "goods", From: "CN"}
	eur := func(n int64) money.Amount { return money.New(n, money.EUR) }
	o := &commerce.Order{ID: "o", Currency: money.EUR, Charges: []commerce.Charge{{ID: "s", Net: eur(1000), VAT: eur(190), Gross: eur(1190), Tax: charge}}}
	c := &commerce.Credit{ID: "c", Order: "o", Charges: []commerce.Charge{{ID: "s", Net: eur(100), VAT: eur(19), Gross: eur(119), Tax: charge}}}
	q := calendar.QuarterOf(today)
	r, err := tax.ReportOSS(q, nil, func(yield func(*commerce.Order) bool) { _ = yield(nil) && yield(o) && yield(o) },
		func(yield func(*commerce.Credit) bool) { _ = yield(nil) && yield(c) })
	require.NoError(t, err)
	require.Equal(t, "EUR 1.71", r.VAT.String())
	require.Len(t, commerce.Filter(r.Reasons(), commerce.Warning), 3, "two rows that are nil, an order that came twice")
	r, err = tax.ReportOSS(q, nil, nil, nil)
	require.NoError(t, err)
	require.Empty(t, r.Lines)
	require.Equal(t, "tax.oss.report", r.Code())
	// One state, two currencies, one row.
	sek := *o
	sek.ID, sek.Currency = "sek", money.SEK
	sek.Charges = []commerce.Charge{{ID: "s", Net: money.New(1000, money.SEK), VAT: money.New(200, money.SEK), Gross: money.New(1200, money.SEK), Tax: charge}}
	table, err := commerce.NewRateTable(commerce.DatedRate{On: q.Last, Rate: money.MustRate("EUR SEK 10")})
	require.NoError(t, err)
	r, err = tax.ReportOSS(q, table, func(yield func(*commerce.Order) bool) { _ = yield(o) && yield(&sek) }, nil)
	require.NoError(t, err)
	require.Len(t, r.Lines, 1)
	require.Equal(t, "EUR 2.10", r.VAT.String())
}

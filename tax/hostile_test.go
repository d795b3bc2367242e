package tax_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func atRate(rate, category string) commerce.Tax {
	return commerce.Tax{Territory: "DE", Category: category, Rate: money.MustPercent(rate)}
}

// Words that no enumeration has are errors with paths, and never a panic.
func TestUnknownWordsAreErrors(t *testing.T) {
	base := tax.Supply{
		Seller: tax.Seller{Territory: "DE"}, Buyer: tax.Buyer{Taxable: commerce.Yes},
		From: "DE", To: "DE", On: calendar.MustDate("2026-11-21"),
	}
	for path, change := range map[string]func(*tax.Supply){
		"/kind": func(s *tax.Supply) { s.Kind = 99 }, "/via": func(s *tax.Supply) { s.Via = 99 },
		"/margin": func(s *tax.Supply) { s.Margin = 99 }, "/voucher": func(s *tax.Supply) { s.Voucher = 99 },
		"/charge": func(s *tax.Supply) { s.Charge = 99 }, "/scheme": func(s *tax.Supply) { s.Scheme = 99 },
		"/buyer/taxable":       func(s *tax.Supply) { s.Buyer.Taxable = 99 },
		"/buyer/vat_id/result": func(s *tax.Supply) { s.Buyer.VATID.Result = 99 },
		"/threshold":           func(s *tax.Supply) { s.Threshold = 99 }, "/proof": func(s *tax.Supply) { s.Proof = 99 },
	} {
		s := base
		change(&s)
		_, err := tax.Decide(tax.EU(), s)
		require.ErrorIs(t, err, commerce.ErrUnknownWord, path)
		require.ErrorContains(t, err, path)
	}
}

// 100 000 lines of as many rates would be compared one with another.
func TestManyGroupsEndQuickly(t *testing.T) {
	lines := make([]tax.Line, tax.MaxLines)
	for i := range lines {
		rate, err := money.ParsePercent("0." + string([]byte{'0' + byte(i/1000%10), '0' + byte(i/100%10), '0' + byte(i/10%10), '0' + byte(i%10)}))
		require.NoError(t, err)
		lines[i] = tax.Line{Amount: money.New(100, money.EUR), Tax: commerce.Tax{Territory: "DE", Category: "L", Rate: rate}}
	}
	start := time.Now()
	_, err := tax.Calculate(lines, tax.Options{})
	require.ErrorIs(t, err, tax.ErrLine)
	require.ErrorContains(t, err, "groups")
	for i := range lines {
		lines[i] = tax.Line{Role: tax.Surcharge, Amount: money.New(100, money.EUR)}
	}
	lines[0] = tax.Line{Amount: money.New(100, money.EUR), Tax: atRate("19", "S")}
	_, err = tax.Calculate(lines, tax.Options{})
	require.ErrorIs(t, err, tax.ErrLine)
	require.Less(t, time.Since(start), 5*time.Second)
}

func TestHundredThousandLinesAddUp(t *testing.T) {
	lines := make([]tax.Line, tax.MaxLines)
	for i := range lines {
		lines[i] = tax.Line{Amount: money.New(int64(i%997), money.EUR), Tax: atRate([]string{"19", "7"}[i%2], "S")}
	}
	b, err := tax.Calculate(lines, tax.Options{})
	require.NoError(t, err)
	require.NoError(t, b.Check())
	require.Len(t, b.Lines(), tax.MaxLines)
	_, err = tax.Calculate(slices.Concat(lines, lines[:1]), tax.Options{})
	require.ErrorIs(t, err, tax.ErrLine)
}

// Currencies without and with three decimals: a cent of drift is a unit.
func TestOtherMinorUnits(t *testing.T) {
	for _, c := range []money.Currency{money.JPY, money.KWD, money.HUF} {
		for _, opt := range []tax.Options{{}, {Strict: true}, {Mode: commerce.Net}, {Level: tax.PerLine}, {Anchor: tax.NetRounded}} {
			for units := range int64(60) {
				b, err := tax.Calculate([]tax.Line{
					{Amount: money.New(units, c), Tax: atRate("10", "S")},
					{Amount: money.New(7*units, c), Tax: atRate("8", "S")},
				}, opt)
				require.NoError(t, err)
				require.NoError(t, b.Check(), "%s %d %+v", c, units, opt)
			}
		}
	}
}

// A discount of all there is leaves zero in every group, in every mode.
func TestDiscountOfEverything(t *testing.T) {
	for _, opt := range []tax.Options{{}, {Strict: true}, {Mode: commerce.Net}, {Level: tax.PerLine}, {Level: tax.LineCarry}} {
		lines := []tax.Line{
			{ID: "a", Amount: money.New(1999, money.EUR), Tax: atRate("19", "S")},
			{ID: "b", Amount: money.New(333, money.EUR), Tax: atRate("7", "S")},
			{ID: "c", Amount: money.New(0, money.EUR), Tax: atRate("0", "Z")},
			{ID: "all", Role: tax.Allowance, Amount: money.New(2332, money.EUR)},
		}
		b, err := tax.Calculate(lines, opt)
		require.NoError(t, err)
		require.NoError(t, b.Check())
		require.True(t, b.Net.IsZero() && b.VAT.IsZero() && b.Gross.IsZero())
		lines[3].Amount = money.New(2333, money.EUR)
		_, err = tax.Calculate(lines, opt)
		require.ErrorIs(t, err, tax.ErrLine)
	}
}

func TestThresholdIsAboveTheLimit(t *testing.T) {
	on := calendar.MustDate("2026-03-01")
	th, above, err := tax.Threshold{}.Add(on, money.New(10_000_00, money.EUR), tax.DistanceLimit())
	require.NoError(t, err)
	require.Equal(t, commerce.No, above) // does not exceed: 2006/112 Art. 59c(1)(c)
	_, above, err = th.Add(on, money.New(1, money.EUR), tax.DistanceLimit())
	require.NoError(t, err)
	require.Equal(t, commerce.Yes, above)
}

// The same credit twice is one credit, and dispatch is told by its state.
func TestOSSReportReadsEachCreditOnce(t *testing.T) {
	oss := commerce.Tax{Territory: "DE", Category: "S", Rate: money.NewPercent(19), Level: "standard", Scheme: "oss_union", Kind: "goods", From: "PT-20"}
	o := commerce.Order{ID: "o1", Currency: money.EUR, Lines: []commerce.Line{{
		ID: "l", Tax: oss, Net: money.New(10000, money.EUR), VAT: money.New(1900, money.EUR), Gross: money.New(11900, money.EUR),
	}}}
	c := commerce.Credit{ID: "c1", Order: "o1", Lines: []commerce.CreditLine{{Line: "l", Tax: oss, Net: money.New(1000, money.EUR), VAT: money.New(190, money.EUR), Gross: money.New(1190, money.EUR)}}}
	p := calendar.Period{First: calendar.MustDate("2026-07-01"), Last: calendar.MustDate("2026-09-30")}
	nothing := commerce.Credit{ID: "c2", Order: "o1", Lines: []commerce.CreditLine{{Line: "l", Tax: oss}}}
	r, err := tax.ReportOSS(p, nil, slices.Values([]*commerce.Order{&o}), slices.Values([]*commerce.Credit{&c, &c, &nothing}))
	require.NoError(t, err)
	require.Equal(t, money.New(1710, money.EUR), r.VAT)
	require.Equal(t, "tax.oss.skipped", r.Code())
	require.Equal(t, commerce.Territory("PT"), r.Lines[0].From)
}

func TestParcelDutyOfNothing(t *testing.T) {
	_, err := tax.ParcelDuty(calendar.MustDate("2026-07-01"), money.New(-1, money.EUR), "610910")
	require.ErrorIs(t, err, tax.ErrContradiction)
}

// What a tax adviser asks first has a row of its own on every day since 2010,
// from more than memory, in the four countries that are mapped whole.
func TestHistoryIsWhole(t *testing.T) {
	for _, c := range []string{
		"books.print", "books.digital", "newspaper", "newspaper.digital", "food.basic", "food.general", "medicine", "accommodation",
		"restaurant", "transport.passenger", "plant.ornamental", "hygiene.feminine", "water.tap",
	} {
		for _, s := range []commerce.Territory{"IT", "DE", "FR", "ES"} {
			if s == "DE" && c == "medicine" {
				continue // bears the standard rate: no row of its own
			}
			for d := calendar.MustDate("2010-01-01"); d.Before(calendar.MustDate("2027-01-01")); d = d.AddDays(1) {
				row, err := tax.EU().Rate(s, c, d)
				require.NoError(t, err)
				if row.Category != c || row.Source.Trust < commerce.Secondary {
					t.Fatalf("%s %s on %s: %s, %s", c, s, d, row.Category, row.Source.Trust)
				}
			}
		}
	}
}

// A credit of an order that was left out is left out too: it corrects no
// earlier period.
func TestOSSCreditOfAnOrderLeftOut(t *testing.T) {
	oss := commerce.Tax{Territory: "DE", Category: "S", Rate: money.NewPercent(19), Scheme: "oss_union"} // no kind, no dispatch
	o := commerce.Order{ID: "o1", Currency: money.EUR, Lines: []commerce.Line{{ID: "l", Tax: oss, Net: money.New(100, money.EUR), VAT: money.New(19, money.EUR)}}}
	c := commerce.Credit{ID: "c1", Order: "o1", Lines: []commerce.CreditLine{{Line: "l", Tax: oss, Net: money.New(100, money.EUR), VAT: money.New(19, money.EUR)}}}
	p := calendar.Period{First: calendar.MustDate("2026-07-01"), Last: calendar.MustDate("2026-09-30")}
	r, err := tax.ReportOSS(p, nil, slices.Values([]*commerce.Order{&o}), slices.Values([]*commerce.Credit{&c}))
	require.NoError(t, err)
	require.Empty(t, r.Lines)
	require.Empty(t, r.Corrections)
	require.Len(t, r.Reasons(), 3) // the report, the order, the credit
}

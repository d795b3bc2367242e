package tax_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func TestTableMatchesCSV(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("data", "rates.csv"))
	require.NoError(t, err)
	b, err := tax.Parse(data)
	require.NoError(t, err)
	var want, got []tax.Row
	for r := range b.Rows() {
		want = append(want, r)
	}
	for r := range tax.EU().Rows() {
		got = append(got, r)
	}
	require.Equal(t, want, got)
	require.Greater(t, len(got), 1000)
	require.Equal(t, "eu-2026.11", tax.EU().Edition())
	require.Equal(t, calendar.MustDate("2026-08-22"), tax.EU().AsOf())
	first := tax.EU()
	require.Same(t, first, tax.EU())
}

// Who reads a rate in the text of today has not read since when it holds: the
// source of a verified row names the act for its days too.
func TestVerifiedRowsWereReadWhole(t *testing.T) {
	f, err := os.Open(filepath.Join("data", "rates.csv"))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	verified := 0
	for _, r := range rows[1:] {
		if r[8] == "verified" {
			verified++
			require.Contains(t, r[10], "text of ", r)
			require.NotContains(t, r[10], "the others", r)
			require.NotContains(t, r[10], "memory", r)
		}
	}
	require.Equal(t, 16, verified)
}

// Every state has a standard rate on every day from 2010, and no reduced rate
// is above it.
func TestStandardRatesHaveNoGap(t *testing.T) {
	for _, s := range []commerce.Territory{
		"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT",
		"RO", "SE", "SI", "SK", "GB", "CH", "NO", "FR-20R", "AT-JUNGHOLZ",
	} {
		for d := calendar.MustDate("2010-01-01"); d.Before(calendar.MustDate("2029-01-01")); d = d.AddDays(13) {
			std, err := tax.EU().Rate(s, "", d)
			require.NoError(t, err, "%s %s", s, d)
			require.Equal(t, tax.Standard, std.Category)
		}
	}
	for r := range tax.EU().Rows() {
		if r.Level == "standard" || r.Level == "surcharge" {
			continue
		}
		std, err := tax.EU().Rate(r.Territory, "", r.Period.First)
		if err == nil { // regions begin later
			require.LessOrEqual(t, r.Rate.Cmp(std.Rate), 0, "%s %s", r.Territory, r.Category)
		}
	}
}

func TestBookIsImmutable(t *testing.T) {
	before := tax.EU().Edition()
	row := tax.Row{Territory: "IT", Category: tax.Standard, Rate: money.NewPercent(23), Period: calendar.Period{First: today}, Source: commerce.Source{Trust: commerce.Verified}}
	b, err := tax.EU().With(row)
	require.NoError(t, err)
	b2, err := b.With(tax.Row{Territory: "IT", Rate: money.NewPercent(24), Period: calendar.Period{First: today, Last: today}, Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	require.Equal(t, "eu-2026.11+2", b2.Edition())
	require.Equal(t, before, tax.EU().Edition())
	for book, want := range map[*tax.Book]string{tax.EU(): "22%", b: "23%", b2: "24%"} {
		r, err := book.Rate("IT", "", today)
		require.NoError(t, err)
		require.Equal(t, want, r.Rate.String())
	}
	r, err := b2.Rate("IT", "", today.AddDays(1))
	require.NoError(t, err)
	require.Equal(t, "23%", r.Rate.String(), "the later layer has ended")
	r, err = b2.Rate("IT", "", today.AddDays(-1))
	require.NoError(t, err)
	require.Equal(t, "22%", r.Rate.String())
	for range b.Rows() {
		break
	}
}

func TestBadRowsAreReportedTogether(t *testing.T) {
	good := tax.Row{Territory: "IT", Category: "x", Rate: money.NewPercent(1)}
	_, err := tax.EU().With(
		good,
		tax.Row{Territory: "QQ", Category: "A", Rate: money.NewPercent(101), Level: "odd", Period: calendar.Period{First: today, Last: today.AddDays(-1)}},
		good,
		tax.Row{Territory: "IT", Category: "x..y", Rate: money.MustPercent("-1")},
		tax.Row{Territory: "IT", Category: ".x"},
	)
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	var paths []string
	for _, f := range fields {
		paths = append(paths, f.Path)
	}
	require.Equal(t, []string{"/1/category", "/1/level", "/1/period", "/1/rate", "/1/territory", "/2/period", "/3/category", "/3/rate", "/4/category"}, paths)
	require.ErrorIs(t, err, tax.ErrRow)
	require.ErrorIs(t, err, commerce.ErrUnknownTerritory)
}

func TestNilAndZeroBook(t *testing.T) {
	var none *tax.Book
	require.Nil(t, none.Trusting(commerce.Verified))
	require.Nil(t, none.Reviewed(today))
	require.Nil(t, none.Strict())
	require.Empty(t, none.Edition())
	_, err := none.With()
	require.ErrorIs(t, err, tax.ErrNoBook)
	_, err = none.Rate("IT", "", today)
	require.ErrorIs(t, err, tax.ErrNoBook)
	_, err = none.Explain("IT", "", today)
	require.ErrorIs(t, err, tax.ErrNoBook)
	_, err = tax.Decide(none, distanceSale())
	require.ErrorIs(t, err, tax.ErrNoBook)
	_, err = new(tax.Book).Rate("IT", "", today)
	require.ErrorIs(t, err, tax.ErrNoRate)
	_, err = tax.EU().Rate("IT", "", calendar.Date{})
	require.ErrorIs(t, err, tax.ErrNoRate)
	_, err = tax.EU().Rate("it", "", today)
	require.ErrorIs(t, err, commerce.ErrUnknownTerritory)
	r, err := tax.EU().Rate("IT-BZ", "", today)
	require.NoError(t, err)
	require.Equal(t, commerce.Territory("IT"), r.Territory, "a region without rates of its own")
}

func TestParse(t *testing.T) {
	small, err := tax.Parse([]byte("territory,category,first,last,rate,act,provision,trust,checked\nIT,standard,2013-10-01,,22,DPR 633/1972,Art. 16,verified,2026-11-21\n"))
	require.NoError(t, err)
	require.Equal(t, "host-2026.11", small.Edition())
	r, err := small.Rate("IT", "books", today)
	require.NoError(t, err)
	require.Equal(t, "22%", r.Rate.String())
	bare, err := tax.Parse([]byte("territory,category,rate\nIT,food,0\n"))
	require.NoError(t, err)
	require.Equal(t, "host", bare.Edition())
	r, err = bare.Trusting(commerce.Unverified).Rate("IT", "food", today)
	require.NoError(t, err)
	require.Equal(t, "zero", r.Level)
	for name, csv := range map[string]string{
		"/header":      "territory,category\n",
		"/0":           "territory,category,rate\nIT,standard\n",
		"/0/rate":      "territory,category,rate\nIT,standard,x\n",
		"/0/first":     "territory,category,rate,first\nIT,standard,22,x\n",
		"/0/trust":     "territory,category,rate,trust\nIT,standard,22,sure\n",
		"/0/category":  "territory,category,rate\nIT,A B,22\n",
		"/1":           "territory,category,rate\nIT,standard,22\n\"IT,standard,22\n",
		"/1/period":    "territory,category,rate\nIT,standard,22\nIT,standard,23\n",
		"/0/territory": "territory,category,rate\nItaly,standard,22\n",
	} {
		_, err := tax.Parse([]byte(csv))
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, name)
		require.Equal(t, name, fields[0].Path)
	}
	_, err = tax.Parse(nil)
	require.ErrorIs(t, err, tax.ErrRow)
	_, err = tax.Parse([]byte("territory,category,rate,colour\n"))
	require.ErrorContains(t, err, "colour")
}

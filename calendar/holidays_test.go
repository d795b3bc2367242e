package calendar_test

import (
	"encoding/csv"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

func public(tb tester, territory string) *calendar.Table {
	tb.Helper()
	h, err := calendar.Public(territory)
	require.NoError(tb, err)
	return h
}

// TestTableAgainstCollection compares every day of every territory with the independent collection of dates that
// lies beside the module in the shared folder of its developers; elsewhere it is skipped.
func TestTableAgainstCollection(t *testing.T) {
	f, err := os.Open("../../shared/data/holidays.csv")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("shared/data/holidays.csv is not here")
	}
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)

	type row struct{ territory, date string }
	want := map[row]string{}
	for _, r := range rows[1:] {
		code := r[0]
		if r[1] != "" {
			code += "-" + r[1]
		}
		want[row{code, r[2]}] = r[4]
	}
	// The collection leaves out, by its own rules, days that only move deadlines and a day that it rejects.
	extra := map[string]bool{"AT": true, "SE": true, "LI": true, "BE": true}
	got := map[row]string{}
	for _, territory := range calendar.Territories() {
		table, err := calendar.TimeLimits(territory)
		require.NoError(t, err)
		for e := range table.Entries(calendar.Period{}) {
			r := row{e.Territory, e.Date.String()}
			if extra[territory] && (e.Kind == calendar.TimeLimit || e.Kind == calendar.Disputed) {
				require.Empty(t, want[r], "%v", r)
				continue
			}
			got[r] = e.Name
		}
	}
	// A regional table shows the national entry where both have the day; count those too.
	for r := range want {
		if got[r] == "" && strings.Contains(r.territory, "-") {
			e, err := public(t, r.territory).Lookup(calendar.MustDate(r.date))
			require.NoError(t, err)
			require.True(t, e.Holiday(), "%v is missing", r)
			got[r] = want[r]
		}
	}
	require.Len(t, rows[1:], len(got))
	require.Equal(t, want, got)
}

// TestTraps pins the days that libraries get wrong; the ground of each is in the row of data/holidays.csv.
func TestTraps(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		territory, date string
		want            bool
	}{
		{"IT", "2025-10-04", no},
		{"IT", "2026-10-04", yes}, // Legge 151/2025
		{"IT", "2027-10-04", yes},
		{"IT", "2026-06-29", no},
		{"IT-ROMA", "2026-06-29", yes},
		{"IT-BZ", "2026-05-25", yes},
		{"IT", "2026-05-25", no},
		{"LU", "2026-06-23", yes},
		{"LU", "2026-07-23", no},
		{"LU", "2026-05-09", yes},
		{"CY", "2026-02-23", yes}, // Green Monday: orthodox Easter 12 April - 48
		{"CY", "2026-02-24", no},
		{"CY", "2026-06-01", yes}, // Whit Monday
		{"SE", "2026-06-19", no},  // Midsummer Eve moves deadlines only
		{"SE", "2026-06-20", yes},
		{"SK", "2023-09-01", yes},
		{"SK", "2024-09-01", no},
		{"SK", "2024-11-17", yes},
		{"SK", "2025-11-17", no},
		{"SK", "2026-05-08", no},
		{"SK", "2027-05-08", yes},
		{"SK", "2026-01-06", yes},
		{"GR", "2021-05-04", yes},
		{"GR", "2022-05-02", yes},
		{"GR", "2024-05-01", no},
		{"GR", "2024-05-07", yes},
		{"GR", "2027-05-04", no}, // expected, not decided
		{"DK", "2023-05-05", yes},
		{"DK", "2024-04-26", no}, // Great Prayer Day, abolished
		{"PL", "2024-12-24", no},
		{"PL", "2025-12-24", yes},
		{"BG", "2026-05-25", yes}, // substitute for Sunday 24 May
		{"BG", "2025-12-31", yes},
		{"RO", "2023-01-06", no},
		{"RO", "2024-01-06", yes},
		{"NL", "2026-05-05", yes},
		{"NL", "2026-04-03", yes},
		{"NL", "2026-05-15", no}, // equated by decree, for time limits only
		{"IE", "2024-02-05", yes},
		{"IE", "2030-02-01", yes},
		{"FI", "2026-12-24", yes},
		{"DE", "2026-11-01", no},
		{"DE-BY", "2026-11-01", yes},
		{"DE-BE", "2025-05-08", yes},
		{"DE-BY-AUGSBURG", "2025-08-08", yes},
		{"DE-BY-AUGSBURG", "2026-11-01", yes},
		{"DE-BY", "2025-08-08", no},
		{"DE-BY", "2026-08-15", yes},
		{"FR-ALM", "2026-04-03", yes},
		{"GB-EAW", "2022-06-02", yes},
		{"GB-SCT", "2026-06-15", yes},
		{"GB-EAW", "2026-06-15", no},
		{"GB-NIR", "2026-07-13", yes},
		{"ES-MD", "2026-05-02", yes},
		{"PT", "2026-06-10", yes},
		{"NO", "2026-05-17", yes},
		{"CH", "2026-08-01", yes},
	} {
		name, err := public(t, c.territory).Holiday(calendar.MustDate(c.date))
		require.NoError(t, err)
		require.Equal(t, c.want, name != "", "%s %s %q", c.territory, c.date, name)
	}
}

func TestLookup(t *testing.T) {
	e, err := public(t, "IT").Lookup(calendar.MustDate("2026-12-08"))
	require.NoError(t, err)
	require.Equal(t, calendar.Entry{
		Date: calendar.MustDate("2026-12-08"), Name: "Immacolata Concezione", English: "Immaculate Conception", Territory: "IT",
		Kind: calendar.Statutory, Act: "Legge 260/1949; Legge 54/1977; DPR 792/1985; Legge 336/2000",
		Trust: calendar.Secondary, Checked: calendar.MustDate("2026-11-21"),
	}, e)

	e, err = public(t, "DE-BY").Lookup(calendar.MustDate("2026-08-15"))
	require.NoError(t, err)
	require.Equal(t, calendar.Contested, e.Trust, "in some municipalities only")
	require.Equal(t, "DE-BY", e.Territory)

	e, err = public(t, "ES-MD").Lookup(calendar.MustDate("2028-05-02"))
	require.NoError(t, err)
	require.Equal(t, calendar.Unverified, e.Trust, "projected")

	e, err = public(t, "SK").Lookup(calendar.MustDate("2026-09-15"))
	require.NoError(t, err)
	require.Equal(t, calendar.Disputed, e.Kind)
	require.False(t, e.Holiday())
	name, err := public(t, "SK").Holiday(e.Date)
	require.NoError(t, err)
	require.Empty(t, name)

	e, err = public(t, "SE").Lookup(calendar.MustDate("2026-06-19"))
	require.NoError(t, err)
	require.Equal(t, calendar.Entry{Date: calendar.MustDate("2026-06-19")}, e)
	limits, err := calendar.TimeLimits("SE")
	require.NoError(t, err)
	name, err = limits.Holiday(e.Date)
	require.NoError(t, err)
	require.Equal(t, "Midsommarafton", name)
}

func TestCoverage(t *testing.T) {
	it := public(t, "IT")
	require.Equal(t, "2020-01-01/2030-12-31", it.Covers().String())
	require.Equal(t, "holidays-2026.11", it.Edition())
	for _, d := range []calendar.Date{{}, calendar.MustDate("2019-12-31"), calendar.MustDate("2031-01-01"), calendar.MustDate("9999-12-31")} {
		_, err := it.Holiday(d)
		require.ErrorIs(t, err, calendar.ErrNotCovered)
		_, err = it.Lookup(d)
		require.ErrorIs(t, err, calendar.ErrNotCovered)
	}
	var none *calendar.Table
	_, err := none.Holiday(calendar.MustDate("2026-01-01"))
	require.ErrorIs(t, err, calendar.ErrNoHolidays)
}

func TestTerritories(t *testing.T) {
	all := calendar.Territories()
	require.True(t, slices.IsSorted(all))
	for c := range strings.FieldsSeq("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK CH NO IS LI GB-EAW GB-SCT GB-NIR IT-BZ") {
		require.Contains(t, all, c)
	}
	for c := range strings.FieldsSeq("BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH") {
		require.Contains(t, all, "DE-"+c)
	}
	for c := range strings.FieldsSeq("AN AR AS CB CE CL CM CN CT EX GA IB MC MD ML NC PV RI VC") {
		require.Contains(t, all, "ES-"+c)
	}
	for _, c := range all {
		require.Equal(t, c, public(t, c).Territory())
	}
	for alias, code := range map[string]string{"EL": "GR", "XI": "GB-NIR", "GB-ENG": "GB-EAW", "GB-WLS": "GB-EAW", "FR-67": "FR-ALM", "AT-9": "AT"} {
		require.Equal(t, code, public(t, alias).Territory())
	}
	for _, c := range []struct{ territory, lists string }{
		{"", "AT, BE,"},
		{"X", "AT, BE,"},
		{"US", "AT, BE,"},
		{"GB", "GB-EAW, GB-NIR, GB-SCT"},
		{"FR-75", "FR, FR-ALM"},
		{"it", "AT, BE,"},
		{"IT-", "IT, IT-BARI"},
		{strings.Repeat("IT", 4000), "IT, IT-BARI"},
	} {
		_, err := calendar.Public(c.territory)
		require.ErrorIs(t, err, calendar.ErrTerritory)
		require.ErrorContains(t, err, c.lists)
		require.Less(t, len(err.Error()), 900)
	}
}

// TestFeasts checks the moving feasts by published dates, and Easter Mondays of the table, which another
// algorithm generated.
func TestFeasts(t *testing.T) {
	// Western dates: the Church of England's table of movable feasts; orthodox ones: the Greek Orthodox Archdiocese of America.
	for year, want := range map[int][2]string{
		2020: {"2020-04-12", "2020-04-19"}, 2021: {"2021-04-04", "2021-05-02"}, 2022: {"2022-04-17", "2022-04-24"},
		2024: {"2024-03-31", "2024-05-05"}, 2025: {"2025-04-20", "2025-04-20"}, 2026: {"2026-04-05", "2026-04-12"},
		2027: {"2027-03-28", "2027-05-02"}, 1954: {"1954-04-18", "1954-04-25"}, 1981: {"1981-04-19", "1981-04-26"}, 2049: {"2049-04-18", "2049-04-25"},
	} {
		require.Equal(t, want[0], calendar.Easter(year).String())
		require.Equal(t, want[1], calendar.OrthodoxEaster(year).String())
	}
	de, gr := public(t, "DE"), public(t, "GR")
	for year := 2020; year <= 2030; year++ {
		for h, day := range map[*calendar.Table]calendar.Date{de: calendar.Easter(year), gr: calendar.OrthodoxEaster(year)} {
			name, err := h.Holiday(day.AddDays(1))
			require.NoError(t, err)
			require.NotEmpty(t, name, year)
		}
	}
	for year := 1583; year <= 9999; year++ {
		for _, d := range []calendar.Date{calendar.Easter(year), calendar.OrthodoxEaster(year)} {
			require.Equal(t, time.Sunday, d.Weekday())
			require.Equal(t, year, d.Year())
		}
	}
	for _, year := range []int{-1, 0, 1582, 10000} {
		require.True(t, calendar.Easter(year).IsZero())
		require.True(t, calendar.OrthodoxEaster(year).IsZero())
	}
}

func TestEntriesStops(t *testing.T) {
	n := 0
	for range public(t, "IT").Entries(calendar.YearOf(calendar.MustDate("2026-05-01"))) {
		n++
	}
	require.Equal(t, 12, n) // eleven, and 4 October since 2026; Easter Sunday is a Sunday
	for e := range public(t, "IT").Entries(calendar.Period{}) {
		require.Equal(t, "Capodanno", e.Name)
		break
	}
	for range public(t, "IT").Entries(calendar.YearOf(calendar.MustDate("2031-05-01"))) {
		t.Fatal("outside the table")
	}
}

func TestWords(t *testing.T) {
	require.Equal(t, "contested", calendar.Contested.String())
	require.Equal(t, "Trust(9)", calendar.Trust(9).String())
	require.Equal(t, "time_limit", calendar.TimeLimit.String())
	require.Equal(t, "Kind(99)", calendar.Kind(99).String())
	require.Equal(t, "short", calendar.RollShort.String())
	require.Equal(t, "Roll(7)", calendar.Roll(7).String())
	for _, want := range []calendar.Trust{calendar.Unverified, calendar.Contested, calendar.Secondary, calendar.Verified} {
		text, err := want.MarshalText()
		require.NoError(t, err)
		var got calendar.Trust
		require.NoError(t, got.UnmarshalText(text))
		require.Equal(t, want, got)
	}
	for _, want := range []calendar.Roll{calendar.RollForward, calendar.RollShort, calendar.RollNever} {
		text, err := want.MarshalText()
		require.NoError(t, err)
		var got calendar.Roll
		require.NoError(t, got.UnmarshalText(text))
		require.Equal(t, want, got)
	}
	_, err := calendar.Trust(4).MarshalText()
	require.ErrorIs(t, err, calendar.ErrWord)
	var r calendar.Roll
	require.ErrorIs(t, r.UnmarshalText([]byte("Forward")), calendar.ErrWord)
}

package consent_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

func TestBook(t *testing.T) {
	t.Parallel()
	var none *consent.Book
	_, err := none.Rules("IT", calendar.MustDate("2026-11-21"))
	require.ErrorIs(t, err, consent.ErrNoBook)
	_, err = none.With()
	require.ErrorIs(t, err, consent.ErrNoBook)
	require.Empty(t, none.Edition())
	_, err = (*consent.Rules)(nil).Notices()
	require.ErrorIs(t, err, consent.ErrNoBook)
	book := consent.EU()
	_, err = book.With(consent.Row{}, consent.Row{
		Territory: "IT", Channel: consent.Email, Rule: consent.RuleEvidence, Value: 9,
		Period: calendar.Period{First: calendar.MustDate("2026-01-02"), Last: calendar.MustDate("2026-01-01")},
	},
		consent.Row{Territory: "IT", Channel: consent.Email, Rule: consent.RuleAge, Value: 12},
		consent.Row{Territory: "AT", Channel: consent.Email, Rule: consent.RuleRegister, Value: 30})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.ErrorIs(t, err, consent.ErrRow)
	require.Len(t, fields, 8)
	require.Equal(t, calendar.MustDate("2026-11-21"), book.AsOf())
	r := testRules["IT"]
	require.Equal(t, commerce.Territory("IT"), r.Territory())
	require.Equal(t, "eu-2026.11", r.Edition())
	require.NotEmpty(t, r.Rows())
	// The host has checked: no staleness until 180 days later.
	later := calendar.MustDate("2027-06-01")
	s := benchLedger(t).State(at("2026-11-21"))
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2027-06-01")}
	for _, x := range []struct {
		book  *consent.Book
		stale bool
	}{{book, true}, {book.Reviewed(calendar.MustDate("2027-05-01")), false}} {
		r, err := x.book.Rules("IT", later)
		require.NoError(t, err)
		has := slices.ContainsFunc(consent.Decide(r, &s, q).Reasons(), func(r commerce.Reason) bool { return r.Code == "consent.warning.stale" })
		require.Equal(t, x.stale, has)
	}
	// A book that trusts only acts that were read still asks for double opt-in in Italy, but permits nothing on other sources.
	r, err = book.Trusting(commerce.Verified).Rules("IT", calendar.MustDate("2026-11-21"))
	require.NoError(t, err)
	evidence := false
	for _, row := range r.Rows() {
		switch row.Rule {
		case consent.RuleSoftOptIn, consent.RuleInterest, consent.RuleRunningContract, consent.RuleBusiness, consent.RuleAge:
			require.Equal(t, commerce.Verified, row.Source.Trust)
		case consent.RuleEvidence:
			evidence = evidence || row.Value == uint8(consent.Confirmed)
		default: // restrictions bind whatever their source
		}
	}
	require.True(t, evidence)
	require.Equal(t, 16, r.Age())
	// Rows serve a day before and after, and deny beyond.
	r, err = book.Rules("IT", calendar.MustDate("2026-10-28"))
	require.NoError(t, err)
	q.At = at("2026-10-29T23:00:00Z")
	s = benchLedger(t).State(at("2026-10-01"))
	d := consent.Decide(r, &s, q)
	require.True(t, d.Allow)
	require.Equal(t, at("2026-10-30T00:00:00Z"), d.Until())
	q.At = d.Until()
	require.Equal(t, "consent.rules.other_day", consent.Decide(r, &s, q).Code())
	r, err = book.Rules("EU", calendar.MustDate("2026-10-28"))
	require.NoError(t, err)
	require.Equal(t, 16, r.Age())
	require.GreaterOrEqual(t, len(slices.Collect(book.Rows())), 250)
}

func TestNotices(t *testing.T) {
	t.Parallel()
	v1 := consent.Notice{Hash: consent.NoticeHash([]byte("v1")), ID: "nl", Version: 1, Purposes: []consent.Purpose{consent.Marketing}}
	r, err := testRules["ES"].Notices(v1)
	require.NoError(t, err)
	for notice, want := range map[string]error{"v1": nil, "v2": consent.ErrNotice} {
		err := r.Admit(events(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged, notice: notice})[0])
		require.ErrorIs(t, err, want)
	}
	require.ErrorIs(t, r.Admit(events(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged, notice: "v1", purpose: consent.Share})[0]), consent.ErrPurpose)
	require.NoError(t, r.Admit(events(t, ev{kind: consent.Objected, on: "2026-01-01"})[0]))
	require.ErrorIs(t, (*consent.Rules)(nil).Admit(events(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged})[0]), consent.ErrNotice)
	twin := v1
	twin.Hash[31]++
	_, err = r.Notices(v1, twin)
	require.ErrorIs(t, err, consent.ErrNotice)
	// A text with the same first three bytes is found out by Decide.
	r, err = testRules["ES"].Notices(twin)
	require.NoError(t, err)
	s := ledger(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged, notice: "v1"}).State(at("2026-11-21"))
	require.Equal(t, "consent.notice.unknown", consent.Decide(r, &s, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")}).Code())
}

// The generated tables agree with the reviewed files: every row of data/*.csv is in the book with its act and trust.
func TestTablesAgreeWithData(t *testing.T) {
	t.Parallel()
	n := 0
	for _, name := range []string{"rules.csv", "ages.csv"} {
		b, err := os.ReadFile(filepath.Join("data", name))
		require.NoError(t, err)
		n += strings.Count(string(b), "\n") - 1
	}
	rows := slices.Collect(consent.EU().Rows())
	require.Len(t, rows, n)
	for _, r := range rows {
		require.NotEmpty(t, r.Source.Cite.Act)
		require.NoError(t, r.Period.Check())
		require.Equal(t, r.Source.Trust == commerce.Unverified, r.Source.Checked.IsZero())
	}
	// 27 states have an age on every day since the Regulation applied.
	for c := range strings.FieldsSeq("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE") {
		last := calendar.MustDate("2018-05-24")
		for _, r := range rows {
			if r.Rule == consent.RuleAge && string(r.Territory) == c {
				require.Equal(t, last.AddDays(1), r.Period.First, c)
				last = r.Period.Last
			}
		}
		require.True(t, last.IsZero(), c)
	}
}

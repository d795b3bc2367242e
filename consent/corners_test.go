package consent_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

// with returns the rules of a country under the book with one more row.
func with(tb testing.TB, row consent.Row, country commerce.Territory, on string) *consent.Rules {
	tb.Helper()
	row.Source = commerce.Source{Trust: commerce.Verified}
	book, err := consent.EU().With(row)
	require.NoError(tb, err)
	r, err := book.Rules(country, calendar.MustDate(on))
	require.NoError(tb, err)
	return r
}

// A state that has any ground of its own for a channel has none of the Union's, to the last kind of ground: Italy has its
// own for e-mail, Malta none for SMS.
func TestOwnGroundsReplaceThoseOfTheUnion(t *testing.T) {
	t.Parallel()
	sold := ev{kind: consent.Sale, on: "2026-11-01", channels: consent.Email | consent.SMS, facts: consent.FromPerson | consent.Informed}
	s := ledger(t, sold).State(hostileQuery.At)
	none := ledger(t, ev{kind: consent.Bounced, on: "2026-01-01"}).State(hostileQuery.At)
	for name, x := range map[string]struct {
		row     consent.Row
		country commerce.Territory
		channel consent.Channels
		state   *consent.State
		want    string
	}{
		"companies in the Union, Italy":     {consent.Row{Territory: "EU", Channel: consent.Email, Rule: consent.RuleBusiness}, "IT", consent.Email, &none, "consent.deny.no_basis"},
		"companies in the Union, Malta":     {consent.Row{Territory: "EU", Channel: consent.SMS, Rule: consent.RuleBusiness}, "MT", consent.SMS, &none, "consent.allow.business"},
		"companies in Malta alone":          {consent.Row{Territory: "MT", Channel: consent.SMS, Rule: consent.RuleBusiness}, "MT", consent.SMS, &none, "consent.allow.business"},
		"a sale where Malta has a ground":   {consent.Row{Territory: "MT", Channel: consent.SMS, Rule: consent.RuleBusiness}, "MT", consent.SMS, &s, "consent.soft.none"},
		"a sale where Malta has a duty":     {consent.Row{Territory: "MT", Channel: consent.SMS, Rule: consent.RuleLabel}, "MT", consent.SMS, &s, "consent.allow.soft_opt_in"},
		"a sale where Malta says what sale": {consent.Row{Territory: "MT", Channel: consent.SMS, Rule: consent.RuleFreeAccount}, "MT", consent.SMS, &s, "consent.allow.soft_opt_in"},
	} {
		q := hostileQuery
		q.Channel = x.channel
		if x.state == &none {
			q.Business = commerce.Yes
		}
		require.Equal(t, x.want, consent.Decide(with(t, x.row, x.country, "2026-11-21"), x.state, q).Code(), name)
	}
}

// A term runs only where there is something to count from. In Malta nothing changes between 2019 and 7 October 2024, when
// the Union's row on open tracking begins; 255 months from the first day of the calendar of cells would end in 2021.
func TestNothingGivenNothingLapses(t *testing.T) {
	t.Parallel()
	now := at("2019-01-01")
	none := ledger(t, ev{kind: consent.Bounced, on: "2018-12-01", channels: consent.SMS}).State(now)
	for _, rule := range []consent.RuleKind{consent.RuleExpiry, consent.RuleSoftOptIn} {
		r := with(t, consent.Row{Territory: "MT", Channel: consent.SMS, Rule: rule, Value: 255}, "MT", "2019-01-01")
		d := consent.Decide(r, &none, consent.Query{Purpose: consent.Marketing, Channel: consent.SMS, At: now})
		require.Equal(t, "consent.deny.no_basis 2024-10-07T00:00:00Z", d.Code()+" "+d.Until().Format(time.RFC3339), rule)
	}
}

// Rules serve a day longer than theirs; in the first instant of that day they do so until its end.
func TestUntilInTheInstantOfAChange(t *testing.T) {
	t.Parallel()
	r := rules(t, "IT", "2026-10-28") // on the 29th open tracking gets a rule
	s := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}).State(at("2026-10-28"))
	for moment, want := range map[string]string{"2026-10-28T23:59:59Z": "2026-10-29T00:00:00Z", "2026-10-29T00:00:00Z": "2026-10-30T00:00:00Z"} {
		d := consent.Decide(r, &s, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at(moment)})
		require.True(t, d.Allow)
		require.Equal(t, at(want), d.Until(), moment)
	}
}

// What the rules have no row for is cited from the Regulation, and what concerns the question alone from nowhere.
func TestCitationsWithoutARow(t *testing.T) {
	t.Parallel()
	r := rules(t, "EU", "2026-11-21") // the Union has no age of its own
	s := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}).State(hostileQuery.At)
	q := hostileQuery
	q.Children = commerce.Yes
	d := consent.Decide(r, &s, q)
	require.Equal(t, "consent.age.unknown", d.Code())
	require.Equal(t, []commerce.Citation{{Act: "32016R0679", Provision: "Art. 8(1)"}}, d.Reasons()[0].Cites)
	for code, x := range map[string]struct {
		state *consent.State
		at    string
	}{"consent.query.incomplete": {nil, "2026-11-21"}, "consent.rules.other_day": {&s, "2018-11-21"}, "consent.state.later": {&s, "2026-11-20"}} {
		q.At = at(x.at)
		d := consent.Decide(r, x.state, q)
		require.Equal(t, code, d.Code())
		require.Empty(t, d.Reasons()[0].Cites, code)
	}
}

// Retries that were recorded in the same instant differ by their detail alone. Whatever their order, the first by digest
// is the one, as the order of effect has it, so that every replica keeps the same.
func TestRetriesOfTheSameInstant(t *testing.T) {
	t.Parallel()
	act := ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Logged, nonce: 9}.event()
	var tries []consent.Event
	var digests []string
	for salt := range byte(6) {
		e, err := consent.NewEvent(act, &consent.Detail{Salt: consent.SubjectRef{1 + salt}, Address: "anna@example.com"})
		require.NoError(t, err)
		tries, digests = append(tries, e), append(digests, e.Digest().String())
	}
	for range tries {
		tries = append(tries[1:], tries[0])
		require.Equal(t, []string{slices.Min(digests)}, list(must(consent.LedgerOf(tries...))))
		joined := must(consent.LedgerOf(tries[0]))
		for _, e := range tries[1:] {
			joined = must(joined.Merge(must(consent.LedgerOf(e))))
		}
		require.Equal(t, []string{slices.Min(digests)}, list(joined))
	}
}

// A set of channels is no channel, not even the set of all.
func TestAllChannelsAreNoChannel(t *testing.T) {
	t.Parallel()
	s := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}).State(hostileQuery.At)
	for _, c := range []consent.Channels{0, consent.Email | consent.SMS, 2*consent.Device - 1, 2 * consent.Device, 1 << 15} {
		q := hostileQuery
		q.Channel = c
		require.Equal(t, "consent.query.incomplete", consent.Decide(testRules["IT"], &s, q).Code(), c)
	}
	d := decideIn2026(t, "IT", consent.Query{Purpose: consent.Advertising, Channel: consent.Device, At: hostileQuery.At},
		ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Logged, purpose: consent.Advertising, channels: consent.Device})
	require.True(t, d.Allow)
}

// The lapse of a consent on a device follows the evidence that counts: where it must be confirmed, a later one that is
// only logged neither stands nor moves the day.
func TestBannerAfterTheLapseOfAConfirmedConsent(t *testing.T) {
	t.Parallel()
	r := with(t, consent.Row{Territory: "IE", Channel: consent.Device, Rule: consent.RuleEvidence, Value: uint8(consent.Confirmed)}, "IE", "2026-11-21")
	on := func(kind consent.Kind, day string, level consent.Evidence) ev {
		return ev{kind: kind, on: day, evidence: level, purpose: consent.Advertising, channels: consent.Device}
	}
	// Confirmed on 10 January: lapsed on 10 July (six months, DPC guidance of 2020). Closed on 1 August, and so not before
	// 1 February; the logged one of 10 March, which would lapse on 10 September, is none.
	s := ledger(t, on(consent.Granted, "2026-01-10", consent.Confirmed), on(consent.Granted, "2026-03-10", consent.Logged),
		on(consent.Dismissed, "2026-08-01", consent.NoEvidence)).State(at("2026-11-21"))
	p := consent.MayPrompt(r, &s, time.UTC, at("2026-11-21"), consent.PromptFacts{})
	require.Equal(t, "consent.prompt.too_soon 2027-02-01", strings.Join([]string{p.Code(), p.NotBefore.Format(time.DateOnly)}, " "))
}

// Whatever happened before, a banner that has just been closed does not come back with the next page.
func TestAClosedBannerStaysClosed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		old := ev{kind: consent.Granted, on: rapid.SampledFrom(someDays).Draw(t, "on"), evidence: consent.Logged, channels: consent.Device, purpose: consent.Advertising}
		closed := ev{kind: consent.Dismissed, on: "2026-11-21", channels: consent.Device, purpose: consent.Analytics, nonce: 77}
		l := must(consent.LedgerOf(append(genEvents(t, 6), must(consent.NewEvent(old.event(), nil)), must(consent.NewEvent(closed.event(), nil)))...))
		now := at("2026-11-21").Add(time.Second)
		s := l.State(now)
		r := testRules[rapid.SampledFrom(someCountries).Draw(t, "country")]
		if p := consent.MayPrompt(r, &s, time.UTC, now, consent.PromptFacts{}); p.May {
			t.Fatal(p.Code())
		}
	})
}

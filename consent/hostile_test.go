package consent_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

var hostileQuery = consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes}

func decideIn2026(tb testing.TB, country commerce.Territory, q consent.Query, list ...ev) consent.Decision {
	tb.Helper()
	s := ledger(tb, list...).State(q.At)
	return consent.Decide(testRules[country], &s, q)
}

func TestNoStateDenies(t *testing.T) {
	t.Parallel()
	// Even what rests on the question alone needs to know that nobody was erased or restricted.
	company, message := hostileQuery, hostileQuery
	company.Business = commerce.Yes
	message.Purpose, message.Transactional = consent.Service, commerce.Yes
	for country, q := range map[commerce.Territory]consent.Query{"FR": company, "IT": message} {
		require.False(t, consent.Decide(testRules[country], nil, q).Allow)
		require.False(t, consent.Decide(testRules[country], &consent.State{}, q).Allow)
		require.Equal(t, "consent.query.incomplete", consent.Decide(testRules[country], nil, q).Code())
		require.True(t, decideIn2026(t, country, q).Allow, "an empty ledger is knowledge")
	}
	empty := consent.Ledger{}.State(at("2026-11-21"))
	for s, want := range map[*consent.State]bool{nil: false, {}: false, &empty: true} {
		require.Equal(t, want, consent.MayPrompt(testRules["IT"], s, time.UTC, at("2026-11-21"), consent.PromptFacts{}).May)
	}
}

func TestAContractOpensNoDevice(t *testing.T) {
	t.Parallel()
	for _, p := range []consent.Purpose{consent.Service, consent.LegalNotice} {
		d := decideIn2026(t, "IT", consent.Query{Purpose: p, Channel: consent.Device, At: at("2026-11-21"), Transactional: commerce.Yes})
		require.False(t, d.Allow, "Directive 2002/58 Art. 5(3) knows consent, transmission and strict necessity only")
	}
}

func TestSuppressionStopsWhatIsNotKnownToBeTransactional(t *testing.T) {
	t.Parallel()
	q := consent.Query{Purpose: consent.Service, Channel: consent.Email, At: at("2026-11-21"), Suppressed: true}
	grant := ev{kind: consent.Granted, on: "2026-02-02", purpose: consent.Service, evidence: consent.Confirmed}
	require.Equal(t, "consent.deny.suppressed", decideIn2026(t, "IT", q, grant).Code())
	q.Transactional = commerce.Yes
	require.True(t, decideIn2026(t, "IT", q, grant).Allow)
}

func TestDeviceClocksMakeNobodyOlder(t *testing.T) {
	t.Parallel()
	grant := ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}
	child := ev{kind: consent.AgeStated, on: "2010-01-01", recorded: "2026-02-01", device: true, age: 12} // a clock after a flat battery
	require.Equal(t, "consent.age.guardian", decideIn2026(t, "IT", hostileQuery, grant, child).Code())
}

func TestBornOnALeapDay(t *testing.T) {
	t.Parallel()
	// Twelve on 29 February 2024: fourteen when 28 February 2026 is over.
	list := []ev{{kind: consent.AgeStated, on: "2024-02-29", age: 12}, {kind: consent.Granted, on: "2024-03-01", evidence: consent.Confirmed}}
	q := hostileQuery
	for day, want := range map[string]bool{"2026-02-28": false, "2026-03-01": true} {
		q.At = at(day)
		s := ledger(t, list...).State(q.At)
		d := consent.Decide(rules(t, "IT", day), &s, q)
		require.Equal(t, want, d.Allow, day)
		if !want {
			require.Equal(t, at("2026-03-01T00:00:00Z"), d.Until())
		}
	}
}

func TestAGuardianWhoIsOnlyAsserted(t *testing.T) {
	t.Parallel()
	list := []ev{{kind: consent.AgeStated, on: "2026-01-01", age: 12}, {kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}}
	for level, want := range map[consent.Evidence]bool{consent.Asserted: false, consent.Logged: true} {
		d := decideIn2026(t, "IT", hostileQuery, append(list, ev{kind: consent.Guardian, on: "2026-02-01", evidence: level})...)
		require.Equal(t, want, d.Allow, "GDPR Art. 8(2) asks for efforts to verify")
	}
}

func TestASignalIsARestriction(t *testing.T) {
	t.Parallel()
	q := hostileQuery
	q.Channel = consent.Post
	interest := ev{kind: consent.Interest, on: "2026-02-02", channels: consent.Post}
	require.True(t, decideIn2026(t, "DE", q, interest).Allow)
	// From a clock that lags, and at the very instant.
	late := ev{kind: consent.Signal, on: "2010-01-01", recorded: "2026-03-03", device: true, channels: consent.Post}
	require.False(t, decideIn2026(t, "DE", q, interest, late).Allow)
	for n := range byte(8) {
		same := ev{kind: consent.Signal, on: interest.on, channels: consent.Post, nonce: n}
		require.False(t, decideIn2026(t, "DE", q, interest, same).Allow, n)
	}
}

func TestTamperedInMemory(t *testing.T) {
	t.Parallel()
	e, err := consent.NewEvent(ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Logged}.event(), &consent.Detail{Salt: consent.SubjectRef{1}, IP: "192.0.2.1"})
	require.NoError(t, err)
	_, err = consent.LedgerOf(e)
	require.NoError(t, err)
	forged := e
	forged.Detail = &consent.Detail{Salt: consent.SubjectRef{1}, IP: "192.0.2.2"}
	_, err = consent.LedgerOf(forged)
	require.ErrorIs(t, err, consent.ErrTampered)
	e.Detail.IP = "192.0.2.3"
	_, err = consent.LedgerOf(e)
	require.ErrorIs(t, err, consent.ErrTampered)
	_, err = consent.LedgerOf(e.Redact())
	require.NoError(t, err)
}

func TestAListBringsNoGrant(t *testing.T) {
	t.Parallel()
	gone := ledger(t, ev{kind: consent.Withdrawn, on: "2026-01-01"})
	for _, kind := range []consent.Kind{consent.Granted, consent.Unrestricted, consent.Guardian, consent.RegisterClear, consent.AgeStated, consent.Linked} {
		x := ev{kind: kind, on: "2026-02-02", evidence: consent.Confirmed, other: 4}
		if kind != consent.Linked {
			x.other = 0
		}
		v := consent.Import(testRules["ES"], hostileQuery, consent.Candidate{Row: "1", Event: x.event(), Known: gone})[0]
		require.ErrorIs(t, v.Err, consent.ErrEvent, kind)
		require.False(t, v.Enter)
		require.Equal(t, consent.Event{}, v.Event)
	}
	for _, x := range []ev{{kind: consent.Imported, on: "2026-02-02", evidence: consent.Signed}, {kind: consent.Sale, on: "2026-02-02", facts: consent.FromPerson | consent.Informed}, {kind: consent.Objected, on: "2026-02-02"}} {
		v := consent.Import(testRules["ES"], hostileQuery, consent.Candidate{Row: "1", Event: x.event(), Known: gone})[0]
		require.NoError(t, v.Err)
		require.False(t, v.Enter)
	}
}

func TestAnErasedDeviceGivesNothing(t *testing.T) {
	t.Parallel()
	own := ev{kind: consent.Granted, on: "2026-01-01", purpose: consent.Analytics, channels: consent.Device, evidence: consent.Logged}
	account := ledger(t, ev{kind: consent.Linked, on: "2026-01-01", other: 1}, own)
	grant := ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed, subject: 1}
	for want, list := range map[bool][]ev{true: {grant}, false: {grant, {kind: consent.Erased, on: "2026-03-03", subject: 1}}} {
		s, err := consent.StateOf(hostileQuery.At, account, ledger(t, list...))
		require.NoError(t, err)
		require.Equal(t, want, consent.Decide(testRules["IT"], &s, hostileQuery).Allow)
		require.True(t, consent.Decide(testRules["IT"], &s, consent.Query{Purpose: consent.Analytics, Channel: consent.Device, At: hostileQuery.At}).Allow, "the account is not erased")
	}
}

func TestNoNoticesAreNoNotices(t *testing.T) {
	t.Parallel()
	r, err := testRules["ES"].Notices()
	require.NoError(t, err)
	s := ledger(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged}).State(hostileQuery.At)
	require.Equal(t, "consent.notice.unknown", consent.Decide(r, &s, hostileQuery).Code())
}

func TestTrackingNeedsTheWholeHash(t *testing.T) {
	t.Parallel()
	hash := consent.NoticeHash([]byte("pixel"))
	twin := hash
	twin[31]++
	mail := consent.NoticeHash(noticeText)
	for known, want := range map[consent.Hash]bool{hash: false, twin: true} {
		r, err := testRules["IT"].Notices(consent.Notice{Hash: known, ID: "a", Purposes: []consent.Purpose{consent.OpenTracking}},
			consent.Notice{Hash: mail, ID: "b", Purposes: []consent.Purpose{consent.Marketing}})
		require.NoError(t, err)
		s := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed},
			ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed, purpose: consent.OpenTracking, notice: "pixel"}).State(hostileQuery.At)
		d := consent.Decide(r, &s, hostileQuery)
		require.True(t, d.Allow)
		require.Equal(t, want, d.Duties&consent.NoOpenTracking != 0)
	}
}

func TestSegmentRefusesCellsOfTheFuture(t *testing.T) {
	t.Parallel()
	q := hostileQuery
	q.At = at("2026-06-01")
	for _, x := range []ev{{kind: consent.Granted, on: "2026-06-02", evidence: consent.Confirmed}, {kind: consent.Sale, on: "2026-06-02", facts: consent.FromPerson | consent.Informed}} {
		s := ledger(t, x).State(at("2026-11-21"))
		require.Equal(t, "consent.state.later", consent.Decide(testRules["DE"], &s, q).Code())
		cells := map[int]consent.Cell{1: consent.Pack(&s, q.Purpose, q.Channel)}
		require.Empty(t, slices.Collect(consent.Segment(rules(t, "DE", "2026-06-01"), q, maps.All(cells))))
	}
}

func TestAHigherBarNeverFallsBackToAPermission(t *testing.T) {
	t.Parallel()
	// The Italian row on free accounts is contested; without it the reading of the Union must not come in.
	r, err := consent.EU().Trusting(commerce.Secondary).Rules("IT", calendar.MustDate("2026-11-21"))
	require.NoError(t, err)
	s := ledger(t, ev{kind: consent.Sale, on: "2026-02-02", facts: consent.FromPerson | consent.Informed | consent.FreeAccount}).State(hostileQuery.At)
	require.False(t, consent.Decide(r, &s, hostileQuery).Allow)
}

func TestAHigherBarNeverWidens(t *testing.T) {
	t.Parallel()
	strict := map[commerce.Territory][]*consent.Rules{}
	for _, c := range someCountries {
		for _, bar := range []commerce.Trust{commerce.Secondary, commerce.Verified} {
			strict[c] = append(strict[c], must(consent.EU().Trusting(bar).Rules(c, calendar.MustDate("2026-11-21"))))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		q, c := genQuery(t), rapid.SampledFrom(someCountries).Draw(t, "country")
		s := must(consent.LedgerOf(genEvents(t, 8)...)).State(q.At)
		for _, r := range strict[c] {
			if x, y := consent.Decide(testRules[c], &s, q), consent.Decide(r, &s, q); !x.Allow && y.Allow {
				t.Fatalf("%s became %s", say(t, x), say(t, y))
			}
		}
	})
}

func TestAReceiptShowsTheObjection(t *testing.T) {
	t.Parallel()
	l := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", purpose: consent.Profiling, evidence: consent.Confirmed}, ev{kind: consent.Objected, on: "2026-03-03"})
	var grant consent.Hash
	for e := range l.Events() {
		if e.Kind == consent.Granted {
			grant = e.Digest()
		}
	}
	r, err := consent.ReceiptOf(l, grant, consent.Notice{Hash: consent.NoticeHash(noticeText), ID: "n", Lang: "it", Purposes: []consent.Purpose{consent.Profiling}}, consent.ReceiptInfo{
		Register: &consent.Register{
			Controller: consent.Party{Name: "Shop", Contact: "privacy@example.com"},
			Activities: []consent.Activity{{Purposes: []consent.Purpose{consent.Profiling}, Basis: consent.Consent, Data: []string{"purchases"}, Months: 12}},
		},
		Storage: []string{"EU"}, Withdrawal: "link", Jurisdiction: "IT", Authority: "Garante",
	})
	require.NoError(t, err)
	require.Len(t, r.Events, 2)
	require.Equal(t, consent.Objected, r.Events[1].Type)
	require.Equal(t, "dpv:ConsentWithdrawn", r.Events[1].State)
}

func TestDeviceClocksBringNoBannerForward(t *testing.T) {
	t.Parallel()
	now := at("2026-11-21")
	s := ledger(t, ev{kind: consent.Dismissed, on: "2012-01-01", recorded: "2026-11-01", device: true, channels: consent.Device, purpose: consent.Analytics}).State(now)
	p := consent.MayPrompt(testRules["IT"], &s, time.UTC, now, consent.PromptFacts{})
	require.Equal(t, "consent.prompt.too_soon", p.Code())
	require.Equal(t, at("2027-05-01T00:00:00Z"), p.NotBefore)
}

func TestALaggingClockNeverWidens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events, q := genEvents(t, 8), genQuery(t)
		if len(events) == 0 {
			return
		}
		i := rapid.IntRange(0, len(events)-1).Draw(t, "i")
		e := events[i]
		e.Trusted, e.Nonce, e.Occurred = false, consent.SubjectRef{9}, e.Recorded
		events[i] = must(consent.NewEvent(e, nil))
		r := testRules[rapid.SampledFrom(someCountries).Draw(t, "country")]
		before := must(consent.LedgerOf(events...)).State(q.At)
		e.Occurred = e.Occurred.AddDate(0, 0, -rapid.IntRange(1, 8000).Draw(t, "days"))
		events[i] = must(consent.NewEvent(e, nil))
		after := must(consent.LedgerOf(events...)).State(q.At)
		if x, y := consent.Decide(r, &before, q), consent.Decide(r, &after, q); !x.Allow && y.Allow {
			t.Fatalf("%s became %s", say(t, x), say(t, y))
		}
	})
}

func TestMomentsOutsideTime(t *testing.T) {
	t.Parallel()
	s := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed}).State(hostileQuery.At)
	for _, at := range []time.Time{time.Unix(1<<62, 0), time.Unix(-1<<62, 0), {}, time.Unix((1<<64-1)/1000+hostileQuery.At.Unix()+1, 0)} {
		q := hostileQuery
		q.At = at
		require.False(t, consent.Decide(testRules["IT"], &s, q).Allow, at)
	}
}

func TestSuppressedSpellings(t *testing.T) {
	t.Parallel()
	key := []byte("key")
	want := consent.Suppressed(key, consent.SMS, "+39 333 1234567")
	require.Equal(t, want, consent.Suppressed(key, consent.SMS, "0039 (333) 123-4567"))
	require.NotEqual(t, want, consent.Suppressed(key, consent.SMS, "333 1234567"))
}

// A list that says yes and no of the same person says no, whatever the order of its rows and dates.
func TestListCannotReviveAnAddress(t *testing.T) {
	t.Parallel()
	row := func(e ev, id string) consent.Candidate { return consent.Candidate{Row: id, Event: e.event()} }
	yes := ev{kind: consent.Imported, on: "2026-06-01", evidence: consent.Confirmed}
	sale := ev{kind: consent.Sale, on: "2026-06-02", facts: consent.FromPerson | consent.Informed}
	other := ev{kind: consent.Imported, on: "2026-06-01", evidence: consent.Confirmed, subject: 5}
	for _, no := range []ev{
		{kind: consent.Withdrawn, on: "2026-01-01"},
		{kind: consent.Objected, on: "2026-01-01"},
		{kind: consent.Refused, on: "2026-09-01"},
	} {
		for _, list := range [][]consent.Candidate{
			{row(no, "a"), row(yes, "b"), row(sale, "c"), row(other, "d")},
			{row(yes, "b"), row(sale, "c"), row(other, "d"), row(no, "a")},
		} {
			for _, v := range consent.Import(testRules["ES"], hostileQuery, list...) {
				require.NoError(t, v.Err)
				require.Equal(t, v.Row == "d", v.Enter, "%s %s", no.kind, v.Row)
			}
		}
	}
	suppressed := row(yes, "b")
	suppressed.Suppressed = true
	for _, v := range consent.Import(testRules["ES"], hostileQuery, row(sale, "a"), suppressed, row(other, "d")) {
		require.Equal(t, v.Row == "d", v.Enter, v.Row)
	}
	known := row(yes, "b")
	known.Known = ledger(t, ev{kind: consent.Withdrawn, on: "2026-01-01"})
	for _, v := range consent.Import(testRules["ES"], hostileQuery, row(sale, "a"), known, row(other, "d")) {
		require.Equal(t, v.Row == "d", v.Enter, v.Row)
	}
	stranger := row(yes, "b")
	stranger.Known = ledger(t, ev{kind: consent.Withdrawn, on: "2026-01-01", subject: 9})
	require.ErrorIs(t, consent.Import(testRules["ES"], hostileQuery, stranger)[0].Err, consent.ErrSubject)
}

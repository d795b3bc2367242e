package consent_test

import (
	"encoding/json"
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

var (
	someDays      = []string{"2024-02-29", "2025-11-21", "2026-01-31", "2026-03-01", "2026-05-21", "2026-08-31", "2026-11-20"}
	someKinds     = []consent.Kind{consent.Requested, consent.Granted, consent.Granted, consent.Granted, consent.Imported, consent.Sale, consent.Interest, consent.RegisterClear, consent.Unrestricted, consent.Guardian, consent.AgeStated, consent.Dismissed, consent.Bounced, consent.Signal, consent.Refused, consent.Withdrawn, consent.Objected, consent.Invalidated, consent.RegisterListed, consent.Restricted}
	restrictions  = []consent.Kind{consent.Signal, consent.Refused, consent.Withdrawn, consent.Objected, consent.Invalidated, consent.RegisterListed, consent.Restricted, consent.Erased}
	someCountries = []commerce.Territory{"IT", "DE", "FR", "ES", "IE", "PL", "CZ", "SK", "DK", "EE"}
)

func genEvent(kinds []consent.Kind) *rapid.Generator[consent.Event] {
	return rapid.Custom(func(t *rapid.T) consent.Event {
		e := ev{
			kind: rapid.SampledFrom(kinds).Draw(t, "kind"), on: rapid.SampledFrom(someDays).Draw(t, "on"), recorded: rapid.SampledFrom(someDays).Draw(t, "recorded"),
			device: rapid.Bool().Draw(t, "device"), nonce: rapid.SampledFrom([]byte{0, 0, 1}).Draw(t, "nonce"),
		}
		if e.recorded < e.on {
			e.device = true
		}
		switch e.kind {
		case consent.Granted, consent.Imported, consent.Guardian:
			e.evidence = consent.Evidence(rapid.IntRange(1, 4).Draw(t, "evidence"))
		case consent.AgeStated:
			e.age = uint8(rapid.IntRange(11, 19).Draw(t, "age"))
		case consent.Sale:
			e.facts = consent.Facts(rapid.IntRange(0, 7).Draw(t, "facts"))
		}
		x := e.event()
		if x.Purpose != 0 {
			x.Purpose = rapid.SampledFrom([]consent.Purpose{consent.Marketing, consent.Marketing, consent.OpenTracking, consent.Analytics}).Draw(t, "purpose")
			x.Channels = rapid.SampledFrom([]consent.Channels{consent.Email, consent.Email | consent.SMS | consent.Call, consent.Device, consent.Post, consent.Email | consent.SMS | consent.Push | consent.Messaging | consent.Call | consent.Post}).Draw(t, "channels")
		}
		out, err := consent.NewEvent(x, nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	})
}

func genEvents(t *rapid.T, most int) []consent.Event {
	return rapid.SliceOfN(genEvent(someKinds), 0, most).Draw(t, "events")
}

func genQuery(t *rapid.T) consent.Query {
	tri := func(name string) commerce.Tri { return commerce.Tri(rapid.IntRange(0, 2).Draw(t, name)) }
	return consent.Query{
		Purpose: rapid.SampledFrom([]consent.Purpose{consent.Marketing, consent.Marketing, consent.OpenTracking, consent.Analytics, consent.Service}).Draw(t, "purpose"),
		Channel: rapid.SampledFrom([]consent.Channels{consent.Email, consent.SMS, consent.Call, consent.Device, consent.Post, consent.Push}).Draw(t, "channel"),
		At:      at("2026-11-21"), Similar: tri("similar"), OptOut: tri("opt_out"), Transactional: tri("transactional"), Contract: tri("contract"),
		Business: tri("business"), Children: tri("children"),
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func say(t *rapid.T, d consent.Decision) string {
	b, err := json.Marshal(d)
	require.NoError(t, err)
	return string(b)
}

func answers(t *rapid.T, s *consent.State) (out []string) {
	for _, c := range []consent.Channels{consent.Email, consent.SMS, consent.Call, consent.Device, consent.Post} {
		for _, p := range []consent.Purpose{consent.Marketing, consent.OpenTracking, consent.Analytics} {
			for _, country := range []commerce.Territory{"IT", "ES"} {
				r := testRules[country]
				out = append(out, say(t, consent.Decide(r, s, consent.Query{Purpose: p, Channel: c, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes})))
			}
		}
	}
	return out
}

var testRules = func() map[commerce.Territory]*consent.Rules {
	m := map[commerce.Territory]*consent.Rules{}
	for _, c := range someCountries {
		m[c] = must(consent.EU().Rules(c, calendar.MustDate("2026-11-21")))
	}
	return m
}()

func list(l consent.Ledger) (out []string) {
	for e := range l.Events() {
		out = append(out, e.Digest().String())
	}
	return out
}

func TestMergeIsASemilattice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := must(consent.LedgerOf(genEvents(t, 8)...)), must(consent.LedgerOf(genEvents(t, 8)...)), must(consent.LedgerOf(genEvents(t, 8)...))
		ab, ba := must(a.Merge(b)), must(b.Merge(a))
		require.Equal(t, list(ab), list(ba))
		require.Equal(t, list(must(ab.Merge(c))), list(must(a.Merge(must(b.Merge(c))))))
		require.Equal(t, list(a), list(must(a.Merge(a))))
		// The states join like the ledgers.
		now := at("2026-11-21")
		sa, sb, sc := a.State(now), b.State(now), c.State(now)
		merged := ab.State(now)
		join, other := sa.Join(&sb), sb.Join(&sa)
		require.Equal(t, answers(t, &merged), answers(t, &join))
		require.Equal(t, answers(t, &join), answers(t, &other))
		left, bc := join.Join(&sc), sb.Join(&sc)
		right, twice := sa.Join(&bc), join.Join(&sa)
		require.Equal(t, answers(t, &left), answers(t, &right))
		require.Equal(t, answers(t, &join), answers(t, &twice))
	})
}

func TestOrderOfArrivalNeverMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := genEvents(t, 12)
		a := must(consent.LedgerOf(events...))
		b := must(consent.LedgerOf(rapid.Permutation(events).Draw(t, "shuffled")...))
		sa, sb := a.State(at("2026-11-21")), b.State(at("2026-11-21"))
		require.Equal(t, answers(t, &sa), answers(t, &sb))
	})
}

func TestARestrictionNeverWidens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events, q := genEvents(t, 10), genQuery(t)
		r := testRules[rapid.SampledFrom(someCountries).Draw(t, "country")]
		before := must(consent.LedgerOf(events...)).State(q.At)
		after := must(consent.LedgerOf(append(events, genEvent(restrictions).Draw(t, "restriction"))...)).State(q.At)
		x, y := consent.Decide(r, &before, q), consent.Decide(r, &after, q)
		if !x.Allow && y.Allow {
			t.Fatalf("%s became %s", say(t, x), say(t, y))
		}
	})
}

func TestUntilIsHonest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := genQuery(t)
		q.At = at(rapid.SampledFrom(append(someDays, "2026-11-21")).Draw(t, "at"))
		r, err := consent.EU().Rules(rapid.SampledFrom(someCountries).Draw(t, "country"), calendar.DateIn(q.At, time.UTC))
		if err != nil {
			return
		}
		s := must(consent.LedgerOf(genEvents(t, 10)...)).State(q.At)
		d := consent.Decide(r, &s, q)
		until := d.Until()
		if until.IsZero() {
			until = q.At.AddDate(30, 0, 0)
		}
		require.True(t, until.After(q.At), "until %s is not after %s", until, q.At)
		q.At = q.At.Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(q.At))-1).Draw(t, "later")))
		e := consent.Decide(r, &s, q)
		require.Equal(t, d.Code(), e.Code())
		require.Equal(t, d.Allow, e.Allow)
		require.Equal(t, d.Duties, e.Duties)
		require.Equal(t, d.Evidence(), e.Evidence())
	})
}

func TestZonesNeverMatter(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, time.FixedZone("", 14*3600), time.FixedZone("", -12*3600)}
	rapid.Check(t, func(t *rapid.T) {
		q := genQuery(t)
		events := genEvents(t, 8)
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		var moved []consent.Event
		for _, e := range events {
			e.Occurred, e.Recorded = e.Occurred.In(zone), e.Recorded.In(zone)
			x := must(consent.NewEvent(e, nil))
			require.Equal(t, e.Digest(), x.Digest())
			moved = append(moved, x)
		}
		r := testRules["IT"]
		a, b := must(consent.LedgerOf(events...)).State(q.At), must(consent.LedgerOf(moved...)).State(q.At.In(zone))
		x := consent.Decide(r, &a, q)
		q.At = q.At.In(zone)
		require.Equal(t, say(t, x), say(t, consent.Decide(r, &b, q)))
	})
}

func TestRedactionKeepsProofs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z0-9.@ "\\<&]{0,20}`)
		var events []consent.Event
		for _, e := range genEvents(t, 6) {
			d := consent.Detail{Salt: consent.SubjectRef{1, byte(len(events))}, Address: text.Draw(t, "address"), IP: text.Draw(t, "ip"), Note: text.Draw(t, "note")}
			events = append(events, must(consent.NewEvent(e, &d)))
		}
		full := must(consent.LedgerOf(events...))
		bare := full.Redact()
		require.Equal(t, list(full), list(bare))
		a, b := full.State(at("2026-11-21")), bare.State(at("2026-11-21"))
		require.Equal(t, answers(t, &a), answers(t, &b))
		for e := range bare.Events() {
			require.Nil(t, e.Detail)
			again := roundTrip(t, e)
			require.Equal(t, e.Digest(), again.Digest())
		}
		for e := range full.Events() {
			require.Equal(t, e.Digest(), roundTrip(t, e).Digest())
			require.Equal(t, e.Digest(), e.Redact().Digest())
		}
		// Erased in one replica is erased in the union, in either order.
		require.Equal(t, details(bare), details(must(full.Merge(bare))))
		require.Equal(t, details(bare), details(must(bare.Merge(full))))
	})
}

func details(l consent.Ledger) (n int) {
	for e := range l.Events() {
		if e.Detail != nil {
			n++
		}
	}
	return n
}

func roundTrip(t require.TestingT, e consent.Event) (out consent.Event) {
	b, err := json.Marshal(e)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &out), string(b))
	return out
}

func TestSegmentIsDecide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := genQuery(t)
		r := testRules[rapid.SampledFrom(someCountries).Draw(t, "country")]
		cells, want := map[int]consent.Cell{}, []int{}
		codes := map[string]int{}
		for i := range rapid.IntRange(1, 5).Draw(t, "n") {
			s := must(consent.LedgerOf(genEvents(t, 8)...)).State(q.At)
			cells[i] = consent.Pack(&s, q.Purpose, q.Channel)
			d := consent.Decide(r, &s, q)
			codes[d.Code()]++
			if d.Allow {
				want = append(want, i)
			}
			var again consent.Cell
			require.NoError(t, again.UnmarshalBinary(must(cells[i].MarshalBinary())))
			require.Equal(t, cells[i], again)
		}
		all := maps.All(cells)
		got := slices.AppendSeq([]int{}, consent.Segment(r, q, all))
		slices.Sort(got)
		require.Equal(t, want, got)
		require.Equal(t, codes, consent.Count(r, q, all))
	})
}

func TestRetriesCountOnce(t *testing.T) {
	t.Parallel()
	// A withdrawal from a device, sent again after a new consent: without the nonce the retry would end it.
	first := ev{kind: consent.Withdrawn, on: "2026-01-01", recorded: "2026-01-02", device: true, nonce: 7}
	retry := first
	retry.recorded = "2026-03-03"
	grant := ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Logged}
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")}
	l := ledger(t, retry, grant, first, retry)
	require.Equal(t, 2, l.Len())
	s := l.State(q.At)
	require.True(t, consent.Decide(testRules["ES"], &s, q).Allow)
	first.nonce, retry.nonce = 0, 0
	s = ledger(t, retry, grant, first).State(q.At)
	require.False(t, consent.Decide(testRules["ES"], &s, q).Allow)
	// Of equal effect the first recorded is kept, whichever way the digests sort.
	for _, day := range []string{"2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06"} {
		a := ev{kind: consent.Granted, on: "2026-02-02", recorded: "2026-02-02", device: true, evidence: consent.Logged, nonce: 9}
		b := a
		b.recorded = day
		for e := range ledger(t, b, a).Events() {
			require.Equal(t, at("2026-02-02"), e.Recorded)
		}
	}
}

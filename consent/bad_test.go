package consent_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

func TestBadEvents(t *testing.T) {
	t.Parallel()
	grant := ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged}
	for name, x := range map[string]struct {
		change func(*consent.Event)
		err    error
		path   string
	}{
		"no subject":        {func(e *consent.Event) { e.Subject = consent.SubjectRef{} }, consent.ErrEvent, "/subject"},
		"no kind":           {func(e *consent.Event) { e.Kind = 0 }, consent.ErrEvent, "/kind"},
		"no purpose":        {func(e *consent.Event) { e.Purpose = 0 }, consent.ErrPurpose, "/purpose"},
		"unknown purpose":   {func(e *consent.Event) { e.Purpose = 99 }, consent.ErrPurpose, "/purpose"},
		"no channel":        {func(e *consent.Event) { e.Channels = 0 }, consent.ErrEvent, "/channels"},
		"unknown channel":   {func(e *consent.Event) { e.Channels = 1 << 12 }, consent.ErrEvent, "/channels"},
		"future":            {func(e *consent.Event) { e.Occurred = e.Occurred.Add(time.Hour) }, consent.ErrFutureEvent, "/occurred"},
		"no record":         {func(e *consent.Event) { e.Recorded = time.Time{}; e.Trusted = false }, consent.ErrEvent, "/recorded"},
		"no instant":        {func(e *consent.Event) { e.Occurred = time.Time{} }, consent.ErrEvent, "/occurred"},
		"no notice":         {func(e *consent.Event) { e.Notice = consent.Hash{} }, consent.ErrNotice, "/notice"},
		"no evidence":       {func(e *consent.Event) { e.Evidence = 0 }, consent.ErrEvent, "/evidence"},
		"unknown evidence":  {func(e *consent.Event) { e.Evidence = 9 }, consent.ErrEvent, "/evidence"},
		"unknown fact":      {func(e *consent.Event) { e.Facts = 1 << 9 }, consent.ErrEvent, "/facts"},
		"age of a grant":    {func(e *consent.Event) { e.Age = 12 }, consent.ErrEvent, "/age"},
		"link of a grant":   {func(e *consent.Event) { e.Other = consent.SubjectRef{9} }, consent.ErrEvent, "/other"},
		"link to nobody":    {func(e *consent.Event) { e.Kind, e.Purpose, e.Channels = consent.Linked, 0, 0 }, consent.ErrEvent, "/other"},
		"personal purpose":  {func(e *consent.Event) { e.Kind = consent.Erased }, consent.ErrEvent, "/purpose"},
		"guardian's proof":  {func(e *consent.Event) { *e = ev{kind: consent.Guardian, on: "2026-01-01"}.event() }, consent.ErrEvent, "/evidence"},
		"a very old person": {func(e *consent.Event) { *e = ev{kind: consent.AgeStated, on: "2026-01-01", age: 121}.event() }, consent.ErrEvent, "/age"},
	} {
		e := grant.event()
		x.change(&e)
		_, err := consent.NewEvent(e, nil)
		require.ErrorIs(t, err, x.err, name)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields)
		require.Equal(t, x.path, fields[0].Path, name)
		require.Equal(t, "digest", fields[0].Facts[0].Name, name)
	}
	_, err := consent.NewEvent(grant.event(), &consent.Detail{IP: "192.0.2.1"})
	require.ErrorIs(t, err, consent.ErrNoSalt)
	require.NotContains(t, err.Error(), "192.0.2.1")
	_, err = consent.NewEvent(grant.event(), &consent.Detail{Salt: consent.SubjectRef{1}, Note: "\xff"})
	require.ErrorIs(t, err, consent.ErrEvent)
	_, err = consent.LedgerOf(grant.event())
	require.ErrorIs(t, err, consent.ErrTampered)
	changed := events(t, grant)[0]
	changed.Evidence = consent.NoEvidence
	_, err = consent.LedgerOf(changed)
	require.ErrorIs(t, err, consent.ErrTampered)
	other := grant
	other.subject = 1
	_, err = consent.LedgerOf(events(t, grant, other)...)
	require.ErrorIs(t, err, consent.ErrSubject)
	_, err = ledger(t, grant).Merge(ledger(t, other))
	require.ErrorIs(t, err, consent.ErrSubject)
	_, ok := ledger(t, grant).Find(consent.Hash{1})
	require.False(t, ok)
	require.True(t, consent.Ledger{}.Subject().IsZero())
	for range ledger(t, grant).Events() {
		break
	}
}

func TestTampering(t *testing.T) {
	t.Parallel()
	e, err := consent.NewEvent(ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged}.event(), &consent.Detail{Salt: consent.SubjectRef{7}, IP: "192.0.2.1"})
	require.NoError(t, err)
	b, err := json.Marshal(e)
	require.NoError(t, err)
	var again consent.Event
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, e, again)
	for from, to := range map[string]string{
		`"ip":"192.0.2.1"`: `"ip":"192.0.2.2"`, `"granted"`: `"imported"`, "2026-01-01T": "2025-12-31T", `"logged"`: `"signed"`, `"salt":"07`: `"salt":"00`,
		`"trusted":true`: `"trusted":false`,
	} {
		err := json.Unmarshal([]byte(strings.Replace(string(b), from, to, 1)), &again)
		require.ErrorIs(t, err, consent.ErrTampered, from)
	}
	for from, to := range map[string]string{`"granted"`: `"given"`, `.000Z"`: `Z"`, `"email"`: `"pigeon"`, `["email"]`: `"email"`, `"digest":"`: `"digest":"zz`, "consent_event/1": "consent_event/2", `"kind"`: `"sort"`} {
		require.Error(t, json.Unmarshal([]byte(strings.Replace(string(b), from, to, 1)), &again), from)
	}
	// The digest is fixed for ever: the header as documented, hashed by hand.
	age, err := consent.NewEvent(ev{kind: consent.AgeStated, on: "2026-01-01", age: 15}.event(), nil)
	require.NoError(t, err)
	want := `{"schema":"commerce/consent_event/1","subject":"01000000000000000000000000000000","kind":"age_stated","occurred":"2026-01-01T12:00:00.000Z","recorded":"2026-01-01T12:00:00.000Z","trusted":true,"age":15}`
	require.Equal(t, consent.NoticeHash([]byte(want)), age.Digest()) // NoticeHash is plain SHA-256
	b, err = json.Marshal(age)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, age, again)
}

func TestLogsHaveNoDetail(t *testing.T) {
	t.Parallel()
	e, err := consent.NewEvent(ev{kind: consent.Objected, on: "2026-01-01"}.event(), &consent.Detail{Salt: consent.SubjectRef{7}, Address: "anna@example.com"})
	require.NoError(t, err)
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("stored", "event", e)
	require.Contains(t, out.String(), e.Digest().String())
	require.NotContains(t, out.String(), "anna")
}

func TestNoticeBytes(t *testing.T) {
	t.Parallel()
	// The same text in two Unicode forms, and with a space behind, are three notices; the digest is that of SHA-256.
	require.NotEqual(t, consent.NoticeHash([]byte("perch\u00e9")), consent.NoticeHash([]byte("perche\u0301")))
	require.NotEqual(t, consent.NoticeHash([]byte("abc")), consent.NoticeHash([]byte("abc ")))
	require.Equal(t, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", consent.NoticeHash([]byte("abc")).String()) // FIPS 180-4
	var h consent.Hash
	require.NoError(t, h.UnmarshalText([]byte(strings.Repeat("ab", 32))))
	require.Error(t, h.UnmarshalText([]byte("ab")))
	require.Error(t, h.UnmarshalText([]byte(strings.Repeat("zz", 32))))
}

func TestDevices(t *testing.T) {
	t.Parallel()
	now := at("2026-11-21")
	device := ledger(t, ev{kind: consent.Granted, on: "2026-05-01", subject: 5, purpose: consent.Analytics, channels: consent.Device, evidence: consent.Logged},
		ev{kind: consent.Granted, on: "2026-05-01", subject: 5, purpose: consent.Advertising, channels: consent.Device, evidence: consent.Logged, facts: consent.AccountWide},
		ev{kind: consent.Withdrawn, on: "2026-06-01", subject: 5, purpose: consent.Functional, channels: consent.Device})
	account := ledger(t, ev{kind: consent.Linked, on: "2026-05-02", other: 5}, ev{kind: consent.Granted, on: "2026-04-01", purpose: consent.Functional, channels: consent.Device, evidence: consent.Logged})
	s, err := consent.StateOf(now, account, device)
	require.NoError(t, err)
	allow := func(p consent.Purpose) bool {
		return consent.Decide(testRules["IT"], &s, consent.Query{Purpose: p, Channel: consent.Device, At: now}).Allow
	}
	require.True(t, allow(consent.Advertising), "account-wide")
	require.False(t, allow(consent.Analytics), "bound to the device")
	require.False(t, allow(consent.Functional), "restrictions travel")
	_, err = consent.StateOf(at("2026-05-01"), account, device)
	require.ErrorIs(t, err, consent.ErrNotLinked)
	_, err = consent.StateOf(now, consent.Ledger{}, device)
	require.ErrorIs(t, err, consent.ErrNotLinked)
	_, err = consent.StateOf(now, account, consent.Ledger{})
	require.NoError(t, err)
}

func TestManyRegisters(t *testing.T) {
	t.Parallel()
	all := consent.Email | consent.SMS | consent.Push | consent.Messaging | consent.Call | consent.AutoCall | consent.Post
	l := ledger(t, ev{kind: consent.Granted, on: "2026-05-01", channels: all, evidence: consent.Signed}, ev{kind: consent.Bounced, on: "2026-06-01", channels: consent.Post},
		ev{kind: consent.Withdrawn, on: "2026-06-01", channels: consent.AutoCall}, ev{kind: consent.Interest, on: "2026-06-02", channels: consent.Post})
	s := l.State(at("2026-11-21"))
	joined := s.Join(&consent.State{})
	for _, s := range []consent.State{s, joined} {
		ask := func(c consent.Channels) consent.Decision {
			return consent.Decide(testRules["DE"], &s, consent.Query{Purpose: consent.Marketing, Channel: c, At: at("2026-11-21")})
		}
		require.True(t, ask(consent.Post).Allow)
		require.Equal(t, "consent.note.bounced", ask(consent.Post).Reasons()[2].Code)
		require.True(t, ask(consent.Push).Allow, "a channel without a rule of its own needs consent")
		require.Equal(t, "Art. 6(1)(a)", ask(consent.Push).Reasons()[0].Cites[0].Provision)
		require.False(t, ask(consent.AutoCall).Allow)
	}
}

func TestZeroDenies(t *testing.T) {
	t.Parallel()
	s := benchLedger(t).State(at("2026-11-21"))
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")}
	require.True(t, consent.Decide(testRules["IT"], &s, q).Allow)
	for _, d := range []consent.Decision{
		{},
		consent.Decide(nil, nil, consent.Query{}), consent.Decide(nil, &s, q), consent.Decide(&consent.Rules{}, &s, q),
		consent.Decide(testRules["IT"], nil, q), consent.Decide(testRules["IT"], &consent.State{}, q), consent.Decide(testRules["IT"], &s, consent.Query{}),
	} {
		require.False(t, d.Allow)
		require.NotEmpty(t, d.Code())
		require.Equal(t, d.Code(), d.Reasons()[0].Code)
		_, err := json.Marshal(d)
		require.NoError(t, err)
	}
	require.Equal(t, consent.Cell{}, consent.Pack(nil, consent.Marketing, consent.Email))
	require.Equal(t, consent.Cell{}, consent.Pack(&s, consent.Marketing, consent.Email|consent.SMS))
	var p consent.Prompt
	require.Equal(t, p.Code(), p.Reasons()[0].Code)
	require.False(t, consent.MayPrompt(testRules["IT"], &s, nil, at("2026-11-21"), consent.PromptFacts{}).May)
	require.Empty(t, slices.Collect(consent.Segment(nil, q, maps.All(map[int]consent.Cell{1: consent.Pack(&s, q.Purpose, q.Channel)}))))
	var cell consent.Cell
	require.ErrorIs(t, cell.UnmarshalBinary(nil), consent.ErrTampered)
	require.ErrorIs(t, cell.UnmarshalBinary(make([]byte, 15)), consent.ErrTampered)
	require.Equal(t, consent.DefaultSignals(), consent.ConsentMode(nil, nil, at("2026-11-21")))
	require.Equal(t, 16, (*consent.Rules)(nil).Age())
	for range consent.Segment(testRules["IT"], q, maps.All(map[int]consent.Cell{1: consent.Pack(&s, q.Purpose, q.Channel), 2: consent.Pack(&s, q.Purpose, q.Channel)})) {
		break
	}
}

func TestUntilFollowsTheTracking(t *testing.T) {
	t.Parallel()
	// In Germany both consents lapse after 48 months; that for tracking is the older one.
	s := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed},
		ev{kind: consent.Granted, on: "2023-05-05", purpose: consent.OpenTracking, evidence: consent.Confirmed}).State(at("2026-11-21"))
	d := consent.Decide(testRules["DE"], &s, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")})
	require.Equal(t, consent.OfferOptOut, d.Duties)
	require.Equal(t, at("2027-05-05T00:00:00Z"), d.Until())
}

func TestInstantsAreIncluded(t *testing.T) {
	t.Parallel()
	l := ledger(t, ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed})
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")}
	for shift, want := range map[time.Duration]bool{0: true, -time.Millisecond: false} {
		s, known := l.State(at("2026-02-02").Add(shift)), l.StateAsKnown(at("2026-11-21"), at("2026-02-02").Add(shift))
		require.Equal(t, want, consent.Decide(testRules["IT"], &s, q).Allow)
		require.Equal(t, want, consent.Decide(testRules["IT"], &known, q).Allow)
	}
}

func TestNoInterestOpensADevice(t *testing.T) {
	t.Parallel()
	book, err := consent.EU().With(consent.Row{Territory: "IT", Channel: consent.Device, Rule: consent.RuleInterest, Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	r, err := book.Rules("IT", calendar.MustDate("2026-11-21"))
	require.NoError(t, err)
	s := ledger(t, ev{kind: consent.Interest, on: "2026-02-02", purpose: consent.Advertising, channels: consent.Device}).State(at("2026-11-21"))
	require.False(t, consent.Decide(r, &s, consent.Query{Purpose: consent.Advertising, Channel: consent.Device, At: at("2026-11-21")}).Allow)
}

func TestBridgesAndImport(t *testing.T) {
	t.Parallel()
	now := at("2026-11-21")
	state := func(v consent.Vocabulary, list ...ev) [2]string {
		s := ledger(t, list...).State(now)
		a, b := v.State(testRules["ES"], &s, consent.Email, now)
		return [2]string{a, b}
	}
	require.Equal(t, [2]string{"SUBSCRIBED", "SINGLE_OPT_IN"}, state(consent.Shopify, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged}))
	require.Equal(t, [2]string{"SUBSCRIBED", "CONFIRMED_OPT_IN"}, state(consent.Shopify, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Signed}))
	require.Equal(t, [2]string{"PENDING", "UNKNOWN"}, state(consent.Shopify, ev{kind: consent.Requested, on: "2026-01-01"}))
	require.Equal(t, [2]string{"NEVER_SUBSCRIBED", "UNKNOWN"}, state(consent.Klaviyo, ev{kind: consent.Requested, on: "2026-01-01"}))
	require.Equal(t, [2]string{"UNSUBSCRIBED", "UNKNOWN"}, state(consent.Klaviyo, ev{kind: consent.Objected, on: "2026-01-01"}))
	require.Equal(t, [2]string{"REDACTED", "UNKNOWN"}, state(consent.Shopify, ev{kind: consent.Erased, on: "2026-01-01"}))
	require.Equal(t, [2]string{"UNSUBSCRIBED", "SUPPRESSED"}, state(consent.Klaviyo, ev{kind: consent.Erased, on: "2026-01-01"}))
	require.Equal(t, [2]string{"NOT_SUBSCRIBED", "UNKNOWN"}, state(consent.Shopify))
	_, ok, err := consent.Klaviyo.Event(consent.Event{}, "never_subscribed", "")
	require.NoError(t, err)
	require.False(t, ok)
	_, _, err = consent.Klaviyo.Event(consent.Event{}, "perhaps", "")
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	good := ev{kind: consent.Imported, on: "2026-01-01", evidence: consent.Logged}
	other := good
	other.subject = 3
	vs := consent.Import(testRules["ES"], consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: now},
		consent.Candidate{Row: "bad", Event: consent.Event{}}, consent.Candidate{Row: "mixed", Event: good.event(), Known: ledger(t, other)}, consent.Candidate{Row: "good", Event: good.event()})
	require.ErrorIs(t, vs[0].Err, consent.ErrEvent)
	require.ErrorIs(t, vs[1].Err, consent.ErrSubject)
	require.NoError(t, vs[2].Err)
	require.True(t, vs[2].Enter)
	// A void capture takes its grants with it, but not the one that came after.
	grant := events(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged})[0]
	void, err := consent.Invalidate(grant, now)
	require.NoError(t, err)
	l, err := consent.LedgerOf(grant, void)
	require.NoError(t, err)
	s := l.State(now)
	require.Equal(t, "consent.void.capture", consent.Decide(testRules["ES"], &s, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: now}).Code())
}

func TestWordsAndSets(t *testing.T) {
	t.Parallel()
	require.Equal(t, "email,sms", (consent.Email | consent.SMS).String())
	require.Equal(t, "from_person,informed", (consent.FromPerson | consent.Informed).String())
	_, err := json.Marshal(consent.Channels(1 << 14))
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, "consent.Purpose(99)", consent.Purpose(99).String())
	_, err = consent.Kind(99).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	type all struct {
		P consent.Purpose  `json:"p"`
		K consent.Kind     `json:"k"`
		E consent.Evidence `json:"e"`
		F consent.Facts    `json:"f"`
		B consent.Basis    `json:"b"`
		R consent.RuleKind `json:"r"`
		G consent.Gesture  `json:"g"`
	}
	in := all{consent.Share, consent.Objected, consent.Signed, consent.Informed, consent.SoftOptIn, consent.RuleExpiry, consent.TypedWords}
	b, err := json.Marshal(in)
	require.NoError(t, err)
	var out all
	require.NoError(t, commerce.Unmarshal(b, &out))
	require.Equal(t, in, out)
	require.Equal(t, "share objected signed soft_opt_in expiry typed_words", strings.Join([]string{in.P.String(), in.K.String(), in.E.String(), in.B.String(), in.R.String(), in.G.String()}, " "))
}

func TestRegisterRoundTrip(t *testing.T) {
	t.Parallel()
	r := consent.Register{Controller: consent.Party{Name: "Shop"}, Activities: []consent.Activity{{ID: "a", Months: 24, Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Consent}}}
	b, err := json.Marshal(r)
	require.NoError(t, err)
	var again consent.Register
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, r, again)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/consent_register/2"}`), &again), commerce.ErrNewerSchema)
	require.Equal(t, calendar.MustDate("2028-02-29"), r.Activities[0].Ends(calendar.MustDate("2026-03-01")).AddDays(-1))
	require.True(t, (&consent.Activity{}).Ends(calendar.MustDate("2026-03-01")).IsZero())
	require.NotEmpty(t, (&consent.Register{}).Lint())
	_, err = consent.ReceiptOf(consent.Ledger{}, consent.Hash{}, consent.Notice{}, consent.ReceiptInfo{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 9)
}

func TestAllocations(t *testing.T) {
	require.EqualValues(t, 16, reflect.TypeFor[consent.Cell]().Size())
	s := benchLedger(t).State(at("2026-11-21"))
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes}
	require.Zero(t, testing.AllocsPerRun(100, func() { sinkDecision = consent.Decide(testRules["IT"], &s, q) }))
	l := benchLedger(t)
	require.Zero(t, testing.AllocsPerRun(100, func() { sinkState = l.State(q.At) }))
}

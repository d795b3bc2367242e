package consent_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

func paths(t *testing.T, err error) []string {
	t.Helper()
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Path
	}
	return out
}

func TestReceiptHoldsItsGrantOnly(t *testing.T) {
	t.Parallel()
	l := ledger(t,
		ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Logged, channels: consent.SMS, nonce: 1}, // before, and another channel
		ev{kind: consent.Granted, on: "2026-02-01", evidence: consent.Confirmed},
		ev{kind: consent.Sale, on: "2026-03-01", facts: consent.FromPerson},                  // no state of a consent
		ev{kind: consent.Withdrawn, on: "2026-04-01", purpose: consent.Research},             // another purpose
		ev{kind: consent.Withdrawn, on: "2026-05-01", channels: consent.SMS},                 // another channel
		ev{kind: consent.Withdrawn, on: "2026-06-01", channels: consent.SMS | consent.Email}, // this one
	)
	var grant, end consent.Hash
	for e := range l.Events() {
		switch e.Occurred {
		case at("2026-02-01"):
			grant = e.Digest()
		case at("2026-06-01"):
			end = e.Digest()
		}
	}
	notice := consent.Notice{Hash: consent.NoticeHash(noticeText), ID: "news", Lang: "it", Purposes: []consent.Purpose{consent.Marketing}}
	post := consent.Party{Name: "Posta Srl", Contact: "posta@example.com"}
	info := consent.ReceiptInfo{
		Storage: []string{"EU"}, Withdrawal: "link", Jurisdiction: "IT", Authority: "Garante",
		Register: &consent.Register{Controller: consent.Party{Name: "Shop", Contact: "x"}, Activities: []consent.Activity{
			{ID: "news", Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Consent, Data: []string{"address"}, Months: 24},
			{ID: "post", Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Legitimate, Data: []string{"street"}, Months: 99, Recipients: []consent.Party{post}},
			{ID: "study", Purposes: []consent.Purpose{consent.Research}, Basis: consent.Consent, Data: []string{"answers"}, Months: 99},
		}},
	}
	r, err := consent.ReceiptOf(l, grant, notice, info)
	require.NoError(t, err)
	require.Equal(t, []string{"address"}, r.Purposes[0].Data)
	require.Equal(t, 24, r.Purposes[0].Months)
	require.Len(t, r.Parties, 1)
	require.Len(t, r.Events, 2)
	require.Equal(t, []consent.Kind{consent.Granted, consent.Withdrawn}, []consent.Kind{r.Events[0].Type, r.Events[1].Type})
	require.Equal(t, end, r.Events[1].Digest)
	require.Equal(t, "until_withdrawal", r.Events[0].Validity)
	k := r.Kantara("shop", "https://example.com/p")
	require.False(t, k.Services[0].Purposes[0].Disclosure)
	require.Zero(t, consent.Receipt{}.Kantara("shop", "").Timestamp)
	info.Months = 1
	r, err = consent.ReceiptOf(l, grant, notice, info)
	require.NoError(t, err)
	require.Equal(t, "P1M", r.Events[0].Validity)

	_, err = consent.ReceiptOf(l, end, notice, info) // a withdrawal is no grant
	require.Contains(t, paths(t, err), "/record_id")
	for _, change := range []func(*consent.Notice){
		func(n *consent.Notice) { n.ID = "" },
		func(n *consent.Notice) { n.Lang = "" },
		func(n *consent.Notice) { n.Hash[0]++ },
		func(n *consent.Notice) { n.Purposes = []consent.Purpose{consent.Research} },
	} {
		n := notice
		change(&n)
		_, err = consent.ReceiptOf(l, grant, n, info)
		require.Equal(t, []string{"/privacy_notice"}, paths(t, err))
	}
	imported := ledger(t, ev{kind: consent.Imported, on: "2026-02-01", evidence: consent.Logged})
	for e := range imported.Events() {
		_, err = consent.ReceiptOf(imported, e.Digest(), notice, info)
		require.NoError(t, err)
	}
}

// Each case stands on the edge of a rule; a step to the other side changes the answer.
func TestDecideOnTheEdge(t *testing.T) {
	t.Parallel()
	sold := consent.FromPerson | consent.Informed
	for name, x := range map[string]struct {
		country commerce.Territory
		events  []ev
		query   consent.Query
		at      string
		want    string
	}{
		"a sale on the day of the message": {"IT", []ev{{kind: consent.Sale, on: "2026-11-21", facts: sold}}, consent.Query{Channel: consent.Email}, "", "consent.allow.soft_opt_in"},
		"a grant on the day, of an adult": {
			"IT",
			[]ev{{kind: consent.AgeStated, on: "2026-11-21", age: 30}, {kind: consent.Granted, on: "2026-11-21", evidence: consent.Confirmed}},
			consent.Query{Channel: consent.Email},
			"", "consent.allow.consent",
		},
		"a grant after a withdrawal, of an adult": {
			"IT",
			[]ev{{kind: consent.AgeStated, on: "2026-01-01", age: 30}, {kind: consent.Withdrawn, on: "2026-02-01"}, {kind: consent.Granted, on: "2026-03-01", evidence: consent.Confirmed}},
			consent.Query{Channel: consent.Email},
			"", "consent.allow.consent",
		},
		"a sale beside a free account": {
			"IT",
			[]ev{{kind: consent.Sale, on: "2026-01-01", facts: sold}, {kind: consent.Sale, on: "2026-02-01", facts: sold | consent.FreeAccount}},
			consent.Query{Channel: consent.Email},
			"", "consent.allow.soft_opt_in",
		},
		"a free account alone":         {"IT", []ev{{kind: consent.Sale, on: "2026-02-01", facts: sold | consent.FreeAccount}}, consent.Query{Channel: consent.Email}, "", "consent.soft.free_account"},
		"a sale where calls have none": {"DE", []ev{{kind: consent.Sale, on: "2026-11-01", channels: consent.Call, facts: sold}}, consent.Query{Channel: consent.Call}, "", "consent.soft.none"},
		"no interest was recorded":     {"IT", []ev{{kind: consent.Sale, on: "2026-11-01", channels: consent.Post, facts: sold}}, consent.Query{Channel: consent.Post}, "", "consent.soft.none"},
		"an interest was recorded":     {"IT", []ev{{kind: consent.Interest, on: "2026-11-01", channels: consent.Post}}, consent.Query{Channel: consent.Post}, "", "consent.allow.interest"},
		"voided before it was given":   {"IT", []ev{{kind: consent.Invalidated, on: "2026-11-01"}}, consent.Query{Channel: consent.Email}, "", "consent.deny.no_basis"},
		"marketing is no profiling":    {"IT", []ev{{kind: consent.Granted, on: "2026-01-01", evidence: consent.Confirmed}}, consent.Query{Channel: consent.Email, Purpose: consent.Profiling}, "", "consent.deny.no_basis"},
		"an objection to research is none to profiling": {
			"IT",
			[]ev{{kind: consent.Granted, on: "2026-01-01", purpose: consent.Profiling, evidence: consent.Confirmed}, {kind: consent.Objected, on: "2026-02-01", purpose: consent.Research}},
			consent.Query{Channel: consent.Email, Purpose: consent.Profiling},
			"", "consent.allow.consent",
		},
		"a consent that the register was not asked about": {
			"IT",
			[]ev{{kind: consent.Sale, on: "2026-11-20", channels: consent.Call, facts: sold}, {kind: consent.Granted, on: "2026-11-20", channels: consent.Call, evidence: consent.Confirmed}},
			consent.Query{Channel: consent.Call},
			"", "consent.register.unchecked",
		},
		"necessary beside a consent": {
			"IT",
			[]ev{{kind: consent.Granted, on: "2026-11-01", channels: consent.Device, purpose: consent.Functional, evidence: consent.Logged}},
			consent.Query{Channel: consent.Device, Purpose: consent.Functional, Necessary: commerce.Yes},
			"", "consent.allow.necessary",
		},
		"the first instant":        {"", nil, consent.Query{Channel: consent.Email}, "2000-01-01T00:00:00Z", "consent.rules.none"},
		"before the first instant": {"", nil, consent.Query{Channel: consent.Email}, "1999-12-31T23:59:59Z", "consent.query.incomplete"},
		"the last instant":         {"", nil, consent.Query{Channel: consent.Email}, "2149-12-31T23:59:59Z", "consent.rules.none"},
		"behind the last instant":  {"", nil, consent.Query{Channel: consent.Email}, "2150-01-01T00:00:00Z", "consent.query.incomplete"},
		"a day before the rules":   {"IT", nil, consent.Query{Channel: consent.Email}, "2026-10-28T00:00:00Z", "consent.deny.no_basis"}, // since 29 October open tracking has a rule
		"more than a day before":   {"IT", nil, consent.Query{Channel: consent.Email}, "2026-10-27T23:59:59Z", "consent.rules.other_day"},
	} {
		var r *consent.Rules
		if x.country != "" {
			r = rules(t, x.country, "2026-11-21")
		}
		q := x.query
		q.Similar, q.OptOut = commerce.Yes, commerce.Yes
		if q.Purpose == 0 {
			q.Purpose = consent.Marketing
		}
		if q.At = at("2026-11-21"); x.at != "" {
			q.At = at(x.at)
		}
		s := ledger(t, x.events...).State(q.At)
		if len(x.events) == 0 {
			s = ledger(t, ev{kind: consent.Bounced, on: "2026-01-01"}).State(at("2026-01-02"))
		}
		require.Equal(t, x.want, consent.Decide(r, &s, q).Code(), name)
	}
}

func TestUntilOnTheEdge(t *testing.T) {
	t.Parallel()
	until := func(country commerce.Territory, c consent.Channels, list ...ev) string {
		s := ledger(t, list...).State(at("2026-11-21"))
		d := consent.Decide(rules(t, country, "2026-11-21"), &s, consent.Query{Purpose: consent.Marketing, Channel: c, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes})
		return d.Code() + " " + d.Until().Format(time.DateOnly)
	}
	sold := consent.FromPerson | consent.Informed
	sale := ev{kind: consent.Sale, on: "2026-03-10", facts: sold}
	grant := ev{kind: consent.Granted, on: "2026-04-10", evidence: consent.Confirmed}
	never := until("IT", consent.Email, grant)
	require.Equal(t, "consent.allow.consent 0001-01-01", never)
	require.Equal(t, "consent.allow.soft_opt_in 2027-03-10", until("IE", consent.Email, sale)) // twelve months, S.I. 336/2011 Reg. 13(11)
	require.Equal(t, "consent.allow.consent 0001-01-01", until("IE", consent.Email, sale, grant))
	// A child of 12 is 14 on the birthday after next, unless a guardian authorised (D.Lgs. 196/2003 Art. 2-quinquies).
	child := ev{kind: consent.AgeStated, on: "2026-04-01", age: 12}
	require.Equal(t, "consent.age.guardian", strings.Fields(until("IT", consent.Email, child, grant))[0])
	require.NotEqual(t, "0001-01-01", strings.Fields(until("IT", consent.Email, child, grant))[1])
	require.Equal(t, never, until("IT", consent.Email, child, ev{kind: consent.Guardian, on: "2026-04-02", evidence: consent.Confirmed}, grant))
	// A sale is no answer of the register, a clear one is good for 15 days.
	require.Equal(t, "consent.register.unchecked 0001-01-01", until("IT", consent.Call, ev{kind: consent.Sale, on: "2026-11-20", channels: consent.Call, facts: sold}))
	require.Equal(t, "2026-12-06", strings.Fields(until("IT", consent.Call, ev{kind: consent.RegisterClear, on: "2026-11-20", channels: consent.Call}))[1])
}

// The freedom to measure openings ends with the consent to it, a decision with whichever ends first.
func TestUntilOfTracking(t *testing.T) {
	t.Parallel()
	book, err := consent.EU().With(consent.Row{Territory: "IT", Channel: consent.Email, Rule: consent.RuleExpiry, Value: 12, Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	r, err := book.Rules("IT", calendar.MustDate("2026-11-21"))
	require.NoError(t, err)
	for tracking, want := range map[string]string{"2026-03-10": "2027-03-10", "2026-05-10": "2027-04-10"} {
		s := ledger(t, ev{kind: consent.Granted, on: "2026-04-10", evidence: consent.Confirmed},
			ev{kind: consent.Granted, on: tracking, evidence: consent.Confirmed, purpose: consent.OpenTracking}).State(at("2026-11-21"))
		d := consent.Decide(r, &s, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")})
		require.Equal(t, "consent.allow.consent "+want, d.Code()+" "+d.Until().Format(time.DateOnly))
		require.Zero(t, d.Duties&consent.NoOpenTracking)
	}
}

// What a device said counts for the account from the instant of the link, and an erasure from its own.
func TestLinkAndErasureAtTheirInstant(t *testing.T) {
	t.Parallel()
	account := ledger(t, ev{kind: consent.Linked, on: "2026-05-01", other: 7}, ev{kind: consent.AgeStated, on: "2026-01-01", age: 30})
	device := ledger(t, ev{kind: consent.Granted, on: "2026-04-01", evidence: consent.Logged, subject: 7})
	_, err := consent.StateOf(at("2026-05-01").Add(-time.Millisecond), account, device)
	require.ErrorIs(t, err, consent.ErrNotLinked)
	s, err := consent.StateOf(at("2026-05-01"), account, device)
	require.NoError(t, err)
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-05-01")}
	require.True(t, consent.Decide(rules(t, "FR", "2026-05-01"), &s, q).Allow)
	stranger := ledger(t, ev{kind: consent.Granted, on: "2026-04-01", evidence: consent.Logged, subject: 8})
	_, err = consent.StateOf(at("2026-05-01"), account, stranger)
	require.ErrorIs(t, err, consent.ErrNotLinked)
	erased := ledger(t, ev{kind: consent.Granted, on: "2026-04-01", evidence: consent.Logged, subject: 7}, ev{kind: consent.Erased, on: "2026-05-01", subject: 7})
	s, err = consent.StateOf(at("2026-05-01"), account, erased)
	require.NoError(t, err)
	require.False(t, consent.Decide(rules(t, "FR", "2026-05-01"), &s, q).Allow)
}

func TestSuppressedKeepsEveryDigit(t *testing.T) {
	t.Parallel()
	key, seen := []byte("k"), map[consent.Hash]string{}
	for _, n := range []string{"+39", "+390", "+391", "+392", "+393", "+394", "+395", "+396", "+397", "+398", "+399"} {
		h := consent.Suppressed(key, consent.SMS, n)
		require.Empty(t, seen[h], n)
		seen[h] = n
	}
	require.Equal(t, consent.Suppressed(key, consent.SMS, "+39012345678"), consent.Suppressed(key, consent.SMS, "0039 (012) 345/678 a"))
}

func TestBookRowsOnTheEdge(t *testing.T) {
	t.Parallel()
	good := consent.Row{Territory: "IT", Channel: consent.Email, Rule: consent.RuleEvidence, Value: uint8(consent.Logged), Source: commerce.Source{Trust: commerce.Verified}}
	age := consent.Row{Territory: "IT", Rule: consent.RuleAge, Value: 13, Source: good.Source}
	for want, row := range map[string]func(r *consent.Row){
		"/0/territory": func(r *consent.Row) { r.Territory = "" },
		"/0/rule":      func(r *consent.Row) { r.Rule = consent.RulePack + 1; r.Channel = consent.Email },
	} {
		r := good
		row(&r)
		_, err := consent.EU().With(r)
		require.Equal(t, []string{want}, paths(t, err))
	}
	unknown := good
	unknown.Territory = "QQ"
	_, err := consent.EU().With(unknown)
	require.Equal(t, []string{"/0/territory"}, paths(t, err))
	for _, x := range []struct {
		row   consent.Row
		value uint8
		ok    bool
	}{
		{good, uint8(consent.Asserted), false},
		{good, uint8(consent.Logged), true},
		{good, uint8(consent.Confirmed), true},
		{good, uint8(consent.Signed), false},
		{age, 12, false},
		{age, 13, true},
		{age, 18, true},
		{age, 19, false},
	} {
		x.row.Value = x.value
		_, err := consent.EU().With(x.row)
		require.Equal(t, x.ok, err == nil, "%s %d", x.row.Rule, x.value)
	}
}

// A rule that is no better known than asked for counts.
func TestTrustingOnTheEdge(t *testing.T) {
	t.Parallel()
	row := consent.Row{Territory: "IT", Channel: consent.Email, Rule: consent.RuleExpiry, Value: 1, Source: commerce.Source{Trust: commerce.Contested}}
	book, err := consent.EU().With(row)
	require.NoError(t, err)
	soft := consent.Row{Territory: "IT", Channel: consent.Messaging, Rule: consent.RuleSoftOptIn, Source: commerce.Source{Trust: commerce.Secondary}}
	book, err = book.With(soft)
	require.NoError(t, err)
	s := ledger(t, ev{kind: consent.Sale, on: "2026-11-01", channels: consent.Messaging, facts: consent.FromPerson | consent.Informed}).State(at("2026-11-21"))
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Messaging, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes}
	for least, want := range map[commerce.Trust]bool{commerce.Contested: true, commerce.Secondary: true, commerce.Verified: false} {
		r, err := book.Trusting(least).Rules("IT", calendar.MustDate("2026-11-21"))
		require.NoError(t, err)
		require.Equal(t, want, consent.Decide(r, &s, q).Allow, least)
	}
}

func TestBannerLooksAtTheLatestShowing(t *testing.T) {
	t.Parallel()
	early := ev{kind: consent.Refused, on: "2026-01-10", channels: consent.Device, purpose: consent.Analytics}
	late := ev{kind: consent.Refused, on: "2026-11-01", channels: consent.Device, purpose: consent.Advertising}
	for _, swap := range []bool{false, true} {
		a, b := early, late
		if swap {
			a.purpose, b.purpose = b.purpose, a.purpose
		}
		s := ledger(t, a, b).State(at("2026-11-21"))
		p := consent.MayPrompt(rules(t, "IT", "2026-11-21"), &s, time.UTC, at("2026-11-21"), consent.PromptFacts{})
		require.Equal(t, "consent.prompt.too_soon", p.Code())
		shown, ok := p.Reasons()[0].Fact("shown")
		require.True(t, ok)
		require.Equal(t, "2026-11-01", shown.Value)
	}
}

func TestRetentionAtTheBound(t *testing.T) {
	t.Parallel()
	long := func(p consent.Purpose, months int) bool {
		r := consent.Register{Controller: consent.Party{Name: "Shop"}, Activities: []consent.Activity{{ID: "a", Months: months, Purposes: []consent.Purpose{p}, Basis: consent.Consent}}}
		for _, f := range r.Lint() {
			if f.Code == "consent.retention.long" {
				return true
			}
		}
		return false
	}
	require.Equal(t, [4]bool{false, true, false, true}, [4]bool{
		long(consent.Profiling, 12), long(consent.Profiling, 13), long(consent.Marketing, 24), long(consent.Marketing, 25),
	})
}

func TestForeignWordsAndMalformedEvents(t *testing.T) {
	t.Parallel()
	s := ledger(t, ev{kind: consent.Granted, on: "2026-01-01", evidence: consent.Confirmed}).State(at("2026-11-21"))
	_, level := consent.Klaviyo.State(rules(t, "IT", "2026-11-21"), &s, consent.Email, at("2026-11-21"))
	require.Equal(t, "CONFIRMED_OPT_IN", level)
	for _, e := range []consent.Event{{Purpose: consent.Marketing}, {Channels: consent.Email}} {
		e.Kind, e.Subject, e.Trusted, e.Occurred, e.Recorded, e.Evidence = consent.Guardian, consent.SubjectRef{1}, true, at("2026-01-01"), at("2026-01-01"), consent.Confirmed
		_, err := consent.NewEvent(e, nil)
		require.ErrorIs(t, err, consent.ErrEvent)
	}
	data, err := json.Marshal(events(t, ev{kind: consent.Objected, on: "2026-01-01"})[0])
	require.NoError(t, err)
	var back consent.Event
	err = json.Unmarshal([]byte(strings.Replace(string(data), `"kind":"objected"`, `"kind":""`, 1)), &back)
	require.Contains(t, paths(t, err), "/kind")
	var h consent.Hash
	require.ErrorContains(t, h.UnmarshalText([]byte("ab")), "want 64")
}

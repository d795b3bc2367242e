package consent_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

var now = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

func anna() []consent.Event {
	sale, err := consent.NewEvent(consent.Event{
		Subject: consent.SubjectRef{0xa}, Kind: consent.Sale, Purpose: consent.Marketing, Channels: consent.Email,
		Occurred: now.AddDate(0, -8, 0), Recorded: now.AddDate(0, -8, 0), Trusted: true, Facts: consent.FromPerson | consent.Informed,
	}, &consent.Detail{Salt: consent.SubjectRef{1, 2, 3}, Address: "anna@example.com", Form: "checkout"})
	if err != nil {
		panic(err)
	}
	return []consent.Event{sale}
}

func ExampleDecide() {
	ledger, err := consent.LedgerOf(anna()...)
	if err != nil {
		panic(err)
	}
	state := ledger.State(now)
	rules, err := consent.EU().Rules("IT", calendar.MustDate("2026-11-21"))
	if err != nil {
		panic(err)
	}
	d := consent.Decide(rules, &state, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: now, Similar: commerce.Yes, OptOut: commerce.Yes})
	fmt.Println(d.Allow, d.Basis, d.Duties)
	fmt.Println(d.Reasons()[0])
	sms := consent.Decide(rules, &state, consent.Query{Purpose: consent.Marketing, Channel: consent.SMS, At: now})
	fmt.Println(sms.Allow, sms.Reasons()[0])
	// Output:
	// true soft_opt_in offer_opt_out,no_open_tracking
	// the address came from a sale, the offer is similar, objection was offered each time [D.Lgs. 196/2003 Art. 130(4)]
	// false neither consent nor an exception covers marketing by sms [D.Lgs. 196/2003 Art. 130(2)]
}

func ExampleSegment() {
	ledger, err := consent.LedgerOf(anna()...)
	if err != nil {
		panic(err)
	}
	state := ledger.State(now)
	rules, err := consent.EU().Rules("IT", calendar.MustDate("2026-11-21"))
	if err != nil {
		panic(err)
	}
	query := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: now, Similar: commerce.Yes, OptOut: commerce.Yes}
	cells := map[string]consent.Cell{"anna": consent.Pack(&state, query.Purpose, query.Channel), "bruno": {}}
	for customer := range consent.Segment(rules, query, maps.All(cells)) {
		fmt.Println(customer)
	}
	fmt.Println(consent.Count(rules, query, maps.All(cells)))
	// Output:
	// anna
	// map[consent.allow.soft_opt_in:1 consent.deny.no_basis:1]
}

func ExampleEvent_Redact() {
	e := anna()[0]
	bare := e.Redact()
	fmt.Println(bare.Detail == nil, bare.Digest() == e.Digest())
	tampered, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	tampered = []byte(string(tampered[:len(tampered)-3]) + `x"}}`)
	fmt.Println(json.Unmarshal(tampered, &e))
	// Output:
	// true true
	// consent: /detail: detail or digest does not match
}

func ExampleLedger_StateAsKnown() {
	events := anna()
	// A letter of 1 October objects; it is opened on 20 October.
	letter, err := consent.NewEvent(consent.Event{
		Subject: consent.SubjectRef{0xa}, Kind: consent.Objected, Purpose: consent.Marketing, Channels: consent.Email, Trusted: true,
		Occurred: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Recorded: time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC),
	}, nil)
	if err != nil {
		panic(err)
	}
	ledger, err := consent.LedgerOf(append(events, letter)...)
	if err != nil {
		panic(err)
	}
	sent := time.Date(2026, 10, 10, 0, 0, 0, 0, time.UTC)
	rules, err := consent.EU().Rules("IT", calendar.DateIn(sent, time.UTC))
	if err != nil {
		panic(err)
	}
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: sent, Similar: commerce.Yes, OptOut: commerce.Yes}
	then, hindsight := ledger.StateAsKnown(sent, sent), ledger.State(sent)
	fmt.Println(consent.Decide(rules, &then, q).Code())
	fmt.Println(consent.Decide(rules, &hindsight, q).Code())
	// Output:
	// consent.allow.soft_opt_in
	// consent.deny.objected
}

func ExampleBook_With() {
	// A host that wants double opt-in in France adds a row; nothing is registered anywhere.
	book, err := consent.EU().With(consent.Row{
		Territory: "FR", Channel: consent.Email, Rule: consent.RuleEvidence, Value: uint8(consent.Confirmed),
		Period: calendar.Period{First: calendar.MustDate("2026-01-01")}, Source: commerce.Source{Cite: commerce.Citation{Act: "house rule"}, Trust: commerce.Verified},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(book.Edition())
	// Output: eu-2026.11+1
}

func ExampleCapture_Lint() {
	c := consent.Capture{Gesture: consent.Tick, PreTicked: commerce.Yes, Bundled: commerce.No, Conditional: commerce.No, Distinct: commerce.Yes, Informed: commerce.Yes, GrantSteps: 1, WithdrawSteps: 3}
	for _, r := range c.Lint() {
		fmt.Println(r.Path, r)
	}
	// Output:
	// /pre_ticked the box was ticked beforehand [C-673/17]
	// /withdraw_steps withdrawing takes more steps than giving [Regulation 2016/679 Art. 7(3)]
}

func ExampleMayPrompt() {
	shown, err := consent.NewEvent(consent.Event{
		Subject: consent.SubjectRef{0xd}, Kind: consent.Dismissed, Purpose: consent.Advertising, Channels: consent.Device, Trusted: true,
		Occurred: time.Date(2026, 5, 21, 9, 0, 0, 0, time.UTC), Recorded: time.Date(2026, 5, 21, 9, 0, 0, 0, time.UTC),
	}, nil)
	if err != nil {
		panic(err)
	}
	ledger, err := consent.LedgerOf(shown)
	if err != nil {
		panic(err)
	}
	state := ledger.State(now)
	rules, err := consent.EU().Rules("IT", calendar.MustDate("2026-11-19"))
	if err != nil {
		panic(err)
	}
	p := consent.MayPrompt(rules, &state, time.UTC, now.AddDate(0, 0, -2), consent.PromptFacts{})
	fmt.Println(p.May, p.Reasons()[0])
	signals, err := json.Marshal(consent.ConsentMode(rules, &state, now))
	fmt.Println(string(signals[:46]), err)
	// Output:
	// false the banner was shown on 2026-05-21 and may ask again after 6 months [Garante provv. 231/2021]
	// {"ad_storage":"denied","ad_user_data":"denied" <nil>
}

func ExampleImport() {
	rules, err := consent.EU().Rules("IT", calendar.MustDate("2026-11-21"))
	if err != nil {
		panic(err)
	}
	row, _, err := consent.Shopify.Event(consent.Event{
		Subject: consent.SubjectRef{0xb}, Purpose: consent.Marketing, Channels: consent.Email, Occurred: now.AddDate(-3, 0, 0), Recorded: now, Trusted: true,
		Notice: consent.NoticeHash([]byte("text of the old shop")),
	}, "SUBSCRIBED", "SINGLE_OPT_IN")
	if err != nil {
		panic(err)
	}
	for _, v := range consent.Import(rules, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: now}, consent.Candidate{Row: "row 7", Event: row}) {
		fmt.Println(v.Row, v.Enter, v.Reasons()[0])
	}
	// Output:
	// row 7 false the evidence of the consent is below the level confirmed [Garante provv. 330/2025]
}

func ExampleReceiptOf() {
	text := []byte("Sì, voglio la newsletter.")
	grant, err := consent.NewEvent(consent.Event{
		Subject: consent.SubjectRef{0xc}, Kind: consent.Granted, Purpose: consent.Marketing, Channels: consent.Email, Evidence: consent.Confirmed,
		Notice: consent.NoticeHash(text), Occurred: now, Recorded: now, Trusted: true,
	}, nil)
	if err != nil {
		panic(err)
	}
	ledger, err := consent.LedgerOf(grant)
	if err != nil {
		panic(err)
	}
	register := consent.Register{Controller: consent.Party{Name: "Bottega S.r.l.", Contact: "privacy@bottega.example"}, Activities: []consent.Activity{{
		ID: "newsletter", Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Consent, Data: []string{"e-mail address"}, Months: 24, From: "last_use",
		Recipients: []consent.Party{{Name: "Mailer GmbH"}},
	}}}
	notice := consent.Notice{Hash: consent.NoticeHash(text), ID: "newsletter-it", Lang: "it", Version: 1, Purposes: []consent.Purpose{consent.Marketing}}
	r, err := consent.ReceiptOf(ledger, grant.Digest(), notice, consent.ReceiptInfo{Register: &register, Storage: []string{"EU"}, Withdrawal: "link in every message", Jurisdiction: "IT", Authority: "Garante"})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Profile, r.Purposes[0].Term, r.Purposes[0].Basis, r.Events[0].State)
	k := r.Kantara("newsletter", "https://bottega.example/privacy")
	fmt.Println(k.Version, k.Jurisdiction, k.Controllers[0].Name, k.Services[0].Purposes[0].ThirdParty)
	_, err = consent.ReceiptOf(ledger, grant.Digest(), notice, consent.ReceiptInfo{Register: &register, Storage: []string{"EU"}, Withdrawal: "link", Authority: "Garante"})
	fmt.Println(err)
	// Output:
	// dpv-27560:receipt-eu-gdpr dpv:DirectMarketing eu-gdpr:A6-1-a dpv:ConsentGiven
	// KI-CR-v1.1.0 IT Bottega S.r.l. Mailer GmbH
	// consent: /purposes/0/jurisdiction: the receipt would lack a mandatory field
}

func ExampleStateOf() {
	at := now.AddDate(0, -1, 0)
	event := func(e consent.Event) consent.Ledger {
		e.Occurred, e.Recorded, e.Trusted = at, at, true
		x, err := consent.NewEvent(e, nil)
		if err != nil {
			panic(err)
		}
		l, err := consent.LedgerOf(x)
		if err != nil {
			panic(err)
		}
		return l
	}
	phone := consent.SubjectRef{0xd}
	account := event(consent.Event{Subject: consent.SubjectRef{0xa}, Kind: consent.Linked, Other: phone})
	device := event(consent.Event{Subject: phone, Kind: consent.Granted, Purpose: consent.Analytics, Channels: consent.Device, Evidence: consent.Logged, Notice: consent.NoticeHash([]byte("Usiamo cookie."))})
	state, err := consent.StateOf(now, account, device)
	if err != nil {
		panic(err)
	}
	rules, err := consent.EU().Rules("IT", calendar.MustDate("2026-11-21"))
	if err != nil {
		panic(err)
	}
	// The choice was made for that phone; the account says nothing about the laptop.
	fmt.Println(consent.Decide(rules, &state, consent.Query{Purpose: consent.Analytics, Channel: consent.Device, At: now}).Allow)
	_, err = consent.StateOf(now, consent.Ledger{}, device)
	fmt.Println(err)
	// Output:
	// false
	// consent: /devices/0: device is not linked to the account
}

func ExampleRegister_Lint() {
	r := consent.Register{Controller: consent.Party{Name: "Bottega S.r.l.", Contact: "privacy@bottega.example"}, Activities: []consent.Activity{{
		ID: "newsletter", Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Consent, Subjects: []string{"subscribers"}, Data: []string{"e-mail address"}, From: "withdrawal", Security: "access control",
	}}}
	for _, found := range r.Lint() {
		fmt.Println(found.Path, found)
	}
	// Output:
	// /activities/0/months there is no storage period: until withdrawal is none [Regulation 2016/679 Art. 5(1)(e)]
}

func ExampleSuppressed() {
	key := []byte("a key of the host")
	list := consent.NewSuppression(consent.Suppressed(key, consent.Email, "Anna@Example.com "), consent.Suppressed(key, consent.SMS, "+39 333 123-4567"))
	fmt.Println(list.Has(consent.Suppressed(key, consent.Email, "anna@example.com")), list.Has(consent.Suppressed(key, consent.SMS, "+393331234567")), list.Has(consent.Suppressed(key, consent.Email, "bruno@example.com")))
	// Output: true true false
}

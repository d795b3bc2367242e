// Command consentdesk is a year in the life of five contacts of a small shop: a checkout, a double opt-in, an imported
// list, an objection and a child. It prints why each may or may not be written to, what a banner may signal, when a
// rights request is due, and proves one event out of a log that left the building.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"
	_ "time/tzdata"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/consent/dsr"
	"github.com/bottega-go/commerce/consent/proof"
)

func main() {
	log.SetFlags(0)
	rome, err := time.LoadLocation("Europe/Rome")
	if err == nil {
		err = run(os.Stdout, rome)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// desk is what the shop keeps: a ledger per contact, and the log over all events in the order of arrival.
type desk struct {
	out     io.Writer
	zone    *time.Location
	ledgers map[string]consent.Ledger
	tree    proof.Tree
	last    consent.Event
}

func run(out io.Writer, rome *time.Location) error {
	d := &desk{out: out, zone: rome, ledgers: map[string]consent.Ledger{}}
	for _, step := range year {
		if err := d.play(step); err != nil {
			return fmt.Errorf("%s %s: %w", step.on, step.who, err)
		}
	}
	for _, part := range []func() error{d.banner, d.request, d.prove} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) noon(day string) time.Time {
	return calendar.MustDate(day).Start(d.zone).Add(12 * time.Hour)
}

// play records an event, or asks whether the contact may get the newsletter.
func (d *desk) play(s step) error {
	at := d.noon(s.on)
	if s.kind == 0 {
		return d.ask(s, at)
	}
	e := consent.Event{Subject: refs[s.who], Kind: s.kind, Occurred: at, Recorded: at, Trusted: true, Evidence: s.evidence, Facts: s.facts, Age: s.age}
	if s.age == 0 && s.kind != consent.Guardian {
		e.Purpose, e.Channels = consent.Marketing, consent.Email
	}
	if s.kind == consent.Requested || s.kind == consent.Granted || s.kind == consent.Imported {
		e.Notice = consent.NoticeHash([]byte("Sì, scrivetemi le novità della bottega."))
	}
	e, err := consent.NewEvent(e, nil)
	if err != nil {
		return err
	}
	one, err := consent.LedgerOf(e)
	if err != nil {
		return err
	}
	if d.ledgers[s.who], err = d.ledgers[s.who].Merge(one); err != nil {
		return err
	}
	digest := e.Digest()
	d.tree.Append(proof.LeafHash(digest[:]))
	d.last = e
	fmt.Fprintf(d.out, "%s %-6s %s: %s\n", s.on, s.who, s.kind, s.note)
	return nil
}

func (d *desk) ask(s step, at time.Time) error {
	rules, err := consent.EU().Rules("IT", calendar.DateIn(at, d.zone))
	if err != nil {
		return err
	}
	state := d.ledgers[s.who].State(at)
	answer := consent.Decide(rules, &state, consent.Query{
		Purpose: consent.Marketing, Channel: consent.Email, At: at, Similar: commerce.Yes, OptOut: commerce.Yes,
	})
	word := "no"
	if answer.Allow {
		word = "yes"
	}
	fmt.Fprintf(d.out, "%s %-6s may we write? %s: %s\n", s.on, s.who, word, answer.Reasons()[0])
	if answer.Duties != 0 {
		fmt.Fprintf(d.out, "%18s duties: %s\n", "", answer.Duties)
	}
	return nil
}

// banner: a device closes the banner with the X, is left alone for six months, and then chooses.
func (d *desk) banner() error {
	fmt.Fprintln(d.out, "\nThe banner")
	device := consent.SubjectRef{0xd}
	event := func(kind consent.Kind, p consent.Purpose, day string) (consent.Event, error) {
		return consent.NewEvent(consent.Event{
			Subject: device, Kind: kind, Purpose: p, Channels: consent.Device, Evidence: consent.Logged,
			Notice: consent.NoticeHash([]byte("Usiamo cookie.")), Occurred: d.noon(day), Recorded: d.noon(day),
		}, nil)
	}
	closed, err := event(consent.Dismissed, consent.Analytics, "2026-05-21")
	if err != nil {
		return err
	}
	chosen, err := event(consent.Granted, consent.Analytics, "2026-11-21")
	if err != nil {
		return err
	}
	ledger, err := consent.LedgerOf(closed, chosen)
	if err != nil {
		return err
	}
	for _, day := range []string{"2026-11-20", "2026-11-21"} {
		rules, err := consent.EU().Rules("IT", calendar.MustDate(day))
		if err != nil {
			return err
		}
		at := calendar.MustDate(day).Start(d.zone)
		state := ledger.State(at)
		p := consent.MayPrompt(rules, &state, d.zone, at, consent.PromptFacts{})
		fmt.Fprintf(d.out, "%s may ask: %t, %s\n", day, p.May, p.Reasons()[0])
		after := ledger.State(d.noon(day))
		signals, err := json.Marshal(consent.ConsentMode(rules, &after, d.noon(day)))
		if err != nil {
			return err
		}
		fmt.Fprintf(d.out, "%s signals: %s\n", day, signals)
	}
	return nil
}

// request: Dario asks for erasure on a Sunday in November.
func (d *desk) request() error {
	fmt.Fprintln(d.out, "\nDario asks to be erased on 2026-11-08")
	italy, err := calendar.Public("IT")
	if err != nil {
		return err
	}
	count := calendar.Counting{Place: calendar.Place{Zone: d.zone, Holidays: italy}}
	r, err := dsr.Fold(count, dsr.Event{ID: "r1", Kind: dsr.Received, Right: dsr.Erase, At: d.noon("2026-11-08")})
	if err != nil {
		return err
	}
	for _, why := range r.At(d.noon("2026-11-21")).Reasons() {
		fmt.Fprintln(d.out, why)
	}
	steps, err := dsr.PlanOf(r.Right, r.Received, holdings...)
	if err != nil {
		return err
	}
	for _, s := range steps {
		fmt.Fprintf(d.out, "%-10s %s: %s\n", s.Activity, s.Do, s.Reasons()[0])
	}
	return nil
}

// prove: the checkpoint was mailed; months later one event is shown to an authority, and nothing else.
func (d *desk) prove() error {
	fmt.Fprintln(d.out, "\nThe proof")
	n := d.tree.Size()
	early, err := d.tree.Root(5)
	if err != nil {
		return err
	}
	root, err := d.tree.Root(n)
	if err != nil {
		return err
	}
	grows, err := d.tree.Consistency(5, n)
	if err != nil {
		return err
	}
	path, err := d.tree.Inclusion(n-1, n)
	if err != nil {
		return err
	}
	digest := d.last.Redact().Digest() // erased details change nothing
	fmt.Fprintf(d.out, "log of %d events extends the checkpoint of 5: %t\n", n, proof.VerifyConsistency(5, n, early, root, grows) == nil)
	fmt.Fprintf(d.out, "last event (%s) is in it: %t, shown with %d hashes\n", d.last.Kind, proof.VerifyInclusion(proof.LeafHash(digest[:]), n-1, n, root, path) == nil, len(path))
	return nil
}

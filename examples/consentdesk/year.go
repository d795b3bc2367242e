package main

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/consent/dsr"
)

// A step is an event, or with no kind the question whether the contact may be written to.
type step struct {
	on, who  string
	kind     consent.Kind
	evidence consent.Evidence
	facts    consent.Facts
	age      uint8
	note     string
}

var refs = map[string]consent.SubjectRef{"Anna": {1}, "Bruno": {2}, "Carla": {3}, "Dario": {4}, "Elena": {5}}

var year = []step{
	{on: "2026-01-12", who: "Anna", kind: consent.Sale, facts: consent.FromPerson | consent.Informed, note: "buys soap, is told she can refuse offers"},
	{on: "2026-01-13", who: "Anna"},
	{on: "2026-02-02", who: "Bruno", kind: consent.Requested, note: "types his address into the newsletter form"},
	{on: "2026-02-03", who: "Bruno"},
	{on: "2026-02-04", who: "Bruno", kind: consent.Granted, evidence: consent.Confirmed, note: "follows the link in the confirmation mail"},
	{on: "2026-02-05", who: "Bruno"},
	{on: "2026-03-01", who: "Carla", kind: consent.Imported, evidence: consent.Asserted, note: "is on the list of a shop that was taken over"},
	{on: "2026-03-02", who: "Carla"},
	{on: "2026-03-10", who: "Dario", kind: consent.Sale, facts: consent.FromPerson | consent.Informed, note: "buys a comb"},
	{on: "2026-03-11", who: "Dario"},
	{on: "2026-03-12", who: "Dario", kind: consent.Objected, note: "follows the opt-out link"},
	{on: "2026-03-13", who: "Dario"},
	{on: "2026-04-01", who: "Dario", kind: consent.Imported, evidence: consent.Signed, note: "comes back with the same list"},
	{on: "2026-04-02", who: "Dario"},
	{on: "2026-05-01", who: "Elena", kind: consent.AgeStated, age: 13, note: "states her age"},
	{on: "2026-05-01", who: "Elena", kind: consent.Granted, evidence: consent.Confirmed, note: "confirms the newsletter"},
	{on: "2026-05-02", who: "Elena"},
	{on: "2026-06-01", who: "Elena", kind: consent.Guardian, evidence: consent.Confirmed, note: "her mother authorises it"},
	{on: "2026-06-02", who: "Elena"},
	{on: "2026-10-29", who: "Bruno"},
	{on: "2026-12-01", who: "Bruno", kind: consent.Withdrawn, note: "has read enough"},
	{on: "2026-12-02", who: "Bruno"},
}

var holdings = []dsr.Holding{
	{Start: calendar.MustDate("2026-03-10"), Activity: consent.Activity{
		ID: "invoices", Basis: consent.LegalObligation, Months: 120,
		Law: commerce.Citation{Act: "Codice civile", Provision: "Art. 2220"},
	}},
	{Start: calendar.MustDate("2026-03-10"), Activity: consent.Activity{ID: "orders", Basis: consent.Contract, Months: 24, Anonymise: true}},
	{Start: calendar.MustDate("2026-03-10"), Activity: consent.Activity{ID: "newsletter", Basis: consent.SoftOptIn, Months: 24}},
}

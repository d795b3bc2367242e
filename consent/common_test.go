package consent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

// ev is an event in short: e-mail marketing by a trusted clock at noon unless it says otherwise.
type ev struct {
	kind     consent.Kind
	on       string // day, or RFC 3339
	recorded string // empty: on
	purpose  consent.Purpose
	channels consent.Channels
	evidence consent.Evidence
	facts    consent.Facts
	age      uint8
	notice   string
	device   bool // untrusted clock
	nonce    byte
	subject  byte
	other    byte
}

func at(s string) time.Time {
	if len(s) == 10 {
		s += "T12:00:00Z"
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

var noticeText = []byte("Iscriviti alla newsletter")

func (e ev) event() consent.Event {
	out := consent.Event{
		Subject: consent.SubjectRef{1 + e.subject}, Kind: e.kind, Purpose: e.purpose, Channels: e.channels, Occurred: at(e.on),
		Recorded: at(e.on), Trusted: !e.device, Evidence: e.evidence, Facts: e.facts, Age: e.age,
	}
	if e.recorded != "" {
		out.Recorded = at(e.recorded)
	}
	if e.nonce != 0 {
		out.Nonce[0] = e.nonce
	}
	if e.other != 0 {
		out.Other[0] = e.other + 1
	}
	switch e.kind {
	case consent.Unrestricted, consent.Guardian, consent.AgeStated, consent.Linked, consent.Restricted, consent.Erased:
	default:
		if out.Purpose == 0 {
			out.Purpose = consent.Marketing
		}
		if out.Channels == 0 {
			out.Channels = consent.Email
		}
	}
	switch e.kind {
	case consent.Granted, consent.Imported, consent.Requested:
		out.Notice = consent.NoticeHash(noticeText)
		if e.notice != "" {
			out.Notice = consent.NoticeHash([]byte(e.notice))
		}
	}
	return out
}

func events(tb testing.TB, list ...ev) []consent.Event {
	tb.Helper()
	var out []consent.Event
	for _, e := range list {
		x, err := consent.NewEvent(e.event(), nil)
		require.NoError(tb, err)
		out = append(out, x)
	}
	return out
}

func ledger(tb testing.TB, list ...ev) consent.Ledger {
	tb.Helper()
	l, err := consent.LedgerOf(events(tb, list...)...)
	require.NoError(tb, err)
	return l
}

func rules(tb testing.TB, country commerce.Territory, on string) *consent.Rules {
	tb.Helper()
	r, err := consent.EU().Rules(country, calendar.MustDate(on))
	require.NoError(tb, err)
	return r
}

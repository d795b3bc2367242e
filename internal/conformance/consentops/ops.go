// Package consentops has the operations of package consent.
package consentops

import (
	"errors"
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/internal/conformance"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "consent",
		Words: map[string]error{
			"future": consent.ErrFutureEvent, "not_covered": consent.ErrNotCovered, "event": consent.ErrEvent, "row": consent.ErrRow,
		},
		Ops: map[string]conformance.Op{
			"consent.segment":  conformance.Typed("Which of many customers a message may go to, and how the others fall out.", segment),
			"consent.decide":   conformance.Typed("Whether a person may be contacted or tracked for a purpose on a channel, on which basis and with which duties.", decide),
			"consent.capture":  conformance.Typed("What is wrong with the way a consent was asked for.", capture),
			"consent.prompt":   conformance.Typed("Whether the cookie banner may be shown again.", prompt),
			"consent.register": conformance.Typed("What a record of processing activities lacks.", register),
			"consent.signals":  conformance.Typed("The signals of consent mode that a state of consents becomes.", signals),
			"consent.gpc":      conformance.Typed("Whether the values of the header Sec-GPC object to sale and sharing.", gpc),
			"consent.import":   conformance.Typed("Which rows of another system's list may enter a campaign.", imported),
			"consent.rules":    conformance.Typed("The age of digital consent in a country on a day.", rules),
		},
	}
}

type decideIn struct {
	Country commerce.Territory `json:"country"`
	On      calendar.Date      `json:"on"`
	At      time.Time          `json:"at"`
	Known   time.Time          `json:"known"`
	Events  []eventIn          `json:"events"`
	Notices []struct {
		Text     string            `json:"text"`
		ID       string            `json:"id"`
		Version  int               `json:"version"`
		Purposes []consent.Purpose `json:"purposes"`
		Material []consent.Purpose `json:"material"`
	} `json:"notices"`
	Query struct {
		consent.Query

		Purpose *consent.Purpose `json:"purpose"`
	} `json:"query"`
}

func decide(in decideIn) (any, error) {
	var r *consent.Rules
	var err error
	if in.Country != "" {
		if r, err = consent.EU().Rules(in.Country, in.On); err != nil {
			return nil, err
		}
	}
	if len(in.Notices) > 0 {
		var list []consent.Notice
		for _, n := range in.Notices {
			list = append(list, consent.Notice{Hash: consent.NoticeHash([]byte(n.Text)), ID: n.ID, Version: n.Version, Purposes: n.Purposes, Material: n.Material})
		}
		if r, err = r.Notices(list...); err != nil {
			return nil, err
		}
	}
	l, err := ledger(in.Events)
	if err != nil {
		return nil, err
	}
	s := l.State(in.At)
	if !in.Known.IsZero() {
		s = l.StateAsKnown(in.At, in.Known)
	}
	q := in.Query.Query
	if in.Query.Purpose != nil {
		q.Purpose = *in.Query.Purpose
	}
	return consent.Decide(r, &s, q), nil
}

func capture(c consent.Capture) (any, error) {
	return map[string]any{"codes": conformance.CodesOf(c.Lint())}, nil
}

type stateIn struct {
	Country commerce.Territory `json:"country"`
	On      calendar.Date      `json:"on"`
	At      time.Time          `json:"at"`
	Events  []eventIn          `json:"events"`

	MaterialChange bool `json:"material_change"`
	StateUnknown   bool `json:"state_unknown"`
}

func (in stateIn) open() (*consent.Rules, consent.State, error) {
	r, err := consent.EU().Rules(in.Country, in.On)
	l, err2 := ledger(in.Events)
	return r, l.State(in.At), errors.Join(err, err2)
}

func prompt(in stateIn) (any, error) {
	r, s, err := in.open()
	if err != nil {
		return nil, err
	}
	p := consent.MayPrompt(r, &s, time.UTC, in.At, consent.PromptFacts{MaterialChange: in.MaterialChange, StateUnknown: in.StateUnknown})
	return map[string]any{"may": p.May, "not_before": p.NotBefore, "code": p.Code()}, nil
}

func register(r consent.Register) (any, error) {
	return map[string]any{"found": append([]commerce.Reason{}, r.Lint()...)}, nil
}

func signals(in stateIn) (any, error) {
	r, s, err := in.open()
	if err != nil {
		return nil, err
	}
	return consent.ConsentMode(r, &s, in.At), nil
}

func gpc(in struct {
	Values []string `json:"values"`
},
) (any, error) {
	return map[string]any{"gpc": consent.GPC(in.Values)}, nil
}

type importIn struct {
	Country commerce.Territory `json:"country"`
	Rows    []struct {
		Row        string    `json:"row"`
		Contact    uint16    `json:"contact"` // who it is; 0 is somebody of its own
		System     string    `json:"system"`
		State      string    `json:"state"`
		Level      string    `json:"level"`
		Known      []eventIn `json:"known"`
		Suppressed bool      `json:"suppressed"`
	} `json:"rows"`
}

func imported(in importIn) (any, error) {
	r, err := consent.EU().Rules(in.Country, calendar.MustDate("2026-11-21"))
	if err != nil {
		return nil, err
	}
	var list []consent.Candidate
	for i, row := range in.Rows {
		who := row.Contact
		if who == 0 {
			who = 1000 + uint16(i)
		}
		base, err := eventIn{Kind: consent.Imported, On: "2026-10-01", Subject: who}.event()
		if err != nil {
			return nil, err
		}
		for k := range row.Known {
			row.Known[k].Subject = who
		}
		v, err := vocabulary(row.System)
		if err != nil {
			return nil, err
		}
		e, _, err := v.Event(base, row.State, row.Level)
		if err != nil {
			return nil, err
		}
		known, err := ledger(row.Known)
		if err != nil {
			return nil, err
		}
		list = append(list, consent.Candidate{Row: row.Row, Event: e, Known: known, Suppressed: row.Suppressed})
	}
	out := []any{}
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)}
	for _, v := range consent.Import(r, q, list...) {
		if v.Err != nil {
			return nil, v.Err
		}
		line := ""
		for _, why := range v.Reasons() {
			line = why.Line
			break
		}
		out = append(out, map[string]any{"enter": v.Enter, "code": v.Code(), "line": line})
	}
	return map[string]any{"verdicts": out}, nil
}

// vocabulary returns the words of the system that a list comes from; none is Shopify.
func vocabulary(system string) (consent.Vocabulary, error) {
	switch system {
	case "", "shopify":
		return consent.Shopify, nil
	case "klaviyo":
		return consent.Klaviyo, nil
	default:
		return consent.Shopify, fmt.Errorf("%w: system %q", commerce.ErrUnknownWord, system)
	}
}

func rules(in stateIn) (any, error) {
	r, err := consent.EU().Rules(in.Country, in.On)
	if err != nil {
		return nil, err
	}
	return map[string]any{"age": r.Age()}, nil
}

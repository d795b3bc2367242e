package consent_test

import (
	"errors"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/internal/vector"
)

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
	l, err2 := decideIn{Events: in.Events}.ledger()
	return r, l.State(in.At), errors.Join(err, err2)
}

type importIn struct {
	Country commerce.Territory `json:"country"`
	Rows    []struct {
		Row        string    `json:"row"`
		System     string    `json:"system"`
		State      string    `json:"state"`
		Level      string    `json:"level"`
		Known      []eventIn `json:"known"`
		Suppressed bool      `json:"suppressed"`
	} `json:"rows"`
}

func outerOps() map[string]vector.Op {
	ops := map[string]vector.Op{"consent.decide": vector.Typed(decideOp)}
	ops["consent.capture"] = vector.Typed(func(c consent.Capture) (any, error) {
		codes := []string{}
		for _, r := range c.Lint() {
			codes = append(codes, r.Code)
		}
		return map[string]any{"codes": codes}, nil
	})
	ops["consent.prompt"] = vector.Typed(func(in stateIn) (any, error) {
		r, s, err := in.open()
		p := consent.MayPrompt(r, &s, time.UTC, in.At, consent.PromptFacts{MaterialChange: in.MaterialChange, StateUnknown: in.StateUnknown})
		return map[string]any{"may": p.May, "not_before": p.NotBefore, "code": p.Code()}, err
	})
	ops["consent.register"] = vector.Typed(func(r consent.Register) (any, error) {
		return map[string]any{"found": append([]commerce.Reason{}, r.Lint()...)}, nil
	})
	ops["consent.signals"] = vector.Typed(func(in stateIn) (any, error) {
		r, s, err := in.open()
		return consent.ConsentMode(r, &s, in.At), err
	})
	ops["consent.gpc"] = vector.Typed(func(in struct {
		Values []string `json:"values"`
	},
	) (any, error) {
		return map[string]any{"gpc": consent.GPC(in.Values)}, nil
	})
	ops["consent.import"] = vector.Typed(func(in importIn) (any, error) {
		r, err := consent.EU().Rules(in.Country, calendar.MustDate("2026-11-21"))
		if err != nil {
			return nil, err
		}
		var list []consent.Candidate
		for _, row := range in.Rows {
			v := consent.Shopify
			if row.System == "klaviyo" {
				v = consent.Klaviyo
			}
			e, _, err := v.Event(ev{kind: consent.Imported, on: "2026-10-01"}.event(), row.State, row.Level)
			if err != nil {
				return nil, err
			}
			known, err := decideIn{Events: row.Known}.ledger()
			if err != nil {
				return nil, err
			}
			list = append(list, consent.Candidate{Row: row.Row, Event: e, Known: known, Suppressed: row.Suppressed})
		}
		out := []any{}
		for _, v := range consent.Import(r, consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21")}, list...) {
			if v.Err != nil {
				return nil, v.Err
			}
			out = append(out, map[string]any{"enter": v.Enter, "code": v.Code(), "line": v.Reasons()[0].Line})
		}
		return map[string]any{"verdicts": out}, nil
	})
	ops["consent.rules"] = vector.Typed(func(in stateIn) (any, error) {
		r, err := consent.EU().Rules(in.Country, in.On)
		return map[string]any{"age": r.Age()}, err
	})
	return ops
}

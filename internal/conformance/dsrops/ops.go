// Package dsrops has the operations of package consent/dsr.
package dsrops

import (
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/consent/dsr"
	"github.com/bottega-go/commerce/internal/conformance"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "consent/dsr",
		Words: map[string]error{
			"extension_late": dsr.ErrExtensionLate, "missing_reason": dsr.ErrMissingReason, "order": dsr.ErrOrder, "event": dsr.ErrEvent,
		},
		Ops: map[string]conformance.Op{
			"dsr.status": conformance.Typed("Where the request of a person about their data stands, and by when it has to be answered.", status),
			"dsr.plan":   conformance.Typed("What to do with each holding of data under a request, until when, and whom to tell.", plan),
		},
	}
}

func status(in struct {
	Country string      `json:"country"`
	Events  []dsr.Event `json:"events"`
	At      time.Time   `json:"at"`
},
) (any, error) {
	holidays, err := calendar.Public(in.Country)
	if err != nil {
		return nil, err
	}
	where := calendar.Place{Zone: time.FixedZone("CET", 3600), Holidays: holidays}
	r, err := dsr.Fold(calendar.Counting{Place: where}, in.Events...)
	if err != nil {
		return nil, err
	}
	s := r.At(in.At)
	return map[string]any{
		"state": s.State, "late": s.Late, "code": s.Code(), "reasons": s.Reasons(),
		"due": r.Due.Legal, "nominal": r.Due.Nominal, "first": r.First.Legal, "waited": r.Waited,
	}, nil
}

type step struct {
	Do    dsr.Do        `json:"do"`
	Code  string        `json:"code"`
	Until calendar.Date `json:"until"`
	Tell  []string      `json:"tell"`
}

type planOut struct {
	Steps []step `json:"steps"`
}

func plan(in struct {
	Right    dsr.Right     `json:"right"`
	On       calendar.Date `json:"on"`
	Holdings []struct {
		Activity consent.Activity `json:"activity"`
		Start    calendar.Date    `json:"start"`
	} `json:"holdings"`
},
) (planOut, error) {
	var hs []dsr.Holding
	for _, h := range in.Holdings {
		hs = append(hs, dsr.Holding{Activity: h.Activity, Start: h.Start})
	}
	steps, err := dsr.PlanOf(in.Right, in.On, hs...)
	out := planOut{[]step{}}
	for _, s := range steps {
		tell := []string{}
		for _, p := range s.Tell {
			tell = append(tell, p.Name)
		}
		out.Steps = append(out.Steps, step{s.Do, s.Code(), s.Until, tell})
	}
	return out, err
}

package consent_test

import (
	"testing"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/internal/vector"
)

type eventIn struct {
	Kind     consent.Kind     `json:"kind"`
	On       string           `json:"on"`
	Recorded string           `json:"recorded"`
	Trusted  *bool            `json:"trusted"`
	Purpose  consent.Purpose  `json:"purpose"`
	Channels consent.Channels `json:"channels"`
	Evidence consent.Evidence `json:"evidence"`
	Facts    consent.Facts    `json:"facts"`
	Age      uint8            `json:"age"`
	Notice   string           `json:"notice"`
}

func (e eventIn) short() ev {
	return ev{
		kind: e.Kind, on: e.On, recorded: e.Recorded, device: e.Trusted != nil && !*e.Trusted, purpose: e.Purpose, channels: e.Channels,
		evidence: e.Evidence, facts: e.Facts, age: e.Age, notice: e.Notice,
	}
}

type noticeIn struct {
	Text     string            `json:"text"`
	ID       string            `json:"id"`
	Version  int               `json:"version"`
	Purposes []consent.Purpose `json:"purposes"`
	Material []consent.Purpose `json:"material"`
}

type decideIn struct {
	Country commerce.Territory `json:"country"`
	On      calendar.Date      `json:"on"`
	At      time.Time          `json:"at"`
	Known   time.Time          `json:"known"`
	Events  []eventIn          `json:"events"`
	Notices []noticeIn         `json:"notices"`
	Query   struct {
		consent.Query
		Purpose *consent.Purpose `json:"purpose"`
	} `json:"query"`
}

func (in decideIn) ledger() (consent.Ledger, error) {
	var list []consent.Event
	for _, e := range in.Events {
		x, err := consent.NewEvent(e.short().event(), nil)
		if err != nil {
			return consent.Ledger{}, err
		}
		list = append(list, x)
	}
	return consent.LedgerOf(list...)
}

func decideOp(in decideIn) (any, error) {
	var r *consent.Rules
	if in.Country != "" {
		var err error
		if r, err = consent.EU().Rules(in.Country, in.On); err != nil {
			return nil, err
		}
	}
	if len(in.Notices) > 0 {
		var list []consent.Notice
		for _, n := range in.Notices {
			list = append(list, consent.Notice{Hash: consent.NoticeHash([]byte(n.Text)), ID: n.ID, Version: n.Version, Purposes: n.Purposes, Material: n.Material})
		}
		var err error
		if r, err = r.Notices(list...); err != nil {
			return nil, err
		}
	}
	l, err := in.ledger()
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

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", outerOps(), map[string]error{
		"future": consent.ErrFutureEvent, "not_covered": consent.ErrNotCovered, "event": consent.ErrEvent, "row": consent.ErrRow,
	})
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

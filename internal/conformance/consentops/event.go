package consentops

import (
	"time"

	"github.com/bottega-go/commerce/consent"
)

// eventIn is an event in short: e-mail marketing by a trusted clock at noon
// unless it says otherwise.
type eventIn struct {
	Kind     consent.Kind     `json:"kind"`
	On       string           `json:"on"`       // a day, or RFC 3339
	Recorded string           `json:"recorded"` // empty: on
	Trusted  *bool            `json:"trusted"`
	Purpose  consent.Purpose  `json:"purpose"`
	Channels consent.Channels `json:"channels"`
	Evidence consent.Evidence `json:"evidence"`
	Facts    consent.Facts    `json:"facts"`
	Age      uint8            `json:"age"`
	Notice   string           `json:"notice"`
	Subject  uint16           `json:"subject"` // 0 is 1
}

// instant reads an instant; a day is its noon in UTC.
func instant(s string) (time.Time, error) {
	if len(s) == len(time.DateOnly) {
		s += "T12:00:00Z"
	}
	return time.Parse(time.RFC3339, s)
}

func (e eventIn) event() (consent.Event, error) {
	on, err := instant(e.On)
	if err != nil {
		return consent.Event{}, err
	}
	out := consent.Event{
		Subject: consent.SubjectRef{byte(max(e.Subject, 1)), byte(e.Subject >> 8)}, Kind: e.Kind, Purpose: e.Purpose, Channels: e.Channels, Occurred: on, Recorded: on,
		Trusted: e.Trusted == nil || *e.Trusted, Evidence: e.Evidence, Facts: e.Facts, Age: e.Age,
	}
	if e.Recorded != "" {
		if out.Recorded, err = instant(e.Recorded); err != nil {
			return consent.Event{}, err
		}
	}
	switch e.Kind {
	case consent.Unrestricted, consent.Guardian, consent.AgeStated, consent.Linked, consent.Restricted, consent.Erased:
	default:
		if out.Purpose == 0 {
			out.Purpose = consent.Marketing
		}
		if out.Channels == 0 {
			out.Channels = consent.Email
		}
	}
	switch e.Kind {
	case consent.Granted, consent.Imported, consent.Requested:
		text := e.Notice
		if text == "" {
			text = "Iscriviti alla newsletter"
		}
		out.Notice = consent.NoticeHash([]byte(text))
	default:
	}
	return out, nil
}

func ledger(events []eventIn) (consent.Ledger, error) {
	var list []consent.Event
	for _, e := range events {
		plain, err := e.event()
		if err != nil {
			return consent.Ledger{}, err
		}
		x, err := consent.NewEvent(plain, nil)
		if err != nil {
			return consent.Ledger{}, err
		}
		list = append(list, x)
	}
	return consent.LedgerOf(list...)
}

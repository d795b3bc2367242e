package consent

import (
	"encoding/json"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Prompt answers whether a banner may ask. The zero Prompt is no.
type Prompt struct {
	May       bool
	NotBefore time.Time // first instant at which it may; zero if it may now, or if that is not known
	code      reasonCode
	months    int
	shown     calendar.Date
	cite      []commerce.Citation
}

// PromptFacts are the two reasons to ask again before the term is over.
type PromptFacts struct {
	MaterialChange bool // of the processing
	StateUnknown   bool // it cannot be known whether the device was asked: the person deleted it
}

// MayPrompt answers whether a banner may ask at a moment: when it never did, after a material change, when the answer
// cannot be known, when since it was last shown a consent has lapsed or the term of the state is over. The term
// counts in calendar months by the days of the zone; closing with the X is no choice, but it is a presentation.
func MayPrompt(r *Rules, s *State, zone *time.Location, at time.Time, f PromptFacts) Prompt {
	row, ok := r.row(Device.index(), RulePrompt)
	if s == nil || s.at == 0 || zone == nil || !ok {
		return Prompt{code: rQueryIncomplete}
	}
	p := Prompt{months: int(row.Value), cite: []commerce.Citation{row.Source.Cite}}
	shown, lapse := int64(0), int64(0) // the latest of each in Unix milliseconds; 0 for never
	device := &r.channels[Device.index()]
	for i := range s.n {
		reg := s.nth(i)
		if reg.channel != uint8(Device.index()) {
			continue
		}
		for _, slot := range []int{slotRestrict, slotDismissed, slotGrant, slotGrant + 1, slotGrant + 2, slotGrant + 3} {
			if e := s.event(reg.place[slot]); e != nil {
				shown = max(shown, e.shown())
			}
		}
		if Decide(r, s, Query{Purpose: reg.purpose, Channel: Device, At: at}).code == rExpiryLapsed {
			cell := Pack(s, reg.purpose, Device)
			end := date(device.granted(&cell)).AddMonths(int(device.value[RuleExpiry]))
			lapse = max(lapse, end.Start(time.UTC).UnixMilli())
		}
	}
	switch {
	case shown == 0:
		p.May, p.code = true, rPromptFirst
	case f.MaterialChange || f.StateUnknown:
		p.May, p.code = true, rPromptChanged
	case shown < lapse: // not asked since
		p.May, p.code = true, rPromptLapsed
	default:
		p.shown = calendar.DateIn(time.UnixMilli(shown).UTC(), zone)
		again := p.shown.AddMonths(p.months).Start(zone)
		if p.code = rPromptElapsed; at.Before(again) {
			p.code, p.NotBefore = rPromptTooSoon, again
		}
		p.May = p.code == rPromptElapsed
	}
	return p
}

// shown is when a banner was presented: by a device, when we learnt of it, so that its clock brings no banner forward.
func (a *entry) shown() int64 {
	if a.Trusted {
		return a.key
	}
	return a.recorded
}

// Code is the decisive reason, a static string.
func (p Prompt) Code() string {
	if p.code == rNone {
		return rQueryIncomplete.String()
	}
	return p.code.String()
}

// Reasons explains the answer.
func (p Prompt) Reasons() []commerce.Reason {
	if p.code == rNone || p.code == rQueryIncomplete {
		return []commerce.Reason{rQueryIncomplete.reason()}
	}
	r := p.code.reason(commerce.NewFact("months", p.months), commerce.NewFact("shown", p.shown))
	r.Cites = p.cite
	return []commerce.Reason{r}
}

// Signals are the consent types of Google Consent Mode, version 2; true is granted.
type Signals struct {
	AdStorage, AdUserData, AdPersonalization, Analytics, Functionality, Personalization, Security bool
}

// DefaultSignals is the default command before any choice: all denied, but for security storage.
func DefaultSignals() Signals { return Signals{Security: true} }

// ConsentMode returns the update command for a device: Advertising opens ad_storage, Share ad_user_data, Profiling
// ad_personalization (the two need ad_storage as well), and Analytics, Functional and Personalization their own.
func ConsentMode(r *Rules, s *State, at time.Time) Signals {
	yes := func(p Purpose) bool { return Decide(r, s, Query{Purpose: p, Channel: Device, At: at}).Allow }
	ads := yes(Advertising)
	return Signals{
		AdStorage: ads, AdUserData: ads && yes(Share), AdPersonalization: ads && yes(Profiling), Analytics: yes(Analytics),
		Functionality: yes(Functional), Personalization: yes(Personalization), Security: true,
	}
}

// MarshalJSON writes the argument of gtag('consent', …): "granted" or "denied" for each type, in a fixed order.
func (g Signals) MarshalJSON() ([]byte, error) {
	word := func(b bool) string {
		if b {
			return "granted"
		}
		return "denied"
	}
	return json.Marshal(struct {
		AdStorage         string `json:"ad_storage"`
		AdUserData        string `json:"ad_user_data"`
		AdPersonalization string `json:"ad_personalization"`
		Analytics         string `json:"analytics_storage"`
		Functionality     string `json:"functionality_storage"`
		Personalization   string `json:"personalization_storage"`
		Security          string `json:"security_storage"`
	}{word(g.AdStorage), word(g.AdUserData), word(g.AdPersonalization), word(g.Analytics), word(g.Functionality), word(g.Personalization), word(g.Security)})
}

// GPC reports whether the values of the Sec-GPC request header carry Global Privacy Control: exactly one, exactly "1".
// It is a technical objection (GDPR Art. 21(5)), recorded as a [Signal]; an explicit later consent stands beside it.
func GPC(values []string) bool { return len(values) == 1 && values[0] == "1" }

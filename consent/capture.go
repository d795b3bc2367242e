package consent

import (
	"time"

	"github.com/bottega-go/commerce"
)

// Gesture is what the person did. The zero Gesture is none.
type Gesture uint8

// The gestures. Those from Scroll on are never a consent (GDPR Art. 4(11); C-673/17; EDPB Guidelines 05/2020).
const (
	Tick        Gesture = iota + 1 // an empty box
	Click                          // a button that says so
	Reply                          // to a message that asks
	Speak                          // recorded
	TypedWords                     // a statement
	ConfirmLink                    // second step of a double opt-in
	Signature
	Scroll
	Continue // using the site
	Dismiss  // closing the question
	Silence
)

var gestureWords = commerce.Words[Gesture]{"", "tick", "click", "reply", "speak", "typed_words", "confirm_link", "signature", "scroll", "continue", "dismiss", "silence"}

// String returns the word of JSON.
func (g Gesture) String() string { return gestureWords.Text(g) }

// MarshalText returns the word of JSON.
func (g Gesture) MarshalText() ([]byte, error) { return gestureWords.Marshal(g) }

// UnmarshalText reads the word of JSON.
func (g *Gesture) UnmarshalText(b []byte) error { return gestureWords.Unmarshal(g, b) }

// Capture describes how a form or banner asks. A fact that is not known counts against it.
type Capture struct {
	Gesture     Gesture      `json:"gesture"`
	PreTicked   commerce.Tri `json:"pre_ticked"`
	Bundled     commerce.Tri `json:"bundled"`     // one act for consent and for terms, or for several purposes
	Conditional commerce.Tri `json:"conditional"` // a service that does not need the data depends on it
	Distinct    commerce.Tri `json:"distinct"`    // distinguishable from other matters, in plain language
	Informed    commerce.Tri `json:"informed"`    // names controller, purposes and the right to withdraw
	// GrantSteps and WithdrawSteps are the clicks it takes to say yes and to take it back; 0 is not known.
	GrantSteps    int  `json:"grant_steps"`
	WithdrawSteps int  `json:"withdraw_steps"`
	Special       bool `json:"special"` // special categories: the consent must be explicit (Art. 9(2)(a))
	// Banner asks for the two facts that only a banner has: a refusal on the same layer, as prominent as the grant, and a
	// closing X that leaves everything off.
	Banner          bool         `json:"banner"`
	RejectSameLevel commerce.Tri `json:"reject_same_level"`
	CloseKeepsOff   commerce.Tri `json:"close_keeps_off"`
}

// Lint returns the defects; each voids the consents that were captured this way, each with its provision. Nothing for a
// good capture.
func (c Capture) Lint() []commerce.Reason {
	g := c.Gesture
	explicit := g == TypedWords || g == ConfirmLink || g == Signature
	eu := func(provision string) commerce.Citation { return commerce.Citation{Act: gdpr, Provision: provision} }
	var out []commerce.Reason
	for _, d := range []struct {
		bad  bool
		code reasonCode
		cite commerce.Citation
		path string
	}{
		{g == 0 || g >= Scroll, rCaptureGesture, eu("Art. 4(11)"), "/gesture"},
		{c.PreTicked != commerce.No, rCapturePreTicked, commerce.Citation{Act: "62017CJ0673"}, "/pre_ticked"},
		{c.Bundled != commerce.No, rCaptureBundled, eu("Art. 7(2)"), "/bundled"},
		{c.Conditional != commerce.No, rCaptureConditional, eu("Art. 7(4)"), "/conditional"},
		{c.Distinct != commerce.Yes, rCaptureIndistinct, eu("Art. 7(2)"), "/distinct"},
		{c.Informed != commerce.Yes, rCaptureNotInformed, eu("Art. 13"), "/informed"},
		{c.WithdrawSteps <= 0 || c.WithdrawSteps > c.GrantSteps, rCaptureWithdrawalHarder, eu("Art. 7(3)"), "/withdraw_steps"},
		{c.Special && !explicit, rCaptureNotExplicit, eu("Art. 9(2)(a)"), "/gesture"},
		{c.Banner && c.RejectSameLevel != commerce.Yes, rCaptureNoReject, eu("Art. 4(11)"), "/reject_same_level"},
		{c.Banner && c.CloseKeepsOff != commerce.Yes, rCaptureNoClose, commerce.Citation{Act: "Garante provv. 231/2021"}, "/close_keeps_off"},
	} {
		if d.bad {
			r := d.code.reason()
			r.Cites, r.Path = []commerce.Citation{d.cite}, d.path
			out = append(out, r)
		}
	}
	return out
}

// Invalidate returns the event that voids a grant whose capture has defects: it takes effect with the grant.
func Invalidate(grant Event, recorded time.Time) (Event, error) {
	return NewEvent(Event{
		Subject: grant.Subject, Kind: Invalidated, Purpose: grant.Purpose, Channels: grant.Channels,
		Occurred: time.UnixMilli(grant.key()).UTC(), Recorded: recorded, Trusted: true, Notice: grant.Notice,
	}, nil)
}

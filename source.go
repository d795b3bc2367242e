package commerce

import "github.com/bottega-go/commerce/calendar"

// Trust says how sure a row of law is. The zero Trust is [Unverified]: a row
// that says nothing of its source is not used unless the caller asks for it.
type Trust uint8

// The levels of trust, weakest first, so that they compare with <.
const (
	Unverified Trust = iota // from memory; used only where the caller trusts it
	Contested               // sources conflict; used with a warning
	Secondary               // read in sources other than the act
	Verified                // the act itself was read
)

var trusts = words[Trust]{name: "trust", list: []string{"unverified", "contested", "secondary", "verified"}}

// String returns unverified, contested, secondary or verified.
func (t Trust) String() string { return trusts.text(t) }

// MarshalText writes the word of [Trust.String].
func (t Trust) MarshalText() ([]byte, error) { return trusts.marshal(t) }

// UnmarshalText reads the word of [Trust.String]; others are [ErrUnknownWord].
func (t *Trust) UnmarshalText(b []byte) error { return trusts.unmarshal(t, b) }

// A Source says where a row of law comes from, how sure it is, and when
// somebody last looked.
type Source struct {
	Cite    Citation      `json:"cite"`
	Trust   Trust         `json:"trust"`
	Checked calendar.Date `json:"checked"`
}

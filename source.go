package commerce

import "github.com/bottega-go/commerce/calendar"

// Trust says how sure a row of law is, weakest first, so that levels compare
// with <. The zero Trust is [Unverified]: a row that says nothing of its source
// is not used unless the caller asks for it. It is the Trust of package
// calendar, whose holidays are rows of law too.
type Trust = calendar.Trust

// The levels of trust.
const (
	Unverified = calendar.Unverified // from memory; used only where the caller trusts it
	Contested  = calendar.Contested  // sources conflict; used with a warning
	Secondary  = calendar.Secondary  // read in sources other than the act
	Verified   = calendar.Verified   // the act itself was read
)

// A Source says where a row of law comes from, how sure it is, and when
// somebody last looked.
type Source struct {
	Cite    Citation      `json:"cite"`
	Trust   Trust         `json:"trust"`
	Checked calendar.Date `json:"checked"`
}

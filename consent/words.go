package consent

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"github.com/bottega-go/commerce"
)

// Errors of this package; they come wrapped in [commerce.FieldErrors] with the path of the field and, where an event
// is at fault, its digest as a fact.
var (
	ErrEvent       = errors.New("consent: not an event")                             // a field is missing or contradicts the kind
	ErrFutureEvent = errors.New("consent: the event lies in the future")             // a trusted clock after Recorded
	ErrNoSalt      = errors.New("consent: detail without a salt")                    // a commitment could be guessed
	ErrTampered    = errors.New("consent: detail or digest does not match")          // the content is not what was hashed
	ErrSubject     = errors.New("consent: event of another subject")                 // a ledger has one subject
	ErrNotice      = errors.New("consent: unknown notice")                           // no such text was registered
	ErrPurpose     = errors.New("consent: unknown purpose")                          // or one that the notice does not name
	ErrRow         = errors.New("consent: bad row")                                  // of a rule book
	ErrNoBook      = errors.New("consent: no rule book")                             // a nil Book
	ErrNotCovered  = errors.New("consent: territory or day outside the book")        // the book knows the 27 states, each from the first day of its rules
	ErrNotLinked   = errors.New("consent: device is not linked to the account")      // no Linked event names it
	ErrReceipt     = errors.New("consent: the receipt would lack a mandatory field") // TS 27560
)

// Hash is a SHA-256 digest, hexadecimal in text and JSON. The zero Hash is none.
type Hash [32]byte

// IsZero says that there is no hash.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns 64 hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (h *Hash) UnmarshalText(b []byte) error { return unhex(h[:], b) }

// SubjectRef is a random 128-bit number that stands for a person or a device; the host keeps what it refers to.
// A link, a nonce and a salt have the same shape. The zero value is none.
type SubjectRef [16]byte

// IsZero says that there is no reference.
func (r SubjectRef) IsZero() bool { return r == SubjectRef{} }

// String returns 32 hexadecimal digits.
func (r SubjectRef) String() string { return hex.EncodeToString(r[:]) }

// MarshalText returns 32 hexadecimal digits.
func (r SubjectRef) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, r[:]), nil }

// UnmarshalText reads 32 hexadecimal digits.
func (r *SubjectRef) UnmarshalText(b []byte) error { return unhex(r[:], b) }

func unhex(dst, text []byte) error {
	if len(text) != 2*len(dst) {
		return fmt.Errorf("%w: want %d hexadecimal digits", commerce.ErrUnknownWord, 2*len(dst))
	}
	if _, err := hex.Decode(dst, text); err != nil {
		return fmt.Errorf("%w: not hexadecimal", commerce.ErrUnknownWord)
	}
	return nil
}

// Purpose is what data are used for. The zero Purpose is none and always denied.
type Purpose uint8

// The purposes. Messages: Marketing (own goods and services), Research (market research), Service (what a contract
// needs), LegalNotice (a recall, a breach). Data: Profiling, Share (transfer to third parties). Devices: OpenTracking
// (individual opening of e-mail), Analytics, Advertising, Personalization, Functional, Necessary.
const (
	Marketing Purpose = iota + 1
	Research
	Profiling
	Share
	OpenTracking
	Analytics
	Advertising
	Personalization
	Functional
	Necessary
	Service
	LegalNotice
)

var purposeWords = commerce.Words[Purpose]{
	"", "marketing", "research", "profiling", "share", "open_tracking", "analytics", "advertising",
	"personalization", "functional", "necessary", "service", "legal_notice",
}

// String returns the word of JSON.
func (p Purpose) String() string { return purposeWords.Text(p) }

// MarshalText returns the word of JSON.
func (p Purpose) MarshalText() ([]byte, error) { return purposeWords.Marshal(p) }

// UnmarshalText reads the word of JSON.
func (p *Purpose) UnmarshalText(b []byte) error { return purposeWords.Unmarshal(p, b) }

func (p Purpose) valid() bool { return p > 0 && p <= LegalNotice }

// Channels is a set of channels. A question is about exactly one.
type Channels uint16

// The channels. SMS includes MMS, Messaging is chat and social networks, Call is a person who calls, AutoCall a
// machine, Device what is stored on or read from a terminal.
const (
	Email Channels = 1 << iota
	SMS
	Push
	Messaging
	Call
	AutoCall
	Post
	Device
)

const allChannels = Device<<1 - 1

var channelWords = []string{"email", "sms", "push", "messaging", "call", "autocall", "post", "device"}

// String returns the words, joined by commas.
func (c Channels) String() string { return setText(uint16(c), channelWords) }

// MarshalJSON returns a list of words.
func (c Channels) MarshalJSON() ([]byte, error) { return setJSON(uint16(c), channelWords) }

// UnmarshalJSON reads a list of words.
func (c *Channels) UnmarshalJSON(b []byte) error { return readSet((*uint16)(c), b, channelWords) }

// index returns the number of a single channel, -1 for none or several.
func (c Channels) index() int {
	if c == 0 || c > Device || c&(c-1) != 0 {
		return -1
	}
	return bits.TrailingZeros16(uint16(c))
}

// Kind is what happened.
type Kind uint8

// The kinds of event.
const (
	Requested      Kind = iota + 1 // asked for by somebody; not yet confirmed by the person
	Granted                        // a grant; the second step of a double opt-in is one with [Confirmed] evidence
	Imported                       // a grant that another system asserts; never lifts a restriction
	Sale                           // contact details obtained in the context of a sale, see [Facts]
	Interest                       // the controller recorded a balance of legitimate interests
	RegisterClear                  // the opposition register was asked: no entry, or none since the consent
	Unrestricted                   // end of Restricted
	Guardian                       // the holder of parental responsibility authorised
	AgeStated                      // Age full years on the day
	Linked                         // Other is a device of this account
	Dismissed                      // a banner was closed without a choice
	Bounced                        // the address did not take the message
	Signal                         // a technical objection, such as Global Privacy Control: ends a recorded interest
	Refused                        // no, when asked
	Withdrawn                      // consent taken back
	Objected                       // GDPR Art. 21; to Marketing it stops profiling as well, and names every channel unless the person limited it
	Invalidated                    // the capture of earlier grants was found void
	RegisterListed                 // the opposition register has the number or address
	Restricted                     // GDPR Art. 18
	Erased                         // GDPR Art. 17; final
)

var kindWords = commerce.Words[Kind]{
	"", "requested", "granted", "imported", "sale", "interest", "register_clear", "unrestricted", "guardian",
	"age_stated", "linked", "dismissed", "bounced", "signal", "refused", "withdrawn", "objected", "invalidated", "register_listed",
	"restricted", "erased",
}

// String returns the word of JSON.
func (k Kind) String() string { return kindWords.Text(k) }

// MarshalText returns the word of JSON.
func (k Kind) MarshalText() ([]byte, error) { return kindWords.Marshal(k) }

// UnmarshalText reads the word of JSON.
func (k *Kind) UnmarshalText(b []byte) error { return kindWords.Unmarshal(k, b) }

// restrictive kinds narrow what may be done; their clocks and ties are read against permission.
func (k Kind) restrictive() bool { return k >= Signal }

// personal kinds are about the subject as a whole: they have neither purpose nor channels.
func (k Kind) personal() bool {
	switch k {
	case Unrestricted, Guardian, AgeStated, Linked, Restricted, Erased:
		return true
	default:
		return false
	}
}

// Evidence is how well a grant can be shown to be of this person (GDPR Art. 7(1)). Higher is stronger.
type Evidence uint8

// The levels of evidence.
const (
	NoEvidence Evidence = iota
	Asserted            // somebody says so
	Logged              // our server logged the act
	Confirmed           // the person showed control of the address: double opt-in, a verified account
	Signed              // signed or identified
)

var evidenceWords = commerce.Words[Evidence]{"none", "asserted", "logged", "confirmed", "signed"}

// String returns the word of JSON.
func (e Evidence) String() string { return evidenceWords.Text(e) }

// MarshalText returns the word of JSON.
func (e Evidence) MarshalText() ([]byte, error) { return evidenceWords.Marshal(e) }

// UnmarshalText reads the word of JSON.
func (e *Evidence) UnmarshalText(b []byte) error { return evidenceWords.Unmarshal(e, b) }

// Facts are what a [Sale] event says about how the details came in, and an event of a device about its reach.
type Facts uint16

// The facts.
const (
	FromPerson  Facts = 1 << iota // the details were given by the person
	Informed                      // the right to refuse was pointed out, free and easy, at collection
	FreeAccount                   // no payment: a sign-up that serves the paid offer
	AccountWide                   // a choice on a device that the notice extends to the account
)

var factWords = []string{"from_person", "informed", "free_account", "account_wide"}

// String returns the words, joined by commas.
func (f Facts) String() string { return setText(uint16(f), factWords) }

// MarshalJSON returns a list of words.
func (f Facts) MarshalJSON() ([]byte, error) { return setJSON(uint16(f), factWords) }

// UnmarshalJSON reads a list of words.
func (f *Facts) UnmarshalJSON(b []byte) error { return readSet((*uint16)(f), b, factWords) }

// Basis is the ground of a permission. The zero Basis is none.
type Basis uint8

// The bases: those of GDPR Art. 6(1) that a shop meets, and those that only the ePrivacy rules know.
const (
	NoBasis Basis = iota
	Consent
	SoftOptIn         // ePrivacy Art. 13(2); no basis of Art. 6 is needed besides (C-654/23)
	Contract          // Art. 6(1)(b)
	LegalObligation   // Art. 6(1)(c)
	Legitimate        // Art. 6(1)(f)
	StrictlyNecessary // ePrivacy Art. 5(3)
)

var basisWords = commerce.Words[Basis]{"none", "consent", "soft_opt_in", "contract", "legal_obligation", "legitimate_interest", "strictly_necessary"}

// String returns the word of JSON.
func (b Basis) String() string { return basisWords.Text(b) }

// MarshalText returns the word of JSON.
func (b Basis) MarshalText() ([]byte, error) { return basisWords.Marshal(b) }

// UnmarshalText reads the word of JSON.
func (b *Basis) UnmarshalText(t []byte) error { return basisWords.Unmarshal(b, t) }

// Duties is what a permission obliges the sender to.
type Duties uint16

// The duties.
const (
	OfferOptOut     Duties = 1 << iota // a free and easy refusal in every message
	NoOpenTracking                     // no individual measurement of opening
	ShowObjection                      // point out the right to object, separately, at the first message (GDPR Art. 21(4))
	DocumentUse                        // keep proof of the consent from each use (UWG § 7a)
	LabelCommercial                    // mark the message as commercial
)

var dutyWords = []string{"offer_opt_out", "no_open_tracking", "show_objection", "document_use", "label_commercial"}

// String returns the words, joined by commas.
func (d Duties) String() string { return setText(uint16(d), dutyWords) }

// MarshalJSON returns a list of words.
func (d Duties) MarshalJSON() ([]byte, error) { return setJSON(uint16(d), dutyWords) }

func setText(v uint16, list []string) string { return strings.Join(setList(v, list), ",") }

func setList(v uint16, list []string) []string {
	out := []string{}
	for i, s := range list {
		if v>>i&1 != 0 {
			out = append(out, s)
		}
	}
	return out
}

func setJSON(v uint16, list []string) ([]byte, error) {
	if v>>len(list) != 0 {
		return nil, fmt.Errorf("%w: set %#x", commerce.ErrUnknownWord, v)
	}
	return json.Marshal(setList(v, list))
}

func readSet(v *uint16, b []byte, list []string) error {
	var got []string
	if err := json.Unmarshal(b, &got); err != nil {
		return fmt.Errorf("%w: not a list of words", commerce.ErrUnknownWord)
	}
	*v = 0
	for _, g := range got {
		i := 0
		for ; i < len(list) && list[i] != g; i++ {
		}
		if i == len(list) {
			return fmt.Errorf("%w: %.40q", commerce.ErrUnknownWord, g)
		}
		*v |= 1 << i
	}
	return nil
}

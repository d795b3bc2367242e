package returns

import (
	"fmt"
	"strconv"

	"github.com/bottega-go/commerce"
)

// An enum is written as a word everywhere; list has the words in the order of the values. Each enum of this package has
// String, MarshalText and UnmarshalText, all three by the functions below; a word it does not have is a
// [commerce.ErrUnknownWord].
type enum interface {
	~uint8
	list() []string
}

func word[T enum](v T) string {
	if l := v.list(); int(v) < len(l) {
		return l[v]
	}
	return strconv.Itoa(int(v))
}

func marshal[T enum](v T) ([]byte, error) {
	if l := v.list(); int(v) < len(l) {
		return []byte(l[v]), nil
	}
	return nil, fmt.Errorf("%w: %d", commerce.ErrUnknownWord, uint8(v))
}

func unmarshal[T enum](v *T, text []byte) error {
	for i, w := range (*v).list() {
		if w == string(text) {
			*v = T(i)
			return nil
		}
	}
	return fmt.Errorf("%w: %q", commerce.ErrUnknownWord, clip(text))
}

func clip(b []byte) string { return string(b[:min(len(b), 40)]) }

func (Verdict) list() []string { return []string{"needs_facts", "granted", "denied", "review"} }

// String returns the word.
func (v Verdict) String() string { return word(v) }

// MarshalText writes the word.
func (v Verdict) MarshalText() ([]byte, error) { return marshal(v) }

// UnmarshalText reads the word.
func (v *Verdict) UnmarshalText(text []byte) error { return unmarshal(v, text) }

func (Ground) list() []string {
	return []string{"withdrawal", "voluntary", "conformity", "cancellation"}
}

// String returns the word.
func (g Ground) String() string { return word(g) }

// MarshalText writes the word.
func (g Ground) MarshalText() ([]byte, error) { return marshal(g) }

// UnmarshalText reads the word.
func (g *Ground) UnmarshalText(text []byte) error { return unmarshal(g, text) }

func (Kind) list() []string {
	return []string{"goods", "service", "digital_content", "digital_service", "utility"}
}

// String returns the word.
func (k Kind) String() string { return word(k) }

// MarshalText writes the word.
func (k Kind) MarshalText() ([]byte, error) { return marshal(k) }

// UnmarshalText reads the word.
func (k *Kind) UnmarshalText(text []byte) error { return unmarshal(k, text) }

func (Delivery) list() []string { return []string{"once", "lots", "regular"} }

// String returns the word.
func (d Delivery) String() string { return word(d) }

// MarshalText writes the word.
func (d Delivery) MarshalText() ([]byte, error) { return marshal(d) }

// UnmarshalText reads the word.
func (d *Delivery) UnmarshalText(text []byte) error { return unmarshal(d, text) }

func (Channel) list() []string { return []string{"unknown", "distance", "off_premises", "on_premises"} }

// String returns the word.
func (c Channel) String() string { return word(c) }

// MarshalText writes the word.
func (c Channel) MarshalText() ([]byte, error) { return marshal(c) }

// UnmarshalText reads the word.
func (c *Channel) UnmarshalText(text []byte) error { return unmarshal(c, text) }

func (Form) list() []string { return []string{"statement", "model_form", "function", "silent_parcel"} }

// String returns the word.
func (f Form) String() string { return word(f) }

// MarshalText writes the word.
func (f Form) MarshalText() ([]byte, error) { return marshal(f) }

// UnmarshalText reads the word.
func (f *Form) UnmarshalText(text []byte) error { return unmarshal(f, text) }

func (EventKind) list() []string {
	return []string{
		"requested", "authorised", "declined", "canceled", "shipped", "arrived", "lost", "wrong_item", "expired", "accepted",
		"rejected", "settled", "sent_ahead", "disposed",
	}
}

// String returns the word.
func (k EventKind) String() string { return word(k) }

// MarshalText writes the word.
func (k EventKind) MarshalText() ([]byte, error) { return marshal(k) }

// UnmarshalText reads the word.
func (k *EventKind) UnmarshalText(text []byte) error { return unmarshal(k, text) }

func (GoodsState) list() []string {
	return []string{"announced", "in_transit", "received", "lost", "wrong_item", "expired"}
}

// String returns the word.
func (g GoodsState) String() string { return word(g) }

// MarshalText writes the word.
func (g GoodsState) MarshalText() ([]byte, error) { return marshal(g) }

// UnmarshalText reads the word.
func (g *GoodsState) UnmarshalText(text []byte) error { return unmarshal(g, text) }

func (CaseDecision) list() []string {
	return []string{
		"requested", "authorised", "declined", "canceled", "accepted", "rejected", "settled",
	}
}

// String returns the word.
func (c CaseDecision) String() string { return word(c) }

// MarshalText writes the word.
func (c CaseDecision) MarshalText() ([]byte, error) { return marshal(c) }

// UnmarshalText reads the word.
func (c *CaseDecision) UnmarshalText(text []byte) error { return unmarshal(c, text) }

func (Disposition) list() []string {
	return []string{
		"none", "restock", "refurbish", "resell", "send_back", "recycle", "donate", "discard",
	}
}

// String returns the word.
func (d Disposition) String() string { return word(d) }

// MarshalText writes the word.
func (d Disposition) MarshalText() ([]byte, error) { return marshal(d) }

// UnmarshalText reads the word.
func (d *Disposition) UnmarshalText(text []byte) error { return unmarshal(d, text) }

func (EffectKind) list() []string {
	return []string{
		"send_acknowledgement", "send_instructions", "restock_item", "pay_out", "issue_credit_note", "send_replacement",
		"charge_for_missing_return", "return_to_buyer",
	}
}

// String returns the word.
func (e EffectKind) String() string { return word(e) }

// MarshalText writes the word.
func (e EffectKind) MarshalText() ([]byte, error) { return marshal(e) }

// UnmarshalText reads the word.
func (e *EffectKind) UnmarshalText(text []byte) error { return unmarshal(e, text) }

func (Supply) list() []string {
	return []string{"goods", "used_goods", "live_animal", "digital_once", "digital_ongoing"}
}

// String returns the word.
func (s Supply) String() string { return word(s) }

// MarshalText writes the word.
func (s Supply) MarshalText() ([]byte, error) { return marshal(s) }

// UnmarshalText reads the word.
func (s *Supply) UnmarshalText(text []byte) error { return unmarshal(s, text) }

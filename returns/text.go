package returns

import "github.com/bottega-go/commerce"

// The words of the enumerations, in the order of their values.
var (
	verdictWords   = commerce.Words[Verdict]{"needs_facts", "granted", "denied", "review"}
	groundWords    = commerce.Words[Ground]{"withdrawal", "voluntary", "conformity", "cancellation"}
	kindWords      = commerce.Words[Kind]{"goods", "service", "digital_content", "digital_service", "utility"}
	deliveryWords  = commerce.Words[Delivery]{"once", "lots", "regular"}
	channelWords   = commerce.Words[Channel]{"unknown", "distance", "off_premises", "on_premises"}
	formWords      = commerce.Words[Form]{"statement", "model_form", "function", "silent_parcel"}
	eventKindWords = commerce.Words[EventKind]{
		"requested", "authorised", "declined", "canceled", "shipped", "arrived", "lost",
		"wrong_item", "expired", "accepted", "rejected", "settled", "sent_ahead", "disposed",
	}
	goodsStateWords   = commerce.Words[GoodsState]{"announced", "in_transit", "received", "lost", "wrong_item", "expired"}
	caseDecisionWords = commerce.Words[CaseDecision]{"requested", "authorised", "declined", "canceled", "accepted", "rejected", "settled"}
	dispositionWords  = commerce.Words[Disposition]{"none", "restock", "refurbish", "resell", "send_back", "recycle", "donate", "discard"}
	effectKindWords   = commerce.Words[EffectKind]{
		"send_acknowledgement", "send_instructions", "restock_item", "pay_out",
		"issue_credit_note", "send_replacement", "charge_for_missing_return", "return_to_buyer", "reverse_charge",
	}
	startWords   = commerce.Words[Start]{"conclusion", "delivery", "last_delivery", "last_lot", "first_delivery", "trial"}
	contentWords = commerce.Words[Content]{"unknown", "none", "own", "useless", "activity", "merged", "shared"}
	supplyWords  = commerce.Words[Supply]{"goods", "used_goods", "live_animal", "digital_once", "digital_ongoing"}
)

// String returns the word.
func (v Verdict) String() string { return verdictWords.Text(v) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (v Verdict) MarshalText() ([]byte, error) { return verdictWords.Marshal(v) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (v *Verdict) UnmarshalText(text []byte) error { return verdictWords.Unmarshal(v, text) }

// String returns the word.
func (g Ground) String() string { return groundWords.Text(g) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (g Ground) MarshalText() ([]byte, error) { return groundWords.Marshal(g) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (g *Ground) UnmarshalText(text []byte) error { return groundWords.Unmarshal(g, text) }

// String returns the word.
func (k Kind) String() string { return kindWords.Text(k) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (k Kind) MarshalText() ([]byte, error) { return kindWords.Marshal(k) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (k *Kind) UnmarshalText(text []byte) error { return kindWords.Unmarshal(k, text) }

// String returns the word.
func (d Delivery) String() string { return deliveryWords.Text(d) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (d Delivery) MarshalText() ([]byte, error) { return deliveryWords.Marshal(d) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (d *Delivery) UnmarshalText(text []byte) error { return deliveryWords.Unmarshal(d, text) }

// String returns the word.
func (c Channel) String() string { return channelWords.Text(c) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (c Channel) MarshalText() ([]byte, error) { return channelWords.Marshal(c) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (c *Channel) UnmarshalText(text []byte) error { return channelWords.Unmarshal(c, text) }

// String returns the word.
func (f Form) String() string { return formWords.Text(f) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (f Form) MarshalText() ([]byte, error) { return formWords.Marshal(f) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (f *Form) UnmarshalText(text []byte) error { return formWords.Unmarshal(f, text) }

// String returns the word.
func (k EventKind) String() string { return eventKindWords.Text(k) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (k EventKind) MarshalText() ([]byte, error) { return eventKindWords.Marshal(k) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (k *EventKind) UnmarshalText(text []byte) error { return eventKindWords.Unmarshal(k, text) }

// String returns the word.
func (g GoodsState) String() string { return goodsStateWords.Text(g) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (g GoodsState) MarshalText() ([]byte, error) { return goodsStateWords.Marshal(g) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (g *GoodsState) UnmarshalText(text []byte) error { return goodsStateWords.Unmarshal(g, text) }

// String returns the word.
func (c CaseDecision) String() string { return caseDecisionWords.Text(c) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (c CaseDecision) MarshalText() ([]byte, error) { return caseDecisionWords.Marshal(c) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (c *CaseDecision) UnmarshalText(text []byte) error { return caseDecisionWords.Unmarshal(c, text) }

// String returns the word.
func (d Disposition) String() string { return dispositionWords.Text(d) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (d Disposition) MarshalText() ([]byte, error) { return dispositionWords.Marshal(d) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (d *Disposition) UnmarshalText(text []byte) error { return dispositionWords.Unmarshal(d, text) }

// String returns the word.
func (e EffectKind) String() string { return effectKindWords.Text(e) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (e EffectKind) MarshalText() ([]byte, error) { return effectKindWords.Marshal(e) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (e *EffectKind) UnmarshalText(text []byte) error { return effectKindWords.Unmarshal(e, text) }

// String returns the word.
func (s Supply) String() string { return supplyWords.Text(s) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (s Supply) MarshalText() ([]byte, error) { return supplyWords.Marshal(s) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (s *Supply) UnmarshalText(text []byte) error { return supplyWords.Unmarshal(s, text) }

// String returns the word.
func (c Content) String() string { return contentWords.Text(c) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (c Content) MarshalText() ([]byte, error) { return contentWords.Marshal(c) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (c *Content) UnmarshalText(text []byte) error { return contentWords.Unmarshal(c, text) }

// String returns the word.
func (s Start) String() string { return startWords.Text(s) }

// MarshalText writes the word; a value without one is [commerce.ErrUnknownWord].
func (s Start) MarshalText() ([]byte, error) { return startWords.Marshal(s) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (s *Start) UnmarshalText(text []byte) error { return startWords.Unmarshal(s, text) }

package returns

import (
	"fmt"
	"strconv"

	"github.com/bottega-go/commerce"
)

// Verdict answers whether the consumer may withdraw. The zero Verdict is NeedsFacts: nothing is denied because a fact
// is missing.
type Verdict uint8

// The verdicts.
const (
	NeedsFacts Verdict = iota // Missing names the facts
	Granted
	Denied
	Review // the law is contested, or the case belongs to another regime
)

// Ground is why goods come back and money goes out. The zero Ground is Withdrawal, the one that the law protects most.
type Ground uint8

// The grounds.
const (
	Withdrawal   Ground = iota // 2011/83 Art. 9
	Voluntary                  // the shop's own promise
	Conformity                 // termination under the legal guarantee, 2019/771 Art. 16
	Cancellation               // the trader does not deliver
)

// Kind is what a line of a contract is. The zero Kind is Goods, whose period starts last.
type Kind uint8

// The kinds.
const (
	Goods          Kind = iota
	Service             // Art. 2(6)
	DigitalContent      // not on a tangible medium
	DigitalService      // such as streaming that goes beyond stable content (C-234/25)
	Utility             // water, gas, electricity, heat: Art. 9(2)(c)
)

// Delivery says how goods arrive.
type Delivery uint8

// The ways of delivery.
const (
	Once    Delivery = iota // in one parcel
	Lots                    // one good in several lots or pieces: the last counts, Art. 9(2)(b)(ii)
	Regular                 // regularly over a period: the first counts, Art. 9(2)(b)(iii)
)

// Channel is how a contract was concluded. The zero Channel is not known.
type Channel uint8

// The channels, Art. 2(7) and 2(8).
const (
	AnyChannel Channel = iota
	Distance
	OffPremises
	OnPremises
)

// Form is how the consumer speaks. The zero Form is an unequivocal statement in any words (Art. 11(1)).
type Form uint8

// The forms.
const (
	Statement    Form = iota
	ModelForm         // Annex I(B)
	FunctionForm      // the withdrawal function of Art. 11a
	SilentParcel      // goods sent back without a word
)

type enum interface {
	~uint8
	list() []string
}

func (Verdict) list() []string { return []string{"needs_facts", "granted", "denied", "review"} }
func (Ground) list() []string {
	return []string{"withdrawal", "voluntary", "conformity", "cancellation"}
}

func (Kind) list() []string {
	return []string{"goods", "service", "digital_content", "digital_service", "utility"}
}
func (Delivery) list() []string { return []string{"once", "lots", "regular"} }
func (Channel) list() []string  { return []string{"unknown", "distance", "off_premises", "on_premises"} }

func (Form) list() []string { return []string{"statement", "model_form", "function", "silent_parcel"} }

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

// String returns the word: needs_facts, granted, denied or review.
func (v Verdict) String() string { return word(v) }

// MarshalText writes the word.
func (v Verdict) MarshalText() ([]byte, error) { return marshal(v) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (v *Verdict) UnmarshalText(text []byte) error { return unmarshal(v, text) }

// String returns the word: withdrawal, voluntary, conformity or cancellation.
func (g Ground) String() string { return word(g) }

// MarshalText writes the word.
func (g Ground) MarshalText() ([]byte, error) { return marshal(g) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (g *Ground) UnmarshalText(text []byte) error { return unmarshal(g, text) }

// String returns the word: such as goods or digital_content.
func (k Kind) String() string { return word(k) }

// MarshalText writes the word.
func (k Kind) MarshalText() ([]byte, error) { return marshal(k) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (k *Kind) UnmarshalText(text []byte) error { return unmarshal(k, text) }

// String returns the word: once, lots or regular.
func (d Delivery) String() string { return word(d) }

// MarshalText writes the word.
func (d Delivery) MarshalText() ([]byte, error) { return marshal(d) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (d *Delivery) UnmarshalText(text []byte) error { return unmarshal(d, text) }

// String returns the word: unknown, distance, off_premises or on_premises.
func (c Channel) String() string { return word(c) }

// MarshalText writes the word.
func (c Channel) MarshalText() ([]byte, error) { return marshal(c) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (c *Channel) UnmarshalText(text []byte) error { return unmarshal(c, text) }

// String returns the word: statement, model_form, function or silent_parcel.
func (f Form) String() string { return word(f) }

// MarshalText writes the word.
func (f Form) MarshalText() ([]byte, error) { return marshal(f) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (f *Form) UnmarshalText(text []byte) error { return unmarshal(f, text) }

package catalog

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/bottega-go/commerce"
)

// Availability is what a listing says of stock. The words are Google's and
// schema.org's. The zero value says nothing.
type Availability uint8

// The values of [Availability].
const (
	Unstated Availability = iota
	InStock
	OutOfStock
	Preorder
	Backorder
)

var availabilityWords = commerce.Words[Availability]{"", "in_stock", "out_of_stock", "preorder", "backorder"}

// String returns in_stock, out_of_stock, preorder, backorder or nothing.
func (a Availability) String() string { return availabilityWords.Text(a) }

// MarshalText writes the word.
func (a Availability) MarshalText() ([]byte, error) { return availabilityWords.Marshal(a) }

// UnmarshalText reads the word.
func (a *Availability) UnmarshalText(b []byte) error { return availabilityWords.Unmarshal(a, b) }

// Orderable says that the buyer can order now: in stock, pre-order or back-order.
func (a Availability) Orderable() bool { return a == InStock || a == Preorder || a == Backorder }

// Condition of the goods; zero is new.
type Condition uint8

// The values of [Condition].
const (
	BrandNew Condition = iota
	Refurbished
	Used
)

var conditionWords = commerce.Words[Condition]{"new", "refurbished", "used"}

// String returns new, refurbished or used.
func (c Condition) String() string { return conditionWords.Text(c) }

// MarshalText writes the word.
func (c Condition) MarshalText() ([]byte, error) { return conditionWords.Marshal(c) }

// UnmarshalText reads the word.
func (c *Condition) UnmarshalText(b []byte) error { return conditionWords.Unmarshal(c, b) }

// MediaRole says what a picture or document is for; zero is a picture of the gallery.
type MediaRole uint8

// The values of [MediaRole].
const (
	Gallery MediaRole = iota
	MainImage
	Video
	Manual
	SafetySheet
	EnergyLabel     // the label itself, Regulation 2017/1369
	DataSheet       // product information sheet of the energy label
	DurabilityLabel // harmonised label of Directive 2024/825
)

var mediaWords = commerce.Words[MediaRole]{"gallery", "main", "video", "manual", "safety_sheet", "energy_label", "data_sheet", "durability_label"}

// String returns the word of JSON.
func (r MediaRole) String() string { return mediaWords.Text(r) }

// MarshalText writes the word.
func (r MediaRole) MarshalText() ([]byte, error) { return mediaWords.Marshal(r) }

// UnmarshalText reads the word.
func (r *MediaRole) UnmarshalText(b []byte) error { return mediaWords.Unmarshal(r, b) }

func (r MediaRole) picture() bool { return r == Gallery || r == MainImage }

// Regimes are the laws of a sector that apply to a product, a list of words in
// JSON. Zero: none is declared, general product safety applies.
type Regimes uint16

// The regimes.
const (
	Food         Regimes = 1 << iota // Regulation 1169/2011; outside 2023/988 (Art. 2(2)(b))
	Medicine                         // outside 2023/988 (Art. 2(2)(a))
	Cosmetic                         // Regulation 1223/2009
	Textile                          // Regulation 1007/2011
	EnergyLabels                     // Regulation 2017/1369
	Toy                              // Directive 2009/48
	Electrical                       // Directive 2012/19
	Battery                          // Regulation 2023/1542
	Antique                          // outside 2023/988 (Art. 2(2)(h))
)

var regimeWords = []string{"food", "medicine", "cosmetic", "textile", "energy_label", "toy", "electrical", "battery", "antique"}

// Any says that at least one regime of want applies.
func (r Regimes) Any(want Regimes) bool { return r&want != 0 }

// MarshalJSON writes the list of words.
func (r Regimes) MarshalJSON() ([]byte, error) {
	list := []string{}
	for i, w := range regimeWords {
		if r&(1<<i) != 0 {
			list = append(list, w)
		}
	}
	if r>>len(regimeWords) != 0 {
		return nil, fmt.Errorf("%w: regimes %#x", commerce.ErrUnknownWord, uint16(r))
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads a list of words.
func (r *Regimes) UnmarshalJSON(data []byte) error {
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	var out Regimes
	for _, w := range list {
		i := slices.Index(regimeWords, w)
		if i < 0 {
			return fmt.Errorf("%w: %.40q", commerce.ErrUnknownWord, w)
		}
		out |= 1 << i
	}
	*r = out
	return nil
}

package pricing

import (
	"errors"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Errors of the price book.
var (
	ErrNoPrice  = errors.New("pricing: no price")
	ErrEntry    = errors.New("pricing: invalid entry")
	ErrQuantity = errors.New("pricing: quantity out of range")
	ErrCurrency = errors.New("pricing: missing currency")
)

// Kind says what sort of price an entry is. The zero kind is Regular.
type Kind uint8

// The kinds of price.
const (
	Regular   Kind = iota
	Sale           // a temporary reduction: announcing it needs a prior price
	Clearance      // a reduction until the stock is gone
	Contract       // agreed with a customer: wins over everything else
)

var kindWords = commerce.Words[Kind]{"regular", "sale", "clearance", "contract"}

// String returns regular, sale, clearance or contract.
func (k Kind) String() string { return kindWords.Text(k) }

// MarshalText writes the word of String.
func (k Kind) MarshalText() ([]byte, error) { return kindWords.Marshal(k) }

// UnmarshalText reads the word of String; others are [commerce.ErrUnknownWord].
func (k *Kind) UnmarshalText(text []byte) error { return kindWords.Unmarshal(k, text) }

// An Entry is one price of one SKU in a price list. An empty qualifier (List,
// Channel, Market, Group, Customer) fits every query; the zero Window is open
// on both sides.
type Entry struct {
	ID     string       `json:"id"` // unique in the book; the last tie-breaker
	SKU    string       `json:"sku"`
	Amount money.Amount `json:"amount"` // of one unit, in Mode
	// Mode says whether Amount contains VAT; the zero mode is gross.
	Mode commerce.PriceMode `json:"mode,omitempty"`
	Kind Kind               `json:"kind,omitempty"`
	// MinQty is the least quantity that this entry is for; 0 reads as 1.
	MinQty int64 `json:"min_qty,omitempty"`

	List     string             `json:"list,omitempty"`
	Channel  string             `json:"channel,omitempty"`
	Market   commerce.Territory `json:"market,omitempty"`
	Group    string             `json:"group,omitempty"`
	Customer string             `json:"customer,omitempty"`
	Window   calendar.Span      `json:"window,omitzero"`

	Priority  int          `json:"priority,omitempty"` // between equally specific entries the higher wins
	CompareAt money.Amount `json:"compare_at"`         // list or recommended price to show beside; null for none
	Floor     money.Amount `json:"floor"`              // no promotion may go below; null for none
}

// specificity ranks qualifiers: each outweighs all that follow.
func (e *Entry) specificity() uint8 {
	var s uint8
	for i, set := range [...]bool{e.List != "", e.Market != "", e.Channel != "", e.Group != "", e.Customer != "", e.Kind == Contract} {
		if set {
			s |= 1 << i
		}
	}
	return s
}

func (e *Entry) minQty() int64 { return max(e.MinQty, 1) }

// check collects what is wrong with one entry.
func (e *Entry) check(path string, errs *commerce.FieldErrors) {
	if e.SKU == "" {
		errs.Add(path+"/sku", "pricing.entry.missing", ErrEntry)
	}
	if e.Amount.Currency() == 0 {
		errs.Add(path+"/amount", "pricing.entry.no_currency", ErrCurrency)
	}
	if e.Amount.Sign() < 0 {
		errs.Add(path+"/amount", "pricing.entry.negative",
			commerce.Detail(ErrEntry, "pricing: %s is negative", e.Amount), commerce.NewFact("amount", e.Amount))
	}
	if e.MinQty < 0 || e.MinQty > commerce.MaxQty {
		errs.Add(path+"/min_qty", "pricing.entry.quantity", ErrQuantity, commerce.NewFact("min_qty", e.MinQty))
	}
	if e.Kind > Contract {
		errs.Add(path+"/kind", "pricing.entry.kind", ErrEntry)
	}
	if e.Mode > commerce.Net {
		errs.Add(path+"/mode", "pricing.entry.mode", ErrEntry)
	}
	if e.Market != "" {
		errs.AddUnder(path+"/market", "pricing.entry.market", e.Market.Check())
	}
	if !e.Window.From.IsZero() && !e.Window.Until.IsZero() && !e.Window.From.Before(e.Window.Until) {
		errs.Add(path+"/window", "pricing.entry.window", commerce.Detail(ErrEntry, "pricing: the window ends before it begins"))
	}
	for _, x := range [...]struct {
		name string
		a    money.Amount
	}{{"compare_at", e.CompareAt}, {"floor", e.Floor}} {
		if x.a != (money.Amount{}) && (x.a.Currency() != e.Amount.Currency() || x.a.Sign() < 0) {
			errs.Add(path+"/"+x.name, "pricing.entry.currency", commerce.Detail(ErrEntry, "pricing: %s beside %s", x.a, e.Amount))
		}
	}
}

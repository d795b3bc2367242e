package pricing

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// BookSchema is the newest stored form of a price list.
const BookSchema = "commerce/prices/1"

// MaxEntries bounds a [Book].
const MaxEntries = 10_000_000

// A Book is the price lists of a shop, compiled. It is immutable and safe for
// concurrent use. A book of the five SKUs in a cart is as good as the whole.
// A nil Book has no prices.
type Book struct {
	entries []Entry // by SKU, then from the winner to the loser where all fit
	ranges  map[string]span
}

type span struct{ from, until uint32 }

// NewBook checks and indexes entries. All problems come at once, with pointers
// into the list. Ids must be unique. Entries that are equal in all that decides are
// ranked by id, those without one by their position.
func NewBook(entries ...Entry) (*Book, error) {
	var errs commerce.FieldErrors
	if len(entries) > MaxEntries {
		errs.Add("", "pricing.book.too_long", commerce.Detail(ErrEntry, "pricing: more than %d entries", MaxEntries))
		return nil, errs.Err()
	}
	b := &Book{entries: append([]Entry{}, entries...), ranges: make(map[string]span)}
	ids := make(map[string]bool)
	for i := range b.entries {
		e := &b.entries[i]
		e.Market = e.Market.Canonical()
		e.check(commerce.Pointer(i), &errs)
		if e.ID != "" && ids[e.ID] {
			errs.Add(commerce.Pointer(i, "id"), "pricing.entry.duplicate", commerce.ErrDuplicate)
		}
		if e.ID != "" {
			ids[e.ID] = true
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(b.entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.SKU, y.SKU), rank(&x, &y))
	})
	for i := 0; i < len(b.entries); {
		j := i + 1
		for j < len(b.entries) && b.entries[j].SKU == b.entries[i].SKU {
			j++
		}
		b.ranges[b.entries[i].SKU] = span{uint32(i), uint32(j)}
		i = j
	}
	return b, nil
}

// rank orders entries that all fit: the first one wins. Amounts in different
// currencies never fit the same query: each currency is for itself, or the order
// would not be one.
func rank(x, y *Entry) int {
	lower, _ := x.Amount.Cmp(y.Amount)
	return cmp.Or(
		cmp.Compare(y.specificity(), x.specificity()),
		cmp.Compare(y.Priority, x.Priority),
		cmp.Compare(x.Amount.Currency(), y.Amount.Currency()),
		lower,
		cmp.Compare(y.minQty(), x.minQty()),
		cmp.Compare(x.ID, y.ID),
	)
}

// Len returns the number of entries.
func (b *Book) Len() int {
	if b == nil {
		return 0
	}
	return len(b.entries)
}

// of returns the entries of a SKU in the order of rank.
func (b *Book) of(sku string) []Entry {
	if b == nil {
		return nil
	}
	r := b.ranges[sku]
	return b.entries[r.from:r.until]
}

// Entries returns the entries of a SKU, from the winner to the loser where all
// fit. The slice is the book's own: do not change it.
func (b *Book) Entries(sku string) []Entry { return b.of(sku) }

type bookJSON struct {
	Schema  string  `json:"schema"`
	Entries []Entry `json:"entries"`
}

// MarshalJSON writes the entries in the order of the index.
func (b *Book) MarshalJSON() ([]byte, error) {
	return json.Marshal(bookJSON{BookSchema, b.entries})
}

// ParseBook reads a price list as JSON, strictly: {"schema": "commerce/prices/1",
// "entries": […]}. All problems come at once.
func ParseBook(data []byte) (*Book, error) {
	var j bookJSON
	if err := commerce.UnmarshalSchema(data, BookSchema, &j); err != nil {
		return nil, err
	}
	book, err := NewBook(j.Entries...)
	if err != nil {
		var errs commerce.FieldErrors
		errs.AddUnder("/entries", "pricing.book.entries", err)
		return nil, errs.Err()
	}
	return book, nil
}

// A Query asks for the price of a quantity at a moment, for whom and where.
type Query struct {
	SKU      string             `json:"sku"`
	Qty      int64              `json:"qty"`
	Pool     int64              `json:"pool,omitempty"` // quantity that counts for MinQty, where lines are pooled; see [Pools]
	Currency money.Currency     `json:"currency"`
	At       time.Time          `json:"at"`
	Channel  string             `json:"channel,omitempty"`
	Market   commerce.Territory `json:"market,omitempty"`
	Customer string             `json:"customer,omitempty"`
	Groups   []string           `json:"groups,omitempty"` // of the customer
	Lists    []string           `json:"lists,omitempty"`  // that apply besides the nameless one
}

func (q *Query) check() error {
	var errs commerce.FieldErrors
	if q.SKU == "" {
		errs.Add("/sku", "pricing.query.missing", commerce.ErrMissing)
	}
	if q.Qty < 1 || q.Qty > commerce.MaxQty {
		errs.Add("/qty", "pricing.query.quantity", ErrQuantity, commerce.NewFact("qty", q.Qty))
	}
	if q.Currency == 0 {
		errs.Add("/currency", "pricing.query.missing", ErrCurrency)
	}
	if q.At.IsZero() {
		errs.Add("/at", "pricing.query.missing", commerce.ErrMissing)
	}
	return errs.Err()
}

// quantity is what counts for MinQty.
func (q *Query) quantity() int64 { return max(q.Qty, q.Pool) }

// fits returns the reason why an entry does not fit, rNone if it does.
func (q *Query) fits(e *Entry) reasonCode {
	switch {
	case e.Amount.Currency() != q.Currency:
		return rLostCurrency
	case e.List != "" && !slices.Contains(q.Lists, e.List):
		return rLostList
	case e.Channel != "" && e.Channel != q.Channel:
		return rLostChannel
	case e.Market != "" && !q.Market.In(e.Market):
		return rLostMarket
	case e.Group != "" && !slices.Contains(q.Groups, e.Group):
		return rLostGroup
	case e.Customer != "" && e.Customer != q.Customer:
		return rLostCustomer
	case q.quantity() < e.minQty():
		return rLostQuantity
	case !e.Window.Contains(q.At):
		return rLostWindow
	}
	return rNone
}

// A Price is the answer of [Book.Find].
type Price struct {
	Entry Entry        `json:"entry"`
	Unit  money.Amount `json:"unit"` // of one unit, in Entry.Mode
	// Until is the next moment at which another entry wins or none fits: the end
	// of the winner's window, or the beginning of that of one that outranks it.
	// Zero if nothing is planned.
	Until time.Time `json:"until,omitzero"`

	query Query
	all   []Entry
	won   int
}

// Find returns the price that applies. An incomplete query is
// [commerce.FieldErrors]; no entry that fits is [ErrNoPrice]. It does not
// allocate; [Price.Reasons] does the explaining.
func (b *Book) Find(q Query) (Price, error) {
	if q.SKU == "" || q.Qty < 1 || q.Qty > commerce.MaxQty || q.Currency == 0 || q.At.IsZero() {
		return Price{}, q.check()
	}
	var until time.Time
	all := b.of(q.SKU)
	for i := range all {
		e := &all[i]
		switch q.fits(e) {
		case rNone: // those that follow cannot win while this one lasts
			return Price{*e, e.Amount, earlier(until, e.Window.Until), q, all, i}, nil
		case rLostWindow:
			if e.Window.From.After(q.At) {
				until = earlier(until, e.Window.From)
			}
		default: // no time will make it fit
		}
	}
	return Price{}, commerce.Detail(ErrNoPrice, "pricing: no price for %d of %q in %s", q.Qty, clip(q.SKU), q.Currency)
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}

// Code is pricing.found.<kind>.
func (p Price) Code() string { return p.found().String() }

func (p Price) found() reasonCode {
	switch p.Entry.Kind {
	case Sale:
		return rFoundSale
	case Clearance:
		return rFoundClearance
	case Contract:
		return rFoundContract
	default:
		return rFoundRegular
	}
}

// Reasons names the winner and, as notes, why each other entry of the SKU lost.
func (p Price) Reasons() []commerce.Reason {
	if p.all == nil {
		return nil
	}
	out := []commerce.Reason{p.found().reason(entryFacts(&p.Entry)...)}
	for i := range p.all {
		if i == p.won {
			continue
		}
		e := &p.all[i]
		code := p.query.fits(e)
		if code == rNone {
			code = beaten(&p.Entry, e)
		}
		facts := entryFacts(e)
		switch code {
		case rLostQuantity:
			facts = append(facts, commerce.NewFact("need", e.minQty()), commerce.NewFact("have", p.query.quantity()))
		case rLostWindow:
			facts = append(facts, commerce.NewFact("at", p.query.At))
		default:
		}
		out = append(out, code.reason(facts...))
	}
	return out
}

// beaten says why an entry that fits lost.
func beaten(winner, e *Entry) reasonCode {
	switch {
	case winner.specificity() != e.specificity():
		return rLostSpecific
	case winner.Priority != e.Priority:
		return rLostPriority
	case !winner.Amount.Equal(e.Amount):
		return rLostDearer
	}
	return rLostTie
}

func entryFacts(e *Entry) []commerce.Fact {
	return []commerce.Fact{commerce.NewFact("entry", e.ID), commerce.NewFact("sku", e.SKU), commerce.NewFact("amount", e.Amount)}
}

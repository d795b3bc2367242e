package tax

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Errors of a [Book].
var (
	ErrNoBook          = errors.New("tax: no book of rates")
	ErrNoRate          = errors.New("tax: no rate")
	ErrOutside         = errors.New("tax: outside the VAT area of the Union")
	ErrUnknownCategory = errors.New("tax: unknown category")
	ErrRow             = errors.New("tax: bad row")
)

// Standard is the category of the standard rate.
const Standard = "standard"

// StaleDays is how long after the as-of day of a book a look-up is free of the
// staleness warning.
const StaleDays = 180

// A Book holds dated rates by territory and product category. It is immutable
// and safe for concurrent use. The zero Book has no rows; a nil one is
// [ErrNoBook] wherever it is asked.
type Book struct {
	edition string
	asOf    calendar.Date
	fresh   calendar.Date // last day of a look-up without a staleness warning
	least   commerce.Trust
	strict  bool
	layers  int
	rows    []layered // by territory, category, newest layer, latest day
	index
}

type layered struct {
	Row
	layer int
}

// how says in which way a row was found.
type how uint8

const (
	byParent  how = 1 << iota // by a parent of the category
	byDefault                 // by the standard rate, although a category was asked
	unknown                   // the category is in no row of the book
	skipped                   // an unverified row was passed over
	contested
	stale
	gap // a category on the way has rows, but none for the day
)

// newBook indexes rows; they need not be sorted.
func newBook(b Book, rows []layered) (*Book, error) {
	slices.SortStableFunc(rows, func(x, y layered) int {
		if c := strings.Compare(string(x.Territory), string(y.Territory)); c != 0 {
			return c
		}
		if c := strings.Compare(x.Category, y.Category); c != 0 {
			return c
		}
		if x.layer != y.layer {
			return y.layer - x.layer
		}
		return y.Period.First.Compare(x.Period.First)
	})
	b.rows = rows
	if err := b.index.build(rows); err != nil {
		return nil, err
	}
	return &b, nil
}

// Edition names the state of the table: "eu-2026.11", with "+1" for each layer
// that [Book.With] added.
func (b *Book) Edition() string {
	if b == nil {
		return ""
	}
	if b.layers > 0 {
		return b.edition + "+" + strconv.Itoa(b.layers)
	}
	return b.edition
}

// AsOf is the day to which the rows were followed up.
func (b *Book) AsOf() calendar.Date { return b.asOf }

// Rows yields every row, by territory and category, latest first.
func (b *Book) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i := range b.rows {
			if !yield(b.rows[i].Row) {
				return
			}
		}
	}
}

// With returns a copy with rows on top: on its days a row wins over all earlier
// layers. Bad rows are reported all at once, with their index.
func (b *Book) With(rows ...Row) (*Book, error) {
	if b == nil {
		return nil, ErrNoBook
	}
	if err := checkRows(rows, func(i int) string { return commerce.Pointer(i) }); err != nil {
		return nil, err
	}
	c := *b
	c.layers++
	all := slices.Grow(slices.Clone(b.rows), len(rows))
	for _, r := range rows {
		all = append(all, layered{normal(r), c.layers})
	}
	return newBook(c, all)
}

// Trusting returns a copy that uses rows of at least this trust. The default is
// [commerce.Contested]: contested rows answer with a warning, unverified ones
// are passed over and named in one.
func (b *Book) Trusting(least commerce.Trust) *Book {
	if b == nil {
		return nil
	}
	c := *b
	c.least = least
	return &c
}

// Reviewed returns a copy whose staleness warning starts [StaleDays] after the
// day on which the host has checked the rates.
func (b *Book) Reviewed(on calendar.Date) *Book {
	if b == nil {
		return nil
	}
	c := *b
	c.fresh = on.AddDays(StaleDays)
	return &c
}

// Strict returns a copy in which a category that no row knows is
// [ErrUnknownCategory] instead of the standard rate with a warning.
func (b *Book) Strict() *Book {
	if b == nil {
		return nil
	}
	c := *b
	c.strict = true
	return &c
}

// Rate returns the row that answers for a category in a territory on a day. A
// category without a row is answered by its parent ("books" for "books.print"),
// and at last by the standard rate; the Category of the row tells, and
// [Book.Explain] says so. The empty category is the standard rate. The levels
// since 2010 are rows too ("level.reduced"), without a fallback.
//
// A territory outside the VAT area with no rate of its own is [ErrOutside],
// never 0 %; an unknown one [commerce.ErrUnknownTerritory]; a day without a row
// [ErrNoRate].
func (b *Book) Rate(t commerce.Territory, category string, on calendar.Date) (Row, error) {
	r, err := b.lookUp(t, category, on)
	return *r, err
}

// lookUp is apart from Rate so that Rate is inlined and copies the row once.
func (b *Book) lookUp(t commerce.Territory, category string, on calendar.Date) (*Row, error) {
	i, h := b.find(t, category, on)
	if i < 0 {
		return new(Row), b.problem(t, category, on, h)
	}
	return &b.rows[i].Row, nil
}

// Explain returns the reasons of [Book.Rate]: the rate with its provision, the
// fallback if there was one, and warnings about doubtful or stale rows.
func (b *Book) Explain(t commerce.Territory, category string, on calendar.Date) ([]commerce.Reason, error) {
	i, h := b.find(t, category, on)
	if i < 0 {
		return nil, b.problem(t, category, on, h)
	}
	return b.explain(nil, i, h, t, category, on), nil
}

// Unmapped returns those of the categories that no row knows in a territory on a
// day, neither their own nor a parent's: for them [Book.Rate] answers with the
// standard rate, or not at all. They are sorted, each once. A shop asks when it
// starts, and for each state that it sells to.
//
// Errors are those of [Book.Rate] about the territory and the day.
func (b *Book) Unmapped(t commerce.Territory, on calendar.Date, categories ...string) ([]string, error) {
	if i, h := b.find(t, Standard, on); i < 0 {
		return nil, b.problem(t, Standard, on, h)
	}
	var out []string
	for _, c := range categories {
		if i, h := b.find(t, c, on); i < 0 || h&(unknown|byDefault) != 0 {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func (b *Book) problem(t commerce.Territory, category string, on calendar.Date, h how) error {
	var errs commerce.FieldErrors
	switch err := t.Check(); {
	case b == nil:
		return ErrNoBook
	case err != nil:
		errs.Add("/territory", "tax.territory.unknown", err)
	case on.IsZero():
		errs.Add("/on", "tax.rate.no_day", commerce.Detail(ErrNoRate, "tax: no rate without a day"))
	case h&unknown != 0:
		errs.Add("/category", "tax.category.unknown", commerce.Detail(ErrUnknownCategory, "tax: unknown category %q", clip(category)))
	case b.home(t) == 0:
		if f := flagsOf(canonical(t), on); f&listed != 0 && f&inGoods == 0 {
			errs.Add("/territory", "tax.territory.outside", commerce.Detail(ErrOutside, "tax: %s is outside the VAT area of the Union and has no rate here", t))
		} else {
			errs.Add("/territory", "tax.rate.no_territory", commerce.Detail(ErrNoRate, "tax: no rates for %s", t))
		}
	default:
		errs.Add("/on", "tax.rate.no_day", commerce.Detail(ErrNoRate, "tax: no rate for %s in %s on %s", orStandard(category), t, on))
	}
	return errs.Err()
}

func orStandard(category string) string {
	if category == "" {
		return Standard
	}
	return clip(category)
}

// clip bounds text that goes into an error.
func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

func (b *Book) explain(to []commerce.Reason, i int, h how, t commerce.Territory, category string, on calendar.Date) []commerce.Reason {
	row := &b.rows[i]
	at := commerce.NewFact("territory", row.Territory)
	cites := []commerce.Citation{row.Source.Cite}
	if row.Source.Cite.Act == "" {
		cites = nil
	}
	because := rRateCategory
	if row.Category == Standard {
		because = rRateStandard
	}
	r := because.reason(commerce.NewFact("rate", row.Rate), commerce.NewFact("product", label(row.Category)), at, commerce.NewFact("category", row.Category))
	r.Cites = cites
	to = append(to, r)
	asked := commerce.NewFact("asked", clip(category))
	switch {
	case h&unknown != 0:
		to = append(to, rRateUnknownCategory.reason(asked, at))
	case h&byDefault != 0:
		to = append(to, rRateFallbackStandard.reason(asked, at))
	case h&byParent != 0:
		to = append(to, rRateFallbackParent.reason(asked, commerce.NewFact("category", row.Category), at))
	}
	if h&gap != 0 && h&skipped == 0 {
		to = append(to, rRateNoRowOnDay.reason(asked, at, commerce.NewFact("on", on)))
	}
	if row.layer > 0 {
		to = append(to, rRateLayer.reason(commerce.NewFact("layer", row.layer), commerce.NewFact("edition", b.Edition())))
	}
	if h&contested != 0 {
		to = append(to, rRateContested.reason(commerce.NewFact("rate", row.Rate), at))
	}
	if h&skipped != 0 {
		if u := b.unverified(t, category, on); u >= 0 {
			to = append(to, rRateUnverifiedSkipped.reason(commerce.NewFact("rate", b.rows[u].Rate), commerce.NewFact("category", b.rows[u].Category), at))
		}
	}
	if h&stale != 0 {
		to = append(to, rRateStale.reason(commerce.NewFact("as_of", b.asOf), commerce.NewFact("on", on), commerce.NewFact("edition", b.Edition())))
	}
	return to
}

// unverified returns the row that was passed over.
func (b *Book) unverified(t commerce.Territory, category string, on calendar.Date) int {
	i, _ := b.Trusting(commerce.Unverified).find(t, category, on)
	return i
}

// label is what a category is called in a sentence.
func label(category string) string {
	for c := category; ; {
		if i, ok := slices.BinarySearchFunc(categoryLabels[:], c, func(l [2]string, c string) int { return strings.Compare(l[0], c) }); ok {
			return categoryLabels[i][1]
		}
		i := strings.LastIndexByte(c, '.')
		if i < 0 {
			return fmt.Sprintf("%q", category)
		}
		c = c[:i]
	}
}

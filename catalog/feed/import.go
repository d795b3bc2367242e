package feed

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
)

// Options say what an export does not.
type Options struct {
	// Currency of its amounts. Required for products.
	Currency money.Currency
	// Language of its texts, BCP 47; empty is "und".
	Language string
	// Location of its stock.
	Location string
	// DecimalComma reads "12,50"; the zero value reads "12.50".
	DecimalComma bool
	// MaxBytes limits the file; 0 is 256 MiB.
	MaxBytes int64
}

func (o *Options) check() error {
	var errs commerce.FieldErrors
	if o.Currency == 0 {
		errs.Add("/currency", "feed.currency.missing", ErrOptions)
	}
	if _, err := language.Parse(cmp.Or(o.Language, "und")); err != nil {
		errs.Add("/language", "feed.language.malformed", ErrOptions)
	}
	return errs.Err()
}

// An Import is what was read of an export of products.
type Import struct {
	Products   []catalog.Product
	Stock      []stock.Entry
	Categories []catalog.Category // for catalog.NewTree, parents first
	Rows       []Row              // one for each record of the file, in its order
	reasons    []commerce.Reason
}

// A Row says what became of one record.
type Row struct {
	Line    int    `json:"line"` // of the file, from 1
	Product string `json:"product,omitempty"`
	SKU     string `json:"sku,omitempty"`
	State   State  `json:"state"`
}

// State is what became of a row.
type State uint8

// The states of a row.
const (
	Skipped State = iota // not loaded; a reason of kind problem or warning names the line
	Loaded               // a variant, or a product whose variants follow
	Merged               // a further picture of a product
)

var stateWords = commerce.Words[State]{"skipped", "loaded", "merged"}

// String returns skipped, loaded or merged.
func (s State) String() string { return stateWords.Text(s) }

// MarshalText writes the word.
func (s State) MarshalText() ([]byte, error) { return stateWords.Marshal(s) }

// Code is feed.import.complete if every row is loaded, else feed.import.partial.
func (i *Import) Code() string {
	if len(i.reasons) == 0 { // the zero Import
		return ""
	}
	return i.reasons[0].Code
}

// Reasons returns the summary, then every finding in the order of lines, then
// the columns that were not read. Path is /line/column of the file.
func (i *Import) Reasons() []commerce.Reason { return slices.Clone(i.reasons) }

// cols finds columns by name and remembers which ones are read.
type cols struct {
	header []string
	at     map[string]int
	read   []bool
	filled []int
}

func newCols(header []string) *cols {
	c := &cols{header: header, at: make(map[string]int, len(header)), read: make([]bool, len(header)), filled: make([]int, len(header))}
	for i, h := range header {
		k := strings.ToLower(h)
		if _, twice := c.at[k]; !twice {
			c.at[k] = i
		}
	}
	return c
}

// col returns the first column of these names, -1 without one.
func (c *cols) col(names ...string) int {
	for _, n := range names {
		if i, ok := c.at[strings.ToLower(n)]; ok {
			c.read[i] = true
			return i
		}
	}
	return -1
}

// importer holds what both readers of products share.
type importer struct {
	Import
	opt      Options
	tag      string
	t        *table
	c        *cols
	at       int // in Rows
	line     int
	skus     map[string]int // -> line
	gtins    map[catalog.GTIN]int
	cats     map[string]bool
	problems int
	empty    map[string]bool // products that lost a variant to another row's SKU
}

func newImporter(r io.Reader, opt Options) (*importer, error) {
	if err := opt.check(); err != nil {
		return nil, err
	}
	t, err := newTable(r, opt.MaxBytes)
	if err != nil {
		return nil, err
	}
	rows := min(strings.Count(t.data, "\n"), len(t.data)/64) // a guess that hostile files cannot drive up
	m := &importer{
		opt: opt, tag: language.Make(cmp.Or(opt.Language, "und")).String(), t: t, c: newCols(t.header),
		skus: make(map[string]int, rows), gtins: map[catalog.GTIN]int{}, cats: map[string]bool{}, empty: map[string]bool{},
	}
	m.Rows, m.Stock, m.Products = make([]Row, 0, rows), make([]stock.Entry, 0, rows), make([]catalog.Product, 0, rows/3)
	return m, nil
}

func (m *importer) say(code reasonCode, column int, facts ...commerce.Fact) {
	r := code.reason(append([]commerce.Fact{commerce.NewFact("line", m.line)}, facts...)...)
	if column >= 0 && column < len(m.t.header) {
		r.Path = commerce.Pointer(m.line, m.t.header[column])
	} else {
		r.Path = commerce.Pointer(m.line)
	}
	m.reasons = append(m.reasons, r)
	m.problems++
}

// rows calls f for each good record. Records that are broken are reported.
func (m *importer) rows(f func()) error {
	for {
		line, fault, ok := m.t.next()
		if !ok {
			return nil
		}
		m.line, m.at = line, len(m.Rows)
		m.Rows = append(m.Rows, Row{Line: line})
		switch fault {
		case rowQuotes:
			m.say(rRowQuotes, -1)
		case rowTooLarge:
			m.say(rRowTooLarge, -1, commerce.NewFact("most", maxField))
		default:
			if m.t.again() {
				m.say(rRowHeader, -1)
				break
			}
			m.fit()
			f()
		}
		if m.problems > maxReasons {
			return commerce.Detail(ErrBroken, "feed: line %d: broken beyond reading", line)
		}
	}
}

// fit makes the record as long as the header and counts what is not read.
func (m *importer) fit() {
	t := m.t
	if t.legacy {
		m.say(rRowEncoding, -1)
	}
	if n, want := len(t.fields), len(t.header); n != want {
		m.say(rRowFields, -1, commerce.NewFact("have", n), commerce.NewFact("want", want))
		for len(t.fields) < want {
			t.fields = append(t.fields, "")
		}
	}
	for i, read := range m.c.read {
		if !read && t.fields[i] != "" {
			m.c.filled[i]++
		}
	}
}

// cell returns a field of the current record, trimmed.
func (m *importer) cell(col int) string {
	if col < 0 {
		return ""
	}
	s := m.t.fields[col]
	if s != "" && (s[0] <= ' ' || s[len(s)-1] <= ' ') {
		s = strings.TrimSpace(s)
	}
	return s
}

func (m *importer) row() *Row { return &m.Rows[m.at] }

func (m *importer) text(s string) catalog.Text {
	if s == "" {
		return nil
	}
	return catalog.Text{m.tag: s}
}

// invalid reports a cell that is left out; its text is quoted only where it can
// be nothing but a figure or code.
func (m *importer) invalid(col int, want string) {
	name := "a column that is missing"
	if col >= 0 {
		name = m.t.header[col]
	}
	m.say(rValueInvalid, col, commerce.NewFact("column", name), commerce.NewFact("want", want))
}

func (m *importer) amount(col int) money.Amount {
	s := m.cell(col)
	if s == "" {
		return money.Amount{}
	}
	number := s
	if m.opt.DecimalComma {
		number = strings.ReplaceAll(number, ",", ".")
	}
	a, err := money.Parse(number, m.opt.Currency)
	if err != nil || a.Sign() < 0 {
		m.invalid(col, "an amount")
		return money.Amount{}
	}
	return a
}

func (m *importer) whole(col int) (int64, bool) {
	s := m.cell(col)
	if s == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > stock.MaxQty || n < -stock.MaxQty {
		m.invalid(col, "a whole number")
		return 0, false
	}
	return n, true
}

func (m *importer) flag(col int) bool {
	switch s := m.cell(col); {
	case s == "" || s == "0" || strings.EqualFold(s, "false") || strings.EqualFold(s, "no"):
		return false
	case s == "1" || strings.EqualFold(s, "true") || strings.EqualFold(s, "yes"):
		return true
	}
	m.invalid(col, "true or false")
	return false
}

// gtin reads a bar code that no other row has.
func (m *importer) gtin(col int) catalog.GTIN {
	s := strings.TrimPrefix(m.cell(col), "'") // an apostrophe keeps spreadsheets from rounding
	if s == "" {
		return catalog.GTIN{}
	}
	g, err := catalog.ParseGTIN(s)
	why := "malformed"
	switch first, twice := m.gtins[g]; {
	case errors.Is(err, catalog.ErrChecksum):
		why = "check digit"
	case err != nil:
	case twice:
		why = "also in line " + strconv.Itoa(first)
	default:
		m.gtins[g] = m.line
		return g
	}
	if len(s) > 20 || strings.Trim(s, "0123456789- ") != "" { // what is no number may be anything
		s = "the text"
	}
	m.say(rGtinDropped, col, commerce.NewFact("value", s), commerce.NewFact("why", why))
	return catalog.GTIN{}
}

// sku returns the article number of the row, or one that is made of the id and
// the options; not ok if another row has it.
func (m *importer) sku(col int, id string, options []string) (string, bool) {
	s := m.cell(col)
	if s != "" && catalog.CheckSKU(s) != nil {
		m.invalid(col, "an article number")
		s = ""
	}
	if s == "" {
		s = strings.Join(append([]string{id}, options...), "/")
		if catalog.CheckSKU(s) != nil {
			s = "line-" + strconv.Itoa(m.line)
		}
		m.say(rSkuMade, col, commerce.NewFact("sku", s))
	}
	if first, twice := m.skus[s]; twice {
		m.say(rSkuDuplicate, col, commerce.NewFact("sku", s), commerce.NewFact("first", first))
		return s, false
	}
	m.skus[s] = m.line
	return s, true
}

// unmapped names the columns that are not read.
func (m *importer) unmapped() {
	for i, h := range m.c.header {
		if !m.c.read[i] {
			r := rColumnUnmapped.reason(commerce.NewFact("column", h), commerce.NewFact("cells", m.c.filled[i]))
			r.Path = commerce.Pointer(1, h)
			m.reasons = append(m.reasons, r)
		}
	}
}

// finish drops what a catalog would refuse, and writes the summary.
func (m *importer) finish() (*Import, error) {
	variants, skipped := 0, 0
	bad := map[string]bool{}
	gone := map[string]bool{} // SKUs that go with their product
	kept := m.Products[:0]
	for _, p := range m.Products {
		err := p.Check()
		if err == nil {
			kept = append(kept, p)
			variants += len(p.Variants)
			continue
		}
		bad[p.ID] = true
		for i := range p.Variants {
			gone[p.Variants[i].SKU] = true
		}
		var errs commerce.FieldErrors
		errors.As(err, &errs)
		for _, e := range errs {
			if e.Code == "catalog.variant.missing" && m.empty[p.ID] {
				continue // its rows were reported
			}
			m.reasons = append(m.reasons, rProductInvalid.reason(commerce.NewFact("product", p.ID), commerce.NewFact("code", e.Code), commerce.NewFact("at", e.Path)))
		}
	}
	clear(m.Products[len(kept):])
	m.Products = kept
	m.Stock = slices.DeleteFunc(m.Stock, func(e stock.Entry) bool { return gone[e.SKU] })
	for i := range m.Rows {
		if bad[m.Rows[i].Product] {
			m.Rows[i].State = Skipped
		}
		if m.Rows[i].State == Skipped {
			skipped++
		}
	}
	m.unmapped()
	facts := []commerce.Fact{commerce.NewFact("rows", len(m.Rows)), commerce.NewFact("products", len(m.Products)), commerce.NewFact("variants", variants)}
	first := rImportComplete.reason(facts...)
	if skipped > 0 {
		first = rImportPartial.reason(append([]commerce.Fact{commerce.NewFact("skipped", skipped)}, facts...)...)
	}
	m.reasons = slices.Insert(m.reasons, 0, first)
	return &m.Import, nil
}

package returns

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Errors of the law book.
var (
	// ErrUnknownCountry marks a territory that the book does not cover; the error lists those it does.
	ErrUnknownCountry = errors.New("returns: country not covered")
	// ErrNoLaw marks a day for which the book has no rule.
	ErrNoLaw = errors.New("returns: no rule on that day")
	// ErrBelowStatute marks a row, a policy or a deduction that gives the consumer less than the law; the error names the article.
	ErrBelowStatute = errors.New("returns: below the statute")
	// ErrRow marks a row of law that cannot be.
	ErrRow = errors.New("returns: bad row")
)

const (
	lawEdition = "eu-2026.11"
	staleAfter = 180 // days after the as-of day, as in every table of this module
)

// A Row is one dated rule of one territory, "EU" for the directives. Days are included.
type Row struct {
	Territory commerce.Territory `json:"territory"`
	Rule      Rule               `json:"rule"`
	Period    calendar.Period    `json:"period"`
	Value     int64              `json:"value"` // days, months, hours, a flag (0 or 1), or minor units of a currency
	Unit      string             `json:"unit"`  // day, month, hour, count, flag, or a currency code
	Source    commerce.Source    `json:"source"`
	Note      string             `json:"note,omitempty"`
}

// lawRow is a row of the generated table; days are written as 20261121.
type lawRow struct {
	territory      commerce.Territory
	rule           Rule
	first, last    int32
	value          int64
	unit           string
	act, provision string
	trust          commerce.Trust
	checked        int32
	note           string
}

// A Book holds the consumer law that this package applies. It is immutable and safe to share.
type Book struct {
	edition string
	asOf    calendar.Date
	least   commerce.Trust
	states  map[commerce.Territory]*state
	eu      *state
	covered map[commerce.Territory]*state // those with a trusted withdrawal period
	names   []commerce.Territory          // of covered, sorted
}

// state is what one territory says, by rule; later rows of a slice win.
type state struct {
	rules    [ruleCount][]Row
	readings []calendar.Rule     // of its counting law
	counting []calendar.Counting // the same, without a place
}

// EU returns the built-in book: Directives 2011/83, 2019/770 and 2019/771 and what the states and the United Kingdom
// made of them. Rows that nobody could check are left out until [Book.Trusting] asks for them.
func EU() *Book { return euBook() }

var euBook = sync.OnceValue(func() *Book {
	rows := make([]Row, len(lawTable))
	for i, r := range lawTable {
		rows[i] = Row{
			Territory: r.territory, Rule: r.rule, Period: calendar.Period{First: day(r.first), Last: day(r.last)},
			Value: r.value, Unit: r.unit, Note: r.note,
			Source: commerce.Source{Cite: commerce.Citation{Act: r.act, Provision: r.provision}, Trust: r.trust, Checked: day(r.checked)},
		}
		if r.rule.renumbered() {
			rows[i].Source.Cite.InForce = rows[i].Period.First
		}
	}
	b := &Book{edition: lawEdition, asOf: calendar.MustDate("2026-11-21"), least: commerce.Contested, states: map[commerce.Territory]*state{}}
	b.add(rows)
	return b
})

func day(n int32) calendar.Date {
	if n == 0 {
		return calendar.Date{}
	}
	return calendar.MustDate(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
}

func (b *Book) add(rows []Row) {
	for _, r := range rows {
		s := b.states[r.Territory]
		if s == nil {
			s = &state{}
			// A state without a counting rule of its own counts as the Regulation does.
			if s.readings, _ = calendar.Rules(string(r.Territory)); s.readings == nil {
				s.readings = []calendar.Rule{{Act: celexCounting, Provision: "Art. 3", Trust: calendar.Verified}}
			}
			for _, rule := range s.readings {
				s.counting = append(s.counting, rule.Counting(calendar.Place{}))
			}
			b.states[r.Territory] = s
		}
		s.rules[r.Rule] = append(s.rules[r.Rule], r)
	}
	b.eu = b.states["EU"]
	b.cover()
}

// cover lists the territories with a withdrawal period that is trusted.
func (b *Book) cover() {
	b.names, b.covered = nil, map[commerce.Territory]*state{}
	for _, t := range slices.Sorted(maps.Keys(b.states)) {
		if slices.ContainsFunc(b.states[t].rules[WithdrawalDays], func(r Row) bool { return r.Source.Trust >= b.least }) {
			b.names = append(b.names, t)
			b.covered[t] = b.states[t]
		}
	}
}

// With returns a copy with a host's rows on top: the later row wins. Rows extend only; one that gives the consumer less
// than the directive or than the book's row of that state is [ErrBelowStatute] and names the article. The edition grows by "+1".
func (b *Book) With(rows ...Row) (*Book, error) {
	if b == nil {
		return nil, ErrNoBook
	}
	var errs commerce.FieldErrors
	for i, r := range rows {
		if err := b.checkRow(r); err != nil {
			errs.Add(commerce.Pointer("rows", i), "returns.law.row", err)
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	c := *b
	c.states = make(map[commerce.Territory]*state, len(b.states)+1)
	for t, s := range b.states {
		clone := *s
		for i := range clone.rules {
			clone.rules[i] = slices.Clip(clone.rules[i])
		}
		c.states[t] = &clone
	}
	c.add(rows)
	base, n, _ := strings.Cut(b.edition, "+")
	layers, _ := strconv.Atoi(n)
	c.edition = fmt.Sprintf("%s+%d", base, layers+1)
	return &c, nil
}

func (b *Book) checkRow(r Row) error {
	if err := r.Territory.Check(); err != nil || r.Territory != r.Territory.Country() {
		return commerce.Detail(ErrRow, "returns: %q is no country", r.Territory)
	}
	if r.Rule == 0 || r.Rule >= ruleCount {
		return commerce.Detail(ErrRow, "returns: unknown rule")
	}
	if r.Value < 0 || r.Value > 1_000_000 || r.Unit != r.Rule.unit() && r.Rule.unit() != "currency" {
		return commerce.Detail(ErrRow, "returns: %d %s is not a value of %s", r.Value, r.Unit, r.Rule)
	}
	if err := r.Period.Check(); err != nil {
		return commerce.Detail(ErrRow, "returns: %v", err)
	}
	floor := b.eu
	switch {
	case r.Territory == "GB":
		floor = b.states["GB"]
	case r.Rule == MinValueOffPremises && r.Unit == "EUR" && r.Value > 50_00:
		return commerce.Detail(ErrBelowStatute, "returns: a minimum above EUR 50 (Directive 2011/83 Art. 3(4))")
	case r.Rule == RefundFromGoods && r.Value != 0:
		return commerce.Detail(ErrBelowStatute, "returns: the days of a refund run from the notice (Directive 2011/83 Art. 13(1))")
	}
	on := r.Period.First
	if on.Before(b.asOf) {
		on = b.asOf
	}
	rule := r.Rule
	if rule == PresumptionUsedMonths { // 2019/771 Art. 11(1) has one period for all goods
		rule = PresumptionMonths
	}
	least, _ := floor.find(rule, on, b.least)
	if own := b.states[r.Territory]; own != nil { // what the state gives beyond the directive
		if row, _ := own.find(r.Rule, on, b.least); row != nil && row.Unit == r.Unit && (least == nil || r.Rule.gives()*(row.Value-least.Value) > 0) {
			least = row
		}
	}
	if least == nil || r.Rule.gives()*(r.Value-least.Value) >= 0 {
		return nil
	}
	return commerce.Detail(ErrBelowStatute, "returns: %s of %d is below the %d of %s", r.Rule, r.Value, least.Value, least.Source.Cite)
}

// Edition names the state of the book: "eu-2026.11", with "+1" for each layer of a host.
func (b *Book) Edition() string { return b.edition }

// Trusting returns a copy that uses rows from the given trust on. The default is Contested, with a warning.
func (b *Book) Trusting(least commerce.Trust) *Book {
	c := *b
	c.least = least
	c.cover()
	return &c
}

// Reviewed returns a copy that a host has checked on that day: it moves the staleness warning, which otherwise comes
// 180 days after the edition's as-of day.
func (b *Book) Reviewed(on calendar.Date) *Book {
	c := *b
	c.asOf = on
	return &c
}

// Countries returns the covered territories, sorted; "EU" is the directive by itself.
func (b *Book) Countries() []commerce.Territory { return slices.Clone(b.names) }

// Rows returns every row of a territory in force on a day, in the order of the rules, whatever its trust.
func (b *Book) Rows(t commerce.Territory, on calendar.Date) []Row {
	var out []Row
	if s := b.states[t.Country()]; s != nil {
		for r := range ruleCount {
			if row, _ := s.find(r, on, commerce.Unverified); row != nil {
				out = append(out, *row)
			}
		}
	}
	return out
}

// find returns the row in force, and a row that was skipped because it is not trusted.
func (s *state) find(r Rule, on calendar.Date, least commerce.Trust) (found, skipped *Row) {
	rows := s.rules[r]
	for i := len(rows) - 1; i >= 0; i-- {
		row := &rows[i]
		switch {
		case !row.Period.Contains(on):
		case row.Source.Trust >= least:
			return row, skipped
		default:
			skipped = row
		}
	}
	return nil, skipped
}

// law is what holds for one contract: a state on a day.
type law struct {
	book    *Book
	state   *state
	country commerce.Territory
	on      calendar.Date
	union   bool // rules of the Union fill the gaps
}

func (b *Book) law(t commerce.Territory, on calendar.Date) (law, error) {
	if b == nil {
		return law{}, ErrNoBook
	}
	t = t.Country()
	s := b.covered[t]
	if s == nil {
		return law{}, commerce.Detail(ErrUnknownCountry, "returns: %q is not covered: %s", t, join(b.names))
	}
	return law{book: b, state: s, country: t, on: on, union: t != "GB"}, nil
}

func join(ts []commerce.Territory) string {
	words := make([]string, len(ts))
	for i, t := range ts {
		words[i] = string(t)
	}
	return strings.Join(words, " ")
}

// find returns the national rule, or that of the Union where it fills the gap; nil if there is none.
func (l *law) find(r Rule) *Row {
	row, _ := l.state.find(r, l.on, l.book.least)
	if row == nil && l.union && r.union() {
		row, _ = l.book.eu.find(r, l.on, l.book.least)
	}
	return row
}

func (l *law) value(r Rule) int {
	if row := l.find(r); row != nil {
		return int(row.Value)
	}
	return 0
}

func (l *law) flag(r Rule) bool { return l.value(r) != 0 }

// skipped returns the row of the state that find passed over because nobody could check it.
func (l *law) skipped(r Rule) *Row {
	_, skipped := l.state.find(r, l.on, l.book.least)
	return skipped
}

func (l *law) stale(on calendar.Date) bool { return on.Sub(l.book.asOf) > staleAfter }

package calendar

import (
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// ErrTerritory marks a territory without a holiday table or counting rule.
var ErrTerritory = errors.New("calendar: unknown territory")

// ErrWord marks a word that is not in the list of an enumeration.
var ErrWord = errors.New("calendar: unknown word")

// Trust says how sure a row of law is. The order is the order of trust.
type Trust uint8

// The trust words, as in every table of this module.
const (
	Unverified Trust = iota // from memory, or a projection that no act carries yet
	Contested               // sources conflict, or the day holds in part of the territory only
	Secondary               // other sources than the act
	Verified                // the primary text was read
)

var trustWords = [...]string{"unverified", "contested", "secondary", "verified"}

// String returns the word.
func (t Trust) String() string {
	if int(t) < len(trustWords) {
		return trustWords[t]
	}
	return fmt.Sprintf("Trust(%d)", uint8(t))
}

// MarshalText returns the word; a value outside the list is an [ErrWord].
func (t Trust) MarshalText() ([]byte, error) { return marshalWord(trustWords[:], uint8(t)) }

// UnmarshalText reads the word; any other is an [ErrWord].
func (t *Trust) UnmarshalText(text []byte) error {
	return unmarshalWord(trustWords[:], text, (*uint8)(t))
}

func marshalWord(words []string, v uint8) ([]byte, error) {
	if int(v) >= len(words) {
		return nil, fmt.Errorf("%w: %d", ErrWord, v)
	}
	return []byte(words[v]), nil
}

func unmarshalWord(words []string, text []byte, v *uint8) error {
	i := slices.Index(words, string(text))
	if i < 0 {
		return fmt.Errorf("%w: %s", ErrWord, quote(string(text)))
	}
	*v = uint8(i)
	return nil
}

// Kind is the sort of a holiday entry.
type Kind uint8

// The kinds. Only Disputed and NoEntry are working days.
const (
	NoEntry   Kind = iota // an ordinary day
	Statutory             // a public holiday of the state or region
	Municipal             // a day of one city, by local act or custom: only in a table for that city
	TimeLimit             // no public holiday, but treated as one for time limits: only in [TimeLimits]
	Disputed              // some source calls it a holiday; not taken as one
	Host                  // from a host's own Holidays
)

var kindWords = [...]string{"none", "statutory", "municipal", "time_limit", "disputed", "host"}

// String returns the word.
func (k Kind) String() string {
	if int(k) < len(kindWords) {
		return kindWords[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Entry is a row of a holiday table for one day.
type Entry struct {
	Date      Date
	Name      string // in the language of the place; Belgium and others give two
	English   string
	Territory string // of the row: "DE" or "DE-BY"
	Kind      Kind
	Act       string // national short title
	Trust     Trust
	Checked   Date // the day the row was checked
	Note      string
}

// Holiday reports whether the day is not a working day because of the entry.
func (e Entry) Holiday() bool { return e.Kind != NoEntry && e.Kind != Disputed }

// layer is one territory's bitmap of days with an entry; rank counts the bits before a word, so that the n-th
// bit finds the n-th row.
type layer struct {
	territory string
	first     uint16 // of its rows in dayRows
	rank      [tableWords]uint8
	bits      [tableWords]uint64
}

// row is a row of data/holidays.csv; strings are indices into words.
type row struct {
	name, english, act, note uint16
	kind                     Kind
	trust                    Trust
	checked                  Date
}

// Table holds the public holidays of one territory: those of the state, of the region and of the city that it names.
// A Table is immutable and safe to share.
type Table struct {
	territory string
	layers    [3]*layer          // state, region, city: as many as there are; the United Kingdom has only nations
	skip      Kind               // TimeLimit for tables that leave those days out
	closed    [tableWords]uint64 // the holidays of all layers
}

// Public returns the public holidays of a territory: an ISO 3166-1 code ("IT"), a region ("DE-BY", "ES-MD", "GB-SCT"),
// or a city whose patron day is known ("IT-MILANO"). EL reads as GR and XI as GB-NIR; the United Kingdom has a table
// for each nation and none for the whole. [Table.Covers] tells the years; outside them every answer is an
// [ErrNotCovered]. An unknown territory is an [ErrTerritory] that lists what there is.
func Public(territory string) (*Table, error) { return tableOf(territory, TimeLimit) }

// TimeLimits returns [Public] plus the days that the state treats as public holidays for time limits only: the Swedish
// eves, days equated by Dutch royal decree, Good Friday in Austria and the notified days of Liechtenstein.
func TimeLimits(territory string) (*Table, error) { return tableOf(territory, NoEntry) }

func tableOf(territory string, skip Kind) (*Table, error) {
	code := canonical(territory)
	t := &Table{territory: code, skip: skip}
	n := 0
	for i := range layers { // in order of their codes, so that DE comes before DE-BY and DE-BY-AUGSBURG
		if l := &layers[i]; code == l.territory || strings.HasPrefix(code, l.territory+"-") {
			t.layers[n] = l
			n++
		}
	}
	if n == 0 || t.layers[n-1].territory != code {
		return nil, fmt.Errorf("%w: %s; holidays are known for %s", ErrTerritory, quote(territory), strings.Join(related(code), ", "))
	}
	for _, l := range t.layers[:n] {
		for i, word := range l.bits {
			for ; word != 0; word &= word - 1 {
				d := Date{tableFirst + int32(i<<6+bits.TrailingZeros64(word))}
				if r, _, _ := t.find(d); r != nil && r.kind != Disputed {
					t.closed[i] |= word & -word
				}
			}
		}
	}
	return t, nil
}

// aliases are other codes of territories in the table. Austrian Länder close offices and schools on the day of their
// patron, which is no public holiday; Alsace and Moselle share the local law.
var aliases = map[string]string{
	"EL": "GR", "XI": "GB-NIR", "GB-ENG": "GB-EAW", "GB-WLS": "GB-EAW", "FR-57": "FR-ALM", "FR-67": "FR-ALM", "FR-68": "FR-ALM", "FR-6AE": "FR-ALM",
	"AT-1": "AT", "AT-2": "AT", "AT-3": "AT", "AT-4": "AT", "AT-5": "AT", "AT-6": "AT", "AT-7": "AT", "AT-8": "AT", "AT-9": "AT",
}

func canonical(territory string) string {
	if c, ok := aliases[territory]; ok {
		return c
	}
	return territory
}

// Territories returns the codes that [Public] knows, aliases left out, in order.
func Territories() []string { return related("") }

// related returns the codes of the same state, or all states if there is none.
func related(code string) []string {
	var same, all []string
	for i := range layers {
		t := layers[i].territory
		all = append(all, t)
		if len(code) >= 2 && t[:2] == code[:2] {
			same = append(same, t)
		}
	}
	switch {
	case len(same) > 0:
		return same
	case code != "":
		return slices.DeleteFunc(all, func(t string) bool { return len(t) > 2 && t[:2] != "GB" })
	}
	return all
}

// Territory returns the code of the table, after aliases.
func (t *Table) Territory() string { return t.territory }

// Covers returns the days for which the table answers.
func (t *Table) Covers() Period {
	return Period{First: Date{tableFirst}, Last: Date{tableFirst + tableDays - 1}}
}

// Edition names the state of the data, such as "holidays-2026.11".
func (t *Table) Edition() string { return tableEdition }

// Holiday returns the name of the public holiday on d in the language of the place, "" for any other day.
// A day outside [Table.Covers] is an [ErrNotCovered].
func (t *Table) Holiday(d Date) (string, error) {
	r, _, err := t.find(d)
	if r == nil || r.kind == Disputed {
		return "", err
	}
	return words[r.name], nil
}

// Lookup returns the entry of d with its source; its Kind is [NoEntry] for an ordinary day and its Name "" unless the
// day is a holiday or disputed. A day outside [Table.Covers] is an [ErrNotCovered].
func (t *Table) Lookup(d Date) (Entry, error) {
	r, l, err := t.find(d)
	if r == nil {
		return Entry{Date: d}, err
	}
	return Entry{
		Date: d, Name: words[r.name], English: words[r.english], Territory: l.territory,
		Kind: r.kind, Act: words[r.act], Trust: r.trust, Checked: r.checked, Note: words[r.note],
	}, nil
}

// Entries yields the entries of the days in p, in order, disputed ones included. Days outside [Table.Covers] have none.
func (t *Table) Entries(p Period) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		p, ok := p.Intersect(t.Covers())
		if !ok {
			return
		}
		for d := range p.All() {
			if e, _ := t.Lookup(d); e.Kind != NoEntry && !yield(e) {
				return
			}
		}
	}
}

// find returns the row that decides d: a holiday before a disputed day, the state before the region and the city.
func (t *Table) find(d Date) (found *row, from *layer, err error) {
	if t == nil {
		return nil, nil, ErrNoHolidays
	}
	i := uint32(d.n - tableFirst)
	if i >= tableDays {
		return nil, nil, fmt.Errorf("%w: %s is not in %s of %s", ErrNotCovered, d, t.Covers(), t.territory)
	}
	for _, l := range &t.layers {
		if l == nil {
			break
		}
		word, bit := l.bits[i>>6], uint64(1)<<(i&63)
		if word&bit == 0 {
			continue
		}
		r := &rows[dayRows[int(l.first)+int(l.rank[i>>6])+bits.OnesCount64(word&(bit-1))]]
		if r.kind != t.skip && (found == nil || found.kind == Disputed) {
			found, from = r, l
		}
	}
	return found, from, nil
}

package stock

import (
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
)

// Key is one SKU at one place.
type Key struct{ SKU, Location string }

func compareKeys(a, b Key) int {
	return cmp.Or(strings.Compare(a.SKU, b.SKU), strings.Compare(a.Location, b.Location))
}

// Levels are the stock of many SKUs at many places. The zero Levels are empty.
// They are a value: With returns a copy.
type Levels struct {
	m map[string][]placed // by SKU, places sorted
	n int
}

type placed struct {
	location string
	level    Level
}

func find(list []placed, location string) (int, bool) {
	return slices.BinarySearchFunc(list, location, func(p placed, l string) int { return strings.Compare(p.location, l) })
}

func (ls *Levels) set(k Key, l Level) {
	list := ls.m[k.SKU]
	i, ok := find(list, k.Location)
	if ok {
		list[i].level = l
		return
	}
	ls.m[k.SKU] = slices.Insert(list, i, placed{k.Location, l})
	ls.n++
}

// An Entry is one row of [Levels].
type Entry struct {
	SKU      string `json:"sku"`
	Location string `json:"location,omitempty"`
	Level
}

// NewLevels makes levels of rows. A repeated key and a figure out of range are
// errors by row.
func NewLevels(rows ...Entry) (Levels, error) { return Levels{}.With(rows...) }

// With returns levels with rows added or replaced. Errors are those of
// [NewLevels]; the good rows come with them.
func (ls Levels) With(rows ...Entry) (Levels, error) {
	out := Levels{make(map[string][]placed, len(ls.m)+len(rows)), ls.n}
	for sku, list := range ls.m {
		out.m[sku] = slices.Clone(list)
	}
	var errs commerce.FieldErrors
	seen := make(map[Key]bool, len(rows))
	for i, r := range rows {
		k, path, bad := Key{r.SKU, r.Location}, "/"+strconv.Itoa(i), len(errs)
		if r.SKU == "" {
			errs.Add(path+"/sku", "stock.sku.missing", ErrMissing)
		}
		if seen[k] {
			errs.Add(path, "stock.key.duplicate", ErrDuplicate)
		}
		seen[k] = true
		r.Level.check(&errs, path)
		if len(errs) == bad {
			out.set(k, r.Level)
		}
	}
	return out, errs.Err()
}

// Level returns the stock of a SKU at a place; the zero Level if there is none.
func (ls Levels) Level(sku, location string) Level {
	list := ls.m[sku]
	if i, ok := find(list, location); ok {
		return list[i].level
	}
	return Level{}
}

// Total returns the stock of a SKU at all places.
func (ls Levels) Total(sku string) Level {
	var sum Level
	for _, p := range ls.m[sku] {
		sum.OnHand += p.level.OnHand
		sum.Reserved += p.level.Reserved
		sum.Safety += p.level.Safety
		sum.Incoming = append(sum.Incoming, p.level.Incoming...)
	}
	return sum
}

// All returns every level, by SKU and place.
func (ls Levels) All() iter.Seq2[Key, Level] {
	skus := slices.Sorted(maps.Keys(ls.m))
	return func(yield func(Key, Level) bool) {
		for _, sku := range skus {
			for _, p := range ls.m[sku] {
				if !yield(Key{sku, p.location}, p.level) {
					return
				}
			}
		}
	}
}

// MarshalJSON writes the rows, by SKU and place.
func (ls Levels) MarshalJSON() ([]byte, error) {
	rows := make([]Entry, 0, ls.n)
	for k, l := range ls.All() {
		rows = append(rows, Entry{k.SKU, k.Location, l})
	}
	return json.Marshal(rows)
}

// UnmarshalJSON reads rows strictly. Errors are those of [NewLevels].
func (ls *Levels) UnmarshalJSON(data []byte) error {
	var rows []Entry
	if err := commerce.Unmarshal(data, &rows); err != nil {
		return err
	}
	read, err := NewLevels(rows...)
	if err == nil {
		*ls = read
	}
	return err
}

// Len returns the number of levels.
func (ls Levels) Len() int { return ls.n }

// Kind says what a [Movement] does. The zero Kind is none: a movement must say.
type Kind uint8

// The kinds of movement.
const (
	Receive Kind = iota + 1 // to the shelf: delivery, return
	Issue                   // from the shelf without a reservation: sale at the till, loss
	Reserve                 // held for an order
	Unhold                  // a reservation that was released or expired
	Ship                    // reserved units leave the shelf
	Count                   // the shelf was counted: Qty is what is there, 0 included
)

var kindWords = commerce.Words[Kind]{"", "receive", "issue", "reserve", "unhold", "ship", "count"}

// String returns receive, issue, reserve, unhold, ship or count.
func (k Kind) String() string { return kindWords.Text(k) }

// MarshalText writes the word.
func (k Kind) MarshalText() ([]byte, error) { return kindWords.Marshal(k) }

// UnmarshalText reads the word.
func (k *Kind) UnmarshalText(b []byte) error { return kindWords.Unmarshal(k, b) }

// A Movement is one row of the ledger. Rows are only ever added.
type Movement struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	SKU      string    `json:"sku"`
	Location string    `json:"location,omitempty"`
	Kind     Kind      `json:"kind"`
	Qty      int64     `json:"qty"`
}

func (m Movement) same(o Movement) bool {
	at := m.At.Equal(o.At)
	m.At, o.At = time.Time{}, time.Time{}
	return at && m == o
}

// Fold adds movements up to levels, in the order given. A movement whose id was
// seen with the same content is a no-op, so that a ledger can be replayed with
// repetitions.
//
// A row that cannot be is left out and reported with its index and field: a
// missing id, a quantity out of range, a balance below zero, time that runs
// backwards, an id that comes back with another content. The levels of all other
// rows come with the error.
func Fold(ms ...Movement) (Levels, error) {
	out := Levels{m: make(map[string][]placed)}
	seen := make(map[string]int, len(ms))
	var errs commerce.FieldErrors
	var last time.Time
	for i := range ms {
		m := &ms[i]
		path := "/" + strconv.Itoa(i)
		if k, ok := seen[m.ID]; ok && m.ID != "" {
			if !m.same(ms[k]) {
				errs.Add(path+"/id", "stock.movement.conflict", ErrConflict, commerce.NewFact("row", k))
			}
			continue
		}
		bad := len(errs)
		if m.ID == "" {
			errs.Add(path+"/id", "stock.id.missing", ErrMissing)
		}
		if m.SKU == "" {
			errs.Add(path+"/sku", "stock.sku.missing", ErrMissing)
		}
		if m.Kind == 0 || !kindWords.Has(m.Kind) {
			errs.Add(path+"/kind", "stock.kind.unknown", commerce.Detail(commerce.ErrUnknownWord, "stock: %s is no kind of movement", cmp.Or(m.Kind.String(), "nothing")))
		}
		least := int64(1)
		if m.Kind == Count {
			least = 0
		}
		checkQty(&errs, path, "/qty", m.Qty, least)
		if m.At.IsZero() || m.At.Before(last) {
			errs.Add(path+"/at", "stock.time.backwards", ErrTime)
		}
		if len(errs) > bad {
			continue
		}
		key := Key{m.SKU, m.Location}
		next, err := out.Level(m.SKU, m.Location).move(m)
		if err != nil {
			errs.Add(path+"/qty", "stock.movement.negative", err, commerce.NewFact("qty", m.Qty))
			continue
		}
		out.set(key, next)
		seen[m.ID], last = i, m.At
	}
	return out, errs.Err()
}

func (l Level) move(m *Movement) (Level, error) {
	switch m.Kind {
	case Receive:
		l.OnHand += m.Qty
	case Issue:
		l.OnHand -= m.Qty
	case Reserve:
		l.Reserved += m.Qty
	case Unhold:
		l.Reserved -= m.Qty
	case Ship:
		l.OnHand -= m.Qty
		l.Reserved -= m.Qty
	case Count:
		l.OnHand = m.Qty
	}
	if l.OnHand < 0 || l.Reserved < 0 || l.OnHand > MaxQty || l.Reserved > MaxQty {
		return l, commerce.Detail(ErrShort, "stock: %s of %d leaves %d on hand, %d reserved", m.Kind, m.Qty, l.OnHand, l.Reserved)
	}
	return l, nil
}

// Reconcile compares the shelf of a ledger with a count: a warning for each
// level that differs, by SKU and place, with the facts "have" (ledger) and
// "want" (count); one reason that all agree if none does.
func Reconcile(ledger, counted Levels) []commerce.Reason {
	union := make(map[Key]bool, ledger.n)
	for _, ls := range [...]Levels{ledger, counted} {
		for k := range ls.All() {
			union[k] = true
		}
	}
	var out []commerce.Reason
	for _, k := range slices.SortedFunc(maps.Keys(union), compareKeys) {
		have, want := ledger.Level(k.SKU, k.Location).OnHand, counted.Level(k.SKU, k.Location).OnHand
		if have == want {
			continue
		}
		r := rReconcileDifference.reason(commerce.NewFact("sku", k.SKU), commerce.NewFact("have", have), commerce.NewFact("want", want))
		if k.Location != "" {
			r.Facts = append(r.Facts, commerce.NewFact("location", k.Location))
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		out = append(out, rReconcileEqual.reason(commerce.NewFact("n", len(union))))
	}
	return out
}

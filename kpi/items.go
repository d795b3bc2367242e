package kpi

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// An ItemEvent is one visitor who viewed, added or bought one item.
type ItemEvent struct {
	At      time.Time
	Item    string // product or variant: the caller's choice, at most 256 bytes
	Visitor uint64 // opaque key, see [Key]; 0 for one who cannot be known again: counted as an event, not as a user
	Stage   Stage  // [Viewed], [Added] or [Bought]
}

// Columns of items.
const (
	iViewed = iota
	iAdded
	iBought
	nItems
)

const maxItemUsers = 1 << 26

// Items counts the users and the events of each item by period: cart-to-view and
// purchase-to-view. The zero value is ready, as with [Sales].
//
// Users are distinct, so their keys are kept: some 40 bytes for each visitor of
// each item in each period. They are pseudonyms, but the state shows who looked
// at what: treat it as personal data. Users do not add up, neither over periods
// (the report counts those of the whole window apart) nor over channels: keep one
// Items for each channel, and one for all.
type Items struct {
	Periods Periods
	// Limit bounds the visitors of items that are kept; 0 is 2^26. It is no part of
	// the state.
	Limit int

	b     buckets // events; what is a channel elsewhere is an item
	users map[itemUser]uint8
}

// itemUser is a visitor of an item in a period; the value is a bit for each column.
type itemUser struct {
	visitor      uint64
	item, period int32
}

// Add adds an event in the period of At. A visitor beyond Limit, an item without
// id and one with a longer one are [ErrRange], other stages [ErrWord]; the other
// errors are those of [Sales.Add], without currencies.
func (x *Items) Add(e ItemEvent) error {
	var column int
	switch e.Stage {
	case Viewed:
		column = iViewed
	case Added:
		column = iAdded
	case Bought:
		column = iBought
	default:
		return commerce.Detail(ErrWord, "kpi: %s is no stage of an item", e.Stage)
	}
	if e.Item == "" {
		return commerce.Detail(ErrRange, "kpi: an event without item")
	}
	user := itemUser{e.Visitor, int32(x.b.find(e.Item)), int32(x.Periods.Index(e.At))}
	if user.period < 0 {
		return ErrOutside
	}
	stages, known := x.users[user]
	if !known && e.Visitor != 0 && len(x.users) >= x.limit() {
		return commerce.Detail(ErrRange, "kpi: more than %d visitors of items", x.limit())
	}
	cells, err := x.b.cell(x.Periods, true, nItems, e.At.Unix(), e.Item, 1)
	if err != nil {
		return err
	}
	cells[column]++
	if e.Visitor == 0 || stages>>column&1 == 1 {
		return nil
	}
	if x.users == nil {
		x.users = make(map[itemUser]uint8)
	}
	if user.item < 0 { // a new item is the last
		user.item = int32(len(x.b.channels) - 1)
	}
	x.users[user] = stages | 1<<column
	return nil
}

// AddSeq adds events until the first error; those outside the periods are counted.
func (x *Items) AddSeq(events iter.Seq[ItemEvent]) (skipped int64, err error) {
	return addSeq(events, x.Add)
}

func (x *Items) limit() int {
	if x.Limit > 0 {
		return x.Limit
	}
	return maxItemUsers
}

func (x *Items) frame() frame {
	split := x.Periods.t != nil || len(x.b.channels) > 0 // as if it were set with the periods
	return frame{kind: kindItems, width: nItems, periods: &x.Periods, split: &split, b: &x.b}
}

// Merge adds what o counted: events are added, users united. Errors are those of
// [Sales.Merge], and [ErrRange] beyond Limit.
func (x *Items) Merge(o *Items) error {
	f, g := x.frame(), o.frame()
	if g.blank() {
		return nil
	}
	if err := f.check(g); err != nil {
		return err
	}
	at := make([]int32, len(o.b.channels))
	for i, name := range o.b.channels {
		at[i] = int32(x.b.find(name))
	}
	more := 0
	for u := range o.users {
		if _, known := x.users[itemUser{u.visitor, at[u.item], u.period}]; !known {
			more++
		}
	}
	if more > 0 && more > x.limit()-len(x.users) {
		return commerce.Detail(ErrRange, "kpi: more than %d visitors of items", x.limit())
	}
	if err := f.merge(g); err != nil {
		return err // never: it was checked
	}
	if x.users == nil {
		x.users = make(map[itemUser]uint8, more)
	}
	for i, name := range o.b.channels {
		at[i] = int32(x.b.find(name))
	}
	for u, stages := range o.users {
		x.users[itemUser{u.visitor, at[u.item], u.period}] |= stages
	}
	return nil
}

// ranked is an itemUser whose item is the rank of its name.
type ranked struct {
	itemUser
	stages uint8
}

// sorted returns the users by item, visitor and period.
func (x *Items) sorted() []ranked {
	rank := make([]int32, len(x.b.channels))
	for i, ch := range x.b.sorted() {
		rank[ch] = int32(i)
	}
	list := make([]ranked, 0, len(x.users))
	for u, stages := range x.users {
		u.item = rank[u.item]
		list = append(list, ranked{u, stages})
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.item, b.item), cmp.Compare(a.visitor, b.visitor), cmp.Compare(a.period, b.period))
	})
	return list
}

func (x *Items) put(b []byte) []byte {
	b = x.frame().append(b)
	b = putUint(b, uint64(len(x.users)))
	last := ranked{}
	for _, u := range x.sorted() {
		b = putUint(b, uint64(u.item-last.item))
		b = putUint(b, u.visitor)
		b = putUint(b, uint64(u.period))
		b = append(b, u.stages)
		last = u
	}
	return b
}

func (x *Items) read(r *reader) {
	f := x.frame()
	f.read(r)
	if !r.Check(*f.split == (x.Periods.t != nil || len(x.b.channels) > 0) && x.b.cur == 0 && !slices.Contains(x.b.channels, "")) {
		return
	}
	n, periods := r.Count(4), x.Periods.Len()
	r.Check(n <= maxItemUsers)
	x.users = make(map[itemUser]uint8, n)
	users := make([]int64, len(x.b.cells)) // who did something did it at least once
	last := itemUser{}
	for range n {
		step := int32(r.Uint(uint64(len(x.b.channels))))
		u := itemUser{r.Uint(1<<64 - 1), last.item + step, int32(r.Uint(MaxPeriods))}
		stages := r.Byte()
		if !r.Check(int(u.item) < len(x.b.channels) && u.visitor > 0 && int(u.period) < periods && stages > 0 && stages < 1<<nItems &&
			(step > 0 || u.visitor > last.visitor || u.visitor == last.visitor && u.period > last.period)) {
			return
		}
		for c := range nItems {
			at := (int(u.item)*periods+int(u.period))*nItems + c
			users[at] += int64(stages >> c & 1)
			r.Check(users[at] <= x.b.cells[at])
		}
		x.users[u] = stages
		last = u
	}
}

// An ItemRow counts what became of an item: in one period, or in the whole window,
// where it has no label. Users are distinct in it; when somebody viewed and when
// he added does not matter.
type ItemRow struct {
	Label  string
	Period calendar.Period
	Item   string

	Viewers      int64 // users who viewed
	Adders       int64 // of these, who added
	Buyers       int64 // of the viewers, who bought
	AddedUnseen  int64 // users who added without a view (from a list, a wish list, a reorder): in no rate by users
	BoughtUnseen int64 // users who bought without a view: in no rate by users

	Views, Adds, Purchases int64 // events, those without a key too
}

func (r *ItemRow) user(stages uint8) {
	added, bought := int64(stages>>iAdded&1), int64(stages>>iBought&1)
	if stages>>iViewed&1 == 1 {
		r.Viewers++
		r.Adders += added
		r.Buyers += bought
		return
	}
	r.AddedUnseen += added
	r.BoughtUnseen += bought
}

// CartToView returns users who viewed and added the item / users who viewed it.
func (r ItemRow) CartToView() Rate { return Rate{"cart_to_view.users", Ratio{r.Adders, r.Viewers}} }

// PurchaseToView returns users who viewed and bought the item / users who viewed it.
func (r ItemRow) PurchaseToView() Rate {
	return Rate{"purchase_to_view.users", Ratio{r.Buyers, r.Viewers}}
}

// CartToViewByEvents returns additions / views, which can exceed 1.
func (r ItemRow) CartToViewByEvents() Rate {
	return Rate{"cart_to_view.events", Ratio{r.Adds, r.Views}}
}

// PurchaseToViewByEvents returns purchases / views, which can exceed 1.
func (r ItemRow) PurchaseToViewByEvents() Rate {
	return Rate{"purchase_to_view.events", Ratio{r.Purchases, r.Views}}
}

// MarshalJSON writes counts and rates.
func (r ItemRow) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Label        string          `json:"label,omitempty"`
		Period       calendar.Period `json:"period,omitzero"`
		Item         string          `json:"item"`
		Viewers      int64           `json:"viewers"`
		Adders       int64           `json:"adders"`
		Buyers       int64           `json:"buyers"`
		AddedUnseen  int64           `json:"added_unseen"`
		BoughtUnseen int64           `json:"bought_unseen"`
		Views        int64           `json:"views"`
		Adds         int64           `json:"adds"`
		Purchases    int64           `json:"purchases"`
		Rates        []Rate          `json:"rates"`
	}{
		r.Label, r.Period, r.Item, r.Viewers, r.Adders, r.Buyers, r.AddedUnseen, r.BoughtUnseen, r.Views, r.Adds, r.Purchases,
		[]Rate{r.CartToView(), r.PurchaseToView(), r.CartToViewByEvents(), r.PurchaseToViewByEvents()},
	})
}

// An ItemReport has a row for each item over the whole window, by id, and one for
// each period and item, zeros included.
type ItemReport struct {
	Items []ItemRow `json:"items"`
	Rows  []ItemRow `json:"rows"`
}

// Report returns the figures so far.
func (x *Items) Report() ItemReport {
	n := len(x.b.channels)
	r := ItemReport{Items: make([]ItemRow, n)}
	for row := range x.b.rows(nItems) {
		all := &r.Items[len(r.Rows)%n]
		all.Item = row.channel
		all.Views += row.cells[iViewed]
		all.Adds += row.cells[iAdded]
		all.Purchases += row.cells[iBought]
		r.Rows = append(r.Rows, ItemRow{
			Label: row.label, Period: row.period, Item: row.channel,
			Views: row.cells[iViewed], Adds: row.cells[iAdded], Purchases: row.cells[iBought],
		})
	}
	users := x.sorted()
	ever := uint8(0)
	for i, u := range users {
		r.Rows[int(u.period)*n+int(u.item)].user(u.stages)
		ever |= u.stages
		if i+1 == len(users) || users[i+1].item != u.item || users[i+1].visitor != u.visitor {
			r.Items[u.item].user(ever)
			ever = 0
		}
	}
	return r
}

package kpi

import (
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

const (
	tooLarge   = 1 << 56 // no number of a fact reaches it
	maxVolume  = 1 << 62 // nor the sum of all numbers in an accumulator that
	maxCells   = 1 << 26
	maxChannel = 256 // bytes of a channel name
)

// buckets is the state of every accumulator that counts by period and channel:
// a table of int64 cells, none negative, width columns for each period of each
// channel. Because the sum of all cells is bounded, no sum of some can overflow.
type buckets struct {
	t        *timeline // of the periods at the first fact
	split    bool
	cur      money.Currency
	volume   int64    // sum of all cells
	channels []string // in the order of appearance; one "" if not split
	cells    []int64  // channel-major, then period, then column
	near     [32]uint16
	index    map[string]int32 // of channels, where they are many
}

// frame is how the generic operations see an accumulator.
type frame struct {
	kind    byte
	width   int
	periods *Periods
	split   *bool
	set     []*int64 // further settings that must agree
	b       *buckets

	// Version 1 of the state had the first columns of a row only, where first is
	// not 0; complete finds the others from them.
	first    int
	complete func(row []int64)
}

// cell returns the columns of a fact, after checking that vol more fits. The
// caller must add exactly vol to them.
func (b *buckets) cell(p Periods, split bool, width int, sec int64, channel string, vol int64) ([]int64, error) {
	i := p.index(sec)
	if i < 0 {
		return nil, ErrOutside
	}
	ch := 0
	if !split {
		channel = ""
	}
	if b.t != p.t || b.split != split || len(b.channels) == 0 || b.volume > maxVolume-vol {
		if err := b.begin(p, split, vol); err != nil {
			return nil, err
		}
	}
	if split && len(channel) > 0 {
		slot := &b.near[(int(channel[0])+int(channel[len(channel)-1])*5+len(channel)*11)&31]
		ch = int(*slot)
		if ch >= len(b.channels) || b.channels[ch] != channel {
			ch = b.find(channel)
			*slot = uint16(max(ch, 0)) // a wrong guess only costs a search
		}
	} else if len(b.channels) == 0 || b.channels[0] != "" {
		ch = slices.Index(b.channels, "")
	}
	n := p.Len()
	if ch < 0 {
		if len(channel) > maxChannel || (len(b.channels)+1)*n*width > maxCells {
			return nil, commerce.Detail(ErrRange, "kpi: %d channels of %d periods, or a name of %d bytes", len(b.channels)+1, n, len(channel))
		}
		ch = len(b.channels)
		b.channels = append(b.channels, strings.Clone(channel))
		b.cells = append(b.cells, make([]int64, n*width)...)
	}
	b.volume += vol
	at := (ch*n + i) * width
	return b.cells[at : at+width : at+width], nil
}

// find returns where a channel is, -1 for none: a few are searched, many looked up.
func (b *buckets) find(channel string) int {
	if len(b.channels) <= len(b.near) {
		return slices.Index(b.channels, channel)
	}
	if b.index == nil {
		b.index = make(map[string]int32, 2*len(b.channels))
	}
	for i := len(b.index); i < len(b.channels); i++ {
		b.index[b.channels[i]] = int32(i)
	}
	if i, ok := b.index[channel]; ok {
		return int(i)
	}
	return -1
}

func (b *buckets) begin(p Periods, split bool, vol int64) error {
	switch {
	case b.volume > maxVolume-vol:
		return commerce.Detail(ErrRange, "kpi: the numbers of an accumulator add up to 2^62 and more")
	case len(b.channels) > 0 && !p.Equal(Periods{b.t}):
		return ErrMixedPeriods
	case len(b.channels) > 0 && b.split != split:
		return ErrSettings
	}
	b.t, b.split = p.t, split
	return nil
}

// currency fixes the currency at the first fact.
func (b *buckets) currency(c money.Currency) error {
	switch {
	case !c.Valid():
		return commerce.Detail(money.ErrUnknownCurrency, "kpi: a fact without a currency")
	case b.cur == 0 && len(b.channels) == 0:
		return nil
	case b.cur != c:
		return commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", b.cur, c)
	}
	return nil
}

// row is one period of one channel.
type row struct {
	label   string
	period  calendar.Period
	channel string
	cells   []int64
}

// rows yields periods in order, in each the channels by name, zeros included.
func (b *buckets) rows(width int) iter.Seq[row] {
	order := b.sorted()
	p := Periods{b.t}
	n := p.Len()
	return func(yield func(row) bool) {
		for i := range n {
			for _, ch := range order {
				at := (ch*n + i) * width
				if !yield(row{p.Label(i), p.Period(i), b.channels[ch], b.cells[at : at+width]}) {
					return
				}
			}
		}
	}
}

func (b *buckets) sorted() []int {
	order := make([]int, len(b.channels))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return strings.Compare(b.channels[x], b.channels[y]) })
	return order
}

// sum adds all rows into to.
func (b *buckets) sum(to []int64) {
	for i, x := range b.cells {
		to[i%len(to)] += x
	}
}

// blank reports that nothing was set and nothing added: the identity of merge.
func (f frame) blank() bool {
	return len(f.b.channels) == 0 && f.periods.t == nil && !*f.split &&
		!slices.ContainsFunc(f.set, func(x *int64) bool { return *x != 0 })
}

// fixed returns the periods and the split of the first fact, or those that are
// set as long as there is none.
func (f frame) fixed() (Periods, bool) {
	if len(f.b.channels) > 0 {
		return Periods{f.b.t}, f.b.split
	}
	return *f.periods, *f.split
}

// check returns the error of merging o, which must not be blank.
func (f frame) check(o frame) error {
	if f.blank() {
		return nil
	}
	a, b := f.b, o.b
	p, split := f.fixed()
	q, other := o.fixed()
	switch {
	case !p.Equal(q) || !p.Equal(*f.periods):
		return ErrMixedPeriods
	case split != other || split != *f.split || !slices.EqualFunc(f.set, o.set, func(x, y *int64) bool { return *x == *y }):
		return ErrSettings
	case len(a.channels) > 0 && len(b.channels) > 0 && a.cur != b.cur:
		return commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", a.cur, b.cur)
	case a.volume > maxVolume-b.volume || a.union(b)*p.Len()*f.width > maxCells:
		return ErrRange
	}
	return nil
}

// merge adds the state of o. It checks first and changes then.
func (f frame) merge(o frame) error {
	if o.blank() {
		return nil
	}
	if err := f.check(o); err != nil {
		return err
	}
	a, b := f.b, o.b
	if f.blank() {
		*f.periods, *f.split = o.fixed()
		for i := range f.set {
			*f.set[i] = *o.set[i]
		}
	}
	if len(b.channels) == 0 {
		return nil
	}
	n := f.periods.Len()
	a.t, a.split, a.cur = f.periods.t, *f.split, b.cur
	a.volume += b.volume
	size := n * f.width
	for j, name := range slices.Clone(b.channels) { // o may be the receiver
		i := a.find(name)
		if i < 0 {
			i = len(a.channels)
			a.channels = append(a.channels, name)
			a.cells = append(a.cells, make([]int64, size)...)
		}
		to, from := a.cells[i*size:(i+1)*size], b.cells[j*size:(j+1)*size]
		for k := range to {
			to[k] += from[k]
		}
	}
	return nil
}

// union returns how many channels both have together.
func (b *buckets) union(o *buckets) int {
	n := len(b.channels)
	for _, name := range o.channels {
		if b.find(name) < 0 {
			n++
		}
	}
	return n
}

// former reports whether version 1 of the state has all that there is.
func (f frame) former() bool {
	if f.first == 0 {
		return true
	}
	row := make([]int64, f.width)
	for at := 0; at < len(f.b.cells); at += f.width {
		have := f.b.cells[at : at+f.width]
		copy(row, have)
		f.complete(row)
		if !slices.Equal(row, have) {
			return false
		}
	}
	return true
}

// append writes the canonical state, in version 1 where that has room for it.
func (f frame) append(w []byte) []byte {
	version, columns := byte(1), f.width
	if !f.former() {
		version = 2
	} else if f.first > 0 {
		columns = f.first
	}
	w = append(w, head(f.kind, version)...)
	p, split := f.fixed()
	if split {
		w = append(w, 1)
	} else {
		w = append(w, 0)
	}
	for _, x := range f.set {
		w = putInt(w, *x)
	}
	w = p.append(w)
	cur := f.b.cur
	if len(f.b.channels) == 0 {
		cur = 0
	}
	w = putText(w, cur.String())
	w = putUint(w, uint64(len(f.b.channels)))
	order := f.b.sorted()
	size := p.Len() * f.width
	for _, ch := range order {
		w = putText(w, f.b.channels[ch])
	}
	for _, ch := range order {
		for i, x := range f.b.cells[ch*size : (ch+1)*size] {
			if i%f.width < columns {
				w = putUint(w, uint64(x))
			}
		}
	}
	return w
}

// read reads what append wrote into an accumulator without facts.
func (f frame) read(r *reader) {
	columns := f.width
	version := r.version(f.kind)
	if f.first > 0 && version == 1 {
		columns = f.first
	}
	*f.split = r.Uint(1) == 1
	for _, x := range f.set {
		*x = r.Int()
	}
	*f.periods = r.periods()
	b := f.b
	b.t, b.split = f.periods.t, *f.split
	b.cur = r.Currency()
	n := r.Count(1)
	for i := range n {
		name := r.Text(maxChannel)
		if !r.Check((i == 0 || name > b.channels[i-1]) && (b.split || name == "")) {
			return
		}
		b.channels = append(b.channels, name)
	}
	size := f.periods.Len() * f.width
	if !r.Check(n == 0 && b.cur == 0 || n > 0 && f.periods.Len()*columns <= r.Left()/n && n*size <= maxCells) { // a cell is a byte at least
		return
	}
	b.cells = make([]int64, n*size)
	for at := 0; at < len(b.cells); at += f.width {
		row := b.cells[at : at+f.width]
		for i := range row {
			if i < columns {
				row[i] = int64(r.Uint(uint64(maxVolume - b.volume)))
			} else if i == columns {
				f.complete(row)
			}
			b.volume += row[i]
		}
	}
	r.Check(b.volume <= maxVolume && (version == 1 || !f.former()))
}

// addSeq adds facts until the first error other than ErrOutside, which it counts.
func addSeq[F any](facts iter.Seq[F], add func(F) error) (skipped int64, err error) {
	for x := range facts {
		switch err := add(x); {
		case err == nil:
		case errors.Is(err, ErrOutside):
			skipped++
		default:
			return skipped, err
		}
	}
	return skipped, nil
}

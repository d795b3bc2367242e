package basket

import (
	"cmp"
	"errors"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/bottega-go/commerce"
)

// Sentinels of the package.
var (
	// ErrOptions marks options outside their documented range, and a missing log.
	ErrOptions = errors.New("basket: out of range")
	// ErrTooLarge means a basket, or a number of SKUs, sets or baskets, beyond the limits.
	ErrTooLarge = errors.New("basket: too large")
	// ErrNotRepeatable means that the log was not the same when it was read again.
	ErrNotRepeatable = errors.New("basket: the log changed between two readings")
)

// Options of [Mine]. The zero value finds pairs that are in at least two baskets.
type Options struct {
	MinCount int64 `json:"min_count,omitempty"` // baskets that a set must be in; 0 is 2
	MaxSize  int   `json:"max_size,omitempty"`  // products per set, 2 to 5; 0 is 2. The log is read as often
	MaxSets  int   `json:"max_sets,omitempty"`  // SKUs, and sets counted at one time; 0 is 4,000,000, at most 200,000,000
}

const (
	defaultSets = 4_000_000
	mostSets    = 200_000_000
	mostSize    = 5
	// maxBasket bounds the distinct SKUs of a basket: wholesale lists pair everything with everything.
	maxBasket = 1000
)

func (o Options) filled() (Options, error) {
	if o.MinCount == 0 {
		o.MinCount = 2
	}
	if o.MaxSize == 0 {
		o.MaxSize = 2
	}
	if o.MaxSets == 0 {
		o.MaxSets = defaultSets
	}
	var errs commerce.FieldErrors
	for _, f := range []struct {
		path        string
		value       int64
		least, most int64
	}{
		{"/min_count", o.MinCount, 1, math.MaxUint32},
		{"/max_size", int64(o.MaxSize), 2, mostSize},
		{"/max_sets", int64(o.MaxSets), 1, mostSets},
	} {
		if f.value < f.least || f.value > f.most {
			errs.Add(f.path, "basket.options.out_of_range", commerce.Detail(ErrOptions, "basket: %d is not in %d to %d", f.value, f.least, f.most))
		}
	}
	return o, errs.Err()
}

// Table is what was found: frequent sets and the rules between them. It is immutable.
type Table struct {
	baskets int64
	names   []string         // frequent SKUs, sorted; their index is the id
	ids     map[string]int32 // back
	levels  []level          // levels[k] has sets of k+1
	rules   []rule           // sorted by the set they start from
}

// level is the frequent sets of one size.
type level struct {
	index  *counter  // (index of the set without its last item one level below)<<32 | last item
	items  [][]int32 // ascending ids
	counts []uint32
}

// Mine counts the frequent sets of a log.
//
// Errors are [ErrOptions] and, with the path of the basket, [ErrTooLarge] for one of more than 1,000 distinct
// SKUs; [ErrTooLarge] for more SKUs or sets than MaxSets and for more than 2^32-1 baskets, [ErrNotRepeatable]
// where a second reading differs in length.
func Mine(log iter.Seq[[]string], opt Options) (*Table, error) {
	opt, err := opt.filled()
	if err != nil {
		return nil, err
	}
	if log == nil {
		return nil, commerce.Detail(ErrOptions, "basket: no log")
	}
	t := &Table{ids: map[string]int32{}}
	if err := t.singles(log, opt); err != nil {
		return nil, err
	}
	for size := 2; size <= opt.MaxSize && len(t.levels[size-2].items) > 1; size++ {
		if err := t.grow(log, opt, size); err != nil {
			return nil, err
		}
	}
	t.derive()
	return t, nil
}

// singles counts SKUs and numbers the frequent ones in the order of their names.
func (t *Table) singles(log iter.Seq[[]string], opt Options) error {
	type seen struct {
		count uint32
		last  int64 // basket that counted it
	}
	all := map[string]*seen{}
	for b := range log {
		if t.baskets++; t.baskets > math.MaxUint32 {
			return commerce.Detail(ErrTooLarge, "basket: more than 2^32-1 baskets")
		}
		for _, sku := range b {
			s := all[sku]
			if s == nil {
				if len(all) >= opt.MaxSets {
					return commerce.Detail(ErrTooLarge, "basket: more than %d SKUs", opt.MaxSets)
				}
				s = new(seen)
				all[sku] = s
			}
			if s.last != t.baskets {
				s.last = t.baskets
				s.count++
			}
		}
	}
	maps.DeleteFunc(all, func(_ string, s *seen) bool { return int64(s.count) < opt.MinCount })
	t.names = slices.Sorted(maps.Keys(all))
	var l level
	for i, n := range t.names {
		id := int32(i)
		t.ids[n] = id
		l.items = append(l.items, []int32{id})
		l.counts = append(l.counts, all[n].count)
	}
	t.levels = []level{l}
	return nil
}

// grow reads the log for sets of one size.
func (t *Table) grow(log iter.Seq[[]string], opt Options, size int) error {
	found := newCounter(opt.MaxSets)
	if size > 2 && !t.candidates(found, size) {
		return commerce.Detail(ErrTooLarge, "basket: more than %d candidate sets of %d", opt.MaxSets, size)
	}
	var n int64
	var basket []int32
	for b := range log {
		n++
		basket = t.idsOf(basket[:0], b)
		if len(basket) > maxBasket {
			var errs commerce.FieldErrors
			errs.Add(commerce.Pointer(int(n-1)), "basket.log.too_long", commerce.Detail(ErrTooLarge, "basket: %d frequent SKUs in one basket, at most %d", len(basket), maxBasket))
			return errs.Err()
		}
		if !t.count(found, basket, size, 1, 0) {
			return commerce.Detail(ErrTooLarge, "basket: more than %d sets of %d", opt.MaxSets, size)
		}
	}
	if n != t.baskets {
		return commerce.Detail(ErrNotRepeatable, "basket: %d baskets, %d before", n, t.baskets)
	}
	l := level{index: newCounter(opt.MaxSets)}
	for i, key := range found.keys {
		if int64(found.counts[i]) >= opt.MinCount {
			items := append(slices.Clone(t.levels[size-2].items[key>>32]), int32(key))
			l.items = append(l.items, items)
			l.index.add(key, uint32(len(l.items)-1))
			l.counts = append(l.counts, found.counts[i])
		}
	}
	t.levels = append(t.levels, l)
	return nil
}

// count walks the sets of one size within a basket of ascending ids; parent is the set so far, of depth
// items.
func (t *Table) count(found *counter, basket []int32, size, depth int, parent uint64) bool {
	for i, id := range basket {
		at := uint64(id)
		if depth > 1 {
			key := parent<<32 | at
			if depth == size {
				if size == 2 {
					if !found.add(key, 1) {
						return false
					}
				} else if k := found.index(key); k >= 0 {
					found.counts[k]++
				}
				continue
			}
			k := t.levels[depth-1].index.index(key)
			if k < 0 {
				continue
			}
			at = uint64(k)
		}
		if !t.count(found, basket[i+1:], size, depth+1, at) {
			return false
		}
	}
	return true
}

// candidates enters the sets all of whose subsets are frequent, with a count of 0.
func (t *Table) candidates(found *counter, size int) bool {
	below := t.levels[size-2].items
	order := make([]int, len(below))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(below[a], below[b]) })
	var set, part []int32
	for i, a := range order {
		prefix := below[a][:size-2]
		for _, b := range order[i+1:] {
			if !slices.Equal(prefix, below[b][:size-2]) {
				break
			}
			set = append(append(set[:0], below[a]...), below[b][size-2])
			frequent := true
			for out := 0; out < size-2 && frequent; out++ {
				part = append(append(part[:0], set[:out]...), set[out+1:]...)
				frequent = t.find(part) >= 0
			}
			if frequent && !found.add(uint64(a)<<32|uint64(set[size-1]), 0) {
				return false
			}
		}
	}
	return true
}

// find returns the index of a frequent set of ascending ids within its level, -1 if it is not frequent.
func (t *Table) find(set []int32) int {
	at := int(set[0])
	for k, id := range set[1:] {
		at = t.levels[k+1].index.index(uint64(at)<<32 | uint64(id))
		if at < 0 {
			return -1
		}
	}
	return at
}

// idsOf appends the ids of the frequent SKUs of a basket, ascending and distinct.
func (t *Table) idsOf(dst []int32, skus []string) []int32 {
	for _, sku := range skus {
		if id, ok := t.ids[sku]; ok {
			dst = append(dst, id)
		}
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

// Baskets returns the number of baskets read, empty ones included.
func (t *Table) Baskets() int64 { return t.baskets }

// Set is products that are bought together in Count baskets.
type Set struct {
	SKUs  []string `json:"skus"` // ascending
	Count int64    `json:"count"`
}

// Sets returns the frequent sets of a size, the most frequent first. Sizes that were not mined have none.
func (t *Table) Sets(size int) []Set {
	if size < 1 || size > len(t.levels) {
		return nil
	}
	l := t.levels[size-1]
	out := make([]Set, len(l.items))
	for i, items := range l.items {
		out[i] = Set{t.skus(items), int64(l.counts[i])}
	}
	slices.SortFunc(out, func(a, b Set) int { return cmp.Or(cmp.Compare(b.Count, a.Count), slices.Compare(a.SKUs, b.SKUs)) })
	return out
}

func (t *Table) skus(items []int32) []string {
	out := make([]string, len(items))
	for i, id := range items {
		out[i] = t.names[id]
	}
	return out
}

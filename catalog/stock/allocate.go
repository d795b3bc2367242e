package stock

import (
	"cmp"
	"encoding/json"
	"math/bits"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
)

// A Place is a warehouse or shop that can send goods.
type Place struct {
	ID   string `json:"id"`
	Rank int64  `json:"rank"` // distance to the buyer in the caller's measure; smaller is nearer
}

// A Line asks for units of one SKU. Lines of one SKU share its stock.
type Line struct {
	ID  string `json:"id"`
	SKU string `json:"sku"`
	Qty int64  `json:"qty"`
}

// A Pick takes units of a line from a place.
type Pick struct {
	Line     string `json:"line"`
	SKU      string `json:"sku"`
	Location string `json:"location"`
	Qty      int64  `json:"qty"`
}

// A Plan is an allocation. Picks are in the order of lines, each by rank of
// place. Each place that sends is one parcel.
type Plan struct {
	Picks   []Pick   `json:"picks"`
	Parcels []string `json:"parcels"` // places that send, nearest first
	Short   []Line   `json:"short,omitempty"`
	// Transfers go to the shop where the buyer collects; they are in Picks too.
	Transfers []Pick `json:"transfers,omitempty"`
	// Optimal says that no plan sends as much from fewer places, or from nearer
	// ones with as few.
	Optimal bool `json:"optimal"`
}

// Allocation says how an order is shared out. The zero value sends from any
// place, and a line may be split.
type Allocation struct {
	// Collect is the shop where the buyer collects. What it has not is brought
	// there from as few other places as possible.
	Collect string
}

const (
	exactPlaces = 16      // 2^16 sets can be tried
	exactSteps  = 4 << 20 // sets times SKUs
	maxPlaces   = 1_000
	maxNeeds    = 1_000
	maxCells    = 200_000 // lines times places
)

// Allocate shares lines out over places by what their levels have available.
// It sends as many units as there are, from as few places as possible, and
// among those from the ones with the smallest sum of ranks, then from the
// first by id. Equal ranks go by id. More than 1,000 lines or places, or 200,000
// of both multiplied, are [ErrQuantity].
func Allocate(lines []Line, places []Place, levels Levels, opt Allocation) (Plan, error) {
	if err := checkNeeds(lines, places, opt); err != nil {
		return Plan{}, err
	}
	a := newAllocator(lines, places, levels, opt)
	set, optimal := a.choose()
	plan := a.plan(lines, set)
	plan.Optimal = optimal
	return plan, nil
}

func checkNeeds(lines []Line, places []Place, opt Allocation) error {
	var errs commerce.FieldErrors
	if len(lines) > maxNeeds || len(places) > maxPlaces || len(lines)*len(places) > maxCells {
		errs.Add("", "stock.allocate.too_many", ErrQuantity)
		return errs.Err()
	}
	seen := make(map[string]bool, len(lines)+len(places))
	for i, l := range lines {
		if l.SKU == "" {
			errs.Add(commerce.Pointer("lines", i, "sku"), "stock.sku.missing", ErrMissing)
		}
		if seen["l"+l.ID] {
			errs.Add(commerce.Pointer("lines", i, "id"), "stock.id.duplicate", ErrDuplicate)
		}
		seen["l"+l.ID] = true
		checkQty(&errs, commerce.Pointer("lines", i), "/qty", l.Qty, 1)
	}
	for i, p := range places {
		if seen["p"+p.ID] {
			errs.Add(commerce.Pointer("places", i, "id"), "stock.id.duplicate", ErrDuplicate)
		}
		seen["p"+p.ID] = true
		checkQty(&errs, commerce.Pointer("places", i), "/rank", p.Rank, 0)
	}
	if opt.Collect != "" && !seen["p"+opt.Collect] {
		errs.Add("/collect", "stock.place.unknown", ErrMissing)
	}
	return errs.Err()
}

// allocator holds the places that have anything, nearest first, and what each
// has of each SKU that is needed.
type allocator struct {
	skus    []string
	need    []int64 // by SKU, at most what all places have
	places  []Place
	have    [][]int64 // place -> SKU -> available
	collect int       // 0 if the first place is the shop to collect at, else -1
}

func newAllocator(lines []Line, places []Place, levels Levels, opt Allocation) *allocator {
	a := &allocator{collect: -1}
	at := make(map[string]int, len(lines))
	for _, l := range lines {
		k, ok := at[l.SKU]
		if !ok {
			k = len(a.skus)
			at[l.SKU] = k
			a.skus, a.need = append(a.skus, l.SKU), append(a.need, 0)
		}
		a.need[k] += l.Qty
	}
	sorted := slices.Clone(places)
	slices.SortFunc(sorted, func(x, y Place) int {
		return cmp.Or(cmp.Compare(x.Rank, y.Rank), strings.Compare(x.ID, y.ID))
	})
	if i := slices.IndexFunc(sorted, func(p Place) bool { return opt.Collect != "" && p.ID == opt.Collect }); i >= 0 {
		shop := sorted[i] // serves before all others
		sorted = slices.Insert(slices.Delete(sorted, i, i+1), 0, shop)
		a.collect = 0
	}
	total := make([]int64, len(a.skus))
	for i, p := range sorted {
		have := make([]int64, len(a.skus))
		here := i == a.collect
		for k, sku := range a.skus {
			have[k] = min(levels.Level(sku, p.ID).Available(), a.need[k])
			total[k] = min(total[k]+have[k], MaxQty*2)
			here = here || have[k] > 0
		}
		if here {
			a.places, a.have = append(a.places, p), append(a.have, have)
		}
	}
	for k := range a.need {
		a.need[k] = min(a.need[k], total[k])
	}
	return a
}

// choose returns the places to send from, as sorted indexes.
func (a *allocator) choose() (set []int, optimal bool) {
	n := len(a.places)
	if n <= exactPlaces && (1<<n)*max(1, len(a.skus)) <= exactSteps {
		return a.exact(), true
	}
	set = a.greedy()
	return set, len(set) <= 1
}

// exact tries every set of places, small ones first, and keeps the best one
// that has everything.
func (a *allocator) exact() []int {
	n := len(a.places)
	var best []int
	var bestRank int64
	for size := 0; size <= n && best == nil; size++ {
		set := make([]int, 0, size)
		for all := range uint(1) << n {
			if bits.OnesCount(all) != size || a.collect == 0 && all&1 == 0 {
				continue
			}
			set = set[:0]
			rank := int64(0)
			for x := all; x != 0; x &= x - 1 {
				i := bits.TrailingZeros(x)
				set = append(set, i)
				rank += a.places[i].Rank
			}
			if best != nil && (rank > bestRank || rank == bestRank && slices.Compare(a.ids(set), a.ids(best)) >= 0) {
				continue
			}
			if a.enough(set) {
				best, bestRank = append([]int{}, set...), rank
			}
		}
	}
	return best
}

func (a *allocator) ids(set []int) []string {
	out := make([]string, len(set))
	for k, i := range set {
		out[k] = a.places[i].ID
	}
	slices.Sort(out)
	return out
}

// greedy takes the place that adds most, nearest first among equals, then
// leaves out those that turned out to be needless.
func (a *allocator) greedy() []int {
	left := slices.Clone(a.need)
	used := make([]bool, len(a.places))
	take := func(i int) {
		used[i] = true
		for k := range left {
			left[k] -= min(left[k], a.have[i][k])
		}
	}
	if a.collect == 0 {
		take(0)
	}
	for {
		best, most := -1, int64(0)
		for i := range a.places {
			gain := int64(0)
			for k := range left {
				gain += min(left[k], a.have[i][k])
			}
			if !used[i] && gain > most {
				best, most = i, gain
			}
		}
		if best < 0 {
			break
		}
		take(best)
	}
	var set []int
	for i := range used {
		if used[i] {
			set = append(set, i)
		}
	}
	for _, far := range slices.Backward(slices.Clone(set)) { // the farthest first
		without := slices.DeleteFunc(slices.Clone(set), func(i int) bool { return i == far })
		if far != a.collect && a.enough(without) {
			set = without
		}
	}
	return set
}

func (a *allocator) enough(set []int) bool {
	for k, need := range a.need {
		for _, i := range set {
			need -= min(need, a.have[i][k])
		}
		if need > 0 {
			return false
		}
	}
	return true
}

// plan serves the lines in their order from the chosen places, nearest first.
func (a *allocator) plan(lines []Line, set []int) Plan {
	var p Plan
	have := make([][]int64, len(a.places))
	for _, i := range set {
		have[i] = slices.Clone(a.have[i])
	}
	sends := make([]bool, len(a.places))
	for _, l := range lines {
		k := slices.Index(a.skus, l.SKU)
		left := l.Qty
		for _, i := range set {
			n := min(left, have[i][k])
			if n == 0 {
				continue
			}
			left -= n
			have[i][k] -= n
			sends[i] = true
			pick := Pick{l.ID, l.SKU, a.places[i].ID, n}
			p.Picks = append(p.Picks, pick)
			if a.collect >= 0 && i != a.collect {
				p.Transfers = append(p.Transfers, pick)
			}
		}
		if left > 0 {
			p.Short = append(p.Short, Line{l.ID, l.SKU, left})
		}
	}
	for i, ok := range sends {
		if ok {
			p.Parcels = append(p.Parcels, a.places[i].ID)
		}
	}
	return p
}

type plainPlan Plan

// MarshalJSON writes the plan with code and reasons.
func (p Plan) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		plainPlan
		Code    string            `json:"code"`
		Reasons []commerce.Reason `json:"reasons"`
	}{plainPlan(p), p.Code(), p.Reasons()})
}

// Code is the decisive code: partial if anything is short, else full.
func (p Plan) Code() string {
	if len(p.Short) > 0 {
		return rAllocatePartial.String()
	}
	return rAllocateFull.String()
}

// Reasons names what is short, what is moved between places, and whether the
// plan is known to be the best.
func (p Plan) Reasons() []commerce.Reason {
	var out []commerce.Reason
	for _, s := range p.Short {
		r := rAllocatePartial.reason(commerce.NewFact("short", s.Qty), commerce.NewFact("sku", s.SKU))
		r.Line = s.ID
		out = append(out, r)
	}
	if len(p.Short) == 0 {
		out = append(out, rAllocateFull.reason(commerce.NewFact("places", len(p.Parcels)), commerce.NewFact("parcels", len(p.Parcels))))
	}
	for _, t := range p.Transfers {
		r := rAllocateTransfer.reason(commerce.NewFact("qty", t.Qty), commerce.NewFact("sku", t.SKU), commerce.NewFact("from", t.Location))
		r.Line = t.Line
		out = append(out, r)
	}
	if !p.Optimal {
		out = append(out, rAllocateBounded.reason())
	}
	return out
}

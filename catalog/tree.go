package catalog

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
)

// Limits of a tree: more would be a maze.
const (
	maxPaths     = 64  // of one category from the roots
	maxAncestors = 256 // of one category
)

// A Category is a node of a [Tree]. It may have several parents.
type Category struct {
	ID      string   `json:"id"`
	Name    Text     `json:"name,omitempty"`
	Parents []string `json:"parents,omitempty"`
}

// A Tree holds categories with their materialised paths. It is immutable. A
// nil Tree knows no categories and takes every id as it is.
type Tree struct {
	list  []Category
	index map[string]int
	up    [][]int // self and all ancestors, nearest first
	paths [][]string
	below [][]int // direct children
}

// NewTree builds a tree. A missing or repeated id, an unknown parent and a
// category that is its own ancestor are errors, all reported at once; a
// category with more than 64 parents or paths or 256 ancestors is [ErrTooMany].
func NewTree(categories ...Category) (*Tree, error) {
	t := &Tree{list: slices.Clone(categories), index: make(map[string]int, len(categories))}
	var errs commerce.FieldErrors
	for i := range t.list {
		c := &t.list[i]
		path := commerce.Pointer(i)
		switch _, twice := t.index[c.ID]; {
		case c.ID == "" || strings.Contains(c.ID, "/"):
			errs.Add(path+"/id", "catalog.category.id", commerce.Detail(ErrMissing, "catalog: category id is empty or has a slash"))
		case twice:
			errs.Add(path+"/id", "catalog.category.duplicate", commerce.Detail(ErrDuplicate, "catalog: duplicate category %.40q", c.ID))
		default:
			t.index[c.ID] = i
		}
		c.Name.check(&errs, path+"/name")
	}
	t.below = make([][]int, len(t.list))
	open := make([]int, len(t.list)) // parents not placed yet
	for i := range t.list {
		if len(t.list[i].Parents) > maxPaths {
			errs.Add(commerce.Pointer(i, "parents"), "catalog.category.paths", commerce.Detail(ErrTooMany, "catalog: more than %d parents", maxPaths))
			continue
		}
		for k, id := range t.list[i].Parents {
			p, ok := t.index[id]
			if !ok || slices.Contains(t.list[i].Parents[:k], id) {
				errs.Add(commerce.Pointer(i, "parents", k), "catalog.category.parent", commerce.Detail(ErrUnknown, "catalog: unknown or repeated parent %.40q", id))
				continue
			}
			t.below[p] = append(t.below[p], i)
			open[i]++
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	t.place(open, &errs)
	return t, errs.Err()
}

// place visits parents before children and gives each category its ancestors
// and paths.
func (t *Tree) place(open []int, errs *commerce.FieldErrors) {
	t.up, t.paths = make([][]int, len(t.list)), make([][]string, len(t.list))
	var queue []int
	for i := range t.list {
		if open[i] == 0 {
			queue = append(queue, i)
		}
	}
	for n := 0; n < len(queue); n++ {
		i := queue[n]
		c := &t.list[i]
		t.up[i] = []int{i}
		if len(c.Parents) == 0 {
			t.paths[i] = []string{c.ID}
		}
		for k, id := range c.Parents {
			p := t.index[id]
			for _, a := range t.up[p] {
				if k == 0 || !slices.Contains(t.up[i], a) {
					t.up[i] = append(t.up[i], a)
				}
			}
			for _, path := range t.paths[p] {
				t.paths[i] = append(t.paths[i], path+"/"+c.ID)
			}
			if len(t.paths[i]) > maxPaths || len(t.up[i]) > maxAncestors {
				errs.Add(commerce.Pointer(i, "parents"), "catalog.category.paths", commerce.Detail(ErrTooMany, "catalog: more than %d paths or %d ancestors", maxPaths, maxAncestors))
				t.paths[i], t.up[i] = []string{c.ID}, t.up[i][:1]
				break
			}
		}
		for _, child := range t.below[i] {
			if open[child]--; open[child] == 0 {
				queue = append(queue, child)
			}
		}
	}
	for i := range t.list {
		if open[i] > 0 {
			errs.Add(commerce.Pointer(i, "parents"), "catalog.category.cycle",
				commerce.Detail(ErrCycle, "catalog: category %.40q is its own ancestor or below one", t.list[i].ID))
		}
	}
}

// Category returns the category of that id.
func (t *Tree) Category(id string) (Category, bool) {
	if t == nil {
		return Category{}, false
	}
	i, ok := t.index[id]
	if !ok {
		return Category{}, false
	}
	return t.list[i], true
}

// Paths returns the paths from the roots to the category, ids joined by
// slashes, in the order of its parents.
func (t *Tree) Paths(id string) []string {
	if t != nil {
		if i, ok := t.index[id]; ok {
			return slices.Clone(t.paths[i])
		}
	}
	return nil
}

// Expand returns the ids with all their ancestors, each once, in the order
// given, nearest ancestor first. Ids that the tree does not know stay.
func (t *Tree) Expand(ids []string) []string {
	if t == nil || len(ids) == 0 {
		return ids
	}
	return t.expand(make([]string, 0, 4*len(ids)), ids)
}

// expand appends to the empty out.
func (t *Tree) expand(out, ids []string) []string {
	var seen map[string]bool // a few are compared in less time than a map takes
	if len(ids) > 8 {
		seen = make(map[string]bool, 4*len(ids))
	}
	add := func(name string) {
		if seen[name] || seen == nil && slices.Contains(out, name) {
			return
		}
		if out = append(out, name); seen != nil {
			seen[name] = true
		}
	}
	for _, id := range ids {
		i, ok := t.index[id]
		if !ok {
			add(id)
			continue
		}
		for _, a := range t.up[i] {
			add(t.list[a].ID)
		}
	}
	return out
}

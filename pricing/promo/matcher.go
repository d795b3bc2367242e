package promo

import "slices"

// A matcher is a compiled [Match]. keys, if any, are SKUs or facets of which a
// line must have one; they are the whole test unless tree is set.
type matcher struct {
	keys []int32
	tree *matchNode
}

type matchNode struct {
	lists [][]int32 // a line needs a key of each
	all   []matchNode
	any   []matchNode
	not   []matchNode
	fresh bool
}

func (c *compiler) match(field string, m *Match) matcher {
	c.push(field)
	defer c.pop()
	var n matchNode
	c.matchNode(&n, m, 0)
	switch {
	case len(n.all)+len(n.any)+len(n.not) > 0 || n.fresh || len(n.lists) > 1:
		return matcher{keys: necessary(&n), tree: &n}
	case len(n.lists) == 1:
		return matcher{keys: n.lists[0]}
	}
	return matcher{}
}

func (c *compiler) matchNode(n *matchNode, m *Match, depth int) {
	if !c.enter(depth) {
		return
	}
	n.fresh = m.Fresh
	if list := c.keys(m.SKU, m.SKUs, c.rs.index.skus); len(list) > 0 {
		n.lists = append(n.lists, list)
	}
	if list := c.keys(m.Facet, m.Facets, c.rs.index.facets); len(list) > 0 {
		n.lists = append(n.lists, list)
	}
	for _, k := range [...]struct {
		field string
		from  []Match
		to    *[]matchNode
	}{{"all", m.All, &n.all}, {"any", m.Any, &n.any}, {"not", m.Not, &n.not}} {
		if len(k.from) == 0 {
			continue
		}
		*k.to = make([]matchNode, len(k.from))
		c.push(k.field)
		for i := range k.from {
			c.pushIndex(i)
			c.matchNode(&(*k.to)[i], &k.from[i], depth+1)
			c.pop()
		}
		c.pop()
	}
}

func (c *compiler) keys(one string, more []string, table map[string]int32) []int32 {
	if one == "" && len(more) == 0 {
		return nil
	}
	list := make([]int32, 0, len(more)+1)
	if one != "" {
		list = append(list, c.rs.index.key(table, one))
	}
	for _, s := range more {
		list = append(list, c.rs.index.key(table, s))
	}
	return list
}

// necessary returns keys of which every selected line has one, nil if there are
// none: the shortest such list.
func necessary(n *matchNode) []int32 {
	var best []int32
	for _, list := range n.lists {
		if best == nil || len(list) < len(best) {
			best = list
		}
	}
	for i := range n.all {
		if list := necessary(&n.all[i]); list != nil && (best == nil || len(list) < len(best)) {
			best = list
		}
	}
	return best
}

func (n *matchNode) holds(l *lineState) bool {
	if n.fresh && l.touched {
		return false
	}
	for _, list := range n.lists {
		if !l.hasAny(list) {
			return false
		}
	}
	for i := range n.all {
		if !n.all[i].holds(l) {
			return false
		}
	}
	for i := range n.not {
		if n.not[i].holds(l) {
			return false
		}
	}
	for i := range n.any {
		if n.any[i].holds(l) {
			return true
		}
	}
	return len(n.any) == 0
}

func (l *lineState) hasAny(keys []int32) bool {
	return slices.ContainsFunc(l.keys, func(k int32) bool { return slices.Contains(keys, k) })
}

// An index finds the promotions that a cart can meet at all. Each promotion is
// posted under the codes that it asks for, or else under SKUs or facets of
// which a line must have one; the others are always tried.
type index struct {
	skus   map[string]int32
	facets map[string]int32
	keys   int32
	posts  [][]int32
	always []int32
	codes  map[string][]int32
}

// mostPosts is the longest list of keys that a promotion is posted under.
const mostPosts = 64

func (x *index) init(n int) {
	x.skus = make(map[string]int32, n)
	x.facets = make(map[string]int32, n)
	x.codes = make(map[string][]int32)
}

func (x *index) key(table map[string]int32, s string) int32 {
	k, ok := table[s]
	if !ok {
		k = x.keys
		x.keys++
		table[s] = k
	}
	return k
}

func (x *index) build(rs *Ruleset) {
	x.posts = make([][]int32, x.keys)
	for i := range rs.rules {
		r := &rs.rules[i]
		if r.coded {
			for _, code := range r.codes {
				x.codes[code] = append(x.codes[code], int32(i))
			}
			continue
		}
		keys := r.act.needs()
		if keys == nil && r.cond != nil {
			keys = r.cond.needs()
		}
		if keys == nil || len(keys) > mostPosts {
			x.always = append(x.always, int32(i))
			continue
		}
		for _, k := range keys {
			x.posts[k] = append(x.posts[k], int32(i))
		}
	}
}

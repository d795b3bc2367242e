package catalog

import (
	"sort"
	"strings"
)

// terms is an index of words to the products that have them.
type terms struct {
	words []string
	posts [][]uint32 // ordinals, sorted
	until int        // ordinals below are indexed
}

func indexTerms(products []*Product, from int) terms {
	index := map[string]int{}
	t := terms{until: len(products)}
	for n := from; n < len(products); n++ {
		add := func(w string) {
			k, ok := index[w]
			if !ok {
				k = len(t.words)
				index[strings.Clone(w)] = k
				t.words = append(t.words, strings.Clone(w))
				t.posts = append(t.posts, nil)
			}
			if p := t.posts[k]; len(p) == 0 || p[len(p)-1] != uint32(n) {
				t.posts[k] = append(p, uint32(n))
			}
		}
		products[n].eachText(func(s string) { eachWord(s, add) })
	}
	sort.Sort(byWord{&t})
	return t
}

type byWord struct{ *terms }

func (t byWord) Len() int           { return len(t.words) }
func (t byWord) Less(i, j int) bool { return t.words[i] < t.words[j] }
func (t byWord) Swap(i, j int) {
	t.words[i], t.words[j] = t.words[j], t.words[i]
	t.posts[i], t.posts[j] = t.posts[j], t.posts[i]
}

// eachText calls f for the texts that searches look at.
func (p *Product) eachText(f func(string)) {
	for _, s := range p.Title {
		f(s)
	}
	f(p.Brand)
	for _, s := range p.Tags {
		f(s)
	}
	for i := range p.Options {
		for k := range p.Options[i].Values {
			v := &p.Options[i].Values[k]
			f(v.Key)
			for _, s := range v.Name {
				f(s)
			}
		}
	}
}

// prefix adds the products that have a word with this beginning.
func (t *terms) prefix(w string, set bitmap) {
	for i := sort.SearchStrings(t.words, w); i < len(t.words) && strings.HasPrefix(t.words[i], w); i++ {
		for _, n := range t.posts[i] {
			set.set(n)
		}
	}
}

// search returns the variants of products that have all words.
func (c *Catalog) search(text string) bitmap {
	var found bitmap
	n := 0
	for w := range strings.FieldsFuncSeq(Fold(text), wordRune) {
		if n++; n > maxWords {
			break
		}
		set := newBitmap(len(c.products))
		c.terms.prefix(w, set)
		c.recent.prefix(w, set)
		if found == nil {
			found = set
		} else {
			found.and(set)
		}
	}
	out := newBitmap(len(c.owner))
	if n == 0 { // nothing but signs: no words to find
		out.setRange(0, uint32(len(c.owner)))
		return out
	}
	found.each(func(p uint32) bool {
		out.setRange(c.first[p], c.first[p+1])
		return true
	})
	return out
}

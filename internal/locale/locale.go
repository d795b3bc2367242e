// Package locale leads from a language tag to its row of a table that
// internal/gen/cldr wrote.
package locale

import (
	"sort"

	"golang.org/x/text/language"
)

// Name ties a BCP 47 name to a row of a table of locales.
type Name struct {
	Tag string
	Row uint8
}

// Find returns the place in names, counted from 1, of tag or else of its nearest
// CLDR parent that is there, and 0 for the root locale. The names are sorted by
// Tag and do not hold the root. A script that goes without saying does not count
// (de-Latn-AT is de-AT), nor do variants and extensions.
func Find(tag language.Tag, names []Name) uint8 {
	for t := tag; t != language.Und; t = t.Parent() {
		base, script, region := t.Raw()
		if at := find(names, base, script, region); at != 0 {
			return at
		}
		if script != (language.Script{}) {
			short, _ := language.Compose(base, region) // of parsed parts: it does not fail
			if likely, _ := short.Script(); likely == script {
				if at := find(names, base, language.Script{}, region); at != 0 {
					return at
				}
			}
		}
	}
	return 0
}

// find returns the place of a name, counted from 1, and 0 where it is not in names.
func find(names []Name, base language.Base, script language.Script, region language.Region) uint8 {
	var buf [24]byte
	tag := append(buf[:0], base.String()...)
	if script != (language.Script{}) {
		tag = append(append(tag, '-'), script.String()...)
	}
	if region != (language.Region{}) {
		tag = append(append(tag, '-'), region.String()...)
	}
	i := sort.Search(len(names), func(i int) bool { return names[i].Tag >= string(tag) })
	if i == len(names) || names[i].Tag != string(tag) {
		return 0
	}
	return uint8(i) + 1
}

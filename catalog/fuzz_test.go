package catalog_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/catalog"
)

// FuzzParseGTIN compares with a plain reading of the rule.
func FuzzParseGTIN(f *testing.F) {
	for _, s := range []string{"4006381333931", "73513537", "036000291452", "978-3-16-148410-0", "00000000", "10614141000415", "4006381333932", " 73513537", "7351353:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g, err := catalog.ParseGTIN(s)
		digits := strings.NewReplacer("-", "", " ", "").Replace(s)
		valid := digits != "" && s[0] != '-' && s[0] != ' ' && s[len(s)-1] != '-' && s[len(s)-1] != ' ' && strings.Trim(digits, "0123456789") == ""
		switch len(digits) {
		case 8, 12, 13, 14:
		default:
			valid = false
		}
		if valid {
			sum := 0
			for i := range len(digits) {
				w := 1
				if (len(digits)-i)%2 == 0 {
					w = 3
				}
				sum += w * int(digits[i]-'0')
			}
			valid = sum%10 == 0 && strings.Trim(digits, "0") != ""
		}
		require.Equal(t, valid, err == nil, "%q: %v", s, err)
		if valid {
			require.Equal(t, strings.Repeat("0", 14-len(digits))+digits, g.String())
		}
	})
}

func FuzzProductJSON(f *testing.F) {
	for _, p := range []catalog.Product{tee(), cup()} {
		data, err := json.Marshal(p)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p catalog.Product
		if json.Unmarshal(data, &p) != nil || p.Check() != nil {
			return
		}
		out, err := json.Marshal(p)
		require.NoError(t, err)
		var q catalog.Product
		require.NoError(t, json.Unmarshal(out, &q))
		c, err := catalog.New(p)
		if err != nil { // the same SKU twice
			return
		}
		page, err := c.Find(catalog.Query{Limit: 1})
		require.NoError(t, err)
		require.Equal(t, 1, page.Total)
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Città", "Straße", "ÆØÅ", "ﬁ", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := catalog.Fold(s)
		for _, r := range once {
			require.False(t, r < unicode.MaxASCII && unicode.IsUpper(r))
		}
		require.Equal(t, once, catalog.Fold(once), "folding twice is folding once")
	})
}

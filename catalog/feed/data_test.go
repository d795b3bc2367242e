package feed_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/money"
)

// TestRealExports reads exports of real shops that stand beside a checkout of
// this module in a folder named shared; without it there is nothing to read.
func TestRealExports(t *testing.T) {
	files, err := filepath.Glob("../../../shared/data/products/*.csv")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("no folder shared beside the module")
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, err := os.Open(name)
			require.NoError(t, err)
			defer f.Close()
			read := feed.ReadShopify
			if filepath.Base(name) == "woocommerce-sample.csv" {
				read = feed.ReadWoo
			}
			imp, err := read(f, feed.Options{Currency: money.EUR, Language: "en"})
			require.NoError(t, err)
			tree, err := catalog.NewTree(imp.Categories...)
			require.NoError(t, err)
			c, err := catalog.Builder{Tree: tree}.New(imp.Products...)
			require.NoError(t, err)
			products, variants := c.Len()
			t.Log(products, variants, len(imp.Rows))
			for _, r := range imp.Reasons() {
				t.Log(r.Kind, r.Path, r)
			}
			for _, r := range imp.Rows {
				require.NotZero(t, r.Line)
				if r.State == feed.Skipped {
					require.NotEmpty(t, commerce.Filter(imp.Reasons(), commerce.Problem, commerce.Warning), "a skipped row has a reason")
				}
			}
		})
	}
}

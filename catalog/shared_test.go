package catalog_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// One catalog serves a hundred goroutines that search, look up and build
// extended copies of it: all of it is what one alone gets, the sort orders that
// are made on first use included.
func TestSharedCatalog(t *testing.T) {
	products := shop(2_000)
	queries := []catalog.Query{
		{Text: "maglietta", Limit: 24},
		{Facets: map[string][]string{"color": {"rosso", "blu"}, "size": {"m"}}, Sort: catalog.ByPrice, Limit: 10},
		{Facets: map[string][]string{"brand": {"Brand 7"}}, Sort: catalog.ByTitle, Language: "it", Limit: 24},
		{Sort: catalog.ByPriceDown, Least: money.New(2000, money.EUR), Limit: 5},
		{Text: "item 1", Language: "en", Sort: catalog.ByTitle, Limit: 7, Offset: 3},
	}
	extra := products[0]
	extra.ID, extra.Slug, extra.Variants = "new", "new", []catalog.Variant{extra.Variants[0]}
	extra.Variants[0].SKU = "new"
	ask := func(c *catalog.Catalog, i int) ([]any, error) {
		page, err := c.Find(queries[i%len(queries)])
		if err != nil {
			return nil, err
		}
		more, err := c.With(extra)
		if err != nil {
			return nil, err
		}
		item, ok := more.SKU("new")
		_, before := c.SKU("new")
		after, err := more.Find(queries[i%len(queries)])
		return []any{page, after, more.Facets(item), ok, before}, err
	}
	c, err := catalog.New(products...)
	require.NoError(t, err)
	want := make([][]any, len(queries))
	for i := range want {
		want[i], err = ask(c, i)
		require.NoError(t, err)
	}
	fresh, err := catalog.New(products...) // nothing is made yet
	require.NoError(t, err)
	errs := make([]error, 100)
	var wg sync.WaitGroup
	for n := range errs {
		wg.Go(func() {
			got, err := ask(fresh, n)
			if err == nil && !reflect.DeepEqual(got, want[n%len(want)]) {
				err = fmt.Errorf("goroutine %d got another answer", n)
			}
			errs[n] = err
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
}

package catalog_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// A bundle that costs nothing has parts that cost nothing; parts that cost
// nothing alone cannot share a price.
func TestExplodeZero(t *testing.T) {
	zero := money.New(0, money.EUR)
	b := catalog.Bundle{Components: []catalog.Component{{SKU: "a", Qty: 1, Alone: zero}, {SKU: "b", Qty: 2, Alone: zero}}}
	parts, err := b.Explode(zero)
	require.NoError(t, err)
	require.Equal(t, []catalog.Share{{SKU: "a", Qty: 1, Price: zero}, {SKU: "b", Qty: 2, Price: zero}}, parts)
	_, err = b.Explode(money.New(1, money.EUR))
	require.Equal(t, []string{"/components catalog.bundle.alone"}, codes(err))

	b.Components[1].Alone = money.New(1, money.EUR)
	for cents := range int64(3) {
		parts, err = b.Explode(money.New(cents, money.EUR))
		require.NoError(t, err)
		require.Equal(t, zero, parts[0].Price)
		require.Equal(t, money.New(cents, money.EUR), parts[1].Price)
	}
}

// Choosing what is in the kit already adds units, within the limit of a component.
func TestChooseTwice(t *testing.T) {
	one := money.New(100, money.EUR)
	b := catalog.Bundle{
		Components: []catalog.Component{{SKU: "a", Qty: 1, Alone: one}},
		Slots:      []catalog.Slot{{Key: "x", Choices: []catalog.Component{{SKU: "a", Qty: 2, Alone: money.New(50, money.EUR)}}}},
	}
	fixed, err := b.Choose(map[string]string{"x": "a"})
	require.NoError(t, err)
	parts, err := fixed.Explode(money.New(200, money.EUR))
	require.NoError(t, err)
	sum := int64(0)
	for _, p := range parts {
		sum += p.Qty
	}
	require.Equal(t, int64(3), sum)
}

// A bundle cannot contain itself.
func TestBundleOfItself(t *testing.T) {
	one := money.New(100, money.EUR)
	p := catalog.Product{ID: "k", Title: catalog.Plain("K"), Variants: []catalog.Variant{{SKU: "k"}}, Bundle: &catalog.Bundle{Components: []catalog.Component{{SKU: "k", Qty: 1, Alone: one}}}}
	require.Equal(t, []string{"/bundle/components/0/sku catalog.bundle.cycle"}, codes(p.Check()))
	p.Bundle = &catalog.Bundle{Slots: []catalog.Slot{{Key: "x", Choices: []catalog.Component{{SKU: "k", Qty: 1, Alone: one}}}}}
	require.Equal(t, []string{"/bundle/slots/0/choices/0/sku catalog.bundle.cycle"}, codes(p.Check()))
	require.ErrorIs(t, p.Check(), catalog.ErrCycle)
}

func TestDuplicateInsideOneProduct(t *testing.T) {
	g := catalog.MustGTIN("4006381333931")
	p := catalog.Product{ID: "k", Title: catalog.Plain("K"), Options: []catalog.Option{{Key: "s", Values: catalog.Values("a", "b")}}, Variants: []catalog.Variant{{SKU: "k", GTIN: g, Options: []string{"a"}}, {SKU: "k", GTIN: g, Options: []string{"b"}}}}
	_, err := catalog.New(p)
	require.Equal(t, []string{"/0/variants/1/gtin catalog.gtin.duplicate", "/0/variants/1/sku catalog.sku.duplicate"}, codes(err))
	base, err := catalog.New()
	require.NoError(t, err)
	_, err = base.With(p)
	require.ErrorIs(t, err, catalog.ErrDuplicate)
	_, err = base.With(catalog.Product{ID: "x", Title: catalog.Plain("X"), Variants: []catalog.Variant{{SKU: "x"}}}, catalog.Product{ID: "x", Title: catalog.Plain("X"), Variants: []catalog.Variant{{SKU: "y"}}})
	require.ErrorIs(t, err, catalog.ErrDuplicate)
}

// Trees and lists that are made to be slow end soon.
func TestSlowTrees(t *testing.T) {
	began := time.Now()
	many := catalog.Category{ID: "x"}
	for i := range 300_000 {
		many.Parents = append(many.Parents, "p"+strconv.Itoa(i))
	}
	_, err := catalog.NewTree(many)
	require.ErrorIs(t, err, catalog.ErrTooMany)

	var list []catalog.Category // 250 chains of 250 categories, and 40 below all of them
	var leaves []string
	for k := range 250 {
		for i := range 250 {
			c := catalog.Category{ID: strconv.Itoa(k) + "." + strconv.Itoa(i)}
			if i > 0 {
				c.Parents = []string{strconv.Itoa(k) + "." + strconv.Itoa(i-1)}
			}
			list = append(list, c)
		}
		leaves = append(leaves, strconv.Itoa(k)+".249")
	}
	tree, err := catalog.NewTree(list...)
	require.NoError(t, err)
	require.Len(t, tree.Expand(leaves), 62_500)
	for i := range 40 {
		list = append(list, catalog.Category{ID: "all" + strconv.Itoa(i), Parents: leaves})
	}
	_, err = catalog.NewTree(list...)
	require.ErrorIs(t, err, catalog.ErrTooMany)
	require.Less(t, time.Since(began), 30*time.Second) // generous: machines are busy
}

// Numbers of a query come from addresses that anybody can write.
func TestHostileQueries(t *testing.T) {
	c, err := catalog.New(catalog.Product{ID: "a", Title: catalog.Plain("A"), Brand: "B", Variants: []catalog.Variant{{SKU: "a"}}})
	require.NoError(t, err)
	for _, q := range []catalog.Query{{Values: math.MaxInt}, {Offset: math.MaxInt, Limit: 1_000}, {Offset: math.MaxInt - 5, Limit: 1_000, Sort: catalog.ByPrice}, {Text: "\xff\xfe", Limit: 1}} {
		page, err := c.Find(q)
		require.NoError(t, err)
		require.Equal(t, "brand", page.Facets[0].Key)
	}
}

// Nil is an error, not a panic.
func TestNil(t *testing.T) {
	var c *catalog.Catalog
	_, err := c.Find(catalog.Query{})
	require.ErrorIs(t, err, catalog.ErrMissing)
	_, err = c.With()
	require.ErrorIs(t, err, catalog.ErrMissing)
	_, err = c.Without("a")
	require.ErrorIs(t, err, catalog.ErrMissing)
	var b *catalog.Bundle
	_, err = b.Explode(money.New(1, money.EUR))
	require.ErrorIs(t, err, catalog.ErrMissing)
	_, err = b.Choose(nil)
	require.ErrorIs(t, err, catalog.ErrMissing)
}

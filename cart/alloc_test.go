//go:build !race

package cart_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/cart"
)

// The race detector empties pools at random, so that it counts more.
func TestAllocations(t *testing.T) {
	s, c := bigShop(t, 5, 20), bigCart(t, 5)
	var q cart.Quote
	require.NoError(t, s.QuoteInto(&q, c, at))
	n := testing.AllocsPerRun(100, func() {
		if err := s.QuoteInto(&q, c, at); err != nil {
			t.Fatal(err)
		}
	})
	require.LessOrEqual(t, n, 20.0)
	ten := bigCart(t, 10)
	n = testing.AllocsPerRun(100, func() { _, _, _ = ten.Apply("x", cart.SetQty{Line: "l4", Qty: 7}) })
	require.LessOrEqual(t, n, 7.0)
}

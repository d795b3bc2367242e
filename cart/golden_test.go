package cart_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
)

// Carts of every schema number are read for ever: the files stay as they are.
func TestStoredForms(t *testing.T) {
	c := apply(t, cart.New("c-81", money.EUR),
		cart.SetGroup{Group: cart.Group{ID: "brera", Kind: cart.Collect, Location: "milano-brera"}},
		cart.Add{SKU: "tee-m", Qty: 2, Options: map[string]string{"print": "G"}}, cart.Add{SKU: "book-1", Qty: 1, Group: "brera"},
		cart.EnterCode{Code: "nero10"}, cart.Gift{Line: "l2", Message: "Auguri"}, cart.Attributes{Line: "l1", Set: map[string]string{"campaign": "7"}},
		cart.SetCustomer{Customer: cart.Customer{Party: commerce.Party{ID: "k-1"}, Consumer: commerce.Yes, Groups: []string{"vip"}}},
		cart.SetDestination{Address: commerce.Address{Country: "IT", Postcode: "20121"}},
		cart.Accept{At: now, Prices: []cart.AcceptedPrice{{Line: "l1", Unit: eur("19.90")}}}, cart.SaveForLater{Line: "l2"}, cart.Note{Text: "ring twice"})
	want, err := os.ReadFile("testdata/golden/cart-1.json")
	require.NoError(t, err)
	require.JSONEq(t, string(want), text(t, c))
	var back cart.Cart
	require.NoError(t, json.Unmarshal(want, &back))
	require.Equal(t, text(t, c), text(t, back))
	require.Equal(t, c.Fingerprint(), back.Fingerprint())
}

package cart_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func FuzzCommands(f *testing.F) {
	f.Add([]byte(`[{"type":"add","sku":"tee-m","qty":2},{"type":"enter_code","code":"nero10"}]`))
	f.Add([]byte(`[{"type":"set_group","id":"b","kind":"collect"},{"type":"add","sku":"book-1","qty":1,"group":"b","options":{"a":"b"}},{"type":"move","line":"l1"}]`))
	f.Add([]byte(`[{"type":"accept","at":"2026-11-23T10:00:00Z","prices":[{"line":"l1","unit":{"amount":"1.00","currency":"EUR"}}]}]`))
	f.Add([]byte(`[{"type":"set_customer","party":{"id":"x"},"consumer":true},{"type":"attributes","set":{"":""}}]`))
	shop := cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, Promotions: rules, VAT: tax.EU(), Shipping: methods, Cross: tax.SameGross}
	start, _, err := cart.New("f", money.EUR).Apply("start", cart.Add{SKU: "tee-m", Qty: 1})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		cmds, err := cart.ParseCommands(data)
		if err != nil {
			return
		}
		out, err := cart.FormatCommands(cmds...)
		require.NoError(t, err)
		again, err := cart.ParseCommands(out)
		require.NoError(t, err)
		c, _, err := start.Apply("x", cmds...)
		if err != nil {
			require.Equal(t, text(t, start), text(t, c))
			return
		}
		d, change, err := c.Apply("x", again...)
		require.NoError(t, err)
		require.Equal(t, "cart.change.repeated", change.Code())
		var back cart.Cart
		require.NoError(t, json.Unmarshal([]byte(text(t, d)), &back))
		q, err := shop.Quote(c, at)
		if err == nil && len(q.Draft.Lines) > 0 {
			require.NoError(t, q.Draft.Check())
		}
	})
}

func FuzzCart(f *testing.F) {
	c, _, err := cart.New("f", money.EUR).Apply("start", cart.Add{SKU: "tee-m", Qty: 1}, cart.SetGroup{Group: cart.Group{ID: "b"}}, cart.EnterCode{Code: "x"})
	require.NoError(f, err)
	f.Add([]byte(text(f, c)))
	f.Add([]byte(`{"schema":"commerce/cart/1","id":"a","currency":"EUR","version":1,"last_line":1,"lines":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c cart.Cart
		if json.Unmarshal(data, &c) != nil {
			return
		}
		var again cart.Cart
		require.NoError(t, json.Unmarshal([]byte(text(t, c)), &again))
		require.Equal(t, text(t, c), text(t, again))
		require.Equal(t, c.Fingerprint(), again.Fingerprint())
		cart.Merge(c, again, cart.Limits{})
	})
}

func FuzzMethods(f *testing.F) {
	data, err := cart.FormatMethods(methods)
	require.NoError(f, err)
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		ms, err := cart.ParseMethods(data)
		if err != nil {
			return
		}
		out, err := cart.FormatMethods(ms)
		require.NoError(t, err)
		again, err := cart.ParseMethods(out)
		require.NoError(t, err)
		require.Equal(t, text(t, ms), text(t, again))
	})
}

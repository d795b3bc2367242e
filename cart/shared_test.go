package cart_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

const readers = 100

// One shop and one cart serve a hundred goroutines: each quotes, orders and
// explains, and all of it is what one alone gets.
func TestSharedShop(t *testing.T) {
	s := bigShop(t, 12, 20)
	s.Cross = tax.SameNet
	carts := make([]cart.Cart, 4)
	for i := range carts {
		carts[i] = bigCart(t, 3*(i+1))
	}
	ask := func(i int) (string, error) {
		ctx := at
		ctx.ShipTo.Country = []commerce.Territory{"IT", "DE", "FR"}[i%3]
		ctx.ShipTo.Postcode = ""
		var q cart.Quote
		for range 2 { // the second time into memory used before
			if err := s.QuoteInto(&q, carts[i%len(carts)], ctx); err != nil {
				return "", err
			}
		}
		o, err := q.Order("o-"+strconv.Itoa(i%12), now)
		if err != nil {
			return "", err
		}
		data, err := json.Marshal([]any{q, o, q.Explain()})
		return string(data), err
	}
	var want [12]string
	for i := range want {
		var err error
		want[i], err = ask(i)
		require.NoError(t, err)
	}
	errs := make([]error, readers)
	var wg sync.WaitGroup
	for n := range readers {
		wg.Go(func() {
			for _, i := range [2]int{n % len(want), n * 5 % len(want)} {
				got, err := ask(i)
				if err == nil && got != want[i] {
					err = fmt.Errorf("goroutine %d got another quote %d", n, i)
				}
				if err != nil {
					errs[n] = err
					return
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
}

// A cart is a value: a hundred goroutines change the same one, and each has its own next one.
func TestSharedCart(t *testing.T) {
	base := bigCart(t, 10)
	data, err := json.Marshal(base)
	require.NoError(t, err)
	next := make([]cart.Cart, readers)
	errs := make([]error, readers)
	var wg sync.WaitGroup
	for n := range readers {
		wg.Go(func() {
			c, _, err := base.Apply("n-"+strconv.Itoa(n), cart.SetQty{Line: "l3", Qty: int64(n + 1)}, cart.Add{SKU: "own-" + strconv.Itoa(n), Qty: 1}, cart.EnterCode{Code: "c" + strconv.Itoa(n)})
			if err == nil {
				c, _ = cart.Merge(c, base, cart.Limits{})
			}
			next[n], errs[n] = c, err
		})
	}
	wg.Wait()
	for n := range readers {
		require.NoError(t, errs[n])
		l, ok := next[n].Line("l11")
		require.True(t, ok)
		require.Equal(t, "own-"+strconv.Itoa(n), l.SKU)
		require.Equal(t, []string{"C" + strconv.Itoa(n)}, next[n].Codes())
	}
	again, err := json.Marshal(base)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	require.Equal(t, money.EUR, base.Currency())
}

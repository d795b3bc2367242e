package cart_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

func apply(t *testing.T, c cart.Cart, cmds ...cart.Command) cart.Cart {
	t.Helper()
	c, _, err := c.Apply("cmd-"+strconv.FormatInt(c.Version(), 10), cmds...)
	require.NoError(t, err)
	return c
}

func shop() *cart.Shop {
	return &cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, Promotions: rules, VAT: tax.EU(), Shipping: methods}
}

func TestAccessors(t *testing.T) {
	c := apply(t, cart.New("c-1", money.EUR),
		cart.SetCustomer{Customer: cart.Customer{Party: commerce.Party{ID: "k"}, Groups: []string{"vip"}}},
		cart.SetDestination{Address: commerce.Address{Country: "IT"}},
		cart.SetGroup{Group: cart.Group{ID: "b", Kind: cart.Slot, Slot: "9-11"}},
		cart.Add{SKU: "tee-m", Qty: 1, Group: "b"}, cart.Note{Text: "n"}, cart.Attributes{Set: map[string]string{"a": "b"}}, cart.EnterCode{Code: "x"},
		cart.Accept{At: now, Prices: []cart.AcceptedPrice{{Line: "l1", Unit: eur("1.00")}}})
	require.Equal(t, "c-1", c.ID())
	require.Equal(t, money.EUR, c.Currency())
	require.Equal(t, []string{"X"}, c.Codes())
	require.Equal(t, "b", c.Groups()[0].ID)
	k, ok := c.Customer()
	require.True(t, ok)
	require.Equal(t, "k", k.Party.ID)
	d, ok := c.Destination()
	require.True(t, ok)
	require.Equal(t, commerce.Territory("IT"), d.Country)
	require.Equal(t, "n", c.Note())
	require.Equal(t, "b", c.Attributes()["a"])
	require.Equal(t, now, c.AcceptedAt())
	l, ok := c.Line("l1")
	require.True(t, ok)
	require.Equal(t, eur("1.00"), l.Accepted)
	_, ok = c.Line("l2")
	require.False(t, ok)
	empty := cart.New("c-2", money.EUR)
	_, ok = empty.Customer()
	require.False(t, ok)
	_, ok = empty.Destination()
	require.False(t, ok)
	require.NotEqual(t, c.Fingerprint(), empty.Fingerprint())
	c = apply(t, c, cart.Attributes{Set: map[string]string{"a": ""}})
	require.Nil(t, c.Attributes())
}

// The fingerprint covers what is priced and nothing else.
func TestFingerprint(t *testing.T) {
	one := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "a", Qty: 1}, cart.Add{SKU: "b", Qty: 2})
	two := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "x", Qty: 9}, cart.Add{SKU: "b", Qty: 2}, cart.Add{SKU: "a", Qty: 1}, cart.Remove{Line: "l1"})
	require.Equal(t, one.Fingerprint(), two.Fingerprint())
	require.Equal(t, one.Fingerprint(), apply(t, one, cart.Note{Text: "ring twice"}, cart.Gift{Line: "l1", Message: "ciao"}, cart.Add{SKU: "z", Qty: 1}, cart.SaveForLater{Line: "l3"}).Fingerprint())
	for _, x := range []cart.Command{
		cart.SetQty{Line: "l1", Qty: 2},
		cart.EnterCode{Code: "c"},
		cart.SetDestination{Address: commerce.Address{Country: "DE"}},
		cart.SetCustomer{Customer: cart.Customer{Groups: []string{"vip"}}},
		cart.SetGroup{Group: cart.Group{Method: "gls"}},
		cart.Accept{At: now, Prices: []cart.AcceptedPrice{{Line: "l1", Unit: eur("1.00")}}},
	} {
		require.NotEqual(t, one.Fingerprint(), apply(t, one, x).Fingerprint())
	}
}

// The last 64 command ids are known, through JSON too; older ones are forgotten.
func TestMemoryOfCommands(t *testing.T) {
	c := cart.New("c", money.EUR)
	var err error
	for i := range 300 {
		c, _, err = c.Apply("cmd-"+strconv.Itoa(i), cart.Add{SKU: "a", Qty: 1})
		require.NoError(t, err)
	}
	var back cart.Cart
	require.NoError(t, json.Unmarshal([]byte(text(t, c)), &back))
	for _, x := range []cart.Cart{c, back} {
		_, change, err := x.Apply("cmd-236", cart.Add{SKU: "a", Qty: 1})
		require.NoError(t, err)
		require.Equal(t, "cart.change.repeated", change.Code())
		_, change, err = x.Apply("cmd-235", cart.Add{SKU: "a", Qty: 1})
		require.NoError(t, err)
		require.Equal(t, "cart.change.quantity", change.Code())
	}
	require.Equal(t, text(t, c), text(t, back))
}

func TestLimitsOfACart(t *testing.T) {
	for name, cmds := range map[string][]cart.Command{
		"lines": repeat(cart.MaxLines+1, func(i int) cart.Command { return cart.Add{SKU: "s" + strconv.Itoa(i), Qty: 1} })[:cart.MaxCommands:cart.MaxCommands],
	} {
		c := apply(t, cart.New(name, money.EUR), cmds...)
		_, _, err := c.Apply("more", cart.Add{SKU: "one more", Qty: 1})
		require.ErrorIs(t, err, cart.ErrTooMany)
		c = apply(t, c, cart.SetQty{Line: "l1", Qty: 2}, cart.SetGroup{Group: cart.Group{ID: "b"}})
		_, _, err = c.Apply("split", cart.Move{Line: "l1", Qty: 1, Group: "b"})
		require.ErrorIs(t, err, cart.ErrTooMany)
		merged, _ := cart.Merge(c, apply(t, cart.New("x", money.EUR), cart.Add{SKU: "y", Qty: 1}), cart.Limits{})
		require.Len(t, merged.Lines(), cart.MaxLines)
	}
	c := cart.New("c", money.EUR)
	many := map[string]string{}
	for i := range cart.MaxPairs + 1 {
		many[strconv.Itoa(i)] = "x"
	}
	long := strings.Repeat("x", cart.MaxText+1)
	for name, x := range map[string][]cart.Command{
		"codes":       repeat(cart.MaxCodes+1, func(i int) cart.Command { return cart.EnterCode{Code: strconv.Itoa(i)} }),
		"groups":      repeat(cart.MaxGroups+1, func(i int) cart.Command { return cart.SetGroup{Group: cart.Group{ID: strconv.Itoa(i)}} }),
		"commands":    repeat(cart.MaxCommands+1, func(int) cart.Command { return cart.Note{} }),
		"options":     {cart.Add{SKU: "a", Qty: 1, Options: many}},
		"attributes":  {cart.Attributes{Set: many}},
		"long option": {cart.Add{SKU: "a", Qty: 1, Options: map[string]string{"a": long}}},
		"customer":    {cart.SetCustomer{Customer: cart.Customer{Groups: make([]string, cart.MaxPairs+1)}}},
		"kind":        {cart.SetGroup{Group: cart.Group{Kind: 9}}},
		"reserved":    {cart.SetGroup{Group: cart.Group{ID: "delivery"}}},
		"group text":  {cart.SetGroup{Group: cart.Group{ID: long}}},
		"group place": {cart.SetGroup{Group: cart.Group{ShipTo: commerce.Address{Country: "italia"}}}},
		"gift":        {cart.Gift{Line: "l1", Message: long}},
		"nil":         {nil},
		"mode":        {cart.Add{SKU: "a", Qty: 1}, cart.Accept{At: now, Prices: []cart.AcceptedPrice{{Line: "l1", Unit: eur("1.00"), Mode: 7}}}},
		"moved past":  {cart.SetGroup{Group: cart.Group{ID: "b"}}, cart.Add{SKU: "a", Qty: cart.MaxQty}, cart.Add{SKU: "a", Qty: 1, Group: "b"}, cart.Move{Line: "l1", Group: "b"}},
		"restored":    {cart.Add{SKU: "a", Qty: cart.MaxQty}, cart.SaveForLater{Line: "l1"}, cart.Add{SKU: "a", Qty: 1}, cart.Restore{Line: "l1"}},
	} {
		next, _, err := c.Apply("x", x...)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, name)
		require.Equal(t, c, next, name)
	}
	_, _, err := c.Apply("")
	require.ErrorIs(t, err, cart.ErrMissing)
	_, _, err = cart.Cart{}.Apply("x")
	require.ErrorIs(t, err, cart.ErrMissing)
	_, err = cart.FormatCommands(nil)
	require.ErrorIs(t, err, cart.ErrMissing)
	_, err = cart.FormatCommands(cart.SetGroup{Group: cart.Group{Kind: 9}})
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

func repeat(n int, f func(int) cart.Command) []cart.Command {
	out := make([]cart.Command, n)
	for i := range out {
		out[i] = f(i)
	}
	return out
}

func TestMovesKeepUnits(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.SetGroup{Group: cart.Group{ID: "b"}}, cart.Add{SKU: "a", Qty: 5}, cart.Move{Line: "l1", Qty: 2, Group: "b"},
		cart.Move{Line: "l1", Qty: 1, Group: "b"}, cart.Move{Line: "l1", Group: ""})
	require.Equal(t, []int64{2, 3}, []int64{c.Lines()[0].Qty, c.Lines()[1].Qty})
	c = apply(t, c, cart.Move{Line: "l1", Group: "b"})
	require.Len(t, c.Lines(), 1)
	c = apply(t, c, cart.Move{Line: "l2", Group: ""})
	require.Equal(t, "", c.Lines()[0].Group)
	c = apply(t, c, cart.SaveForLater{Line: "l2"}, cart.SaveForLater{Line: "l2"}, cart.Restore{Line: "l2"})
	require.False(t, c.Lines()[0].Saved)
}

func TestStoredCartIsStrict(t *testing.T) {
	const ok = `{"schema":"commerce/cart/1","id":"a","currency":"EUR","version":1,"last_line":2,"lines":[]}`
	var c cart.Cart
	require.NoError(t, json.Unmarshal([]byte(ok), &c))
	line := func(s string) string { return strings.Replace(ok, `"lines":[]`, `"lines":[`+s+`]`, 1) }
	for in, code := range map[string]string{
		strings.Replace(ok, "cart/1", "cart/2", 1):                                                          "commerce.json.schema",
		strings.Replace(ok, `"a"`, `""`, 1):                                                                 "cart.id.missing",
		strings.Replace(ok, `"currency":"EUR",`, ``, 1):                                                     "cart.currency.missing",
		strings.Replace(ok, `"version":1`, `"version":-1`, 1):                                               "cart.limit",
		strings.Replace(ok, `"lines":[]`, `"lines":[],"groups":[{"id":"b"},{"id":"b"}]`, 1):                 "cart.group.duplicate",
		strings.Replace(ok, `"lines":[]`, `"lines":[],"applied":[{"id":"x","digest":"00"}]`, 1):             "cart.applied.digest",
		line(`{"id":"l3","sku":"a","qty":1,"accepted":null}`):                                               "cart.line.id",
		line(`{"id":"l01","sku":"a","qty":1,"accepted":null}`):                                              "cart.line.id",
		line(`{"id":"l1","sku":"a","qty":1,"accepted":null},{"id":"l1","sku":"b","qty":1,"accepted":null}`): "cart.line.duplicate",
		line(`{"id":"l1","sku":"a","qty":0,"accepted":null}`):                                               "cart.qty.out_of_range",
		line(`{"id":"l1","sku":"","qty":1,"accepted":null}`):                                                "cart.sku.missing",
		line(`{"id":"l1","sku":"a","group":"b","qty":1,"accepted":null}`):                                   "cart.group.unknown",
		line(`{"id":"l1","sku":"a","qty":1,"accepted":{"amount":"1.00","currency":"USD"}}`):                 "cart.accept.price",
		line(`{"id":"l1","sku":"a","qty":1,"options":{` + pairs(51) + `},"accepted":null}`):                 "cart.text.too_many",
	} {
		err := json.Unmarshal([]byte(in), &c)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, in)
		if code != "commerce.json.schema" {
			require.Equal(t, code, fields[0].Code, in)
		}
	}
	for _, in := range []string{`{}`, `[{}]`, `[7]`, `[{"type":"add","qty":1,"qty":2}]`, `[{"type":"add","sku":7}]`, "[" + strings.Repeat(`{},`, 1000) + `{}]`} {
		_, err := cart.ParseCommands([]byte(in))
		require.Error(t, err, in)
	}
}

func pairs(n int) string {
	var out []string
	for i := range n {
		out = append(out, strconv.Quote(strconv.Itoa(i))+`:"x"`)
	}
	return strings.Join(out, ",")
}

func TestWords(t *testing.T) {
	var f cart.Fulfilment
	require.NoError(t, f.UnmarshalText([]byte("slot")))
	require.Equal(t, cart.Slot, f)
	require.ErrorIs(t, f.UnmarshalText([]byte(strings.Repeat("y", 99))), commerce.ErrUnknownWord)
	require.Equal(t, "cart.Fulfilment(9)", cart.Fulfilment(9).String())
	var s cart.State
	require.NoError(t, s.UnmarshalText([]byte("expired")))
	require.Equal(t, "expired", s.String())
	require.Equal(t, "value", cart.ByValue.String())
	_, err := cart.Measure(9).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

// What the context leaves open, the cart was told.
func TestCartTellsCustomerAndDestination(t *testing.T) {
	s := shop()
	var err error
	s.Prices, err = pricing.NewBook(
		pricing.Entry{ID: "a", SKU: "tee-m", Amount: eur("19.90")},
		pricing.Entry{ID: "vip", SKU: "tee-m", Amount: eur("15.00"), Group: "vip"},
		pricing.Entry{ID: "own", SKU: "tee-m", Amount: eur("14.00"), Customer: "k-9"})
	require.NoError(t, err)
	s.Title = func(i catalog.Item) string { return "* " + i.Title() }
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1},
		cart.SetCustomer{Customer: cart.Customer{Party: commerce.Party{ID: "k-1"}, Consumer: commerce.Yes, Groups: []string{"vip"}}},
		cart.SetDestination{Address: commerce.Address{Country: "IT"}})
	q, err := s.Quote(c, cart.Context{At: now})
	require.NoError(t, err)
	require.True(t, q.Ready())
	require.Equal(t, eur("15.00"), q.Lines[0].Unit)
	require.Equal(t, "* Maglietta, m", q.Draft.Lines[0].Title)
	require.Equal(t, commerce.Yes, q.Draft.Consumer)
	require.Equal(t, calendar.MustDate("2026-11-23"), q.Day())
	q, err = s.Quote(c, cart.Context{At: now, Customer: promo.Buyer{ID: "k-9", Groups: []string{}}})
	require.NoError(t, err)
	require.Equal(t, eur("14.00"), q.Lines[0].Unit)
}

// A code that was copied with a mark that nobody sees is the same code.
func TestACopiedCodeIsTheSame(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.EnterCode{Code: "nero10"}, cart.EnterCode{Code: "\u200b nero10\ufeff"})
	require.Equal(t, []string{"NERO10"}, c.Codes())
	require.Empty(t, apply(t, c, cart.DropCode{Code: "\u2060nero10"}).Codes())
}

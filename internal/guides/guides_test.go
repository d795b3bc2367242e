package guides_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/tax"
)

// The Go blocks of docs/many-shops.md and docs/migration.md are in this file.

// Shops are the shops of one process by host name. Requests read without a
// lock; whoever publishes swaps the whole map.
type Shops struct {
	mu  sync.Mutex // of writers
	all atomic.Pointer[map[string]*cart.Shop]
}

// Of returns the shop of a host name. Keep it for the whole request: a shop
// that is published meanwhile is for the next one.
func (s *Shops) Of(host string) (*cart.Shop, bool) {
	all := s.all.Load()
	if all == nil {
		return nil, false
	}
	shop, ok := (*all)[host]
	return shop, ok
}

// Publish sets the shop of a host name, if it is complete.
func (s *Shops) Publish(host string, shop cart.Shop) error {
	if err := shop.Check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next := map[string]*cart.Shop{host: &shop}
	if all := s.all.Load(); all != nil {
		next = maps.Clone(*all)
		next[host] = &shop
	}
	s.all.Store(&next)
	return nil
}

// open makes a shop of one article; book is shared by all of them.
func open(country commerce.Territory, zone, price string, book *tax.Book) cart.Shop {
	where, err := time.LoadLocation(zone)
	check(err)
	cat, err := catalog.New(catalog.Product{ID: "cup", Title: catalog.Plain("Cup"), Variants: []catalog.Variant{{SKU: "cup-1"}}})
	check(err)
	prices, err := pricing.NewBook(pricing.Entry{ID: "cup", SKU: "cup-1", Amount: money.MustParse(price, money.EUR)})
	check(err)
	holidays, err := calendar.Public(string(country))
	check(err)
	return cart.Shop{
		Seller: cart.Seller{
			Party: commerce.Party{Name: "Bottega", Address: commerce.Address{Country: country}},
			VAT:   tax.Seller{Territory: country, OSS: true}, Threshold: commerce.Yes,
		},
		Place: calendar.Place{Zone: where, Holidays: holidays}, Catalog: cat, Prices: prices, VAT: book, Cross: tax.SameGross,
	}
}

func quoteIn(shops *Shops, host string, at time.Time, to commerce.Territory) (cart.Quote, error) {
	shop, ok := shops.Of(host)
	if !ok {
		return cart.Quote{}, fmt.Errorf("no shop %s", host)
	}
	c, _, err := cart.New("c-1", money.EUR).Apply("cmd-1", cart.Add{SKU: "cup-1", Qty: 3})
	if err != nil {
		return cart.Quote{}, err
	}
	return shop.Quote(c, cart.Context{At: at, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: to}})
}

func Example_manyShops() {
	book := tax.EU() // one table for all shops: 27 states, held once
	shops := new(Shops)
	check(shops.Publish("bottega.example", open("IT", "Europe/Rome", "9.90", book)))
	check(shops.Publish("laden.example", open("DE", "Europe/Berlin", "9.50", book)))

	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for _, host := range []string{"bottega.example", "laden.example"} {
		q, err := quoteIn(shops, host, at, "AT")
		check(err)
		fmt.Println(host, q.Draft.Totals.Gross, q.Draft.Totals.VAT, q.Draft.Lines[0].Tax.Territory)
	}
	fmt.Println(shops.Publish("leer.example", cart.Shop{VAT: book}) != nil)
	// Output:
	// bottega.example EUR 29.70 EUR 4.95 AT
	// laden.example EUR 28.50 EUR 4.75 AT
	// true
}

// A hundred goroutines quote while another one publishes; every quote has the
// price of the shop as it was before or after, never of both.
func TestManyShopsUnderLoad(t *testing.T) {
	book, shops := tax.EU(), new(Shops)
	old, sale := open("IT", "Europe/Rome", "9.90", book), open("IT", "Europe/Rome", "7.90", book)
	require.NoError(t, shops.Publish("bottega.example", old))
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	var wg sync.WaitGroup
	totals := make([]money.Amount, 100)
	for i := range totals {
		wg.Go(func() {
			for range 20 {
				q, err := quoteIn(shops, "bottega.example", at, "IT")
				if err != nil {
					t.Error(err)
					return
				}
				totals[i] = q.Draft.Totals.Gross
				if g := totals[i].String(); g != "EUR 29.70" && g != "EUR 23.70" {
					t.Errorf("a quote of %s", g)
				}
			}
		})
	}
	wg.Go(func() {
		for range 50 {
			for _, shop := range []cart.Shop{sale, old, sale} {
				if err := shops.Publish("bottega.example", shop); err != nil {
					t.Error(err)
				}
			}
		}
	})
	wg.Wait()
	q, err := quoteIn(shops, "bottega.example", at, "IT")
	require.NoError(t, err)
	require.Equal(t, "EUR 23.70", q.Draft.Totals.Gross.String())
}

const export = `Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Tax 1 Name
#1001,2026-11-21 10:00:00 +0100,EUR,29.70,0.00,5.37,29.70,3,Cup,9.90,cup-1,IT,IVA 22%
#1002,2026-11-21 11:00:00 +0100,EUR,29.70,0.00,5.36,29.70,3,Cup,9.90,cup-1,IT,IVA 22%
`

func Example_migration() {
	shop := open("IT", "Europe/Rome", "9.90", tax.EU())
	old, err := feed.ReadShopifyOrders(strings.NewReader(export), feed.OrderOptions{Seller: shop.Seller.Party, Zone: "Europe/Rome", From: "IT"})
	check(err)
	for _, was := range old.Orders {
		c := cart.New(was.ID, was.Currency)
		for _, l := range was.Lines {
			c, _, err = c.Apply("import-"+l.ID, cart.Add{SKU: l.SKU, Qty: l.Qty})
			check(err)
		}
		q, err := shop.Quote(c, cart.Context{At: was.PlacedAt, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}})
		check(err)
		was.Tenders = nil // a cart is not paid yet
		fmt.Println(was.ID, was.Totals.Gross, q.Draft.Totals.Gross)
		for _, r := range commerce.Diff(was, q.Draft) {
			fmt.Println(" ", r.Path, r)
		}
	}
	// Output:
	// #1001 EUR 29.70 EUR 29.70
	//   /lines/0/net EUR 24.33 became EUR 24.34 with the same price, discounts and rate: the two round differently
	//   /lines/0/vat EUR 5.37 became EUR 5.36 with the same price, discounts and rate: the two round differently
	//   /totals/net the total is EUR 24.34 instead of EUR 24.33
	//   /totals/vat the total is EUR 5.36 instead of EUR 5.37
	// #1002 EUR 29.70 EUR 29.70
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

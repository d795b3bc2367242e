// Command checkout is the whole of a sale: the shop of an Italian seller with
// its catalog, prices, promotions and deliveries, and three customers who order:
// a consumer in Italy, a consumer in Germany and a business in France. Each
// receipt shows the reason under the figures.
//
//	go run ./examples/checkout [-json] [-catalog export.csv]
//
// -catalog takes the articles and prices of a Shopify or WooCommerce product
// export instead of the shop's own. Dates are fixed: the same input prints the
// same receipts.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
	_ "time/tzdata"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

var (
	//go:embed catalog.json
	catalogJSON []byte
	//go:embed prices.json
	pricesJSON []byte
	//go:embed promotions.json
	promotionsJSON []byte
	//go:embed shipping.json
	shippingJSON []byte
)

func main() {
	file := flag.String("catalog", "", "product export of Shopify or WooCommerce")
	asJSON := flag.Bool("json", false, "write JSON for machines")
	flag.Parse()
	var export []byte
	var err error
	if *file != "" {
		export, err = os.ReadFile(*file)
	}
	if err == nil {
		err = run(os.Stdout, export, *asJSON)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, export []byte, asJSON bool) error {
	shop, baskets, err := open(export)
	if err != nil {
		return err
	}
	var sales []sale
	for i, c := range customers() {
		s, err := sell(shop, &c, baskets[i])
		if err != nil {
			return fmt.Errorf("%s: %w", c.order, err)
		}
		if !asJSON {
			if err := receipt(w, s); err != nil {
				return err
			}
		}
		sales = append(sales, s)
	}
	if !asJSON {
		return nil
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(sales)
}

// open builds the shop, and what each customer puts into the cart.
func open(export []byte) (*cart.Shop, [3][]cart.Command, error) {
	var baskets [3][]cart.Command
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return nil, baskets, err
	}
	holidays, err := calendar.Public("IT")
	if err != nil {
		return nil, baskets, err
	}
	shop := &cart.Shop{
		Seller: cart.Seller{
			Party: commerce.Party{
				Name: "Bottega Nera Srl", VATID: "IT00743110157",
				Address: commerce.Address{Street: "Via Brera 1", City: "Milano", Postcode: "20121", Country: "IT"},
			},
			VAT: tax.Seller{Territory: "IT", OSS: true}, Threshold: commerce.Yes,
		},
		Place: calendar.Place{Zone: rome, Holidays: holidays}, Channel: "web", VAT: tax.EU(), Cross: tax.SameGross,
		Dispatch: cart.Dispatch{CutOff: "14:00", Days: 1}, Prior: map[string]pricing.Prior{},
	}
	var entries []pricing.Entry
	if export == nil {
		entries, err = ownCatalog(shop, &baskets)
	} else {
		entries, err = importCatalog(shop, export, &baskets)
	}
	if err != nil {
		return nil, baskets, err
	}
	if shop.Prices, err = pricing.NewBook(entries...); err != nil {
		return nil, baskets, err
	}
	promotions, err := promo.Parse(promotionsJSON)
	if err != nil {
		return nil, baskets, err
	}
	if shop.Promotions, err = promo.Compile(promotions, promo.Options{Zones: time.LoadLocation}); err != nil {
		return nil, baskets, err
	}
	if shop.Shipping, err = cart.ParseMethods(shippingJSON); err != nil {
		return nil, baskets, err
	}
	return shop, baskets, shop.Check()
}

func ownCatalog(shop *cart.Shop, baskets *[3][]cart.Command) (entries []pricing.Entry, err error) {
	file, err := feed.ReadJSON(bytes.NewReader(catalogJSON))
	if err != nil {
		return nil, err
	}
	if shop.Catalog, err = catalog.New(file.Products...); err != nil {
		return nil, err
	}
	// What the mug cost in the 30 days before the sale: the only price to compare with.
	policy, err := pricing.PriorPolicyOf("IT", shop.Place.Zone)
	if err != nil {
		return nil, err
	}
	sale := calendar.MustDate("2026-11-23").Start(shop.Place.Zone)
	history := []pricing.Point{{At: sale.AddDate(0, -6, 0), Amount: money.New(1290, money.EUR)}}
	if shop.Prior["mug-1"], err = pricing.PriorPrice(policy, history, sale); err != nil {
		return nil, err
	}
	*baskets = [3][]cart.Command{
		{cart.Add{SKU: "tee-m", Qty: 2}, cart.Add{SKU: "book-1", Qty: 1}, cart.EnterCode{Code: "nero10"}},
		{
			cart.Add{SKU: "book-1", Qty: 1},
			cart.Add{SKU: "sugo-350", Qty: 3},
			cart.Add{SKU: "mug-1", Qty: 1},
			cart.SetGroup{Group: cart.Group{Method: "express"}},
		},
		{cart.Add{SKU: "tee-m", Qty: 12}, cart.Add{SKU: "mug-1", Qty: 4}},
	}
	book, err := pricing.ParseBook(pricesJSON)
	if err != nil {
		return nil, err
	}
	for p := range shop.Catalog.Products() {
		for _, v := range p.Variants {
			entries = append(entries, book.Entries(v.SKU)...)
		}
	}
	return entries, nil
}

// importCatalog takes articles and prices of an export: the three customers buy
// the first, the second and the last article that has a price.
func importCatalog(shop *cart.Shop, export []byte, baskets *[3][]cart.Command) (entries []pricing.Entry, err error) {
	read := feed.ReadWoo
	if header, _, _ := bytes.Cut(export, []byte("\n")); bytes.Contains(header, []byte("Handle")) {
		read = feed.ReadShopify
	}
	imported, err := read(bytes.NewReader(export), feed.Options{Currency: money.EUR})
	if err != nil {
		return nil, err
	}
	if shop.Catalog, err = catalog.New(imported.Products...); err != nil {
		return nil, err
	}
	for p := range shop.Catalog.Products() {
		for _, v := range p.Variants {
			if v.Price.Sign() > 0 {
				entries = append(entries, pricing.Entry{ID: v.SKU, SKU: v.SKU, Amount: v.Price})
			}
		}
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("the export has no article with a price")
	}
	first, second, last := entries[0].SKU, entries[min(1, len(entries)-1)].SKU, entries[len(entries)-1].SKU
	*baskets = [3][]cart.Command{
		{cart.Add{SKU: first, Qty: 2}, cart.Add{SKU: last, Qty: 1}, cart.EnterCode{Code: "nero10"}},
		{cart.Add{SKU: first, Qty: 1}, cart.Add{SKU: second, Qty: 3}},
		{cart.Add{SKU: second, Qty: 12}},
	}
	return entries, nil
}

// A customer is who asks, and how the order is called.
type customer struct {
	order, language string
	at              time.Time
	context         cart.Context
	buyer           cart.Customer
}

func customers() []customer {
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	return []customer{
		{
			order: "IT-1001", language: "it", at: at,
			context: cart.Context{ShipTo: commerce.Address{Country: "IT", City: "Milano", Postcode: "20121"}},
			buyer:   cart.Customer{Party: commerce.Party{ID: "k-17", Name: "Giulia Neri"}, Consumer: commerce.Yes},
		},
		{
			order: "IT-1002", language: "de", at: at.Add(time.Hour),
			context: cart.Context{ShipTo: commerce.Address{Country: "DE", City: "Köln", Postcode: "50667"}},
			buyer:   cart.Customer{Party: commerce.Party{ID: "k-18", Name: "Jonas Schwarz"}, Consumer: commerce.Yes},
		},
		{
			order: "IT-1003", language: "fr", at: at.Add(2 * time.Hour),
			context: cart.Context{
				Mode: commerce.Net, ShipTo: commerce.Address{Country: "FR", City: "Lyon", Postcode: "69001"},
				VATID: tax.VATEvidence{Issuer: "FR", Result: tax.Valid, Source: "vies", On: calendar.MustDate("2026-11-23")},
			},
			buyer: cart.Customer{
				Party:    commerce.Party{ID: "b-3", Name: "Boutique Noire SARL", VATID: "FR83404833048"},
				Consumer: commerce.No, Groups: []string{"rivenditori"},
			},
		},
	}
}

// A sale is a quote and the order that came of it.
type sale struct {
	Quote cart.Quote     `json:"quote"`
	Order commerce.Order `json:"order"`

	customer *customer
}

// sell fills a cart, quotes it, has the prices accepted, and orders.
func sell(shop *cart.Shop, c *customer, basket []cart.Command) (sale, error) {
	basket = append(basket, cart.SetCustomer{Customer: c.buyer}, cart.SetDestination{Address: c.context.ShipTo})
	chosen, _, err := cart.New("cart-"+c.order, money.EUR).Apply("fill", basket...)
	if err != nil {
		return sale{}, err
	}
	local := *shop // titles in the buyer's language
	tag := language.MustParse(c.language)
	local.Title = func(i catalog.Item) string { return i.Title(tag) }
	ctx := c.context
	ctx.At, ctx.Tenders = c.at, []cart.Tender{{Kind: "card", Ref: "pay-" + c.order}}
	quote, err := local.Quote(chosen, ctx)
	if err != nil {
		return sale{}, err
	}
	if chosen, _, err = chosen.Apply("accept", quote.Accept()); err != nil {
		return sale{}, err
	}
	if quote, err = local.Quote(chosen, ctx); err != nil {
		return sale{}, err
	}
	order, err := quote.Order(c.order, c.at.Add(3*time.Minute))
	return sale{quote, order, c}, err
}

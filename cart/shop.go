package cart

import (
	"errors"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// Errors of [Shop.Quote] and [Quote.Order].
var (
	ErrShop    = errors.New("cart: the shop is incomplete")
	ErrContext = errors.New("cart: the question is incomplete")
	ErrBlocked = errors.New("cart: problems block the order")
	ErrStale   = errors.New("cart: the quote no longer holds")
)

// A Shop is everything a quote is made of. It holds tables and no state: copy
// it, change a field, and quote again. Concurrent quotes are fine as long as
// nobody changes it.
//
// The zero Shop lacks nearly everything: [Shop.Check] lists what.
type Shop struct {
	Seller  Seller
	Place   calendar.Place // where the shop counts its days; without holidays no delivery day is promised
	Channel string

	Catalog    *catalog.Catalog
	Prices     *pricing.Book
	Promotions *promo.Ruleset // nil is none
	VAT        *tax.Book      // tax.EU().Strict() makes a category that no row knows an error, not the standard rate with a warning
	Shipping   []Method       // empty: deliveries cost nothing and are not chosen

	// ShippingMode says whether the amounts of methods contain VAT, at the home standard rate.
	ShippingMode commerce.PriceMode
	// Cross says what stays the same where a price that contains the VAT of the
	// shop's state is sold under another rate. Without it such a line is a
	// problem: it is a commercial choice.
	Cross tax.CrossPrice
	Level tax.Level // where VAT is rounded; per category and rate by default

	// Base is the currency to convert from, at the rates of the context, where
	// the book has no price in the currency of the cart; 0 converts nothing.
	Base money.Currency

	Stock    stock.Policy
	Limits   Limits
	Dispatch Dispatch
	Points   pricing.Points           // what points pay; zero: they pay nothing
	Prior    map[string]pricing.Prior // prior price by SKU, for articles at a sale price (Directive 98/6 Art. 6a)
	Sellers  map[string]string        // seller by SKU on a marketplace; absent is the shop itself

	// Title names an article on the order; nil is its title in any language.
	Title func(catalog.Item) string
}

// A Seller is who concludes the contract, with the facts that VAT asks for.
type Seller struct {
	Party commerce.Party
	VAT   tax.Seller
	// From is where goods are sent from; empty is the seller's own territory.
	From commerce.Territory
	// Threshold says that sales to consumers in other member states are above
	// EUR 10 000 (2006/112 Art. 59c).
	Threshold commerce.Tri
}

func (s *Seller) from() commerce.Territory {
	if s.From != "" {
		return s.From
	}
	return s.VAT.Territory
}

// A Context is what a quote is asked about besides the cart. What the cart was
// told about customer and destination stands where the context is silent.
type Context struct {
	At       time.Time
	Mode     commerce.PriceMode // to be shown; cross-border and reverse-charge sales to businesses are always net
	Consumer commerce.Tri
	ShipTo   commerce.Address
	Method   string // of the ordinary delivery
	Payment  string // means of payment; "cash_on_delivery" adds the fee of the method
	VATID    tax.VATEvidence
	Stock    stock.Levels // empty: stock is not looked at
	Bought   map[string]int64
	Lists    []string          // price lists besides the nameless one
	Customer promo.Buyer       // counters of the buyer; id and groups default to the cart's
	Codes    map[string]string // promotion by code, for codes of a batch that the host resolved
	Used     []promo.Usage
	Gifts    map[string]string // SKU that the buyer chose as the gift of a promotion; empty takes none
	Facts    map[string]string
	Tenders  []Tender
	Rates    money.Rates // of the caller; nil converts nothing
}

// Check lists what the shop lacks or has twice, as commerce.FieldErrors.
func (s *Shop) Check() error {
	var errs commerce.FieldErrors
	missing := func(path string, absent bool) {
		if absent {
			errs.Add(path, "cart.shop.missing", ErrShop)
		}
	}
	missing("/catalog", s.Catalog == nil)
	missing("/prices", s.Prices == nil)
	missing("/vat", s.VAT == nil)
	missing("/place/zone", s.Place.Zone == nil)
	missing("/seller/vat/territory", s.Seller.VAT.Territory == "")
	for path, t := range map[string]commerce.Territory{"/seller/vat/territory": s.Seller.VAT.Territory, "/seller/from": s.Seller.From} {
		if t != "" {
			errs.AddUnder(path, "cart.territory.unknown", t.Check())
		}
	}
	if _, ok := minutes(s.Dispatch.CutOff); !ok {
		errs.Add("/dispatch/cut_off", "cart.shop.time", commerce.Detail(ErrShop, "cart: %.40q is no time such as 14:00", s.Dispatch.CutOff))
	}
	errs.AddUnder("/shipping", "cart.method.invalid", checkMethods(s.Shipping))
	return errs.Err()
}

// ready says whether a quote can be made at all; Check says what is wrong.
func (s *Shop) ready(c *Cart, ctx *Context) error {
	if s.Catalog == nil || s.Prices == nil || s.VAT == nil || s.Place.Zone == nil || s.Seller.VAT.Territory == "" {
		if err := s.Check(); err != nil {
			return err
		}
	}
	var errs commerce.FieldErrors
	if ctx.At.IsZero() {
		errs.Add("/context/at", "cart.context.missing", ErrContext)
	}
	if ctx.Mode > commerce.Net {
		errs.Add("/context/mode", "cart.context.mode", ErrContext)
	}
	if c.id == "" {
		errs.Add("/cart/id", "cart.id.missing", ErrContext)
	}
	if c.currency == 0 {
		errs.Add("/cart/currency", "cart.currency.missing", ErrContext)
	}
	return errs.Err()
}

package cartops

import (
	"maps"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// cross is a [tax.CrossPrice] as a word.
type cross tax.CrossPrice

var crosses = commerce.Words[cross]{"", tax.SameGross: "same_gross", tax.SameNet: "same_net"}

func (c cross) MarshalText() ([]byte, error)  { return crosses.Marshal(c) }
func (c *cross) UnmarshalText(b []byte) error { return crosses.Unmarshal(c, b) }

type quoteIn struct {
	Products   []catalog.Product `json:"products"`
	Entries    []pricing.Entry   `json:"entries"`
	Promotions []promo.Promotion `json:"promotions"`
	Methods    []cart.Method     `json:"methods"`
	Seller     struct {
		Territory commerce.Territory `json:"territory"`
		From      commerce.Territory `json:"from"`
		OSS       bool               `json:"oss"`
		IOSS      bool               `json:"ioss"`
		Small     bool               `json:"small"`
		Threshold commerce.Tri       `json:"threshold"`
	} `json:"seller"`
	Cross    cross          `json:"cross"`
	Base     money.Currency `json:"base"`
	Limits   cart.Limits    `json:"limits"`
	Dispatch cart.Dispatch  `json:"dispatch"`
	Points   pricing.Points `json:"points"`
	Prior    map[string]struct {
		History []pricing.Point `json:"history"`
		Start   time.Time       `json:"start"`
	} `json:"prior"`
	Currency money.Currency     `json:"currency"`
	Commands commands           `json:"commands"`
	At       time.Time          `json:"at"`
	Mode     commerce.PriceMode `json:"mode"`
	Consumer commerce.Tri       `json:"consumer"`
	ShipTo   commerce.Address   `json:"ship_to"`
	Method   string             `json:"method"`
	Payment  string             `json:"payment"`
	VATID    tax.VATEvidence    `json:"vat_id"`
	Stock    []stock.Entry      `json:"stock"`
	Bought   map[string]int64   `json:"bought"`
	Tenders  []cart.Tender      `json:"tenders"`
	Rates    []money.Rate       `json:"rates"`
	OrderAt  time.Time          `json:"order_at"`
	Sellers  map[string]string  `json:"sellers"`
	Gifts    map[string]string  `json:"gifts"`
}

// Rates finds an exchange rate in a list.
type Rates []money.Rate

// Rate returns the first rate of the pair; none is [money.ErrRate].
func (rs Rates) Rate(base, quote money.Currency) (money.Rate, error) {
	for _, r := range rs {
		if r.Base() == base && r.Quote() == quote {
			return r, nil
		}
	}
	return money.Rate{}, money.ErrRate
}

// italy is where the shop of the vectors is.
func italy() (calendar.Place, error) {
	zone, err := conformance.Zone("Europe/Rome")
	if err != nil {
		return calendar.Place{}, err
	}
	holidays, err := calendar.Public("IT")
	return calendar.Place{Zone: zone, Holidays: holidays}, err
}

func (in *quoteIn) ask() (shop *cart.Shop, c cart.Cart, ctx cart.Context, err error) {
	where, err := italy()
	if err != nil {
		return nil, c, ctx, err
	}
	shop = &cart.Shop{
		Seller: cart.Seller{VAT: tax.Seller{Territory: in.Seller.Territory, OSS: in.Seller.OSS, IOSS: in.Seller.IOSS, Small: in.Seller.Small}, From: in.Seller.From, Threshold: in.Seller.Threshold},
		Place:  where, VAT: tax.EU(), Shipping: in.Methods, Base: in.Base, Limits: in.Limits, Dispatch: in.Dispatch, Points: in.Points,
		Cross: tax.CrossPrice(in.Cross),
		Prior: map[string]pricing.Prior{}, Sellers: in.Sellers,
	}
	if shop.Catalog, err = catalog.New(in.Products...); err != nil {
		return shop, c, ctx, err
	}
	if shop.Prices, err = pricing.NewBook(in.Entries...); err != nil {
		return shop, c, ctx, err
	}
	if shop.Promotions, err = promo.Compile(in.Promotions, promo.Options{}); err != nil {
		return shop, c, ctx, err
	}
	for _, sku := range slices.Sorted(maps.Keys(in.Prior)) {
		p := in.Prior[sku]
		policy, err := pricing.PriorPolicyOf("IT", where.Zone)
		if err == nil {
			shop.Prior[sku], err = pricing.PriorPrice(policy, p.History, p.Start)
		}
		if err != nil {
			return shop, c, ctx, err
		}
	}
	currency := in.Currency
	if currency == 0 {
		currency = money.EUR
	}
	if c, _, err = fill(cart.New("v", currency), step{"fill", in.Commands}); err != nil {
		return shop, c, ctx, err
	}
	ctx = cart.Context{
		At: in.At, Mode: in.Mode, Consumer: in.Consumer, ShipTo: in.ShipTo, Method: in.Method, Payment: in.Payment,
		VATID: in.VATID, Bought: in.Bought, Tenders: in.Tenders, Gifts: in.Gifts,
	}
	if in.Rates != nil {
		ctx.Rates = Rates(in.Rates)
	}
	ctx.Stock, err = stock.NewLevels(in.Stock...)
	return shop, c, ctx, err
}

func (in *quoteIn) quote() (cart.Quote, error) {
	shop, c, ctx, err := in.ask()
	if err != nil {
		return cart.Quote{}, err
	}
	return shop.Quote(c, ctx)
}

func quoted(q *cart.Quote) (any, error) {
	if len(q.Draft.Lines) > 0 {
		if err := q.Draft.Check(); err != nil {
			return nil, err
		}
	}
	return conformance.With(q, map[string]any{"codes": conformance.CodesOf(q.Reasons()), "explain": conformance.CodesOf(q.Explain())})
}

package cart_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

type step struct {
	ID       string          `json:"id"`
	Commands json.RawMessage `json:"commands"`
}

// fill applies steps to a cart and returns the last change.
func fill(c cart.Cart, steps ...step) (cart.Cart, cart.Change, error) {
	var change cart.Change
	for _, s := range steps {
		cmds, err := cart.ParseCommands(s.Commands)
		if err != nil {
			return c, change, err
		}
		if c, change, err = c.Apply(s.ID, cmds...); err != nil {
			return c, change, err
		}
	}
	return c, change, nil
}

func codesOf(rs []commerce.Reason) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.Code
	}
	return out
}

func changed(c cart.Cart, change cart.Change) map[string]any {
	return map[string]any{"cart": c, "code": change.Code(), "edits": change.Edits, "codes": codesOf(change.Reasons())}
}

type quoteIn struct {
	Products   []catalog.Product `json:"products"`
	Entries    []pricing.Entry   `json:"entries"`
	Promotions []promo.Promotion `json:"promotions"`
	Methods    []cart.Method     `json:"methods"`
	Seller     struct {
		Territory commerce.Territory `json:"territory"`
		OSS       bool               `json:"oss"`
		Threshold commerce.Tri       `json:"threshold"`
	} `json:"seller"`
	Cross    string         `json:"cross"`
	Base     money.Currency `json:"base"`
	Limits   cart.Limits    `json:"limits"`
	Dispatch cart.Dispatch  `json:"dispatch"`
	Points   pricing.Points `json:"points"`
	Prior    map[string]struct {
		History []pricing.Point `json:"history"`
		Start   time.Time       `json:"start"`
	} `json:"prior"`
	Currency money.Currency     `json:"currency"`
	Commands json.RawMessage    `json:"commands"`
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
}

type rates []money.Rate

func (rs rates) Rate(base, quote money.Currency) (money.Rate, error) {
	for _, r := range rs {
		if r.Base() == base && r.Quote() == quote {
			return r, nil
		}
	}
	return money.Rate{}, money.ErrRate
}

func (in *quoteIn) ask() (shop *cart.Shop, c cart.Cart, ctx cart.Context, err error) {
	shop = &cart.Shop{
		Seller: cart.Seller{VAT: tax.Seller{Territory: in.Seller.Territory, OSS: in.Seller.OSS}, Threshold: in.Seller.Threshold},
		Place:  where, VAT: tax.EU(), Shipping: in.Methods, Base: in.Base, Limits: in.Limits, Dispatch: in.Dispatch, Points: in.Points,
		Cross: map[string]tax.CrossPrice{"same_gross": tax.SameGross, "same_net": tax.SameNet}[in.Cross],
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
	for sku, p := range in.Prior {
		policy, err := pricing.PriorPolicyOf("IT", rome)
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
		VATID: in.VATID, Bought: in.Bought, Tenders: in.Tenders,
	}
	if in.Rates != nil {
		ctx.Rates = rates(in.Rates)
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
	data, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, err
	}
	out["codes"], out["explain"] = codesOf(q.Reasons()), codesOf(q.Explain())
	return out, nil
}

var ops = map[string]vector.Op{
	"cart.apply": vector.Typed(func(in struct {
		Cart  *cart.Cart `json:"cart"`
		Steps []step     `json:"steps"`
	},
	) (any, error) {
		c := cart.New("v", money.EUR)
		if in.Cart != nil {
			c = *in.Cart
		}
		c, change, err := fill(c, in.Steps...)
		if err != nil {
			return nil, err
		}
		return changed(c, change), nil
	}),
	"cart.merge": vector.Typed(func(in struct {
		Into, From json.RawMessage
		Limits     cart.Limits
	},
	) (any, error) {
		into, _, err := fill(cart.New("into", money.EUR), step{"fill", in.Into})
		if err != nil {
			return nil, err
		}
		from, _, err := fill(cart.New("from", money.EUR), step{"fill", in.From})
		if err != nil {
			return nil, err
		}
		return changed(cart.Merge(into, from, in.Limits)), nil
	}),
	"cart.status": vector.Typed(func(in struct {
		Touched   time.Time `json:"touched"`
		Now       time.Time `json:"now"`
		Reminders []string  `json:"reminders"`
	},
	) (any, error) {
		var life cart.Lifetime
		for _, r := range in.Reminders {
			d, err := time.ParseDuration(r)
			if err != nil {
				return nil, err
			}
			life.Reminders = append(life.Reminders, d)
		}
		s := life.Status(in.Touched, in.Now)
		return map[string]any{"state": s.State, "since": s.Since, "until": s.Until, "due": s.Due, "next": s.Next, "codes": codesOf(s.Reasons()), "code": s.Code()}, nil
	}),
	"cart.quote": vector.Typed(func(in quoteIn) (any, error) {
		q, err := in.quote()
		if err != nil {
			return nil, err
		}
		return quoted(&q)
	}),
	"cart.order": vector.Typed(func(in quoteIn) (any, error) {
		q, err := in.quote()
		if err != nil {
			return nil, err
		}
		return q.Order("o-1", in.OrderAt)
	}),
	"cart.checklist": vector.Typed(func(in struct {
		Quote quoteIn    `json:"quote"`
		Shown cart.Shown `json:"shown"`
	},
	) (any, error) {
		q, err := in.Quote.quote()
		if err != nil {
			return nil, err
		}
		list := q.Checklist(in.Shown)
		return map[string]any{"code": list.Code(), "codes": codesOf(list.Reasons())}, nil
	}),
	"cart.plan": vector.Typed(func(in struct {
		Total money.Amount  `json:"total"`
		Down  money.Amount  `json:"down"`
		Parts int           `json:"parts"`
		First calendar.Date `json:"first"`
	},
	) (any, error) {
		parts, err := cart.Plan{Down: in.Down, Parts: in.Parts, First: in.First}.Instalments(in.Total)
		return map[string]any{"parts": parts}, err
	}),
	"cart.split": vector.Typed(func(in struct {
		Quote quoteIn      `json:"quote"`
		Terms []cart.Terms `json:"terms"`
	},
	) (any, error) {
		q, err := in.Quote.quote()
		if err != nil {
			return nil, err
		}
		portions, err := cart.Split(&q.Draft, in.Terms...)
		return map[string]any{"portions": portions}, err
	}),
}

var sentinels = map[string]error{
	"quantity": cart.ErrQuantity, "unknown": cart.ErrUnknown, "conflict": cart.ErrConflict, "missing": cart.ErrMissing,
	"too_many": cart.ErrTooMany, "text": cart.ErrText, "shop": cart.ErrShop, "context": cart.ErrContext, "blocked": cart.ErrBlocked,
	"stale": cart.ErrStale, "plan": cart.ErrPlan, "terms": cart.ErrTerms, "newer_schema": commerce.ErrNewerSchema, "unknown_field": commerce.ErrUnknownField, "unknown_word": commerce.ErrUnknownWord,
}

func TestVectors(t *testing.T) { vector.Run(t, "testdata/vectors", ops, sentinels) }

func TestReasonsAreCovered(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

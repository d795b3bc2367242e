// Package pricingops has the operations of package pricing.
package pricingops

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

type object = map[string]any

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "pricing",
		Words: map[string]error{
			"no_price": pricing.ErrNoPrice, "no_policy": pricing.ErrNoPolicy, "content": pricing.ErrContent, "costs": pricing.ErrCosts,
		},
		Ops: map[string]conformance.Op{
			"pricing.reduction":    conformance.Typed("By how many whole per cent a price is below the prior one.", reduction),
			"pricing.compare":      conformance.Typed("What two ways of selling at one price leave, and the difference.", compare),
			"pricing.commission":   conformance.Typed("What a creator is owed for sales that came through them.", commission),
			"pricing.pools":        conformance.Typed("The quantity that counts for the tier of each line.", pools),
			"pricing.book_tiers":   conformance.Typed("The tiers of a SKU that a customer sees.", bookTiers),
			"pricing.find":         conformance.Typed("The price of a quantity of a SKU at an instant, and why the other entries lost.", find),
			"pricing.audit":        conformance.Typed("Findings in a price list, such as a SKU that a channel cannot buy.", audit),
			"pricing.prior":        conformance.Typed("The lowest price of the period before a reduction, as its announcement must show it.", prior),
			"pricing.announce":     conformance.Typed("Whether an announcement of a reduction is lawful against the prior price.", announce),
			"pricing.unit":         conformance.Typed("The price per unit of measure that the law of a territory asks for.", unit),
			"pricing.tiers":        conformance.Typed("The price of a quantity by volume and by graduated tiers, and findings in the tiers.", tiers),
			"pricing.contribution": conformance.Typed("What a sale leaves after its costs, as amount, margin, markup and break-even advertising return.", contribution),
			"pricing.min_price":    conformance.Typed("The lowest price that reaches a margin after costs.", minPrice),
			"pricing.group":        conformance.Typed("How a group purchase ends: who pays what, by the units that joined in time.", group),
			"pricing.points":       conformance.Typed("Loyalty points earned by a payment, and what points are worth against the next.", points),
			"pricing.referral":     conformance.Typed("The rewards of a referral after what was kept of the first order.", referral),
		},
	}
}

func find(in struct {
	Entries []pricing.Entry `json:"entries"`
	Query   pricing.Query   `json:"query"`
},
) (any, error) {
	book, err := pricing.NewBook(in.Entries...)
	if err != nil {
		return nil, err
	}
	p, err := book.Find(in.Query)
	if err != nil {
		return nil, err
	}
	return conformance.Explained(p)
}

func audit(in struct {
	Entries  []pricing.Entry    `json:"entries"`
	At       time.Time          `json:"at"`
	Currency money.Currency     `json:"currency"`
	Market   commerce.Territory `json:"market"`
	Channels []string           `json:"channels"`
},
) ([]commerce.Reason, error) {
	book, err := pricing.NewBook(in.Entries...)
	if err != nil {
		return nil, err
	}
	return book.Audit(pricing.Audit{At: in.At, Currency: in.Currency, Market: in.Market, Channels: in.Channels})
}

type priorIn struct {
	Territory    commerce.Territory   `json:"territory"`
	Zone         string               `json:"zone"`
	Perishable   bool                 `json:"perishable"`
	History      []pricing.Point      `json:"history"`
	Start        time.Time            `json:"start"`
	Announcement pricing.Announcement `json:"announcement"`
}

func (in priorIn) prior() (pricing.Prior, error) {
	zone, err := conformance.Zone(in.Zone)
	if err != nil {
		return pricing.Prior{}, err
	}
	policy, err := pricing.PriorPolicyOf(in.Territory, zone)
	if err != nil {
		return pricing.Prior{}, err
	}
	policy.Perishable = in.Perishable
	return pricing.PriorPrice(policy, in.History, in.Start)
}

func prior(in priorIn) (any, error) {
	p, err := in.prior()
	if err != nil {
		return nil, err
	}
	return conformance.Explained(p)
}

func announce(in priorIn) (any, error) {
	p, err := in.prior()
	if err != nil {
		return nil, err
	}
	return conformance.Explained(p.Check(in.Announcement))
}

func unit(in struct {
	Price      money.Amount       `json:"price"`
	Content    pricing.Content    `json:"content"`
	Per        string             `json:"per"`
	Territory  commerce.Territory `json:"territory"`
	Assortment bool               `json:"assortment"`
},
) (any, error) {
	u, err := pricing.UnitPriceOf(in.Price, in.Content, pricing.UnitPriceOptions{
		Per: in.Per, Territory: in.Territory, Assortment: in.Assortment, On: calendar.MustDate("2026-11-21"),
	})
	if err != nil {
		return nil, err
	}
	return conformance.Explained(u)
}

func tiers(in struct {
	Tiers []pricing.Tier `json:"tiers"`
	Qty   int64          `json:"qty"`
},
) (any, error) {
	volume, err := pricing.Volume(in.Tiers, in.Qty)
	if err != nil {
		return nil, err
	}
	graduated, err := pricing.Graduated(in.Tiers, in.Qty)
	if err != nil {
		return nil, err
	}
	found, err := pricing.Anomalies(in.Tiers)
	return object{"volume": volume, "graduated": graduated, "reasons": found}, err
}

package pricing_test

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

// explained adds the code and the reasons to a result, as JSON carries them.
func explained(result any, e commerce.Explained) (any, error) {
	data, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, err
	}
	out["code"], out["reasons"] = e.Code(), e.Reasons()
	return out, nil
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
	zone, err := time.LoadLocation(in.Zone)
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

var ops = map[string]vector.Op{
	"pricing.find": vector.Typed(func(in struct {
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
		return explained(p, p)
	}),
	"pricing.prior": vector.Typed(func(in priorIn) (any, error) {
		p, err := in.prior()
		if err != nil {
			return nil, err
		}
		return explained(p, p)
	}),
	"pricing.announce": vector.Typed(func(in priorIn) (any, error) {
		p, err := in.prior()
		if err != nil {
			return nil, err
		}
		a := p.Check(in.Announcement)
		return explained(a, a)
	}),
	"pricing.unit": vector.Typed(func(in struct {
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
		return explained(u, u)
	}),
	"pricing.contribution": vector.Typed(func(in struct {
		Costs pricing.Costs `json:"costs"`
		Net   money.Amount  `json:"net"`
		Gross money.Amount  `json:"gross"`
	},
	) (any, error) {
		c, err := in.Costs.Contribution(in.Net, in.Gross)
		if err != nil {
			return nil, err
		}
		margin, err := c.Margin()
		if err != nil {
			return nil, err
		}
		markup, err := c.Markup()
		if err != nil {
			return nil, err
		}
		roas, err := c.BreakEvenROAS()
		return struct {
			pricing.Contribution
			Margin money.Percent `json:"margin"`
			Markup money.Percent `json:"markup"`
			ROAS   string        `json:"roas"`
		}{c, margin, markup, roas.String()}, err
	}),
	"pricing.min_price": vector.Typed(func(in struct {
		Costs  pricing.Costs `json:"costs"`
		Target money.Percent `json:"target"`
		VAT    money.Percent `json:"vat"`
		Limit  money.Amount  `json:"limit"`
	},
	) (any, error) {
		return in.Costs.MinPrice(in.Target, in.VAT, in.Limit)
	}),
	"pricing.tiers": vector.Typed(func(in struct {
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
		return map[string]any{"volume": volume, "graduated": graduated, "reasons": found}, err
	}),
	"pricing.group": vector.Typed(func(in struct {
		Group pricing.GroupBuy `json:"group"`
		Joins []pricing.Join   `json:"joins"`
		At    time.Time        `json:"at"`
	},
	) (any, error) {
		s, err := in.Group.Settle(in.Joins, in.At)
		if err != nil {
			return nil, err
		}
		return explained(s, s)
	}),
	"pricing.referral": vector.Typed(func(in struct {
		Rule     pricing.Referral `json:"rule"`
		Referrer string           `json:"referrer"`
		Referred string           `json:"referred"`
		Kept     money.Amount     `json:"kept"`
	},
	) (any, error) {
		a, b, why, err := in.Rule.Rewards(in.Referrer, in.Referred, in.Kept)
		return map[string]any{"referrer": a, "referred": b, "code": why.Code}, err
	}),
	"pricing.audit": vector.Typed(func(in struct {
		Entries  []pricing.Entry    `json:"entries"`
		At       time.Time          `json:"at"`
		Currency money.Currency     `json:"currency"`
		Market   commerce.Territory `json:"market"`
		Channels []string           `json:"channels"`
	},
	) (any, error) {
		book, err := pricing.NewBook(in.Entries...)
		if err != nil {
			return nil, err
		}
		return book.Audit(pricing.Audit{At: in.At, Currency: in.Currency, Market: in.Market, Channels: in.Channels})
	}),
	"pricing.points": vector.Typed(func(in struct {
		Rule    pricing.Points `json:"rule"`
		Paid    money.Amount   `json:"paid"`
		Have    int64          `json:"have"`
		Payable money.Amount   `json:"payable"`
	},
	) (any, error) {
		earned, err := in.Rule.Earned(in.Paid)
		if err != nil {
			return nil, err
		}
		worth, used, err := in.Rule.Burn(in.Have, in.Payable)
		return map[string]any{"earned": earned, "worth": worth, "used": used}, err
	}),
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", ops, map[string]error{
		"no_price": pricing.ErrNoPrice, "no_policy": pricing.ErrNoPolicy, "content": pricing.ErrContent, "costs": pricing.ErrCosts,
	})
}

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
	require.NotEmpty(t, ops)
}

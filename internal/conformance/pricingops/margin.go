package pricingops

import (
	"time"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

type contributionOut struct {
	pricing.Contribution

	Margin money.Percent `json:"margin"`
	Markup money.Percent `json:"markup"`
	ROAS   string        `json:"roas"`
}

func contribution(in struct {
	Costs pricing.Costs `json:"costs"`
	Net   money.Amount  `json:"net"`
	Gross money.Amount  `json:"gross"`
},
) (out contributionOut, err error) {
	c, err := in.Costs.Contribution(in.Net, in.Gross)
	if err != nil {
		return out, err
	}
	out.Contribution = c
	if out.Margin, err = c.Margin(); err != nil {
		return out, err
	}
	if out.Markup, err = c.Markup(); err != nil {
		return out, err
	}
	roas, err := c.BreakEvenROAS()
	out.ROAS = roas.String()
	return out, err
}

func minPrice(in struct {
	Costs  pricing.Costs `json:"costs"`
	Target money.Percent `json:"target"`
	VAT    money.Percent `json:"vat"`
	Limit  money.Amount  `json:"limit"`
},
) (money.Amount, error) {
	return in.Costs.MinPrice(in.Target, in.VAT, in.Limit)
}

func group(in struct {
	Group pricing.GroupBuy `json:"group"`
	Joins []pricing.Join   `json:"joins"`
	At    time.Time        `json:"at"`
},
) (any, error) {
	s, err := in.Group.Settle(in.Joins, in.At)
	if err != nil {
		return nil, err
	}
	return conformance.Explained(s)
}

func referral(in struct {
	Rule     pricing.Referral `json:"rule"`
	Referrer string           `json:"referrer"`
	Referred string           `json:"referred"`
	Kept     money.Amount     `json:"kept"`
},
) (any, error) {
	a, b, why, err := in.Rule.Rewards(in.Referrer, in.Referred, in.Kept)
	return object{"referrer": a, "referred": b, "code": why.Code}, err
}

func points(in struct {
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
	return object{"earned": earned, "worth": worth, "used": used}, err
}

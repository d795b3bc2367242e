package kpiops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

type ordersOut struct {
	Orders int64 `json:"orders"`
	OK     bool  `json:"ok"` // false: no number does
}

func breakEven(in struct {
	Fixed        money.Amount `json:"fixed"`
	Contribution money.Amount `json:"contribution"`
},
) (ordersOut, error) {
	orders, ok, err := kpi.BreakEven(in.Fixed, in.Contribution)
	return ordersOut{orders, ok}, err
}

type amountOut struct {
	Sales money.Amount `json:"sales"`
	OK    bool         `json:"ok"`
}

func breakEvenSales(in struct {
	Fixed  money.Amount  `json:"fixed"`
	Margin money.Percent `json:"margin"`
},
) (amountOut, error) {
	sales, ok, err := kpi.BreakEvenSales(in.Fixed, in.Margin)
	return amountOut{sales, ok}, err
}

type paybackOut struct {
	Whole int       `json:"whole"`
	Part  kpi.Ratio `json:"part"`
	OK    bool      `json:"ok"`
}

func payback(in struct {
	Investment money.Amount   `json:"investment"`
	Flows      []money.Amount `json:"flows"`
},
) (paybackOut, error) {
	whole, part, ok, err := kpi.Payback(in.Investment, in.Flows)
	return paybackOut{whole, part, ok}, err
}

type periodsOut struct {
	Periods int  `json:"periods"`
	OK      bool `json:"ok"`
}

func cacPayback(in struct {
	CAC     money.Amount   `json:"cac"`
	Margins []money.Amount `json:"margins"`
},
) (periodsOut, error) {
	n, ok, err := kpi.CACPayback(in.CAC, in.Margins)
	return periodsOut{n, ok}, err
}

func sellThrough(in struct {
	Sold     int64 `json:"sold"`
	Opening  int64 `json:"opening"`
	Received int64 `json:"received"`
},
) (kpi.Rate, error) {
	return kpi.SellThrough(in.Sold, in.Opening, in.Received)
}

type retentionOut struct {
	Retention kpi.Rate `json:"retention"`
	Churn     kpi.Rate `json:"churn"`
}

func retention(in struct {
	Start  int64 `json:"start"`
	End    int64 `json:"end"`
	Joined int64 `json:"joined"`
	Lost   int64 `json:"lost"`
},
) (out retentionOut, err error) {
	if out.Retention, err = kpi.ContractRetention(in.Start, in.End, in.Joined); err != nil {
		return out, err
	}
	out.Churn, err = kpi.ContractChurn(in.Lost, in.Start)
	return out, err
}

func margins(products []kpi.Product) ([]kpi.ProductMargin, error) { return kpi.RankMargins(products) }

type npsOut struct {
	Promoters  int64    `json:"promoters"`
	Passives   int64    `json:"passives"`
	Detractors int64    `json:"detractors"`
	Score      kpi.Rate `json:"score"`
}

func nps(answers []int) (npsOut, error) {
	var s kpi.Surveys
	for _, a := range answers {
		if err := s.Add(start(), "", a); err != nil {
			return npsOut{}, err
		}
	}
	n := s.Report()
	return npsOut{n.Promoters, n.Passives, n.Detractors, n.Score()}, nil
}

// saleOut is a [kpi.Sale] in minor units.
type saleOut struct {
	Channel   string         `json:"channel"`
	Currency  money.Currency `json:"currency"`
	Units     int64          `json:"units"`
	Gross     int64          `json:"gross"`
	Discounts int64          `json:"discounts"`
	Net       int64          `json:"net"`
	Shipping  int64          `json:"shipping"`
	Fees      int64          `json:"fees"`
	Tax       int64          `json:"tax"`
	Cost      *int64         `json:"cost"` // null if unknown
}

func saleOf(o commerce.Order) (saleOut, error) {
	if err := o.Check(); err != nil {
		return saleOut{}, err
	}
	x := kpi.SaleOf(&o)
	out := saleOut{
		Channel: x.Channel, Currency: x.Currency, Units: x.Units, Gross: x.Gross, Discounts: x.Discounts, Net: x.Net(),
		Shipping: x.Shipping, Fees: x.Fees, Tax: x.Tax,
	}
	if x.CostKnown {
		out.Cost = &x.Cost
	}
	return out, nil
}

func paretoShare(in struct {
	Values map[string]int64 `json:"values"`
	Of     money.Percent    `json:"of"`
},
) (kpi.Ratio, error) {
	list, err := kpi.ABC(items(in.Values), kpi.ABCOptions{})
	return kpi.ParetoShare(list, in.Of), err
}

func cacPaybackMonths(in struct {
	CAC     money.Amount  `json:"cac"`
	Revenue money.Amount  `json:"revenue"`
	Margin  money.Percent `json:"margin"`
},
) (kpi.Rate, error) {
	return kpi.CACPaybackMonths(in.CAC, in.Revenue, in.Margin)
}

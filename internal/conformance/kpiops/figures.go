package kpiops

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// start is when everything without an instant of its own happens.
func start() time.Time { return time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC) }

const mostVisits = 1_000_000

func funnel(in struct {
	Visits []struct {
		Stages string `json:"stages"`
		Orders int64  `json:"orders"`
		Times  int    `json:"times"`
	} `json:"visits"`
	Unmeasured int64 `json:"unmeasured"`
},
) (any, error) {
	var v kpi.Visits
	left := mostVisits
	for _, x := range in.Visits {
		var s kpi.Stages
		for w := range strings.FieldsSeq(x.Stages) {
			stage, ok := stages[w]
			if !ok {
				return nil, fmt.Errorf("%w: stage %q", commerce.ErrUnknownWord, w)
			}
			s |= kpi.StagesOf(stage)
		}
		if x.Times > left {
			return nil, fmt.Errorf("%w: more than %d visits", conformance.ErrBound, mostVisits)
		}
		left -= x.Times
		for range x.Times {
			if err := v.Add(kpi.Visit{At: start(), Stages: s, Orders: x.Orders}); err != nil {
				return nil, err
			}
		}
	}
	if err := v.AddUnmeasured(start(), "", in.Unmeasured); err != nil {
		return nil, err
	}
	return v.Report().Traffic, nil
}

func rfm(in struct {
	Customers []kpi.RFM `json:"customers"`
	Cuts      *struct {
		DaysSince []int64 `json:"days_since"`
		Orders    []int64 `json:"orders"`
		Spend     []int64 `json:"spend"`
	} `json:"cuts"`
},
) ([]kpi.RFMScore, error) {
	var cuts kpi.Cuts
	if in.Cuts != nil {
		cuts = kpi.Cuts{DaysSince: in.Cuts.DaysSince, Orders: in.Cuts.Orders, Spend: in.Cuts.Spend}
	}
	return kpi.ScoreRFM(in.Customers, cuts, nil)
}

func items(values map[string]int64) (list []kpi.Item) {
	for _, id := range slices.Sorted(maps.Keys(values)) {
		list = append(list, kpi.Item{ID: id, Value: values[id]})
	}
	return list
}

func abc(in struct {
	Values   map[string]int64 `json:"values"`
	A        money.Percent    `json:"a"`
	B        money.Percent    `json:"b"`
	Crossing kpi.Crossing     `json:"crossing"`
},
) ([]string, error) {
	list, err := kpi.ABC(items(in.Values), kpi.ABCOptions{A: in.A, B: in.B, Crossing: in.Crossing})
	var out []string
	for _, x := range list {
		out = append(out, x.ID+" "+x.Class+" "+x.Cumulative.String())
	}
	return out, err
}

func contribution(in struct {
	Net    money.Amount `json:"net"`
	Layers []kpi.Layer  `json:"layers"`
},
) ([]kpi.Margin, error) {
	return kpi.Contribution(in.Net, in.Layers...)
}

func simpleCLV(in struct {
	Margin    money.Amount  `json:"margin"`
	Retention money.Percent `json:"retention"`
	Discount  money.Percent `json:"discount"`
	FirstNow  bool          `json:"first_now"`
},
) (money.Amount, error) {
	first := kpi.FirstLater
	if in.FirstNow {
		first = kpi.FirstNow
	}
	return kpi.SimpleCLV(in.Margin, in.Retention, in.Discount, first, money.HalfUp)
}

func marketing(in struct {
	Spends []struct {
		Channel    string `json:"channel"`
		Media      string `json:"media"`
		Loaded     string `json:"loaded"`
		Attributed string `json:"attributed"`
		Margin     string `json:"margin"`
		New        int64  `json:"new"`
	} `json:"spends"`
	Sales       money.Amount `json:"sales"`
	Incremental money.Amount `json:"incremental"`
	LTV         money.Amount `json:"ltv"`
},
) (any, error) {
	s := kpi.Spending{ByChannel: true}
	read := conformance.Amounts{Currency: money.EUR}
	for _, x := range in.Spends {
		if err := s.Add(kpi.Spend{
			At: start(), Channel: x.Channel, Media: read.Minor(x.Media), Loaded: read.Minor(x.Loaded), Attributed: read.Minor(x.Attributed),
			Margin: read.Minor(x.Margin), NewCustomers: x.New, Currency: money.EUR,
		}); err != nil {
			return nil, err
		}
	}
	if err := read.Err(); err != nil {
		return nil, err
	}
	r := s.Report()
	mer, err1 := r.MER(in.Sales, kpi.Loaded)
	romi, err2 := r.ROMI(in.Incremental, kpi.Loaded)
	ratio, err3 := kpi.LTVToCAC(in.LTV, r.CAC(kpi.Loaded))
	var shares []kpi.Rate
	for _, c := range r.Channels {
		share, err := c.Marketing.ShareIndex(r.Marketing, kpi.Paid)
		if err != nil {
			return nil, err
		}
		shares = append(shares, share)
	}
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return nil, err
		}
	}
	return struct {
		Report kpi.MarketingReport `json:"report"`
		MER    kpi.Rate            `json:"mer"`
		ROMI   kpi.Rate            `json:"romi"`
		LTV    kpi.Rate            `json:"ltv_to_cac"`
		Share  []kpi.Rate          `json:"share_index"`
	}{r, mer, romi, ratio, shares}, nil
}

func stock(in struct {
	Snapshots []money.Amount   `json:"snapshots"`
	Places    [][]money.Amount `json:"places"` // snapshots of further places
	Margin    money.Amount     `json:"margin"`
	Cost      money.Amount     `json:"cost"`
	Period    calendar.Period  `json:"period"`
},
) (any, error) {
	s := kpi.Stocks{ByChannel: true}
	for place, snapshots := range append([][]money.Amount{in.Snapshots}, in.Places...) {
		for _, a := range snapshots {
			minor, err := a.Minor()
			if err != nil {
				return nil, err
			}
			if err := s.Add(kpi.Stock{At: start(), Channel: strconv.Itoa(place), Value: minor, Currency: a.Currency()}); err != nil {
				return nil, err
			}
		}
	}
	rows, err := s.ByPeriod()
	if err != nil {
		return nil, err
	}
	stock := kpi.Mean{}
	if len(rows) > 0 {
		stock = rows[0].Value
	}
	gmroi, err1 := kpi.GMROI(in.Margin, stock)
	turn, err2 := kpi.StockTurn(in.Cost, stock)
	days, err3 := kpi.DaysOfInventory(turn, in.Period)
	yearly, err4 := kpi.Annualised(gmroi, in.Period)
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			return nil, err
		}
	}
	return map[string]any{"average": stock, "gmroi": gmroi, "turn": turn, "days": days, "gmroi_year": yearly}, nil
}

func totalCost(in struct {
	Drivers []struct {
		Name     string        `json:"name"`
		OneOff   money.Amount  `json:"one_off"`
		PerYear  money.Amount  `json:"per_year"`
		PerOrder money.Amount  `json:"per_order"`
		OfSales  money.Percent `json:"of_sales"`
		Growth   money.Percent `json:"growth"`
		First    int           `json:"first"`
		Years    int           `json:"years"`
	} `json:"drivers"`
	Years []struct {
		Orders int64        `json:"orders"`
		Sales  money.Amount `json:"sales"`
	} `json:"years"`
},
) (any, error) {
	var drivers []kpi.CostDriver
	for _, d := range in.Drivers {
		drivers = append(drivers, kpi.CostDriver{Name: d.Name, OneOff: d.OneOff, PerYear: d.PerYear, PerOrder: d.PerOrder, OfSales: d.OfSales, Growth: d.Growth, First: d.First, Years: d.Years})
	}
	var years []kpi.YearPlan
	for _, y := range in.Years {
		years = append(years, kpi.YearPlan{Orders: y.Orders, Sales: y.Sales})
	}
	return kpi.TotalCost(drivers, years, money.HalfUp)
}

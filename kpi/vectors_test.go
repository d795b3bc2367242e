package kpi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// eur reads "12.50" as 1250, "" as 0.
func eur(s string) int64 {
	if s == "" {
		return 0
	}
	n, err := money.MustParse(s, money.EUR).Minor()
	if err != nil {
		panic(err)
	}
	return n
}

type saleIn struct {
	At        time.Time `json:"at"`
	Channel   string    `json:"channel"`
	Customer  uint64    `json:"customer"`
	Currency  string    `json:"currency"`
	Units     int64     `json:"units"`
	Gross     string    `json:"gross"`
	Discounts string    `json:"discounts"`
	Shipping  string    `json:"shipping"`
	Fees      string    `json:"fees"`
	Tax       string    `json:"tax"`
	Cost      string    `json:"cost"`
}

func (x saleIn) sale() kpi.Sale {
	cur := money.EUR
	if x.Currency != "" {
		cur = money.MustParseCurrency(x.Currency)
	}
	return kpi.Sale{
		At: x.At, Channel: x.Channel, Customer: x.Customer, Units: x.Units, Gross: eur(x.Gross), Discounts: eur(x.Discounts),
		Shipping: eur(x.Shipping), Fees: eur(x.Fees), Tax: eur(x.Tax), Cost: eur(x.Cost), CostKnown: x.Cost != "", Currency: cur,
	}
}

type refundIn struct {
	At         time.Time `json:"at"`
	OrderedAt  time.Time `json:"ordered_at"`
	Channel    string    `json:"channel"`
	Units      int64     `json:"units"`
	Value      string    `json:"value"`
	Reductions string    `json:"reductions"`
	Kept       string    `json:"kept"`
	Shipping   string    `json:"shipping"`
	Tax        string    `json:"tax"`
	Cost       string    `json:"cost"`
	Later      bool      `json:"later"`
}

type windowIn struct {
	Zone   string        `json:"zone"`
	Unit   string        `json:"unit"`
	Week   kpi.WeekStart `json:"week_start"`
	Fiscal time.Month    `json:"fiscal_start"`
	First  calendar.Date `json:"first"`
	Last   calendar.Date `json:"last"`
}

func (w windowIn) periods() (kpi.Periods, error) {
	if w.Unit == "" {
		return kpi.Periods{}, nil
	}
	zone, err := time.LoadLocation(w.Zone)
	if err != nil {
		return kpi.Periods{}, err
	}
	unit := map[string]kpi.Unit{"day": kpi.Day, "week": kpi.Week, "month": kpi.Month, "quarter": kpi.Quarter, "year": kpi.Year}[w.Unit]
	return kpi.Calendar{Zone: zone, WeekStart: w.Week, FiscalStart: w.Fiscal}.Periods(unit, calendar.Period{First: w.First, Last: w.Last})
}

type salesIn struct {
	Window    windowIn   `json:"window"`
	ByChannel bool       `json:"by_channel"`
	Sales     []saleIn   `json:"sales"`
	Refunds   []refundIn `json:"refunds"`
}

func runSales(in salesIn) (any, error) {
	p, err := in.Window.periods()
	if err != nil {
		return nil, err
	}
	s := kpi.Sales{Periods: p, ByChannel: in.ByChannel}
	for _, x := range in.Sales {
		if err := s.Add(x.sale()); err != nil {
			return nil, err
		}
	}
	for _, x := range in.Refunds {
		if err := s.AddRefund(kpi.Refund{
			At: x.At, OrderedAt: x.OrderedAt, Channel: x.Channel, Units: x.Units, Value: eur(x.Value), Reductions: eur(x.Reductions), Kept: eur(x.Kept),
			Shipping: eur(x.Shipping), Tax: eur(x.Tax), Cost: eur(x.Cost), Restocked: x.Cost != "", Later: x.Later, Currency: money.EUR,
		}); err != nil {
			return nil, err
		}
	}
	return s.Report(), nil
}

func runPeriods(in struct {
	Window windowIn    `json:"window"`
	At     []time.Time `json:"at"`
},
) (any, error) {
	p, err := in.Window.periods()
	if err != nil {
		return nil, err
	}
	out := struct {
		Labels []string `json:"labels"`
		Spans  []string `json:"spans"`
		At     []int    `json:"at"`
	}{}
	for i := range p.Len() {
		out.Labels = append(out.Labels, p.Label(i))
		out.Spans = append(out.Spans, p.Span(i).String())
	}
	for _, t := range in.At {
		out.At = append(out.At, p.Index(t))
	}
	return out, nil
}

func runCustomers(in struct {
	Window windowIn  `json:"window"`
	AsOf   time.Time `json:"as_of"`
	Sales  []saleIn  `json:"sales"`
},
) (any, error) {
	p, err := in.Window.periods()
	if err != nil {
		return nil, err
	}
	c := kpi.Customers{Periods: p}
	revenue := kpi.CohortRevenue{Periods: p}
	for _, x := range in.Sales {
		if err := c.Add(x.sale()); err != nil {
			return nil, err
		}
		if err := revenue.Add(x.sale()); err != nil {
			return nil, err
		}
	}
	var moves []kpi.Movement
	for i := 1; i < p.Len(); i++ {
		moves = append(moves, c.Movement(i))
	}
	return struct {
		Report    kpi.CustomerReport  `json:"report"`
		Cohorts   []kpi.Cohort        `json:"cohorts"`
		Revenue   []kpi.RevenueCohort `json:"revenue"`
		Movements []kpi.Movement      `json:"movements"`
	}{c.Report(), c.Cohorts(in.AsOf), revenue.Report(in.AsOf), moves}, nil
}

func runFunnel(in struct {
	Visits []struct {
		Stages string `json:"stages"`
		Orders int64  `json:"orders"`
		Times  int    `json:"times"`
	} `json:"visits"`
	Unmeasured int64 `json:"unmeasured"`
},
) (any, error) {
	var v kpi.Visits
	for _, x := range in.Visits {
		var s kpi.Stages
		for w := range strings.FieldsSeq(x.Stages) {
			s |= kpi.StagesOf(map[string]kpi.Stage{"viewed": kpi.Viewed, "added": kpi.Added, "checked_out": kpi.CheckedOut, "bought": kpi.Bought}[w])
		}
		for range x.Times {
			if err := v.Add(kpi.Visit{At: start, Stages: s, Orders: x.Orders}); err != nil {
				return nil, err
			}
		}
	}
	if err := v.AddUnmeasured(start, "", in.Unmeasured); err != nil {
		return nil, err
	}
	return v.Report().Traffic, nil
}

func runRFM(in struct {
	Customers []kpi.RFM `json:"customers"`
	Cuts      *struct {
		DaysSince []int64 `json:"days_since"`
		Orders    []int64 `json:"orders"`
		Spend     []int64 `json:"spend"`
	} `json:"cuts"`
},
) (any, error) {
	var cuts kpi.Cuts
	if in.Cuts != nil {
		cuts = kpi.Cuts{DaysSince: in.Cuts.DaysSince, Orders: in.Cuts.Orders, Spend: in.Cuts.Spend}
	}
	return kpi.ScoreRFM(in.Customers, cuts, nil)
}

func runABC(in struct {
	Values   map[string]int64 `json:"values"`
	A        money.Percent    `json:"a"`
	B        money.Percent    `json:"b"`
	Crossing kpi.Crossing     `json:"crossing"`
},
) (any, error) {
	var items []kpi.Item
	for id, v := range in.Values {
		items = append(items, kpi.Item{ID: id, Value: v})
	}
	list, err := kpi.ABC(items, kpi.ABCOptions{A: in.A, B: in.B, Crossing: in.Crossing})
	var out []string
	for _, x := range list {
		out = append(out, x.ID+" "+x.Class+" "+x.Cumulative.String())
	}
	return out, err
}

func runContribution(in struct {
	Net    money.Amount `json:"net"`
	Layers []kpi.Layer  `json:"layers"`
},
) (any, error) {
	return kpi.Contribution(in.Net, in.Layers...)
}

func runCLV(in struct {
	Margin    money.Amount  `json:"margin"`
	Retention money.Percent `json:"retention"`
	Discount  money.Percent `json:"discount"`
	FirstNow  bool          `json:"first_now"`
},
) (any, error) {
	first := kpi.FirstLater
	if in.FirstNow {
		first = kpi.FirstNow
	}
	return kpi.SimpleCLV(in.Margin, in.Retention, in.Discount, first, money.HalfUp)
}

func runMarketing(in struct {
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
	for _, x := range in.Spends {
		if err := s.Add(kpi.Spend{
			At: start, Channel: x.Channel, Media: eur(x.Media), Loaded: eur(x.Loaded), Attributed: eur(x.Attributed),
			Margin: eur(x.Margin), NewCustomers: x.New, Currency: money.EUR,
		}); err != nil {
			return nil, err
		}
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

func runStock(in struct {
	Snapshots []money.Amount  `json:"snapshots"`
	Margin    money.Amount    `json:"margin"`
	Cost      money.Amount    `json:"cost"`
	Period    calendar.Period `json:"period"`
},
) (any, error) {
	var s kpi.Stocks
	for _, a := range in.Snapshots {
		minor, err := a.Minor()
		if err != nil {
			return nil, err
		}
		if err := s.Add(kpi.Stock{At: start, Value: minor, Currency: a.Currency()}); err != nil {
			return nil, err
		}
	}
	stock := kpi.Mean{}
	if rows := s.Report(); len(rows) > 0 {
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

func runPlan(in struct {
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

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"kpi.ratio": vector.Typed(func(in struct {
			Num int64 `json:"num"`
			Den int64 `json:"den"`
		},
		) (any, error) {
			return kpi.Ratio{Num: in.Num, Den: in.Den}, nil
		}),
		"kpi.change": vector.Typed(func(in struct {
			Before money.Amount `json:"before"`
			After  money.Amount `json:"after"`
		},
		) (any, error) {
			c := kpi.Change{Before: in.Before, After: in.After}
			if _, err := c.Rate(); err != nil {
				return nil, err
			}
			return c, nil
		}),
		"kpi.periods":      vector.Typed(runPeriods),
		"kpi.sales":        vector.Typed(runSales),
		"kpi.customers":    vector.Typed(runCustomers),
		"kpi.funnel":       vector.Typed(runFunnel),
		"kpi.rfm":          vector.Typed(runRFM),
		"kpi.abc":          vector.Typed(runABC),
		"kpi.contribution": vector.Typed(runContribution),
		"kpi.simple_clv":   vector.Typed(runCLV),
		"kpi.marketing":    vector.Typed(runMarketing),
		"kpi.stock":        vector.Typed(runStock),
		"kpi.total_cost":   vector.Typed(runPlan),
	}, map[string]error{
		"range": kpi.ErrRange, "outside": kpi.ErrOutside, "mismatch": money.ErrCurrencyMismatch, "periods": kpi.ErrPeriods,
		"json": commerce.ErrJSON, "period": calendar.ErrPeriod,
	})
}

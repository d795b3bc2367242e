package kpiops

import (
	"cmp"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

type saleIn struct {
	At        time.Time      `json:"at"`
	Channel   string         `json:"channel"`
	Customer  uint64         `json:"customer"`
	Currency  money.Currency `json:"currency"`
	Units     int64          `json:"units"`
	Gross     string         `json:"gross"`
	Discounts string         `json:"discounts"`
	Shipping  string         `json:"shipping"`
	Fees      string         `json:"fees"`
	Tax       string         `json:"tax"`
	Cost      string         `json:"cost"`
}

func (x saleIn) sale() (kpi.Sale, error) {
	if x.Currency == 0 {
		x.Currency = money.EUR
	}
	read := conformance.Amounts{Currency: x.Currency}
	return kpi.Sale{
		At: x.At, Channel: x.Channel, Customer: x.Customer, Units: x.Units,
		Gross: read.Minor(x.Gross), Discounts: read.Minor(x.Discounts), Shipping: read.Minor(x.Shipping), Fees: read.Minor(x.Fees),
		Tax: read.Minor(x.Tax), Cost: read.Minor(x.Cost), CostKnown: x.Cost != "", Currency: x.Currency,
	}, read.Err()
}

type refundIn struct {
	At         time.Time `json:"at"`
	OrderedAt  time.Time `json:"ordered_at"`
	Channel    string    `json:"channel"`
	Customer   uint64    `json:"customer"`
	Units      int64     `json:"units"`
	Value      string    `json:"value"`
	Reductions string    `json:"reductions"`
	Kept       string    `json:"kept"`
	Shipping   string    `json:"shipping"`
	Tax        string    `json:"tax"`
	Cost       string    `json:"cost"`
	Later      bool      `json:"later"`
	Again      bool      `json:"again"`
}

func (x refundIn) refund() (kpi.Refund, error) {
	read := conformance.Amounts{Currency: money.EUR}
	return kpi.Refund{
		At: x.At, OrderedAt: x.OrderedAt, Channel: x.Channel, Customer: x.Customer, Units: x.Units,
		Value: read.Minor(x.Value), Reductions: read.Minor(x.Reductions), Kept: read.Minor(x.Kept), Shipping: read.Minor(x.Shipping),
		Tax: read.Minor(x.Tax), Cost: read.Minor(x.Cost), Restocked: x.Cost != "", Later: x.Later, Again: x.Again, Currency: money.EUR,
	}, read.Err()
}

// unit is a [kpi.Unit] as a word.
type unit kpi.Unit

var units = commerce.Words[unit]{"", "day", "week", "month", "quarter", "year"}

func (u unit) MarshalText() ([]byte, error)  { return units.Marshal(u) }
func (u *unit) UnmarshalText(b []byte) error { return units.Unmarshal(u, b) }

type windowIn struct {
	Zone   string        `json:"zone"`
	Unit   unit          `json:"unit"`
	Week   kpi.WeekStart `json:"week_start"`
	Fiscal time.Month    `json:"fiscal_start"`
	First  calendar.Date `json:"first"`
	Last   calendar.Date `json:"last"`
}

func (w windowIn) periods() (kpi.Periods, error) {
	if w.Unit == 0 {
		return kpi.Periods{}, nil
	}
	zone, err := conformance.Zone(w.Zone)
	if err != nil {
		return kpi.Periods{}, err
	}
	return kpi.Calendar{Zone: zone, WeekStart: w.Week, FiscalStart: w.Fiscal}.Periods(kpi.Unit(w.Unit), calendar.Period{First: w.First, Last: w.Last})
}

type salesIn struct {
	Window    windowIn   `json:"window"`
	ByChannel bool       `json:"by_channel"`
	Sales     []saleIn   `json:"sales"`
	Refunds   []refundIn `json:"refunds"`
}

func sales(in salesIn) (any, error) {
	p, err := in.Window.periods()
	if err != nil {
		return nil, err
	}
	s := kpi.Sales{Periods: p, ByChannel: in.ByChannel}
	for _, x := range in.Sales {
		sale, err := x.sale()
		if err != nil {
			return nil, err
		}
		if err := s.Add(sale); err != nil {
			return nil, err
		}
	}
	for _, x := range in.Refunds {
		refund, err := x.refund()
		if err != nil {
			return nil, err
		}
		if err := s.AddRefund(refund); err != nil {
			return nil, err
		}
	}
	return s.Report(), nil
}

func periods(in struct {
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

func customers(in struct {
	Window  windowIn   `json:"window"`
	AsOf    time.Time  `json:"as_of"`
	Sales   []saleIn   `json:"sales"`
	Refunds []refundIn `json:"refunds"`
	Least   int64      `json:"least"` // smaller cohorts and cells are hidden
},
) (any, error) {
	p, err := in.Window.periods()
	if err != nil {
		return nil, err
	}
	c := kpi.Customers{Periods: p}
	revenue := kpi.CohortRevenue{Periods: p}
	for _, x := range in.Sales {
		sale, err := x.sale()
		if err != nil {
			return nil, err
		}
		if err := c.Add(sale); err != nil {
			return nil, err
		}
		if err := revenue.Add(sale); err != nil {
			return nil, err
		}
	}
	for _, x := range in.Refunds {
		refund, err := x.refund()
		if err != nil {
			return nil, err
		}
		if err := cmp.Or(c.AddRefund(refund), revenue.AddRefund(refund)); err != nil {
			return nil, err
		}
	}
	var moves []kpi.Movement
	for i := 1; i < p.Len(); i++ {
		moves = append(moves, c.Movement(i))
	}
	strays, lost := revenue.Strays()
	return struct {
		Strays    int64               `json:"strays"`
		Stray     money.Amount        `json:"stray_refunds"`
		Report    kpi.CustomerReport  `json:"report"`
		Cohorts   []kpi.Cohort        `json:"cohorts"`
		Revenue   []kpi.RevenueCohort `json:"revenue"`
		Movements []kpi.Movement      `json:"movements"`
	}{strays, lost, c.Report(), kpi.Suppress(c.Cohorts(in.AsOf), in.Least), kpi.SuppressRevenue(revenue.Report(in.AsOf), in.Least), moves}, nil
}

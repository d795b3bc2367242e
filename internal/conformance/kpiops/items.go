package kpiops

import (
	"fmt"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// stages are the words of [kpi.Stage].
var stages = map[string]kpi.Stage{"viewed": kpi.Viewed, "added": kpi.Added, "checked_out": kpi.CheckedOut, "bought": kpi.Bought}

func itemRates(in struct {
	Window windowIn `json:"window"`
	Limit  int      `json:"limit"`
	Events []struct {
		At      time.Time `json:"at"`
		Item    string    `json:"item"`
		Visitor uint64    `json:"visitor"` // 0 for one who cannot be known again
		Stage   string    `json:"stage"`
	} `json:"events"`
},
) (any, error) {
	p, err := in.Window.periods()
	if err != nil {
		return nil, err
	}
	items := kpi.Items{Periods: p, Limit: in.Limit}
	for _, e := range in.Events {
		stage, ok := stages[e.Stage]
		if !ok {
			return nil, fmt.Errorf("%w: stage %q", commerce.ErrUnknownWord, e.Stage)
		}
		if err := items.Add(kpi.ItemEvent{At: e.At, Item: e.Item, Visitor: e.Visitor, Stage: stage}); err != nil {
			return nil, err
		}
	}
	return items.Report(), nil
}

type cartsOut struct {
	Report   kpi.CartReport `json:"report"`
	Settled  kpi.Rate       `json:"settled"`
	Created  kpi.Rate       `json:"created"`
	Checkout kpi.Rate       `json:"checkout"`
}

func carts(in struct {
	AsOf         time.Time `json:"as_of"`
	GraceMinutes int64     `json:"grace_minutes"`
	Carts        []struct {
		At        time.Time `json:"at"`
		TouchedAt time.Time `json:"touched_at"`
		Checkout  bool      `json:"checkout"`
		Ordered   bool      `json:"ordered"`
		OrderedAt time.Time `json:"ordered_at,omitzero"`
	} `json:"carts"`
},
) (cartsOut, error) {
	c := kpi.Carts{AsOf: in.AsOf, Grace: time.Duration(in.GraceMinutes) * time.Minute}
	for _, x := range in.Carts {
		if err := c.Add(kpi.Cart{At: x.At, TouchedAt: x.TouchedAt, Checkout: x.Checkout, Ordered: x.Ordered, OrderedAt: x.OrderedAt}); err != nil {
			return cartsOut{}, err
		}
	}
	r := c.Report()
	return cartsOut{r, r.CartAbandonment(), r.CartNotOrdered(), r.CheckoutAbandonment()}, nil
}

type historicOut struct {
	Customers []kpi.CustomerCLV `json:"customers"`
	Mean      kpi.Mean          `json:"mean"`
}

func historicCLV(in struct {
	UpTo    calendar.Date `json:"up_to"`
	Margins []struct {
		Customer uint64        `json:"customer"`
		On       calendar.Date `json:"on"`
		Margin   money.Amount  `json:"margin"` // null if unknown
	} `json:"margins"`
},
) (historicOut, error) {
	var list []kpi.CustomerMargin
	for _, m := range in.Margins {
		list = append(list, kpi.CustomerMargin{Customer: m.Customer, On: m.On, Margin: m.Margin})
	}
	customers, mean, err := kpi.HistoricCLV(slices.Values(list), in.UpTo)
	return historicOut{customers, mean}, err
}

package kpi

import (
	"encoding/json"
	"iter"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Columns of visits; open and closed have one per stage.
const (
	vSessions = iota
	vOrders
	vUnmeasured
	vOpen
	vClosed = vOpen + int(numStages)
	nVisits = vClosed + int(numStages)
)

// Visits adds up sessions by period and channel: conversion and the funnel.
// The zero value is ready, as with [Sales].
type Visits struct {
	Periods   Periods
	ByChannel bool

	b buckets
}

// Add adds a session in the period in which it began; one with an order has
// [Bought]. Errors are those of [Sales.Add], without currencies.
func (v *Visits) Add(x Visit) error {
	if uint64(x.Orders) >= tooLarge || x.Stages >= 1<<numStages {
		return ErrRange
	}
	if x.Orders > 0 {
		x.Stages |= 1 << Bought
	}
	reached := x.Stages.reached()
	var add [nVisits]int64
	add[vSessions], add[vOrders] = 1, x.Orders
	vol := 1 + x.Orders
	for s := range numStages {
		if x.Stages.Has(s) {
			add[vOpen+int(s)] = 1
			vol++
		}
		if int(s) < reached {
			add[vClosed+int(s)] = 1
			vol++
		}
	}
	return v.add(x.At, x.Channel, &add, vol)
}

// AddUnmeasured adds n sessions of which is known only that they took place:
// without consent nothing else may be kept. They count for [Traffic.Coverage] alone.
func (v *Visits) AddUnmeasured(at time.Time, channel string, n int64) error {
	if uint64(n) >= tooLarge {
		return ErrRange
	}
	return v.add(at, channel, &[nVisits]int64{vUnmeasured: n}, n)
}

func (v *Visits) add(at time.Time, channel string, add *[nVisits]int64, vol int64) error {
	c, err := v.b.cell(v.Periods, v.ByChannel, nVisits, at.Unix(), channel, vol)
	if err == nil {
		for i, x := range add {
			c[i] += x
		}
	}
	return err
}

// AddSeq adds sessions until the first error; those outside the periods are counted.
func (v *Visits) AddSeq(x iter.Seq[Visit]) (skipped int64, err error) { return addSeq(x, v.Add) }

// Merge adds what o counted, under the rules of [Sales.Merge].
func (v *Visits) Merge(o *Visits) error { return v.frame().merge(o.frame()) }

func (v *Visits) frame() frame {
	return frame{kind: kindVisits, width: nVisits, periods: &v.Periods, split: &v.ByChannel, b: &v.b}
}

// A Traffic has the counts of some sessions.
type Traffic struct{ v [nVisits]int64 }

// A TrafficRow is one period of one channel.
type TrafficRow struct {
	Label   string          `json:"label,omitempty"`
	Period  calendar.Period `json:"period,omitzero"`
	Channel string          `json:"channel,omitempty"`
	Traffic Traffic         `json:"traffic"`
}

// A TrafficReport has all sessions as Traffic and a row for each period and channel.
type TrafficReport struct {
	Traffic
	Rows []TrafficRow
}

// Report returns the figures so far.
func (v *Visits) Report() TrafficReport {
	var r TrafficReport
	v.b.sum(r.v[:])
	for x := range v.b.rows(nVisits) {
		r.Rows = append(r.Rows, TrafficRow{x.label, x.period, x.channel, Traffic{[nVisits]int64(x.cells)}})
	}
	return r
}

// MarshalJSON writes totals and rows.
func (r TrafficReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Total Traffic      `json:"total"`
		Rows  []TrafficRow `json:"rows"`
	}{r.Traffic, r.Rows})
}

// Sessions returns the sessions measured.
func (t Traffic) Sessions() int64 { return t.v[vSessions] }

// Coverage returns sessions measured / all sessions: the share of the traffic
// that the other rates speak of. They are never scaled by it.
func (t Traffic) Coverage() Rate {
	return Rate{"coverage.sessions", Ratio{t.v[vSessions], t.v[vSessions] + t.v[vUnmeasured]}}
}

// Conversion returns sessions with at least one order / sessions.
func (t Traffic) Conversion() Rate {
	return Rate{"conversion.session", Ratio{t.v[vOpen+int(Bought)], t.v[vSessions]}}
}

// OrdersPerSession returns orders / sessions, which can exceed 1.
func (t Traffic) OrdersPerSession() Rate {
	return Rate{"orders_per_session", Ratio{t.v[vOrders], t.v[vSessions]}}
}

// ConversionByVisitor returns distinct buyers / distinct visitors, both of the
// measured population; count them with a set or with sketch.HLL. Of negative
// counts it is null.
func ConversionByVisitor(buyers, visitors int64) Rate {
	rate := Rate{KPI: "conversion.visitor"}
	if min(buyers, visitors) >= 0 {
		rate.Ratio = Ratio{buyers, visitors}
	}
	return rate
}

// FunnelKind says who counts at a stage.
type FunnelKind uint8

// The kinds of funnel.
const (
	Closed FunnelKind = iota // sessions that went through every stage before
	Open                     // sessions that reached the stage, however they entered
)

// A FunnelStep is one stage of a funnel.
type FunnelStep struct {
	Stage      Stage `json:"stage"`
	Count      int64 `json:"count"`
	OfSessions Rate  `json:"of_sessions"`
	OfPrevious Rate  `json:"of_previous"` // of the stage before; in an open funnel it can exceed 1
}

// Funnel returns the stages in order.
func (t Traffic) Funnel(kind FunnelKind) []FunnelStep {
	at, name := vClosed, "funnel.closed."
	if kind == Open {
		at, name = vOpen, "funnel.open."
	}
	steps := make([]FunnelStep, numStages)
	before := t.v[vSessions]
	for s := range numStages {
		n := t.v[at+int(s)]
		steps[s] = FunnelStep{
			s, n,
			Rate{name + "of_sessions", Ratio{n, t.v[vSessions]}},
			Rate{name + "of_previous", Ratio{n, before}},
		}
		before = n
	}
	return steps
}

// MarshalJSON writes the counts, the rates and both funnels.
func (t Traffic) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Sessions         int64        `json:"sessions"`
		Orders           int64        `json:"orders"`
		Unmeasured       int64        `json:"unmeasured_sessions"`
		Coverage         Rate         `json:"coverage"`
		Conversion       Rate         `json:"conversion"`
		OrdersPerSession Rate         `json:"orders_per_session"`
		Closed           []FunnelStep `json:"closed_funnel"`
		Open             []FunnelStep `json:"open_funnel"`
	}{
		t.v[vSessions], t.v[vOrders], t.v[vUnmeasured], t.Coverage(), t.Conversion(), t.OrdersPerSession(),
		t.Funnel(Closed), t.Funnel(Open),
	})
}

// CartState says what became of a cart.
type CartState uint8

// The states of a cart. One that is younger than the grace period is open.
const (
	CartOpen CartState = iota
	CartOrdered
	CartAbandoned
)

// State returns the state of the cart at asOf: abandoned once nothing happened
// to it for the grace period. An order after asOf is not there yet: the cart is
// then open or abandoned, as it was seen on that day.
func (c Cart) State(asOf time.Time, grace time.Duration) CartState {
	switch {
	case c.Ordered && c.OrderedAt.IsZero() || !c.OrderedAt.IsZero() && !c.OrderedAt.After(asOf):
		return CartOrdered
	case asOf.Before(c.TouchedAt.Add(grace)):
		return CartOpen
	}
	return CartAbandoned
}

// Columns of carts, once for all and once for those that reached checkout.
const (
	kOpen = iota
	kOrdered
	kAbandoned
	kCheckout
	nCarts = 2 * kCheckout
)

// Carts adds up carts by period and channel. AsOf and Grace decide which are
// abandoned; they are settings: set them before the first fact. They count in
// whole seconds and must agree in a merge.
type Carts struct {
	Periods   Periods
	ByChannel bool
	AsOf      time.Time
	Grace     time.Duration

	b     buckets
	fixed [2]int64 // AsOf and Grace in seconds at the first fact
}

// Add adds a cart in the period in which it was created. A cart created after
// AsOf is [ErrOutside], one touched or ordered before it was created [ErrRange].
func (c *Carts) Add(x Cart) error {
	set := [2]int64{c.AsOf.Unix(), int64(c.Grace / time.Second)}
	switch {
	case len(c.b.channels) > 0 && set != c.fixed:
		return ErrSettings
	case c.AsOf.IsZero() || set[0] == 0 || c.Grace < 0:
		return commerce.Detail(ErrSettings, "kpi: carts need a day as of which they are judged, and a grace period that is not negative")
	case x.At.After(time.Unix(set[0], 0).UTC()):
		return ErrOutside
	case x.TouchedAt.Before(x.At) || !x.OrderedAt.IsZero() && x.OrderedAt.Before(x.At):
		return ErrRange
	}
	vol := int64(1)
	if x.Checkout {
		vol = 2
	}
	cells, err := c.b.cell(c.Periods, c.ByChannel, nCarts, x.At.Unix(), x.Channel, vol)
	if err != nil {
		return err
	}
	c.fixed = set
	state := x.State(time.Unix(set[0], 0).UTC(), c.Grace.Truncate(time.Second))
	cells[state]++
	if x.Checkout {
		cells[kCheckout+int(state)]++
	}
	return nil
}

// AddSeq adds carts until the first error; those outside the periods are counted.
func (c *Carts) AddSeq(x iter.Seq[Cart]) (skipped int64, err error) { return addSeq(x, c.Add) }

// with runs f on the frame, the settings as seconds: those of the first fact.
func (c *Carts) with(f func(frame) error) error {
	set := [2]int64{0, int64(c.Grace / time.Second)}
	if !c.AsOf.IsZero() {
		set[0] = c.AsOf.Unix()
	}
	if len(c.b.channels) > 0 {
		set = c.fixed
	}
	err := f(frame{
		kind: kindCarts, width: nCarts, periods: &c.Periods, split: &c.ByChannel, b: &c.b,
		set: []*int64{&set[0], &set[1]},
	})
	if err == nil {
		c.fixed = set
		c.AsOf, c.Grace = time.Time{}, time.Duration(set[1])*time.Second
		if set[0] != 0 {
			c.AsOf = time.Unix(set[0], 0).UTC()
		}
	}
	return err
}

// Merge adds what o counted, under the rules of [Sales.Merge]. Other AsOf or
// Grace are [ErrSettings].
func (c *Carts) Merge(o *Carts) error {
	other := *o
	return c.with(func(f frame) error { return other.with(func(g frame) error { return f.merge(g) }) })
}

func (c *Carts) put(b []byte) []byte {
	own := *c
	_ = own.with(func(f frame) error { b = f.append(b); return nil })
	return b
}

func (c *Carts) read(r *reader) {
	_ = c.with(func(f frame) error {
		f.read(r)
		r.Check(*f.set[1] >= 0 && *f.set[1] <= int64(1<<63-1)/int64(time.Second) && (len(f.b.channels) == 0 || *f.set[0] != 0))
		return nil
	})
}

// CartReport has the counts of all carts.
type CartReport struct {
	Open, Ordered, Abandoned                         int64
	CheckoutOpen, CheckoutOrdered, CheckoutAbandoned int64
}

// Report returns the figures of all periods and channels together.
func (c *Carts) Report() CartReport {
	var v [nCarts]int64
	c.b.sum(v[:])
	return CartReport{v[0], v[1], v[2], v[3], v[4], v[5]}
}

// CartAbandonment returns abandoned / (abandoned + ordered): carts that are
// still open count on neither side.
func (r CartReport) CartAbandonment() Rate {
	return Rate{"cart_abandonment.settled", Ratio{r.Abandoned, r.Abandoned + r.Ordered}}
}

// CartNotOrdered returns 1 - orders / carts created, the figure of most
// published surveys: open carts count as lost.
func (r CartReport) CartNotOrdered() Rate {
	return Rate{"cart_abandonment.created", Ratio{r.Open + r.Abandoned, r.Open + r.Abandoned + r.Ordered}}
}

// CheckoutAbandonment returns abandoned / (abandoned + ordered) of the carts
// that reached checkout.
func (r CartReport) CheckoutAbandonment() Rate {
	return Rate{"checkout_abandonment.settled", Ratio{r.CheckoutAbandoned, r.CheckoutAbandoned + r.CheckoutOrdered}}
}

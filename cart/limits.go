package cart

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Limits are the rules of a shop on what one cart may hold. The zero Limits are
// none. In a quote a breach is a problem; a merge stays within them.
type Limits struct {
	Lines    int                 `json:"lines,omitempty"`    // most lines, saved ones left out
	Value    money.Amount        `json:"value"`              // most that the goods may come to after discounts
	AtLeast  money.Amount        `json:"at_least"`           // least that they must come to
	Qty      QtyLimit            `json:"qty,omitzero"`       // of every article without a limit of its own
	Articles map[string]QtyLimit `json:"articles,omitempty"` // by SKU
	Customer map[string]int64    `json:"customer,omitempty"` // most units of a SKU that one customer may buy in all
}

// A QtyLimit bounds the units of an article in one cart, over all its lines.
// Zero is no bound; both ends are included. A quantity must be a multiple of
// Step.
type QtyLimit struct {
	Min  int64 `json:"min,omitempty"`
	Max  int64 `json:"max,omitempty"`
	Step int64 `json:"step,omitempty"`
}

func (l *Limits) of(sku string) QtyLimit {
	if q, ok := l.Articles[sku]; ok {
		return q
	}
	return l.Qty
}

// most returns how many units of a SKU one cart may hold.
func (l *Limits) most(sku string) int64 {
	q := l.of(sku)
	most := int64(MaxQty)
	if q.Max > 0 {
		most = min(most, q.Max)
	}
	if n, ok := l.Customer[sku]; ok {
		most = min(most, n)
	}
	if q.Step > 1 {
		most -= most % q.Step
	}
	return most
}

// quantities applies the limits of the shop and asks the stock.
func (q *Quote) quantities() {
	limits := &q.shop.Limits
	bounded := limits.Qty != QtyLimit{} || limits.Articles != nil || limits.Customer != nil
	if limits.Lines > 0 && len(q.Lines) > limits.Lines {
		q.say(rLimitLines, "", commerce.NewFact("have", len(q.Lines)), commerce.NewFact("most", limits.Lines))
	}
	if bounded {
		q.totals()
		for i := range q.Lines {
			if x := &q.Lines[i]; x.total > 0 {
				q.bounds(x, limits)
			}
		}
	}
	if q.ctx.Stock.Len() > 0 {
		q.shelves()
	}
}

// totals counts the units of each SKU, on its first line.
func (q *Quote) totals() {
	for i := range q.Lines {
		x := &q.Lines[i]
		x.total = x.Line.Qty
		for k := range q.Lines[:i] {
			if y := &q.Lines[k]; y.Item.Variant == x.Item.Variant && y.total > 0 {
				y.total, x.total = y.total+x.Line.Qty, 0
				break
			}
		}
	}
}

func (q *Quote) bounds(x *QuotedLine, limits *Limits) {
	b := limits.of(x.Line.SKU)
	say := func(code reasonCode, bound int64) {
		q.say(code, x.Line.ID, commerce.NewFact("sku", x.Line.SKU), commerce.NewFact("have", x.total), commerce.NewFact("bound", bound))
	}
	if x.total < b.Min {
		say(rQtyMin, b.Min)
	}
	if b.Max > 0 && x.total > b.Max {
		say(rQtyMax, b.Max)
	}
	if b.Step > 1 && x.total%b.Step != 0 {
		say(rQtyStep, b.Step)
	}
	if most, ok := limits.Customer[x.Line.SKU]; ok && x.total > most-q.ctx.Bought[x.Line.SKU] {
		say(rQtyCustomer, most)
	}
}

// value applies the limits on what the goods come to after promotions.
func (q *Quote) value() {
	limits := &q.shop.Limits
	if limits.Value == (money.Amount{}) && limits.AtLeast == (money.Amount{}) || len(q.Lines) == 0 {
		return
	}
	var sum money.Total
	for i := range q.deal.Lines {
		sum.Add(q.deal.Lines[i].Final)
	}
	have, err := sum.Amount()
	if err != nil {
		return // the totals report it
	}
	if c, ok := q.against(have, limits.Value); ok && c > 0 && limits.Value != (money.Amount{}) {
		q.say(rLimitMost, "", commerce.NewFact("have", have), commerce.NewFact("bound", limits.Value))
	}
	if c, ok := q.against(have, limits.AtLeast); ok && c < 0 && limits.AtLeast != (money.Amount{}) {
		q.say(rLimitLeast, "", commerce.NewFact("have", have), commerce.NewFact("bound", limits.AtLeast))
	}
}

// A need is what the whole cart takes of an article from the shelf of one shop,
// or, where location is empty, from all that there are.
type need struct {
	sku, location string
	qty           int64
	first         int  // line that is told
	sent          bool // some of it: a need of all places that is only collected is looked at there
}

// shelves compares what the cart takes with the stock, bundles by what is in them.
func (q *Quote) shelves() {
	q.needs = q.needs[:0]
	for i := range q.Lines {
		q.takes(i, func(sku, location string, qty int64) {
			q.need(i, sku, location, qty)
			if location != "" {
				q.need(i, sku, "", qty)
			}
		})
	}
	for k := range q.needs {
		n := &q.needs[k]
		if n.location == "" && !n.sent {
			continue
		}
		level := q.ctx.Stock.Total(n.sku)
		if n.location != "" {
			level = q.ctx.Stock.Level(n.sku, n.location)
		}
		line, sku := q.Lines[n.first].Line.ID, commerce.NewFact("sku", n.sku)
		can, err := level.Promise(n.qty, q.day, q.shop.Stock)
		switch {
		case err != nil || can.Short > 0:
			q.say(rStockShort, line, sku, commerce.NewFact("have", can.Now+can.Later), commerce.NewFact("need", n.qty))
		case can.Later > 0:
			q.say(rStockLater, line, sku, commerce.NewFact("later", can.Later), commerce.NewFact("need", n.qty), commerce.NewFact("on", can.Ready))
			q.waits(n, can.Ready)
		}
	}
}

// takes calls f for every article that a line takes from the stock.
func (q *Quote) takes(i int, f func(sku, location string, qty int64)) {
	x := &q.Lines[i]
	if x.Item.Traits().Any(intangible) {
		return
	}
	location := ""
	if g := &q.Shipments[x.shipment].Group; g.Kind == Collect {
		location = g.Location
	}
	b := x.Item.Product.Bundle
	if b == nil {
		f(x.Line.SKU, location, x.Line.Qty)
		return
	}
	for _, c := range b.Components {
		f(c.SKU, location, grow(0, c.Qty, x.Line.Qty))
	}
}

func (q *Quote) need(i int, sku, location string, qty int64) {
	sent := location == "" && q.Shipments[q.Lines[i].shipment].Group.Kind != Collect
	for k := range q.needs {
		if n := &q.needs[k]; n.sku == sku && n.location == location {
			n.qty = grow(n.qty, qty, 1)
			if sent && !n.sent {
				n.first, n.sent = i, true
			}
			return
		}
	}
	q.needs = append(q.needs, need{sku, location, qty, i, sent})
}

// waits lets the shipments that need an article wait for it.
func (q *Quote) waits(n *need, ready calendar.Date) {
	for i := range q.Lines {
		q.takes(i, func(sku, location string, _ int64) {
			if g := &q.Shipments[q.Lines[i].shipment]; sku == n.sku && location == n.location && ready.After(g.ready) {
				g.ready = ready
			}
		})
	}
}

package cart

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Dispatch says when goods leave the house.
type Dispatch struct {
	CutOff string `json:"cut_off,omitempty"` // "14:00": later orders count as of the next working day; empty is midnight
	Days   int    `json:"days,omitempty"`    // working days from order to hand-over
}

// A parcel is what a method is asked the price of.
type parcel struct {
	address commerce.Address
	grams   int64
	volume  int64 // mm³
	units   int64
	value   money.Amount // of the goods, after discounts
}

// grow is sum + size × n for weights and volumes, which stay below 2^61: more than
// any table has.
func grow(sum, size, n int64) int64 {
	const most = 1 << 61
	hi, lo := bits.Mul64(uint64(max(size, 0)), uint64(n))
	if hi > 0 || lo > most {
		return most
	}
	return min(sum+int64(lo), most)
}

// against compares what goods are worth with a bound of the shop, at the caller's
// rate where the currencies differ; false without one.
func (q *Quote) against(value, bound money.Amount) (c int, ok bool) {
	bound, err := q.inCurrency(bound)
	if err == nil {
		c, err = value.Cmp(bound)
	}
	return c, err == nil
}

// rate returns what a parcel costs before promotions, in the currency of the
// table; false if the method does not take it.
func (q *Quote) rate(m *Method, p *parcel) (amount money.Amount, z *Zone, ok bool) {
	if z = m.zone(&p.address); z == nil {
		return amount, nil, false
	}
	grams := p.grams
	if m.DimFactor > 0 && p.volume > 0 {
		grams = max(grams, (p.volume-1)/m.DimFactor+1)
	}
	if m.MaxGrams > 0 && grams > m.MaxGrams {
		return amount, z, false
	}
	size := grams
	if z.By == ByUnits {
		size = p.units
	}
	for i := range z.Table {
		b := &z.Table[i]
		fits := b.UpTo == 0 || size <= b.UpTo
		if z.By == ByValue {
			fits = b.Value == money.Amount{}
			if !fits {
				over, known := q.against(p.value, b.Value)
				if !known {
					return amount, z, false
				}
				fits = over <= 0
			}
		}
		if !fits {
			continue
		}
		amount = b.Price
		if z.PerItem != (money.Amount{}) {
			more, err := z.PerItem.MulInt(p.units)
			if err == nil {
				amount, err = amount.Add(more)
			}
			if err != nil {
				return amount, z, false
			}
		}
		if free, known := q.against(p.value, z.FreeOver); known && free >= 0 && z.FreeOver != (money.Amount{}) {
			amount = money.New(0, amount.Currency())
		}
		return amount.Round(money.HalfUp), z, true
	}
	return amount, z, false
}

// An Offer is a method that takes a shipment.
type Offer struct {
	Method  string       `json:"method"`
	Title   string       `json:"title,omitempty"`
	Express bool         `json:"express,omitempty"`
	Amount  money.Amount `json:"amount"` // before promotions, in the mode of the quote

	zone   *Zone
	method *Method
}

// A Shipment is what one fulfilment group costs and when it arrives.
type Shipment struct {
	Group    Group           `json:"group"`
	Method   string          `json:"method,omitempty"` // empty: nothing is sent
	Offers   []Offer         `json:"offers,omitempty"` // cheapest first
	Amount   money.Amount    `json:"amount"`           // before promotions
	Standard money.Amount    `json:"standard"`         // the part up to the least expensive standard method
	Grams    int64           `json:"grams,omitempty"`
	Promised calendar.Period `json:"promised,omitzero"`

	consignment consignment

	address  commerce.Address
	to       commerce.Territory
	goods    bool // something has to be carried
	parcel   parcel
	ready    calendar.Date // of the goods, where they are not on the shelf
	fee      money.Amount  // cash on delivery
	chosen   int           // of Offers, -1 for none
	standard int           // the least expensive standard offer, -1 for none
	deal     int           // of the promotions' shipments, -1 for none
}

// offers prices the methods of the shipment's kind and chooses one: that which
// is asked for, else the least expensive standard one, else the least expensive.
func (q *Quote) offers(ship int, want string) {
	g := &q.Shipments[ship]
	g.Offers, g.chosen, g.standard = g.Offers[:0], -1, -1
	for i := range q.shop.Shipping {
		m := &q.shop.Shipping[i]
		if m.Kind != g.Group.Kind {
			continue
		}
		amount, z, ok := q.rate(m, &g.parcel)
		if !ok {
			continue
		}
		amount, err := q.inCurrency(amount)
		if err == nil {
			amount, err = q.carriage(amount, ship)
		}
		if err != nil {
			continue
		}
		g.Offers = append(g.Offers, Offer{m.ID, m.Title, m.Express, amount, z, m})
	}
	slices.SortFunc(g.Offers, func(a, b Offer) int {
		return cmp.Or(cmp.Compare(a.Amount.Units(), b.Amount.Units()), strings.Compare(a.Method, b.Method))
	})
	for i := range g.Offers {
		o := &g.Offers[i]
		if o.Method == want {
			g.chosen = i
		}
		if !o.Express && g.standard < 0 {
			g.standard = i
		}
	}
	if g.chosen < 0 && len(g.Offers) > 0 {
		g.chosen = max(g.standard, 0)
	}
	zero := money.New(0, q.cart.currency)
	g.Method, g.Amount, g.Standard, g.fee = "", zero, zero, money.Amount{}
	if g.chosen < 0 {
		return
	}
	o := &g.Offers[g.chosen]
	g.Method, g.Amount, g.Standard = o.Method, o.Amount, o.Amount
	if g.standard >= 0 && o.Express {
		if s := g.Offers[g.standard].Amount; s.Units() < o.Amount.Units() {
			g.Standard = s
		}
	}
	if q.ctx.Payment == CashOnDelivery {
		if fee, err := q.inCurrency(o.method.CashOnDelivery); err == nil && fee != (money.Amount{}) {
			g.fee, _ = q.carriage(fee, ship) // the rate that the method's own price was taken at
		}
	}
}

// CashOnDelivery is the word of Context.Payment that adds the fee of a method.
const CashOnDelivery = "cash_on_delivery"

// promise counts the days of delivery: goods leave Dispatch.Days working days
// after the order, or after they are ready; the carrier takes the days of its
// zone. Working days are those of the shop's place.
func (q *Quote) promise(g *Shipment) {
	g.Promised = calendar.Period{}
	if g.chosen < 0 || q.shop.Place.Holidays == nil || g.Offers[g.chosen].zone.Days == [2]int{} {
		return
	}
	place, start, z := q.shop.Place, q.day, g.Offers[g.chosen].zone
	if cut, _ := minutes(q.shop.Dispatch.CutOff); cut > 0 {
		local := q.At.In(place.Zone)
		if local.Hour()*60+local.Minute() >= cut {
			start = start.AddDays(1)
		}
	}
	if g.ready.After(start) {
		start = g.ready
	}
	leaves, err := place.AddWorkingDays(start, 0)
	if err == nil {
		leaves, err = place.AddWorkingDays(leaves, q.shop.Dispatch.Days)
	}
	var p calendar.Period
	if err == nil {
		p.First, err = place.AddWorkingDays(leaves, z.Days[0])
	}
	if err == nil {
		p.Last, err = place.AddWorkingDays(leaves, z.Days[1])
	}
	if err != nil {
		q.say(rDeliveryNotCovered, "", commerce.NewFact("method", g.Method))
		return
	}
	g.Promised = p
}

// minutes reads "14:00"; empty is 0.
func minutes(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil && len(s) == 5
}

package cart

import (
	"cmp"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// A Quote is the answer to "what would this cart cost now": the order as it
// would be, what explains it, and what blocks it. A line that cannot be sold is
// left out of Draft and named by a problem; the cart keeps it.
type Quote struct {
	At time.Time
	// Until is the first moment at which a price, a promotion or a VAT rate may
	// change, zero if no change is planned. What no table dates, such as a
	// condition of the host's own, [Quote.Order] sees at the moment of the order.
	Until time.Time
	// Draft is the order as it would be, under the id of the cart. Its Check
	// holds wherever it has lines.
	Draft     commerce.Order
	Lines     []QuotedLine // of the cart; a bundle has several in Draft, whose Parent it is
	Shipments []Shipment   // by group
	Paid      []commerce.Tender
	Due       money.Amount // what Paid leaves open
	// Gifts are those of the promotions that wait for a choice, see Context.Gifts,
	// or that cannot be given; the others are lines g1, g2, … of Draft.
	Gifts  []promo.GiftRequest
	Claims []promo.Claim // to be counted in the transaction of the order
	Points int64         // that the order earns

	shop *Shop
	cart Cart
	ctx  Context

	day       calendar.Date
	from      commerce.Territory
	address   commerce.Address
	consumer  commerce.Tri
	findings  []commerce.Reason
	blocked   bool
	decisions []decision
	consigned []consignment    // by shipment, what the pass before came to
	catalog   *catalog.Catalog // that facets and titles were read from

	in     promo.Input
	deal   promo.Result
	given  []given
	parts  []part
	needs  []need
	supply []tax.Line
	vat    tax.Breakdown
	shares []tax.Share
	slab   []commerce.Discount
	mix    mix
}

// A QuotedLine is a line of the cart with its article and price.
type QuotedLine struct {
	Line  Line
	Item  catalog.Item
	Price pricing.Price
	Unit  money.Amount // price of one before promotions, in the mode of the quote

	listed   money.Amount // price of one in the book: the prior price is compared with it
	decision int
	shipment int
	total    int64 // units of the SKU in the cart; 0 on all but its first line
	facets   []string
	title    string
}

// Quote prices a cart. The error is for a question that cannot be answered: an
// incomplete shop or context, amounts beyond counting. Everything that only
// blocks the order is a reason of kind problem, and the rest is quoted.
//
// Where facts that VAT asks for are missing, the figures are those of a sale to
// a consumer at home; a problem says so.
func (s *Shop) Quote(c Cart, ctx Context) (Quote, error) {
	var q Quote
	err := s.QuoteInto(&q, c, ctx)
	return q, err
}

// QuoteInto is [Shop.Quote] into a quote whose slices are used again: what was
// read from it before, Draft included, is overwritten. On an error dst is empty.
func (s *Shop) QuoteInto(dst *Quote, c Cart, ctx Context) error {
	dst.reset(s, c, ctx)
	err := s.ready(&c, &ctx)
	if err == nil {
		err = dst.run()
	}
	if err == nil {
		err = dst.consign()
	}
	if err != nil {
		*dst = Quote{}
	}
	return err
}

func (q *Quote) reset(s *Shop, c Cart, ctx Context) {
	known := q.shop == s && q.catalog == s.Catalog
	*q = Quote{
		At: ctx.At, shop: s, cart: c, ctx: ctx, catalog: s.Catalog,
		Lines: q.Lines[:0], Shipments: q.Shipments[:0], Paid: q.Paid[:0],
		Draft:    commerce.Order{Lines: q.Draft.Lines[:0], Charges: q.Draft.Charges[:0], Groups: q.Draft.Groups[:0], Editions: q.Draft.Editions[:0]},
		findings: q.findings[:0], decisions: q.decisions[:0], supply: q.supply[:0], parts: q.parts[:0], given: q.given[:0], needs: q.needs[:0], shares: q.shares[:0], slab: q.slab[:0],
		in: promo.Input{Lines: q.in.Lines[:0], Shipping: q.in.Shipping[:0], Codes: q.in.Codes[:0]}, deal: q.deal, vat: q.vat, mix: q.mix,
	}
	if !known {
		clear(q.Lines[:cap(q.Lines)])
	}
}

// end moves Until to an earlier moment.
func (q *Quote) end(t time.Time) {
	if !t.IsZero() && (q.Until.IsZero() || t.Before(q.Until)) {
		q.Until = t
	}
}

// say adds a finding and returns it, good until the next one.
func (q *Quote) say(code reasonCode, line string, facts ...commerce.Fact) *commerce.Reason {
	r := code.reason(facts...)
	r.Line = line
	q.findings = append(q.findings, r)
	q.blocked = q.blocked || r.Kind == commerce.Problem
	return &q.findings[len(q.findings)-1]
}

func cite(act, provision string) []commerce.Citation {
	return []commerce.Citation{{Act: act, Provision: provision}}
}

func (q *Quote) run() error {
	s := q.shop
	q.day = calendar.DateIn(q.At, s.Place.Zone)
	q.from = s.Seller.from()
	q.consumer = q.ctx.Consumer
	if c := q.cart.customer; c != nil { // what the cart was told stands where the context is silent
		q.consumer = cmp.Or(q.consumer, c.Consumer)
		q.ctx.Customer.ID = cmp.Or(q.ctx.Customer.ID, c.Party.ID)
		if q.ctx.Customer.Groups == nil {
			q.ctx.Customer.Groups = c.Groups
		}
	}
	q.places()
	if err := q.articles(); err != nil {
		return err
	}
	if err := q.prices(); err != nil {
		return err
	}
	q.quantities()
	if err := q.promote(); err != nil {
		return err
	}
	if err := q.taxes(); err != nil {
		return err
	}
	if err := q.pay(); err != nil {
		return err
	}
	return q.draft()
}

func (q *Quote) articles() error {
	n := len(q.cart.lines)
	q.Lines, q.in.Lines, q.Draft.Lines = slices.Grow(q.Lines, n), slices.Grow(q.in.Lines, n), slices.Grow(q.Draft.Lines, n)
	q.supply, q.shares, q.parts = slices.Grow(q.supply, n+2), slices.Grow(q.shares, n+2), slices.Grow(q.parts, n)
	q.decisions = slices.Grow(q.decisions, min(n, 2))
	const usual = 8 // facets of an article
	var room []string
	if lines := q.Lines[:n]; n > 0 && lines[n-1].facets == nil {
		room = make([]string, n*usual)
	}
	for i := range q.cart.lines {
		l := q.cart.lines[i]
		if l.Saved {
			continue
		}
		item, ok := q.catalog.SKU(l.SKU)
		if !ok {
			q.say(rItemUnknown, l.ID, commerce.NewFact("sku", l.SKU))
			continue
		}
		ship := q.shipment(l.Group)
		if len(item.Product.Listings) > 0 && !item.Product.Shown(q.shop.Channel, q.market(ship), q.At) {
			q.say(rItemNotListed, l.ID, commerce.NewFact("sku", l.SKU))
			continue
		}
		traits := item.Traits()
		d, err := q.decide(item.TaxCategory(), traits&asked, ship)
		if err != nil {
			return err
		}
		q.Lines = q.Lines[:len(q.Lines)+1] // what a former quote read of the article stays
		x := &q.Lines[len(q.Lines)-1]
		if x.Item != item {
			if x.facets == nil && len(room) > 0 {
				x.facets, room = room[:0:usual], room[usual:]
			}
			x.facets, x.title = q.catalog.AppendFacets(x.facets[:0], item), q.title(item)
		}
		x.Line, x.Item, x.decision, x.shipment = *l, item, d, ship
		g := &q.Shipments[ship]
		switch {
		case traits.Any(commerce.Digital|commerce.DigitalService) && (g.Group.Kind == Collect || g.Group.Kind == PickupPoint):
			// its VAT is that of where the buyer lives, not of where parcels are fetched
			q.say(rItemFulfilment, l.ID, commerce.NewFact("sku", l.SKU), commerce.NewFact("kind", g.Group.Kind.String()))
		case traits.Any(intangible):
		case g.Group.Kind == Download || g.Group.Kind == Slot:
			q.say(rItemFulfilment, l.ID, commerce.NewFact("sku", l.SKU), commerce.NewFact("kind", g.Group.Kind.String()))
		default:
			g.load(item, l.Qty)
		}
	}
	return nil
}

func (q *Quote) title(item catalog.Item) string {
	if q.shop.Title != nil {
		return q.shop.Title(item)
	}
	return item.Title()
}

// market is the state that a shipment goes to.
func (q *Quote) market(ship int) commerce.Territory { return q.Shipments[ship].to.Country() }

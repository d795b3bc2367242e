package cart

import (
	"errors"
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

// A decision is how VAT treats articles that are alike.
type decision struct {
	category string
	traits   commerce.Traits // those that matter
	shipment int
	d        tax.Decision
	home     money.Percent // rate of the same article at home
	hasHome  bool
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

// say adds a finding.
func (q *Quote) say(code reasonCode, line string, facts ...commerce.Fact) {
	r := code.reason(facts...)
	r.Line = line
	q.findings = append(q.findings, r)
	q.blocked = q.blocked || r.Kind == commerce.Problem
}

func (q *Quote) run() error {
	s := q.shop
	q.day = calendar.DateIn(q.At, s.Place.Zone)
	q.from = s.Seller.from()
	q.consumer = q.ctx.Consumer
	if !q.consumer.Known() && q.cart.customer != nil {
		q.consumer = q.cart.customer.Consumer
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

// asked are the traits that VAT looks at.
const asked = commerce.Digital | commerce.DigitalService | commerce.Service | commerce.GiftCard | commerce.NewVehicle | commerce.Excise |
	commerce.DatedEvent | commerce.Accommodation | commerce.PassengerTransport

// intangible goods need no parcel.
const intangible = asked &^ (commerce.NewVehicle | commerce.Excise | commerce.GiftCard)

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

// decide returns the index of the decision for articles of a category.
func (q *Quote) decide(category string, traits commerce.Traits, ship int) (int, error) {
	for i := range q.decisions {
		if x := &q.decisions[i]; x.shipment == ship && x.traits == traits && x.category == category {
			return i, nil
		}
	}
	s := &q.shop.Seller
	supply := tax.Supply{
		Seller: s.VAT, Buyer: tax.Buyer{VATID: q.ctx.VATID}, Category: category, To: q.Shipments[ship].to, On: q.day,
		Threshold: s.Threshold, Traits: traits, Kind: kindOf(traits),
	}
	switch q.consumer {
	case commerce.Yes:
		supply.Buyer.Taxable = commerce.No
	case commerce.No:
		supply.Buyer.Taxable = commerce.Yes
	default:
	}
	if supply.Kind == tax.Goods {
		supply.From = q.from
	}
	if traits.Has(commerce.GiftCard) {
		supply.Voucher = tax.MultiPurpose
	}
	d, err := tax.Decide(q.shop.VAT, supply)
	if err == nil {
		err = q.importVAT(&d, &supply, ship)
	}
	if err != nil || d.Treatment == tax.NeedsFacts {
		home := supply
		home.To, home.Buyer, home.Threshold = s.VAT.Territory, tax.Buyer{Taxable: commerce.No}, commerce.No
		if home.Kind == tax.Goods {
			home.To = q.from
		}
		estimate, failed := tax.Decide(q.shop.VAT, home)
		if failed != nil {
			return 0, errors.Join(ErrShop, failed)
		}
		if err != nil {
			cause := "tax"
			if fields, ok := errors.AsType[commerce.FieldErrors](err); ok && len(fields) > 0 {
				cause = fields[0].Code
			}
			q.say(rTaxUndecided, "", commerce.NewFact("to", q.Shipments[ship].to), commerce.NewFact("cause", cause))
		} else {
			for _, r := range d.Reasons() {
				if r.Kind == commerce.Problem {
					q.findings = append(q.findings, r)
				}
			}
			q.say(rTaxEstimated, "", commerce.NewFact("territory", estimate.Place))
		}
		q.blocked = true
		d = estimate
	}
	q.decisions = append(q.decisions, decision{category: category, traits: traits, shipment: ship, d: d})
	return len(q.decisions) - 1, nil
}

func kindOf(t commerce.Traits) tax.Kind {
	switch {
	case t.Any(commerce.Digital | commerce.DigitalService):
		return tax.Digital
	case t.Has(commerce.PassengerTransport):
		return tax.PassengerTransport
	case t.Has(commerce.Accommodation):
		return tax.Immovable
	case t.Has(commerce.DatedEvent):
		return tax.Event
	case t.Has(commerce.Service):
		return tax.Service
	}
	return tax.Goods
}

// promote evaluates promotions. Where a method goes by the value of the goods,
// that value is what is left after the promotions on lines, so that those are
// evaluated first. Gifts weigh too: with them, deliveries are priced again.
func (q *Quote) promote() error {
	q.request()
	if byValue(q.shop.Shipping) {
		if err := q.shop.Promotions.EvaluateInto(&q.deal, q.in); err != nil {
			return err
		}
		for i := range q.Lines {
			g := &q.Shipments[q.Lines[i].shipment]
			sum, err := g.parcel.value.Add(q.deal.Lines[i].Final)
			if err != nil {
				return err
			}
			g.parcel.value = sum
		}
	}
	err := q.deliver()
	if err == nil && len(q.deal.Gifts) > 0 {
		if err = q.give(); err == nil && len(q.given) > 0 {
			err = q.deliver()
		}
	}
	if err != nil {
		return err
	}
	q.carried()
	q.end(q.shop.Promotions.Until(q.At))
	q.Claims, q.Points = q.deal.Claims, q.deal.Points
	if len(q.Gifts) > 0 { // what is not given is not used
		q.Claims = slices.DeleteFunc(slices.Clone(q.Claims), func(c promo.Claim) bool {
			return slices.ContainsFunc(q.Gifts, func(g promo.GiftRequest) bool { return g.Promotion == c.Promotion })
		})
	}
	q.value()
	return nil
}

// deliver prices the deliveries and evaluates the promotions with them.
func (q *Quote) deliver() error {
	q.in.Shipping = q.in.Shipping[:0]
	for i := range q.Shipments {
		g := &q.Shipments[i]
		g.parcel.address, g.Grams = g.address, g.parcel.grams
		if !g.goods || len(q.shop.Shipping) == 0 {
			continue
		}
		if q.offers(i, g.Group.Method); g.chosen >= 0 {
			g.deal = len(q.in.Shipping)
			q.in.Shipping = append(q.in.Shipping, promo.Shipment{ID: shipmentID(g.Group.ID), Method: g.Method, Amount: g.Amount})
		}
	}
	return q.shop.Promotions.EvaluateInto(&q.deal, q.in)
}

// carried says what is to be said of the deliveries, and promises their days.
func (q *Quote) carried() {
	carried := false
	for i := range q.Shipments {
		g := &q.Shipments[i]
		carried = carried || g.goods
		if !g.goods || len(q.shop.Shipping) == 0 {
			continue
		}
		switch {
		case g.chosen < 0 && g.Group.Kind != Collect:
			q.say(rShippingNone, "", commerce.NewFact("country", g.address.Country))
		case g.Group.Method != "" && g.Method != g.Group.Method:
			q.say(rShippingUnavailable, "", commerce.NewFact("method", g.Group.Method))
		case q.ctx.Payment == CashOnDelivery && g.fee == money.Amount{}:
			q.say(rShippingNoCash, "", commerce.NewFact("method", g.Method))
		}
		q.promise(g)
	}
	if q.ctx.Payment == CashOnDelivery && !carried && len(q.Lines) > 0 {
		q.say(rShippingNoCash, "", commerce.NewFact("method", "digital"))
	}
}

// ordinary names the group with the empty id where an id is needed.
const ordinary = "delivery"

func shipmentID(group string) string {
	if group == "" {
		return ordinary
	}
	return group
}

// request fills the input of the promotions.
func (q *Quote) request() {
	in, ctx := &q.in, &q.ctx
	in.At, in.Currency, in.Mode, in.Channel = q.At, q.cart.currency, q.Draft.Mode, q.shop.Channel
	in.Customer, in.Facts, in.Used = ctx.Customer, ctx.Facts, ctx.Used
	if c := q.cart.customer; c != nil {
		if in.Customer.ID == "" {
			in.Customer.ID = c.Party.ID
		}
		if in.Customer.Groups == nil {
			in.Customer.Groups = c.Groups
		}
	}
	if len(q.Shipments) > 0 {
		in.Market = q.market(0)
	}
	for _, code := range q.cart.codes {
		in.Codes = append(in.Codes, promo.Code{Text: code, Promotion: ctx.Codes[code]})
	}
	for i := range q.Lines {
		x := &q.Lines[i]
		line := promo.Line{
			ID: x.Line.ID, SKU: x.Line.SKU, Qty: x.Line.Qty, Unit: x.Unit, Facets: x.facets,
			NoDiscount: x.Item.Traits().Has(commerce.GiftCard),
		}
		if floor, err := q.inCurrency(x.Price.Entry.Floor); err == nil && floor != (money.Amount{}) {
			line.Floor, _ = q.unit(floor, x.Price.Entry.Mode, &q.decisions[x.decision]) // the price itself was carried over before
		}
		in.Lines = append(in.Lines, line)
	}
}

package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

// A priceRow is one price of one article: ordinary from a moment on, or a sale
// between two moments. The same table is the price list and the history that the
// lowest price of the last 30 days is found in. Rows are added and never changed.
type priceRow struct {
	SKU         string
	From, Until time.Time // Until is zero for an ordinary price
	Amount      money.Amount
}

func (r priceRow) sale() bool { return !r.Until.IsZero() }

// A market is the shop with the prices of one moment. It is replaced as a whole and
// never changed: whoever holds one finds price, prior price and catalog in agreement.
type market struct {
	cart.Shop
	ordinary map[string]money.Amount // what an article costs without a sale
	day      calendar.Date
	version  int64 // of the price table
}

// A board shows the market of the moment.
type board struct {
	now    atomic.Pointer[market]
	change sync.Mutex
}

func (s *Shop) market() *market { return s.board.now.Load() }

// refresh reads the prices again when somebody changed them, be it another
// process, and on a new day, for sales begin and end at midnight.
func (s *Shop) refresh(ctx context.Context) error {
	var version int64
	if err := s.db.on(ctx).row(qPriceVersion, nil, &version); err != nil {
		return err
	}
	if m := s.market(); m != nil && m.version == version && m.day == s.today() {
		return nil
	}
	s.board.change.Lock()
	defer s.board.change.Unlock()
	m := &market{Shop: s.sell, day: s.today(), ordinary: map[string]money.Amount{}}
	if err := s.db.on(ctx).row(qPriceVersion, nil, &m.version); err != nil { // before the rows: at worst they are read once too often
		return err
	}
	rows, err := s.db.prices(ctx)
	if err != nil {
		return err
	}
	if err := m.use(rows, s.now()); err != nil {
		return err
	}
	s.board.now.Store(m)
	return nil
}

// setPrice writes a new ordinary price, which holds from this second on. Orders
// keep what they were placed at; carts in which the old one was accepted ask again.
func (s *Shop) setPrice(ctx context.Context, sku string, price money.Amount) error {
	if was, ok := s.market().ordinary[sku]; !ok || was == price {
		return nil
	}
	_, err := s.db.on(ctx).exec(qPriceAdd, sku, s.now().UTC().Format(time.RFC3339), "", price)
	if isConflict(err) { // twice in one second: which of the two should hold?
		return errChanged
	}
	return errors.Join(err, s.refresh(ctx))
}

// use compiles the price list, finds the prior price of each sale, and writes the
// price of the moment into the catalog, which searches and sorts by it.
func (m *market) use(rows []priceRow, at time.Time) error {
	bySKU := map[string][]priceRow{}
	for _, r := range rows {
		bySKU[r.SKU] = append(bySKU[r.SKU], r)
	}
	var entries []pricing.Entry
	m.Prior = map[string]pricing.Prior{}
	for sku, list := range bySKU {
		slices.SortFunc(list, func(a, b priceRow) int { return a.From.Compare(b.From) })
		policy, err := m.priorPolicy(sku)
		if err != nil {
			return err
		}
		for i, r := range list {
			if !r.sale() {
				e := pricing.Entry{ID: sku + r.From.Format("@2006-01-02T15:04:05"), SKU: sku, Amount: r.Amount, Window: calendar.Span{From: r.From}}
				if n := slices.IndexFunc(list[i+1:], func(x priceRow) bool { return !x.sale() }); n >= 0 {
					e.Window.Until = list[i+1+n].From
				}
				m.ordinary[sku] = r.Amount
				entries = append(entries, e)
				continue
			}
			prior, err := pricing.PriorPrice(policy, history(list), r.From)
			if err != nil {
				return err
			}
			m.Prior[sku] = prior
			entries = append(entries, pricing.Entry{
				ID: sku + "-sale" + r.From.Format("@2006-01-02T15:04:05"), SKU: sku, Amount: r.Amount, Kind: pricing.Sale, Priority: 1,
				Window: calendar.Span{From: r.From, Until: r.Until}, CompareAt: prior.Amount,
			})
		}
	}
	var err error
	if m.Prices, err = pricing.NewBook(entries...); err != nil {
		return err
	}
	return m.list(at)
}

// priorPolicy is the law of the seller's market; perishable goods have a rule of their own.
func (m *market) priorPolicy(sku string) (pricing.PriorPolicy, error) {
	p, err := pricing.PriorPolicyOf("IT", m.Place.Zone)
	if item, ok := m.Catalog.SKU(sku); ok {
		p.Perishable = item.Traits().Has(commerce.Perishable)
	}
	return p, err
}

// history is what buyers saw: at every moment at which a price begins or ends, the
// sale that is on, else the ordinary price.
func history(list []priceRow) (points []pricing.Point) {
	var moments []time.Time
	for _, r := range list {
		moments = append(moments, r.From)
		if r.sale() {
			moments = append(moments, r.Until)
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	for _, at := range slices.CompactFunc(moments, time.Time.Equal) {
		seen := pricing.Point{At: at}
		for _, r := range list { // oldest first: the last one that fits
			switch {
			case r.From.After(at) || r.sale() && !r.Until.After(at):
			case r.sale():
				seen.Amount, seen.Reduced = r.Amount, true
			case !seen.Reduced:
				seen.Amount = r.Amount
			}
		}
		points = append(points, seen)
	}
	return points
}

func (m *market) list(at time.Time) error {
	var changed []catalog.Product
	for p := range m.Catalog.Products() {
		x := *p
		x.Variants = slices.Clone(p.Variants)
		for i := range x.Variants {
			price, err := m.price(x.Variants[i].SKU, at)
			if err != nil {
				return err
			}
			x.Variants[i].Price = price.Unit
		}
		changed = append(changed, x)
	}
	var err error
	m.Catalog, err = m.Catalog.With(changed...)
	return err
}

// price is the price of one unit of an article.
func (m *market) price(sku string, at time.Time) (pricing.Price, error) {
	return m.Prices.Find(pricing.Query{SKU: sku, Qty: 1, Currency: money.EUR, Market: "IT", At: at, Channel: m.Channel})
}

// An offer is what a page says about the price of an article.
type offer struct {
	SKU       string
	Price     money.Amount
	Prior     money.Amount  // lowest price of the 30 days before the sale; nothing without a sale
	Cut       money.Percent // that may be announced
	Until     calendar.Date // last day of the sale
	Why       []commerce.Reason
	UnitPrice money.Amount
	Per       string
	VAT       money.Percent
}

// offer asks the library for everything that has to stand beside a price.
func (s *Shop) offer(item catalog.Item) (offer, error) {
	sku, m := item.Variant.SKU, s.market()
	price, err := m.price(sku, s.now())
	if err != nil {
		return offer{}, err
	}
	o := offer{SKU: sku, Price: price.Unit}
	row, err := m.VAT.Rate("IT", item.TaxCategory(), s.today())
	if err != nil {
		return offer{}, err
	}
	o.VAT = row.Rate
	if price.Entry.Kind == pricing.Sale {
		prior := m.Prior[sku]
		switch cut, err := prior.Reduction(price.Unit); {
		case errors.Is(err, pricing.ErrNoReduction): // nothing may be announced
		case err != nil:
			return offer{}, err
		default:
			o.Prior, o.Cut, o.Why = prior.Amount, cut, prior.Reasons()
			o.Until = calendar.DateIn(price.Entry.Window.Until.Add(-time.Second), m.Place.Zone)
		}
	}
	if total := item.Variant.Content.Total(); !total.IsZero() {
		u, err := pricing.UnitPriceOf(price.Unit, pricing.Content{Amount: total.Value, Unit: total.Unit}, pricing.UnitPriceOptions{Territory: "IT", On: s.today()})
		if err != nil {
			return offer{}, err
		}
		if u.Required == commerce.Yes {
			o.UnitPrice, o.Per = u.Amount, u.Per
		}
	}
	return o, nil
}

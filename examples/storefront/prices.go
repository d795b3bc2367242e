package main

import (
	"errors"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

// A priceRow is one price of one article: ordinary from a moment on, or a sale
// between two moments. The same table is the price list and the history that the
// lowest price of the last 30 days is found in.
type priceRow struct {
	SKU         string
	From, Until time.Time // Until is zero for an ordinary price
	Amount      money.Amount
}

func (r priceRow) sale() bool { return !r.Until.IsZero() }

// usePrices compiles the price list, finds the prior price of each sale, and
// writes the price of today into the catalog, which searches and sorts by it.
func (s *Shop) usePrices(rows []priceRow) error {
	bySKU := map[string][]priceRow{}
	for _, r := range rows {
		bySKU[r.SKU] = append(bySKU[r.SKU], r)
	}
	var entries []pricing.Entry
	s.sell.Prior = map[string]pricing.Prior{}
	for sku, list := range bySKU {
		slices.SortFunc(list, func(a, b priceRow) int { return a.From.Compare(b.From) })
		policy, err := s.priorPolicy(sku)
		if err != nil {
			return err
		}
		for i, r := range list {
			if !r.sale() {
				e := pricing.Entry{ID: sku + r.From.Format("@2006-01-02"), SKU: sku, Amount: r.Amount, Window: calendar.Span{From: r.From}}
				if n := slices.IndexFunc(list[i+1:], func(x priceRow) bool { return !x.sale() }); n >= 0 {
					e.Window.Until = list[i+1+n].From
				}
				entries = append(entries, e)
				continue
			}
			prior, err := pricing.PriorPrice(policy, history(list), r.From)
			if err != nil {
				return err
			}
			s.sell.Prior[sku] = prior
			entries = append(entries, pricing.Entry{
				ID: sku + "-sale" + r.From.Format("@2006-01-02"), SKU: sku, Amount: r.Amount, Kind: pricing.Sale, Priority: 1,
				Window: calendar.Span{From: r.From, Until: r.Until}, CompareAt: prior.Amount,
			})
		}
	}
	book, err := pricing.NewBook(entries...)
	if err != nil {
		return err
	}
	s.sell.Prices = book
	return s.listPrices()
}

// priorPolicy is the law of the seller's market; perishable goods have a rule of their own.
func (s *Shop) priorPolicy(sku string) (pricing.PriorPolicy, error) {
	p, err := pricing.PriorPolicyOf("IT", s.sell.Place.Zone)
	if item, ok := s.sell.Catalog.SKU(sku); ok {
		p.Perishable = item.Traits().Has(commerce.Perishable)
	}
	return p, err
}

// history is what buyers saw: ordinary prices, interrupted by sales.
func history(list []priceRow) []pricing.Point {
	var points []pricing.Point
	var ordinary money.Amount
	for _, r := range list {
		points = append(points, pricing.Point{At: r.From, Amount: r.Amount, Reduced: r.sale()})
		if r.sale() {
			points = append(points, pricing.Point{At: r.Until, Amount: ordinary})
		} else {
			ordinary = r.Amount
		}
	}
	return points
}

func (s *Shop) listPrices() error {
	var changed []catalog.Product
	for p := range s.sell.Catalog.Products() {
		x := *p
		x.Variants = slices.Clone(p.Variants)
		for i := range x.Variants {
			price, err := s.price(x.Variants[i].SKU)
			if err != nil {
				return err
			}
			x.Variants[i].Price = price.Unit
		}
		changed = append(changed, x)
	}
	var err error
	s.sell.Catalog, err = s.sell.Catalog.With(changed...)
	return err
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
	sku := item.Variant.SKU
	price, err := s.price(sku)
	if err != nil {
		return offer{}, err
	}
	o := offer{SKU: sku, Price: price.Unit}
	row, err := s.sell.VAT.Rate("IT", item.TaxCategory(), s.today())
	if err != nil {
		return offer{}, err
	}
	o.VAT = row.Rate
	if price.Entry.Kind == pricing.Sale {
		prior := s.sell.Prior[sku]
		switch cut, err := prior.Reduction(price.Unit); {
		case errors.Is(err, pricing.ErrNoReduction): // nothing may be announced
		case err != nil:
			return offer{}, err
		default:
			o.Prior, o.Cut, o.Why = prior.Amount, cut, prior.Reasons()
			o.Until = calendar.DateIn(price.Entry.Window.Until.Add(-time.Second), s.sell.Place.Zone)
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

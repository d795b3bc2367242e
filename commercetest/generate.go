package commercetest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

var (
	currencies = []money.Currency{money.EUR, money.SEK, money.JPY, money.KWD}
	taxes      = []commerce.Tax{
		{Territory: "IT", Category: "S", Rate: money.NewPercent(22), Level: "standard", Product: "standard", Kind: "goods", Scheme: "domestic"},
		{Territory: "IT", Category: "S", Rate: money.NewPercent(4), Level: "super_reduced", Product: "books.print", Kind: "goods", Scheme: "domestic"},
		{Territory: "DE", Category: "S", Rate: money.NewPercent(19), Level: "standard", Nature: "N7", Kind: "goods", Scheme: "oss_union", From: "IT"},
		{Territory: "FR", Category: "K", Exemption: "VATEX-EU-IC", Nature: "N3.2", Kind: "goods", Scheme: "intra_community", From: "IT"},
		{Territory: "IT", Category: "Z", Kind: "service", Scheme: "domestic"},
	}
)

// Orders generates valid orders: one to six lines with several rates,
// discounts up to 100 %, gifts, bundles, lines whose units differ, charges and
// tenders, in currencies with none, two and three decimals, gross and net.
func Orders() *rapid.Generator[commerce.Order] {
	return rapid.Custom(func(t *rapid.T) commerce.Order {
		o := commerce.Order{
			ID:       fmt.Sprintf("O-%d", rapid.IntRange(1, 1_000_000).Draw(t, "id")),
			PlacedAt: time.Unix(rapid.Int64Range(1_577_836_800, 1_924_991_999).Draw(t, "placed"), 0).UTC(),
			Zone:     "Europe/Rome",
			Currency: rapid.SampledFrom(currencies).Draw(t, "currency"),
			Mode:     rapid.SampledFrom([]commerce.PriceMode{commerce.Gross, commerce.Net}).Draw(t, "mode"),
			Channel:  rapid.SampledFrom([]string{"web", "marketplace"}).Draw(t, "channel"),
			Consumer: rapid.SampledFrom([]commerce.Tri{commerce.Unknown, commerce.Yes, commerce.No}).Draw(t, "consumer"),
			Seller:   commerce.Party{ID: "shop", VATID: "IT00743110157", Address: commerce.Address{Country: "IT"}},
			Buyer: commerce.Party{
				ID:      fmt.Sprintf("c-%d", rapid.IntRange(1, 50).Draw(t, "buyer")),
				Name:    "Ada Esempio",
				Address: commerce.Address{Street: "Via Roma 1", City: "Milano", Postcode: "20121", Country: "IT"},
			},
			ShipTo:   commerce.Address{Name: "Ada Esempio", Street: "Via Roma 1", City: "Milano", Postcode: "20121", Country: "IT"},
			Editions: []commerce.Edition{{Table: "vat", Edition: "test"}},
		}
		day := calendar.DateIn(o.PlacedAt, time.UTC)
		o.Groups = []commerce.Group{{ID: "g1", Kind: "ship", Method: "parcel", Promised: calendar.Period{First: day, Last: day.AddDays(3)}}}
		for i := range rapid.IntRange(1, 6).Draw(t, "lines") {
			o.Lines = append(o.Lines, line(t, &o, i))
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "charges") {
			o.Charges = append(o.Charges, charge(t, &o, i))
		}
		must(Total(&o))
		if rapid.Bool().Draw(t, "tendered") {
			parts, err := o.Totals.Payable.Allocate(rapid.SliceOfN(rapid.Int64Range(1, 5), 1, 3).Draw(t, "tenders")...)
			must(err)
			for i, p := range parts {
				o.Tenders = append(o.Tenders, commerce.Tender{ID: fmt.Sprintf("t%d", i+1), Kind: "card", Amount: p})
			}
		}
		return o
	})
}

func line(t *rapid.T, o *commerce.Order, i int) commerce.Line {
	l := commerce.Line{
		ID:     fmt.Sprintf("l%d", i+1),
		SKU:    rapid.SampledFrom([]string{"tee-m", "book-1", "oil-500", "mug"}).Draw(t, "sku"),
		Group:  "g1",
		Qty:    rapid.Int64Range(1, 12).Draw(t, "qty"),
		Price:  money.New(rapid.Int64Range(0, 20_000).Draw(t, "price"), o.Currency),
		Tax:    rapid.SampledFrom(taxes).Draw(t, "tax"),
		Traits: commerce.Traits(rapid.Uint64Range(0, 255).Draw(t, "traits")),
	}
	var err error
	l.List, err = l.Price.MulInt(l.Qty)
	must(err)
	l.Cost, err = money.NewPercent(40).Of(l.List, money.HalfUp)
	must(err)
	rest := discount(t, l.List, &l.Discounts)
	l.Net, l.VAT, l.Gross = split(o.Mode, rest, l.Tax.Rate)
	if l.Qty > 1 && rapid.Bool().Draw(t, "runs") {
		k := rapid.Int64Range(1, l.Qty-1).Draw(t, "run")
		first := percentOf(t, l.Gross, "run share")
		net := money.Amount{}
		if o.Mode == commerce.Net {
			first = percentOf(t, l.Net, "run share")
			net = first
		}
		vat, err := share(l.VAT, first, base(o.Mode, l.Net, l.Gross))
		must(err)
		a := commerce.Run{Qty: k, Net: net, VAT: vat, Gross: first}
		if o.Mode == commerce.Net {
			a.Gross = add(first, vat)
		} else {
			a.Net = sub(first, vat)
		}
		l.Runs = []commerce.Run{a, {Qty: l.Qty - k, Net: sub(l.Net, a.Net), VAT: sub(l.VAT, a.VAT), Gross: sub(l.Gross, a.Gross)}}
	}
	return l
}

func charge(t *rapid.T, o *commerce.Order, i int) commerce.Charge {
	c := commerce.Charge{
		ID: fmt.Sprintf("c%d", i+1), Group: "g1",
		Kind: rapid.SampledFrom([]commerce.ChargeKind{commerce.Shipping, commerce.ShippingSupplement, commerce.GiftWrap}).Draw(t, "kind"),
		List: money.New(rapid.Int64Range(0, 2_000).Draw(t, "charge"), o.Currency),
		Tax:  rapid.SampledFrom(taxes).Draw(t, "charge tax"),
	}
	rest := discount(t, c.List, &c.Discounts)
	c.Net, c.VAT, c.Gross = split(o.Mode, rest, c.Tax.Rate)
	return c
}

func discount(t *rapid.T, list money.Amount, ds *[]commerce.Discount) money.Amount {
	if !rapid.Bool().Draw(t, "discounted") {
		return list
	}
	d := percentOf(t, list, "discount")
	*ds = append(*ds, commerce.Discount{Promotion: "p1", Amount: d})
	return sub(list, d)
}

func percentOf(t *rapid.T, a money.Amount, label string) money.Amount {
	p, err := money.NewPercent(rapid.Int64Range(0, 100).Draw(t, label)).Of(a, money.HalfUp)
	must(err)
	return p
}

func split(mode commerce.PriceMode, a money.Amount, rate money.Percent) (net, vat, gross money.Amount) {
	var err error
	if mode == commerce.Net {
		vat, err = rate.Of(a, money.HalfUp)
		must(err)
		return a, vat, add(a, vat)
	}
	vat, err = rate.Within(a, money.HalfUp)
	must(err)
	return sub(a, vat), vat, a
}

func base(mode commerce.PriceMode, net, gross money.Amount) money.Amount {
	if mode == commerce.Net {
		return net
	}
	return gross
}

// share is the part of vat that goes with part of whole.
func share(vat, part, whole money.Amount) (money.Amount, error) {
	p, err := part.Minor()
	if err != nil {
		return vat, err
	}
	w, err := whole.Minor()
	if err != nil || w == 0 {
		return vat, err
	}
	return vat.Slice(0, p, w, money.HalfUp)
}

// Total fills the totals of an order from its lines and charges.
func Total(o *commerce.Order) error {
	var net, vat, gross, off money.Total
	zero := money.New(0, o.Currency)
	for _, t := range []*money.Total{&net, &vat, &gross, &off} {
		t.Add(zero)
	}
	discounts := func(ds []commerce.Discount) {
		for _, d := range ds {
			off.Add(d.Amount)
		}
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		net.Add(l.Net)
		vat.Add(l.VAT)
		gross.Add(l.Gross)
		discounts(l.Discounts)
	}
	for i := range o.Charges {
		c := &o.Charges[i]
		net.Add(c.Net)
		vat.Add(c.VAT)
		gross.Add(c.Gross)
		discounts(c.Discounts)
	}
	t := &o.Totals
	var errs [5]error
	t.Net, errs[0] = net.Amount()
	t.VAT, errs[1] = vat.Amount()
	t.Gross, errs[2] = gross.Amount()
	t.Discount, errs[3] = off.Amount()
	t.Rounding = zero
	t.Payable = t.Gross
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Credits generates a history of one to five partial credits that leaves the
// order with nothing or something to credit: single units, price reductions,
// parts of charges.
func Credits(o *commerce.Order) *rapid.Generator[[]commerce.Credit] {
	return rapid.Custom(func(t *rapid.T) []commerce.Credit {
		var history []commerce.Credit
		for i := range rapid.IntRange(1, 5).Draw(t, "credits") {
			units := remaining(t, o, history)
			if len(units) == 0 {
				break
			}
			c, err := o.Credit(history, units...)
			must(err)
			c.ID = fmt.Sprintf("K-%d", i+1)
			c.At = o.PlacedAt.AddDate(0, 0, i+1)
			history = append(history, c)
		}
		return history
	})
}

func remaining(t *rapid.T, o *commerce.Order, history []commerce.Credit) []commerce.Units {
	var units []commerce.Units
	for i := range o.Lines {
		l := &o.Lines[i]
		left := l.Qty
		var reduced bool
		for _, c := range history {
			for _, x := range c.Lines {
				if x.Line == l.ID {
					left -= x.Qty
					reduced = reduced || x.Qty == 0
				}
			}
		}
		switch {
		case left == 0:
		case rapid.Bool().Draw(t, "credit "+l.ID):
			units = append(units, commerce.Units{Line: l.ID, Qty: rapid.Int64Range(1, left).Draw(t, "units")})
		case left == l.Qty && !reduced && rapid.Bool().Draw(t, "reduce "+l.ID):
			if a := percentOf(t, base(o.Mode, l.Net, l.Gross), "reduction"); !a.IsZero() {
				units = append(units, commerce.Units{Line: l.ID, Amount: a})
			}
		}
	}
	for i := range o.Charges {
		if rapid.Bool().Draw(t, "credit "+o.Charges[i].ID) {
			units = append(units, commerce.Units{Charge: o.Charges[i].ID})
		}
	}
	return units
}

func add(a, b money.Amount) money.Amount {
	s, err := a.Add(b)
	must(err)
	return s
}

func sub(a, b money.Amount) money.Amount {
	s, err := a.Sub(b)
	must(err)
	return s
}

// must panics: the figures drawn are far from every limit.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

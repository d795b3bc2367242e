// Package taxops has the operations of package tax.
package taxops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

type object = map[string]any

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "tax",
		Ops: map[string]conformance.Op{
			"tax.area": conformance.Typed("Whether a territory is inside the VAT area and the customs territory of the Union on a day.", area),
			"tax.decide": conformance.Typed("Where a supply is taxed, who owes the VAT, at which rate or why not, with the articles.", func(s tax.Supply) (tax.Decision, error) {
				return tax.Decide(tax.EU(), s)
			}),
			"tax.rate":     conformance.Typed("The VAT rate of a category of goods or services in a territory on a day.", rate),
			"tax.unmapped": conformance.Typed("Which of the categories of a shop have no rate of their own in a territory on a day.", unmapped),
			"tax.locate": conformance.Typed("The VAT territory of an address, special ones included.", func(a commerce.Address) (any, error) {
				t, err := tax.Locate(a)
				return object{"territory": t}, err
			}),
			"tax.location": conformance.Typed("Where a consumer of digital services is, from two items of evidence.", func(in struct {
				Items []tax.LocationItem `json:"items"`
				Few   commerce.Tri       `json:"few"`
			},
			) (any, error) {
				l := tax.LocateConsumer(in.Items, in.Few)
				return object{"territory": l.Territory, "code": l.Code(), "reasons": l.Reasons()}, nil
			}),
			"tax.calculate": conformance.Typed("The VAT of several lines by group, with sums that agree to the cent.", calculate),
			"tax.invoice":   conformance.Typed("The totals of an invoice with a prepayment and cash rounding.", invoice),
			"tax.local_vat": conformance.Typed("The VAT total of an invoice in the currency of the taxing state.", localVAT),
			"tax.threshold": conformance.Typed("For each sale in turn, whether the Union-wide threshold of distance sales is passed.", threshold),
			"tax.margin":    conformance.Typed("The VAT inside the margin of a second-hand dealer.", margin),
			"tax.voucher":   conformance.Typed("What each use of a multi-purpose voucher was paid for, as its taxable amount.", voucher),
			"tax.duty":      conformance.Typed("The customs duty on a parcel of low value.", duty),
			"tax.stamp":     conformance.Typed("The Italian stamp duty on an invoice by the natures of its groups.", stamp),
			"tax.price":     conformance.Typed("The gross price abroad that a price at home becomes under a policy.", price),
			"tax.oss":       conformance.Typed("The one-stop-shop return of a period from orders and credits, corrections of earlier periods apart.", oss),
		},
	}
}

func rate(in struct {
	Territory commerce.Territory `json:"territory"`
	Category  string             `json:"category"`
	On        calendar.Date      `json:"on"`
	Strict    bool               `json:"strict"`
	Trust     *commerce.Trust    `json:"trust"`
	Reviewed  calendar.Date      `json:"reviewed"`
	Layer     []tax.Row          `json:"layer"`
},
) (any, error) {
	b := tax.EU()
	if in.Strict {
		b = b.Strict()
	}
	if in.Trust != nil {
		b = b.Trusting(*in.Trust)
	}
	if !in.Reviewed.IsZero() {
		b = b.Reviewed(in.Reviewed)
	}
	if in.Layer != nil {
		var err error
		if b, err = b.With(in.Layer...); err != nil {
			return nil, err
		}
	}
	row, err := b.Rate(in.Territory, in.Category, in.On)
	if err != nil {
		return nil, err
	}
	reasons, err := b.Explain(in.Territory, in.Category, in.On)
	return object{"rate": row.Rate, "category": row.Category, "level": row.Level, "reasons": reasons}, err
}

func unmapped(in struct {
	Territory  commerce.Territory `json:"territory"`
	On         calendar.Date      `json:"on"`
	Categories []string           `json:"categories"`
	Layer      []tax.Row          `json:"layer"`
},
) (any, error) {
	b, err := tax.EU().With(in.Layer...)
	if err != nil {
		return nil, err
	}
	list, err := b.Unmapped(in.Territory, in.On, in.Categories...)
	if list == nil {
		list = []string{}
	}
	return object{"unmapped": list}, err
}

func margin(in struct {
	Sell money.Amount  `json:"sell"`
	Buy  money.Amount  `json:"buy"`
	Rate money.Percent `json:"rate"`
},
) (any, error) {
	vat, err := tax.MarginVAT(in.Sell, in.Buy, in.Rate)
	return object{"vat": vat}, err
}

func voucher(in struct {
	Face money.Amount   `json:"face"`
	Paid money.Amount   `json:"paid"`
	Uses []money.Amount `json:"uses"`
},
) (any, error) {
	v := tax.VoucherState{Face: in.Face, Paid: in.Paid}
	prices := []money.Amount{}
	for _, u := range in.Uses {
		next, price, err := v.Redeem(u)
		if err != nil {
			return nil, err
		}
		v, prices = next, append(prices, price)
	}
	return object{"prices": prices}, nil
}

func duty(in struct {
	On          calendar.Date `json:"on"`
	Value       money.Amount  `json:"value"`
	Subheadings []string      `json:"subheadings"`
},
) (any, error) {
	duty, err := tax.ParcelDuty(in.On, in.Value, in.Subheadings...)
	return object{"duty": duty}, err
}

func stamp(in struct {
	Groups []struct {
		Nature string       `json:"nature"`
		Net    money.Amount `json:"net"`
	} `json:"groups"`
	N1 bool `json:"n1"`
},
) (any, error) {
	var groups []tax.Group
	for _, g := range in.Groups {
		groups = append(groups, tax.Group{Tax: commerce.Tax{Nature: g.Nature}, Net: g.Net})
	}
	stamp, err := tax.StampDuty(groups, in.N1)
	return object{"stamp": stamp}, err
}

func price(in struct {
	Gross  money.Amount   `json:"gross"`
	Home   money.Percent  `json:"home"`
	There  money.Percent  `json:"there"`
	Policy tax.CrossPrice `json:"policy"`
},
) (any, error) {
	gross, err := tax.PriceAt(in.Gross, in.Home, in.There, in.Policy)
	return object{"gross": gross}, err
}

func area(in struct {
	Territory commerce.Territory `json:"territory"`
	On        calendar.Date      `json:"on"`
},
) (tax.Area, error) {
	return tax.AreaOf(in.Territory, in.On)
}

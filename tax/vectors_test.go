package tax_test

import (
	"slices"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

type calcIn struct {
	Lines   []tax.Line  `json:"lines"`
	Options tax.Options `json:"options"`
}

var ops = map[string]vector.Op{
	"tax.decide": vector.Typed(func(s tax.Supply) (any, error) { return wrap(tax.Decide(tax.EU(), s)) }),
	"tax.rate": vector.Typed(func(in struct {
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
		return map[string]any{"rate": row.Rate, "category": row.Category, "level": row.Level, "reasons": reasons}, err
	}),
	"tax.locate": vector.Typed(func(a commerce.Address) (any, error) {
		t, err := tax.Locate(a)
		return map[string]any{"territory": t}, err
	}),
	"tax.calculate": vector.Typed(func(in calcIn) (any, error) {
		b, err := tax.Calculate(in.Lines, in.Options)
		if err == nil {
			err = b.Check()
		}
		return b, err
	}),
	"tax.invoice": vector.Typed(func(in struct {
		calcIn
		Prepaid  money.Amount `json:"prepaid"`
		Rounding money.Amount `json:"rounding"`
	},
	) (any, error) {
		b, err := tax.Calculate(in.Lines, in.Options)
		if err != nil {
			return nil, err
		}
		if err := b.Check(); err != nil {
			return nil, err
		}
		d, err := b.Document(in.Prepaid)
		if err != nil {
			return nil, err
		}
		d.Rounding = in.Rounding // of cash, after the calculation
		d.Payable, err = d.Payable.Add(in.Rounding)
		return map[string]any{"groups": b.Groups, "document": d}, err
	}),
	"tax.local_vat": vector.Typed(func(in struct {
		Lines []tax.Line `json:"lines"`
		Rate  money.Rate `json:"rate"`
	},
	) (any, error) {
		b, err := tax.Calculate(in.Lines, tax.Options{})
		if err != nil {
			return nil, err
		}
		vat, err := b.LocalVAT(in.Rate)
		return map[string]any{"vat": vat}, err
	}),
	"tax.threshold": vector.Typed(func(in []struct {
		On  calendar.Date `json:"on"`
		Net money.Amount  `json:"net"`
	},
	) (any, error) {
		var t tax.Threshold
		answers := []string{}
		for _, s := range in {
			next, above, err := t.Add(s.On, s.Net, tax.DistanceLimit())
			if err != nil {
				return nil, err
			}
			t, answers = next, append(answers, above.String())
		}
		return map[string]any{"answers": answers, "state": t}, nil
	}),
	"tax.location": vector.Typed(func(in struct {
		Items []tax.LocationItem `json:"items"`
		Few   commerce.Tri       `json:"few"`
	},
	) (any, error) {
		l := tax.LocateConsumer(in.Items, in.Few)
		return map[string]any{"territory": l.Territory, "code": l.Code(), "reasons": l.Reasons()}, nil
	}),
	"tax.margin": vector.Typed(func(in struct {
		Sell money.Amount  `json:"sell"`
		Buy  money.Amount  `json:"buy"`
		Rate money.Percent `json:"rate"`
	},
	) (any, error) {
		vat, err := tax.MarginVAT(in.Sell, in.Buy, in.Rate)
		return map[string]any{"vat": vat}, err
	}),
	"tax.voucher": vector.Typed(func(in struct {
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
		return map[string]any{"prices": prices}, nil
	}),
	"tax.duty": vector.Typed(func(in struct {
		On          calendar.Date `json:"on"`
		Value       money.Amount  `json:"value"`
		Subheadings []string      `json:"subheadings"`
	},
	) (any, error) {
		duty, err := tax.ParcelDuty(in.On, in.Value, in.Subheadings...)
		return map[string]any{"duty": duty}, err
	}),
	"tax.stamp": vector.Typed(func(in struct {
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
		return map[string]any{"stamp": stamp}, err
	}),
	"tax.price": vector.Typed(func(in struct {
		Gross  money.Amount   `json:"gross"`
		Home   money.Percent  `json:"home"`
		There  money.Percent  `json:"there"`
		Policy tax.CrossPrice `json:"policy"`
	},
	) (any, error) {
		gross, err := tax.PriceAt(in.Gross, in.Home, in.There, in.Policy)
		return map[string]any{"gross": gross}, err
	}),
	"tax.oss": vector.Typed(func(in struct {
		Period  calendar.Period    `json:"period"`
		Orders  []*commerce.Order  `json:"orders"`
		Credits []*commerce.Credit `json:"credits"`
		Rates   []struct {
			On   calendar.Date `json:"on"`
			Rate money.Rate    `json:"rate"`
		} `json:"rates"`
	},
	) (any, error) {
		var dated []commerce.DatedRate
		for _, r := range in.Rates {
			dated = append(dated, commerce.DatedRate{On: r.On, Rate: r.Rate})
		}
		table, err := commerce.NewRateTable(dated...)
		if err != nil {
			return nil, err
		}
		r, err := tax.ReportOSS(in.Period, table, slices.Values(in.Orders), slices.Values(in.Credits))
		return map[string]any{"lines": r.Lines, "corrections": r.Corrections, "vat": r.VAT, "code": r.Code(), "reasons": r.Reasons()}, err
	}),
}

func wrap(d tax.Decision, err error) (any, error) { return d, err }

func TestVectors(t *testing.T) { vector.Run(t, "testdata/vectors", ops) }

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

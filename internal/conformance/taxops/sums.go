package taxops

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

type calcIn struct {
	Lines   []tax.Line  `json:"lines"`
	Options tax.Options `json:"options"`
}

func calculate(in calcIn) (tax.Breakdown, error) {
	b, err := tax.Calculate(in.Lines, in.Options)
	if err == nil {
		err = b.Check()
	}
	return b, err
}

func invoice(in struct {
	calcIn

	Prepaid  money.Amount `json:"prepaid"`
	Rounding money.Amount `json:"rounding"`
},
) (any, error) {
	b, err := calculate(in.calcIn)
	if err != nil {
		return nil, err
	}
	d, err := b.Document(in.Prepaid)
	if err != nil {
		return nil, err
	}
	d.Rounding = in.Rounding // of cash, after the calculation
	d.Payable, err = d.Payable.Add(in.Rounding)
	return object{"groups": b.Groups, "document": d}, err
}

func localVAT(in struct {
	Lines []tax.Line `json:"lines"`
	Rate  money.Rate `json:"rate"`
},
) (any, error) {
	b, err := tax.Calculate(in.Lines, tax.Options{})
	if err != nil {
		return nil, err
	}
	vat, err := b.LocalVAT(in.Rate)
	return object{"vat": vat}, err
}

func threshold(in []struct {
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
	return object{"answers": answers, "state": t}, nil
}

func oss(in struct {
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
	if err != nil {
		return nil, err
	}
	return object{"lines": r.Lines, "corrections": r.Corrections, "vat": r.VAT, "code": r.Code(), "reasons": r.Reasons()}, nil
}

package commerce_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
)

type vectorRun struct {
	Qty             int64
	Net, VAT, Gross string
}

type vectorLine struct {
	Qty  int64       `json:"qty"`
	Net  string      `json:"net"`
	VAT  string      `json:"vat"`
	Gr   string      `json:"gross"`
	Runs []vectorRun `json:"runs"`
}

type creditIn struct {
	Mode     commerce.PriceMode `json:"mode"`
	Currency money.Currency     `json:"currency"`
	Line     vectorLine         `json:"line"`
	Reduce   string             `json:"reduce"`
	Take     []int64            `json:"take"`
}

type creditPart struct {
	Net   string `json:"net"`
	VAT   string `json:"vat"`
	Gross string `json:"gross"`
}

func credit(in creditIn) (any, error) {
	of := func(s string) money.Amount { return money.MustParse(s, in.Currency) }
	line := commerce.Line{ID: "l1", SKU: "x", Qty: in.Line.Qty, Net: of(in.Line.Net), VAT: of(in.Line.VAT), Gross: of(in.Line.Gr)}
	for _, r := range in.Line.Runs {
		line.Runs = append(line.Runs, commerce.Run{Qty: r.Qty, Net: of(r.Net), VAT: of(r.VAT), Gross: of(r.Gross)})
	}
	o := commerce.Order{ID: "o", Currency: in.Currency, Mode: in.Mode, Lines: []commerce.Line{line}}
	var steps []commerce.Units
	if in.Reduce != "" {
		steps = append(steps, commerce.Units{Line: "l1", Amount: of(in.Reduce)})
	}
	for _, n := range in.Take {
		steps = append(steps, commerce.Units{Line: "l1", Qty: n})
	}
	out := struct {
		Parts []creditPart `json:"parts"`
	}{}
	var prior []commerce.Credit
	for i, u := range steps { // each step is a credit of its own, so that the replay is tested too
		c, err := o.Credit(prior, u)
		if err != nil {
			return nil, err
		}
		c.At = time.Unix(int64(i), 0)
		prior = append(prior, c)
		out.Parts = append(out.Parts, creditPart{c.Lines[0].Net.Number(), c.Lines[0].VAT.Number(), c.Lines[0].Gross.Number()})
	}
	return out, nil
}

type diffLine struct {
	ID        string             `json:"id"`
	SKU       string             `json:"sku"`
	Currency  string             `json:"currency"`
	Mode      commerce.PriceMode `json:"mode"`
	Qty       int64              `json:"qty"`
	List      string             `json:"list"`
	Discount  string             `json:"discount"`
	Net       string             `json:"net"`
	VAT       string             `json:"vat"`
	Gross     string             `json:"gross"`
	Rate      money.Percent      `json:"rate"`
	Territory commerce.Territory `json:"territory"`
	Category  string             `json:"category"`
	Tender    string             `json:"tender"`
}

func (l diffLine) order() (commerce.Order, error) {
	cur := money.EUR
	if l.Currency != "" {
		cur = money.MustParseCurrency(l.Currency)
	}
	of := func(s string) money.Amount { return money.MustParse(s, cur) }
	id := l.ID
	if id == "" {
		id = "l1"
	}
	line := commerce.Line{
		ID: id, SKU: l.SKU, Qty: l.Qty, List: of(l.List), Net: of(l.Net), VAT: of(l.VAT), Gross: of(l.Gross),
		Tax: commerce.Tax{Territory: l.Territory, Category: l.Category, Rate: l.Rate},
	}
	if l.Discount != "" {
		line.Discounts = []commerce.Discount{{Promotion: "p", Amount: of(l.Discount)}}
	}
	o := commerce.Order{ID: "o", Currency: cur, Mode: l.Mode, Lines: []commerce.Line{line}}
	if l.Tender != "" {
		o.Tenders = []commerce.Tender{{ID: "t", Kind: "card", Amount: of(l.Tender)}}
	}
	return o, commercetest.Total(&o)
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"commerce.credit": vector.Typed(credit),
		"commerce.act":    vector.Typed(func(act string) (any, error) { return commerce.ActTitle(act), nil }),
		"commerce.territory": vector.Typed(func(s string) (any, error) {
			where, err := commerce.ParseTerritory(s)
			return map[string]string{"code": string(where), "country": string(where.Country()), "region": where.Region()}, err
		}),
		"commerce.rate_on_or_after": vector.Typed(func(in struct {
			Published []calendar.Date `json:"published"`
			On        calendar.Date   `json:"on"`
		},
		) (any, error) {
			var rows []commerce.DatedRate
			for _, d := range in.Published {
				rows = append(rows, commerce.DatedRate{On: d, Rate: money.MustRate("EUR SEK 11.5")})
			}
			table, err := commerce.NewRateTable(rows...)
			if err != nil {
				return nil, err
			}
			_, on, err := table.OnOrAfter(in.On)
			return on, err
		}),
		"commerce.diff": vector.Typed(func(in struct {
			A diffLine `json:"a"`
			B diffLine `json:"b"`
		},
		) (any, error) {
			a, err := in.A.order()
			if err != nil {
				return nil, err
			}
			b, err := in.B.order()
			return commerce.Diff(a, b), err
		}),
	}, map[string]error{"unknown_territory": commerce.ErrUnknownTerritory, "no_rate": commerce.ErrNoRate})
}

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
	require.NotPanics(t, func() { _ = commerce.Diff(commerce.Order{}, commerce.Order{}) })
}

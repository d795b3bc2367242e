package commerce_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Values at the two sides of a branch. What Check finds is compared whole: one
// slip is one finding, without noise from the sums behind it.

func TestOneSlipIsOneFinding(t *testing.T) {
	usd := money.New(1, money.USD)
	for _, c := range []struct {
		name  string
		want  []string
		spoil func(*commerce.Order)
	}{
		{"nothing", nil, func(*commerce.Order) {}},
		{"net", []string{"/lines/1/net"}, func(o *commerce.Order) { o.Lines[1].Net = usd }},
		{"VAT", []string{"/lines/1/vat"}, func(o *commerce.Order) { o.Lines[1].VAT = usd }},
		{"list", []string{"/lines/1/list"}, func(o *commerce.Order) { o.Lines[1].List = usd }},
		{"price", []string{"/lines/1/price"}, func(o *commerce.Order) { o.Lines[1].Price = usd }},
		{"a price of more decimals", nil, func(o *commerce.Order) { o.Lines[1].Price = eur("11.999") }},
		{"a price that rounds up", nil, func(o *commerce.Order) { o.Lines[1].Price = eur("12.009") }},
		{"a price of a cent more", []string{"/lines/1/list"}, func(o *commerce.Order) { o.Lines[1].Price = eur("12.01") }},
		{"the largest quantity", nil, func(o *commerce.Order) { o.Lines[1].Price, o.Lines[1].Qty = money.Amount{}, commerce.MaxQty }},
		{"one more", []string{"/lines/1/qty"}, func(o *commerce.Order) { o.Lines[1].Price, o.Lines[1].Qty = money.Amount{}, commerce.MaxQty+1 }},
		{"net of a run", []string{"/lines/0/runs/0/net"}, func(o *commerce.Order) {
			l := &o.Lines[0]
			l.Runs = []commerce.Run{{Qty: 2, Net: usd, VAT: l.VAT, Gross: l.Gross}}
		}},
		{"VAT of a run", []string{"/lines/0/runs/0/vat"}, func(o *commerce.Order) {
			l := &o.Lines[0]
			l.Runs = []commerce.Run{{Qty: 2, Net: l.Net, VAT: usd, Gross: l.Gross}}
		}},
		{"gross of a run", []string{"/lines/0/runs/0/gross"}, func(o *commerce.Order) {
			l := &o.Lines[0]
			l.Runs = []commerce.Run{{Qty: 2, Net: l.Net, VAT: l.VAT, Gross: usd}}
		}},
		{"a total", []string{"/totals/vat"}, func(o *commerce.Order) { o.Totals.VAT = usd }},
		{"a tender", []string{"/tenders/0/amount"}, func(o *commerce.Order) { o.Tenders[0].Amount = usd }},
	} {
		o := sample()
		c.spoil(&o)
		var paths []string
		if err := o.Check(); err != nil {
			var found commerce.FieldErrors
			require.ErrorAs(t, err, &found, c.name)
			for _, f := range found {
				paths = append(paths, f.Path)
			}
		}
		require.Equal(t, c.want, paths, c.name)
	}
}

func TestTheLongestOrder(t *testing.T) {
	lines, charges := sample(), sample()
	lines.Lines = make([]commerce.Line, commerce.MaxLines)
	charges.Charges = make([]commerce.Charge, commerce.MaxLines)
	for _, o := range []*commerce.Order{&lines, &charges} {
		for i := range o.Lines {
			o.Lines[i] = commerce.Line{ID: fmt.Sprint("l", i), Qty: 1}
		}
		for i := range o.Charges {
			o.Charges[i].ID = fmt.Sprint("c", i)
		}
		o.Totals, o.Tenders = commerce.Totals{}, nil
		if o == &lines {
			o.Charges = nil
		}
		require.NoError(t, o.Check())
	}
	charges.Charges = make([]commerce.Charge, commerce.MaxLines+1)
	require.ErrorIs(t, charges.Check(), commerce.ErrQuantity)
}

func TestDiffNamesWhatOnlyOneHas(t *testing.T) {
	a, b := sample(), sample()
	b.Lines[0].Net = eur("29.37") // alone: the order no longer adds up
	found := commerce.Diff(a, b)
	require.Len(t, found, 1)
	require.Equal(t, "/lines/0/net", found[0].Path)

	b = sample()
	b.Lines[1].Discounts = []commerce.Discount{{Promotion: "new", Amount: eur("1.00")}, {Promotion: "new", Amount: eur("0.25")}, {Promotion: "new", Amount: eur("0.25")}}
	found = commerce.Diff(a, b)
	require.Len(t, found, 1, "a promotion in three parts is one difference")
	require.Equal(t, "/lines/1/discounts", found[0].Path)
	is, _ := found[0].Fact("is")
	require.Equal(t, "EUR 1.50", is.Value)
	found = commerce.Diff(b, a)
	require.Len(t, found, 1)
	was, _ := found[0].Fact("was")
	require.Equal(t, "EUR 1.50", was.Value)
}

func TestEdgesOfWords(t *testing.T) {
	require.Equal(t, "commerce.PriceMode(2)", commerce.PriceMode(2).String())
	for n, want := range map[int]string{40: `"` + strings.Repeat("x", 40) + `", want one of gross, net`, 41: `"` + strings.Repeat("x", 40) + `…", want one of gross, net`} {
		err := new(commerce.PriceMode).UnmarshalText([]byte(strings.Repeat("x", n)))
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
		require.True(t, strings.HasSuffix(err.Error(), want), err)
	}
	for act, want := range map[string]string{
		"32015R2120": "Regulation 2015/2120", "32014R0910": "Regulation 910/2014", "31998L0006": "Directive 98/6", "31999L0044": "Directive 1999/44",
		"52012L0001": "52012L0001", "32011LX083": "32011LX083",
	} {
		require.Equal(t, want, commerce.ActTitle(act))
	}
	for code, ok := range map[commerce.Territory]bool{
		"IT-Z": true, "IT-A": true, "IT-0": true, "IT-9": true, "IT-[": false, "IT-@": false, "IT-/": false, "IT-:": false, "IT-a": false,
		"IT-ABCDEFGHIJKL": true, "IT-ABCDEFGHIJKLM": false, "IT-": false, "IT--A": false, "IT-A-B": true,
	} {
		require.Equal(t, ok, code.Check() == nil, code)
	}
	for text, want := range map[string]string{
		"broken": "tax: /a: broken", "two words: and more": "tax: /a: two words: and more", "other: broken": "other: /a: broken",
	} {
		var es commerce.FieldErrors
		es.Add("/a", "tax.x", errors.New(text))
		require.EqualError(t, es.Err(), want)
	}
}

// Sub is embedded under a name of its own, Inner is a struct without a tag.
type outer struct {
	Sub   `json:"sub"`
	Inner Sub
}

// Sub is a part of outer.
type Sub struct {
	X int `json:"x"`
}

func TestEdgesOfJSON(t *testing.T) {
	// Each level of "sub" is two: the pointer and the object behind it. 64 are read.
	nest := func(open, inner, end string, n int) []byte {
		return []byte(strings.Repeat(open, n) + inner + strings.Repeat(end, n))
	}
	require.NoError(t, commerce.Unmarshal(nest(`{"sub":`, `{}`, `}`, 32), new(tree)))
	require.ErrorIs(t, commerce.Unmarshal(nest(`{"sub":`, `{"name":"x"}`, `}`, 32), new(tree)), commerce.ErrJSON)
	require.NoError(t, commerce.Unmarshal(nest(`{"list":[`, `{}`, `]}`, 32), new(tree)))
	require.ErrorIs(t, commerce.Unmarshal(nest(`{"list":[`, `{}`, `]}`, 33), new(tree)), commerce.ErrJSON)
	require.NoError(t, commerce.Unmarshal(nest(`{"kids":{"k":`, `{}`, `}}`, 21), new(tree))) // three each
	require.ErrorIs(t, commerce.Unmarshal(nest(`{"kids":{"k":`, `{}`, `}}`, 22), new(tree)), commerce.ErrJSON)
	for _, text := range []string{`{"-":"x"}`, `{"hide":1}`} {
		require.ErrorIs(t, commerce.Unmarshal([]byte(text), new(tree)), commerce.ErrUnknownField, text)
	}
	var o outer
	require.NoError(t, commerce.Unmarshal([]byte(`{"sub":{"x":1},"Inner":{"x":2}}`), &o))
	require.Equal(t, outer{Sub{1}, Sub{2}}, o)
	require.ErrorIs(t, commerce.Unmarshal([]byte(`{"x":1}`), &o), commerce.ErrUnknownField)
}

package tax_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func FuzzParse(f *testing.F) {
	data, err := os.ReadFile("data/rates.csv")
	require.NoError(f, err)
	f.Add(data[:2000])
	f.Add([]byte("territory,category,rate\nIT,standard,22\n"))
	f.Add([]byte("territory,category,first,last,rate,act,provision,trust,checked\nIT,standard,2013-10-01,,22,DPR 633/1972,Art. 16,verified,2026-11-21\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := tax.Parse(data)
		if err != nil {
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields)
			return
		}
		for row := range b.Rows() {
			day := row.Period.First
			if day.IsZero() {
				day = row.Period.Last
			}
			if day.IsZero() {
				day = today
			}
			got, err := b.Trusting(commerce.Unverified).Rate(row.Territory, row.Category, day)
			require.NoError(t, err)
			require.Equal(t, row.Rate, got.Rate)
		}
	})
}

func FuzzDecide(f *testing.F) {
	files, err := vector.Load("testdata/vectors")
	require.NoError(f, err)
	for _, file := range files {
		for _, c := range file.Cases {
			if c.Op == "tax.decide" {
				f.Add([]byte(c.In))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s tax.Supply
		if commerce.Unmarshal(data, &s) != nil {
			return
		}
		d, err := tax.Decide(tax.EU(), s)
		if err != nil {
			return
		}
		_, err = json.Marshal(d)
		require.NoError(t, err)
	})
}

func FuzzCalculate(f *testing.F) {
	f.Add(int64(1999), int64(500), int64(700), uint8(0), uint8(0), false)
	f.Add(int64(1)<<62, int64(1)<<62, int64(1), uint8(1), uint8(2), true)
	f.Fuzz(func(t *testing.T, a, b, ship int64, level, anchor uint8, signed bool) {
		at := func(rate int64) commerce.Tax { return commerce.Tax{Category: "S", Rate: money.NewPercent(rate)} }
		lines := []tax.Line{
			{ID: "a", Qty: 3, Amount: money.New(a, money.EUR), Tax: at(22)},
			{ID: "b", Qty: 1, Amount: money.New(b, money.EUR), Tax: at(4)},
			{ID: "s", Amount: money.New(ship, money.EUR), Role: tax.Surcharge},
		}
		for _, mode := range []commerce.PriceMode{commerce.Gross, commerce.Net} {
			out, err := tax.Calculate(lines, tax.Options{Mode: mode, Level: tax.Level(level), Anchor: tax.Anchor(anchor), Signed: signed})
			if err != nil {
				require.Empty(t, out.Groups)
				continue
			}
			var sum money.Total
			for _, s := range out.Lines() {
				sum.Add(s.Gross)
			}
			gross, err := sum.Amount()
			require.NoError(t, err)
			require.Equal(t, out.Gross, gross)
		}
	})
}

func FuzzLocate(f *testing.F) {
	f.Add("IT", "", "23041", "")
	f.Add("FR", "GP", "97100", "")
	f.Fuzz(func(t *testing.T, country, region, postcode, city string) {
		where, err := tax.Locate(commerce.Address{Country: commerce.Territory(country), Region: region, Postcode: postcode, City: city})
		if err == nil {
			require.NoError(t, where.Check())
		}
	})
}

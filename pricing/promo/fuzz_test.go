package promo_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// cartOf makes a cart of any bytes: three per line.
func cartOf(data []byte) promo.Input {
	in := promo.Input{At: now, Currency: money.EUR, Codes: []promo.Code{{Text: "x"}}}
	for i := 0; i+2 < len(data) && i < 60; i += 3 {
		in.Lines = append(in.Lines, promo.Line{
			ID: fmt.Sprint("l", i), SKU: fmt.Sprint("s", data[i]%4), Qty: int64(data[i+1]%7) + 1, Unit: eur(int64(data[i+2]) * 7),
			Floor: eur(int64(data[i]) % 5 * 50), Facets: []string{facets[data[i]%3], facets[data[i+1]%3]}, NoDiscount: data[i]%11 == 0,
		})
	}
	in.Shipping = []promo.Shipment{{ID: "s", Method: "gls", Amount: eur(590)}}
	return in
}

func FuzzParse(f *testing.F) {
	for _, p := range shopPromotions(25) {
		data, err := promo.Format([]promo.Promotion{p})
		require.NoError(f, err)
		f.Add(data, []byte("abcdefghi"))
	}
	f.Add([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"x","when":{"type":"not","of":{"type":"any","of":[]}},"then":{"type":"tiered","steps":[{"quantity":2,"then":{"type":"percent","off":"5"}}]}}]}`), []byte("zzz"))
	f.Add([]byte(strings.Repeat(`{"schema":"commerce/promotions/1","promotions":[{"id":"x","when":`, 3)), []byte{})
	f.Fuzz(func(t *testing.T, data, cart []byte) {
		ps, err := promo.Parse(data)
		if err != nil {
			return
		}
		again, err := promo.Format(ps)
		require.NoError(t, err)
		back, err := promo.Parse(again)
		require.NoError(t, err, "what Format writes, Parse reads")
		rules, err := promo.Compile(ps, promo.Options{Zones: time.LoadLocation, Steps: 20_000})
		if err != nil {
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields)
			for _, e := range fields {
				require.True(t, strings.HasPrefix(e.Path, "/promotions"), e.Path)
			}
			return
		}
		other, err := promo.Compile(back, promo.Options{Zones: time.LoadLocation, Steps: 20_000})
		require.NoError(t, err)
		in := cartOf(cart)
		a, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, a)
		b, err := other.Evaluate(in)
		require.NoError(t, err)
		require.Equal(t, a.Lines, b.Lines)
	})
}

func FuzzEvaluate(f *testing.F) {
	f.Add([]byte("abcabcabc"), []byte("1234567890"), int64(100))
	f.Add([]byte("zxcvbnm,.asdfghjkl"), []byte("QWERTYUIOPLKJHGFDSAZXCVBNM"), int64(20_000))
	f.Fuzz(func(t *testing.T, cart, data []byte, steps int64) {
		var ps []promo.Promotion
		for i := 0; i+3 < len(data) && i < 80; i += 4 {
			p := promo.Promotion{ID: fmt.Sprint("p", i), Priority: int(data[i] % 3), Spread: promo.Spread(data[i+3] % 2)}
			of := promo.Match{Facet: facets[data[i+1]%3]}
			off := money.NewPercent(int64(data[i+2]%100) + 1)
			amount := eur(int64(data[i+2])*5 + 1)
			switch data[i] % 9 {
			case 0:
				p.Then = promo.Percent{Off: off, Of: of}
			case 1:
				p.Then = promo.Off{Amount: amount, Of: of, Per: promo.Per(data[i+3] % 2)}
			case 2:
				p.Then = promo.BuyGet{Buy: int64(data[i+3]%4) + 1, Get: int64(data[i+1]%3) + 1, Of: of, Off: off}
			case 3:
				p.Then = promo.BuyGet{Buy: 1, Get: int64(data[i+1]%3) + 1, Of: of, GetOf: &promo.Match{SKU: "s1"}, Off: off}
			case 4:
				p.Then = promo.ForPrice{Qty: int64(data[i+3]%4) + 2, Amount: amount, Of: of}
			case 5:
				p.Then = promo.Bundle{Slots: []promo.Slot{{Of: of, Qty: 1}, {Of: promo.Match{SKU: "s2"}, Qty: int64(data[i+3]%2) + 1}}, Off: off}
			case 6:
				p.Then = promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: off, Pairing: promo.Merchant}
			case 7:
				p.Then = promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: off, Choose: promo.Dearest}
				p.Limits.PerOrder = int64(data[i+3] % 5)
			default:
				p.Phase = promo.OrderPhase
				p.Then = promo.Off{Amount: amount, Per: promo.Order}
				p.Cap = promo.Figures{eur(int64(data[i+3]) + 1)}
			}
			ps = append(ps, p)
		}
		in := cartOf(cart)
		rules, err := promo.Compile(ps, promo.Options{Steps: max(1, steps%50_000)})
		require.NoError(t, err)
		short, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, short)
		again, err := rules.Evaluate(in)
		require.NoError(t, err)
		require.Equal(t, short.Lines, again.Lines, "a function of its input")
		for _, r := range short.Reasons() {
			require.NotContains(t, r.String(), "{")
		}
		_, err = json.Marshal(short)
		require.NoError(t, err)
	})
}

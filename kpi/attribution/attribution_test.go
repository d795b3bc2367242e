package attribution_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi/attribution"
	"github.com/bottega-go/commerce/money"
	"github.com/stretchr/testify/require"
)

func of(channels ...string) attribution.Path {
	p := attribution.Path{Conversions: 1, Value: money.New(100, money.EUR)}
	for _, c := range channels {
		p.Touches = append(p.Touches, attribution.Touch{Channel: c})
	}
	return p
}

func manyChannels(n int) []attribution.Path {
	paths := make([]attribution.Path, n)
	for i := range paths {
		paths[i] = of(fmt.Sprint("c", i), fmt.Sprint("c", i/2))
	}
	return paths
}

func second[A any](_ A, err error) error { return err }

func TestErrors(t *testing.T) {
	one := []attribution.Path{of("a")}
	sum := func(set uint64) float64 { return float64(set) }
	src := rand.New(rand.NewPCG(1, 1))
	long := of()
	long.Touches = make([]attribution.Touch, 10_001)
	for i := range long.Touches {
		long.Touches[i].Channel = "a"
	}
	big := of("a")
	big.Value = money.New(math.MaxInt64, money.EUR)
	none := of()
	none.Value = big.Value
	for name, c := range map[string]struct{ want, got error }{
		"kind":            {attribution.ErrOptions, second(attribution.Rule{Kind: 9}.Credit(one))},
		"half-life":       {attribution.ErrOptions, second(attribution.Rule{HalfLife: -1}.Credit(one))},
		"window":          {attribution.ErrOptions, second(attribution.Rule{Window: math.NaN()}.Credit(one))},
		"counts":          {attribution.ErrPath, second(attribution.Rule{}.Credit([]attribution.Path{{Conversions: -1}}))},
		"nulls":           {attribution.ErrPath, second(attribution.Shapley{}.Credit([]attribution.Path{{Nulls: math.MaxInt64}}))},
		"age":             {attribution.ErrPath, second(attribution.Markov{}.Credit([]attribution.Path{{Touches: []attribution.Touch{{Channel: "a", Age: math.NaN()}}}}))},
		"touches":         {attribution.ErrTooLarge, second(attribution.Markov{}.Credit([]attribution.Path{long}))},
		"channels":        {attribution.ErrTooLarge, second(attribution.Markov{}.Credit(manyChannels(501)))},
		"players by rate": {attribution.ErrTooLarge, second(attribution.Shapley{Worth: attribution.Rate}.Credit(manyChannels(65)))},
		"no source":       {attribution.ErrOptions, second(attribution.Shapley{Worth: attribution.Rate}.Credit(manyChannels(30)))},
		"worth":           {attribution.ErrOptions, second(attribution.Shapley{Worth: 9}.Credit(one))},
		"values":          {attribution.ErrOptions, second(attribution.Values(-1, sum))},
		"values many":     {attribution.ErrTooLarge, second(attribution.Values(21, sum))},
		"values NaN":      {attribution.ErrOptions, second(attribution.Values(2, func(uint64) float64 { return math.NaN() }))},
		"sampled":         {attribution.ErrOptions, second(attribution.Sampled(3, nil, 1, src))},
		"sampled many":    {attribution.ErrTooLarge, second(attribution.Sampled(65, sum, 1, src))},
		"sampled NaN":     {attribution.ErrOptions, second(attribution.Sampled(3, func(uint64) float64 { return math.NaN() }, 1, src))},
		"overflow":        {money.ErrOverflow, second(attribution.Rule{}.Credit([]attribution.Path{big, big}))},
		"overflow subset": {money.ErrOverflow, second(attribution.Shapley{}.Credit([]attribution.Path{big, big}))},
		"overflow all":    {money.ErrOverflow, second(attribution.Markov{}.Credit([]attribution.Path{big, big}))},
		"overflow rest":   {money.ErrOverflow, second(attribution.Markov{}.Credit([]attribution.Path{none, none}))},
	} {
		require.ErrorIs(t, c.got, c.want, name)
	}
	bad := make([]attribution.Path, 300)
	for i := range bad {
		bad[i] = of("", "", "")
		bad[i].Conversions = -1
	}
	var fields commerce.FieldErrors
	require.ErrorAs(t, second(attribution.Markov{}.Credit(bad)), &fields)
	require.LessOrEqual(t, len(fields), 104)
}

func TestWords(t *testing.T) {
	for k := attribution.Last; k <= attribution.LastNonDirect; k++ {
		b, err := k.MarshalText()
		require.NoError(t, err)
		var back attribution.Kind
		require.NoError(t, back.UnmarshalText(b))
		require.Equal(t, k, back)
	}
	require.Equal(t, "attribution.Kind(9)", attribution.Kind(9).String())
	_, err := attribution.Kind(9).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.ErrorIs(t, new(attribution.Kind).UnmarshalText([]byte("any")), commerce.ErrUnknownWord)
}

// Above 20 channels values are sampled; the same seed gives the same credits, and they add up.
func TestSampledByRate(t *testing.T) {
	paths := manyChannels(30)
	run := func() []attribution.Credit {
		cs, err := attribution.Shapley{Worth: attribution.Rate, Samples: 500, Source: rand.New(rand.NewPCG(4, 2))}.Credit(paths)
		require.NoError(t, err)
		return cs
	}
	cs := run()
	require.Equal(t, cs, run())
	var sum money.Total
	for _, c := range cs {
		sum.Add(c.Value)
	}
	got, err := sum.Amount()
	require.NoError(t, err)
	require.Equal(t, money.New(3000, money.EUR), got)
	cs, err = attribution.Markov{}.Credit(manyChannels(400))
	require.NoError(t, err)
	require.Len(t, cs, 400)
}

type constant float64

func (c constant) Float64() float64 { return float64(c) }

func FuzzSampled(f *testing.F) {
	f.Add(3, 10, .5)
	f.Add(64, 2, math.NaN())
	f.Fuzz(func(t *testing.T, n, samples int, u float64) {
		values, err := attribution.Sampled(n, func(set uint64) float64 { return float64(set % 1024) }, samples%1000, constant(u))
		if err != nil {
			return
		}
		for _, v := range values {
			require.False(t, math.IsNaN(v))
		}
	})
}

// FuzzCredit: hostile paths end in a typed error or in credits that add up.
func FuzzCredit(f *testing.F) {
	f.Add("abca", int64(2), int64(1000), int64(1), 3., 7., 30.)
	f.Fuzz(func(t *testing.T, channels string, conversions, cents, nulls int64, age, half, window float64) {
		p := attribution.Path{Conversions: conversions, Nulls: nulls, Value: money.New(cents, money.EUR)}
		for i := range min(len(channels), 50) {
			p.Touches = append(p.Touches, attribution.Touch{Channel: channels[i : i+1], Age: age * float64(i)})
		}
		all := append(models(), attribution.Rule{Kind: attribution.TimeDecay, HalfLife: half, Window: window})
		for _, m := range all {
			cs, err := m.Credit([]attribution.Path{p})
			if err != nil {
				continue
			}
			var sum money.Total
			for _, c := range cs {
				sum.Add(c.Value)
				require.False(t, math.IsNaN(c.Conversions) || math.IsInf(c.Effect, 0))
			}
			got, err := sum.Amount()
			require.NoError(t, err)
			require.True(t, got == p.Value || len(cs) == 0 && p.Value.IsZero(), "%v %v", got, p.Value)
		}
	})
}

func ExampleRule() {
	paths := []attribution.Path{
		{Touches: []attribution.Touch{{Channel: "ads"}, {Channel: "mail"}, {Channel: "search"}}, Conversions: 1, Value: money.New(10000, money.EUR)},
		{Touches: []attribution.Touch{{Channel: "search"}}, Conversions: 2, Value: money.New(5000, money.EUR)},
	}
	cs, err := attribution.Rule{Kind: attribution.Position}.Credit(paths)
	for _, c := range cs {
		fmt.Printf("%-6s %.1f %v\n", c.Channel, c.Conversions, c.Value)
	}
	fmt.Println(err)
	// Output:
	// ads    0.4 EUR 40.00
	// mail   0.2 EUR 20.00
	// search 2.4 EUR 90.00
	// <nil>
}

func ExampleMarkov() {
	touch := func(channels ...string) (ts []attribution.Touch) {
		for _, c := range channels {
			ts = append(ts, attribution.Touch{Channel: c})
		}
		return ts
	}
	sale := money.New(1100, money.EUR)
	cs, _ := attribution.Markov{}.Credit([]attribution.Path{
		{Touches: touch("ads"), Conversions: 1, Value: sale, Nulls: 1},
		{Touches: touch("mail"), Conversions: 1, Value: sale, Nulls: 1},
		{Touches: touch("ads", "mail"), Conversions: 1, Value: sale},
	})
	for _, c := range cs {
		fmt.Printf("%s: %.0f%% of sales lost without it, %v\n", c.Channel, 100*c.Effect, c.Value)
	}
	// Output:
	// ads: 56% of sales lost without it, EUR 15.00
	// mail: 67% of sales lost without it, EUR 18.00
}

func ExampleValues() {
	// Two left gloves and one right one: only a pair is worth anything.
	values, _ := attribution.Values(3, func(set uint64) float64 {
		if set == 0b101 || set == 0b110 || set == 0b111 {
			return 1
		}
		return 0
	})
	fmt.Printf("%.3f\n", values)
	// Output: [0.167 0.167 0.667]
}

func BenchmarkModels(b *testing.B) {
	src := rand.New(rand.NewPCG(1, 2))
	paths := make([]attribution.Path, 10_000)
	for i := range paths {
		p := attribution.Path{Conversions: 1, Value: money.New(1000+src.Int64N(9000), money.EUR), Nulls: src.Int64N(20)}
		for range 1 + src.IntN(5) {
			p.Touches = append(p.Touches, attribution.Touch{Channel: fmt.Sprint("c", src.IntN(12)), Age: float64(src.IntN(30))})
		}
		paths[i] = p
	}
	for name, m := range map[string]attribution.Model{
		"linear": attribution.Rule{Kind: attribution.Linear}, "decay": attribution.Rule{Kind: attribution.TimeDecay}, "markov": attribution.Markov{},
		"shapley": attribution.Shapley{}, "shapley_rate": attribution.Shapley{Worth: attribution.Rate},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Credit(paths); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

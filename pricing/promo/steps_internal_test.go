package promo

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
)

// The work of a group ends soon after its steps are used up, whatever the rules.
func TestStepsAreCounted(t *testing.T) {
	var ps []Promotion
	for i := range 400 {
		off := money.NewPercent(int64(1 + i%100))
		p := Promotion{ID: fmt.Sprint("p", i), Then: BuyGet{Buy: int64(1 + i%5), Get: int64(1 + i%4), Off: off}}
		switch i % 5 {
		case 1:
			p.Then = ForPrice{Qty: int64(2 + i%40), Amount: money.New(int64(i), money.EUR)}
		case 2:
			p.Then = BuyGet{Buy: 3, Get: 50, GetOf: &Match{}, Off: off}
		case 3:
			p.Then = Percent{Off: off}
			p.Limits.Units = int64(i)
		}
		ps = append(ps, p)
	}
	in := Input{At: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Currency: money.EUR}
	for i := range 200 {
		in.Lines = append(in.Lines, Line{ID: fmt.Sprint(i), Qty: int64(1 + i%9), Unit: money.New(int64(100+i), money.EUR)})
	}
	for _, steps := range []int64{1, 1000, 100_000, stepsBase} {
		rules, err := Compile(ps, Options{Steps: steps})
		require.NoError(t, err)
		e, err := rules.evaluate(&in, false)
		require.NoError(t, err)
		require.Greater(t, e.steps, -steps/2-50_000, "%d steps", steps)
		var res Result
		e.result(&res)
		e.done()
		require.False(t, res.Optimal)
		require.Positive(t, res.Discount.Units())
	}
}

// What a step stands for: eight for each run of units that is put in order, and in
// the programme one for each unit, state and way to use the unit, or not. Merchant
// pairing looks at each unit once for each reward, and at those that follow.
func TestWhatAStepIs(t *testing.T) {
	tenth := Promotion{ID: "tenth", Round: PerUnit, Then: Percent{Off: money.NewPercent(10)}}
	three := Promotion{ID: "three", Then: BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100)}}
	two := Promotion{ID: "two", Then: BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(50)}}
	merchant := Promotion{ID: "merchant", Then: BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(100), Pairing: Merchant}}
	for name, c := range map[string]struct {
		ps   []Promotion
		want int64
	}{
		"single offers":               {[]Promotion{tenth, {ID: "fifth", Then: Percent{Off: money.NewPercent(20)}}}, 0},
		"a multi-buy alone":           {[]Promotion{three}, 8},
		"and single offers":           {[]Promotion{three, tenth}, 8 + 3*3*2},
		"two multi-buys":              {[]Promotion{three, two}, 8 + 8 + 8 + 3*(3*2)*3}, // each alone, then both
		"merchant and single offers":  {[]Promotion{merchant, tenth}, 8 + 3*(1+3)},
		"merchant, one reward, alone": {[]Promotion{merchant}, 8},
	} {
		rules, err := Compile(c.ps, Options{Steps: 1000})
		require.NoError(t, err)
		in := Input{At: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Currency: money.EUR, Lines: []Line{{ID: "a", Qty: 3, Unit: money.New(1000, money.EUR)}}}
		e, err := rules.evaluate(&in, false)
		require.NoError(t, err)
		require.Equal(t, c.want, 1000-e.steps, name)
		require.Zero(t, e.gap, name)
		e.done()
		// With one step less than it takes, the deal is not proved.
		if c.want > 8 {
			rules, err = Compile(c.ps, Options{Steps: c.want - 1})
			require.NoError(t, err)
			res, err := rules.Evaluate(in)
			require.NoError(t, err)
			require.False(t, res.Optimal, name)
		}
	}
}

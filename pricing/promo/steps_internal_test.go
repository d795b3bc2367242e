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

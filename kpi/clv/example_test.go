package clv_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
)

func ExampleSummarize() {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 12, 0, 0, 0, time.UTC) }
	facts := []clv.Purchase{
		{Customer: "c7", At: day(1), Amount: money.New(2990, money.EUR)},
		{Customer: "c7", At: day(8), Amount: money.New(1500, money.EUR)},
		{Customer: "c7", At: day(15), Amount: money.New(1000, money.EUR)},
		{Customer: "c9", At: day(8), Amount: money.New(4990, money.EUR)},
	}
	rows, err := clv.Summarize(slices.Values(facts), clv.Weeks, calendar.MustDate("2026-11-22"), time.UTC)
	for _, r := range rows {
		fmt.Println(r.Customer, r.X, r.Recency, r.Age, r.Spend.Sum.Number())
	}
	fmt.Println(err)
	// Output:
	// c7 2 2 3 25.00
	// c9 0 0 2 0
	// <nil>
}

func ExampleBGNBD() {
	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426} // CDNOW, as published
	row := clv.Row{X: 2, Recency: 30.43, Age: 38.86}
	fmt.Printf("%.3f %.2f\n", m.ConditionalExpected(row, 39), m.Alive(row))
	// Output: 1.226 0.73
}

func ExampleFitBGNBD() {
	truth := clv.BGNBD{R: 0.8, Alpha: 5, A: 0.9, B: 3}
	src := rand.New(rand.NewPCG(1, 2))
	rows := make([]clv.Row, 5000)
	for i := range rows {
		rows[i] = truth.Simulate(src, 39)
	}
	m, fit, err := clv.FitBGNBD(rows, clv.Options{})
	if err != nil { // clv.ErrNotConverged comes with the best point in m
		fmt.Println(err)
	}
	fmt.Println(fit.Converged, fit.Customers, len(fit.StdErrors), m.R > 0.7 && m.R < 0.9)
	// Output: true 5000 4 true
}

func ExampleGammaGamma_Value() {
	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	g := clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44, Currency: money.USD}
	row := clv.Row{X: 2, Recency: 30.43, Age: 38.86, Spend: clv.Spend{Sum: money.New(4470, money.USD), N: 2}}
	mean, _ := g.MeanSpend(row.Spend, money.HalfUp)
	value, err := g.Value(m, row, row.Spend, clv.ValueOptions{Margin: money.NewPercent(30), Horizon: 52, Discount: money.MustPercent("0.2")})
	fmt.Println(mean, value, err)
	// Output: USD 24.66 USD 10.98 <nil>
}

func ExampleValidate() {
	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	held := []clv.Held{{Row: clv.Row{X: 2, Recency: 30.43, Age: 38.86}, Actual: 1}, {Row: clv.Row{Age: 38.86}}}
	v, err := clv.Validate(m, held, 39)
	fmt.Printf("%d bought, %.2f expected %v\n", v.Actual, v.Predicted, err)
	// Output: 1 bought, 1.42 expected <nil>
}

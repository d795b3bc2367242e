package kpi_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func ExampleSales() {
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	var sales, otherShard kpi.Sales
	for i, cents := range []int64{2999, 4001, 3000} {
		shard := &sales
		if i == 2 {
			shard = &otherShard
		}
		if err := shard.Add(kpi.Sale{At: at, Units: 2, Gross: cents, Currency: money.EUR}); err != nil {
			fmt.Println(err)
		}
	}
	if err := sales.Merge(&otherShard); err != nil {
		fmt.Println(err)
	}
	aov := sales.Report().AOV(kpi.GrossLessDiscounts)
	mean, ok := aov.Round(money.HalfUp)
	fmt.Println(mean, ok, aov.Sum, aov.N, aov.KPI)
	// Output:
	// EUR 33.33 true EUR 100.00 3 aov.gross_less_discounts
}

// A refund that belongs to no period of the report is counted, not an error. The
// margin gets the cost of goods back that can be sold again.
func ExampleSales_AddRefundSeq() {
	days, err := kpi.Calendar{Zone: time.UTC}.Days(calendar.Period{First: calendar.MustDate("2026-11-21"), Last: calendar.MustDate("2026-11-22")})
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	sales := kpi.Sales{Periods: days}
	_ = sales.Add(kpi.Sale{At: at, Units: 2, Gross: 4000, Cost: 1500, CostKnown: true, Currency: money.EUR})
	back := kpi.Refund{At: at.AddDate(0, 0, 1), OrderedAt: at, Units: 1, Value: 2000, Cost: 750, Currency: money.EUR}
	restocked, lost, old := back, back, back
	restocked.Restocked = true
	old.At, old.OrderedAt = at.AddDate(0, 0, 9), at.AddDate(0, 0, -9)
	skipped, err := sales.AddRefundSeq(slices.Values([]kpi.Refund{restocked, lost, old}))
	margin, known := sales.Report().GrossMargin(kpi.ByEvent)
	fmt.Println(skipped, err, margin, known)
	// Output:
	// 1 <nil> EUR -7.50 true
}

func ExampleCalendar() {
	rome, _ := time.LoadLocation("Europe/Rome") // the host reads zone files, never this package
	months, err := kpi.Calendar{Zone: rome}.Months(calendar.Period{First: calendar.MustDate("2026-03-01"), Last: calendar.MustDate("2026-04-30")})
	fmt.Println(months.Len(), err)
	fmt.Println(months.Label(0), months.Span(0))
	fmt.Println(months.Index(time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC))) // midnight in Rome: April has begun
	// Output:
	// 2 <nil>
	// 2026-03 2026-02-28T23:00:00Z/2026-03-31T22:00:00Z
	// 1
}

func ExampleSaleOf() {
	eur := func(s string) money.Amount { return money.MustParse(s, money.EUR) }
	order := commerce.Order{ID: "R-1", Currency: money.EUR, PlacedAt: time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC), Lines: []commerce.Line{{
		ID: "l1", SKU: "shirt", Qty: 2, List: eur("61.00"), Net: eur("40.00"), VAT: eur("8.80"), Gross: eur("48.80"),
		Discounts: []commerce.Discount{{Promotion: "autumn", Amount: eur("12.20")}}, Tax: commerce.Tax{Rate: money.MustPercent("22")},
	}}}
	sale := kpi.SaleOf(&order)
	fmt.Println(sale.Gross, sale.Discounts, sale.Net(), sale.Tax) // cents without VAT: 12.20 off is 10.00
	// Output:
	// 5000 1000 4000 880
}

func ExampleCustomers() {
	months, _ := kpi.Calendar{Zone: time.UTC}.Months(calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-03-31")})
	order := func(customer uint64, day string) kpi.Sale {
		return kpi.Sale{Customer: customer, At: calendar.MustDate(day).Start(time.UTC), Gross: 1000, Currency: money.EUR}
	}
	customers := kpi.Customers{Periods: months}
	_, err := customers.AddSeq(slices.Values([]kpi.Sale{
		order(7, "2026-01-05"), order(7, "2026-02-09"), order(8, "2026-01-20"), order(9, "2026-03-02"),
	}))
	fmt.Println(customers.Report().RepeatRate(), err)
	for _, c := range customers.Cohorts(calendar.MustDate("2026-03-31").Start(time.UTC)) { // March has not ended
		fmt.Println(c.Label, c.Size, c.Active)
	}
	// Output:
	// 33.3333% <nil>
	// 2026-01 2 [100% 50% n/a]
	// 2026-02 0 [n/a n/a]
	// 2026-03 1 [n/a]
}

func ExampleScoreRFM() {
	eur := func(s string) money.Amount { return money.MustParse(s, money.EUR) }
	list, err := kpi.ScoreRFM([]kpi.RFM{
		{Key: 1, DaysSince: 12, Orders: 7, Spend: eur("640.00")},
		{Key: 2, DaysSince: 300, Orders: 1, Spend: eur("25.00")},
	}, kpi.Cuts{DaysSince: []int64{365, 180, 90, 30}, Orders: []int64{2, 3, 4, 6}, Spend: []int64{5000, 10000, 25000, 50000}}, nil)
	for _, c := range list {
		fmt.Println(c.Key, c.R, c.F, c.M, c.Segment)
	}
	fmt.Println(err)
	// Output:
	// 1 5 5 5 champions
	// 2 2 1 1 lost
	// <nil>
}

func ExampleABC() {
	items, err := kpi.ABC([]kpi.Item{{"mug", 1500}, {"shirt", 50000}, {"coat", 40000}, {"pin", 500}}, kpi.ABCOptions{})
	for _, x := range items {
		fmt.Println(x.ID, x.Class, x.Cumulative)
	}
	fmt.Println(kpi.ParetoShare(items, money.NewPercent(80)), err)
	// Output:
	// shirt A 54.3478%
	// coat A 97.8261%
	// mug C 99.4565%
	// pin C 100%
	// 50% <nil>
}

func ExampleContribution() {
	eur := func(s string) money.Amount { return money.MustParse(s, money.EUR) }
	levels, err := kpi.Contribution(eur("1000.00"),
		kpi.Layer{Name: "goods", Level: 1, Amount: eur("400.00")},
		kpi.Layer{Name: "parcels", Level: 2, Amount: eur("90.00")},
		kpi.Layer{Name: "marketing", Level: 3, Amount: eur("150.00")})
	for _, m := range levels {
		fmt.Println(m.KPI, m.Amount, m.Rate)
	}
	fmt.Println(err)
	// Output:
	// contribution_margin.1 EUR 600.00 60%
	// contribution_margin.2 EUR 510.00 51%
	// contribution_margin.3 EUR 360.00 36%
	// <nil>
}

func ExampleUnique() {
	var unique kpi.Unique
	stream := []kpi.Sale{{Order: "A", Gross: 100, Currency: money.EUR}, {Order: "B", Gross: 200, Currency: money.EUR}, {Order: "A", Gross: 100, Currency: money.EUR}}
	var sales kpi.Sales
	_, err := sales.AddSeq(unique.Sales(slices.Values(stream)))
	fmt.Println(sales.Report().Orders(), sales.Report().GrossSales(), err)
	// Output:
	// 2 EUR 3.00 <nil>
}

func ExampleVisits() {
	var visits kpi.Visits
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	for range 3 {
		_ = visits.Add(kpi.Visit{At: at, Stages: kpi.StagesOf(kpi.Viewed)})
	}
	_ = visits.Add(kpi.Visit{At: at, Stages: kpi.StagesOf(kpi.Viewed, kpi.Added, kpi.CheckedOut, kpi.Bought), Orders: 1})
	_ = visits.AddUnmeasured(at, "", 6) // no consent: counted, never scaled
	r := visits.Report()
	fmt.Println(r.Conversion(), "of measured sessions, which are", r.Coverage())
	// Output:
	// 25% of measured sessions, which are 40%
}

func ExampleTotalCost() {
	eur := func(s string) money.Amount { return money.MustParse(s, money.EUR) }
	plan, err := kpi.TotalCost([]kpi.CostDriver{
		{Name: "build", OneOff: eur("20000.00")},
		{Name: "hosting", PerYear: eur("1200.00"), Growth: money.MustPercent("10")},
		{Name: "payment", PerOrder: eur("0.25"), OfSales: money.MustPercent("1.5")},
	}, []kpi.YearPlan{{Orders: 1000, Sales: eur("50000.00")}, {Orders: 2000, Sales: eur("100000.00")}}, money.HalfUp)
	fmt.Println(plan.Years, plan.Total, err)
	// Output:
	// [EUR 22200.00 EUR 3320.00] EUR 25520.00 <nil>
}

func ExampleDefinitions() {
	for _, d := range kpi.Definitions() {
		if d.ID == "return_rate.value.by_order" {
			fmt.Println(d.Formula, "·", d.Direction, "·", d.From)
		}
	}
	// Output:
	// value of goods returned / (gross sales - discounts) · down · Totals.ReturnRateValue
}

// Of two users who viewed the shoe one added it; a third added it from a list
// without a view and is in neither number.
func ExampleItems() {
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	var items kpi.Items
	for visitor, stages := range [][]kpi.Stage{1: {kpi.Viewed, kpi.Viewed, kpi.Added}, 2: {kpi.Viewed}, 3: {kpi.Added}} {
		for _, stage := range stages {
			if err := items.Add(kpi.ItemEvent{At: at, Item: "shoe", Visitor: uint64(visitor), Stage: stage}); err != nil {
				fmt.Println(err)
			}
		}
	}
	shoe := items.Report().Items[0]
	fmt.Println(shoe.CartToView().KPI, shoe.CartToView(), shoe.AddedUnseen)
	fmt.Println(shoe.CartToViewByEvents().KPI, shoe.CartToViewByEvents())
	// Output:
	// cart_to_view.users 50% 1
	// cart_to_view.events 66.6667%
}

// A refund counts for the cohort of the first order, in the period of the refund.
func ExampleCohortRevenue_AddRefund() {
	months, err := kpi.Calendar{Zone: time.UTC}.Months(calendar.Period{First: calendar.MustDate("2026-10-01"), Last: calendar.MustDate("2026-11-30")})
	if err != nil {
		panic(err)
	}
	october := time.Date(2026, 10, 21, 9, 30, 0, 0, time.UTC)
	revenue := kpi.CohortRevenue{Periods: months}
	_ = revenue.AddRefund(kpi.Refund{At: october.AddDate(0, 1, 0), Customer: 7, Value: 1500, Currency: money.EUR})
	_ = revenue.Add(kpi.Sale{At: october, Customer: 7, Gross: 4000, Currency: money.EUR})
	for _, cell := range revenue.Report(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))[0].Cells {
		fmt.Println(cell.Sales, cell.Refunds, cell.CumulativeNet)
	}
	// Output:
	// EUR 40.00 EUR 0.00 EUR 40.00
	// EUR 0.00 EUR 15.00 EUR 25.00
}

func ExampleHistoricCLV() {
	day := calendar.MustDate("2026-11-21")
	values, mean, err := kpi.HistoricCLV(slices.Values([]kpi.CustomerMargin{
		{Customer: 1, On: day, Margin: money.MustParse("12.00", money.EUR)},
		{Customer: 1, On: day.AddDays(3), Margin: money.MustParse("-2.00", money.EUR)}, // a refund
		{Customer: 2, On: day, Margin: money.MustParse("5.00", money.EUR)},
	}), day.AddDays(7))
	if err != nil {
		fmt.Println(err)
	}
	average, _ := mean.Round(money.HalfUp)
	fmt.Println(values[0].KPI, values[0].Margin, values[1].Margin, average)
	// Output:
	// clv.historic EUR 10.00 EUR 5.00 EUR 7.50
}

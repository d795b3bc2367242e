package stock_test

import (
	"fmt"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
)

func ExampleLevel_Promise() {
	today := calendar.MustDate("2026-11-21")
	lv := stock.Level{OnHand: 5, Reserved: 2, Safety: 1, Incoming: []stock.Inbound{{Qty: 10, On: calendar.MustDate("2026-12-01")}}}
	can, err := lv.Promise(4, today, stock.Policy{})
	if err != nil {
		panic(err)
	}
	fmt.Println(can.Now, can.Later, can.Ready)
	for _, r := range can.Reasons() {
		fmt.Println(r)
	}
	// Output:
	// 2 2 2026-12-01
	// 2 units are in stock
	// 2 units are announced and all here on 2026-12-01
}

func ExampleReservation_Commit() {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	hold := stock.Reservation{ID: "h1", SKU: "tee-m", Qty: 2, At: at, Until: at.Add(15 * time.Minute)}
	level, err := stock.Level{OnHand: 3}.Hold(hold)
	fmt.Println(level.Available(), err)
	sold, err := hold.Commit(at.Add(5 * time.Minute))
	fmt.Println(sold.State, err)
	level, err = level.Settle(hold, sold)
	fmt.Println(level.OnHand, level.Reserved, err)
	_, err = hold.Commit(at.Add(time.Hour))
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// committed <nil>
	// 1 0 <nil>
	// stock: the reservation was good before 2026-11-21T10:15:00Z
}

func ExampleAllocate() {
	levels, err := stock.NewLevels(
		stock.Entry{SKU: "tee-m", Location: "milano", Level: stock.Level{OnHand: 1}},
		stock.Entry{SKU: "book-1", Location: "milano", Level: stock.Level{OnHand: 1}},
		stock.Entry{SKU: "tee-m", Location: "lodi", Level: stock.Level{OnHand: 9}},
		stock.Entry{SKU: "book-1", Location: "lodi", Level: stock.Level{OnHand: 9}},
	)
	if err != nil {
		panic(err)
	}
	lines := []stock.Line{{ID: "l1", SKU: "tee-m", Qty: 2}, {ID: "l2", SKU: "book-1", Qty: 1}}
	places := []stock.Place{{ID: "milano", Rank: 3}, {ID: "lodi", Rank: 35}}
	plan, err := stock.Allocate(lines, places, levels, stock.Allocation{})
	fmt.Println(plan.Parcels, plan.Optimal, err)
	plan, err = stock.Allocate(lines, places, levels, stock.Allocation{Collect: "milano"})
	fmt.Println(plan.Picks, err)
	for _, r := range plan.Reasons() {
		fmt.Println(r.Kind, r)
	}
	// Output:
	// [lodi] true <nil>
	// [{l1 tee-m milano 1} {l1 tee-m lodi 1} {l2 book-1 milano 1}] <nil>
	// because all units leave from 2 places in 2 parcels
	// note 1 units of tee-m come from lodi first
}

func ExampleFold() {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	levels, err := stock.Fold(
		stock.Movement{ID: "m1", At: at, SKU: "tee-m", Kind: stock.Receive, Qty: 10},
		stock.Movement{ID: "m2", At: at, SKU: "tee-m", Kind: stock.Reserve, Qty: 3},
		stock.Movement{ID: "m2", At: at, SKU: "tee-m", Kind: stock.Reserve, Qty: 3}, // a retry
		stock.Movement{ID: "m3", At: at, SKU: "tee-m", Kind: stock.Ship, Qty: 3},
		stock.Movement{ID: "m4", At: at, SKU: "tee-m", Kind: stock.Issue, Qty: 8},
	)
	fmt.Println(levels.Level("tee-m", "").OnHand)
	fmt.Println(err)
	// Output:
	// 7
	// stock: /4/qty: issue of 8 leaves -1 on hand, 0 reserved
}

func ExampleQuota_Take() {
	q := stock.Quota{Limit: 100, Sold: 98, Customer: 5}
	g, err := q.Take(3, 0, time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC))
	fmt.Println(g.Units, g.Code(), err)
	fmt.Println(g.Reasons()[0])
	// Output:
	// 2 stock.quota.sold_out <nil>
	// 2 of 3 units: the sale has no more
}

func ExampleKit() {
	kit, err := stock.Kit(
		stock.Need{SKU: "cup", Qty: 2, Level: stock.Level{OnHand: 9}},
		stock.Need{SKU: "pot", Qty: 1, Level: stock.Level{OnHand: 3, Incoming: []stock.Inbound{{Qty: 5, On: calendar.MustDate("2026-12-01")}}}},
	)
	fmt.Println(kit.OnHand, kit.Incoming, err)
	// Output:
	// 3 [{1 2026-12-01}] <nil>
}

package kpi

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// RFM are the three figures of a customer. DaysSince is from the last order to
// now, not the recency of lifetime models, which is from first to last.
type RFM struct {
	Key       uint64       `json:"key"`
	DaysSince int64        `json:"days_since"`
	Orders    int64        `json:"orders"`
	Spend     money.Amount `json:"spend"`
}

// RFM returns the figures on a day.
func (c Customer) RFM(on calendar.Date) RFM {
	return RFM{c.Key, int64(on.Sub(c.Last)), c.Orders, c.Spend}
}

// An RFMScore is a customer with scores from 1 to 5, 5 being the best: the most
// recent, the most orders, the most spend.
type RFMScore struct {
	RFM
	R       int    `json:"r"`
	F       int    `json:"f"`
	M       int    `json:"m"`
	Segment string `json:"segment"`
}

// Cuts are fixed lower bounds of the scores 2 to 5, rising; for DaysSince they
// are upper bounds, falling. nil scores by rank.
//
// Scores by rank put one customer in five into each class, by the count of those
// strictly worse, so that equal values always have equal scores. Where most
// customers have ordered once, the orders then fall into few classes: use cuts,
// such as 2, 3, 4 and 6 orders.
type Cuts struct {
	DaysSince, Orders, Spend []int64 // Spend in minor units
}

// A Segment names scores. The ends of each range belong to it.
type Segment struct {
	Name   string
	R, FM  [2]int // FM is the rounded mean of F and M
	Advice string
}

// Segments returns the customary eleven names, in the order in which they are tried.
// They cover every score.
func Segments() []Segment {
	return []Segment{
		{"champions", [2]int{5, 5}, [2]int{4, 5}, "reward them, ask for reviews"},
		{"loyal", [2]int{3, 5}, [2]int{4, 5}, "offer more of what they like"},
		{"potential_loyalist", [2]int{4, 5}, [2]int{2, 3}, "membership, a second category"},
		{"new", [2]int{5, 5}, [2]int{1, 1}, "help them start"},
		{"promising", [2]int{4, 4}, [2]int{1, 1}, "make the brand known"},
		{"need_attention", [2]int{3, 3}, [2]int{3, 3}, "an offer with a date"},
		{"about_to_sleep", [2]int{3, 3}, [2]int{1, 2}, "reconnect"},
		{"cannot_lose", [2]int{1, 1}, [2]int{4, 5}, "a personal contact"},
		{"at_risk", [2]int{2, 2}, [2]int{3, 5}, "win them back"},
		{"hibernating", [2]int{1, 2}, [2]int{2, 3}, "a small reminder"},
		{"lost", [2]int{1, 2}, [2]int{1, 5}, "let them go"},
	}
}

// ScoreRFM scores customers. The result is in the order of the input. Nil
// segments are those of [Segments]. Different currencies are
// money.ErrCurrencyMismatch; cuts that are not four numbers in order are ErrRange.
func ScoreRFM(customers []RFM, cuts Cuts, segments []Segment) ([]RFMScore, error) {
	if segments == nil {
		segments = Segments()
	}
	days, orders, spend := make([]int64, len(customers)), make([]int64, len(customers)), make([]int64, len(customers))
	for i, c := range customers {
		minor, err := c.Spend.Minor()
		if err != nil {
			return nil, err
		}
		if _, err := c.Spend.Cmp(customers[0].Spend); err != nil {
			return nil, err
		}
		days[i], orders[i], spend[i] = -c.DaysSince, c.Orders, minor
	}
	var recent []int64
	for _, d := range cuts.DaysSince {
		recent = append(recent, -d)
	}
	r, err1 := scores(days, recent)
	f, err2 := scores(orders, cuts.Orders)
	m, err3 := scores(spend, cuts.Spend)
	if err := cmp.Or(err1, err2, err3); err != nil {
		return nil, err
	}
	out := make([]RFMScore, len(customers))
	for i, c := range customers {
		out[i] = RFMScore{RFM: c, R: r[i], F: f[i], M: m[i]}
		fm := (f[i] + m[i] + 1) / 2
		for _, s := range segments {
			if s.R[0] <= r[i] && r[i] <= s.R[1] && s.FM[0] <= fm && fm <= s.FM[1] {
				out[i].Segment = s.Name
				break
			}
		}
	}
	return out, nil
}

// scores gives 1 to 5, larger values more.
func scores(values, cuts []int64) ([]int, error) {
	if cuts != nil && (len(cuts) != 4 || !slices.IsSorted(cuts)) {
		return nil, commerce.Detail(ErrRange, "kpi: %d cut points that are not four in order", len(cuts))
	}
	out := make([]int, len(values))
	sorted := slices.Sorted(slices.Values(values))
	for i, v := range values {
		if cuts != nil {
			at, _ := slices.BinarySearchFunc(cuts, v, func(cut, v int64) int {
				if cut <= v {
					return -1
				}
				return 1
			})
			out[i] = at + 1
			continue
		}
		worse, _ := slices.BinarySearch(sorted, v)
		out[i] = 1 + worse*5/len(values)
	}
	return out, nil
}

// Crossing says in which class the item is that crosses a limit of [ABC].
type Crossing uint8

// The two customs.
const (
	CrossingBetter Crossing = iota // the item that crosses 80 % is still A
	CrossingWorse                  // it is already B
)

// ABCOptions set the limits of the classes. The zero value is 80 and 95 %, with
// the crossing item in the better class.
type ABCOptions struct {
	A, B     money.Percent // cumulative shares at which class A and class B end
	Crossing Crossing
}

// An Item is something with a value: a product with its sales.
type Item struct {
	ID    string
	Value int64 // minor units, or units; not negative
}

// An ABCItem is an item with its class.
type ABCItem struct {
	Item
	Class      string // "A", "B" or "C"
	Share      Ratio  // of the total
	Cumulative Ratio  // with all items before it
}

// ABC sorts items by value, the largest first and equal ones by id, and
// classifies them by cumulative share. Items without value are C. A negative
// value, a sum of 2^62 and more and limits out of order are ErrRange.
func ABC(items []Item, opt ABCOptions) ([]ABCItem, error) {
	if opt.A.IsZero() && opt.B.IsZero() {
		opt.A, opt.B = money.NewPercent(80), money.NewPercent(95)
	}
	if opt.A.Sign() < 0 || opt.A.Cmp(opt.B) > 0 || opt.B.Cmp(money.NewPercent(100)) > 0 {
		return nil, commerce.Detail(ErrRange, "kpi: class limits %s and %s", opt.A, opt.B)
	}
	total := int64(0)
	out := make([]ABCItem, len(items))
	for i, x := range items {
		if x.Value < 0 || total > maxVolume-x.Value {
			return nil, commerce.Detail(ErrRange, "kpi: value %d of an item", x.Value)
		}
		total += x.Value
		out[i].Item = x
	}
	slices.SortFunc(out, func(a, b ABCItem) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), strings.Compare(a.ID, b.ID))
	})
	a, b := share(opt.A), share(opt.B)
	sum := int64(0)
	for i := range out {
		x := &out[i]
		before := Ratio{sum, total}
		sum += x.Value
		x.Share, x.Cumulative = Ratio{x.Value, total}, Ratio{sum, total}
		x.Class = "C"
		switch {
		case x.Value == 0:
		case within(before, x.Cumulative, a, opt.Crossing):
			x.Class = "A"
		case within(before, x.Cumulative, b, opt.Crossing):
			x.Class = "B"
		}
	}
	return out, nil
}

func share(p money.Percent) Ratio { return Ratio{p.Decimal().Shift(4).IntPart(), 1_000_000} }

func within(before, after, limit Ratio, c Crossing) bool {
	if c == CrossingWorse {
		return after.Cmp(limit) <= 0
	}
	return before.Cmp(limit) < 0
}

// A Product has the sales and the cost of a product: net sales without VAT.
type Product struct {
	SKU   string       `json:"sku"`
	Units int64        `json:"units"`
	Net   money.Amount `json:"net"`
	Cost  money.Amount `json:"cost"` // of the goods and what else the caller counts; null if unknown
}

// A ProductMargin is a product in the order of what it earns.
type ProductMargin struct {
	Product
	Rank   int          `json:"rank"`   // from 1; 0 where the cost is unknown
	Margin money.Amount `json:"margin"` // null where the cost is unknown
	Rate   Ratio        `json:"rate"`   // of net sales, null where they are not positive
	Share  Ratio        `json:"share"`  // of the margin of all products, losses included; null where that is not positive
}

// RankMargins sorts products by margin, the largest first, equal ones by SKU;
// those without a cost come last, without a rank. Errors are those of money.
func RankMargins(products []Product) ([]ProductMargin, error) {
	out := make([]ProductMargin, len(products))
	var total money.Total
	for i, p := range products {
		out[i].Product = p
		if p.Cost == (money.Amount{}) {
			continue
		}
		margin, err := p.Net.Sub(p.Cost)
		if err != nil {
			return nil, err
		}
		total.Add(margin)
		out[i].Margin, out[i].Rank = margin, 1
		if out[i].Rate, err = shareOf(margin, p.Net); err != nil {
			return nil, err
		}
	}
	all, err := total.Amount()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b ProductMargin) int {
		c, _ := b.Margin.Cmp(a.Margin) // one currency: the total was checked
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), c, strings.Compare(a.SKU, b.SKU))
	})
	for i := range out {
		if out[i].Rank > 0 {
			out[i].Rank = i + 1
			if out[i].Share, err = shareOf(out[i].Margin, all); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// A CampaignOrder is an order with the campaign that brought it, "" for none.
type CampaignOrder struct {
	Campaign string
	Customer uint64
	Order    string // unique: ties of one instant are broken by it
	On       calendar.Date
}

// A CampaignLoyalty says how many of the customers whom a campaign won came back.
type CampaignLoyalty struct {
	Campaign string
	Won      int64 // first order in the data, at least within days before asOf
	Back     int64 // of these, with another order at most within days later
}

// Rate returns back / won.
func (c CampaignLoyalty) Rate() Rate { return Rate{"campaign_loyalty", Ratio{c.Back, c.Won}} }

// LoyaltyByCampaign follows the customers won by each campaign for a number of
// days. Customers won so late that the days are not over by asOf are left out.
// The result is sorted by campaign; first orders without one are "".
func LoyaltyByCampaign(orders iter.Seq[CampaignOrder], days int, asOf calendar.Date) []CampaignLoyalty {
	list := slices.SortedFunc(orders, func(a, b CampaignOrder) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), a.On.Compare(b.On), strings.Compare(a.Order, b.Order))
	})
	count := map[string]*CampaignLoyalty{}
	for i, x := range list {
		if x.Customer == 0 || i > 0 && list[i-1].Customer == x.Customer || asOf.Sub(x.On) < days {
			continue
		}
		c := count[x.Campaign]
		if c == nil {
			c = &CampaignLoyalty{Campaign: x.Campaign}
			count[x.Campaign] = c
		}
		c.Won++
		if i+1 < len(list) && list[i+1].Customer == x.Customer && list[i+1].On.Sub(x.On) <= days {
			c.Back++
		}
	}
	var out []CampaignLoyalty
	for _, c := range count {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b CampaignLoyalty) int { return strings.Compare(a.Campaign, b.Campaign) })
	return out
}

// ParetoShare returns the smallest number of items, largest first, that have at
// least the share of the total: "20 % of the products make 80 % of the sales" is
// Ratio{20, 100} for 80 %. It is null where no number has: without sales, and for
// more than 100 %.
func ParetoShare(items []ABCItem, of money.Percent) Ratio {
	limit := share(of)
	for i, x := range items {
		if x.Cumulative.Cmp(limit) >= 0 {
			return Ratio{int64(i + 1), int64(len(items))}
		}
	}
	return Ratio{}
}

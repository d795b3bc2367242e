package kpi

import (
	"encoding/json"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Basis says on which day a refund counts. The two must not be mixed.
type Basis uint8

const (
	// ByEvent posts a refund on its own day, as accounting does: the past never
	// changes, and a falling month can show a return rate above 100 %.
	ByEvent Basis = iota
	// ByOrder posts it on the day of the order, as a cohort view does: the past
	// is restated, and the latest periods look better than they will be.
	ByOrder
)

var basisWords = commerce.Words[Basis]{"by_event", "by_order"}

// String returns by_event or by_order.
func (b Basis) String() string { return basisWords.Text(b) }

// MarshalText returns the word; a value outside the list is commerce.ErrUnknownWord.
func (b Basis) MarshalText() ([]byte, error) { return basisWords.Marshal(b) }

// Base says which sales an average order value divides by the orders.
type Base uint8

// The bases of the average order value.
const (
	GrossLessDiscounts Base = iota // as the orders were placed: returns and later edits do not matter
	GrossOnly                      // before discounts
	NetByEvent                     // net sales, refunds on their own day
	NetByOrder                     // net sales, refunds on the day of the order
	TotalByEvent                   // total sales with VAT, shipping and fees, refunds on their own day
	TotalByOrder                   // the same, refunds on the day of the order
	numBases
)

var baseWords = commerce.Words[Base]{
	"gross_less_discounts", "gross_only", "net_by_event", "net_by_order", "total_by_event", "total_by_order",
}

// String returns the word of the base.
func (b Base) String() string { return baseWords.Text(b) }

// MarshalText returns the word; a value outside the list is commerce.ErrUnknownWord.
func (b Base) MarshalText() ([]byte, error) { return baseWords.Marshal(b) }

// Totals are the sums of some orders and refunds in one currency. They come
// from a [SalesReport] and cannot overflow. All amounts are without VAT where
// not said otherwise; without facts they are nothing in no currency.
type Totals struct {
	cur money.Currency
	v   [nSales]int64
}

func (t *Totals) amount(minor int64) money.Amount { return money.New(minor, t.cur) }

func (t *Totals) back(b Basis, col int) int64 {
	if b == ByOrder {
		return t.v[cOrder+col]
	}
	return t.v[cEvent+col]
}

// Currency returns the currency, 0 without facts.
func (t Totals) Currency() money.Currency { return t.cur }

// Orders returns the number of orders.
func (t Totals) Orders() int64 { return t.v[cOrders] }

// Units returns the pieces sold, before returns.
func (t Totals) Units() int64 { return t.v[cUnits] }

// Unmatched returns the refunds whose order day is unknown: figures by order lack them.
func (t Totals) Unmatched() int64 { return t.v[cUnmatched] }

// Uncosted returns the orders whose cost of goods is unknown.
func (t Totals) Uncosted() int64 { return t.v[cUncosted] }

// GrossSales returns unit price × quantity, before discounts and returns.
func (t Totals) GrossSales() money.Amount { return t.amount(t.v[cGross]) }

// Discounts returns what was taken off the goods, positive.
func (t Totals) Discounts() money.Amount { return t.amount(t.v[cDiscounts]) }

// Returns returns the value of goods returned and of price reductions, less
// what the shop kept of them, positive.
func (t Totals) Returns(b Basis) money.Amount { return t.amount(t.returns(b)) }

func (t *Totals) returns(b Basis) int64 {
	return t.back(b, rValue) + t.back(b, rReductions) - t.back(b, rKept)
}

// NetSales returns gross sales less discounts and returns.
func (t Totals) NetSales(b Basis) money.Amount { return t.amount(t.net(b)) }

func (t *Totals) net(b Basis) int64 { return t.v[cGross] - t.v[cDiscounts] - t.returns(b) }

// ShippingRevenue returns what was charged for delivery less what was paid back.
func (t Totals) ShippingRevenue(b Basis) money.Amount {
	return t.amount(t.v[cShipping] - t.back(b, rShipping))
}

// FeeRevenue returns other charges and duties less what was paid back.
func (t Totals) FeeRevenue(b Basis) money.Amount { return t.amount(t.v[cFees] - t.back(b, rFees)) }

// VAT returns the VAT charged less that paid back.
func (t Totals) VAT(b Basis) money.Amount { return t.amount(t.v[cTax] - t.back(b, rTax)) }

// TotalSales returns net sales, shipping, fees and VAT.
func (t Totals) TotalSales(b Basis) money.Amount { return t.amount(t.total(b)) }

func (t *Totals) total(b Basis) int64 { return t.placed() - t.refunded(b) }

// placed is what the orders came to, with VAT, before any refund.
func (t *Totals) placed() int64 {
	return t.v[cGross] - t.v[cDiscounts] + t.v[cShipping] + t.v[cFees] + t.v[cTax]
}

func (t *Totals) refunded(b Basis) int64 {
	return t.returns(b) + t.back(b, rShipping) + t.back(b, rFees) + t.back(b, rTax)
}

// CostOfGoods returns the cost of what was sold less that of what came back
// into stock. It is false if the cost of an order is unknown: see Uncosted.
func (t Totals) CostOfGoods(b Basis) (money.Amount, bool) {
	return t.amount(t.v[cCost] - t.back(b, rCost)), t.v[cUncosted] == 0
}

// GrossMargin returns net sales less the cost of goods. It is false if the cost
// of an order is unknown.
func (t Totals) GrossMargin(b Basis) (money.Amount, bool) {
	return t.amount(t.net(b) - t.v[cCost] + t.back(b, rCost)), t.v[cUncosted] == 0
}

// AOV returns the average order value over the base. A base outside the list
// has no orders, so that its mean is null.
func (t Totals) AOV(base Base) Mean {
	m := Mean{KPI: "aov." + base.String(), N: t.v[cOrders]}
	switch base {
	case GrossLessDiscounts:
		m.Sum = t.amount(t.v[cGross] - t.v[cDiscounts])
	case GrossOnly:
		m.Sum = t.GrossSales()
	case NetByEvent:
		m.Sum = t.NetSales(ByEvent)
	case NetByOrder:
		m.Sum = t.NetSales(ByOrder)
	case TotalByEvent:
		m.Sum = t.TotalSales(ByEvent)
	case TotalByOrder:
		m.Sum = t.TotalSales(ByOrder)
	default:
		m.N = 0
	}
	return m
}

// UPT returns units per order, before returns.
func (t Totals) UPT() Rate { return Rate{"upt.gross_units", Ratio{t.v[cUnits], t.v[cOrders]}} }

// UPTNet returns units less those that came back / orders. By event it falls
// below 0 in a period with more returns than sales.
func (t Totals) UPTNet(b Basis) Rate {
	return Rate{"upt.net_units." + b.String(), Ratio{t.v[cUnits] - t.back(b, rUnits), t.v[cOrders]}}
}

// DiscountRate returns discounts / gross sales.
func (t Totals) DiscountRate() Rate {
	return Rate{"discount_rate", Ratio{t.v[cDiscounts], t.v[cGross]}}
}

// ReturnRateUnits returns units returned / units sold.
func (t Totals) ReturnRateUnits(b Basis) Rate {
	return Rate{"return_rate.units." + b.String(), Ratio{t.back(b, rUnits), t.v[cUnits]}}
}

// ReturnRateValue returns the value of goods returned / value sold, both after
// discounts; price reductions are not returns of goods.
func (t Totals) ReturnRateValue(b Basis) Rate {
	return Rate{"return_rate.value." + b.String(), Ratio{t.back(b, rValue), max(t.v[cGross]-t.v[cDiscounts], 0)}}
}

// ReturnRateOrders returns orders of which goods came back / orders. Each counts
// once if [Refund].Later is set where goods of it came back before.
func (t Totals) ReturnRateOrders(b Basis) Rate {
	return Rate{"return_rate.orders." + b.String(), Ratio{t.back(b, rOrders), t.v[cOrders]}}
}

// RefundRate returns money paid back / money charged, both with VAT, shipping
// and fees.
func (t Totals) RefundRate(b Basis) Rate {
	return Rate{"refund_rate." + b.String(), Ratio{t.refunded(b), max(t.placed(), 0)}}
}

// RefundRateOrders returns orders of which money went back, with or without
// goods / orders. Each counts once if [Refund].Again or Later is set where money
// of it went back before. It is null where refunds come from version 1 of the
// stored state, which did not count their orders.
func (t Totals) RefundRateOrders(b Basis) Rate {
	rate := Rate{KPI: "refund_rate.orders." + b.String()}
	at := 0
	if b == ByOrder {
		at = 1
	}
	if t.v[cUncounted+at] == 0 {
		rate.Ratio = Ratio{t.v[cRefunded+at], t.v[cOrders]}
	}
	return rate
}

// GMVGrowth compares the gross sales less discounts with those of before: the
// same length of time, see [Alignment]. Without orders before there is no figure.
func (t Totals) GMVGrowth(before Totals) Change {
	c := Change{KPI: "gmv_growth", After: t.AOV(GrossLessDiscounts).Sum}
	if before.v[cOrders] > 0 {
		c.Before = before.AOV(GrossLessDiscounts).Sum
	}
	return c
}

type ladderJSON struct {
	Returns     money.Amount `json:"returns"`
	NetSales    money.Amount `json:"net_sales"`
	Shipping    money.Amount `json:"shipping"`
	Fees        money.Amount `json:"fees"`
	VAT         money.Amount `json:"vat"`
	TotalSales  money.Amount `json:"total_sales"`
	CostOfGoods money.Amount `json:"cost_of_goods"` // null if the cost of an order is unknown
	GrossMargin money.Amount `json:"gross_margin"`
	Rates       []Rate       `json:"rates"`
}

func (t *Totals) ladder(b Basis) ladderJSON {
	l := ladderJSON{
		Returns: t.Returns(b), NetSales: t.NetSales(b), Shipping: t.ShippingRevenue(b), Fees: t.FeeRevenue(b),
		VAT: t.VAT(b), TotalSales: t.TotalSales(b),
		Rates: []Rate{t.ReturnRateUnits(b), t.ReturnRateValue(b), t.ReturnRateOrders(b), t.RefundRate(b), t.RefundRateOrders(b), t.UPTNet(b)},
	}
	if cost, ok := t.CostOfGoods(b); ok {
		l.CostOfGoods = cost
		l.GrossMargin, _ = t.GrossMargin(b)
	}
	return l
}

// MarshalJSON writes the sales ladder on both bases, the means and the rates.
func (t Totals) MarshalJSON() ([]byte, error) {
	aov := make([]Mean, numBases)
	for i := range aov {
		aov[i] = t.AOV(Base(i))
	}
	return json.Marshal(struct {
		Currency  money.Currency `json:"currency"`
		Orders    int64          `json:"orders"`
		Units     int64          `json:"units"`
		Gross     money.Amount   `json:"gross_sales"`
		Discounts money.Amount   `json:"discounts"`
		ByEvent   ladderJSON     `json:"by_event"`
		ByOrder   ladderJSON     `json:"by_order"`
		Unmatched int64          `json:"unmatched_refunds"`
		Uncosted  int64          `json:"uncosted_orders"`
		UPT       Rate           `json:"upt"`
		AOV       []Mean         `json:"aov"`
	}{
		t.cur, t.Orders(), t.Units(), t.GrossSales(), t.Discounts(), t.ladder(ByEvent), t.ladder(ByOrder),
		t.Unmatched(), t.Uncosted(), t.UPT(), aov,
	})
}

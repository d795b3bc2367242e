package kpi

import (
	"slices"
	"strings"
)

// A Definition is one figure as data: for a glossary, a tooltip, a query in
// another system that must agree.
type Definition struct {
	ID        string `json:"id"`        // as in the results; stable
	Name      string `json:"name"`      // English
	Formula   string `json:"formula"`   // numerator / denominator in words
	Unit      string `json:"unit"`      // money, ratio, count, days, months, score
	Direction string `json:"direction"` // up or down is better; "" for neither
	Kind      string `json:"kind"`      // additive, semi_additive (not over time), ratio (add numerators and denominators)
	From      string `json:"from"`      // where it is computed
	Note      string `json:"note,omitempty"`
}

// Definitions returns every figure of the package, and those of its sub-packages
// that have one fixed formula, sorted by id. The docs page is generated from it.
func Definitions() []Definition {
	var out []Definition
	for _, d := range definitions {
		for _, v := range variants(d.ID) {
			x := d
			x.ID = strings.Replace(d.ID, v.mark, v.word, 1)
			x.Name = strings.Replace(d.Name, v.mark, v.name, 1)
			x.Formula = strings.Replace(d.Formula, v.mark, v.name, 1)
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b Definition) int { return strings.Compare(a.ID, b.ID) })
	return out
}

type variant struct{ mark, word, name string }

func variants(id string) []variant {
	switch {
	case strings.Contains(id, "{basis}"):
		return []variant{{"{basis}", "by_event", "by day of refund"}, {"{basis}", "by_order", "by day of order"}}
	case strings.Contains(id, "{spend}"):
		return []variant{{"{spend}", "paid", "media only"}, {"{spend}", "loaded", "media, wages, tools"}}
	}
	return []variant{{"{}", "", ""}}
}

var definitions = []Definition{
	{"orders", "Orders", "orders placed", "count", "up", "additive", "Totals.Orders", "duplicates count: see Unique"},
	{"units", "Units", "pieces sold, before returns", "count", "up", "additive", "Totals.Units", ""},
	{"gross_sales", "Gross sales", "unit price × quantity, without VAT, before discounts and returns", "money", "up", "additive", "Totals.GrossSales", ""},
	{"discounts", "Discounts", "line discounts and shares of order discounts, without VAT", "money", "", "additive", "Totals.Discounts", "a struck-through price is no discount"},
	{"returns.{basis}", "Returns, {basis}", "value of goods returned + price reductions - deductions kept", "money", "down", "additive", "Totals.Returns", ""},
	{"net_sales.{basis}", "Net sales, {basis}", "gross sales - discounts - returns", "money", "up", "additive", "Totals.NetSales", ""},
	{"shipping_revenue.{basis}", "Shipping revenue, {basis}", "shipping charged - shipping paid back", "money", "", "additive", "Totals.ShippingRevenue", ""},
	{"total_sales.{basis}", "Total sales, {basis}", "net sales + shipping + fees and duties + VAT", "money", "up", "additive", "Totals.TotalSales", "without sales of gift cards"},
	{"cost_of_goods.{basis}", "Cost of goods sold, {basis}", "cost of goods sold - cost of goods back in stock", "money", "down", "additive", "Totals.CostOfGoods", "goods not restocked stay a cost"},
	{"gross_margin.{basis}", "Gross margin, {basis}", "net sales - cost of goods", "money", "up", "additive", "Totals.GrossMargin", "none while a cost is unknown"},
	{"aov.gross_less_discounts", "Average order value", "(gross sales - discounts) / orders", "money", "up", "ratio", "Totals.AOV", "as at the order: returns do not matter"},
	{"aov.gross_only", "Average order value, before discounts", "gross sales / orders", "money", "up", "ratio", "Totals.AOV", ""},
	{"aov.net_{basis}", "Average net order value, {basis}", "net sales / orders", "money", "up", "ratio", "Totals.AOV", ""},
	{"aov.total_{basis}", "Average total order value, {basis}", "total sales / orders", "money", "up", "ratio", "Totals.AOV", ""},
	{"upt.gross_units", "Units per transaction", "units / orders", "ratio", "up", "ratio", "Totals.UPT", "before returns"},
	{"upt.net_units.{basis}", "Net units per transaction, {basis}", "(units - units returned) / orders", "ratio", "up", "ratio", "Totals.UPTNet", "by event below 0 where more comes back than goes out"},
	{"discount_rate", "Discount rate", "discounts / gross sales", "ratio", "", "ratio", "Totals.DiscountRate", ""},
	{"return_rate.units.{basis}", "Return rate by units, {basis}", "units returned / units sold", "ratio", "down", "ratio", "Totals.ReturnRateUnits", ""},
	{"return_rate.value.{basis}", "Return rate by value, {basis}", "value of goods returned / (gross sales - discounts)", "ratio", "down", "ratio", "Totals.ReturnRateValue", ""},
	{"return_rate.orders.{basis}", "Return rate by orders, {basis}", "orders of which goods came back / orders", "ratio", "down", "ratio", "Totals.ReturnRateOrders", "price reductions are no return; Refund.Later keeps an order from counting twice"},
	{"refund_rate.{basis}", "Refund rate, {basis}", "money paid back / money charged, with VAT, shipping and fees", "ratio", "down", "ratio", "Totals.RefundRate", ""},
	{"refund_rate.orders.{basis}", "Refund rate by orders, {basis}", "orders of which money went back, with goods or without / orders", "ratio", "down", "ratio", "Totals.RefundRateOrders", "Refund.Again and Later keep an order from counting twice"},
	{"gmv_growth", "Growth of merchandise value", "(now - before) / |before| of gross sales - discounts", "ratio", "up", "ratio", "Totals.GMVGrowth", "null if before is missing or 0; see Alignment"},

	{"coverage.sessions", "Coverage", "sessions measured / all sessions", "ratio", "up", "ratio", "Traffic.Coverage", "stated, never used to scale"},
	{"conversion.session", "Conversion by session", "sessions with an order / sessions", "ratio", "up", "ratio", "Traffic.Conversion", "both of measured sessions"},
	{"conversion.visitor", "Conversion by visitor", "distinct buyers / distinct visitors", "ratio", "up", "ratio", "ConversionByVisitor", "not mergeable without sets or sketches"},
	{"orders_per_session", "Orders per session", "orders / sessions", "ratio", "up", "ratio", "Traffic.OrdersPerSession", "can exceed 1"},
	{"funnel.closed.of_sessions", "Stage of sessions, closed funnel", "sessions through all stages up to this / sessions", "ratio", "up", "ratio", "Traffic.Funnel", ""},
	{"funnel.closed.of_previous", "Stage of the one before, closed funnel", "sessions through all stages up to this / up to the one before", "ratio", "up", "ratio", "Traffic.Funnel", ""},
	{"funnel.open.of_sessions", "Stage of sessions, open funnel", "sessions that reached this stage / sessions", "ratio", "up", "ratio", "Traffic.Funnel", ""},
	{"funnel.open.of_previous", "Stage of the one before, open funnel", "sessions that reached this stage / the one before", "ratio", "up", "ratio", "Traffic.Funnel", "can exceed 1"},
	{"cart_to_view.users", "Cart-to-view rate by users", "users who viewed and added the item / users who viewed it", "ratio", "up", "ratio", "ItemRow.CartToView", "of one period or of the window; who added without a view is in ItemRow.AddedUnseen"},
	{"cart_to_view.events", "Cart-to-view rate by events", "additions of the item / views of it", "ratio", "up", "ratio", "ItemRow.CartToViewByEvents", "can exceed 1"},
	{"purchase_to_view.users", "Purchase-to-view rate by users", "users who viewed and bought the item / users who viewed it", "ratio", "up", "ratio", "ItemRow.PurchaseToView", "who bought without a view is in ItemRow.BoughtUnseen"},
	{"purchase_to_view.events", "Purchase-to-view rate by events", "purchases of the item / views of it", "ratio", "up", "ratio", "ItemRow.PurchaseToViewByEvents", "can exceed 1"},
	{"cart_abandonment.settled", "Cart abandonment", "carts abandoned / (abandoned + ordered)", "ratio", "down", "ratio", "CartReport.CartAbandonment", "younger than the grace period: open, on neither side"},
	{"cart_abandonment.created", "Carts not ordered", "1 - carts ordered / carts created", "ratio", "down", "ratio", "CartReport.CartNotOrdered", "open carts count as lost"},
	{"checkout_abandonment.settled", "Checkout abandonment", "checkouts abandoned / (abandoned + ordered)", "ratio", "down", "ratio", "CartReport.CheckoutAbandonment", ""},

	{"repeat_rate.in_window", "Repeat purchase rate", "customers with 2 orders or more / customers", "ratio", "up", "ratio", "CustomerReport.RepeatRate", "orders before the window are not seen"},
	{"purchase_frequency.in_window", "Purchase frequency", "orders / customers", "ratio", "up", "ratio", "CustomerReport.Frequency", ""},
	{"spend_per_customer.in_window", "Spend per customer", "net spend / customers", "money", "up", "ratio", "CustomerReport.SpendPerCustomer", ""},
	{"cohort.active", "Cohort retention", "customers of the cohort with an order in period k / size of the cohort", "ratio", "up", "ratio", "Customers.Cohorts", "null until the period has ended"},
	{"cohort.sales", "Cohort revenue", "gross sales - discounts of the cohort in period k", "money", "up", "additive", "CohortRevenue.Report", "before refunds; empty until the period has ended"},
	{"cohort.refunds", "Cohort refunds", "goods returned + price reductions - deductions kept, in period k, of customers of the cohort", "money", "down", "additive", "CohortRevenue.Report", "in the period of the refund; without an order before it: CohortRevenue.Strays"},
	{"cohort.net_sales", "Cohort net revenue", "cohort revenue - cohort refunds in period k", "money", "up", "additive", "CohortRevenue.Report", "empty until the period has ended"},
	{"retention.period", "Retention", "customers active in two periods in a row / active in the first", "ratio", "up", "ratio", "Movement.Retention", ""},
	{"churn.period", "Churn by period", "customers not active any more / active in the period before", "ratio", "down", "ratio", "Movement.Churn", ""},
	{"churn.lapsed", "Lapsed customers", "repeat customers whose pause exceeds N × their mean gap / repeat customers with a gap", "ratio", "down", "ratio", "Customers.Lapsed", ""},
	{"retention.contract", "Customer retention, contracts", "(end - new) / start", "ratio", "up", "ratio", "ContractRetention", ""},
	{"churn.contract", "Churn, contracts", "lost / start", "ratio", "down", "ratio", "ContractChurn", ""},
	{"clv.historic", "Historic lifetime value", "sum of the margins of a customer up to a day; the mean is over customers", "money", "up", "ratio", "HistoricCLV", "of a margin, not of revenue; says nothing of the future"},
	{"clv.simple", "Simple lifetime value", "m / (1-r), m = order value × frequency × margin rate, 1-r = churn", "money", "up", "ratio", "SimpleCLV", "FirstNow without discount; of a margin, not of revenue"},
	{"clv.discounted.first_later", "Discounted lifetime value, first margin one period out", "m·r/(1+d-r)", "money", "up", "ratio", "SimpleCLV", "FirstLater"},
	{"clv.discounted.first_now", "Discounted lifetime value, first margin now", "m·(1+d)/(1+d-r)", "money", "up", "ratio", "SimpleCLV", "FirstNow: (1+d)/r times the other"},
	{"frequency.repeat_days", "Frequency in lifetime models", "days with a purchase after the first", "count", "up", "additive", "clv.Row.X", "orders of one day are one"},
	{"recency.first_to_last", "Recency in lifetime models", "last purchase - first purchase", "days", "up", "ratio", "clv.Row.Recency", "in the unit of the rows; not the recency of RFM"},
	{"recency.days_since", "Recency in RFM", "day of the report - last order", "days", "down", "ratio", "RFM.DaysSince", "not the recency of lifetime models"},

	{"cac.{spend}", "Customer acquisition cost, {spend}", "acquisition spend / new customers", "money", "down", "ratio", "Marketing.CAC", "blended over the report, by channel over a row"},
	{"cac_payback.periods", "CAC payback", "first period in which the cumulative margin reaches CAC", "count", "down", "ratio", "CACPayback", ""},
	{"cac_payback.shortcut", "CAC payback, short cut", "CAC / (revenue per month × margin)", "months", "down", "ratio", "CACPaybackMonths", ""},
	{"ltv_to_cac", "LTV to CAC", "lifetime margin / CAC", "ratio", "up", "ratio", "LTVToCAC", ""},
	{"roas.sales.{spend}", "Return on ad spend, {spend}", "attributed sales / spend", "ratio", "up", "ratio", "Marketing.ROAS", ""},
	{"roas.margin.{spend}", "Margin return on ad spend, {spend}", "attributed margin / spend", "ratio", "up", "ratio", "Marketing.MarginROAS", ""},
	{"acos.{spend}", "Advertising cost of sales, {spend}", "spend / attributed sales", "ratio", "down", "ratio", "Marketing.ACOS", ""},
	{"mer.{spend}", "Marketing efficiency ratio, {spend}", "total sales / total spend", "ratio", "up", "ratio", "Marketing.MER", "no attribution"},
	{"romi.{spend}", "Return on marketing investment, {spend}", "(incremental margin - spend) / spend", "ratio", "up", "ratio", "Marketing.ROMI", "incremental by experiment; attribution does not show it"},
	{"channel_share_index.{spend}", "Channel share index, {spend}", "share of attributed sales / share of spend", "ratio", "up", "ratio", "Marketing.ShareIndex", ""},
	{"campaign_loyalty", "Campaign loyalty", "customers won by a campaign who ordered again within N days / customers won", "ratio", "up", "ratio", "LoyaltyByCampaign", "only those whose N days are over"},

	{"attribution.last", "Credit by last touch", "all to the last touch", "money", "", "additive", "attribution.Rule", "credits add up to the sale, as by every model"},
	{"attribution.first", "Credit by first touch", "all to the first touch", "money", "", "additive", "attribution.Rule", ""},
	{"attribution.last_non_direct", "Credit by last touch that is not direct", "all to the last touch other than direct; to the last if there is none", "money", "", "additive", "attribution.Rule", ""},
	{"attribution.linear", "Linear credit", "the same to each touch", "money", "", "additive", "attribution.Rule", "a channel counts as often as it was touched"},
	{"attribution.position", "Credit by position", "40 % to the first touch, 40 % to the last, the rest between; of two half each", "money", "", "additive", "attribution.Rule", ""},
	{"attribution.time_decay", "Credit by time decay", "weight 2^(-age / half-life) for each touch", "money", "", "additive", "attribution.Rule", "half-life 7 days if none is given"},
	{"attribution.markov", "Credit by removal effect", "conversions lost without the channel / the sum of these over channels, × the sales", "money", "", "semi_additive", "attribution.Markov", "of all paths together; visitors of a removed channel are lost"},
	{"attribution.shapley.subsets", "Shapley credit", "each path in equal parts to its distinct channels", "money", "", "additive", "attribution.Shapley", "worth: conversions of all paths within the set"},
	{"attribution.shapley.rate", "Shapley credit by rate", "mean of what a channel adds over all orders of joining, × the sales", "money", "", "semi_additive", "attribution.Shapley", "worth: conversion rate of the journeys that touch just the set"},

	{"contribution_margin.n", "Contribution margin n", "net sales - cost layers up to level n", "money", "up", "additive", "Contribution", "which cost is at which level is the caller's list"},
	{"product_margin", "Product margin", "net sales - cost of a product", "money", "up", "additive", "RankMargins", ""},
	{"break_even.orders", "Break-even", "fixed cost / contribution per order, rounded up", "count", "down", "ratio", "BreakEven", ""},
	{"break_even.sales", "Break-even sales", "fixed cost / margin rate, rounded up", "money", "down", "ratio", "BreakEvenSales", ""},
	{"payback", "Payback", "periods until the flows reach the investment", "count", "down", "ratio", "Payback", "not discounted"},
	{"total_cost", "Total cost of ownership", "sum over drivers and years of one-off + per year + per order + share of sales", "money", "down", "additive", "TotalCost", ""},

	{"stock.average_cost", "Average stock at cost", "sum of snapshots / snapshots", "money", "", "semi_additive", "Stocks.Report", "averages over time, adds over places: Stocks.ByPeriod"},
	{"gmroi", "Gross margin return on inventory", "gross margin of the period / average stock at cost", "ratio", "up", "ratio", "GMROI", "not annualised: see Annualised"},
	{"stock_turn", "Stock turn", "cost of goods sold in the period / average stock at cost", "ratio", "up", "ratio", "StockTurn", ""},
	{"days_of_inventory", "Days of inventory", "days of the period / stock turn", "days", "down", "ratio", "DaysOfInventory", "real days, not 360"},
	{"sell_through.opening_and_received", "Sell-through", "units sold / (opening + received)", "ratio", "up", "ratio", "SellThrough", ""},
	{"sell_through.received", "Sell-through of what was received", "units sold / received", "ratio", "up", "ratio", "SellThroughReceived", ""},
	{"on_time.due", "On-time delivery", "delivered by the day promised / due", "ratio", "up", "ratio", "Deliveries.OnTime", "late and still under way is due"},
	{"on_time.delivered", "On time of what was delivered", "delivered by the day promised / delivered", "ratio", "up", "ratio", "Deliveries.OnTimeOfDelivered", ""},
	{"otif.due", "On time in full", "on time and complete / due", "ratio", "up", "ratio", "Deliveries.OTIF", ""},
	{"nps", "Net promoter score", "(answers 9-10 - answers 0-6) / answers", "score", "up", "ratio", "NPS.Score", "with its standard error"},
	{"rfm", "RFM scores", "1 to 5 by count of strictly worse, or by fixed cuts", "score", "up", "ratio", "ScoreRFM", "recency is from the last order to now"},
	{"basket.support", "Support", "baskets with all products of the rule / baskets", "ratio", "up", "ratio", "basket.Rule.Support", "baskets, not lines"},
	{"basket.confidence", "Confidence", "baskets with all products of the rule / baskets with its condition", "ratio", "up", "ratio", "basket.Rule.Confidence", ""},
	{"basket.lift", "Lift", "confidence / share of baskets with the product that follows", "ratio", "up", "ratio", "basket.Rule.Lift", "1 if independent"},
	{"basket.leverage", "Leverage", "support - product of the shares of both sides", "ratio", "up", "ratio", "basket.Rule.Leverage", "0 if independent"},
	{"basket.conviction", "Conviction", "(1 - share of baskets with the product that follows) / (1 - confidence)", "ratio", "up", "ratio", "basket.Rule.Conviction", "none at confidence 1"},
	{"pareto_share", "Pareto share", "fewest items, largest first, that make a share of the value / items", "ratio", "", "ratio", "ParetoShare", ""},
	{"abc", "ABC classes", "cumulative share of value up to 80 and 95 %", "score", "", "ratio", "ABC", "the crossing item is in the better class by default"},
}

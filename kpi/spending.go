package kpi

import (
	"encoding/json"
	"iter"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Columns of spending.
const (
	sMedia = iota
	sLoaded
	sAttributed
	sMargin
	sNew
	nSpending
)

// Spending adds up marketing money by period and channel, with the sales and
// customers that the caller's attribution gives the channel. The zero value is
// ready, as with [Sales].
type Spending struct {
	Periods   Periods
	ByChannel bool

	b buckets
}

// Add adds a spend in the period of At. Errors are those of [Sales.Add].
func (s *Spending) Add(x Spend) error {
	if uint64(x.Media|x.Loaded|x.Attributed|x.Margin|x.NewCustomers) >= tooLarge {
		return ErrRange
	}
	if err := s.b.currency(x.Currency); err != nil {
		return err
	}
	vol := x.Media + x.Loaded + x.Attributed + x.Margin + x.NewCustomers
	c, err := s.b.cell(s.Periods, s.ByChannel, nSpending, x.At.Unix(), x.Channel, vol)
	if err != nil {
		return err
	}
	s.b.cur = x.Currency
	for i, v := range [nSpending]int64{x.Media, x.Loaded, x.Attributed, x.Margin, x.NewCustomers} {
		c[i] += v
	}
	return nil
}

// AddSeq adds spends until the first error; those outside the periods are counted.
func (s *Spending) AddSeq(x iter.Seq[Spend]) (skipped int64, err error) { return addSeq(x, s.Add) }

// Merge adds what o counted, under the rules of [Sales.Merge].
func (s *Spending) Merge(o *Spending) error { return s.frame().merge(o.frame()) }

func (s *Spending) frame() frame {
	return frame{kind: kindSpending, width: nSpending, periods: &s.Periods, split: &s.ByChannel, b: &s.b}
}

// SpendKind says which money counts as spent.
type SpendKind uint8

// The kinds of spend.
const (
	Paid   SpendKind = iota // media only
	Loaded                  // media, wages, tools, agencies
)

var spendWords = commerce.Words[SpendKind]{"paid", "loaded"}

// Marketing has the sums of some spending.
type Marketing struct {
	cur money.Currency
	v   [nSpending]int64
}

// A MarketingRow is one period of one channel.
type MarketingRow struct {
	Label     string          `json:"label,omitempty"`
	Period    calendar.Period `json:"period,omitzero"`
	Channel   string          `json:"channel,omitempty"`
	Marketing Marketing       `json:"marketing"`
}

// A MarketingReport has everything as Marketing, which is the blended view, a
// row for each channel over all periods, and a row for each period and channel.
type MarketingReport struct {
	Marketing
	Channels []MarketingRow
	Rows     []MarketingRow
}

// Report returns the figures so far.
func (s *Spending) Report() MarketingReport {
	r := MarketingReport{Marketing: Marketing{cur: s.b.cur}}
	s.b.sum(r.v[:])
	at := map[string]int{}
	for x := range s.b.rows(nSpending) {
		m := Marketing{s.b.cur, [nSpending]int64(x.cells)}
		r.Rows = append(r.Rows, MarketingRow{x.label, x.period, x.channel, m})
		i, ok := at[x.channel]
		if !ok {
			i = len(r.Channels)
			at[x.channel] = i
			r.Channels = append(r.Channels, MarketingRow{Channel: x.channel, Marketing: Marketing{cur: s.b.cur}})
		}
		for k, v := range m.v {
			r.Channels[i].Marketing.v[k] += v
		}
	}
	return r
}

func (m *Marketing) spent(k SpendKind) int64 {
	if k == Loaded {
		return m.v[sMedia] + m.v[sLoaded]
	}
	return m.v[sMedia]
}

// String returns paid or loaded.
func (k SpendKind) String() string { return spendWords.Text(k) }

// Spent returns the money spent.
func (m Marketing) Spent(k SpendKind) money.Amount { return money.New(m.spent(k), m.cur) }

// NewCustomers returns the customers won.
func (m Marketing) NewCustomers() int64 { return m.v[sNew] }

// CAC returns spend / new customers. Over a whole report it is blended, over a
// row it is that of the channel; customers that no channel is given are in
// neither, unless the caller books them to a channel of their own.
func (m Marketing) CAC(k SpendKind) Mean {
	return Mean{"cac." + k.String(), m.Spent(k), m.v[sNew]}
}

// ROAS returns attributed sales / spend.
func (m Marketing) ROAS(k SpendKind) Rate {
	return Rate{"roas.sales." + k.String(), Ratio{m.v[sAttributed], m.spent(k)}}
}

// MarginROAS returns attributed contribution margin / spend.
func (m Marketing) MarginROAS(k SpendKind) Rate {
	return Rate{"roas.margin." + k.String(), Ratio{m.v[sMargin], m.spent(k)}}
}

// ACOS returns spend / attributed sales.
func (m Marketing) ACOS(k SpendKind) Rate {
	return Rate{"acos." + k.String(), Ratio{m.spent(k), m.v[sAttributed]}}
}

// MER returns total sales / total spend: no attribution. Sales are those of the
// same periods, and on the base that the caller names.
func (m Marketing) MER(sales money.Amount, k SpendKind) (Rate, error) {
	r, err := over(sales, m.Spent(k))
	return Rate{"mer." + k.String(), r}, err
}

// ROMI returns (incremental margin - spend) / spend. The margin is what would
// not have come without the spend, from an experiment: attributed margin is not
// incremental.
func (m Marketing) ROMI(incremental money.Amount, k SpendKind) (Rate, error) {
	rate := Rate{KPI: "romi." + k.String()}
	gain, err := incremental.Sub(m.Spent(k))
	if err != nil {
		return rate, err
	}
	rate.Ratio, err = over(gain, m.Spent(k))
	return rate, err
}

// ShareIndex returns the channel's share of attributed sales / its share of
// spend, where all is the blended figure: 6 % of the spend for 11.5 % of the
// sales is 191.67 %. The error is ErrRange.
func (m Marketing) ShareIndex(all Marketing, k SpendKind) (Rate, error) {
	r, err := Ratio{m.v[sAttributed], all.v[sAttributed]}.times(all.spent(k), m.spent(k))
	return Rate{"channel_share_index." + k.String(), r}, err
}

// MarshalJSON writes the sums and the rates that need nothing else.
func (m Marketing) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Media      money.Amount `json:"media"`
		Loaded     money.Amount `json:"loaded"`
		Attributed money.Amount `json:"attributed_sales"`
		Margin     money.Amount `json:"attributed_margin"`
		New        int64        `json:"new_customers"`
		CAC        []Mean       `json:"cac"`
		Rates      []Rate       `json:"rates"`
	}{
		m.Spent(Paid), m.Spent(Loaded), money.New(m.v[sAttributed], m.cur), money.New(m.v[sMargin], m.cur), m.v[sNew],
		[]Mean{m.CAC(Paid), m.CAC(Loaded)},
		[]Rate{m.ROAS(Paid), m.ROAS(Loaded), m.MarginROAS(Paid), m.MarginROAS(Loaded), m.ACOS(Paid), m.ACOS(Loaded)},
	})
}

// MarshalJSON writes the blended figures, the channels and the rows.
func (r MarketingReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Blended  Marketing      `json:"blended"`
		Channels []MarketingRow `json:"channels"`
		Rows     []MarketingRow `json:"rows"`
	}{r.Marketing, r.Channels, r.Rows})
}

// CACPayback returns the number of periods until the margins of a cohort, per
// customer and period, add up to the cost of winning one: 1 if the first
// already does. It is false if they never do.
func CACPayback(cac money.Amount, margins []money.Amount) (periods int, ok bool, err error) {
	var sum money.Total
	for i, m := range margins {
		sum.Add(m)
		total, err := sum.Amount()
		if err != nil {
			return 0, false, err
		}
		c, err := total.Cmp(cac)
		if err != nil {
			return 0, false, err
		}
		if c >= 0 {
			return i + 1, true, nil
		}
	}
	return 0, false, nil
}

// CACPaybackMonths is the short cut CAC / (revenue per month × margin): months
// as a ratio. Dividing by revenue first and multiplying by the margin after is
// a mistake in circulation; the margin belongs below the line. It is null where
// revenue or margin is not positive: the cost never comes back.
func CACPaybackMonths(cac, revenue money.Amount, margin money.Percent) (Rate, error) {
	rate := Rate{KPI: "cac_payback.shortcut"}
	r, err := over(cac, revenue)
	if err != nil || revenue.Sign() <= 0 || margin.Sign() <= 0 {
		return rate, err
	}
	m := margin.Decimal().Shift(4) // a percentage has four decimals at most
	rate.Ratio, err = r.times(1_000_000, m.IntPart())
	return rate, err
}

// LTVToCAC returns the lifetime margin of a customer / the cost of winning one.
// The lifetime value must be a margin: revenue is not value.
func LTVToCAC(margin money.Amount, cac Mean) (Rate, error) {
	rate := Rate{KPI: "ltv_to_cac"}
	r, err := over(margin, cac.Sum)
	if err != nil || cac.N <= 0 {
		return rate, err
	}
	rate.Ratio, err = r.times(cac.N, 1)
	return rate, err
}

// FirstMargin says when the first margin of a simple lifetime value comes.
type FirstMargin uint8

// The two conventions differ by the factor (1+discount)/retention.
const (
	FirstLater FirstMargin = iota // one period from now: m·r/(1+d-r)
	FirstNow                      // at once: m·(1+d)/(1+d-r)
)

// SimpleCLV returns the lifetime margin of a customer from a constant margin per
// period, retention and discount rate per period. A retention outside 0 to 100 %
// or a negative discount is ErrRange, as is a sum without end (r = 100 %, d = 0).
func SimpleCLV(margin money.Amount, retention, discount money.Percent, first FirstMargin, mode money.Rounding) (money.Amount, error) {
	hundred := money.NewPercent(100)
	growth, err := hundred.Add(discount)
	if err != nil {
		return money.Amount{}, err
	}
	below, err := growth.Sub(retention)
	if err != nil || retention.Sign() < 0 || retention.Cmp(hundred) > 0 || discount.Sign() < 0 || below.Sign() <= 0 {
		return money.Amount{}, ErrRange
	}
	above := retention
	if first == FirstNow {
		above = growth
	}
	// m·above/below in one rounding: both are whole ten-thousandths of a percent.
	n, d := above.Decimal().Shift(4).IntPart(), below.Decimal().Shift(4).IntPart()
	whole, err := margin.MulInt(n)
	if err != nil {
		return money.Amount{}, err
	}
	return whole.DivInt(d, mode)
}

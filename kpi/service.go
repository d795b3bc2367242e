package kpi

import (
	"cmp"
	"iter"
	"math"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Columns of stocks.
const (
	tSnapshots = iota
	tValue
	tUnits
	nStocks
)

// Stocks averages snapshots of the stock by period and place. The zero value is
// ready, as with [Sales]. Several places need ByChannel: in one row their
// snapshots would be averaged, as if one stock had moved, and not added.
type Stocks struct {
	Periods   Periods
	ByChannel bool

	b buckets
}

// Add adds a snapshot in the period of At. Take them at even distances: each
// counts alike. Errors are those of [Sales.Add].
func (s *Stocks) Add(x Stock) error {
	if uint64(x.Value|x.Units) >= tooLarge {
		return ErrRange
	}
	if err := s.b.currency(x.Currency); err != nil {
		return err
	}
	c, err := s.b.cell(s.Periods, s.ByChannel, nStocks, x.At.Unix(), x.Channel, 1+x.Value+x.Units)
	if err != nil {
		return err
	}
	s.b.cur = x.Currency
	c[tSnapshots]++
	c[tValue] += x.Value
	c[tUnits] += x.Units
	return nil
}

// AddSeq adds snapshots until the first error; those outside the periods are counted.
func (s *Stocks) AddSeq(x iter.Seq[Stock]) (skipped int64, err error) { return addSeq(x, s.Add) }

// Merge adds what o counted, under the rules of [Sales.Merge].
func (s *Stocks) Merge(o *Stocks) error { return s.frame().merge(o.frame()) }

func (s *Stocks) frame() frame {
	return frame{kind: kindStocks, width: nStocks, periods: &s.Periods, split: &s.ByChannel, b: &s.b}
}

// A StockRow is the average stock of a place in a period.
type StockRow struct {
	Label   string
	Period  calendar.Period
	Channel string
	Value   Mean  // at cost, over the snapshots
	Units   Ratio // units per snapshot
}

// Report returns a row for each period and place.
func (s *Stocks) Report() []StockRow {
	var out []StockRow
	for x := range s.b.rows(nStocks) {
		out = append(out, StockRow{
			x.label, x.period, x.channel,
			Mean{"stock.average_cost", money.New(x.cells[tValue], s.b.cur), x.cells[tSnapshots]},
			Ratio{x.cells[tUnits], x.cells[tSnapshots]},
		})
	}
	return out
}

// ByPeriod returns a row for each period with the stock of all places: the sum of
// their averages, in lowest terms. It is null where a place has no snapshot,
// because the stock there is not known. The error is [ErrRange].
func (s *Stocks) ByPeriod() ([]StockRow, error) {
	var out []StockRow
	for _, x := range s.Report() {
		n := len(out)
		if n == 0 || out[n-1].Label != x.Label {
			x.Channel = ""
			out = append(out, x)
			continue
		}
		all := &out[n-1]
		value, err1 := all.Value.Ratio().plus(x.Value.Ratio())
		units, err2 := all.Units.plus(x.Units)
		if err := cmp.Or(err1, err2); err != nil {
			return nil, err
		}
		all.Value.Sum, all.Value.N, all.Units = money.New(value.Num, s.b.cur), value.Den, units
	}
	return out, nil
}

// GMROI returns gross margin of the period / average stock at cost. It is not
// annualised: times 365 / days of the period is [Annualised].
func GMROI(margin money.Amount, stock Mean) (Rate, error) { return perStock("gmroi", margin, stock) }

// StockTurn returns cost of goods sold in the period / average stock at cost.
func StockTurn(costOfGoods money.Amount, stock Mean) (Rate, error) {
	return perStock("stock_turn", costOfGoods, stock)
}

func perStock(kpi string, a money.Amount, stock Mean) (Rate, error) {
	rate := Rate{KPI: kpi}
	r, err := over(a, stock.Sum)
	if err != nil || stock.N <= 0 {
		return rate, err
	}
	rate.Ratio, err = r.times(stock.N, 1)
	return rate, err
}

// DaysOfInventory returns the days that the average stock lasts: the real days
// of the period / stock turn. It is null without a positive turn.
func DaysOfInventory(turn Rate, p calendar.Period) (Rate, error) {
	rate := Rate{KPI: "days_of_inventory"}
	if turn.Den == 0 || turn.Num <= 0 || p.Days() == 0 {
		return rate, nil
	}
	var err error
	rate.Ratio, err = Ratio{turn.Den, turn.Num}.times(int64(p.Days()), 1)
	return rate, err
}

// Annualised returns the rate of a period times 365 / days of the period.
func Annualised(r Rate, p calendar.Period) (Rate, error) {
	x, err := r.times(365, int64(p.Days()))
	return Rate{r.KPI + ".annualised", x}, err
}

// SellThrough returns units sold / (opening stock + received).
func SellThrough(sold, opening, received int64) (Rate, error) {
	den, ok := addInt(opening, received)
	if !ok || min(sold, opening, received) < 0 {
		return Rate{}, ErrRange
	}
	return Rate{"sell_through.opening_and_received", Ratio{sold, den}}, nil
}

// SellThroughReceived returns units sold / received, the fashion trade's figure.
func SellThroughReceived(sold, received int64) (Rate, error) {
	if min(sold, received) < 0 {
		return Rate{}, ErrRange
	}
	return Rate{"sell_through.received", Ratio{sold, received}}, nil
}

// Deliveries counts promises kept. AsOf is a setting: what is under way on that
// day and was promised before it is late. Set it before the first fact.
type Deliveries struct {
	AsOf calendar.Date

	fixed                          calendar.Date // AsOf at the first parcel due
	due, delivered, onTime, inFull int64
}

// Add adds a parcel. One without a promised day is [ErrRange], Deliveries
// without AsOf are [ErrSettings]. A parcel that is neither delivered nor late
// by AsOf, or delivered after it, is not due and not counted.
func (d *Deliveries) Add(x Delivery) error {
	switch {
	case d.AsOf.IsZero() || d.due > 0 && d.AsOf != d.fixed:
		return ErrSettings
	case x.Promised.IsZero() || d.due == maxVolume:
		return ErrRange
	}
	arrived := !x.Delivered.IsZero() && !x.Delivered.After(d.AsOf)
	if !arrived && !x.Promised.Before(d.AsOf) {
		return nil
	}
	d.fixed = d.AsOf
	d.due++
	if arrived {
		d.delivered++
		if !x.Delivered.After(x.Promised) {
			d.onTime++
			if x.Complete {
				d.inFull++
			}
		}
	}
	return nil
}

// AddSeq adds parcels until the first error.
func (d *Deliveries) AddSeq(x iter.Seq[Delivery]) error {
	_, err := addSeq(x, d.Add)
	return err
}

// asOf returns the day that counts: that of the first parcel due.
func (d *Deliveries) asOf() calendar.Date {
	if d.due > 0 {
		return d.fixed
	}
	return d.AsOf
}

// Merge adds what o counted. Another AsOf is [ErrSettings].
func (d *Deliveries) Merge(o *Deliveries) error {
	switch {
	case o.asOf().IsZero():
		return nil
	case d.AsOf.IsZero() && d.due == 0:
		d.AsOf = o.asOf()
	case d.AsOf != o.asOf() || d.AsOf != d.asOf():
		return ErrSettings
	}
	if d.due > maxVolume-o.due {
		return ErrRange
	}
	d.fixed = d.AsOf
	d.due += o.due
	d.delivered += o.delivered
	d.onTime += o.onTime
	d.inFull += o.inFull
	return nil
}

// OnTime returns parcels delivered by the day promised / parcels due, where
// one that is late and still under way is due and failed.
func (d *Deliveries) OnTime() Rate { return Rate{"on_time.due", Ratio{d.onTime, d.due}} }

// OnTimeOfDelivered returns parcels delivered by the day promised / delivered.
func (d *Deliveries) OnTimeOfDelivered() Rate {
	return Rate{"on_time.delivered", Ratio{d.onTime, d.delivered}}
}

// OTIF returns parcels on time and in full / parcels due.
func (d *Deliveries) OTIF() Rate { return Rate{"otif.due", Ratio{d.inFull, d.due}} }

func (d *Deliveries) put(b []byte) []byte {
	b = putHeader(b, kindDeliveries)
	day := uint64(0) // 0 is no day
	if asOf := d.asOf(); !asOf.IsZero() {
		day = uint64(asOf.Sub(epoch)+719162) + 1
	}
	for _, x := range []uint64{day, uint64(d.due), uint64(d.delivered), uint64(d.onTime), uint64(d.inFull)} {
		b = putUint(b, x)
	}
	return b
}

func (d *Deliveries) read(r *reader) {
	r.header(kindDeliveries)
	if day := r.Uint(719162 + 2932896 + 1); day > 0 {
		d.AsOf = epoch.AddDays(int(day) - 1 - 719162)
	}
	d.fixed = d.AsOf
	d.due = int64(r.Uint(maxVolume))
	d.delivered = int64(r.Uint(uint64(d.due)))
	d.onTime = int64(r.Uint(uint64(d.delivered)))
	d.inFull = int64(r.Uint(uint64(d.onTime)))
	r.Check(!d.AsOf.IsZero() || d.due == 0)
}

// Surveys counts answers from 0 to 10 to "would you recommend us?" by period
// and channel. The zero value is ready, as with [Sales].
type Surveys struct {
	Periods   Periods
	ByChannel bool

	b buckets
}

const nAnswers = 11

// Add adds one answer given at an instant. One outside 0 to 10 is [ErrRange].
func (s *Surveys) Add(at time.Time, channel string, answer int) error {
	if answer < 0 || answer >= nAnswers {
		return commerce.Detail(ErrRange, "kpi: an answer of %d, not 0 to 10", answer)
	}
	c, err := s.b.cell(s.Periods, s.ByChannel, nAnswers, at.Unix(), channel, 1)
	if err == nil {
		c[answer]++
	}
	return err
}

// Merge adds what o counted, under the rules of [Sales.Merge].
func (s *Surveys) Merge(o *Surveys) error { return s.frame().merge(o.frame()) }

func (s *Surveys) frame() frame {
	return frame{kind: kindSurveys, width: nAnswers, periods: &s.Periods, split: &s.ByChannel, b: &s.b}
}

// An NPS is the net promoter score of some answers: the share of 9 and 10 less
// the share of 0 to 6.
type NPS struct {
	Promoters, Passives, Detractors int64
}

// Report returns the score of all periods and channels together.
func (s *Surveys) Report() NPS {
	var v [nAnswers]int64
	s.b.sum(v[:])
	var n NPS
	for answer, count := range v {
		switch {
		case answer >= 9:
			n.Promoters += count
		case answer >= 7:
			n.Passives += count
		default:
			n.Detractors += count
		}
	}
	return n
}

// Score returns the score as a rate: in percent it is the usual -100 to 100.
func (n NPS) Score() Rate {
	return Rate{"nps", Ratio{n.Promoters - n.Detractors, n.Promoters + n.Passives + n.Detractors}}
}

// StdErr returns the standard error of the score, as a share: times 1.96 it is
// the half-width of a 95 % interval. It is false without answers.
func (n NPS) StdErr() (float64, bool) {
	score, ok := n.Score().Float()
	if !ok {
		return 0, false
	}
	all := float64(n.Promoters + n.Passives + n.Detractors)
	return math.Sqrt((float64(n.Promoters+n.Detractors)/all - score*score) / all), true
}

package returns

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Late is what the law adds to a refund that is paid after its last lawful day: in France a share that grows with the
// delay, in Portugal and (contested) in Spain the same sum again. It is a penalty outside the credit and bears no VAT.
type Late struct {
	Days    int          `json:"days"`    // after [Due].Last; 0 where the refund came in time, and all else is empty
	Percent int          `json:"percent"` // of the refund
	Extra   money.Amount `json:"extra"`   // the increase, rounded half up; null if none
	// Interest at the legal rate is owed too; the rate is not known here.
	Interest bool `json:"interest,omitempty"`

	row  *lateRow
	last calendar.Date
}

// lateRow is a step of the increase: percent from a day of delay on, and monthly more for each month that begins after it.
type lateRow struct {
	day, monthly int
	lawRow
}

const mostPercent = 100 // FR: up to the price; PT and ES: the double

// Late returns what is owed on top of a statutory refund that is paid on a day. A refund that may still wait for the goods,
// and a state whose law adds nothing, give the zero Late. The rules are those of the day of conclusion.
//
// Basis: FR Code de la consommation L242-4; PT DL 24/2014 Art. 12(6); ES TRLGDCU Art. 76.
func (d Decision) Late(paid calendar.Date, refund money.Amount) (Late, error) {
	if !d.statutory || d.Refund.Withhold || d.Refund.Last.IsZero() || !paid.After(d.Refund.Last) {
		return Late{}, nil
	}
	e := d.asked
	x := Late{Days: paid.Sub(d.Refund.Last), last: d.Refund.Last}
	for i := range lateTable {
		r := &lateTable[i]
		in := calendar.Period{First: day(r.first), Last: day(r.lawRow.last)}
		if r.territory == e.country && r.trust >= e.book.least && in.Contains(e.concluded) && r.day <= x.Days {
			x.row = r
		}
	}
	if x.row == nil {
		return Late{}, nil
	}
	x.Percent = int(x.row.value)
	if x.row.monthly > 0 {
		from := x.last.AddDays(x.row.day - 1)
		for n := 0; x.Percent < mostPercent && from.AddMonths(n).Before(paid); n++ {
			x.Percent = min(x.Percent+x.row.monthly, mostPercent)
		}
		x.Interest = x.Percent == mostPercent
	}
	if x.Percent == 0 {
		x.Interest = true
		return x, nil
	}
	var err error
	x.Extra, err = money.NewPercent(int64(x.Percent)).Of(refund, money.HalfUp)
	return x, err
}

// Reasons says what is owed on top, and by which law.
func (x Late) Reasons() []commerce.Reason {
	if x.row == nil {
		return nil
	}
	facts := []commerce.Fact{
		commerce.NewFact("days", x.Days), commerce.NewFact("last", x.last), commerce.NewFact("country", x.row.territory),
	}
	cites := []commerce.Citation{{Act: x.row.act, Provision: x.row.provision}}
	var out []commerce.Reason
	if x.Percent > 0 {
		r := rLateIncrease.reason(append(facts, commerce.NewFact("percent", x.Percent), commerce.NewFact("amount", x.Extra))...)
		r.Cites = cites
		out = append(out, r)
	}
	if x.Interest {
		r := rLateInterest.reason(facts...)
		r.Cites = cites
		out = append(out, r)
	}
	if x.row.trust == commerce.Contested {
		r := rLawContested.reason(commerce.NewFact("country", x.row.territory))
		r.Cites = cites
		out = append(out, r)
	}
	return out
}

package pricing

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// priorLiteral is a row of the generated table; days are yyyymmdd, 0 for none.
type priorLiteral struct {
	territory, rule, value string
	first, last            int32
	act, provision         string
	trust                  commerce.Trust
	checked                int32
}

func (l *priorLiteral) row() PriorRow {
	return PriorRow{
		Territory: commerce.Territory(l.territory), Rule: l.rule, Value: l.value,
		Period: calendar.Period{First: day(l.first), Last: day(l.last)},
		Source: commerce.Source{Cite: commerce.Citation{Act: l.act, Provision: l.provision}, Trust: l.trust, Checked: day(l.checked)},
	}
}

// day is the date of yyyymmdd, no day for 0; the generator has checked it.
func day(ymd int32) calendar.Date {
	d, _ := calendar.NewDate(int(ymd/10000), time.Month(ymd/100%100), int(ymd%100))
	return d
}

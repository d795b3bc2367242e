package table

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Law is what every row of law has: the first and the last day as 20261122, both
// included and 0 where they are open, how sure it is, and the day of the check.
type Law struct {
	First, Last, Checked int
	Trust                Trust
}

// ParseLaw reads the columns of a Law. A row that somebody checked has a day of
// the check.
func ParseLaw(first, last, trust, checked string) (l Law, err error) {
	for _, c := range []struct {
		text string
		day  *int
	}{{first, &l.First}, {last, &l.Last}, {checked, &l.Checked}} {
		if c.text == "" {
			continue
		}
		d, err := time.Parse(time.DateOnly, c.text)
		if err != nil {
			return l, err
		}
		*c.day = d.Year()*10000 + int(d.Month())*100 + d.Day()
	}
	l.Trust = Trust(slices.Index(trusts, trust))
	switch {
	case l.Trust < 0:
		return l, fmt.Errorf("trust %q", trust)
	case l.Last != 0 && l.Last < l.First:
		return l, fmt.Errorf("the last day %s is before the first, %s", last, first)
	case l.Checked == 0 && l.Trust > 0:
		return l, errors.New("a row that somebody checked has a day of the check")
	}
	return l, nil
}

// Trust has the values of commerce.Trust. Its text is the name of the constant.
type Trust int

var trusts = []string{"unverified", "contested", "secondary", "verified"}

func (t Trust) String() string { return Camel(trusts[t]) }

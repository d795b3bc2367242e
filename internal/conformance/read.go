package conformance

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the answers are the same on machines without zone files

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// ErrBound is wrapped by the errors of input that asks for more than a test
// needs.
var ErrBound = errors.New("conformance: asks for too much")

// Zone returns a time zone by its IANA name. An empty name and "Local" are
// [calendar.ErrNoZone], as is every unknown one.
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%w: %q", calendar.ErrNoZone, name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", calendar.ErrNoZone, err)
	}
	return zone, nil
}

// Amounts reads decimal numbers of one currency; its error is asked for once,
// at the end.
type Amounts struct {
	Currency money.Currency
	err      error
}

// Parse returns the amount, or zero and remembers the first error.
func (a *Amounts) Parse(number string) money.Amount {
	amount, err := money.Parse(number, a.Currency)
	if a.err == nil {
		a.err = err
	}
	return amount
}

// Minor returns the minor units of the amount; no text is none.
func (a *Amounts) Minor(number string) int64 {
	if number == "" {
		return 0
	}
	n, err := a.Parse(number).Minor()
	if a.err == nil {
		a.err = err
	}
	return n
}

// Err returns the first error.
func (a *Amounts) Err() error { return a.err }

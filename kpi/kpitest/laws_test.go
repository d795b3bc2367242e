package kpitest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/kpitest"
	"github.com/bottega-go/commerce/money"
)

type recorder struct{ found []string }

func (*recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.found = append(r.found, fmt.Sprintf(format, args...))
}

// A host runs the laws on an accumulator of its own; in a test the first
// argument is t.
func ExampleLaws() {
	var failures recorder
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	kpitest.Laws(&failures, func() *kpi.Sales { return &kpi.Sales{ByChannel: true} }, (*kpi.Sales).Add, []kpi.Sale{
		{At: at, Channel: "web", Gross: 1999, Currency: money.EUR},
		{At: at, Channel: "app", Gross: 500, Currency: money.EUR},
		{At: at, Channel: "web", Gross: 100, Currency: money.EUR},
	})
	fmt.Println(len(failures.found))
	// Output:
	// 0
}

// broken keeps its last fact, in one of several wrong ways.
type broken struct {
	last, mode byte
}

var errBroken = errors.New("broken")

func (b *broken) Merge(o *broken) error {
	if b.mode == 1 || o.mode == 1 {
		return errBroken
	}
	b.last, b.mode = o.last, o.mode
	o.last++
	return nil
}

func (b *broken) AppendBinary(p []byte) ([]byte, error) {
	if b.mode == 2 {
		return nil, errBroken
	}
	return append(p, b.last, b.mode), nil
}

func (b *broken) UnmarshalBinary(data []byte) error {
	if b.mode = 0; len(data) > 0 && data[0] == 99 {
		return errBroken
	}
	b.last = 7
	return nil
}

// Each law fails for an accumulator that breaks it.
func TestLawsCanFail(t *testing.T) {
	for mode, words := range [][]string{
		{"the facts backwards", "two parts merged", "the argument of a merge", "a state cut to", "a byte too many", "a state read back", "a changed state that was read"},
		{"merging: broken"},
		{"AppendBinary does not append"},
		{"adding fact 1: broken"},
		{"reading a state back: broken"},
	} {
		var r recorder
		kpitest.Laws(&r, func() *broken { return &broken{mode: byte(mode)} }, func(b *broken, x byte) error {
			switch b.last = x; {
			case mode == 3 && x == 99:
				return errBroken
			case mode == 4:
				b.last = 99
			}
			return nil
		}, []byte{98, 99, 98, 97})
		all := strings.Join(r.found, "\n")
		for _, w := range words {
			require.Contains(t, all, w, "mode %d", mode)
		}
	}
}

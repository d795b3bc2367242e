package consent_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

// One book, one set of rules and one ledger serve a hundred goroutines that
// fold, decide, merge and select: all of it is what one alone gets.
func TestSharedBook(t *testing.T) {
	book := consent.EU()
	countries := []commerce.Territory{"IT", "DE", "FR", "ES", "PL"}
	prepared := make([]*consent.Rules, len(countries))
	for i, c := range countries {
		prepared[i] = rules(t, c, "2026-11-21")
	}
	l, other := benchLedger(t), ledger(t, ev{kind: consent.Objected, on: "2026-06-01", channels: consent.SMS})
	cells := []consent.Cell{}
	for _, on := range []string{"2024-01-11", "2025-03-01", "2026-03-01", "2026-11-21"} {
		s := l.State(at(on))
		cells = append(cells, consent.Pack(&s, consent.Marketing, consent.Email))
	}
	ask := func(i int) (string, error) {
		now := at("2026-11-21")
		own, err := book.Rules(countries[i], calendar.MustDate("2026-11-21"))
		if err != nil {
			return "", err
		}
		all, err := l.Merge(other)
		if err != nil {
			return "", err
		}
		s := all.State(now)
		out := []any{s}
		for _, r := range []*consent.Rules{own, prepared[i]} {
			q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: now, Similar: commerce.Yes, OptOut: commerce.Yes}
			d := consent.Decide(r, &s, q)
			chosen := consent.Segment(r, q, slices.All(cells))
			out = append(out, d, d.Reasons(), slices.Collect(chosen))
			q.Channel = consent.SMS
			out = append(out, consent.Decide(r, &s, q).Reasons())
		}
		data, err := json.Marshal(out)
		return string(data), err
	}
	want := make([]string, len(countries))
	for i := range want {
		var err error
		want[i], err = ask(i)
		require.NoError(t, err)
	}
	errs := make([]error, 100)
	var wg sync.WaitGroup
	for n := range errs {
		wg.Go(func() {
			i := n % len(want)
			got, err := ask(i)
			if err == nil && got != want[i] {
				err = fmt.Errorf("goroutine %d got another answer for %s", n, countries[i])
			}
			errs[n] = err
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
}

package kpi

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// hostile returns keys whose hashes differ in the last bits only: all fall on one slot.
func hostile(n int) []uint64 {
	keys := make([]uint64, n)
	for i := range keys {
		keys[i] = unmix(0xabcdef<<40 | uint64(i+1))
	}
	return keys
}

// searched is the longest way to an entry in the slots.
func (c *Customers) searched() int {
	longest := 0
	for p := range c.parts {
		slots := c.parts[p].slots
		for i := range slots {
			if slots[i].hash != 0 {
				way := i - slotOf(slots[i].hash<<partBits, len(slots))
				longest = max(longest, (way+len(slots))%len(slots)+1)
			}
		}
	}
	return longest
}

// Keys that were made to collide cost a bounded search each, and give the
// figures that other keys give.
func TestHostileKeys(t *testing.T) {
	year := calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-12-31")}
	months, err := Calendar{Zone: time.UTC}.Months(year)
	require.NoError(t, err)
	const n = 100_000
	var plain, one, log Customers
	for _, c := range []*Customers{&plain, &one, &log} {
		c.Periods = months
	}
	var l Log
	for i, key := range hostile(n) {
		x := Sale{Customer: key, At: time.Unix(1767225600+int64(i)*300, 0), Gross: 1000, Currency: money.EUR}
		if i%30 == 0 {
			x.Gross = maxPacked + int64(i) // an amount that does not wait
		}
		require.NoError(t, one.Add(x))
		require.NoError(t, l.Append(x))
		x.Customer = uint64(i + 1)
		require.NoError(t, plain.Add(x))
	}
	skipped, err := log.AddLog(&l)
	require.NoError(t, err)
	require.Zero(t, skipped)
	want, err := one.MarshalBinary()
	require.NoError(t, err)
	var back, sum Customers
	require.NoError(t, back.UnmarshalBinary(want))
	require.NoError(t, sum.Merge(&one))
	require.NoError(t, sum.Merge(&Customers{Periods: months}))
	asOf := time.Unix(1900000000, 0)
	for name, c := range map[string]*Customers{"add": &one, "log": &log, "read": &back, "merged": &sum} {
		require.LessOrEqual(t, c.searched(), reach, name)
		require.Equal(t, plain.Report(), c.Report(), name)
		require.Equal(t, plain.Cohorts(asOf), c.Cohorts(asOf), name)
		got, err := c.MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, want, got, name)
	}
	// Room that comes later does not make a second entry of what lies far.
	for i := range uint64(5000) {
		require.NoError(t, one.Add(Sale{Customer: unmix(0xab<<56 | i<<30 | 7), At: asOf.AddDate(-4, 0, 0), Currency: money.EUR}))
	}
	require.NoError(t, one.Add(Sale{Customer: hostile(n)[n-1], At: asOf.AddDate(-4, 0, 0), Currency: money.EUR}))
	require.Equal(t, int64(n+5000), one.Report().Customers)
	require.Equal(t, int64(1), one.Report().Repeat)
	require.NoError(t, one.Merge(&one))
	require.Equal(t, int64(n+5000), one.Report().Repeat)
}

// A customer whose refund is known before his order gets the day of the order
// as his first, also when the state was stored or merged in between.
func TestOrderAfterRefund(t *testing.T) {
	year := calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-12-31")}
	months, err := Calendar{Zone: time.UTC}.Months(year)
	require.NoError(t, err)
	refunds := Customers{Periods: months}
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	require.NoError(t, refunds.AddRefund(Refund{Customer: 7, Value: 100, At: at, Currency: money.EUR}))
	state, err := refunds.MarshalBinary()
	require.NoError(t, err)
	var read, merged Customers
	require.NoError(t, read.UnmarshalBinary(state))
	require.NoError(t, merged.Merge(&refunds))
	for name, c := range map[string]*Customers{"as it was": &refunds, "read": &read, "merged": &merged} {
		require.EqualValues(t, 1, c.Report().Strays, name)
		require.NoError(t, c.Add(Sale{Customer: 7, Gross: 500, At: at.AddDate(0, 0, -3), Currency: money.EUR}), name)
		for x := range c.All() {
			require.Equal(t, Customer{Key: 7, Orders: 1, First: calendar.MustDate("2026-05-01"), Last: calendar.MustDate("2026-05-01"), Spend: money.New(400, money.EUR)}, x, name)
		}
		require.EqualValues(t, 0, c.Report().Strays, name)
	}
}

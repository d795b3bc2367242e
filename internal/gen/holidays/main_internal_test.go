package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

const dir = "../../../calendar"

func TestTableIsCurrent(t *testing.T) {
	want, err := Table(filepath.Join(dir, "data"))
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join(dir, "holidays_table.go"))
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "holidays_table.go is not what the CSV files say: run go generate ./calendar")
}

// TestFeasts compares Gauss's computus here with Meeus's in package calendar.
func TestFeasts(t *testing.T) {
	for y := 1583; y <= 9999; y++ {
		require.Equal(t, calendar.Easter(y).String(), western(y).Format(time.DateOnly))
		require.Equal(t, calendar.OrthodoxEaster(y).String(), orthodox(y).Format(time.DateOnly))
	}
}

func TestBadRows(t *testing.T) {
	const (
		holidays = "territory,kind,rule,years,name,english,act,trust,checked,note\n"
		counting = "territory,reading,roll,event_counts,act,provision,trust,checked,note\n"
		good     = "XX,statutory,01-01,,a,b,c,secondary,2026-11-21,\n"
		rule     = "XX,,forward,,a,b,verified,2026-11-21,\n"
	)
	for _, c := range []struct{ holidays, counting, want string }{
		{good, counting + rule, "header"},
		{holidays, counting + rule, "header"},
		{holidays + good + good, counting + rule, "twice"},
		{holidays + strings.Replace(good, "statutory", "bank", 1), counting + rule, "unknown kind"},
		{holidays + strings.Replace(good, "secondary", "sure", 1), counting + rule, "unknown trust"},
		{holidays + strings.Replace(good, "2026-11-21", "today", 1), counting + rule, "today"},
		{holidays + strings.Replace(good, ",a,", ",,", 1), counting + rule, "must be filled"},
		{holidays + strings.Replace(good, "01-01", "01-32", 1), counting + rule, "out of range"},
		{holidays + strings.Replace(good, "01-01", "lunar", 1), counting + rule, "cannot parse"},
		{holidays + strings.Replace(good, "01-01", "easter+x", 1), counting + rule, "invalid syntax"},
		{holidays + strings.Replace(good, "01-01", "moon>=01-01", 1), counting + rule, "unknown weekday"},
		{holidays + strings.Replace(good, "01-01,", "01-01,2019-2020", 1), counting + rule, "bad years"},
		{holidays + strings.Replace(good, "01-01,", "2026-01-01,2026", 1), counting + rule, "has no years"},
		{holidays + strings.Replace(good, "01-01", "2026-01-01 x", 1), counting + rule, "cannot parse"},
		{holidays + strings.Replace(good, "01-01", "2031-01-01", 1), counting + rule, "outside the table"},
		{holidays + good, counting + strings.Replace(rule, "forward", "back", 1), "unknown roll"},
		{holidays + good, counting + strings.Replace(rule, ",,a", ",maybe,a", 1), "event_counts"},
		{holidays + good, counting + strings.Replace(rule, "verified", "sure", 1), "unknown trust"},
	} {
		data := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(data, "holidays.csv"), []byte(c.holidays), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(data, "counting.csv"), []byte(c.counting), 0o600))
		_, err := Table(data)
		require.ErrorContains(t, err, c.want)
	}
	_, err := Table(t.TempDir())
	require.ErrorIs(t, err, os.ErrNotExist)
}

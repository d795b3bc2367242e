package main

import (
	"io/fs"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) { require.NoError(t, files.Check("../../../calendar")) }

// TestFeasts compares Gauss's computus here with Meeus's in package calendar.
func TestFeasts(t *testing.T) {
	for y := 1583; y <= 9999; y++ {
		require.Equal(t, calendar.Easter(y).String(), western(y).Format(time.DateOnly))
		require.Equal(t, calendar.OrthodoxEaster(y).String(), orthodox(y).Format(time.DateOnly))
	}
}

func TestBadRows(t *testing.T) {
	const (
		h, c = "holidays.csv", "counting.csv"
		row  = "XX,statutory,01-01,,a,b,c,secondary,2026-11-21,\n"
		rule = "XX,,forward,,a,b,verified,2026-11-21,\n"
	)
	tabletest.Refuses(t, holidays, map[string]string{
		h: "territory,kind,rule,years,name,english,act,trust,checked,note\n" + row,
		c: "territory,reading,roll,event_counts,act,provision,trust,checked,note\n" + rule,
	}, []tabletest.Fault{
		{h, "territory", "country", "the header is not"},
		{h, row, "", "no row follows"},
		{h, row, row + row, "holidays.csv:3: XX has 2020-01-01 twice"},
		{h, "statutory", "bank", "unknown kind"},
		{h, "secondary", "sure", `trust "sure"`},
		{h, "2026-11-21", "today", "today"},
		{h, "secondary,2026-11-21", "unverified,", "parsing time"},
		{h, ",a,", ",,", "must be filled"},
		{h, "01-01", "01-32", "out of range"},
		{h, "01-01", "lunar", "cannot parse"},
		{h, "01-01", "easter+x", "invalid syntax"},
		{h, "01-01", "moon>=01-01", "unknown weekday"},
		{h, "01-01,", "01-01,2019-2020", "bad years"},
		{h, "01-01,", "2026-01-01,2026", "has no years"},
		{h, "01-01", "2026-01-01 x", "cannot parse"},
		{h, "01-01", "2031-01-01", "outside the table"},
		{c, "forward", "back", "unknown roll"},
		{c, ",,a", ",maybe,a", "event_counts"},
		{c, "verified", "sure", `trust "sure"`},
		{c, rule, rule + rule, `["XX" ""] does not come after`},
	}...)
	_, err := holidays(t.TempDir())
	require.ErrorIs(t, err, fs.ErrNotExist)
}

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) { require.NoError(t, files.Check("../../../pricing")) }

func TestBadRows(t *testing.T) {
	const row = "IT,period,30,2023-07-01,,act,art. 1,secondary,2026-11-21\n"
	tabletest.Refuses(t, prior, map[string]string{"prior.csv": header + "\n" + row}, []tabletest.Fault{
		{"prior.csv", "period", "periods", `periods "30" is no rule`},
		{"prior.csv", ",30,", ",thirty,", `period "thirty" is no rule`},
		{"prior.csv", "2023-07-01", "2023-07-32", "day out of range"},
		{"prior.csv", "2023-07-01", "", "has a first day"},
		{"prior.csv", "2026-11-21", "", "has a day of the check"},
		{"prior.csv", "secondary", "unverified", "not made from memory"},
		{"prior.csv", row, row + "IT,period,30,2024-07-01,,act,art. 1,secondary,2026-11-21\n", "prior.csv:3: IT period from 2024-07-01"},
		{"prior.csv", ",,act", ",2024-07-01,act,1,secondary,2026-11-21\nIT,period,30,2024-07-01,,act", "overlaps"},
		{"prior.csv", row, row + "AT,period,30,2024-07-01,,act,art. 1,secondary,2026-11-21\n", "out of order"},
		{"prior.csv", ",,act", ",2022-01-01,act", "before the first"},
		{"prior.csv", "territory", "country", "the header is not"},
	}...)
}

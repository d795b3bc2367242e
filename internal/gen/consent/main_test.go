package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) { require.NoError(t, files.Check("../../../consent")) }

func TestBadRows(t *testing.T) {
	const good = header + "\nIT,email,consent,2018-09-19,,1,D.Lgs. 196/2003,Art. 130,verified,2026-11-21,note\n"
	tabletest.Refuses(t, rules, map[string]string{"rules.csv": good, "ages.csv": good}, []tabletest.Fault{
		{"rules.csv", "2018-09-19", "2018-09-31", "day out of range"},
		{"rules.csv", ",1,", ",256,", "value out of range"},
		{"rules.csv", "email", "pigeon", `channel "pigeon"`},
		{"rules.csv", "IT,", ",", "territory, rule and act are needed"},
		{"rules.csv", ",consent,", ",,", "territory, rule and act are needed"},
		{"rules.csv", "D.Lgs. 196/2003", "", "territory, rule and act are needed"},
		{"rules.csv", "verified", "sure", `trust "sure"`},
		{"ages.csv", ",2026-11-21", ",", "has a day of the check"},
		{"ages.csv", "21,note\n", "21,\nIT,email,consent,2018-09-19,,2,D.Lgs. 196/2003,,verified,2026-11-21,\n", "ages.csv:3: "},
		{"ages.csv", "territory", "country", "the header is not"},
	}...)
}

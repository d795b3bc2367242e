package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTableIsCurrent(t *testing.T) { require.NoError(t, files.Check("../../../catalog")) }

func TestBadRows(t *testing.T) {
	const row = "catalog.price.missing,web marketplace,EU,2000-03-18,,,price,,31998L0006,Art. 3(1),,verified,2026-11-21\n"
	tabletest.Refuses(t, rules, map[string]string{"rules.csv": header + "\n" + row}, []tabletest.Fault{
		{"rules.csv", "web marketplace", "web market", `channel "market"`},
		{"rules.csv", "web marketplace", "", "are needed"},
		{"rules.csv", "catalog.", "cart.", "are needed"},
		{"rules.csv", ",EU,", ",,", "are needed"},
		{"rules.csv", ",price,", ",,", "are needed"},
		{"rules.csv", "2000-03-18", "2000-03-32", "day out of range"},
		{"rules.csv", "verified", "checked", `trust "checked"`},
		{"rules.csv", "verified", "unverified", "from memory"},
		{"rules.csv", "2026-11-21", "", "has a day of the check"},
		{"rules.csv", "code,", "codes,", "the header is not"},
	}...)
}

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) {
	for _, dir := range []string{"../../../returns", "../../../returns/statement"} {
		require.NoError(t, files.Check(dir))
	}
}

func TestAFolderHasSomeOfTheTables(t *testing.T) {
	for name, source := range files {
		src, err := source(t.TempDir())
		require.NoError(t, err)
		require.Nil(t, src, name)
	}
}

func TestBadLaw(t *testing.T) {
	const row = "AT,cure_days,2014-06-13,,14,day,FAGG,§ 12(2),secondary,2026-11-21,\n"
	good := map[string]string{"law.csv": "territory,rule,first,last,value,unit,act,provision,trust,checked,note\n" + row}
	tabletest.Refuses(t, law, good, []tabletest.Fault{
		{"law.csv", "territory", "country", "the header is not"},
		{"law.csv", row, row + row, `law.csv:3: ["AT" "cure_days" "2014-06-13"] does not come after`},
		{"law.csv", "14,day", "14 days,day", "invalid syntax"},
		{"law.csv", "2014-06-13", "13.6.2014", "cannot parse"},
		{"law.csv", "2014-06-13,,", "2014-06-13,2014-06-12,", "before the first"},
		{"law.csv", "secondary", "sure", `trust "sure"`},
		{"law.csv", "2026-11-21", "", "has a day of the check"},
		{"law.csv", "AT,", ",", "territory, rule, unit and act are needed"},
		{"law.csv", "cure_days", "", "territory, rule, unit and act are needed"},
		{"law.csv", "14,day", "14,", "territory, rule, unit and act are needed"},
		{"law.csv", "FAGG", "", "territory, rule, unit and act are needed"},
	}...)
}

func TestBadLateRefunds(t *testing.T) {
	good := map[string]string{"late.csv": "territory,first,last,day,percent,monthly,act,provision,trust,checked,note\n" +
		"FR,2016-07-01,,1,0,0,Code de la consommation,L242-4,verified,2026-11-21,up to ten days\n" +
		"FR,2016-07-01,,11,5,0,Code de la consommation,L242-4,verified,2026-11-21,up to twenty days\n"}
	tabletest.Refuses(t, late, good, []tabletest.Fault{
		{"late.csv", "territory", "country", "the header is not"},
		{"late.csv", ",,1,", ",,11,", "late.csv:3: "},
		{"late.csv", ",,1,", ",,101,", "late.csv:3: "}, // by number: 11 does not come after 101
		{"late.csv", ",11,", ",soon,", `parsing "soon"`},
		{"late.csv", ",5,0,", ",5,-1,", `parsing "-1"`},
		{"late.csv", ",5,0,", ",5%,0,", `parsing "5%"`},
		{"late.csv", "verified", "sure", `trust "sure"`},
		{"late.csv", ",2026-11-21", ",", "has a day of the check"},
	}...)
}

func TestBadLabels(t *testing.T) {
	const row = "cs,,2026-06-19,Zde odstoupit,Potvrdit odstoupení,32023L2673,Art. 1(3),secondary,2026-11-21,\n"
	good := map[string]string{"labels.csv": "language,territory,first,function,confirm,act,provision,trust,checked,note\n" + row}
	tabletest.Refuses(t, labels, good, []tabletest.Fault{
		{"labels.csv", "language", "tongue", "the header is not"},
		{"labels.csv", row, row + row, "labels.csv:3: "},
		{"labels.csv", "2026-06-19", "soon", "cannot parse"},
		{"labels.csv", "secondary", "sure", `trust "sure"`},
		{"labels.csv", "2026-11-21", "", "has a day of the check"},
	}...)
}

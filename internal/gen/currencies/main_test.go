package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) { require.NoError(t, files.Check("../../../money")) }

func TestBadCurrencies(t *testing.T) {
	good := map[string]string{"iso4217.csv": "code,numeric,minor_units,last_day,name\nBHD,048,3,,Bahraini Dinar\nEUR,978,2,,Euro\nXAU,959,N.A.,,Gold\n"}
	tabletest.Refuses(t, currencies, good, []tabletest.Fault{
		{"iso4217.csv", "numeric", "number", "the header is not"},
		{"iso4217.csv", "BHD", "BH", `iso4217.csv:2: code "BH"`},
		{"iso4217.csv", "BHD", "BhD", `code "BhD"`},
		{"iso4217.csv", "BHD", "FIM", `["EUR"] does not come after`},
		{"iso4217.csv", "BHD", "EUR", `["EUR"] does not come after`},
		{"iso4217.csv", ",2,", ",5,", `minor units "5"`},
		{"iso4217.csv", ",2,", ",-1,", `minor units "-1"`},
		{"iso4217.csv", ",2,", ",,", `minor units ""`},
		{"iso4217.csv", "048", "48", `numeric code "48"`},
		{"iso4217.csv", "978", "97x", `numeric code "97x"`},
	}...)
}

func TestBadCash(t *testing.T) {
	const row = "BE,EUR,2019-12-01,,0.05,half_up,exact,required,act,Art. 1,https://example.org,secondary,2026-11-21,\n"
	good := map[string]string{"cash.csv": "country,currency,first,last,step,rounding,small,duty,act,provision,url,trust,checked,note\n" + row}
	tabletest.Refuses(t, cash, good, []tabletest.Fault{
		{"cash.csv", "country", "state", "the header is not"},
		{"cash.csv", row, row + row, "cash.csv:3: "},
		{"cash.csv", "0.05", "5 cents", `number "5 cents"`},
		{"cash.csv", "0.05", "0", `number "0"`},
		{"cash.csv", "half_up", "half_odd", `rounding "half_odd"`},
		{"cash.csv", "exact", "tiny", `small totals "tiny"`},
		{"cash.csv", "2019-12-01,,", "2019-12-01,2018-12-01,", "before the first"},
		{"cash.csv", "secondary", "sure", `trust "sure"`},
		{"cash.csv", "2026-11-21", "", "has a day of the check"},
	}...)
}

func TestBadEuroRates(t *testing.T) {
	good := map[string]string{"euro.csv": "currency,first,rate,act,provision,url,trust,checked\n" +
		"ATS,1999-01-01,13.7603,31998R2866,Art. 1,https://example.org,verified,2026-11-21\n" +
		"ITL,1999-01-01,1936.27,31998R2866,Art. 1,https://example.org,verified,2026-11-21\n"}
	tabletest.Refuses(t, euro, good, []tabletest.Fault{
		{"euro.csv", "currency", "code", "the header is not"},
		{"euro.csv", "ATS", "LUF", `["ITL"] does not come after`},
		{"euro.csv", "13.7603", "13.76", `rate "13.76" must have six significant figures`},
		{"euro.csv", "13.7603", "-3.76032", `number "-3.76032"`},
		{"euro.csv", "1999-01-01", "1999", "cannot parse"},
		{"euro.csv", "verified", "", `trust ""`},
	}...)
}

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) { require.NoError(t, files.Check("../../../tax")) }

func TestBadRows(t *testing.T) {
	good := map[string]string{
		"rates.csv":      header + "\nIT,standard,2010-01-01,,22,standard,act,Art. 1,secondary,2026-01-01,page\n",
		"categories.csv": "category,label\nstandard,the standard rate\n",
		"vatex.csv":      "code,category,article,description\nVATEX-EU-AE,AE,196,reverse charge\n",
		"provisions.csv": "code,act,provision\ntax.place.distance_sale,32006L0112,Art. 33\n",
		"postcodes.csv":  "country,prefix,city,territory,region,place\nAT,6691,,AT-JUNGHOLZ,,\n",
	}
	tabletest.Refuses(t, rates, good, []tabletest.Fault{
		{"rates.csv", "territory", "country", "the header is not"},
		{"rates.csv", ",22,", ",22.00001,", "rates.csv:2: rate 22.00001"},
		{"rates.csv", ",22,", ",-1,", "rate -1"},
		{"rates.csv", ",22,", ",100.0001,", "rate 100.0001"},
		{"rates.csv", ",22,", ",x,", "convert x"},
		{"rates.csv", "22,standard", "22,odd", `level "odd"`},
		{"rates.csv", "secondary", "sure", `trust "sure"`},
		{"rates.csv", "2010-01-01,,", "2010-01-01,2009-01-01,", "before the first"},
		{"rates.csv", "2010-01-01", "soon", "parsing time"},
		{"rates.csv", "page", "", "no source"},
		{"rates.csv", "IT,standard", "IT,unicorns", `no label for "unicorns"`},
		{"categories.csv", "rate\n", "rate\nbooks,books\n", `["books"] does not come after`},
		{"vatex.csv", "VATEX-EU-AE,AE,196,reverse charge\n", "", "no row follows"},
		{"provisions.csv", "\ntax", "\ntax.b,a,1\ntax.a,a,1\ntax", `["tax.a"] does not come after`},
		{"postcodes.csv", ",,\n", ",\n", "wrong number of fields"},
	}...)
	tabletest.Refuses(t, words, map[string]string{"words.csv": "type,list,words\nKind,kinds,goods|service\n"},
		tabletest.Fault{"words.csv", "list", "name", "the header is not"})
}

package cart

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

// The tables of the checklist are the reviewed rows.
func TestCheckoutRows(t *testing.T) {
	f, err := os.Open("data/checkout.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"kind", "words", "first", "act", "provision", "trust", "checked", "source"}, rows[0])
	got := [][]string{}
	for _, d := range duties {
		first := ""
		if d.first != (calendar.Date{}) {
			first = d.first.String()
		}
		got = append(got, []string{"item", string(d.item), first, "32011L0083", d.provision})
	}
	for _, b := range buttons {
		got = append(got, []string{"button", b.words, "", b.act, b.provision})
	}
	require.Len(t, rows, len(got)+1)
	for i, row := range rows[1:] {
		require.Equal(t, got[i], row[:5])
		require.Equal(t, row[5] == "unverified", row[6] == "" && row[7] == "", row[1])
		if row[0] == "button" {
			require.Equal(t, buttons[i-len(duties)].url, row[7])
		}
	}
}

package main

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
)

var update = flag.Bool("update", false, "write orders.csv and the golden summary again")

// synthesize makes the embedded log: 600 customers of 2025 who buy and leave by
// the BG/NBD model, twenty products of which few sell most.
func synthesize() []byte {
	model := clv.BGNBD{R: 0.6, Alpha: 6, A: 0.8, B: 2.5}
	rnd := rand.New(rand.NewPCG(2025, 11))
	type row struct {
		day           calendar.Date
		customer, sku int
		units         int64
		cents         int64
	}
	var rows []row
	first, last := calendar.MustDate("2025-01-01"), calendar.MustDate("2025-12-31")
	for c := 1; c <= 600; c++ {
		born := first.AddDays(rnd.IntN(300))
		age := float64(last.Sub(born)) / 7
		r := model.Simulate(rnd, age)
		level := 1 + rnd.ExpFloat64()
		buy := func(d calendar.Date) {
			sku := int(rnd.ExpFloat64()*4) % 20
			units := int64(1 + rnd.IntN(3))
			rows = append(rows, row{d, c, sku, units, units * int64(level*float64(900+sku*130+rnd.IntN(800)))})
		}
		buy(born)
		for i := int64(1); i <= r.X; i++ {
			if days := int(r.Recency * 7 * float64(i) / float64(r.X)); days > 0 {
				buy(born.AddDays(days))
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return a.day.Compare(b.day) })
	var b bytes.Buffer
	b.WriteString("order,customer,date,sku,units,amount\n")
	for i, r := range rows {
		fmt.Fprintf(&b, "%d,%03d,%s,P%02d,%d,%s\n", i+1, r.customer, r.day, r.sku+1, r.units, money.New(r.cents, money.EUR).Number())
	}
	return b.Bytes()
}

func TestSyntheticLog(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile("orders.csv", synthesize(), 0o644))
		return
	}
	require.Equal(t, string(synthesize()), string(syntheticLog), "go test -update writes it again")
}

func write(t *testing.T, orders, currency, locale string) (summary, page string) {
	t.Helper()
	out, picture := filepath.Join(t.TempDir(), "page.html"), filepath.Join(t.TempDir(), "charts.svg")
	var b bytes.Buffer
	require.NoError(t, command(orders, out, picture, currency, locale, &b))
	svg, err := os.ReadFile(picture)
	require.NoError(t, err)
	var charts struct {
		Charts []struct {
			Title string `xml:"title"`
		} `xml:"svg"`
	}
	require.NoError(t, xml.Unmarshal(svg, &charts))
	require.Len(t, charts.Charts, 6)
	require.Contains(t, charts.Charts[0].Title, "Net sales by month")
	data, err := os.ReadFile(out)
	require.NoError(t, err)
	return b.String(), string(data)
}

func TestReport(t *testing.T) {
	summary, page := write(t, "", "EUR", "en-IE")
	golden := filepath.Join("testdata", "summary.golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(summary), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), summary)
	for _, s := range []string{"Sales ladder", "Cohorts", "RFM segments", "Customer lifetime value", "ABC: products", "Check: fitted up to", "<title id=\"chart1-title\">"} {
		require.Contains(t, page, s)
	}
	require.NotContains(t, page, "NaN")
	require.NotContains(t, page, "src=", "self-contained")
	require.NotContains(t, page, "<script")
	again, _ := write(t, "", "EUR", "en-IE")
	require.Equal(t, summary, again)
	_, italian := write(t, "", "EUR", "it-IT")
	require.Contains(t, italian, ",") // 1.234,56 €
}

// The CDNOW log is research data that is not shipped: without the folder "shared" beside the module the test is skipped.
func TestCDNOW(t *testing.T) {
	log := "../../../shared/data/cdnow/CDNOW_master.txt"
	if _, err := os.Stat(log); err != nil {
		t.Skip("no shared/data/cdnow")
	}
	summary, page := write(t, log, "USD", "en-IE")
	require.Contains(t, summary, "69,659") // purchases and customers as the data set's description counts them
	require.Contains(t, summary, "23,570")
	require.Contains(t, summary, "1997-01-01 to 1998-06-30")
	require.NotContains(t, page, "NaN")
}

func TestBadLogs(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "no orders",
		"customer,date\n1,2025-01-01\n":    `no column "amount"`,
		"customer,date,amount\n1,x,2.00\n": "line 2",
		"customer,date,amount\n,2025-01-01,2.00\n": "line 2: an order without a customer",
		"customer,date,amount\n1,,2.00\n":          "line 2",
		"customer,date,amount\n\"":                 "parse error",
		"00001 19970101 1\n":                       "line 1 is not",
		"00001 19970101 1 abc\n":                   "line 1",
		"00001 1997 1 2.00\n":                      "line 1 is not",
	} {
		_, err := readLog(strings.NewReader(text), money.EUR)
		require.ErrorContains(t, err, want, text)
	}
	list, err := readLog(strings.NewReader(" 00004 0001 19970101  2   29.33\n"), money.USD)
	require.NoError(t, err)
	require.Equal(t, []order{{customer: "00004", day: calendar.MustDate("1997-01-01"), units: 2, amount: money.MustParse("29.33", money.USD)}}, list)
	require.Error(t, command("no such file", "", "", "EUR", "it-IT", nil))
	require.Error(t, command("", "", "", "E", "it-IT", nil))
}

package clv_test

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
	"github.com/stretchr/testify/require"
)

// cdnow opens a file of the CDNOW data, which is not part of the module: without the shared
// folder beside the checkout the test is skipped.
func cdnow(tb testing.TB, name string) *os.File {
	tb.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "cdnow", name))
	if err != nil {
		tb.Skip("needs the CDNOW data in ../shared/data, which is not shipped")
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

// cdnowPurchases reads the 1/10 sample log (master id, sample id, day, CDs, dollars).
func cdnowPurchases(tb testing.TB) []clv.Purchase {
	tb.Helper()
	var out []clv.Purchase
	lines := bufio.NewScanner(cdnow(tb, "CDNOW_sample.txt"))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) == 0 {
			continue
		}
		at, err := time.Parse("20060102", f[2])
		require.NoError(tb, err)
		out = append(out, clv.Purchase{Customer: f[1], At: at, Amount: money.MustParse(f[4], money.USD)})
	}
	require.Len(tb, out, 6919)
	return out
}

var (
	cdnowEnd  = calendar.MustDate("1997-09-30")
	cdnowLast = calendar.MustDate("1998-06-30")
)

func cdnowRows(tb testing.TB) []clv.Row {
	tb.Helper()
	rows, err := clv.Summarize(slices.Values(cdnowPurchases(tb)), clv.Weeks, cdnowEnd, time.UTC)
	require.NoError(tb, err)
	require.Len(tb, rows, 2357)
	return rows
}

// cdnowSummary reads the summary that lifetimes ships, in weeks of two decimals.
func cdnowSummary(tb testing.TB) []clv.Row {
	tb.Helper()
	lines, err := csv.NewReader(cdnow(tb, "cdnow_customers_summary_with_transactions.csv")).ReadAll()
	require.NoError(tb, err)
	rows := make([]clv.Row, 0, len(lines))
	for _, f := range lines[1:] {
		x, err := strconv.ParseInt(f[1], 10, 64)
		require.NoError(tb, err)
		tx, err := strconv.ParseFloat(f[2], 64)
		require.NoError(tb, err)
		age, err := strconv.ParseFloat(f[3], 64)
		require.NoError(tb, err)
		sum, err := money.MustParse(f[4], money.USD).MulInt(x)
		require.NoError(tb, err)
		rows = append(rows, clv.Row{Customer: f[0], X: x, Recency: tx, Age: age, Spend: clv.Spend{Sum: sum, N: x}})
	}
	return rows
}

func near(tb testing.TB, what string, want, got, relative float64) {
	tb.Helper()
	require.InDelta(tb, want, got, relative*abs(want), what)
}

func abs(x float64) float64 { return max(x, -x) }

func nearAll(tb testing.TB, what string, want, got []float64, relative float64) {
	tb.Helper()
	require.Len(tb, got, len(want), what)
	for i := range want {
		near(tb, what, want[i], got[i], relative)
	}
}

// Published: Fader, Hardie and Lee 2005 (.243 4.414 .793 2.426, LL -9582.4); CLVTools, more digits.
func TestCDNOWBGNBD(t *testing.T) {
	m, fit, err := clv.FitBGNBD(cdnowRows(t), clv.Options{})
	require.NoError(t, err)
	t.Logf("%+v %+v", m, fit)
	nearAll(t, "CLVTools", []float64{.2425945, 4.4136019, .7929199, 2.4258881}, []float64{m.R, m.Alpha, m.A, m.B}, 5e-4)
	require.InDelta(t, -9582.429, fit.LogLikelihood, 1e-3)
	nearAll(t, "standard errors", []float64{.012557, .378212, .185716, .705335}, fit.StdErrors, 2e-3)
	require.True(t, fit.Converged)
	require.EqualValues(t, 2357, fit.Customers)
}

// Published: BTYDplus, by way of lifetimes.
func TestCDNOWMBGNBD(t *testing.T) {
	m, fit, err := clv.FitMBGNBD(cdnowSummary(t), clv.Options{})
	require.NoError(t, err)
	t.Logf("%+v %+v", m, fit)
	nearAll(t, "BTYDplus", []float64{.525, 6.183, .891, 1.614}, []float64{m.R, m.Alpha, m.A, m.B}, 5e-4)
	require.InDelta(t, -9582.13268, fit.LogLikelihood, 1e-3)
}

// Published: CLVTools, parameters, likelihood and standard errors.
func TestCDNOWParetoNBD(t *testing.T) {
	m, fit, err := clv.FitParetoNBD(cdnowRows(t), clv.Options{})
	require.NoError(t, err)
	t.Logf("%+v %+v", m, fit)
	nearAll(t, "CLVTools", []float64{.55315, 10.57633, .60625, 11.67150}, []float64{m.R, m.Alpha, m.S, m.Beta}, 5e-4)
	require.InDelta(t, -9594.976, fit.LogLikelihood, 1e-3)
	nearAll(t, "standard errors", []float64{.0476264, .8427222, .1872594, 6.2105448}, fit.StdErrors, 2e-3)
}

// Published: Fader and Hardie 2013 (6.25 3.74 15.44); CLVTools, likelihood.
func TestCDNOWGammaGamma(t *testing.T) {
	rows := cdnowRows(t)
	g, fit, err := clv.FitGammaGamma(rows, clv.Options{})
	require.NoError(t, err)
	t.Logf("%+v %+v", g, fit)
	nearAll(t, "paper", []float64{6.25, 3.74, 15.44}, []float64{g.P, g.Q, g.V}, 1.5e-3)
	nearAll(t, "raw dates", []float64{6.249573, 3.744224, 15.443519}, []float64{g.P, g.Q, g.V}, 5e-4)
	require.InDelta(t, -4055.9177, fit.LogLikelihood, 1e-3)
	require.EqualValues(t, 946, fit.Customers)
	c, ok := clv.SpendCorrelation(rows)
	require.True(t, ok)
	require.InDelta(t, .114, c, 1e-3)
}

// Counted in the log itself: 1,882 repeat purchase days in 39 weeks, by 684 customers.
func TestCDNOWHoldout(t *testing.T) {
	held, length, err := clv.Split(slices.Values(cdnowPurchases(t)), clv.Weeks, cdnowEnd, cdnowLast, time.UTC)
	require.NoError(t, err)
	require.InDelta(t, 39, length, 0)
	rows := cdnowRows(t)
	for i, h := range held {
		require.Equal(t, rows[i], h.Row)
	}
	m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426} // as published
	v, err := clv.Validate(m, held, length)
	require.NoError(t, err)
	t.Logf("%+v", v)
	require.EqualValues(t, 1882, v.Actual)
	require.EqualValues(t, 684, v.Active)
	require.InDelta(t, 1653.9, v.Predicted, .1)
}

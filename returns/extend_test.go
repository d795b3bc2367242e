package returns_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/returns"
)

// Spain's 36 months (TRLGDCU art. 120) are more than the directive's 24, and a
// host's row may not take them back.
func TestRowsExtendWhatAStateGives(t *testing.T) {
	row := returns.Row{
		Territory: "ES", Rule: returns.GuaranteeMonths, Value: 35, Unit: "month", Period: calendar.Period{First: calendar.MustDate("2026-12-01")},
		Source: commerce.Source{Trust: commerce.Verified},
	}
	_, err := returns.EU().With(row)
	require.ErrorIs(t, err, returns.ErrBelowStatute)
	require.ErrorContains(t, err, "below the 36")
	for _, more := range []int64{36, 60} {
		row.Value = more
		_, err = returns.EU().With(row)
		require.NoError(t, err)
	}
	row.Territory, row.Value = "DE", 24 // the directive's
	_, err = returns.EU().With(row)
	require.NoError(t, err)
}

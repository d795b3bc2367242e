package moneyfmt_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/moneyfmtops"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// The vectors compare with ICU; each text is also read back.
func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", moneyfmtops.Ops()) }

func TestDecimalsOfISO(t *testing.T) {
	f := moneyfmt.New(language.MustParse("hu-HU"), moneyfmt.Options{})
	require.Equal(t, "1234,50\u00a0Ft", f.Format(money.MustParse("1234.5", money.HUF)))
}

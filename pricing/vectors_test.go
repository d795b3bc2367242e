package pricing_test

import (
	"testing"
	_ "time/tzdata"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/pricingops"
	"github.com/bottega-go/commerce/internal/vector"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", pricingops.Ops()) }

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

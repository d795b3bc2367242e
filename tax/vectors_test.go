package tax_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/taxops"
	"github.com/bottega-go/commerce/internal/vector"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", taxops.Ops()) }

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

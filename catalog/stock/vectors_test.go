package stock_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/stockops"
	"github.com/bottega-go/commerce/internal/vector"
)

var codes = conformance.Problems

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", stockops.Ops()) }

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

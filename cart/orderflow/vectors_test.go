package orderflow_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/orderflowops"
	"github.com/bottega-go/commerce/internal/vector"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", orderflowops.Ops()) }

func TestReasonsAreCovered(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

package commerce_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/commerceops"
	"github.com/bottega-go/commerce/internal/vector"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", commerceops.Ops()) }

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

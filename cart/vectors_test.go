package cart_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/cartops"
	"github.com/bottega-go/commerce/internal/vector"
)

var codesOf = conformance.CodesOf

type rates = cartops.Rates

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", cartops.Ops()) }

func TestReasonsAreCovered(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

package promo_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/promoops"
	"github.com/bottega-go/commerce/internal/vector"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", promoops.Ops()) }

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

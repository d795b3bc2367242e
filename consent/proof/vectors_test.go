package proof_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/proofops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", proofops.Ops()) }

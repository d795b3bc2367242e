package explain_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/explainops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", explainops.Ops()) }

package attribution_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/attributionops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", attributionops.Ops()) }

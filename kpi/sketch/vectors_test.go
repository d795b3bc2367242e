package sketch_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/sketchops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", sketchops.Ops()) }

package abtest_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/abtestops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", abtestops.Ops()) }

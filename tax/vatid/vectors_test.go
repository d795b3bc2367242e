package vatid_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/vatidops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", vatidops.Ops()) }

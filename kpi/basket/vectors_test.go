package basket_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/basketops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", basketops.Ops()) }

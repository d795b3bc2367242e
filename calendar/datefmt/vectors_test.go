package datefmt_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/datefmtops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", datefmtops.Ops()) }

package report_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/reportops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", reportops.Ops()) }

package kpi_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/kpiops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", kpiops.Ops()) }

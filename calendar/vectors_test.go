package calendar_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/calendarops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", calendarops.Ops()) }

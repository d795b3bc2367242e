package money_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/moneyops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", moneyops.Ops()) }

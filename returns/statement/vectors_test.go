package statement_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/statementops"
)

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", statementops.Ops()) }

package clv_test

import (
	"testing"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/clvops"
	"github.com/bottega-go/commerce/kpi/clv"
)

type model interface {
	clv.Model
	LogLikelihood(rows []clv.Row) (float64, error)
	Simulate(src clv.Source, age float64) clv.Row
	Check() error
}

func TestVectors(t *testing.T) { conformance.Run(t, "testdata/vectors", clvops.Ops()) }

package main

import (
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/abtestops"
	"github.com/bottega-go/commerce/internal/conformance/attributionops"
	"github.com/bottega-go/commerce/internal/conformance/basketops"
	"github.com/bottega-go/commerce/internal/conformance/calendarops"
	"github.com/bottega-go/commerce/internal/conformance/cartops"
	"github.com/bottega-go/commerce/internal/conformance/catalogops"
	"github.com/bottega-go/commerce/internal/conformance/clvops"
	"github.com/bottega-go/commerce/internal/conformance/commerceops"
	"github.com/bottega-go/commerce/internal/conformance/consentops"
	"github.com/bottega-go/commerce/internal/conformance/datefmtops"
	"github.com/bottega-go/commerce/internal/conformance/dsrops"
	"github.com/bottega-go/commerce/internal/conformance/explainops"
	"github.com/bottega-go/commerce/internal/conformance/feedops"
	"github.com/bottega-go/commerce/internal/conformance/kpiops"
	"github.com/bottega-go/commerce/internal/conformance/moneyfmtops"
	"github.com/bottega-go/commerce/internal/conformance/moneyops"
	"github.com/bottega-go/commerce/internal/conformance/orderflowops"
	"github.com/bottega-go/commerce/internal/conformance/pricingops"
	"github.com/bottega-go/commerce/internal/conformance/promoops"
	"github.com/bottega-go/commerce/internal/conformance/proofops"
	"github.com/bottega-go/commerce/internal/conformance/reportops"
	"github.com/bottega-go/commerce/internal/conformance/returnsops"
	"github.com/bottega-go/commerce/internal/conformance/sketchops"
	"github.com/bottega-go/commerce/internal/conformance/statementops"
	"github.com/bottega-go/commerce/internal/conformance/stockops"
	"github.com/bottega-go/commerce/internal/conformance/taxops"
	"github.com/bottega-go/commerce/internal/conformance/tcfops"
	"github.com/bottega-go/commerce/internal/conformance/vatidops"
)

// sets returns the operations of every package of the module.
func sets() []conformance.Set {
	return []conformance.Set{
		moneyops.Ops(), moneyfmtops.Ops(), calendarops.Ops(), datefmtops.Ops(), commerceops.Ops(),
		catalogops.Ops(), feedops.Ops(), stockops.Ops(),
		pricingops.Ops(), promoops.Ops(),
		taxops.Ops(), vatidops.Ops(),
		returnsops.Ops(), statementops.Ops(),
		consentops.Ops(), dsrops.Ops(), tcfops.Ops(), proofops.Ops(),
		kpiops.Ops(), sketchops.Ops(), reportops.Ops(), abtestops.Ops(), attributionops.Ops(), basketops.Ops(), clvops.Ops(),
		cartops.Ops(), orderflowops.Ops(), explainops.Ops(),
	}
}

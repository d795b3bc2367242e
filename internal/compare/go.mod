module github.com/bottega-go/commerce/internal/compare

go 1.26.0

require (
	github.com/Rhymond/go-money v1.0.15
	github.com/bottega-go/commerce v0.0.0
	github.com/cockroachdb/apd/v3 v3.2.3
	github.com/govalues/decimal v0.1.36
	github.com/rickar/cal/v2 v2.1.13
	github.com/shopspring/decimal v1.6.0
	golang.org/x/text v0.43.0
)

replace github.com/bottega-go/commerce => ../..

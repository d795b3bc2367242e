package kpi_test

import (
	"time"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func amount(s string) money.Amount { return money.MustParse(s, money.EUR) }

var (
	noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	sale = kpi.Sale{At: noon, Customer: 1, Units: 1, Gross: 1000, Currency: money.EUR}
)

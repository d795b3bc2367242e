// Package money is exact amounts of money.
package money

//go:generate go run ../internal/gen/currencies

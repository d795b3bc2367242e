package money

import (
	"errors"
	"fmt"
	"strconv"
)

// Sentinels of the package. Every returned error wraps one of them and quotes
// the offending value.
var (
	// ErrCurrencyMismatch means that two amounts are in different currencies.
	ErrCurrencyMismatch = errors.New("money: currency mismatch")
	// ErrOverflow means that a result does not fit into an Amount, Percent or Factor.
	ErrOverflow = errors.New("money: overflow")
	// ErrInexact means that a value cannot be held without rounding and none was asked for.
	ErrInexact = errors.New("money: inexact")
	// ErrSyntax means malformed text, JSON or binary data.
	ErrSyntax = errors.New("money: malformed")
	// ErrUnknownCurrency means a code outside ISO 4217 (and outside the withdrawn euro-area codes).
	ErrUnknownCurrency = errors.New("money: unknown currency")
	// ErrCurrency means a custom currency that cannot be: a bad code or too many digits.
	ErrCurrency = errors.New("money: bad custom currency")
	// ErrWeights means weights, parts or caps that cannot share an amount.
	ErrWeights = errors.New("money: bad weights")
	// ErrRange means a slice i..j of n outside 0 <= i <= j <= n, n > 0.
	ErrRange = errors.New("money: bad slice")
	// ErrStep means a rounding step that is not positive, or an amount that is not a multiple of it.
	ErrStep = errors.New("money: bad step")
	// ErrRate means an exchange rate that is not positive, or that is missing.
	ErrRate = errors.New("money: bad rate")
	// ErrPercent means a percentage for which the question has no answer.
	ErrPercent = errors.New("money: bad percent")
	// ErrZeroDivisor means a division by zero.
	ErrZeroDivisor = errors.New("money: division by zero")
)

func mismatch(a, b Currency) error {
	return fmt.Errorf("%w: %s and %s", ErrCurrencyMismatch, a, b)
}

func overflow(op string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrOverflow, fmt.Sprintf(op, args...))
}

func syntax(what, s string) error {
	return fmt.Errorf("%w %s: %s", ErrSyntax, what, quote(s))
}

// quote shortens hostile input, so that an error stays one line.
func quote(s string) string {
	const limit = 48
	if len(s) > limit {
		return strconv.Quote(s[:limit]) + "…"
	}
	return strconv.Quote(s)
}

package money

import "math"

// Canonical tells tests whether a keeps the invariant of Amount.
func Canonical(a Amount) bool {
	least := a.cur.digits()
	switch {
	case a.coef == math.MinInt64 || a.scale < least || a.scale > maxScale:
		return false
	case a.cur == 0:
		return a == Amount{}
	case a.coef == 0:
		return a.scale == least
	}
	return a.scale == least || a.coef%10 != 0
}

// CashStepIn is CashStep in a table of the test's own.
func CashStepIn(table []CashRule, country string, c Currency, on string) (CashRule, bool) {
	return cashStep(table, country, c, on)
}

// Scaled is the dividing kernel: x*num/den*10^exp.
func Scaled(x, num, den uint64, exp int, neg bool, r Rounding) (uint64, bool) {
	return scaled(x, num, den, exp, neg, r)
}

// ShiftTen is the rounding kernel: (hi,lo)*10^-drop.
func ShiftTen(hi, lo uint64, drop int, neg bool, r Rounding) (uint64, bool) {
	return shift10(hi, lo, drop, neg, r)
}

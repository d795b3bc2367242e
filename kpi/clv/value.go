package clv

import (
	"math"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// ValueOptions say what value means. Margin and Horizon have no default.
type ValueOptions struct {
	// Margin is the part of spend that the shop keeps, above 0 %; 100 % is a value in sales.
	Margin money.Percent `json:"margin"`
	// Horizon is how far to look, in units of the rows, up to 1e9.
	Horizon float64 `json:"horizon"`
	// Discount is charged per Step, at its end: purchases within the first step are divided by 1 + Discount.
	// It is above -100 %.
	Discount money.Percent `json:"discount"`
	// Step is the length of a discount period in units of the rows; 0 is one unit. At most 10,000 steps are
	// in the horizon; the last one may be shorter.
	Step float64 `json:"step"`
	// Rounding of the result to the minor unit.
	Rounding money.Rounding `json:"rounding"`
}

// Value returns what the customer is expected to bring within the horizon: margin × mean spend × Σ of the
// purchases expected in each step, discounted, rounded once. Purchases so far are not part of it.
//
// Errors are [ErrOptions] with paths and those of [GammaGamma.MeanSpend] and Row.Check.
func (g GammaGamma) Value(m Model, r Row, s Spend, opt ValueOptions) (money.Amount, error) {
	if m == nil {
		return money.Amount{}, ErrModel
	}
	if err := opt.check(); err != nil {
		return money.Amount{}, err
	}
	if err := r.Check(); err != nil {
		return money.Amount{}, err
	}
	mean, err := g.mean(s)
	if err != nil {
		return money.Amount{}, err
	}
	step := opt.step()
	margin, rate := opt.Margin.Factor().Decimal().InexactFloat64(), opt.Discount.Factor().Decimal().InexactFloat64()
	var sum, before float64
	factor := 1.0
	for i := 1.0; before >= 0; i++ {
		at := math.Min(i*step, opt.Horizon)
		now := m.ConditionalExpected(r, at)
		factor /= 1 + rate
		sum += (now - before) * factor
		before = now
		if at >= opt.Horizon {
			break
		}
	}
	if math.IsNaN(sum) {
		return money.Amount{}, ErrModel
	}
	return amount(margin*mean*sum, g.Currency, opt.Rounding)
}

func (opt ValueOptions) step() float64 {
	if opt.Step == 0 {
		return 1
	}
	return opt.Step
}

const maxValueSteps = 10_000

func (opt ValueOptions) check() error {
	var errs commerce.FieldErrors
	add := func(path, format string, v any) {
		errs.Add(path, "clv.value.out_of_range", commerce.Detail(ErrOptions, format, v))
	}
	if opt.Margin.Sign() <= 0 {
		add("/margin", "clv: margin is %s, not above 0%%", opt.Margin)
	}
	if !(opt.Horizon > 0 && opt.Horizon <= bound) {
		add("/horizon", "clv: horizon is %g, not above 0 and up to 1e9", opt.Horizon)
	}
	if opt.Discount.Cmp(money.NewPercent(-100)) <= 0 {
		add("/discount", "clv: discount is %s, not above -100%%", opt.Discount)
	}
	if !(opt.Step >= 0 && opt.Horizon <= maxValueSteps*opt.step()) {
		add("/step", "clv: step is %g, not 0 and not long enough for 10000 to reach the horizon", opt.Step)
	}
	return errs.Err()
}

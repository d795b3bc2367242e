package returns_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// drawHistory is an order and credits that returned it in random parts by random means, some with deductions.
func drawHistory(t *rapid.T) (*commerce.Order, []commerce.Credit) {
	o := drawOrder(t)
	if r := money.New(rapid.Int64Range(-2, 2).Draw(t, "rounding"), money.EUR); o.Totals.Payable.Sign() > 0 && !r.IsZero() {
		if paid, _ := o.Totals.Gross.Add(r); paid.Sign() >= 0 && o.Tenders[1].Amount.Sign() > 0 {
			if first, _ := o.Tenders[1].Amount.Add(r); first.Sign() >= 0 {
				o.Tenders[1].Amount, o.Totals.Rounding, o.Totals.Payable = first, r, paid
			}
		}
	}
	if rapid.Bool().Draw(t, "net") {
		o.Mode = commerce.Net
		for i := range o.Lines {
			o.Lines[i].List = o.Lines[i].Net
		}
		for i := range o.Charges {
			o.Charges[i].List = o.Charges[i].Net
		}
	}
	if err := o.Check(); err != nil {
		t.Fatal(err)
	}
	var all []commerce.Credit
	for n := range rapid.IntRange(1, 5).Draw(t, "credits") {
		l := &o.Lines[rapid.IntRange(0, len(o.Lines)-1).Draw(t, "line")]
		r := returns.Request{Lines: []commerce.Units{{Line: l.ID, Qty: rapid.Int64Range(0, l.Qty).Draw(t, "units")}}}
		opt := returns.RefundOptions{
			ID: string(rune('a' + n)), At: at("2026-12-01T10:00:00Z").Add(time.Duration(n/2) * time.Hour),
			Ground: returns.Ground(rapid.IntRange(0, 3).Draw(t, "ground")), AllShipping: rapid.Bool().Draw(t, "shipping"),
		}
		switch rapid.IntRange(0, 5).Draw(t, "means") {
		case 0:
			opt.Exchange = &returns.Exchange{ID: "ex" + opt.ID, Value: money.New(rapid.Int64Range(0, 3000).Draw(t, "value"), money.EUR), Consent: commerce.Yes}
		case 1:
			opt.StoreCredit = &returns.StoreCredit{ID: "sc" + opt.ID, Consent: commerce.Yes, Bonus: money.NewPercent(10)}
		case 2:
			opt.Tenders.First = []string{"c", "a"}
		case 3:
			opt.Tenders.Exact = []commerce.Tender{{ID: "b", Amount: money.New(rapid.Int64Range(0, 3000).Draw(t, "exact"), money.EUR)}}
		}
		if opt.Ground == returns.Withdrawal && rapid.Bool().Draw(t, "worn") {
			opt.Deductions = []returns.Deduction{{
				ID: "d" + opt.ID, Kind: commerce.DiminishedValue, Line: l.ID, Amount: money.New(rapid.Int64Range(1, 400).Draw(t, "wear"), money.EUR),
				Informed: commerce.Yes, Excess: commerce.Yes,
			}}
		}
		if rapid.IntRange(0, 4).Draw(t, "reduction") == 0 {
			r.Lines[0].Qty, r.Lines[0].Amount = 0, money.New(rapid.Int64Range(0, 300).Draw(t, "less"), money.EUR)
		}
		if x, err := returns.NewRefund(o, all, r, opt); err == nil {
			all = append(all, x.Credit)
		}
	}
	return o, all
}

func sumOf(t require.TestingT, list []commerce.Credit, of func(*commerce.Credit) money.Amount) money.Amount {
	sum := money.New(0, money.EUR)
	for i := range list {
		var err error
		sum, err = sum.Add(of(&list[i]))
		require.NoError(t, err)
	}
	return sum
}

// When everything is back, what was paid is back but for the deductions: to the cent, the cash rounding included.
func TestEverythingBackIsEverythingPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, all := drawHistory(t)
		require.NoError(t, returns.Reconcile(o, all))
		last, err := returns.NewRefund(o, all, returns.Request{}, returns.RefundOptions{ID: "z", At: at("2026-12-09T10:00:00Z"), Ground: returns.Cancellation, AllShipping: true})
		if err == nil {
			all = append(all, last.Credit)
			require.NoError(t, returns.Reconcile(o, all))
		}
		payable := sumOf(t, all, func(c *commerce.Credit) money.Amount { return c.Totals.Payable })
		over, err := payable.Cmp(o.Totals.Payable)
		require.NoError(t, err)
		require.LessOrEqual(t, over, 0, "%s paid back of %s", payable, o.Totals.Payable)
		deducted := sumOf(t, all, func(c *commerce.Credit) money.Amount {
			sum := money.New(0, money.EUR)
			for i := range c.Charges {
				if _, known := o.Charge(c.Charges[i].ID); !known {
					sum, _ = sum.Sub(c.Charges[i].Gross)
				}
			}
			return sum
		})
		if last.Whole {
			kept, err := o.Totals.Payable.Sub(payable)
			require.NoError(t, err)
			require.True(t, kept.Equal(deducted), "%s kept, %s deducted", kept, deducted)
		}
	})
}

// Each credit that others follow is missed when it is gone, and so is each change of what a credit says about the sale.
func TestReconcileFindsEachChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, all := drawHistory(t)
		require.NoError(t, returns.Reconcile(o, all))
		for i := range all {
			c := &all[i]
			followed := slices.ContainsFunc(all[i+1:], func(later commerce.Credit) bool {
				return slices.ContainsFunc(later.Lines, func(l commerce.CreditLine) bool {
					return slices.ContainsFunc(c.Lines, func(x commerce.CreditLine) bool { return x.Line == l.Line && x.Qty > 0 })
				})
			})
			if followed {
				require.Error(t, returns.Reconcile(o, slices.Delete(slices.Clone(all), i, i+1)), "without credit %d", i)
			}
			for j := range c.Lines {
				was := c.Lines[j]
				c.Lines[j].Tax.Rate = money.MustPercent("10")
				require.Error(t, returns.Reconcile(o, all), "another rate")
				c.Lines[j] = was
				c.Lines[j].Tax.Category = "Z"
				require.Error(t, returns.Reconcile(o, all), "another category")
				c.Lines[j] = was
				if c.Lines[j].From++; was.Qty > 0 {
					require.Error(t, returns.Reconcile(o, all), "another unit")
				}
				c.Lines[j] = was
			}
			for j := range c.Charges {
				was := c.Charges[j]
				c.Charges[j].Tax.Rate = money.MustPercent("10")
				if _, known := o.Charge(was.ID); known {
					require.Error(t, returns.Reconcile(o, all), "another rate of a charge")
				}
				c.Charges[j] = was
			}
			was := c.Order
			c.Order = "o2"
			require.Error(t, returns.Reconcile(o, all), "another order")
			c.Order = was
		}
	})
}

package clv

import (
	"cmp"
	"math"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/shopspring/decimal"
)

// GammaGamma is the model of what a purchase is worth: each one is gamma distributed
// (P and a scale of the customer), the scale is gamma distributed over customers (Q, V).
// All three are positive; V is in major units of Currency. It takes spend to be independent of
// frequency: ask [SpendCorrelation].
type GammaGamma struct {
	P        float64        `json:"p"`
	Q        float64        `json:"q"`
	V        float64        `json:"v"`
	Currency money.Currency `json:"currency"`
}

// worth is customers with the same number of purchases and mean spend.
type worth struct{ n, mean, weight float64 }

// FitGammaGamma estimates the model by maximum likelihood from the rows with repeat spend; the
// others are left out and not counted in the fit.
//
// Errors are as in [FitBGNBD], and money.ErrCurrencyMismatch with the path of the row.
func FitGammaGamma(rows []Row, opt Options) (GammaGamma, Fit, error) {
	all, currency, err := spenders(rows)
	if err != nil {
		return GammaGamma{}, Fit{}, err
	}
	var customers, sum float64
	for _, w := range all {
		customers += w.weight
		sum += w.weight * w.mean
	}
	scale := sum / customers / 4 // mean spend 4 in scaled money
	var logs float64             // Σ log mean, by which densities in both scales differ
	for i := range all {
		all[i].mean /= scale
		logs += all[i].weight * math.Log(scale)
	}
	p, fit, err := problem{
		params: 3, customers: customers, distinct: len(all), scale: []float64{1, 1, scale},
		eval: func(p, grad []float64) float64 { return logLikelihoodGG(all, p[0], p[1], p[2], grad) },
	}.solve(opt)
	if p == nil {
		return GammaGamma{}, fit, err
	}
	fit.LogLikelihood = logLikelihoodGG(all, p[0], p[1], p[2]/scale, make([]float64, 3)) - logs
	return GammaGamma{p[0], p[1], p[2], currency}, fit, err
}

// spenders merges the rows with repeat spend, sorted.
func spenders(rows []Row) ([]worth, money.Currency, error) {
	if err := checkRows(rows); err != nil {
		return nil, 0, err
	}
	var (
		all      []worth
		errs     commerce.FieldErrors
		currency money.Currency
	)
	for i, r := range rows {
		mean := r.Spend.mean()
		if mean == 0 {
			continue
		}
		if currency == 0 {
			currency = r.Spend.Sum.Currency()
		}
		if c := r.Spend.Sum.Currency(); c != currency {
			errs.Add(commerce.Pointer(i, "spend", "sum"), "clv.row.currency", commerce.Detail(money.ErrCurrencyMismatch, "clv: %s after %s", c, currency))
			if len(errs) == maxProblems {
				break
			}
		}
		all = append(all, worth{float64(r.Spend.N), mean, float64(max(r.Weight, 1))})
	}
	if err := errs.Err(); err != nil {
		return nil, 0, err
	}
	if len(all) == 0 {
		return nil, 0, ErrNoRepeat
	}
	slices.SortFunc(all, func(a, b worth) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.mean, b.mean)) })
	n := 0
	for _, w := range all[1:] {
		if w.n == all[n].n && w.mean == all[n].mean {
			all[n].weight += w.weight
			continue
		}
		n++
		all[n] = w
	}
	return all[:n+1], currency, nil
}

// logLikelihoodGG is the density of the means; the gamma functions depend on n alone.
func logLikelihoodGG(all []worth, p, q, v float64, grad []float64) float64 {
	lgq, dq, lv := lgamma(q), digamma(q), math.Log(v)
	var total, gp, gq, gv float64
	var px, lg, d1, d2, ln, last float64
	for _, w := range all {
		if w.n != last {
			last, px, ln = w.n, p*w.n, math.Log(w.n)
			lg = logRising(px, q) - lgq
			d1 = digamma(px + q)
			d2 = digamma(px)
		}
		sum := w.n*w.mean + v
		ls, lm := math.Log(sum), math.Log(w.mean)
		total += w.weight * (lg + q*lv + (px-1)*lm + px*ln - (px+q)*ls)
		gp += w.weight * w.n * (d1 - d2 + lm + ln - ls)
		gq += w.weight * (d1 - dq + lv - ls)
		gv += w.weight * (q/v - (px+q)/sum)
	}
	grad[0] += gp
	grad[1] += gq
	grad[2] += gv
	return total
}

// Check reports parameters that are not positive and finite as [ErrModel].
func (g GammaGamma) Check() error { return checkModel([]string{"p", "q", "v"}, g.P, g.Q, g.V) }

// mean returns the expected spend per purchase in major units.
func (g GammaGamma) mean(s Spend) (float64, error) {
	if err := g.Check(); err != nil {
		return 0, err
	}
	if err := s.check(); err != nil {
		return 0, err
	}
	if c := s.Sum.Currency(); c != 0 && c != g.Currency {
		return 0, commerce.Detail(money.ErrCurrencyMismatch, "clv: spend in %s, model in %s", c, g.Currency)
	}
	n := float64(s.N)
	den := g.P*n + g.Q - 1
	if den <= 0 {
		return 0, commerce.Detail(ErrNoMean, "clv: no finite mean spend with q = %g after %d purchases", g.Q, s.N)
	}
	return g.P * (g.V + n*s.mean()) / den, nil
}

// MeanSpend returns the expected value of each further purchase, rounded to the minor unit:
// a mean of the customer's own and the one of all customers, which is the answer for the zero
// Spend.
//
// Errors are [ErrModel], [ErrRow] for a spend that cannot be, [ErrNoMean] where the mean is not finite (q at
// most 1 and no purchases), money.ErrCurrencyMismatch and money.ErrOverflow.
func (g GammaGamma) MeanSpend(s Spend, r money.Rounding) (money.Amount, error) {
	mean, err := g.mean(s)
	if err != nil {
		return money.Amount{}, err
	}
	return amount(mean, g.Currency, r)
}

// amount rounds major units to money.
func amount(major float64, c money.Currency, r money.Rounding) (money.Amount, error) {
	if math.IsNaN(major) || math.IsInf(major, 0) {
		return money.Amount{}, ErrNoMean
	}
	one, err := money.Parse("1", c)
	if err != nil {
		return money.Amount{}, err
	}
	return one.Mul(decimal.NewFromFloat(major), r)
}

// SpendCorrelation returns the correlation between the number of repeat purchases and their mean spend over
// the customers with repeat spend. Gamma-Gamma takes it to be 0; above 0.3 or so its values mislead. It is
// false where it is not defined: bad rows, fewer than two customers, all alike.
func SpendCorrelation(rows []Row) (float64, bool) {
	all, _, err := spenders(rows)
	if err != nil {
		return 0, false
	}
	var w, mx, my float64
	for _, c := range all {
		w += c.weight
		mx += c.weight * c.n
		my += c.weight * c.mean
	}
	mx, my = mx/w, my/w
	var xx, yy, xy float64
	for _, c := range all {
		dx, dy := c.n-mx, c.mean-my
		xx += c.weight * dx * dx
		yy += c.weight * dy * dy
		xy += c.weight * dx * dy
	}
	if xx == 0 || yy == 0 {
		return 0, false
	}
	return xy / math.Sqrt(xx*yy), true
}

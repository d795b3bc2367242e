package clv

import (
	"math"

	"github.com/bottega-go/commerce"
)

// Options of a fit. The zero value is the default.
type Options struct {
	// Start holds the first guess of the parameters, in the order of the fields of the model; none is our
	// own.
	Start []float64 `json:"start,omitempty"`
	// MaxEvaluations bounds the evaluations of the likelihood per start; 0 is 500, at most 100,000.
	MaxEvaluations int `json:"max_evaluations,omitempty"`
	// Prior pulls the parameters, one entry each in the order of the fields of the model; none is plain
	// maximum likelihood. It helps where the data say little.
	Prior []LogNormal `json:"prior,omitempty"`
}

// LogNormal is a prior of a positive parameter: its logarithm is normal with
// standard deviation Sigma around the logarithm of Median. The zero LogNormal is none.
type LogNormal struct {
	Median float64 `json:"median"`
	Sigma  float64 `json:"sigma"`
}

// Fit says how well a fit went.
type Fit struct {
	// Converged: the gradient is 0 to rounding, the Hessian positive definite, and no parameter has run away
	// (beyond 1e-5 to 1e5 in scaled time), as they do where all customers are alike or nobody leaves.
	Converged bool `json:"converged"`
	// LogLikelihood at the parameters, without the prior.
	LogLikelihood float64 `json:"log_likelihood"`
	// Gradient is the largest derivative of the mean log-likelihood per customer by the logarithm of a
	// parameter.
	Gradient float64 `json:"gradient"`
	// Steps and Evaluations of all starts together.
	Steps       int `json:"steps"`
	Evaluations int `json:"evaluations"`
	// Customers counted, and the distinct rows they merge into.
	Customers int64 `json:"customers"`
	Distinct  int   `json:"distinct"`
	// StdErrors of the parameters in the order of the model's fields; nil unless the Hessian is positive
	// definite.
	StdErrors []float64 `json:"std_errors"`
}

// problem is what differs between models.
type problem struct {
	params    int
	customers float64
	distinct  int
	scale     []float64                            // parameter = exp(theta) × scale
	eval      func(params, grad []float64) float64 // log-likelihood in scaled time, gradient added to zeros
}

const (
	tolerance    = 1e-6 // of the search; Newton steps then go to rounding
	converged    = 1e-7
	interior     = 11.5 // log 1e5: likelihoods that grow without end are flat beyond
	defaultSteps = 500
	maxSteps     = 100_000
)

// solve maximises the likelihood. The returned parameters are in the caller's unit.
func (p problem) solve(opt Options) ([]float64, Fit, error) {
	if err := p.check(opt); err != nil {
		return nil, Fit{}, err
	}
	params := make([]float64, p.params)
	f := func(theta, grad []float64) float64 {
		for i, v := range theta {
			params[i] = math.Exp(v)
			grad[i] = 0
		}
		value := -p.eval(params, grad) / p.customers
		for i := range grad {
			grad[i] *= -params[i] / p.customers
		}
		for i, prior := range opt.Prior {
			if prior.Sigma > 0 {
				z := (theta[i] - math.Log(prior.Median/p.scale[i])) / prior.Sigma
				value += z * z / 2 / p.customers
				grad[i] += z / prior.Sigma / p.customers
			}
		}
		if math.IsNaN(value) {
			return math.Inf(1)
		}
		return value
	}
	budget := opt.MaxEvaluations
	if budget == 0 {
		budget = defaultSteps
	}
	fit := Fit{Customers: int64(p.customers), Distinct: p.distinct}
	var (
		best    minimum
		inverse [][]float64
	)
	for i, start := range p.starts(opt) {
		m := minimize(f, start, tolerance, budget)
		inv := polish(f, &m)
		fit.Steps += m.steps
		fit.Evaluations += m.evaluations
		if i == 0 || m.value < best.value {
			best, inverse = m, inv
		}
		fit.Converged = inverse != nil && norm(best.grad) <= converged && norm(best.theta) <= interior
		if fit.Converged {
			break
		}
	}
	fit.Gradient = norm(best.grad)
	for i, v := range best.theta {
		params[i] = math.Exp(v) * p.scale[i]
	}
	if inverse != nil {
		fit.StdErrors = make([]float64, p.params)
		for i := range fit.StdErrors {
			fit.StdErrors[i] = params[i] * math.Sqrt(inverse[i][i]/p.customers)
		}
	}
	if away := norm(best.theta); away > interior {
		return params, fit, commerce.Detail(ErrNotConverged, "clv: not converged: a parameter runs to its limit (e^%.1f), the likelihood has no maximum", away)
	}
	if !fit.Converged {
		return params, fit, commerce.Detail(ErrNotConverged, "clv: not converged: gradient %.3g after %d evaluations", fit.Gradient, fit.Evaluations)
	}
	return params, fit, nil
}

// starts returns the caller's guess and then ours, as logarithms in scaled time.
func (p problem) starts(opt Options) [][]float64 {
	var out [][]float64
	if opt.Start != nil {
		first := make([]float64, p.params)
		for i, v := range opt.Start {
			first[i] = math.Log(v / p.scale[i])
		}
		out = append(out, first)
	}
	for _, v := range [...]float64{0, -1, 1.5, -2.5} {
		s := make([]float64, p.params)
		for i := range s {
			s[i] = v
		}
		out = append(out, s)
	}
	return out
}

func (p problem) check(opt Options) error {
	var errs commerce.FieldErrors
	if opt.Start != nil && len(opt.Start) != p.params {
		errs.Add("/start", "clv.options.length", commerce.Detail(ErrOptions, "clv: %d start values for %d parameters", len(opt.Start), p.params))
	} else {
		for i, v := range opt.Start {
			if l := math.Log(v / p.scale[i]); !(math.Abs(l) <= logLimit) {
				errs.Add(commerce.Pointer("start", i), "clv.options.start", commerce.Detail(ErrOptions, "clv: start value %g", v))
			}
		}
	}
	if opt.MaxEvaluations < 0 || opt.MaxEvaluations > maxSteps {
		errs.Add("/max_evaluations", "clv.options.evaluations", commerce.Detail(ErrOptions, "clv: %d evaluations, not 0 to 100000", opt.MaxEvaluations))
	}
	if opt.Prior != nil && len(opt.Prior) != p.params {
		errs.Add("/prior", "clv.options.length", commerce.Detail(ErrOptions, "clv: %d priors for %d parameters", len(opt.Prior), p.params))
	}
	for i, v := range opt.Prior {
		if v != (LogNormal{}) && !(positive(v.Median) && positive(v.Sigma)) {
			errs.Add(commerce.Pointer("prior", i), "clv.options.prior", commerce.Detail(ErrOptions, "clv: prior with median %g and sigma %g", v.Median, v.Sigma))
		}
	}
	return errs.Err()
}

// positive says that v is a usable parameter.
func positive(v float64) bool { return v > 0 && v <= math.MaxFloat64 }

// checkModel reports the parameters that are not positive and finite.
func checkModel(names []string, values ...float64) error {
	var errs commerce.FieldErrors
	for i, v := range values {
		if !positive(v) {
			errs.Add(commerce.Pointer(names[i]), "clv.model.parameter", commerce.Detail(ErrModel, "clv: parameter %s is %g", names[i], v))
		}
	}
	return errs.Err()
}

// ok says the same without building errors.
func ok(values ...float64) bool {
	for _, v := range values {
		if !positive(v) {
			return false
		}
	}
	return true
}

// timed is a model of purchases in time: four parameters, the second a time.
type timed[M any] interface {
	logLikelihood(s *sample, grad []float64) float64
	scaled(by float64) M
}

// estimate fits a model of purchases. The fourth parameter goes with the power
// of time that is given.
func estimate[M timed[M]](rows []Row, opt Options, power float64, model func(p []float64) M) (M, Fit, error) {
	var m M
	s, err := fitted(rows)
	if err != nil {
		return m, Fit{}, err
	}
	p, fit, err := problem{
		params: 4, customers: s.customers, distinct: len(s.groups), scale: []float64{1, 1 / s.scale, 1, math.Pow(1/s.scale, power)},
		eval: func(p, grad []float64) float64 { return model(p).logLikelihood(&s, grad) },
	}.solve(opt)
	if p != nil {
		m = model(p)
		fit.LogLikelihood = inUnit(m, &s)
	}
	return m, fit, err
}

// inUnit returns the log-likelihood of a sample in the caller's unit.
func inUnit[M timed[M]](m M, s *sample) float64 {
	return s.unscaled(m.scaled(s.scale).logLikelihood(s, make([]float64, 4)))
}

// likelihood returns the log-likelihood of rows under a model that is valid.
func likelihood[M timed[M]](rows []Row, m M, valid bool) (float64, error) {
	s, err := merge(rows)
	if err != nil {
		return 0, err
	}
	if !valid {
		return 0, ErrModel
	}
	return inUnit(m, &s), nil
}

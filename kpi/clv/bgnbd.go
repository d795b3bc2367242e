package clv

// Model is a fitted model of purchases: [BGNBD], [MBGNBD] or [ParetoNBD].
type Model interface {
	// Alive returns the probability that the customer has not left for good.
	Alive(r Row) float64
	// ConditionalExpected returns the purchases expected within horizon after the row's age.
	ConditionalExpected(r Row, horizon float64) float64
	// Expected returns the repeat purchases expected of a new customer within horizon.
	Expected(horizon float64) float64
}

// BGNBD is the BG/NBD model: purchases at a rate that is gamma distributed
// over customers (R, Alpha); after each repeat purchase a customer leaves with a
// probability that is beta distributed (A, B). All four are positive; Alpha is in
// units of time.
type BGNBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

// FitBGNBD estimates the model by maximum likelihood from at least one row with
// repeat purchases.
//
// Errors are those of [Row.Check] with paths, [ErrNoRepeat], [ErrOptions] with
// paths, and [ErrNotConverged], which comes with the best point.
func FitBGNBD(rows []Row, opt Options) (BGNBD, Fit, error) {
	m, fit, err := fitBetaGeo(rows, opt, 0)
	return m.params(), fit, err
}

func (m BGNBD) core() betaGeo { return betaGeo{m.R, m.Alpha, m.A, m.B, 0} }

// Check reports parameters that are not positive and finite as [ErrModel].
func (m BGNBD) Check() error {
	return checkModel([]string{"r", "alpha", "a", "b"}, m.R, m.Alpha, m.A, m.B)
}

// Alive returns the probability that the customer has not left. It is 1 without
// repeat purchases: this model lets nobody leave before the second one.
func (m BGNBD) Alive(r Row) float64 { return m.core().checkedAlive(r) }

// ConditionalExpected returns the purchases expected of the customer within horizon
// (in units of the rows, up to 1e9) after the row's age.
func (m BGNBD) ConditionalExpected(r Row, horizon float64) float64 {
	return m.core().conditional(r, horizon)
}

// AppendConditionalExpected appends ConditionalExpected of every row to dst,
// several times faster than row by row.
func (m BGNBD) AppendConditionalExpected(dst []float64, rows []Row, horizon float64) []float64 {
	return m.core().score(dst, rows, horizon)
}

// Expected returns the repeat purchases expected of a new customer within horizon.
func (m BGNBD) Expected(horizon float64) float64 { return m.core().expected(horizon) }

// LogLikelihood returns that of rows, without the constants that no parameter changes, to compare models on
// the same rows. Errors are those of [Row.Check] with paths and [ErrModel].
func (m BGNBD) LogLikelihood(rows []Row) (float64, error) { return m.core().checkedLikelihood(rows) }

// MBGNBD is the modified BG/NBD model: parameters as in [BGNBD], but a customer
// may also leave right after the first purchase, so that one who never came back is
// not alive for certain.
type MBGNBD BGNBD

// FitMBGNBD estimates the model by maximum likelihood; errors as in [FitBGNBD].
func FitMBGNBD(rows []Row, opt Options) (MBGNBD, Fit, error) {
	m, fit, err := fitBetaGeo(rows, opt, 1)
	return MBGNBD(m.params()), fit, err
}

func (m MBGNBD) core() betaGeo { return betaGeo{m.R, m.Alpha, m.A, m.B, 1} }

// Check reports parameters that are not positive and finite as [ErrModel].
func (m MBGNBD) Check() error { return BGNBD(m).Check() }

// Alive returns the probability that the customer has not left.
func (m MBGNBD) Alive(r Row) float64 { return m.core().checkedAlive(r) }

// ConditionalExpected returns the purchases expected of the customer within horizon after the row's age.
func (m MBGNBD) ConditionalExpected(r Row, horizon float64) float64 {
	return m.core().conditional(r, horizon)
}

// AppendConditionalExpected appends ConditionalExpected of every row to dst.
func (m MBGNBD) AppendConditionalExpected(dst []float64, rows []Row, horizon float64) []float64 {
	return m.core().score(dst, rows, horizon)
}

// Expected returns the repeat purchases expected of a new customer within horizon.
func (m MBGNBD) Expected(horizon float64) float64 { return m.core().expected(horizon) }

// LogLikelihood returns that of rows; see [BGNBD.LogLikelihood].
func (m MBGNBD) LogLikelihood(rows []Row) (float64, error) { return m.core().checkedLikelihood(rows) }

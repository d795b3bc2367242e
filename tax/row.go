package tax

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

const maxCategory = 60 // bytes of a category

// A Row is one rate: for a product category in a territory, on the days of
// Period, both ends included.
type Row struct {
	Territory commerce.Territory `json:"territory"`
	Category  string             `json:"category"` // "books.print", or "standard"
	Period    calendar.Period    `json:"period"`
	Rate      money.Percent      `json:"rate"`
	Level     string             `json:"level"` // standard, reduced, super_reduced, parking, zero; descriptive
	Source    commerce.Source    `json:"source"`
}

// normal makes the fields of a row canonical.
func normal(r Row) Row {
	r.Territory = canonical(r.Territory)
	if r.Category == "" {
		r.Category = Standard
	}
	if r.Level == "" {
		switch {
		case r.Category == Standard:
			r.Level = Standard
		case r.Rate.IsZero():
			r.Level = "zero"
		default:
			r.Level = "reduced"
		}
	}
	return r
}

func checkRows(rows []Row, path func(int) string) error {
	var errs commerce.FieldErrors
	type key struct {
		t commerce.Territory
		c string
	}
	seen := make(map[key][]int)
	for i := range rows {
		r := normal(rows[i])
		errs.AddUnder(path(i)+"/territory", "tax.territory.unknown", r.Territory.Check())
		errs.AddUnder(path(i)+"/period", "tax.row.period", r.Period.Check())
		if !categorySyntax(r.Category) {
			errs.Add(path(i)+"/category", "tax.row.category", commerce.Detail(ErrRow, "tax: %q is not a category: words of a-z, 0-9 and _ with points", clip(r.Category)))
		}
		if r.Rate.Sign() < 0 || r.Rate.Cmp(money.NewPercent(100)) > 0 {
			errs.Add(path(i)+"/rate", "tax.row.rate", commerce.Detail(ErrRow, "tax: a rate of %s is not in 0..100", r.Rate))
		}
		if !slices.Contains(levels[:], r.Level) {
			errs.Add(path(i)+"/level", "tax.row.level", commerce.Detail(ErrRow, "tax: unknown level %q", clip(r.Level)))
		}
		k := key{r.Territory, r.Category}
		for _, j := range seen[k] {
			if rows[j].Period.Overlaps(r.Period) {
				errs.Add(path(i)+"/period", "tax.row.overlap", commerce.Detail(ErrRow, "tax: %s of %s overlaps %s", r.Category, r.Territory, rows[j].Period))
				break
			}
		}
		seen[k] = append(seen[k], i)
	}
	return errs.Err()
}

var levels = [...]string{Standard, "reduced", "super_reduced", "parking", "zero", "surcharge"}

func categorySyntax(s string) bool {
	if s == "" || len(s) > maxCategory || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && (c != '.' || s[i-1] == '.') {
			return false
		}
	}
	return true
}

package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// Errors of the package.
var (
	// ErrShape means rows, labels or values that do not match, or a cell of a type that tables do not know.
	ErrShape = errors.New("report: parts do not match")
	// ErrTooLarge means more marks than a chart can show.
	ErrTooLarge = errors.New("report: too large")
)

// Format says how numbers look. A nil function writes the plain form: "1234",
// "EUR 12.50", "71.4 %", "2026-11-21".
type Format struct {
	Count   func(n int64) string
	Amount  func(a money.Amount) string
	Percent func(r kpi.Ratio) string // of a ratio that is not null
	Date    func(d calendar.Date) string
	Empty   string // for null; "–" if empty
}

// Text returns a cell as the format shows it. Cells are string, bool, int,
// int64, money.Amount, money.Percent, kpi.Ratio, kpi.Rate, kpi.Mean (rounded half
// up), calendar.Date and nil for an empty one; others are ErrShape.
func (f Format) Text(cell any) (string, error) {
	empty := f.Empty
	if empty == "" {
		empty = "–"
	}
	switch x := cell.(type) {
	case nil:
		return empty, nil
	case string:
		return x, nil
	case bool:
		return strconv.FormatBool(x), nil
	case int:
		return f.count(int64(x)), nil
	case int64:
		return f.count(x), nil
	case money.Amount:
		switch {
		case x == money.Amount{}:
			return empty, nil
		case f.Amount != nil:
			return f.Amount(x), nil
		}
		return x.String(), nil
	case money.Percent:
		return f.ratio(kpi.Ratio{Num: x.Decimal().Shift(4).IntPart(), Den: 1_000_000}, empty), nil
	case kpi.Ratio:
		return f.ratio(x, empty), nil
	case kpi.Rate:
		return f.ratio(x.Ratio, empty), nil
	case kpi.Mean:
		mean, ok := x.Round(money.HalfUp)
		if !ok {
			return empty, nil
		}
		return f.Text(mean)
	case calendar.Date:
		switch {
		case x.IsZero():
			return empty, nil
		case f.Date != nil:
			return f.Date(x), nil
		}
		return x.String(), nil
	}
	return "", commerce.Detail(ErrShape, "report: a cell of type %T", cell)
}

func (f Format) count(n int64) string {
	if f.Count != nil {
		return f.Count(n)
	}
	return strconv.FormatInt(n, 10)
}

func (f Format) ratio(r kpi.Ratio, empty string) string {
	d, ok := r.Percent(1)
	switch {
	case !ok:
		return empty
	case f.Percent != nil:
		return f.Percent(r)
	}
	return d.StringFixed(1) + " %"
}

// A Table is a rectangle of cells; see [Format.Text] for what a cell can be.
type Table struct {
	Title   string
	Columns []string
	Rows    [][]any
}

// text returns the cells of every row as text.
func (t *Table) text(one func(any) (string, error)) ([][]string, error) {
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return nil, commerce.Detail(ErrShape, "report: row %d has %d cells for %d columns", i, len(row), len(t.Columns))
		}
		for _, cell := range row {
			s, err := one(cell)
			if err != nil {
				return nil, err
			}
			rows[i] = append(rows[i], s)
		}
	}
	return rows, nil
}

// Numeric reports whether the column has no text in it: it is then set to the right.
func (t *Table) Numeric(column int) bool {
	for _, row := range t.Rows {
		if column >= len(row) {
			continue
		}
		switch row[column].(type) {
		case string, bool, calendar.Date:
			return false
		}
	}
	return true
}

// Markdown writes the table with its title as a heading of the third level.
// Text is escaped so that it cannot leave its cell.
func (t *Table) Markdown(w io.Writer, f Format) error {
	rows, err := t.text(f.Text)
	if err != nil {
		return err
	}
	var b strings.Builder
	if t.Title != "" {
		b.WriteString("### " + markdown(t.Title) + "\n\n")
	}
	line := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + markdown(c) + " ")
		}
		b.WriteString("|\n")
	}
	line(t.Columns)
	for i := range t.Columns {
		if t.Numeric(i) {
			b.WriteString("|--:")
		} else {
			b.WriteString("|---")
		}
	}
	b.WriteString("|\n")
	for _, row := range rows {
		line(row)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func markdown(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "\n", " ", "\r", " ", "<", "&lt;", "&", "&amp;",
		"`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "~", "\\~").Replace(s)
}

// CSV writes a header and the rows by RFC 4180: amounts as plain numbers with
// the currency in a column of its own, ratios as decimal fractions with six
// decimals, nothing for null. Text that begins like a formula gets an apostrophe
// in front.
func (t *Table) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	currency := make([]bool, len(t.Columns))
	for _, row := range t.Rows {
		for i, cell := range row {
			switch cell.(type) {
			case money.Amount, kpi.Mean:
				if i < len(currency) {
					currency[i] = true
				}
			}
		}
	}
	var head []string
	for i, c := range t.Columns {
		if head = append(head, safe(c)); currency[i] {
			head = append(head, safe(c)+" currency")
		}
	}
	rows := [][]string{head}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return commerce.Detail(ErrShape, "report: row %d has %d cells for %d columns", i, len(row), len(t.Columns))
		}
		var line []string
		for j, cell := range row {
			text, code, err := plain(cell)
			if err != nil {
				return err
			}
			if line = append(line, text); currency[j] {
				line = append(line, code)
			}
		}
		rows = append(rows, line)
	}
	return out.WriteAll(rows)
}

// plain returns a cell for a machine, and the currency of an amount.
func plain(cell any) (text, currency string, err error) {
	switch x := cell.(type) {
	case nil:
		return "", "", nil
	case string:
		return safe(x), "", nil
	case kpi.Mean:
		mean, _ := x.Round(money.HalfUp)
		return plain(mean)
	case money.Amount:
		if x == (money.Amount{}) {
			return "", "", nil
		}
		return x.Number(), x.Currency().String(), nil
	case money.Percent:
		return x.Decimal().Shift(-2).String(), "", nil
	case kpi.Rate:
		return plain(x.Ratio)
	case kpi.Ratio:
		if d, ok := x.Decimal(6); ok {
			return d.String(), "", nil
		}
		return "", "", nil
	}
	text, err = Format{}.Text(cell)
	if d, ok := cell.(calendar.Date); ok && d.IsZero() {
		text = ""
	}
	return text, "", err
}

func safe(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}

// SalesTable is the sales ladder of each row on a basis.
func SalesTable(title string, rows []kpi.SalesRow, basis kpi.Basis) Table {
	t := Table{Title: title, Columns: []string{
		"Period", "Orders", "Units", "Gross sales", "Discounts", "Returns", "Net sales", "Shipping", "Fees", "VAT", "Total sales", "AOV", "Return rate",
	}}
	for _, r := range rows {
		x := r.Totals
		name := r.Label
		if r.Channel != "" {
			name = fmt.Sprintf("%s %s", name, r.Channel)
		}
		t.Rows = append(t.Rows, []any{
			strings.TrimSpace(name), x.Orders(), x.Units(), x.GrossSales(), x.Discounts(), x.Returns(basis), x.NetSales(basis), x.ShippingRevenue(basis),
			x.FeeRevenue(basis), x.VAT(basis), x.TotalSales(basis), x.AOV(kpi.GrossLessDiscounts), x.ReturnRateValue(basis),
		})
	}
	return t
}

// CohortTable has a row for each cohort that is not empty.
func CohortTable(title string, cohorts []kpi.Cohort) Table {
	t := Table{Title: title, Columns: []string{"Cohort", "Size"}}
	width := 0
	for _, c := range cohorts {
		if c.Size > 0 {
			width = max(width, len(c.Active))
		}
	}
	for k := range width {
		t.Columns = append(t.Columns, strconv.Itoa(k))
	}
	for _, c := range cohorts {
		if c.Size == 0 {
			continue
		}
		row := []any{c.Label, c.Size}
		for k := range width {
			if k < len(c.Active) {
				row = append(row, c.Active[k])
			} else {
				row = append(row, nil)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

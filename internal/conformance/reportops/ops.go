// Package reportops has the operations of package kpi/report.
package reportops

import (
	"strings"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi/report",
		Words:   map[string]error{"shape": report.ErrShape, "too_large": report.ErrTooLarge},
		Ops: map[string]conformance.Op{
			"report.table": conformance.Typed("A table of texts, counts, amounts and ratios as CSV that no spreadsheet runs, and as Markdown.", table),
		},
	}
}

// cell is a cell of a table: the first member that is there, or an empty one.
type cell struct {
	Text   *string       `json:"text"`
	Count  *int64        `json:"count"`
	Amount *money.Amount `json:"amount"`
	Ratio  *kpi.Ratio    `json:"ratio"`
}

func (c cell) value() any {
	switch {
	case c.Text != nil:
		return *c.Text
	case c.Count != nil:
		return *c.Count
	case c.Amount != nil:
		return *c.Amount
	case c.Ratio != nil:
		return *c.Ratio
	default:
		return nil
	}
}

type tableOut struct {
	CSV      string `json:"csv"`
	Markdown string `json:"markdown"`
}

func table(in struct {
	Title   string   `json:"title"`
	Columns []string `json:"columns"`
	Rows    [][]cell `json:"rows"`
},
) (out tableOut, err error) {
	t := report.Table{Title: in.Title, Columns: in.Columns}
	for _, row := range in.Rows {
		var cells []any
		for _, c := range row {
			cells = append(cells, c.value())
		}
		t.Rows = append(t.Rows, cells)
	}
	var csv, markdown strings.Builder
	if err := t.CSV(&csv); err != nil {
		return out, err
	}
	if err := t.Markdown(&markdown, report.Format{}); err != nil {
		return out, err
	}
	return tableOut{csv.String(), markdown.String()}, nil
}

package tax

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// columns of data/rates.csv. territory, category and rate are required; source
// is for reviewers and is not kept.
var columns = []string{"territory", "category", "first", "last", "rate", "level", "act", "provision", "trust", "checked", "source"}

// Parse reads a table of rates: a header that names columns, then one row per
// rate. The columns are those of data/rates.csv, in any order:
//
//	territory  ISO code, XI, or a part of a state: IT, ES-CN
//	category   dotted product category, or standard
//	first,last days, both included; empty is open
//	rate       percent: 22, 25.5
//	level      standard, reduced, super_reduced, parking, zero; empty is derived
//	act,provision  the citation
//	trust      verified, secondary, contested, unverified; empty is unverified
//	checked    day of the last check
//	source     free text, not kept
//
// Only territory, category and rate must be there. The as-of day is the latest
// checked day and the edition "host-" with its year and month. All problems are
// reported at once; a path names the row, counted from 0 below the header.
func Parse(data []byte) (*Book, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		return nil, commerce.FieldErrors{{Code: "tax.csv.malformed", Err: commerce.Detail(ErrRow, "tax: no header row")}}
	}
	var errs commerce.FieldErrors
	at := make(map[string]int, len(header))
	for i, name := range header {
		if _, twice := at[name]; twice || !slices.Contains(columns, name) {
			errs.Add("/header", "tax.csv.column", commerce.Detail(ErrRow, "tax: unknown or repeated column %q", clip(name)))
		}
		at[name] = i
	}
	for _, name := range [...]string{"territory", "category", "rate"} {
		if _, ok := at[name]; !ok {
			errs.Add("/header", "tax.csv.column", commerce.Detail(ErrRow, "tax: column %q is missing", name))
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	var rows []Row
	var asOf calendar.Date
	for n := 0; ; n++ {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		path := "/" + strconv.Itoa(n)
		if err != nil {
			errs.Add(path, "tax.csv.malformed", commerce.Detail(ErrRow, "tax: malformed CSV"))
			break
		}
		if len(record) != len(header) {
			errs.Add(path, "tax.csv.malformed", commerce.Detail(ErrRow, "tax: %d fields, the header has %d", len(record), len(header)))
			continue
		}
		row := parseRow(record, at, path, &errs)
		if row.Source.Checked.After(asOf) {
			asOf = row.Source.Checked
		}
		rows = append(rows, row)
		if len(rows) > maxRows {
			errs.Add(path, "tax.csv.too_long", commerce.Detail(ErrRow, "tax: more than %d rows", maxRows))
			break
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	if err := checkRows(rows, func(i int) string { return commerce.Pointer(i) }); err != nil {
		return nil, err
	}
	b := Book{asOf: asOf, fresh: asOf.AddDays(StaleDays), least: commerce.Contested, edition: "host"}
	if text := asOf.String(); text != "" {
		b.edition += "-" + text[:4] + "." + text[5:7]
	}
	all := make([]layered, len(rows))
	for i, row := range rows {
		all[i].Row = normal(row)
	}
	return newBook(b, all)
}

func parseRow(record []string, at map[string]int, path string, errs *commerce.FieldErrors) Row {
	text := func(name string) string {
		if i, ok := at[name]; ok {
			return record[i]
		}
		return ""
	}
	day := func(name string) calendar.Date {
		d, err := calendar.ParseDate(text(name))
		errs.AddUnder(path+"/"+name, "tax.csv.day", err)
		return d
	}
	row := Row{
		Territory: commerce.Territory(text("territory")), Category: text("category"), Level: text("level"),
		Period: calendar.Period{First: day("first"), Last: day("last")},
		Source: commerce.Source{Cite: commerce.Citation{Act: text("act"), Provision: text("provision")}, Checked: day("checked")},
	}
	var err error
	row.Rate, err = money.ParsePercent(text("rate"))
	errs.AddUnder(path+"/rate", "tax.csv.rate", err)
	if word := text("trust"); word != "" {
		errs.AddUnder(path+"/trust", "tax.csv.trust", row.Source.Trust.UnmarshalText([]byte(word)))
	}
	return row
}

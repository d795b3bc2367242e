package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// order is one row of a log, whatever its layout.
type order struct {
	customer string
	day      calendar.Date
	sku      string // "" where the log has none
	units    int64
	amount   money.Amount
}

// readLog reads CSV with a header (customer, date and amount are needed; units
// and sku are used where they are) or the layout of the CDNOW files: customer,
// date as 19970131, units and amount between spaces, in the five columns of the
// sample with a second customer number.
func readLog(r io.Reader, cur money.Currency) ([]order, error) {
	in := bufio.NewReader(r)
	head, err := in.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(head), []byte("\n"))
	var list []order
	if bytes.ContainsRune(first, ',') {
		list, err = readCSV(in, cur)
	} else {
		list, err = readColumns(in, cur)
	}
	if err == nil && len(list) == 0 {
		err = errors.New("the log has no orders")
	}
	return list, err
}

func readCSV(r io.Reader, cur money.Currency) ([]order, error) {
	in := csv.NewReader(r)
	head, err := in.Read()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"customer", "date", "amount"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("the header has no column %q", name)
		}
	}
	var list []order
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		field := func(name string) string {
			if i, ok := at[name]; ok {
				return row[i]
			}
			return ""
		}
		line, _ := in.FieldPos(0)
		o, err := parse(field("customer"), field("date"), field("units"), field("amount"), cur)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		o.sku = field("sku")
		list = append(list, o)
	}
}

func readColumns(r io.Reader, cur money.Currency) ([]order, error) {
	var list []order
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		f := strings.Fields(lines.Text())
		if len(f) == 5 {
			f = slices.Delete(f, 1, 2)
		}
		if len(f) == 0 || n == 1 && f[0] == "customer_id" {
			continue
		}
		if len(f) != 4 || len(f[1]) != 8 {
			return nil, fmt.Errorf("line %d is not customer, date, units, amount", n)
		}
		o, err := parse(f[0], f[1][:4]+"-"+f[1][4:6]+"-"+f[1][6:], f[2], f[3], cur)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		list = append(list, o)
	}
	return list, lines.Err()
}

func parse(customer, date, units, amount string, cur money.Currency) (order, error) {
	o := order{customer: customer, units: 1}
	var err error
	if o.day, err = calendar.ParseDate(date); err == nil && o.day.IsZero() {
		err = calendar.ErrDate
	}
	if err == nil && units != "" {
		o.units, err = strconv.ParseInt(units, 10, 64)
	}
	if err == nil {
		o.amount, err = money.Parse(amount, cur)
	}
	if err == nil && customer == "" {
		err = errors.New("an order without a customer")
	}
	return o, err
}

// days returns the first and the last day of the log.
func days(list []order) calendar.Period {
	p := calendar.Period{First: list[0].day, Last: list[0].day}
	for _, o := range list {
		if o.day.Before(p.First) {
			p.First = o.day
		}
		if o.day.After(p.Last) {
			p.Last = o.day
		}
	}
	return p
}

// at is the instant that stands for a day.
func (o *order) at(zone *time.Location) time.Time { return o.day.Start(zone) }

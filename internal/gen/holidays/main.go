// Command holidays writes calendar/holidays_table.go from calendar/data/holidays.csv and calendar/data/counting.csv.
//
// A row of holidays.csv is one holiday of one or more territories. Its rule is a fixed date "12-25", a distance from
// western or orthodox Easter "easter+1", "orthodox-48", the first weekday from a date on "mon>=05-25", or a list of
// dates. Years limit a rule ("2020-2023 2025"); empty means all years of the table.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce/internal/gen/table"
)

const (
	firstYear = 2020
	lastYear  = 2030
	edition   = "holidays-2026.11"
)

var files = table.Files{"holidays_table.go": holidays}

func main() { files.Main() }

func holidays(data string) ([]byte, error) {
	g := generator{days: map[string]map[int]int{}}
	g.words.Add("")
	if err := errors.Join(
		table.Each(filepath.Join(data, "holidays.csv"), "territory,kind,rule,years,name,english,act,trust,checked,note", 0, g.holiday),
		table.Each(filepath.Join(data, "counting.csv"), "territory,reading,roll,event_counts,act,provision,trust,checked,note", 2, g.counting),
	); err != nil {
		return nil, err
	}
	return g.source()
}

type generator struct {
	words table.Pool[string]
	rows  []string
	rules []string
	days  map[string]map[int]int // territory -> day of the table -> row
}

func (g *generator) holiday(r []string) error {
	kind, ok := map[string]string{"statutory": "Statutory", "municipal": "Municipal", "time_limit": "TimeLimit", "disputed": "Disputed"}[r[1]]
	if !ok {
		return fmt.Errorf("unknown kind %q", r[1])
	}
	trust, checked, err := source(r[7], r[8])
	if err != nil {
		return err
	}
	if r[4] == "" || r[5] == "" || r[6] == "" {
		return fmt.Errorf("name, english and act must be filled")
	}
	dates, err := expand(r[2], r[3])
	if err != nil {
		return err
	}
	row := len(g.rows)
	g.rows = append(g.rows, fmt.Sprintf("{%d, %d, %d, %d, %s, %s, Date{%d}}, // %s %s", g.words.Add(r[4]), g.words.Add(r[5]), g.words.Add(r[6]), g.words.Add(r[9]),
		kind, trust, checked, r[0], r[5]))
	for t := range strings.FieldsSeq(r[0]) {
		if g.days[t] == nil {
			g.days[t] = map[int]int{}
		}
		for _, d := range dates {
			if other, dup := g.days[t][d]; dup {
				return fmt.Errorf("%s has %s twice, also %s", t, firstDay().AddDate(0, 0, d).Format(time.DateOnly), g.rows[other])
			}
			g.days[t][d] = row
		}
	}
	return nil
}

func (g *generator) counting(r []string) error {
	roll, ok := map[string]string{"forward": "RollForward", "short": "RollShort", "never": "RollNever"}[r[2]]
	if !ok {
		return fmt.Errorf("unknown roll %q", r[2])
	}
	if r[3] != "" && r[3] != "yes" {
		return fmt.Errorf("event_counts is %q, not empty or yes", r[3])
	}
	trust, checked, err := source(r[6], r[7])
	if err != nil {
		return err
	}
	g.rules = append(g.rules, fmt.Sprintf("{%q, %q, %s, %t, %q, %q, %s, Date{%d}, %q},", r[0], r[1], roll, r[3] == "yes", r[4], r[5], trust, checked, r[8]))
	return nil
}

func source(trust, checked string) (table.Trust, int, error) {
	law, err := table.ParseLaw("", "", trust, checked)
	day, missing := time.Parse(time.DateOnly, checked)
	return law.Trust, number(day), errors.Join(err, missing)
}

// number is the day count of calendar.Date: 0001-01-01 is 1.
func number(t time.Time) int { return int(t.Unix()/86400) + 719163 }

func firstDay() time.Time { return date(firstYear, 1, 1) }

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// expand returns the days of a rule as distances from the first day of the table.
func expand(rule, years string) ([]int, error) {
	var dates []time.Time
	if len(rule) >= 10 && rule[4] == '-' {
		if years != "" {
			return nil, fmt.Errorf("a list of dates has no years")
		}
		for s := range strings.FieldsSeq(rule) {
			d, err := time.Parse(time.DateOnly, s)
			if err != nil {
				return nil, err
			}
			dates = append(dates, d)
		}
	} else {
		list, err := yearList(years)
		if err != nil {
			return nil, err
		}
		for _, y := range list {
			d, err := moving(rule, y)
			if err != nil {
				return nil, err
			}
			dates = append(dates, d)
		}
	}
	var days []int
	for _, d := range dates {
		if d.Year() < firstYear || d.Year() > lastYear {
			return nil, fmt.Errorf("%s is outside the table", d.Format(time.DateOnly))
		}
		days = append(days, int(d.Sub(firstDay()).Hours()/24))
	}
	return days, nil
}

func yearList(s string) ([]int, error) {
	if s == "" {
		s = fmt.Sprintf("%d-%d", firstYear, lastYear)
	}
	var list []int
	for f := range strings.FieldsSeq(s) {
		a, b, ok := strings.Cut(f, "-")
		if !ok {
			b = a
		}
		first, err1 := strconv.Atoi(a)
		last, err2 := strconv.Atoi(b)
		if err1 != nil || err2 != nil || first > last || first < firstYear || last > lastYear {
			return nil, fmt.Errorf("bad years %q", s)
		}
		for y := first; y <= last; y++ {
			list = append(list, y)
		}
	}
	return list, nil
}

func moving(rule string, year int) (time.Time, error) {
	for _, feast := range []struct {
		name string
		day  func(int) time.Time
	}{{"easter", western}, {"orthodox", orthodox}} {
		if rest, ok := strings.CutPrefix(rule, feast.name); ok {
			n, err := strconv.Atoi(rest)
			return feast.day(year).AddDate(0, 0, n), err
		}
	}
	weekday, from, on := strings.Cut(rule, ">=")
	if !on {
		from = rule
	}
	d, err := time.Parse(time.DateOnly, fmt.Sprintf("%d-%s", year, from))
	if err != nil || !on {
		return d, err
	}
	i := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, weekday)
	if i < 0 {
		return d, fmt.Errorf("unknown weekday %q", weekday)
	}
	return d.AddDate(0, 0, (i-int(d.Weekday())+7)%7), nil
}

// western and orthodox are Gauss's computus, on purpose another one than package calendar has: a test compares them.
func western(y int) time.Time {
	a, b, c := y%19, y%4, y%7
	k := y / 100
	p := (13 + 8*k) / 25
	m := (15 - p + k - k/4) % 30
	n := (4 + k - k/4) % 7
	d := (19*a + m) % 30
	e := (2*b + 4*c + 6*d + n) % 7
	if d == 29 && e == 6 || d == 28 && e == 6 && (11*m+11)%30 < 19 {
		e -= 7
	}
	return date(y, 3, 22+d+e)
}

func orthodox(y int) time.Time {
	d := (19*(y%19) + 15) % 30
	e := (2*(y%4) + 4*(y%7) + 6*d + 6) % 7
	return date(y, 3, 22+d+e+y/100-y/400-2)
}

func (g *generator) source() ([]byte, error) {
	total := int(date(lastYear+1, 1, 1).Sub(firstDay()).Hours() / 24)
	size := (total + 63) / 64
	var b bytes.Buffer
	p := func(f string, a ...any) { fmt.Fprintf(&b, f+"\n", a...) }
	p("// Code generated by internal/gen/holidays from data/holidays.csv and data/counting.csv. DO NOT EDIT.\n\npackage calendar\n")
	p("const (\ntableEdition = %q\ntableFirst = %d // %s\ntableDays = %d\ntableWords = %d\n)\n", edition, number(firstDay()), firstDay().Format(time.DateOnly), total, size)
	p("var rules = [...]Rule{")
	for _, r := range g.rules {
		p("%s", r)
	}
	p("}\n\nvar words = [...]string{")
	for _, w := range g.words.List {
		p("%q,", w)
	}
	p("}\n\nvar rows = [...]row{")
	for _, r := range g.rows {
		p("%s", r)
	}
	p("}\n\nvar layers = [...]layer{")
	var dayRows []int
	for _, t := range slices.Sorted(maps.Keys(g.days)) {
		words, rank := make([]uint64, size), make([]int, size)
		first, n := len(dayRows), 0
		for i := range total {
			if i%64 == 0 {
				rank[i/64] = n
			}
			if r, ok := g.days[t][i]; ok {
				words[i/64] |= 1 << (i % 64)
				dayRows = append(dayRows, r)
				n++
			}
		}
		if n > 255 || len(dayRows) > 65535 {
			return nil, fmt.Errorf("%s: too many days for the table", t)
		}
		var w, k []string
		for i := range words {
			w, k = append(w, fmt.Sprintf("%#x", words[i])), append(k, strconv.Itoa(rank[i]))
		}
		p("{%q, %d, [...]uint8{%s}, [...]uint64{%s}},", t, first, strings.Join(k, ","), strings.Join(w, ","))
	}
	p("}\n\nvar dayRows = [...]uint16{")
	for chunk := range slices.Chunk(dayRows, 30) {
		p("%s,", strings.Trim(strings.ReplaceAll(fmt.Sprint(chunk), " ", ","), "[]"))
	}
	p("}")
	return b.Bytes(), nil
}

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// row is one line of data/reasons.csv.
type row struct {
	code, kind, text string
}

var (
	header      = []string{"code", "kind", "text"}
	kindIdents  = map[string]string{"because": "Because", "note": "Note", "warning": "Warning", "problem": "Problem"}
	codePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9]+(_[a-z0-9]+)*)+$`)
	factPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// readRows reads and checks a whole file. It reports all problems at once,
// each with its line.
func readRows(r io.Reader) ([]row, error) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = len(header)
	head, err := cr.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if got, want := strings.Join(head, ","), strings.Join(header, ","); got != want {
		return nil, fmt.Errorf("header is %q, want %q", got, want)
	}
	var (
		rows []row
		errs []error
	)
	consts := map[string]string{}
	for {
		rec, err := cr.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := cr.FieldPos(0)
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("line %d: "+format, append([]any{line}, args...)...))
		}
		next := row{code: rec[0], kind: rec[1], text: rec[2]}
		switch {
		case !codePattern.MatchString(next.code):
			fail("code %q: want dotted lower-case segments such as tax.place.distance_sale", next.code)
		case len(rows) > 0 && next.code == rows[len(rows)-1].code:
			fail("code %q is listed twice", next.code)
		case len(rows) > 0 && next.code < rows[len(rows)-1].code:
			fail("code %q must come before %q: rows are sorted by code", next.code, rows[len(rows)-1].code)
		case len(rows) > 0 && segment(next.code) != segment(rows[0].code):
			fail("code %q: first segment %q, but the file began with %q", next.code, segment(next.code), segment(rows[0].code))
		}
		if other, taken := consts[constName(next.code)]; taken && other != next.code {
			fail("codes %q and %q give the same constant %s", other, next.code, constName(next.code))
		}
		consts[constName(next.code)] = next.code
		if kindIdents[next.kind] == "" {
			fail("kind %q: want because, note, warning or problem", next.kind)
		}
		if err := checkText(next.text); err != nil {
			fail("text %q: %v", next.text, err)
		}
		rows = append(rows, next)
	}
	if len(rows) == 0 {
		return nil, errors.New("no rows")
	}
	return rows, errors.Join(errs...)
}

// checkText checks that a template is a sentence without a trailing point and
// that its {fact} names are balanced, not nested and well formed.
func checkText(text string) error {
	switch {
	case text == "" || text != strings.TrimSpace(text):
		return errors.New("empty, or space at an end")
	case strings.HasSuffix(text, "."):
		return errors.New("trailing point")
	case strings.ContainsAny(text, "\r\n\t"):
		return errors.New("control character")
	}
	for rest := text; ; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			return nil
		}
		if rest[i] == '}' {
			return errors.New("unbalanced }")
		}
		j := strings.IndexAny(rest[i+1:], "{}")
		if j < 0 || rest[i+1+j] == '{' {
			return errors.New("unbalanced {")
		}
		if name := rest[i+1 : i+1+j]; !factPattern.MatchString(name) {
			return fmt.Errorf("fact name %q: want snake_case", name)
		}
		rest = rest[i+j+2:]
	}
}

// segment returns the first segment of a code.
func segment(code string) string {
	first, _, _ := strings.Cut(code, ".")
	return first
}

// constName returns the constant for a code: the code without its first
// segment in CamelCase, after an r.
func constName(code string) string {
	_, rest, _ := strings.Cut(code, ".")
	var b strings.Builder
	b.WriteByte('r')
	for word := range strings.FieldsFuncSeq(rest, func(r rune) bool { return r == '.' || r == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

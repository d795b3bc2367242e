package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/bottega-go/commerce/internal/gen/table"
)

// row is one line of data/reasons.csv.
type row struct {
	code, kind, text string
}

var (
	kindIdents  = map[string]string{"because": "Because", "note": "Note", "warning": "Warning", "problem": "Problem"}
	codePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9]+(_[a-z0-9]+)*)+$`)
	factPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// readRows reads and checks a whole file. It reports all problems at once,
// each with its line.
func readRows(path string) ([]row, error) {
	var rows []row
	consts := map[string]string{}
	err := table.Each(path, "code,kind,text", 1, func(r []string) error {
		next := row{code: r[0], kind: r[1], text: r[2]}
		rows = append(rows, next)
		var errs []error
		name := constName(next.code)
		switch other := consts[name]; {
		case !codePattern.MatchString(next.code):
			errs = append(errs, fmt.Errorf("code %q: want dotted lower-case segments such as tax.place.distance_sale", next.code))
		case segment(next.code) != segment(rows[0].code):
			errs = append(errs, fmt.Errorf("code %q: first segment %q, but the file began with %q", next.code, segment(next.code), segment(rows[0].code)))
		case other != "" && other != next.code:
			errs = append(errs, fmt.Errorf("codes %q and %q give the same constant %s", other, next.code, name))
		}
		consts[name] = next.code
		if kindIdents[next.kind] == "" {
			errs = append(errs, fmt.Errorf("kind %q: want because, note, warning or problem", next.kind))
		}
		if err := checkText(next.text); err != nil {
			errs = append(errs, fmt.Errorf("text %q: %w", next.text, err))
		}
		return errors.Join(errs...)
	})
	return rows, err
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
	return "r" + table.Camel(rest)
}

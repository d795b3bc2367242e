package commerce

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A FieldError is one problem of an input, with its place. It is always part
// of [FieldErrors].
type FieldError struct {
	// Path is the RFC 6901 pointer to the field in the input as JSON; empty for the whole.
	Path string
	// Code is stable: "commerce.qty.out_of_range".
	Code string
	// Facts are the figures of the problem (asked, left), never personal data.
	Facts []Fact
	// Err is the sentinel, found by errors.Is; its text may say more.
	Err error
}

// Error returns "<package>: <path>: <what is wrong>".
func (e *FieldError) Error() string {
	pkg, _, _ := strings.Cut(e.Code, ".")
	what := e.Code
	if e.Err != nil {
		what = e.Err.Error()
		if p, rest, ok := strings.Cut(what, ": "); ok && !strings.Contains(p, " ") {
			pkg, what = p, rest
		}
	}
	if e.Path != "" {
		what = e.Path + ": " + what
	}
	return pkg + ": " + what
}

// Unwrap returns Err.
func (e *FieldError) Unwrap() error { return e.Err }

// FieldErrors are all the problems of one input, sorted by path. Functions of
// this module return it as error; errors.As finds it and errors.Is looks
// through every problem.
type FieldErrors []*FieldError

// Add appends a problem.
func (es *FieldErrors) Add(path, code string, err error, facts ...Fact) {
	*es = append(*es, &FieldError{Path: path, Code: code, Facts: facts, Err: err})
}

// AddUnder appends err below path: each problem of a FieldErrors with its own
// path behind, any other error as one problem with the given code. A nil err
// adds nothing.
func (es *FieldErrors) AddUnder(path, code string, err error) {
	switch err := err.(type) { //nolint:errorlint // a wrapped FieldErrors keeps its own text
	case nil:
	case FieldErrors:
		for _, e := range err {
			*es = append(*es, &FieldError{Path: path + e.Path, Code: e.Code, Facts: e.Facts, Err: e.Err})
		}
	default:
		es.Add(path, code, err)
	}
}

// Err returns the problems sorted by path, then code, or nil if there are none.
func (es FieldErrors) Err() error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b *FieldError) int {
		if c := comparePaths(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.Code, b.Code)
	})
	return es
}

// Error returns the first problems, a line each, and how many more there are.
func (es FieldErrors) Error() string {
	const most = 10
	lines := make([]string, 0, most+1)
	for i, e := range es {
		if i == most {
			lines = append(lines, fmt.Sprintf("and %d more", len(es)-most))
			break
		}
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns every problem.
func (es FieldErrors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// comparePaths orders pointers token by token, numbers as numbers, so that
// /lines/2 comes before /lines/10.
func comparePaths(a, b string) int {
	for a != "" && b != "" {
		var ta, tb string
		ta, a = nextToken(a)
		tb, b = nextToken(b)
		if ta == tb {
			continue
		}
		na, errA := strconv.ParseUint(ta, 10, 64)
		nb, errB := strconv.ParseUint(tb, 10, 64)
		switch {
		case errA == nil && errB == nil && na != nb:
			return cmp.Compare(na, nb)
		case errA == nil && errB != nil: // numbers come before names, or 9 < 10 < 1a < 9
			return -1
		case errA != nil && errB == nil:
			return 1
		}
		return strings.Compare(ta, tb)
	}
	return strings.Compare(a, b)
}

func nextToken(path string) (token, rest string) {
	path = strings.TrimPrefix(path, "/")
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// Pointer builds an RFC 6901 pointer from names (string) and indexes (int):
// Pointer("lines", 2, "qty") is "/lines/2/qty".
func Pointer(tokens ...any) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		switch t := t.(type) {
		case int:
			b.WriteString(strconv.Itoa(t))
		case string:
			b.WriteString(pointerEscaper.Replace(t))
		default:
			b.WriteString(pointerEscaper.Replace(fmt.Sprint(t)))
		}
	}
	return b.String()
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// detailed is an error with a text of its own that still is its sentinel.
type detailed struct {
	text string
	is   error
}

func (d detailed) Error() string { return d.text }
func (d detailed) Unwrap() error { return d.is }

// Detail returns an error whose text is the given sentence and which
// errors.Is finds to be sentinel.
func Detail(sentinel error, format string, args ...any) error {
	return detailed{text: fmt.Sprintf(format, args...), is: sentinel}
}

package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/vector"
)

// Op is one operation on JSON.
type Op struct {
	Doc string       // one sentence: what it answers
	In  reflect.Type // what the input is decoded into
	Out reflect.Type // what the result is; nil if it has no fixed type

	// Run decodes the input strictly and calls the package.
	Run func(in json.RawMessage) (any, error)
}

// Set is the operations of one package.
type Set struct {
	Package string           // its folder below the module, "tax/vatid"
	Ops     map[string]Op    // by name, "vatid.parse"
	Words   map[string]error // names of errors, for want_error: "checksum"
}

// Typed makes an [Op] of a function. The input is decoded by
// [commerce.Unmarshal]; a result of type any is one without a fixed type.
func Typed[In, Out any](doc string, f func(In) (Out, error)) Op {
	op := Op{Doc: doc, In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out]()}
	if op.Out.Kind() == reflect.Interface {
		op.Out = nil
	}
	op.Run = func(raw json.RawMessage) (any, error) {
		var in In
		if err := commerce.Unmarshal(raw, &in); err != nil {
			return nil, err
		}
		return f(in)
	}
	return op
}

// Codes names an error: the codes of its field errors in their order, then the
// words of the set that it is, sorted.
func (s Set) Codes(err error) []string {
	codes := []string{}
	for _, f := range fields(err, nil) {
		codes = append(codes, f.Code)
	}
	for _, word := range slices.Sorted(maps.Keys(s.Words)) {
		if errors.Is(err, s.Words[word]) && !slices.Contains(codes, word) {
			codes = append(codes, word)
		}
	}
	return codes
}

// fields collects the field errors of an error tree.
func fields(err error, found []*commerce.FieldError) []*commerce.FieldError {
	if f, ok := err.(*commerce.FieldError); ok && f != nil { //nolint:errorlint // this walks the tree itself
		found = append(found, f)
	}
	switch u := err.(type) { //nolint:errorlint // this walks the tree itself
	case interface{ Unwrap() error }:
		if inner := u.Unwrap(); inner != nil {
			found = fields(inner, found)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range u.Unwrap() {
			found = fields(inner, found)
		}
	}
	return found
}

// Check runs one vector and compares its result with what it wants.
func (s Set) Check(c vector.Case) error {
	op, ok := s.Ops[c.Op]
	if !ok {
		return fmt.Errorf("unknown op %q", c.Op)
	}
	out, err := op.Run(c.In)
	switch {
	case c.WantError != "" && err == nil:
		return fmt.Errorf("no error, want %q", c.WantError)
	case c.WantError != "":
		if codes := s.Codes(err); !slices.Contains(codes, c.WantError) {
			return fmt.Errorf("error %w (codes %q), want %q", err, codes, c.WantError)
		}
		return nil
	case err != nil:
		return fmt.Errorf("unexpected error: %w", err)
	}
	return vector.Match(c.Want, out)
}

// test is what [Run] needs of a *testing.T, so that programs that import this
// package do not import testing.
type test[T any] interface {
	Helper()
	Fatal(args ...any)
	Errorf(format string, args ...any)
	Run(name string, f func(T)) bool
}

// Run runs every vector of the files in dir as a subtest named by its id, and
// fails for an operation of the set that no vector calls.
func Run[T test[T]](t T, dir string, set Set) {
	t.Helper()
	files, err := vector.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	idle := maps.Clone(set.Ops)
	for _, file := range files {
		for _, c := range file.Cases {
			delete(idle, c.Op)
			t.Run(c.ID, func(t T) {
				if err := set.Check(c); err != nil {
					t.Errorf("%s: %s\n%v", file.Name, c.Title, err)
				}
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(idle)) {
		t.Errorf("%s: no vector calls %s", dir, name)
	}
}

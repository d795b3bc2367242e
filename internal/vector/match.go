package vector

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Match reports where out, as JSON, differs from want. The path in the error
// is an RFC 6901 pointer.
func Match(want json.RawMessage, out any) error {
	data, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("the result is not JSON: %w", err)
	}
	w, err := tree(want)
	if err != nil {
		return fmt.Errorf("want: %w", err)
	}
	g, err := tree(data)
	if err != nil {
		return fmt.Errorf("the result: %w", err)
	}
	return match("", w, g)
}

func tree(data []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

func match(path string, want, got any) error {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return differs(path, want, got)
		}
		var errs []error
		for _, key := range slices.Sorted(maps.Keys(w)) {
			value, has := g[key]
			at := path + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
			switch {
			case !has && w[key] != nil:
				errs = append(errs, fmt.Errorf("%s: absent, want %s", at, text(w[key])))
			case has:
				errs = append(errs, match(at, w[key], value))
			}
		}
		return errors.Join(errs...)
	case []any:
		g, ok := got.([]any)
		if !ok {
			return differs(path, want, got)
		}
		if len(g) != len(w) {
			return fmt.Errorf("%s: %d elements, want %d: got %s, want %s", at(path), len(g), len(w), text(got), text(want))
		}
		var errs []error
		for i := range w {
			errs = append(errs, match(fmt.Sprintf("%s/%d", path, i), w[i], g[i]))
		}
		return errors.Join(errs...)
	default:
		// nil, bool, string and json.Number: comparable, numbers by text.
		switch got.(type) {
		case map[string]any, []any:
			return differs(path, want, got)
		}
		if want != got {
			return differs(path, want, got)
		}
		return nil
	}
}

func differs(path string, want, got any) error {
	return fmt.Errorf("%s: got %s, want %s", at(path), text(got), text(want))
}

func at(path string) string {
	if path == "" {
		return "the whole result"
	}
	return path
}

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// MatchError reports whether err is the expected one: words[word] is in its
// tree, or a field error in its tree has word as its code.
func MatchError(word string, err error, words map[string]error) error {
	if err == nil {
		return fmt.Errorf("no error, want %q", word)
	}
	if sentinel := words[word]; sentinel != nil && errors.Is(err, sentinel) {
		return nil
	}
	codes := codesOf(err, nil)
	if slices.Contains(codes, word) {
		return nil
	}
	return fmt.Errorf("error %w (codes %q), want %q", err, codes, word)
}

// codesOf collects the Code fields of the structs in an error tree. Reading
// them by reflection keeps this package below commerce, so that the tests of
// money and calendar can import it.
func codesOf(err error, codes []string) []string {
	v := reflect.ValueOf(err)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct {
		if f := v.FieldByName("Code"); f.IsValid() && f.Kind() == reflect.String {
			codes = append(codes, f.String())
		}
	}
	switch u := err.(type) { //nolint:errorlint // this walks the tree itself
	case interface{ Unwrap() error }:
		if inner := u.Unwrap(); inner != nil {
			codes = codesOf(inner, codes)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range u.Unwrap() {
			codes = codesOf(inner, codes)
		}
	}
	return codes
}

package vector

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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

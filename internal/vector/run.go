package vector

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"testing"
)

// Op runs one operation on the in member of a case. It must refuse unknown
// members; what it returns is compared as JSON with want.
type Op func(in json.RawMessage) (out any, err error)

// Typed makes an Op of a function with a typed input, which is decoded by
// [Decode].
func Typed[In any](f func(In) (any, error)) Op {
	return func(raw json.RawMessage) (any, error) {
		var in In
		if err := Decode(raw, &in); err != nil {
			return nil, err
		}
		return f(in)
	}
}

// Run runs every case of the files in dir as a subtest named by its id.
// The optional words tie want_error words to sentinels.
func Run(t *testing.T, dir string, ops map[string]Op, words ...map[string]error) {
	t.Helper()
	files, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	sentinels := map[string]error{}
	for _, m := range words {
		maps.Copy(sentinels, m)
	}
	for _, file := range files {
		for _, c := range file.Cases {
			t.Run(c.ID, func(t *testing.T) {
				if err := c.Check(ops, sentinels); err != nil {
					t.Errorf("%s: %s\n%v", file.Name, c.Title, err)
				}
			})
		}
	}
}

// Check runs one case.
func (c Case) Check(ops map[string]Op, words map[string]error) error {
	op := ops[c.Op]
	if op == nil {
		return fmt.Errorf("unknown op %q", c.Op)
	}
	out, err := op(c.In)
	switch {
	case c.WantError != "":
		return MatchError(c.WantError, err, words)
	case err != nil:
		return fmt.Errorf("unexpected error: %w", err)
	}
	return Match(c.Want, out)
}

// CoverReasons fails for each code of a data/reasons.csv that no case of the
// folders expects, as a string anywhere inside its want.
func CoverReasons(t *testing.T, reasonsCSV string, vectorDirs ...string) {
	t.Helper()
	if err := coverReasons(reasonsCSV, vectorDirs); err != nil {
		t.Error(err)
	}
}

func coverReasons(reasonsCSV string, dirs []string) error {
	f, err := os.Open(reasonsCSV)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) < 2 {
		return fmt.Errorf("%s: no reasons", reasonsCSV)
	}
	seen := map[string]bool{}
	for _, dir := range dirs {
		files, err := Load(dir)
		if err != nil {
			return err
		}
		for _, file := range files {
			for _, c := range file.Cases {
				if len(c.Want) == 0 {
					continue
				}
				want, err := tree(c.Want)
				if err != nil {
					return err
				}
				collect(want, seen)
			}
		}
	}
	var errs []error
	for _, row := range rows[1:] {
		if !seen[row[0]] {
			errs = append(errs, fmt.Errorf("reason %q is expected by no vector", row[0]))
		}
	}
	return errors.Join(errs...)
}

// collect marks every string value of a JSON tree.
func collect(v any, seen map[string]bool) {
	switch v := v.(type) {
	case string:
		seen[v] = true
	case []any:
		for _, e := range v {
			collect(e, seen)
		}
	case map[string]any:
		for _, e := range v {
			collect(e, seen)
		}
	}
}

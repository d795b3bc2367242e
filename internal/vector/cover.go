package vector

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
)

// test is what [CoverReasons] needs of a *testing.T, so that programs that
// import this package do not import testing.
type test interface {
	Helper()
	Error(args ...any)
}

// CoverReasons fails for each code of a data/reasons.csv that no case of the
// folders expects, as a string anywhere inside its want.
func CoverReasons(t test, reasonsCSV string, vectorDirs ...string) {
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

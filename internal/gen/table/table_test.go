package table_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/gen/table"
)

// text returns the text of data/text.txt as source.
func text(data string) ([]byte, error) { return os.ReadFile(filepath.Join(data, "text.txt")) }

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "data"), 0o700))
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	files := table.Files{
		"a.go": text,
		"b.go": func(string) ([]byte, error) { return nil, nil }, // nothing to say here
	}
	require.ErrorIs(t, files.Check(dir), fs.ErrNotExist)
	write("data/text.txt", "package  a\n")
	require.ErrorIs(t, files.Check(dir), fs.ErrNotExist)
	write("a.go", "package b\n")
	require.EqualError(t, files.Check(dir), "a.go: not what the data say: run go generate")
	write("a.go", "package a\n") // the source is formatted
	require.NoError(t, files.Check(dir))
	write("data/text.txt", "pakage a\n")
	require.ErrorContains(t, files.Check(dir), "a.go: 1:29: expected ';', found a")
	files["b.go"] = func(string) ([]byte, error) { return nil, errors.New("no rows") }
	require.ErrorContains(t, files.Check(dir), "\nb.go: no rows") // and not only the first
}

func TestEach(t *testing.T) {
	refused := errors.New("refused")
	for name, tt := range map[string]struct {
		csv    string
		sorted int
		rows   int
		want   string
	}{
		"good":           {"a,b\n1,2\n1,3\n2,1\n", 2, 3, ""},
		"one row":        {"a,b\n1,2\n", 1, 1, ""},
		"not sorted":     {"a,b\n2,2\n1,3\n1,3\n", 0, 3, ""},
		"same row":       {"a,b\n1,2\n1,2\n", 2, 2, `x.csv:3: ["1" "2"] does not come after the row before`},
		"same column":    {"a,b\n1,2\n1,3\n", 1, 2, `x.csv:3: ["1"] does not come after the row before`},
		"by columns":     {"a,b\n1-,2\n1,3\n", 1, 2, `x.csv:3: ["1"] does not come after the row before`},
		"refused":        {"a,b\n1,2\nx,3\n", 1, 2, "x.csv:3: refused"},
		"all are told":   {"a,b\nx,2\ny,3\n2,4\n", 1, 3, "x.csv:2: refused\n" + `x.csv:4: ["2"] does not come after the row before`},
		"both of one":    {"a,b\ny,2\nx,3\n", 1, 2, `x.csv:3: ["x"] does not come after the row before` + "\nrefused"},
		"no rows":        {"a,b\n", 0, 0, "x.csv: the header is not a,b, or no row follows"},
		"empty":          {"", 0, 0, "x.csv: the header is not a,b, or no row follows"},
		"another header": {"a,c\n1,2\n", 0, 0, "x.csv: the header is not a,b, or no row follows"},
		"a short row":    {"a,b\n1,2\n1\n", 0, 0, "x.csv: record on line 3: wrong number of fields"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			require.NoError(t, os.WriteFile("x.csv", []byte(tt.csv), 0o600))
			rows := 0
			err := table.Each("x.csv", "a,b", tt.sorted, func(row []string) error {
				rows++
				if row[0] == "x" {
					return refused
				}
				return nil
			})
			require.Equal(t, tt.rows, rows)
			if tt.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, tt.want)
		})
	}
	require.ErrorIs(t, table.Each("none.csv", "a", 0, nil), fs.ErrNotExist)
}

func TestParseLaw(t *testing.T) {
	l, err := table.ParseLaw("2026-06-19", "2026-06-19", "verified", "2026-11-22")
	require.NoError(t, err)
	require.Equal(t, table.Law{First: 20260619, Last: 20260619, Checked: 20261122, Trust: 3}, l)
	require.Equal(t, "Verified", l.Trust.String())
	l, err = table.ParseLaw("", "", "unverified", "")
	require.NoError(t, err)
	require.Equal(t, table.Law{}, l)
	require.Equal(t, "Unverified", l.Trust.String())
	for _, trust := range []commerce.Trust{commerce.Unverified, commerce.Contested, commerce.Secondary, commerce.Verified} {
		l, err := table.ParseLaw("", "", trust.String(), "2026-11-22")
		require.NoError(t, err)
		require.EqualValues(t, trust, l.Trust)
	}
	for _, c := range []struct{ first, last, trust, checked, want string }{
		{"2026-06-31", "", "verified", "2026-11-22", "day out of range"},
		{"", "tomorrow", "verified", "2026-11-22", "cannot parse"},
		{"", "", "verified", "22/11/2026", "cannot parse"},
		{"", "", "sure", "2026-11-22", `trust "sure"`},
		{"", "", "", "2026-11-22", `trust ""`},
		{"", "", "contested", "", "has a day of the check"},
		{"2026-06-19", "2026-06-18", "verified", "2026-11-22", "the last day 2026-06-18 is before the first, 2026-06-19"},
	} {
		_, err := table.ParseLaw(c.first, c.last, c.trust, c.checked)
		require.ErrorContains(t, err, c.want)
	}
}

func TestWords(t *testing.T) {
	require.Equal(t, "PlaceDistanceSale2", table.Camel("place.distance_sale.2"))
	var p table.Pool[string]
	require.Equal(t, []int{0, 1, 0, 2}, []int{p.Add("x"), p.Add("y"), p.Add("x"), p.Add("")})
	require.Equal(t, []string{"x", "y", ""}, p.List)
}

// Package table is what the generators of tables share: a reviewed CSV file is
// read, its rows are checked, and a Go file is written.
package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files are the generated files of a package by name, each with what makes its
// source from the folder of the data. A maker that returns neither source nor
// error has nothing to say in this package.
type Files map[string]func(data string) ([]byte, error)

// Main writes the files into the folder of a package: the working one, where go
// generate runs, or that of the flag -dir.
func (f Files) Main() {
	dir := flag.String("dir", ".", "folder of the package")
	flag.Parse()
	if err := f.each(*dir, func(path string, src []byte) error { return os.WriteFile(path, src, 0o644) }); err != nil {
		log.SetFlags(0)
		log.Fatal(err)
	}
}

// Check reports the files of the package in dir that are not what the data say.
func (f Files) Check(dir string) error {
	return f.each(dir, func(path string, src []byte) error {
		have, err := os.ReadFile(path)
		if err == nil && !bytes.Equal(have, src) {
			err = errors.New("not what the data say: run go generate")
		}
		return err
	})
}

func (f Files) each(dir string, do func(path string, src []byte) error) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(f)) {
		src, err := f[name](filepath.Join(dir, "data"))
		if err == nil {
			src, err = format.Source(src)
		}
		if err == nil && len(src) > 0 {
			err = do(filepath.Join(dir, name), src)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

// Each calls f with every row below the header of a CSV file. The header must be
// exactly as given, and the first columns, as many as sorted says, ascend from row
// to row. All problems are reported, each with its file and line.
func Each(path, header string, sorted int, f func(row []string) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err == nil && (len(rows) < 2 || strings.Join(rows[0], ",") != header) {
		err = fmt.Errorf("the header is not %s, or no row follows", header)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.ToSlash(path), err)
	}
	var errs []error
	for i, row := range rows[1:] {
		err := f(row)
		if i > 0 && sorted > 0 && slices.Compare(rows[i][:sorted], row[:sorted]) >= 0 {
			err = errors.Join(fmt.Errorf("%q does not come after the row before", row[:sorted]), err)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", filepath.ToSlash(path), i+2, err))
		}
	}
	return errors.Join(errs...)
}

// Camel writes "place.distance_sale" as "PlaceDistanceSale".
func Camel(words string) string {
	var b strings.Builder
	for w := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == '.' || r == '_' }) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// A Pool numbers values in the order of their first use.
type Pool[T comparable] struct {
	List  []T
	index map[T]int
}

// Add returns the number of v.
func (p *Pool[T]) Add(v T) int {
	i, ok := p.index[v]
	if !ok {
		if p.index == nil {
			p.index = map[T]int{}
		}
		i = len(p.List)
		p.index[v], p.List = i, append(p.List, v)
	}
	return i
}

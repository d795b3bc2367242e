// The program conformance answers lines of JSON by this module, so that a test
// suite in any language can use it as its reference:
//
//	{"op":"vatid.parse","in":"IT00743110157"}
//	{"ok":true,"out":{"id":"IT00743110157","country":"IT","scheme":""}}
//
// -ops lists the operations, a line each, with the JSON Schema of what they
// take and, where it is fixed, of what they give. -check compares vector files
// with what they want, and folders of such files; it prints the cases that fail
// and ends with 1.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/schema"
	"github.com/bottega-go/commerce/internal/vector"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, in io.Reader, out, errs io.Writer) int {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(errs)
	ops := flags.Bool("ops", false, "list the operations with their schemas")
	check := flags.Bool("check", false, "compare the vector files and folders that follow with what they want")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	f, err := conformance.NewFilter(sets()...)
	failed := 0
	switch {
	case err != nil:
	case *ops:
		err = list(f, out)
	case *check:
		failed, err = compare(f, flags.Args(), out)
	default:
		err = f.Serve(in, out)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	return min(failed, 1)
}

// list writes the operations, a line each.
func list(f *conformance.Filter, w io.Writer) error {
	enc := json.NewEncoder(w)
	for _, name := range f.Ops() {
		op, set, _ := f.Op(name)
		row := struct {
			Op      string         `json:"op"`
			Doc     string         `json:"doc"`
			Package string         `json:"package"`
			In      map[string]any `json:"in"`
			Out     map[string]any `json:"out,omitempty"` // left out where no type tells
		}{name, op.Doc, set.Package, schema.Of(op.In), nil}
		if op.Out != nil {
			row.Out = schema.Of(op.Out)
		}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// compare runs the cases of files and folders and counts those that fail.
func compare(f *conformance.Filter, names []string, w io.Writer) (failed int, err error) {
	var paths []string
	for _, name := range names {
		found, err := vectors(name)
		if err != nil {
			return 0, err
		}
		paths = append(paths, found...)
	}
	cases := 0
	for _, path := range paths {
		file, err := vector.Read(path)
		if err != nil {
			return failed, err
		}
		cases += len(file.Cases)
		for _, err := range f.Check(file) {
			failed++
			fmt.Fprintln(w, err)
		}
	}
	fmt.Fprintf(w, "%d files, %d cases, %d failed\n", len(paths), cases, failed)
	return failed, nil
}

// vectors returns the file of a name, or the vector files of a folder: those
// directly in it, or else those in the folders named vectors below it.
func vectors(name string) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	paths, err := filepath.Glob(filepath.Join(name, "*.json"))
	if err != nil || len(paths) > 0 {
		return paths, err
	}
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".json" && filepath.Base(filepath.Dir(path)) == "vectors" {
			paths = append(paths, path)
		}
		return err
	})
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s: no vector files", name)
	}
	return paths, err
}

package main

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every main call of every package has an operation, or a row in
// testdata/without_op.csv that says why not. Main calls are the exported
// functions and the exported methods that may fail, but for those that
// encoding/json and database/sql call.
func TestEveryMainCallHasAnOp(t *testing.T) {
	exported, answered := map[string]bool{}, map[string]bool{}
	parse := func(root string, f func(dir string, file *ast.File)) {
		require.NoError(t, filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
				return fs.SkipDir
			}
			if d.IsDir() || filepath.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), p, nil, 0)
			if err == nil {
				f(filepath.ToSlash(filepath.Dir(p)), file)
			}
			return err
		}))
	}
	parse(module, func(dir string, file *ast.File) {
		top, _, _ := strings.Cut(strings.TrimPrefix(dir, module+"/"), "/")
		if slices.Contains([]string{"internal", "examples", "docs", "commercetest"}, top) || file.Name.Name == "kpitest" {
			return
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && isMain(f) {
				exported[file.Name.Name+"."+receiver(f)+f.Name.Name] = true
			}
		}
	})
	parse(module+"/internal/conformance", func(_ string, file *ast.File) {
		imported := []string{}
		for _, i := range file.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			imported = append(imported, path.Base(p))
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(imported, x.Name) {
				answered[x.Name+"."+s.Sel.Name] = true
				return true
			}
			for _, pkg := range imported {
				answered[pkg+".*."+s.Sel.Name] = true
			}
			return true
		})
	})
	for call := range exported {
		parts := strings.Split(call, ".")
		if answered[call] || len(parts) == 3 && answered[parts[0]+".*."+parts[2]] {
			delete(exported, call)
		}
	}
	file, err := os.Open("testdata/without_op.csv")
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"call", "why"}, rows[0])
	require.True(t, slices.IsSortedFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) }), "sort the rows")
	listed := map[string]bool{}
	for _, r := range rows[1:] {
		listed[r[0]] = true
		require.NotEmpty(t, r[1], r[0])
	}
	for _, call := range slices.Sorted(maps.Keys(exported)) {
		if !listed[call] {
			t.Errorf("%s has no operation: add one with a vector to internal/conformance, or a row to testdata/without_op.csv", call)
		}
		delete(listed, call)
	}
	require.Empty(t, listed, "these have an operation, or are gone")
}

// isMain says that a function is exported and, if it is a method, may fail.
func isMain(f *ast.FuncDecl) bool {
	if !f.Name.IsExported() || f.Recv != nil && !ast.IsExported(strings.TrimSuffix(receiver(f), ".")) {
		return false
	}
	foreign := []string{
		"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "AppendText", "MarshalBinary", "UnmarshalBinary", "AppendBinary",
		"Scan", "Value", "Err", "Unwrap",
	}
	if f.Recv == nil || slices.Contains(foreign, f.Name.Name) {
		return f.Recv == nil
	}
	if f.Type.Results == nil {
		return false
	}
	last, ok := f.Type.Results.List[len(f.Type.Results.List)-1].Type.(*ast.Ident)
	return ok && last.Name == "error"
}

// receiver is the type of a method and a dot.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	x := f.Recv.List[0].Type
	for {
		switch y := x.(type) {
		case *ast.StarExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.Ident:
			return y.Name + "."
		default:
			return ""
		}
	}
}

package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// load reads every package of the module in dir through go list.
func load(dir string) ([]*Package, error) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Imports,TestImports,XTestImports,GoFiles,IgnoredGoFiles", "./...")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.Bytes())
	}
	var packages []*Package
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var raw struct {
			ImportPath, Dir                    string
			Imports, TestImports, XTestImports []string
			GoFiles, IgnoredGoFiles            []string
		}
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return packages, nil
		}
		if err != nil {
			return nil, err
		}
		p := &Package{
			Rel:         local(raw.ImportPath),
			Imports:     raw.Imports,
			TestImports: slices.Concat(raw.TestImports, raw.XTestImports),
			Fset:        token.NewFileSet(),
			Files:       map[string]*ast.File{},
		}
		for _, name := range slices.Concat(raw.GoFiles, raw.IgnoredGoFiles) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(p.Fset, filepath.Join(raw.Dir, name), nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			p.Files[name] = f
		}
		packages = append(packages, p)
	}
}

// requirements lists the modules that the go.mod in dir requires directly.
func requirements(dir string) ([]string, error) {
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go mod edit: %w", err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		return nil, err
	}
	var direct []string
	for _, r := range mod.Require {
		if !r.Indirect {
			direct = append(direct, r.Path)
		}
	}
	return direct, nil
}

// machinePath matches an absolute path of somebody's machine. It is put
// together so that this file does not match.
var machinePath = regexp.MustCompile(`(?:^|[\s"'=(:` + "`" + `])((?:/(?:` + strings.Join([]string{"work", "tmp", "root", "home", "Users", "mnt"}, "|") + `)|[A-Z]:\\Users)[/\\][\w.-]+)`)

// checkPaths reports the files below dir that name a path of a machine.
func checkPaths(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
			return nil // not text
		}
		if m := machinePath.FindSubmatchIndex(data); m != nil {
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			line := 1 + bytes.Count(data[:m[2]], []byte("\n"))
			found = append(found, fmt.Sprintf("%s:%d: names the path %s of a machine", filepath.ToSlash(rel), line, data[m[2]:m[3]]))
		}
		return nil
	})
	return found, err
}

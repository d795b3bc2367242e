package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Package is a package under test with all its mutants built in.
type Package struct {
	Path, Dir string
	Points    []*Point
	Dropped   int // points that do not compile behind a guard

	count, run string // the test binaries: one that counts visits, one for the mutants
	flags      []string
}

// load finds the packages of patterns, seen from dir.
func load(dir string, patterns []string) ([]*packages.Package, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes |
			packages.NeedTypesInfo | packages.NeedImports | packages.NeedModule,
		Dir: dir,
	}, patterns...)
	if err != nil {
		return nil, err
	}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
	}
	return pkgs, nil
}

// build compiles the two test binaries into scratch. A point that the compiler
// refuses (its type has no name in the file, for example) is left out.
func build(pkg *packages.Package, scratch string) (*Package, error) {
	p := &Package{Path: pkg.PkgPath, Dir: filepath.Dir(pkg.GoFiles[0]), count: filepath.Join(scratch, "count"), run: filepath.Join(scratch, "run")}
	skip := map[int]bool{}
	for {
		bad, err := p.compile(pkg, scratch, skip)
		if err != nil {
			return nil, err
		}
		if len(bad) == 0 {
			break
		}
		for _, id := range bad {
			skip[id] = true
		}
	}
	p.Dropped = len(skip)
	help, _ := exec.Command(p.run, "-help").CombinedOutput() // its exit code says nothing
	if strings.Contains(string(help), "rapid.nofailfile") {
		p.flags = []string{"-rapid.nofailfile", "-rapid.shrinktime=0s", "-rapid.seed=1"}
	}
	return p, nil
}

// compile writes the overlay and builds; it returns the points at fault, if any.
func (p *Package) compile(pkg *packages.Package, scratch string, skip map[int]bool) (bad []int, err error) {
	p.Points = nil
	next := 0
	replace := map[string]string{}
	lines := map[string][]string{} // rewritten text by base name
	for _, f := range pkg.Syntax {
		if ast.IsGenerated(f) {
			continue
		}
		points, text, err := rewrite(pkg, f, skip, &next)
		if err != nil {
			return nil, err
		}
		name := pkg.Fset.File(f.Package).Name()
		replace[name] = filepath.Join(scratch, filepath.Base(name))
		lines[filepath.Base(name)] = strings.Split(string(text), "\n")
		if err := os.WriteFile(replace[name], text, 0o600); err != nil {
			return nil, err
		}
		p.Points = append(p.Points, points...)
	}
	for _, counting := range []bool{false, true} {
		out := p.run
		if counting {
			out = p.count
		}
		file := filepath.Join(scratch, "guard.go")
		replace[filepath.Join(p.Dir, "zz_mutate_guard.go")] = file
		if err := os.WriteFile(file, []byte(guard(pkg.Name, next, counting)), 0o600); err != nil {
			return nil, err
		}
		overlay, err := json.Marshal(map[string]any{"Replace": replace})
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(scratch, "overlay.json"), overlay, 0o600); err != nil {
			return nil, err
		}
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-gcflags=-e", "-overlay", filepath.Join(scratch, "overlay.json"), "-o", out, p.Path)
		cmd.Dir = p.Dir
		if text, err := cmd.CombinedOutput(); err != nil {
			return blame(string(text), lines, skip)
		}
		if _, err := os.Stat(out); err != nil {
			return nil, fmt.Errorf("%s has no tests", p.Path)
		}
	}
	return nil, nil
}

var (
	complaint = regexp.MustCompile(`(?m)([\w.-]+\.go):(\d+):\d+: `)
	guarded   = regexp.MustCompile(`_mut[A-Z]\w*(?:\[[^()]*\])?\((\d+)`)
)

// blame returns the points on the lines that the compiler complains about.
func blame(output string, lines map[string][]string, skip map[int]bool) (bad []int, err error) {
	for _, m := range complaint.FindAllStringSubmatch(output, -1) {
		n, _ := strconv.Atoi(m[2])
		text := lines[m[1]]
		if n < 1 || n > len(text) {
			continue
		}
		for _, g := range guarded.FindAllStringSubmatch(text[n-1], -1) {
			if id, _ := strconv.Atoi(g[1]); !skip[id] && !slices.Contains(bad, id) {
				bad = append(bad, id)
			}
		}
	}
	if len(bad) == 0 {
		return nil, errors.New("does not compile:\n" + output)
	}
	return bad, nil
}

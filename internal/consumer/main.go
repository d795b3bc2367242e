// Command consumer builds small programs of another module, each with one
// package of this one, as a user does, and prints what each import costs.
//
//	go run ./internal/consumer
//
// It fails when a public package has no program here, when a program does not
// build or run, and when an import brings a network stack or a test library.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const module = "github.com/bottega-go/commerce"

// empty is the program that the others are compared with.
const empty = "empty"

func main() {
	log.SetFlags(0)
	log.SetPrefix("consumer: ")
	dir, err := os.MkdirTemp("", "consumer")
	if err != nil {
		log.Fatal(err)
	}
	err = errors.Join(measure(dir), os.RemoveAll(dir))
	if err != nil {
		log.Fatal(err)
	}
}

func measure(dir string) error {
	if err := write(dir); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		return err
	}
	if _, err := run(dir, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", "bin/", "./..."); err != nil {
		return err
	}
	if err := complete(); err != nil {
		return err
	}
	base, err := cost(dir, program{pkg: empty})
	if err != nil {
		return err
	}
	fmt.Printf("| import | packages beyond an empty program | of this module | others | KB beyond it |\n| --- | ---: | ---: | ---: | ---: |\n")
	for _, p := range programs {
		c, err := cost(dir, p)
		if err != nil {
			return err
		}
		fmt.Printf("| `%s` | %d | %d | %d | %d |\n", p.pkg, c.packages-base.packages, c.own, c.others, (c.size-base.size)/1024)
	}
	return nil
}

type costs struct {
	packages, own, others int
	size                  int64
}

// cost runs the program and counts what it is made of.
func cost(dir string, p program) (costs, error) {
	if _, err := run(dir, filepath.Join(dir, "bin", p.name())); err != nil {
		return costs{}, err
	}
	out, err := run(dir, "go", "list", "-deps", "-f", "{{.ImportPath}} {{.Standard}}", "./"+p.name())
	if err != nil {
		return costs{}, err
	}
	var c costs
	for line := range strings.Lines(out) {
		path, standard, _ := strings.Cut(strings.TrimSpace(line), " ")
		c.packages++
		switch {
		case path == module || strings.HasPrefix(path, module+"/"):
			c.own++
		case standard == "false" && !strings.HasPrefix(path, "shop/"):
			c.others++
		}
		if slices.Contains(heavy, path) && !slices.Contains(p.brings, path) {
			return c, fmt.Errorf("importing %s brings %s", p.pkg, path)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "bin", p.name()))
	if err != nil {
		return c, err
	}
	c.size = info.Size()
	return c, nil
}

// write makes the module of the programs in dir.
func write(dir string) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	text := strings.Replace(string(mod), "module "+module, "module shop", 1)
	text += fmt.Sprintf("\nrequire %s v0.0.0\n\nreplace %s => %s\n", module, module, root)
	files := map[string]string{
		"go.mod": text, "go.sum": string(sum),
		empty + "/main.go": "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println() }\n",
	}
	for _, p := range programs {
		files[p.name()+"/main.go"] = p.source()
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// complete reports the public packages that no program imports.
func complete() error {
	out, err := run(".", "go", "list", "./...")
	if err != nil {
		return err
	}
	var missing []string
	for path := range strings.Lines(out) {
		rel := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(path), module), "/")
		if strings.HasPrefix(rel, "examples/") || strings.Contains("/"+rel, "/internal/") {
			continue
		}
		if rel == "" {
			rel = "."
		}
		if !slices.ContainsFunc(programs, func(p program) bool { return p.pkg == rel }) {
			missing = append(missing, rel)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("no program for %s", strings.Join(missing, ", "))
	}
	return nil
}

func run(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, stderr.String())
	}
	return string(out), nil
}

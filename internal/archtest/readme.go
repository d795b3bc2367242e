package archtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkReadme reports the Go blocks of the README and of docs/*.md in dir that
// are not, line by line, part of a test file or of an example: what a reader
// copies first must compile and be run.
func checkReadme(dir string) ([]string, error) {
	pages, err := filepath.Glob(filepath.Join(dir, "docs", "*.md"))
	if err != nil {
		return nil, err
	}
	blocks := map[string]string{}
	for _, page := range append([]string{filepath.Join(dir, "README.md")}, pages...) {
		data, err := os.ReadFile(page)
		if err != nil {
			return nil, err
		}
		for line, block := range goBlocks(string(data)) {
			blocks[fmt.Sprintf("%s:%d", filepath.Base(page), line)] = block
		}
	}
	found := make([]string, 0, len(blocks))
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == ".git" {
			return orSkip(err)
		}
		slash := filepath.ToSlash(path)
		tested := strings.HasSuffix(slash, "_test.go") || strings.Contains(slash, "/examples/") && strings.HasSuffix(slash, ".go")
		if !tested {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		source := normal(string(data))
		for line, block := range blocks {
			if strings.Contains(source, block) {
				delete(blocks, line)
			}
		}
		return nil
	})
	for line := range blocks {
		found = append(found, line+": this Go block is in no test and no example")
	}
	slices.Sort(found)
	return found, err
}

func orSkip(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}

// goBlocks returns the normal form of each block of Go under its line.
func goBlocks(markdown string) map[int]string {
	blocks := map[int]string{}
	start := 0
	var block strings.Builder
	n := 0
	for line := range strings.Lines(markdown) {
		n++
		switch text := strings.TrimSpace(line); {
		case start == 0 && text == "```go":
			start = n
			block.Reset()
		case start != 0 && text == "```":
			blocks[start] = normal(block.String())
			start = 0
		case start != 0:
			block.WriteString(line)
		}
	}
	return blocks
}

// normal drops indentation, comments and empty lines. Lines stay whole, so that
// a block cannot match the middle of one.
func normal(source string) string {
	var b strings.Builder
	b.WriteByte('\n')
	for line := range strings.Lines(source) {
		code, _, _ := strings.Cut(" "+strings.TrimSpace(line), " // ")
		if text := strings.TrimSpace(code); text != "" {
			b.WriteString(text + "\n")
		}
	}
	return b.String()
}

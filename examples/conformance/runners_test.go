package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The runners of docs/conformance agree with us on every vector. They ask a
// filter that is this test binary.
func TestRunnersInOtherLanguages(t *testing.T) {
	cases := 0
	for _, file := range files(t) {
		cases += len(file.Cases)
	}
	self, err := os.Executable()
	require.NoError(t, err)
	for name, script := range map[string]string{"python3": "run.py", "node": "run.mjs"} {
		t.Run(name, func(t *testing.T) {
			path, err := exec.LookPath(name)
			if err != nil {
				t.Skip("no", name)
			}
			cmd := exec.CommandContext(t.Context(), path, filepath.Join("docs", "conformance", script), self)
			cmd.Dir = module
			cmd.Env = append(os.Environ(), "CONFORMANCE_FILTER=1")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Contains(t, string(out), fmt.Sprintf("%d cases, 0 failed", cases))
		})
	}
}

// TestMain makes the test binary the filter when a runner starts it.
func TestMain(m *testing.M) {
	if os.Getenv("CONFORMANCE_FILTER") != "" {
		os.Exit(run(nil, os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// The guide shows what the program says.
func TestGuide(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(module, "docs", "conformance.md"))
	require.NoError(t, err)
	blocks := strings.Split(string(data), "```json\n")
	require.Len(t, blocks, 3)
	questions, _, _ := strings.Cut(blocks[1], "```")
	answers, _, _ := strings.Cut(blocks[2], "```")
	var out, errs strings.Builder
	require.Zero(t, run(nil, strings.NewReader(questions), &out, &errs), errs.String())
	require.Equal(t, answers, out.String())
}

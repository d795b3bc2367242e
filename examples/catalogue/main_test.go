package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write testdata/output.golden")

func TestRun(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, run(&b, sample))
	const golden = "testdata/output.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, b.Bytes(), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
	require.Error(t, run(&b, []byte("no,such,header\n")))
}

// TestRealExports runs over exports of real shops that stand beside a checkout
// of this module in a folder named shared; without it there is nothing to read.
func TestRealExports(t *testing.T) {
	files, err := filepath.Glob("../../../shared/data/products/*.csv")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("no folder shared beside the module")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, run(&b, data), name)
		require.NotEmpty(t, b.String())
	}
}

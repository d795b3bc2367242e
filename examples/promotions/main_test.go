package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file")

func TestGolden(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(&out))
	if *update {
		require.NoError(t, os.WriteFile("testdata/week.golden", out.Bytes(), 0o600))
	}
	want, err := os.ReadFile("testdata/week.golden")
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

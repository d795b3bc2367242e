package main

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file")

// The golden file was read line by line against the acts that it cites: the customer exception of art. 130(4), the
// double opt-in of provv. 330/2025, the age of 14, 8 December as a public holiday, six calendar months from 21 May.
func TestYear(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, run(&out, rome))
	if *update {
		require.NoError(t, os.WriteFile("testdata/year.txt", out.Bytes(), 0o644))
	}
	want, err := os.ReadFile("testdata/year.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The figures of the golden file were checked by hand: 25.00 + 34.90 + 10.47
// less 10 % is 63.33; VAT is 22.50 × 4/104 + 31.41 × 22/122 + 9.42 × 22/122.
func TestReceipt(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, run(&out, rome))
	want, err := os.ReadFile("testdata/receipt.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

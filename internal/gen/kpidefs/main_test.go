package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// The page in the repository is what the definitions say.
func TestPageIsFresh(t *testing.T) {
	have, err := os.ReadFile("../../../docs/kpi-definitions.md")
	require.NoError(t, err)
	require.Equal(t, string(have), string(Page()), "run go generate ./kpi")
}

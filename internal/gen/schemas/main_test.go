package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/conformance/schema"
)

// docs/schema holds what the types say, and the one schema that is written by hand.
func TestSchemasAreCurrent(t *testing.T) {
	files, err := schema.Documents()
	require.NoError(t, err)
	const dir = "../../../docs/schema"
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, list, len(files)+1, "run go generate ./internal/conformance/schema")
	for _, entry := range list {
		name := entry.Name()
		have, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		var doc map[string]any
		require.NoError(t, json.Unmarshal(have, &doc), name)
		require.Equal(t, schema.Draft, doc["$schema"], name)
		require.Equal(t, schema.Base+name, doc["$id"])
		if name != "promotion.json" {
			require.Equal(t, string(files[name]), string(have), "run go generate ./internal/conformance/schema")
		}
	}
}

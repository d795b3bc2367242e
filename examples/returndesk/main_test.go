package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestDesk(t *testing.T) {
	for _, tag := range []language.Tag{language.English, language.Italian} {
		var b bytes.Buffer
		require.NoError(t, (&desk{w: &b, tag: tag}).run())
		file := "testdata/" + tag.String() + ".txt"
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), b.String())
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableIsCurrent(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "consent")
	want, err := os.ReadFile(filepath.Join(dir, "rules_table.go"))
	require.NoError(t, err)
	got, err := Table(dir)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go generate ./consent")
}

func TestBadRows(t *testing.T) {
	good := "IT,email,consent,2018-09-19,,1,D.Lgs. 196/2003,Art. 130,verified,2026-11-21,note"
	for name, change := range map[string][2]string{
		"day": {"2018-09-19", "2018-09-31"}, "value": {",1,", ",300,"}, "channel": {"email", "pigeon"}, "trust": {"verified", "sure"},
		"territory": {"IT,", ","}, "check": {",2026-11-21", ","},
	} {
		_, err := row(strings.Split(strings.Replace(good, change[0], change[1], 1), ","))
		require.Error(t, err, name)
	}
	line, err := row(strings.Split(good, ","))
	require.NoError(t, err)
	require.Contains(t, line, "RuleConsent, 20180919, 0, 1,")
	dir := t.TempDir()
	_, err = Table(dir)
	require.Error(t, err)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	for _, text := range []string{"a,b\n1,2\n", header + "\n" + good + "\n" + good + "\n", "a\n\"b"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "rules.csv"), []byte(text), 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "ages.csv"), []byte(header+"\n"+good+"\n"), 0o644))
		_, err = Table(dir)
		require.Error(t, err)
	}
}

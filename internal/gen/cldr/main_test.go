package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The checked-in tables are those of the extract.
func TestTablesAreCurrent(t *testing.T) {
	dir := t.TempDir()
	numbers, dates := filepath.Join(dir, "n.go"), filepath.Join(dir, "d.go")
	require.NoError(t, run(numbers, dates, "", ""))
	for made, kept := range map[string]string{
		numbers: "../../../money/moneyfmt/cldr_table.go",
		dates:   "../../../calendar/datefmt/cldr_table.go",
	} {
		got, err := os.ReadFile(made)
		require.NoError(t, err)
		want, err := os.ReadFile(kept)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "run go generate in %s", filepath.Dir(kept))
	}
}

func TestPattern(t *testing.T) {
	for _, c := range []struct{ cldr, want string }{
		{"#,##0.00 ¤", `pattern{affixes{"", " \x01"}, affixes{"\x02", " \x01"}, 3, 3}`},
		{"¤#,##0.00;(¤#,##0.00)", `pattern{affixes{"\x01", ""}, affixes{"(\x01", ")"}, 3, 3}`},
		{"¤ #,##0.00;¤-#,##0.00", `pattern{affixes{"\x01 ", ""}, affixes{"\x01\x02", ""}, 3, 3}`},
		{"¤#,##,##0.00", `pattern{affixes{"\x01", ""}, affixes{"\x02\x01", ""}, 3, 2}`},
		{"%#,##0", `pattern{affixes{"\x03", ""}, affixes{"\x02\x03", ""}, 3, 3}`},
	} {
		require.Equal(t, c.want, pattern(c.cldr))
	}
}

func TestDatePattern(t *testing.T) {
	for _, c := range []struct{ cldr, want string }{
		{"d MMMM y", "\x01 \x06 \x07"},
		{"EEEE, d 'de' MMMM 'de' y", "\x0e, \x01 de \x06 de \x07"},
		{"y. MM. dd.", "\x07. \x04. \x02."},
		{"y年M月d日", "\x07年\x03月\x01日"},
	} {
		got, err := datePattern(c.cldr)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
	_, err := datePattern("QQQ y")
	require.Error(t, err)
}

func TestRefreshRefusesAnotherEdition(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "cldr-core"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cldr-core", "package.json"), []byte(`{"version":"47.0.0"}`), 0o644))
	require.EqualError(t, run("", "", dir, dir), "cldr-core is version 47.0.0, want "+edition)
}

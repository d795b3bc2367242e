package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableIsUpToDate(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "tax")
	for name, table := range tables {
		got, err := table(filepath.Join(dir, "data"))
		require.NoError(t, err)
		want, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "run go generate ./tax")
	}
}

func TestBadRowsFail(t *testing.T) {
	row := "IT,standard,2010-01-01,,22,standard,act,Art. 1,secondary,2026-01-01,page\n"
	for want, rates := range map[string]string{
		"header":        "a,b\n1,2\n",
		"rate 22.00001": header + "\n" + strings.Replace(row, ",22,", ",22.00001,", 1),
		`level "odd"`:   header + "\n" + strings.Replace(row, "22,standard", "22,odd", 1),
		`trust "sure"`:  header + "\n" + strings.Replace(row, "secondary", "sure", 1),
		"period":        header + "\n" + strings.Replace(row, "2010-01-01,,", "2010-01-01,2009-01-01,", 1),
		"no source":     header + "\n" + strings.Replace(row, ",page", ",", 1),
		"parsing time":  header + "\n" + strings.Replace(row, "2010-01-01", "soon", 1),
		"convert x":     header + "\n" + strings.Replace(row, ",22,", ",x,", 1),
		"no label":      header + "\n" + strings.Replace(row, "IT,standard", "IT,unicorns", 1),
		"not in order":  header + "\n" + row,
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "rates.csv"), []byte(rates), 0o644))
		labels := "category,label\nstandard,the standard rate\n"
		if want == "not in order" {
			labels += "books,books\n"
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, "categories.csv"), []byte(labels), 0o644))
		_, err := Table(dir)
		require.ErrorContains(t, err, want)
	}
	for _, table := range tables {
		_, err := table(t.TempDir())
		require.Error(t, err)
	}
}

package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableIsWhatTheCSVSays(t *testing.T) {
	data, err := os.ReadFile("../../../pricing/data/prior.csv")
	require.NoError(t, err)
	src, err := table(data)
	require.NoError(t, err)
	have, err := os.ReadFile("../../../pricing/prior_table.go")
	require.NoError(t, err)
	require.Equal(t, string(have), string(src), "run go generate ./pricing")
}

func TestTableRefuses(t *testing.T) {
	good := "IT,period,30,2023-07-01,,act,art. 1,secondary,2026-11-21"
	_, err := table([]byte(header + "\n" + good + "\n"))
	require.NoError(t, err)
	for name, bad := range map[string]string{
		"rule":     strings.Replace(good, "period", "periods", 1),
		"value":    strings.Replace(good, ",30,", ",thirty,", 1),
		"day":      strings.Replace(good, "2023-07-01", "2023-07-32", 1),
		"no first": strings.Replace(good, "2023-07-01", "", 1),
		"memory":   strings.Replace(good, "secondary", "unverified", 1),
		"overlap":  good + "\n" + strings.Replace(good, "2023-07-01", "2024-07-01", 1),
		"order":    good + "\n" + strings.Replace(good, "IT", "AT", 1),
		"reversed": strings.Replace(good, "2023-07-01,,", "2023-07-01,2022-01-01,", 1),
	} {
		_, err := table([]byte(header + "\n" + bad + "\n"))
		require.Error(t, err, name)
	}
	_, err = table([]byte("a,b\n"))
	require.Error(t, err)
}

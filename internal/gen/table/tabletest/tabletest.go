// Package tabletest breaks the rows of a generator's data, one by one.
package tabletest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Fault is the name of a file, a text of it, what stands there instead (in the
// first place of it), and a part of the error.
type Fault [4]string

// Refuses demands that source makes something of the good files, given by name,
// and refuses them with each of the faults.
func Refuses(t *testing.T, source func(data string) ([]byte, error), good map[string]string, faults ...Fault) {
	t.Helper()
	made := func(fault Fault) (string, error) {
		dir := t.TempDir()
		for name, text := range good {
			if name == fault[0] {
				require.Contains(t, text, fault[1], "%v", fault)
				text = strings.Replace(text, fault[1], fault[2], 1)
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		src, err := source(dir)
		return string(src), err
	}
	src, err := made(Fault{})
	require.NoError(t, err)
	require.NotEmpty(t, src)
	for _, fault := range faults {
		require.Contains(t, good, fault[0])
		_, err := made(fault)
		require.ErrorContains(t, err, fault[3], "%v", fault)
	}
}

package archtest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadme(t *testing.T) {
	found, err := checkReadme(root)
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestReadmeRuleFails(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(data), 0o600))
	}
	_, err := checkReadme(dir)
	require.ErrorIs(t, err, os.ErrNotExist)

	write("README.md", "# x\n```go\na := 1 // one\n\n// two\nb := 2\n```\n```sh\nnot go\n```\n")
	write("x.go", "package x\n\nfunc f() {\n\ta := 1\n\tb := 2\n}\n")
	found, err := checkReadme(dir)
	require.NoError(t, err)
	require.Equal(t, []string{"README.md:2: this Go block is in no test and no example"}, found)

	write("x_test.go", "package x\n\nfunc f() {\n\taa := 1\n\tb := 2\n}\n")
	found, err = checkReadme(dir)
	require.NoError(t, err)
	require.Len(t, found, 1, "aa := 1 is another line")

	write("docs/guide.md", "```go\nc := 3\n```\n")
	found, err = checkReadme(dir)
	require.NoError(t, err)
	require.Equal(t, "guide.md:1: this Go block is in no test and no example", found[1])

	write("c_test.go", "package x\n\nfunc g() {\n\tc := 3\n}\n")
	write("examples/receipt/main.go", "package x\n\nfunc f() {\n\ta := 1\n\tb := 2\n}\n")
	found, err = checkReadme(dir)
	require.NoError(t, err)
	require.Empty(t, found)
}

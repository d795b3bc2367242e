package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/vector"
)

const module = "../.."

// files returns all vector files of the module.
func files(tb testing.TB) (all []vector.File) {
	tb.Helper()
	paths, err := vectors(module)
	require.NoError(tb, err)
	for _, p := range paths {
		file, err := vector.Read(p)
		require.NoError(tb, err)
		file.Name = filepath.ToSlash(p)
		all = append(all, file)
	}
	return all
}

func TestAllVectorsPassAsFiles(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-check", module}, nil, &out, &errs), out.String()+errs.String())
	require.Regexp(t, `^[0-9]+ files, [0-9]{4,} cases, 0 failed\n$`, out.String())
}

func TestAllVectorsPassAsLines(t *testing.T) {
	var in, out, errs bytes.Buffer
	enc := json.NewEncoder(&in)
	var cases []vector.Case
	for _, file := range files(t) {
		for _, c := range file.Cases {
			require.NoError(t, enc.Encode(map[string]any{"id": len(cases), "op": c.Op, "in": c.In}))
			cases = append(cases, c)
		}
	}
	require.Zero(t, run(nil, &in, &out, &errs), errs.String())
	dec := json.NewDecoder(&out)
	for i, c := range cases {
		var a struct {
			ID    int             `json:"id"`
			OK    bool            `json:"ok"`
			Out   json.RawMessage `json:"out"`
			Error struct {
				Codes []string `json:"codes"`
			} `json:"error"`
		}
		require.NoError(t, dec.Decode(&a))
		require.Equal(t, i, a.ID)
		if c.WantError != "" {
			require.Contains(t, a.Error.Codes, c.WantError, c.ID)
			continue
		}
		require.True(t, a.OK, "%s: %v", c.ID, a.Error)
		require.NoError(t, vector.Match(c.Want, a.Out), c.ID)
	}
	require.False(t, dec.More())
}

// Every set is complete: it is that of a folder with vectors, each folder with
// vectors has a set, and each operation has a vector of its own package.
func TestEveryOpHasAVector(t *testing.T) {
	used := map[string]bool{}
	folders := map[string]bool{}
	for _, file := range files(t) {
		folders[filepath.ToSlash(filepath.Clean(filepath.Join(filepath.Dir(file.Name), "..", "..")))] = true
		for _, c := range file.Cases {
			used[c.Op] = true
		}
	}
	for _, s := range sets() {
		folder := filepath.ToSlash(filepath.Join(module, s.Package))
		require.True(t, folders[folder], "%s has no vectors", s.Package)
		delete(folders, folder)
		for name, op := range s.Ops {
			require.True(t, used[name], "no vector calls %s", name)
			require.Regexp(t, `^[A-Z].*\.$`, op.Doc, name)
			delete(used, name)
		}
	}
	require.Empty(t, folders, "no operations for the vectors of these folders")
	require.Empty(t, used, "these operations are not of any set")
}

func TestBadUse(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		p := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o750))
		require.NoError(t, os.WriteFile(p, []byte(data), 0o600))
		return p
	}
	one := func(in, want string) string {
		return `{"schema":"commerce/vectors/1","package":"vatid","cases":[{"id":"x-1","title":"A title.","op":"vatid.parse","in":` + in + `,` + want + `,"source":"here"}]}`
	}
	good := write("a/vectors/good.json", one(`"IT00743110157"`, `"want":{"country":"IT"}`))
	wrong := write("b/wrong.json", one(`"IT00743110157"`, `"want":{"country":"FR"}`))
	broken := write("c.json", `{`)
	for name, tt := range map[string]struct {
		args []string
		code int
		out  string
		errs string
	}{
		"a file":      {[]string{"-check", good}, 0, "1 files, 1 cases, 0 failed", ""},
		"a folder":    {[]string{"-check", filepath.Join(dir, "a")}, 0, "1 files, 1 cases, 0 failed", ""},
		"a failure":   {[]string{"-check", good, filepath.Dir(wrong)}, 1, `wrong.json x-1: A title.` + "\n\t" + `/country: got "IT", want "FR"`, ""},
		"no JSON":     {[]string{"-check", broken}, 2, "", "c.json"},
		"no file":     {[]string{"-check", filepath.Join(dir, "none")}, 2, "", "none"},
		"no vectors":  {[]string{"-check", t.TempDir()}, 2, "", "no vector files"},
		"no such way": {[]string{"-verify"}, 2, "", "-verify"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs strings.Builder
			require.Equal(t, tt.code, run(tt.args, strings.NewReader(""), &out, &errs))
			require.Contains(t, out.String(), tt.out)
			require.Contains(t, errs.String(), tt.errs)
		})
	}
	_, err := conformance.NewFilter(sets()[0], sets()[0])
	require.ErrorContains(t, err, "have an op")
}

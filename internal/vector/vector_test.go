package vector_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/vector"
)

// write puts files into a temporary folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
	}
	return dir
}

func file(cases ...string) string {
	return `{"schema":"commerce/vectors/1","package":"demo","cases":[` + strings.Join(cases, ",") + `]}`
}

const (
	okCase  = `{"id":"demo-1","title":"Two is doubled.","op":"demo.double","in":{"n":2},"want":{"n":4},"source":"arithmetic"}`
	errCase = `{"id":"demo-2","title":"No negatives.","op":"demo.double","in":{"n":-2},"want_error":"negative","source":"doc"}`
)

func TestLoad(t *testing.T) {
	dir := write(t, map[string]string{"a.json": file(okCase), "b.json": file(errCase), "notes.txt": "not read"})
	files, err := vector.Load(dir)
	require.NoError(t, err)
	require.Len(t, files, 2)
	require.Equal(t, "a.json", files[0].Name)
	require.Equal(t, "demo.double", files[0].Cases[0].Op)
	one, err := vector.Read(filepath.Join(dir, "b.json"))
	require.NoError(t, err)
	require.Equal(t, files[1], one)
	_, err = vector.Read(filepath.Join(dir, "c.json"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestLoadRefuses(t *testing.T) {
	without := func(member string) string {
		var m map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(okCase), &m))
		delete(m, member)
		data, err := json.Marshal(m)
		require.NoError(t, err)
		return file(string(data))
	}
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no files":            {nil, "no vector files"},
		"empty file":          {map[string]string{"a.json": ""}, "EOF"},
		"no cases":            {map[string]string{"a.json": file()}, "no cases"},
		"unknown file member": {map[string]string{"a.json": strings.Replace(file(okCase), `"package"`, `"note":"","package"`, 1)}, `unknown field "note"`},
		"unknown case member": {map[string]string{"a.json": strings.Replace(file(okCase), `"op"`, `"skip":true,"op"`, 1)}, `unknown field "skip"`},
		"repeated member":     {map[string]string{"a.json": strings.Replace(file(okCase), `"n":2`, `"n":2,"n":3`, 1)}, `member "n" is repeated`},
		"trailing data":       {map[string]string{"a.json": file(okCase) + "{}"}, "data after"},
		"wrong schema":        {map[string]string{"a.json": strings.Replace(file(okCase), "vectors/1", "vectors/2", 1)}, "schema is"},
		"no package":          {map[string]string{"a.json": strings.Replace(file(okCase), `"demo"`, `""`, 1)}, "package is missing"},
		"two packages":        {map[string]string{"a.json": file(okCase), "b.json": strings.Replace(file(errCase), `"demo"`, `"other"`, 1)}, `package "other"`},
		"id twice":            {map[string]string{"a.json": file(okCase), "b.json": file(okCase)}, `id "demo-1" is already used in a.json`},
		"no id":               {map[string]string{"a.json": without("id")}, "missing id"},
		"no title":            {map[string]string{"a.json": without("title")}, "missing title"},
		"no op":               {map[string]string{"a.json": without("op")}, "missing op"},
		"no in":               {map[string]string{"a.json": without("in")}, "missing in"},
		"no source":           {map[string]string{"a.json": without("source")}, "missing source"},
		"no want":             {map[string]string{"a.json": without("want")}, "exactly one of"},
		"both wants":          {map[string]string{"a.json": strings.Replace(file(okCase), `"op"`, `"want_error":"x","op"`, 1)}, "exactly one of"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := vector.Load(write(t, tt.files))
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct{ want, got, err string }{
		{`{"a":1}`, `{"a":1,"b":2}`, ""},
		{`{"a":{"b":[{"c":true}]}}`, `{"a":{"b":[{"c":true,"d":null}],"e":1}}`, ""},
		{`{"a":null}`, `{}`, ""},
		{`{"a":null}`, `{"a":null}`, ""},
		{`{"a":null}`, `{"a":0}`, "/a: got 0, want null"},
		{`{"a":1}`, `{}`, "/a: absent, want 1"},
		{`{"a/b":1}`, `{"a/b":2}`, "/a~1b: got 2, want 1"},
		{`{"a":1.0}`, `{"a":1}`, "/a: got 1, want 1.0"},
		{`{"a":1}`, `{"a":"1"}`, `/a: got "1", want 1`},
		{`[1,2]`, `[1,2,3]`, "the whole result: 3 elements, want 2"},
		{`[2,1]`, `[1,2]`, "/0: got 1, want 2"},
		{`[]`, `{}`, "the whole result: got {}, want []"},
		{`{}`, `[]`, "the whole result: got [], want {}"},
		{`"a"`, `["a"]`, `got ["a"], want "a"`},
	} {
		err := vector.Match(json.RawMessage(tt.want), json.RawMessage(tt.got))
		if tt.err == "" {
			require.NoError(t, err, "%s against %s", tt.want, tt.got)
		} else {
			require.ErrorContains(t, err, tt.err, "%s against %s", tt.want, tt.got)
		}
	}
	require.ErrorContains(t, vector.Match(json.RawMessage(`1`), make(chan int)), "not JSON")
	require.ErrorContains(t, vector.Match(json.RawMessage(`{`), 1), "want: ")
}

// recorder is a test that remembers its errors.
type recorder struct{ errs []any }

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.errs = append(r.errs, args...) }

func TestCoverReasons(t *testing.T) {
	reasons := "code,kind,text\ndemo.doubled,because,Doubled\ndemo.halved,because,Halved\n"
	one := reasons[:strings.Index(reasons, "demo.halved")]
	expecting := strings.Replace(okCase, `{"n":4}`, `{"reasons":[{"code":"demo.doubled"}]}`, 1)
	for name, tt := range map[string]struct {
		files map[string]string
		want  string // empty: must pass
	}{
		"covered":            {map[string]string{"a.json": file(expecting), "reasons.csv": one}, ""},
		"uncovered reason":   {map[string]string{"a.json": file(expecting), "reasons.csv": reasons}, `reason "demo.halved" is expected by no vector`},
		"title is not want":  {map[string]string{"a.json": file(strings.Replace(expecting, "Two is doubled.", "demo.halved", 1)), "reasons.csv": reasons}, "demo.halved"},
		"no reasons":         {map[string]string{"a.json": file(okCase), "reasons.csv": "code,kind,text\n"}, "no reasons"},
		"no reasons file":    {map[string]string{"a.json": file(okCase)}, "reasons.csv"},
		"no vectors":         {map[string]string{"reasons.csv": reasons}, "no vector files"},
		"error is not want":  {map[string]string{"a.json": file(strings.Replace(errCase, `"negative"`, `"demo.halved"`, 1)), "reasons.csv": reasons}, "demo.halved"},
		"broken reasons.csv": {map[string]string{"a.json": file(okCase), "reasons.csv": "a,b\nc\n"}, "wrong number of fields"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, tt.files)
			var r recorder
			vector.CoverReasons(&r, filepath.Join(dir, "reasons.csv"), dir)
			if tt.want == "" {
				require.Empty(t, r.errs)
				return
			}
			require.Len(t, r.errs, 1)
			require.Contains(t, fmt.Sprint(r.errs...), tt.want)
		})
	}
	vector.CoverReasons(t, filepath.Join(write(t, map[string]string{"reasons.csv": one}), "reasons.csv"), write(t, map[string]string{"a.json": file(expecting)}))
}

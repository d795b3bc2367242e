package vector_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/vector"
)

var errNegative = errors.New("demo: negative")

// fieldError has the shape of commerce.FieldError.
type fieldError struct {
	Path, Code string
	Err        error
}

func (e *fieldError) Error() string { return e.Path + ": " + e.Code }
func (e *fieldError) Unwrap() error { return e.Err }

type list []*fieldError

func (l list) Error() string { return "several" }
func (l list) Unwrap() []error {
	out := make([]error, len(l))
	for i := range l {
		out[i] = l[i]
	}
	return out
}

var ops = map[string]vector.Op{
	"demo.double": vector.Typed(func(in struct {
		N int64 `json:"n"`
	},
	) (any, error) {
		if in.N < 0 {
			return nil, list{{"/n", "demo.n.negative", fmt.Errorf("%w: %d", errNegative, in.N)}}
		}
		return map[string]any{"n": 2 * in.N, "reasons": []map[string]string{{"code": "demo.doubled"}}}, nil
	}),
}

var words = map[string]error{"negative": errNegative}

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

func TestRunPasses(t *testing.T) {
	dir := write(t, map[string]string{"a.json": file(okCase), "b.json": file(errCase), "notes.txt": "not read"})
	vector.Run(t, dir, ops, words)
	files, err := vector.Load(dir)
	require.NoError(t, err)
	require.Len(t, files, 2)
	require.Equal(t, "a.json", files[0].Name)
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

func TestCheckFails(t *testing.T) {
	for name, tt := range map[string]struct {
		c    vector.Case
		want string
	}{
		"unknown op":       {vector.Case{Op: "demo.triple"}, `unknown op "demo.triple"`},
		"wrong value":      {vector.Case{Op: "demo.double", In: json.RawMessage(`{"n":2}`), Want: json.RawMessage(`{"n":5}`)}, "/n: got 4, want 5"},
		"unexpected error": {vector.Case{Op: "demo.double", In: json.RawMessage(`{"n":-2}`), Want: json.RawMessage(`{}`)}, "unexpected error: several"},
		"unknown input":    {vector.Case{Op: "demo.double", In: json.RawMessage(`{"m":2}`), Want: json.RawMessage(`{}`)}, `unknown field "m"`},
		"no error":         {vector.Case{Op: "demo.double", In: json.RawMessage(`{"n":2}`), WantError: "negative"}, `no error, want "negative"`},
		"another error":    {vector.Case{Op: "demo.double", In: json.RawMessage(`{"n":-2}`), WantError: "overflow"}, `codes ["demo.n.negative"]), want "overflow"`},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, tt.c.Check(ops, words), tt.want)
		})
	}
	byCode := vector.Case{Op: "demo.double", In: json.RawMessage(`{"n":-2}`), WantError: "demo.n.negative"}
	require.NoError(t, byCode.Check(ops, nil))
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

// TestProcess is the child of TestRunAndCoverReasonsTurnATestRed.
func TestProcess(t *testing.T) {
	dir := os.Getenv("VECTOR_TEST_DIR")
	if dir == "" {
		t.Skip("only meaningful as the child of another test")
	}
	switch os.Getenv("VECTOR_TEST_CALL") {
	case "run":
		vector.Run(t, dir, ops, words)
	case "cover":
		vector.CoverReasons(t, filepath.Join(dir, "reasons.csv"), dir)
	}
}

func TestRunAndCoverReasonsTurnATestRed(t *testing.T) {
	reasons := "code,kind,text\ndemo.doubled,because,Doubled\ndemo.halved,because,Halved\n"
	expecting := strings.Replace(okCase, `{"n":4}`, `{"reasons":[{"code":"demo.doubled"}]}`, 1)
	for name, tt := range map[string]struct {
		call  string
		files map[string]string
		want  string // empty: must pass
	}{
		"green run":          {"run", map[string]string{"a.json": file(okCase, errCase)}, ""},
		"wrong value":        {"run", map[string]string{"a.json": file(strings.Replace(okCase, `"n":4`, `"n":5`, 1))}, "/n: got 4, want 5"},
		"broken file":        {"run", map[string]string{"a.json": "{"}, "a.json"},
		"covered":            {"cover", map[string]string{"a.json": file(expecting), "reasons.csv": reasons[:strings.Index(reasons, "demo.halved")]}, ""},
		"uncovered reason":   {"cover", map[string]string{"a.json": file(expecting), "reasons.csv": reasons}, `reason "demo.halved" is expected by no vector`},
		"title is not want":  {"cover", map[string]string{"a.json": file(strings.Replace(expecting, "Two is doubled.", "demo.halved", 1)), "reasons.csv": reasons}, "demo.halved"},
		"no reasons":         {"cover", map[string]string{"a.json": file(okCase), "reasons.csv": "code,kind,text\n"}, "no reasons"},
		"no reasons file":    {"cover", map[string]string{"a.json": file(okCase)}, "reasons.csv"},
		"no vectors":         {"cover", map[string]string{"reasons.csv": reasons}, "no vector files"},
		"error is not want":  {"cover", map[string]string{"a.json": file(strings.Replace(errCase, `"negative"`, `"demo.halved"`, 1)), "reasons.csv": reasons}, "demo.halved"},
		"broken reasons.csv": {"cover", map[string]string{"a.json": file(okCase), "reasons.csv": "a,b\nc\n"}, "wrong number of fields"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestProcess$")
			cmd.Env = append(os.Environ(), "VECTOR_TEST_DIR="+write(t, tt.files), "VECTOR_TEST_CALL="+tt.call)
			out, err := cmd.CombinedOutput()
			if tt.want == "" {
				require.NoError(t, err, "%s", out)
				return
			}
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit)
			require.Contains(t, string(out), tt.want)
		})
	}
}

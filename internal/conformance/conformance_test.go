package conformance_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
)

var errNegative = errors.New("demo: negative")

// set has a demonstration of everything that an operation can do.
func set() conformance.Set {
	return conformance.Set{
		Package: "demo",
		Words:   map[string]error{"negative": errNegative, "zz": errNegative},
		Ops: map[string]conformance.Op{
			"demo.double": conformance.Typed("Twice a number.", func(in struct {
				N int64 `json:"n"`
			},
			) (map[string]int64, error) {
				if in.N < 0 {
					return nil, commerce.FieldErrors{{Path: "/n", Code: "demo.n.negative", Err: fmt.Errorf("%w: %d", errNegative, in.N)}}
				}
				return map[string]int64{"n": 2 * in.N}, nil
			}),
			"demo.any":   conformance.Typed("What it is given.", func(in any) (any, error) { return in, nil }),
			"demo.panic": conformance.Typed("It fails.", func(string) (string, error) { panic("on the floor") }),
			"demo.nan":   conformance.Typed("No JSON.", func(string) (float64, error) { return math.NaN(), nil }),
			"demo.plain": conformance.Typed("An error without a name.", func(string) (string, error) { return "", errors.Join(io.ErrUnexpectedEOF, nil) }),
		},
	}
}

func filter(t *testing.T) *conformance.Filter {
	t.Helper()
	f, err := conformance.NewFilter(set())
	require.NoError(t, err)
	return f
}

func TestLine(t *testing.T) {
	f := filter(t)
	for line, want := range map[string]string{
		`{"op":"demo.double","in":{"n":2}}`:               `{"ok":true,"out":{"n":4}}`,
		`{"id":"a","op":"demo.any","in":null}`:            `{"id":"a","ok":true,"out":null}`,
		`{"id":null,"op":"demo.any","in":[1.50]}`:         `{"id":null,"ok":true,"out":[1.5]}`,
		`{"id":{"n":1},"op":"demo.double","in":{"n":-2}}`: `{"id":{"n":1},"ok":false,"error":{"code":"demo.n.negative","codes":["demo.n.negative","negative","zz"],"message":"demo: /n: negative: -2","fields":[{"path":"/n","code":"demo.n.negative"}]}}`,
		`{"op":"demo.double","in":{"m":2,"n":true}}`:      `{"ok":false,"error":{"code":"commerce.json.unknown_field","codes":["commerce.json.unknown_field","commerce.json.invalid"],"message":"commerce: /m: unknown field\ncommerce: /n: bool is not a int64","fields":[{"path":"/m","code":"commerce.json.unknown_field"},{"path":"/n","code":"commerce.json.invalid"}]}}`,
		`{"op":"demo.triple","in":1}`:                     `{"ok":false,"error":{"code":"conformance.op.unknown","codes":["conformance.op.unknown"],"message":"conformance: no op \"demo.triple\"","fields":[]}}`,
		`{"op":"demo.any"}`:                               `{"ok":false,"error":{"code":"conformance.line.malformed","codes":["conformance.line.malformed"],"message":"conformance: in is missing","fields":[]}}`,
		`{"id":7,"op":"demo.any","in":1,"want":1}`:        `{"id":7,"ok":false,"error":{"code":"conformance.line.malformed","codes":["conformance.line.malformed"],"message":"commerce: /want: unknown field","fields":[{"path":"/want","code":"commerce.json.unknown_field"}]}}`,
		`{"op":"demo.panic","in":""}`:                     `{"ok":false,"error":{"code":"conformance.panic","codes":["conformance.panic"],"message":"conformance: panic: on the floor","fields":[]}}`,
		`{"op":"demo.nan","in":""}`:                       `{"ok":false,"error":{"code":"conformance.out.not_json","codes":["conformance.out.not_json"],"message":"json: unsupported value: NaN","fields":[]}}`,
		`{"op":"demo.plain","in":""}`:                     `{"ok":false,"error":{"code":"conformance.error","codes":["conformance.error"],"message":"unexpected EOF","fields":[]}}`,
	} {
		require.Equal(t, want, string(f.Line([]byte(line))), line)
	}
	for _, line := range []string{"", " ", "{", "[]", "null", `"x"`, `{"op":"demo.any","in":1}{}`, `{"op":1,"in":1}`, `{"op":"demo.any","op":"demo.any","in":1}`, "\xff"} {
		out := string(f.Line([]byte(line)))
		require.Contains(t, out, `"ok":false`, line)
		require.NotContains(t, out, "\n")
	}
	require.Equal(t, []string{"demo.any", "demo.double", "demo.nan", "demo.panic", "demo.plain"}, f.Ops())
	require.Nil(t, set().Ops["demo.any"].Out)
	require.NotNil(t, set().Ops["demo.double"].Out)
}

func TestServe(t *testing.T) {
	f := filter(t)
	const ask = `{"op":"demo.double","in":{"n":2}}`
	const twice = `{"ok":true,"out":{"n":4}}`
	serve := func(in string) []string {
		var out bytes.Buffer
		require.NoError(t, f.Serve(strings.NewReader(in), &out))
		return strings.Split(out.String(), "\n")
	}
	require.Equal(t, []string{""}, serve(""))
	require.Equal(t, []string{twice, ""}, serve(ask))
	require.Equal(t, []string{twice, twice, ""}, serve(ask+"\r\n"+ask+"\n"))
	lines := serve("\n" + ask + "\n" + strings.Repeat("x", conformance.MaxLine+1) + "\n" + ask)
	require.Len(t, lines, 5)
	require.Contains(t, lines[0], "conformance.line.malformed")
	require.Equal(t, twice, lines[1])
	require.Contains(t, lines[2], "conformance.line.too_long")
	require.Equal(t, twice, lines[3])
	require.Contains(t, serve(strings.Repeat(" ", 3*conformance.MaxLine))[0], "conformance.line.too_long")
	require.ErrorIs(t, f.Serve(iotest.ErrReader(io.ErrClosedPipe), io.Discard), io.ErrClosedPipe)
	r, w := io.Pipe()
	require.NoError(t, r.Close())
	require.ErrorIs(t, f.Serve(strings.NewReader(ask), w), io.ErrClosedPipe)
}

// A co-process asks, waits for the answer and asks again.
func TestCoprocess(t *testing.T) {
	questions, ask := io.Pipe()
	answer, answers := io.Pipe()
	done := make(chan error, 1)
	f := filter(t)
	go func() {
		done <- f.Serve(questions, answers)
		answers.Close()
	}()
	lines := bufio.NewReader(answer)
	for i := range 3 {
		_, err := fmt.Fprintf(ask, "{\"op\":\"demo.double\",\"in\":{\"n\":%d}}\n", i)
		require.NoError(t, err)
		line, err := lines.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("{\"ok\":true,\"out\":{\"n\":%d}}\n", 2*i), line)
	}
	require.NoError(t, ask.Close())
	require.NoError(t, <-done)
}

func TestCheck(t *testing.T) {
	for name, tt := range map[string]struct {
		c    vector.Case
		want string
	}{
		"right":            {vector.Case{Op: "demo.double", In: []byte(`{"n":2}`), Want: []byte(`{"n":4}`)}, ""},
		"right by code":    {vector.Case{Op: "demo.double", In: []byte(`{"n":-2}`), WantError: "demo.n.negative"}, ""},
		"right by word":    {vector.Case{Op: "demo.double", In: []byte(`{"n":-2}`), WantError: "negative"}, ""},
		"unknown op":       {vector.Case{Op: "demo.triple"}, `unknown op "demo.triple"`},
		"wrong value":      {vector.Case{Op: "demo.double", In: []byte(`{"n":2}`), Want: []byte(`{"n":5}`)}, "/n: got 4, want 5"},
		"unexpected error": {vector.Case{Op: "demo.double", In: []byte(`{"n":-2}`), Want: []byte(`{}`)}, "unexpected error: demo: /n: negative"},
		"unknown input":    {vector.Case{Op: "demo.double", In: []byte(`{"m":2}`), Want: []byte(`{}`)}, "/m: unknown field"},
		"no error":         {vector.Case{Op: "demo.double", In: []byte(`{"n":2}`), WantError: "negative"}, `no error, want "negative"`},
		"another error":    {vector.Case{Op: "demo.double", In: []byte(`{"n":-2}`), WantError: "overflow"}, `codes ["demo.n.negative" "negative" "zz"]), want "overflow"`},
	} {
		err := set().Check(tt.c)
		failed := filter(t).Check(vector.File{Name: "f.json", Cases: []vector.Case{tt.c}})
		if tt.want == "" {
			require.NoError(t, err, name)
			require.Empty(t, failed, name)
			continue
		}
		require.ErrorContains(t, err, tt.want, name)
		require.Len(t, failed, 1, name)
		require.ErrorContains(t, failed[0], "f.json", name)
	}
}

// recorder is a test that remembers its errors.
type recorder struct {
	errs []string
	subs []string
}

func (r *recorder) Helper()           {}
func (r *recorder) Fatal(args ...any) { panic(fmt.Sprint(args...)) }
func (r *recorder) Errorf(format string, args ...any) {
	r.errs = append(r.errs, fmt.Sprintf(format, args...))
}

func (r *recorder) Run(name string, f func(*recorder)) bool {
	r.subs = append(r.subs, name)
	f(r)
	return len(r.errs) == 0
}

func TestRunTurnsATestRed(t *testing.T) {
	dir := t.TempDir()
	write := func(want string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "a.json"), []byte(`{"schema":"commerce/vectors/1","package":"demo","cases":[
			{"id":"demo-1","title":"Two is doubled.","op":"demo.double","in":{"n":2},"want":{"n":`+want+`},"source":"arithmetic"}]}`), 0o600))
	}
	only := set()
	only.Ops = map[string]conformance.Op{"demo.double": only.Ops["demo.double"]}
	write("4")
	var green recorder
	conformance.Run(&green, dir, only)
	require.Empty(t, green.errs)
	require.Equal(t, []string{"demo-1"}, green.subs)
	var idle recorder
	conformance.Run(&idle, dir, set())
	require.Len(t, idle.errs, 4)
	require.Contains(t, idle.errs[0], "no vector calls demo.any")
	write("5")
	var red recorder
	conformance.Run(&red, dir, only)
	require.Len(t, red.errs, 1)
	require.Contains(t, red.errs[0], "/n: got 4, want 5")
	require.Panics(t, func() { conformance.Run(&red, t.TempDir(), only) })
}

func TestHelpers(t *testing.T) {
	for _, name := range []string{"", "Local", "Nowhere/City", "../etc/passwd"} {
		_, err := conformance.Zone(name)
		require.ErrorIs(t, err, calendar.ErrNoZone, name)
	}
	zone, err := conformance.Zone("Europe/Rome")
	require.NoError(t, err)
	require.Equal(t, "Europe/Rome", zone.String())

	read := conformance.Amounts{Currency: money.EUR}
	require.Equal(t, money.New(1250, money.EUR), read.Parse("12.50"))
	require.Equal(t, int64(1250), read.Minor("12.50"))
	require.Zero(t, read.Minor(""))
	require.NoError(t, read.Err())
	read.Minor("12.505")
	require.ErrorIs(t, read.Err(), money.ErrInexact)
	read.Parse("x")
	require.ErrorIs(t, read.Err(), money.ErrInexact, "the first error stays")

	_, err = conformance.With([]int{1}, nil)
	require.ErrorContains(t, err, "no object")
	_, err = conformance.With(math.NaN(), nil)
	require.Error(t, err)
	out, err := conformance.With(struct {
		At time.Time `json:"at"`
		N  int64     `json:"n"`
	}{time.Time{}, math.MaxInt64}, map[string]any{"more": 1})
	require.NoError(t, err)
	require.NoError(t, vector.Match([]byte(`{"at":"0001-01-01T00:00:00Z","n":9223372036854775807,"more":1}`), out))
	require.Equal(t, []string{"/a x.y", "z"}, conformance.Problems(fmt.Errorf("around: %w", commerce.FieldErrors{{Path: "/a", Code: "x.y"}, {Code: "z"}})))
	require.Empty(t, conformance.Problems(nil))
}

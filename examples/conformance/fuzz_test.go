package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/vector"
)

// small returns the first vectors of each operation that are not long.
func small(tb testing.TB, each int) (cases []vector.Case) {
	tb.Helper()
	count := map[string]int{}
	for _, file := range files(tb) {
		for _, c := range file.Cases {
			if count[c.Op] < each && len(c.In) < 1<<13 {
				count[c.Op]++
				cases = append(cases, c)
			}
		}
	}
	return cases
}

// answered fails unless the answer is one line of JSON and no panic.
func answered(tb testing.TB, line, out []byte) {
	tb.Helper()
	var a struct {
		OK    bool `json:"ok"`
		Error *struct {
			Code  string   `json:"code"`
			Codes []string `json:"codes"`
		} `json:"error"`
	}
	require.NoError(tb, json.Unmarshal(out, &a), "%s", out)
	require.NotContains(tb, string(out), "\n")
	require.Equal(tb, a.OK, a.Error == nil)
	if a.Error != nil {
		require.NotEqual(tb, "conformance.panic", a.Error.Code, "%s\n%s", line, out)
		require.NotEqual(tb, "conformance.out.not_json", a.Error.Code, "%s\n%s", line, out)
		require.Contains(tb, a.Error.Codes, a.Error.Code)
	}
}

// FuzzLine: any line has an answer.
func FuzzLine(f *testing.F) {
	filter, err := conformance.NewFilter(sets()...)
	require.NoError(f, err)
	for _, c := range small(f, 2) {
		line, err := json.Marshal(map[string]any{"id": c.ID, "op": c.Op, "in": c.In})
		require.NoError(f, err)
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		answered(t, line, filter.Line(line))
		var out bytes.Buffer
		require.NoError(t, filter.Serve(bytes.NewReader(line), &out))
		lines := bytes.Count(line, []byte("\n"))
		if len(line) > 0 && !bytes.HasSuffix(line, []byte("\n")) {
			lines++
		}
		require.Equal(t, lines, bytes.Count(out.Bytes(), []byte("\n")))
	})
}

// FuzzOp: the input of a vector with hostile values in it has an answer.
func FuzzOp(f *testing.F) {
	filter, err := conformance.NewFilter(sets()...)
	require.NoError(f, err)
	cases := small(f, 12)
	for i := range cases {
		f.Add(uint16(i), []byte{byte(i), 3, 5, 7, 11, 13})
	}
	f.Fuzz(func(t *testing.T, i uint16, changes []byte) {
		c := cases[int(i)%len(cases)]
		dec := json.NewDecoder(bytes.NewReader(c.In))
		dec.UseNumber()
		var in any
		require.NoError(t, dec.Decode(&in))
		for len(changes) >= 3 && len(changes) < 64 {
			in = change(in, &changes)
		}
		data, err := json.Marshal(map[string]any{"op": c.Op, "in": in})
		require.NoError(t, err)
		answered(t, data, filter.Line(data))
	})
}

// hostile are values at the edge of what fields hold.
func hostile() []any {
	amount := func(n, c string) any { return map[string]any{"amount": n, "currency": c} }
	return []any{
		nil, true, false, "", " ", "x", "\x00", "IT", "XI", "EL", "9999-12-31", "0001-01-01", "2026-02-30", "2000-01-01", "2200-01-01",
		"9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-11-21T12:00:00+14:00", "Local", "UTC", "Pacific/Apia",
		"EUR 1", "EUR SEK 0.0000001", "99999999999999999999", "-1", "0", "1", "100", "1e9", "0.000001", "9223372036854775807", "NaN", strings.Repeat("ab", 300),
		json.Number("0"), json.Number("1"), json.Number("-1"), json.Number("2"), json.Number("255"), json.Number("65536"), json.Number("1000000"), json.Number("9223372036854775807"),
		json.Number("-9223372036854775808"), json.Number("18446744073709551615"), json.Number("1e308"), json.Number("-1e308"), json.Number("1e-320"), json.Number("0.5"),
		amount("0", "EUR"), amount("0.01", "EUR"), amount("-0.01", "EUR"), amount("92233720368547758.07", "EUR"), amount("-92233720368547758.07", "EUR"),
		amount("1", "JPY"), amount("1.00", "USD"), amount("0.000000000000000001", "EUR"), amount("9223372036854775807", "EUR"),
		[]any{},
		map[string]any{},
	}
}

// change puts a hostile value somewhere, or repeats, drops or swaps a part.
func change(v any, by *[]byte) any {
	next := func(n int) int {
		if len(*by) == 0 || n == 0 {
			return 0
		}
		b := (*by)[0]
		*by = (*by)[1:]
		return int(b) % n
	}
	deeper := next(8) > 0
	switch x := v.(type) {
	case map[string]any:
		if deeper && len(x) > 0 {
			key := slices.Sorted(maps.Keys(x))[next(len(x))]
			if next(12) == 0 {
				delete(x, key)
			} else {
				x[key] = change(x[key], by)
			}
			return x
		}
	case []any:
		if deeper && len(x) > 0 {
			i := next(len(x))
			switch next(6) {
			case 0:
				return append(x, x[i])
			case 1:
				return slices.Delete(x, i, i+1)
			case 2:
				j := next(len(x))
				x[i], x[j] = x[j], x[i]
			default:
				x[i] = change(x[i], by)
			}
			return x
		}
	}
	h := hostile()
	return h[next(len(h))]
}

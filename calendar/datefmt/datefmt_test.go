package datefmt_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/calendar/datefmt"
)

var day = calendar.MustDate("2026-12-09")

func allTags(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("../../internal/gen/cldr/data/dates.json")
	require.NoError(t, err)
	var extract struct {
		Names map[string]string `json:"names"`
	}
	require.NoError(t, json.Unmarshal(data, &extract))
	require.Greater(t, len(extract.Names), 150)
	var tags []string
	for tag := range extract.Names {
		tags = append(tags, tag)
	}
	return tags
}

// TestEveryTag: each name of the table leads to itself, and has all its words.
func TestEveryTag(t *testing.T) {
	for _, tag := range allTags(t) {
		f := datefmt.New(language.Raw.Make(tag), datefmt.Full)
		require.Equal(t, tag, f.Tag().String())
		for m := time.January; m <= time.December; m++ {
			require.NotEmpty(t, f.Month(m), tag)
		}
		for w := time.Sunday; w <= time.Saturday; w++ {
			require.NotEmpty(t, f.Weekday(w), tag)
		}
	}
}

func TestTag(t *testing.T) {
	for _, c := range []struct{ ask, want string }{
		{"it-IT-u-ca-buddhist", "it-IT"},
		{"de-Latn-AT", "de-AT"},
		{"de-Cyrl-AT", "und"},
		{"sr-Latn-HR", "sr-Latn"},
		{"pt-AO", "pt-PT"},
		{"zh-TW", "zh-TW"},
		{"und", "und"},
		{"tlh", "und"},
		{"zu-ZA", "und"}, // beyond the last row
	} {
		require.Equal(t, c.want, datefmt.New(language.MustParse(c.ask), datefmt.Long).Tag().String(), "New(%s)", c.ask)
	}
}

func TestZeroValues(t *testing.T) {
	var f datefmt.Formatter
	require.Equal(t, "2026-12-09", f.Format(day))
	require.Equal(t, f, datefmt.New(language.Und, datefmt.Short))
	it := datefmt.New(language.Italian, datefmt.Full)
	require.Empty(t, it.Format(calendar.Date{}))
	require.Equal(t, it, datefmt.New(language.Italian, 99))
	for _, m := range []time.Month{0, 13, -1} {
		require.Empty(t, it.Month(m))
	}
	for _, w := range []time.Weekday{-1, 7} {
		require.Empty(t, it.Weekday(w))
	}
}

// TestParts: a long date contains its year and its day, in every locale.
func TestParts(t *testing.T) {
	tags := allTags(t)
	first := calendar.MustDate("0001-01-01")
	rapid.Check(t, func(t *rapid.T) {
		d := first.AddDays(rapid.IntRange(0, 3652058).Draw(t, "days"))
		tag := rapid.SampledFrom(tags).Draw(t, "tag")
		text := datefmt.New(language.Make(tag), datefmt.Long).Format(d)
		if !strings.Contains(text, strconv.Itoa(d.Year())) || !strings.Contains(text, strconv.Itoa(d.Day())) {
			t.Fatalf("%s: %s is %q", tag, d, text)
		}
	})
}

func TestAllocations(t *testing.T) {
	var buf [64]byte
	f := datefmt.New(language.Italian, datefmt.Full)
	require.Zero(t, testing.AllocsPerRun(100, func() { f.Append(buf[:0], day) }))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { sink = f.Format(day) }), 1.0)
}

var sink string

func BenchmarkAppend(b *testing.B) {
	f := datefmt.New(language.Italian, datefmt.Long)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = f.Append(buf[:0], day)
	}
}

func BenchmarkFormat(b *testing.B) {
	f := datefmt.New(language.Italian, datefmt.Long)
	b.ReportAllocs()
	for b.Loop() {
		sink = f.Format(day)
	}
}

package commerce_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

type gear uint8

var gears = commerce.Words[gear]{"", "low", "high"}

func (g gear) String() string                { return gears.Text(g) }
func (g gear) MarshalText() ([]byte, error)  { return gears.Marshal(g) }
func (g *gear) UnmarshalText(b []byte) error { return gears.Unmarshal(g, b) }

func ExampleWords() {
	var g gear
	fmt.Println(g.UnmarshalText([]byte("high")), g, gear(7))
	fmt.Println(g.UnmarshalText([]byte("top")))
	// Output:
	// <nil> high commerce_test.gear(7)
	// commerce: unknown word: commerce_test.gear "top", want one of low, high
}

// The words of a long list are not all in the error.
func TestWordsListsAreBounded(t *testing.T) {
	var long commerce.Words[gear]
	for i := range 12 {
		long = append(long, fmt.Sprint("w", i+1))
	}
	g := gear(3)
	err := long.Unmarshal(&g, []byte("x"))
	require.EqualError(t, err, `commerce: unknown word: commerce_test.gear "x", want one of w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12`)
	err = append(long, "", "w14").Unmarshal(&g, []byte("x"))
	require.EqualError(t, err, `commerce: unknown word: commerce_test.gear "x", want one of w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, … (13 words)`)
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, gear(3), g)
}

type wordsOf struct {
	Kind  commerce.ReasonKind `json:"kind"`
	Tri   commerce.Tri        `json:"tri"`
	Mode  commerce.PriceMode  `json:"mode"`
	Trust commerce.Trust      `json:"trust"`
	Has   commerce.Traits     `json:"has"`
}

func TestWordsRoundTrip(t *testing.T) {
	for i := range 4 {
		in := wordsOf{commerce.ReasonKind(i), commerce.Tri(i % 3), commerce.PriceMode(i % 2), commerce.Trust(i), commerce.Traits(1 << (7 * i))}
		text, err := json.Marshal(in)
		require.NoError(t, err)
		var out wordsOf
		require.NoError(t, commerce.Unmarshal(text, &out))
		require.Equal(t, in, out)
	}
	require.Equal(t, "because note warning problem", fmt.Sprint(commerce.Because, commerce.Note, commerce.Warning, commerce.Problem))
	require.Equal(t, "unknown yes no", fmt.Sprint(commerce.Unknown, commerce.Yes, commerce.No))
	require.Equal(t, "gross net", fmt.Sprint(commerce.Gross, commerce.Net))
	require.Equal(t, "unverified contested secondary verified",
		fmt.Sprint(commerce.Unverified, commerce.Contested, commerce.Secondary, commerce.Verified))
	require.Less(t, commerce.Contested, commerce.Secondary)
}

func TestWordsRefuseOthers(t *testing.T) {
	long := strings.Repeat("x", 100)
	for _, text := range []string{
		`{"kind":"` + long + `"}`, `{"tri":"yes"}`, `{"tri":1}`, `{"mode":"brutto"}`, `{"trust":"sure"}`, `{"has":["x"]}`, `{"has":7}`, `{"mode":null}`,
	} {
		require.Error(t, commerce.Unmarshal([]byte(text), new(wordsOf)), text)
	}
	for _, v := range []any{commerce.ReasonKind(9), commerce.PriceMode(9), commerce.Traits(1) << 63} {
		_, err := json.Marshal(v)
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
	}
	require.Equal(t, "commerce.PriceMode(9)", commerce.PriceMode(9).String())
}

// A slice of an enumeration is a list of words, never a base64 string.
func TestWordsInAList(t *testing.T) {
	type list struct {
		Gears []gear `json:"gears"`
		Bytes []byte `json:"bytes"`
	}
	var l list
	require.NoError(t, commerce.Unmarshal([]byte(`{"gears":["high","low"],"bytes":"AQ=="}`), &l))
	require.Equal(t, list{Gears: []gear{2, 1}, Bytes: []byte{1}}, l)
	require.NoError(t, commerce.Unmarshal([]byte(`{"gears":null}`), &l))
	err := commerce.Unmarshal([]byte(`{"gears":"AQ==","bytes":[1]}`), &l)
	require.ErrorContains(t, err, "/gears: ")
	require.ErrorIs(t, err, commerce.ErrJSON)
	err = commerce.Unmarshal([]byte(`{"gears":["high","top"]}`), &l)
	require.ErrorContains(t, err, "/gears/1: ")
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

func TestTri(t *testing.T) {
	require.Equal(t, commerce.Yes, commerce.TriOf(true))
	require.Equal(t, commerce.No, commerce.TriOf(false))
	require.True(t, commerce.No.Known())
	require.False(t, commerce.Unknown.Known())
	require.True(t, commerce.Unknown.IsZero())
}

func TestTraits(t *testing.T) {
	v, err := commerce.ParseTraits("digital", "perishable")
	require.NoError(t, err)
	require.Equal(t, commerce.Digital|commerce.Perishable, v)
	require.Equal(t, "perishable,digital", v.String())
	require.True(t, v.Has(commerce.Digital))
	require.False(t, v.Has(commerce.Digital|commerce.Service))
	require.True(t, v.Any(commerce.Digital|commerce.Service))
	all := commerce.Traits(1)<<30 - 1
	require.Len(t, all.Words(), 30, "every trait has a word")
	back, err := commerce.ParseTraits(all.Words()...)
	require.NoError(t, err)
	require.Equal(t, all, back)
	require.Equal(t, commerce.Financial, commerce.Traits(1)<<29, "constants and words have the same length")
}

func TestTerritory(t *testing.T) {
	require.True(t, commerce.Territory("IT-BZ").In("IT"))
	require.True(t, commerce.Territory("EL").In("GR"))
	require.False(t, commerce.Territory("IT").In("IT-BZ"))
	require.False(t, commerce.Territory("ITX").In("IT"))
	for _, good := range []commerce.Territory{"IT", "XI", "EU", "EL", "UK", "IT-LIVIGNO", "DE-BY-AUGSBURG", "XK"} {
		require.NoError(t, good.Check(), good)
	}
	for _, bad := range []commerce.Territory{"", "I", "it", "ZZ", "ITA", "IT-", "IT-lower", "IT--X", "IT-ABCDEFGHIJKLM", "IT_BZ"} {
		require.ErrorIs(t, bad.Check(), commerce.ErrUnknownTerritory, bad)
	}
	require.Equal(t, commerce.Territory("GR-69"), commerce.Territory("EL-69").Canonical())
	require.Equal(t, commerce.Territory("ELX"), commerce.Territory("ELX").Canonical())
	require.Empty(t, commerce.Territory("IT").Region())
}

func TestFacts(t *testing.T) {
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.FixedZone("CET", 3600))
	day := calendar.MustDate("2026-11-21")
	for _, c := range []struct {
		fact        commerce.Fact
		kind, value string
	}{
		{commerce.NewFact("a", eur("12.50")), commerce.FactAmount, "EUR 12.50"},
		{commerce.NewFact("a", money.MustPercent("25.5")), commerce.FactPercent, "25.5"},
		{commerce.NewFact("a", day), commerce.FactDate, "2026-11-21"},
		{commerce.NewFact("a", at), commerce.FactInstant, "2026-11-21T09:30:00+01:00"},
		{commerce.NewFact("a", commerce.No), commerce.FactTri, "no"},
		{commerce.NewFact("a", 14), commerce.FactNumber, "14"},
		{commerce.NewFact("a", int64(-3)), commerce.FactNumber, "-3"},
		{commerce.NewFact("a", decimal.RequireFromString("0.75")), commerce.FactNumber, "0.75"},
		{commerce.NewFact("a", "nero10"), commerce.FactText, "nero10"},
		{commerce.NewFact("a", commerce.Territory("IT")), commerce.FactTerritory, "IT"},
	} {
		require.Equal(t, commerce.Fact{Name: "a", Type: c.kind, Value: c.value}, c.fact)
	}
	amount, ok := commerce.NewFact("a", eur("12.50")).Amount()
	require.True(t, ok)
	require.Equal(t, eur("12.50"), amount)
	percent, ok := commerce.NewFact("a", money.NewPercent(22)).Percent()
	require.True(t, ok)
	require.Equal(t, money.NewPercent(22), percent)
	date, ok := commerce.NewFact("a", day).Date()
	require.True(t, ok)
	require.Equal(t, day, date)
	instant, ok := commerce.NewFact("a", at).Instant()
	require.True(t, ok)
	require.True(t, at.Equal(instant))
	n, ok := commerce.NewFact("a", 14).Int()
	require.True(t, ok)
	require.Equal(t, int64(14), n)
	text := commerce.NewFact("a", "x")
	_, ok = text.Amount()
	require.False(t, ok)
	_, ok = text.Percent()
	require.False(t, ok)
	_, ok = text.Date()
	require.False(t, ok)
	_, ok = text.Instant()
	require.False(t, ok)
	_, ok = text.Int()
	require.False(t, ok)
}

func reason() commerce.Reason {
	return commerce.Reason{
		Code: "returns.window.days", Kind: commerce.Warning, Text: "{days} days from {from} {unknown", Line: "l1", Path: "/lines/0",
		Facts: []commerce.Fact{commerce.NewFact("days", 14), commerce.NewFact("from", calendar.MustDate("2026-11-24"))},
		Cites: []commerce.Citation{{Act: "32011L0083", Provision: "Art. 9"}, {Act: "31971R1182", Provision: "Art. 3(4)"}, {Act: "GDPR"}},
	}
}

func TestReasonText(t *testing.T) {
	r := reason()
	require.Equal(t, "14 days from 2026-11-24 {unknown [Directive 2011/83 Art. 9; Regulation 1182/71 Art. 3(4); GDPR]", r.String())
	r.Text, r.Cites = "{days} of {nothing}", nil
	require.Equal(t, "14 of {nothing}", r.String())
	r.Text = ""
	require.Equal(t, "returns.window.days", r.String())
	_, ok := r.Fact("nothing")
	require.False(t, ok)
}

func TestReasonJSON(t *testing.T) {
	r := reason()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(text), `"text":"14 days from 2026-11-24 {unknown"`)
	var back commerce.Reason
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, r, back)
	require.Error(t, json.Unmarshal([]byte(`{"code":"x","why":"y"}`), &back))
}

func TestReasonIsLoggedWithoutItsSentence(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("decided", "reason", reason())
	require.Contains(t, out.String(), "reason.code=returns.window.days reason.kind=warning reason.line=l1 reason.days=14 reason.from=2026-11-24")
	require.NotContains(t, out.String(), "days from")
}

type explained []commerce.Reason

func (e explained) Code() string               { return e[0].Code }
func (e explained) Reasons() []commerce.Reason { return e }

func TestExplainAndFilter(t *testing.T) {
	a, b := commerce.Reason{Code: "a"}, commerce.Reason{Code: "b", Kind: commerce.Problem}
	all := commerce.Explain(explained{a}, explained{b, a})
	require.Equal(t, []commerce.Reason{a, b, a}, all)
	require.Equal(t, []commerce.Reason{b}, commerce.Filter(all, commerce.Problem))
	require.Len(t, commerce.Filter(all, commerce.Problem, commerce.Because), 3)
}

func TestActTitleKeepsWhatItDoesNotKnow(t *testing.T) {
	for _, act := range []string{"", "x", "32011X0083", "3A011L0083", "62022XX0330", "32020", "22006A0101"} {
		require.Equal(t, act, commerce.ActTitle(act))
	}
	require.Equal(t, "C-0/22", commerce.ActTitle("62022CJ0000"))
}

func TestFieldErrors(t *testing.T) {
	cause := errors.New("tax: unknown country")
	var es commerce.FieldErrors
	require.NoError(t, es.Err())
	es.Add("/lines/10/country", "tax.country.unknown", cause)
	es.Add("/lines/2/country", "tax.country.unknown", cause)
	es.Add("/lines/2/country", "tax.a", nil)
	es.Add("/lines/2", "tax.b", errors.New("free text"))
	es.Add("", "tax.c", cause)
	es.AddUnder("/x", "tax.d", commerce.FieldErrors{{Path: "/y", Code: "tax.e", Err: cause}})
	es.AddUnder("/x", "tax.f", nil)
	es.AddUnder("/w", "tax.g", cause)
	err := es.Err()
	require.EqualError(t, err, strings.Join([]string{
		"tax: unknown country", "tax: /lines/2: free text", "tax: /lines/2/country: tax.a", "tax: /lines/2/country: unknown country",
		"tax: /lines/10/country: unknown country", "tax: /w: unknown country", "tax: /x/y: unknown country",
	}, "\n"))
	require.ErrorIs(t, err, cause)
	for i := range 20 {
		es.Add(commerce.Pointer("z", i), "tax.z", cause)
	}
	require.Contains(t, es.Err().Error(), "and 17 more")
	require.Equal(t, "/a~1b/c~0d/3/true", commerce.Pointer("a/b", "c~d", 3, true))
}

type tree struct {
	Name  string           `json:"name"`
	Sub   *tree            `json:"sub"`
	List  []tree           `json:"list"`
	Map   map[string]int   `json:"map"`
	ByDay map[day]string   `json:"by_day"`
	Raw   json.RawMessage  `json:"raw"`
	Bytes []byte           `json:"bytes"`
	Any   any              `json:"any"`
	Skip  string           `json:"-"`
	Plain int              //nolint:tagliatelle // tests the default name
	At    *time.Time       `json:"at"`
	On    calendar.Date    `json:"on"`
	Has   commerce.Traits  `json:"has"`
	Kids  map[string]*tree `json:"kids"`
	hide  int
}

type day string

func (d *day) UnmarshalText(b []byte) error {
	if len(b) != 3 {
		return errors.New("no day")
	}
	*d = day(b)
	return nil
}

// Numbers as names of a map are in one order with other names, whatever the order of the input.
func TestFieldErrorsHaveOneOrder(t *testing.T) {
	for _, paths := range [][]string{{"/9", "/10", "/1a"}, {"/1a", "/9", "/10"}, {"/10", "/1a", "/9"}, {"/1a", "/10", "/9"}} {
		var es commerce.FieldErrors
		for _, p := range paths {
			es.Add(p, "x", nil)
		}
		_ = es.Err()
		require.Equal(t, []string{"/9", "/10", "/1a"}, []string{es[0].Path, es[1].Path, es[2].Path})
	}
}

func TestUnmarshalFollowsEncodingJSON(t *testing.T) {
	text := `{"name":"a","sub":{"name":"b","list":[{"name":"c"},{"sub":null}]},"list":null,"map":{"x":1,"y":2},"by_day":{"mon":"x"},
		"raw":{"free":[1,2]},"bytes":"AQI=","any":{"k":[1]},"Plain":7,"at":"2026-11-21T10:00:00Z","on":"2026-11-21","has":["digital"],"kids":{"k":{"name":"z"}}}`
	var want, got tree
	require.NoError(t, json.Unmarshal([]byte(text), &want))
	require.NoError(t, commerce.Unmarshal([]byte(text), &got))
	require.Equal(t, want, got)
	require.Zero(t, got.hide)
}

func TestUnmarshalNamesEveryProblem(t *testing.T) {
	text := `{"name":1,"NAME":"x","sub":{"list":[{},{"name":{}},[]]},"map":{"x":"y","x":2},"by_day":{"monday":"x"},"on":"2026-13-01","Skip":1,"on":null}`
	err := commerce.Unmarshal([]byte(text), new(tree))
	var es commerce.FieldErrors
	require.ErrorAs(t, err, &es)
	var paths []string
	for _, e := range es {
		paths = append(paths, e.Path+" "+e.Code)
	}
	require.Equal(t, []string{
		"/NAME commerce.json.unknown_field", "/Skip commerce.json.unknown_field", "/by_day/monday commerce.json.invalid",
		"/map/x commerce.json.invalid", "/map/x commerce.json.invalid", "/name commerce.json.invalid", "/on commerce.json.invalid",
		"/on commerce.json.invalid", "/sub/list/1/name commerce.json.invalid", "/sub/list/2 commerce.json.invalid",
	}, paths)
}

func TestUnmarshalBounds(t *testing.T) {
	deep := strings.Repeat(`{"sub":`, 100) + "null" + strings.Repeat("}", 100)
	require.ErrorIs(t, commerce.Unmarshal([]byte(deep), new(tree)), commerce.ErrJSON)
	require.ErrorIs(t, commerce.Unmarshal([]byte(`{}`), tree{}), commerce.ErrJSON)
	require.ErrorIs(t, commerce.Unmarshal([]byte(`{}`), nil), commerce.ErrJSON)
	require.ErrorIs(t, commerce.Unmarshal([]byte(`{} {}`), new(tree)), commerce.ErrJSON)
	require.ErrorIs(t, commerce.UnmarshalSchema([]byte(`{`), "commerce/x/1", new(tree)), commerce.ErrJSON)
	require.ErrorIs(t, commerce.UnmarshalSchema([]byte(`{"schema":"x"}`), "commerce/x/1", new(tree)), commerce.ErrSchema)
}

func TestRateTable(t *testing.T) {
	d1, d2 := calendar.MustDate("2026-03-30"), calendar.MustDate("2026-03-31")
	sek := money.MustRate("EUR SEK 11.5")
	table, err := commerce.NewRateTable(
		commerce.DatedRate{On: d2, Rate: money.MustRate("EUR SEK 11.6")},
		commerce.DatedRate{On: d1, Rate: sek}, commerce.DatedRate{On: d1, Rate: money.MustRate("EUR USD 1.1")})
	require.NoError(t, err)
	rates, err := table.On(d1)
	require.NoError(t, err)
	for _, pair := range [][2]money.Currency{{money.EUR, money.SEK}, {money.SEK, money.EUR}} {
		r, err := rates.Rate(pair[0], pair[1])
		require.NoError(t, err)
		require.Equal(t, sek, r)
	}
	_, err = rates.Rate(money.SEK, money.USD)
	require.ErrorIs(t, err, commerce.ErrNoRate, "never across a third currency")
	_, err = table.On(d2.AddDays(1))
	require.ErrorIs(t, err, commerce.ErrNoRate)
	_, on, err := table.OnOrBefore(d2.AddDays(5))
	require.NoError(t, err)
	require.Equal(t, d2, on)
	_, on, err = table.OnOrBefore(d1)
	require.NoError(t, err)
	require.Equal(t, d1, on)
	_, _, err = table.OnOrBefore(d1.AddDays(-1))
	require.ErrorIs(t, err, commerce.ErrNoRate)

	var none *commerce.RateTable
	_, err = none.On(d1)
	require.ErrorIs(t, err, commerce.ErrNoRate)
	_, _, err = none.OnOrAfter(d1)
	require.ErrorIs(t, err, commerce.ErrNoRate)
	_, _, err = none.OnOrBefore(d1)
	require.ErrorIs(t, err, commerce.ErrNoRate)

	_, err = commerce.NewRateTable(commerce.DatedRate{Rate: sek}, commerce.DatedRate{On: d1, Rate: sek}, commerce.DatedRate{On: d1, Rate: sek})
	var es commerce.FieldErrors
	require.ErrorAs(t, err, &es)
	require.Len(t, es, 2)
}

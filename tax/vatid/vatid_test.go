package vatid_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/tax/vatid"
)

// published returns the valid numbers of the vectors.
func published(tb testing.TB) []string {
	tb.Helper()
	files, err := vector.Load("testdata/vectors")
	require.NoError(tb, err)
	var out []string
	for _, c := range files[0].Cases {
		var s string
		if c.Op == "vatid.parse" && c.WantError == "" && json.Unmarshal(c.In, &s) == nil {
			out = append(out, s)
		}
	}
	require.Greater(tb, len(out), 90)
	return out
}

func TestValidNumbersDoNotAllocate(t *testing.T) {
	for _, s := range published(t) {
		require.Zero(t, testing.AllocsPerRun(10, func() { _, _ = vatid.Parse(s) }), s)
	}
	require.Zero(t, testing.AllocsPerRun(10, func() { _, _ = vatid.ParseCodiceFiscale("RSSMRA80A01H501U") }))
	require.Zero(t, testing.AllocsPerRun(10, func() { _, _ = vatid.ParseEORI("IT00743110157") }))
}

// A single wrong digit breaks the check digit, but where several numbers share
// one: the first of two zeros, Spanish letters, GB of three kinds.
func TestOneWrongDigitIsFound(t *testing.T) {
	for _, s := range published(t) {
		id, err := vatid.Parse(s)
		require.NoError(t, err)
		found, all := 0, 0
		for i := 2; i < len(id.String()); i++ {
			for c := byte('0'); c <= '9'; c++ {
				b := []byte(id.String())
				if b[i] < '0' || b[i] > '9' || b[i] == c {
					continue
				}
				b[i] = c
				all++
				if !vatid.Valid(string(b)) {
					found++
				}
			}
		}
		if id.Scheme() == "" && !strings.HasPrefix(s, "XIGD") && !strings.HasPrefix(s, "GBGD") {
			require.Greaterf(t, found*100, all*80, "%s: %d of %d", s, found, all)
		}
	}
}

func TestLaws(t *testing.T) {
	numbers := published(t)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(numbers).Draw(t, "number")
		id, err := vatid.Parse(s)
		require.NoError(t, err)
		again, err := vatid.Parse(id.String())
		require.NoError(t, err)
		require.Equal(t, id, again, "canonical text reads back")
		in, err := vatid.ParseIn(id.Country(), id.Body())
		if id.Scheme() == "" {
			require.NoError(t, err)
			require.Equal(t, id, in)
		}
		sep := rapid.SampledFrom([]string{" ", ".", "-", "/", ":"}).Draw(t, "separator")
		at := rapid.IntRange(0, len(s)).Draw(t, "at")
		spaced, err := vatid.Parse(strings.ToLower(s[:at] + sep + s[at:]))
		require.NoError(t, err)
		require.Equal(t, id, spaced)
		data, err := json.Marshal(id)
		require.NoError(t, err)
		var back vatid.ID
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, id, back)
	})
}

func TestZeroValues(t *testing.T) {
	var id vatid.ID
	require.True(t, id.IsZero())
	require.Empty(t, id.String()+id.Body()+id.Prefix()+id.Scheme()+string(id.Country()))
	require.NoError(t, id.UnmarshalText(nil))
	require.ErrorIs(t, id.UnmarshalText([]byte("IT1")), vatid.ErrLength)
	require.True(t, id.IsZero(), "a refused text changes nothing")
	var c vatid.CodiceFiscale
	require.True(t, c.IsZero())
	require.False(t, c.Omocode())
	require.NoError(t, c.UnmarshalText(nil))
	require.Error(t, c.UnmarshalText([]byte("X")))
	require.NoError(t, c.UnmarshalText([]byte("RSSMRA80A01H501U")))
	text, err := c.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "RSSMRA80A01H501U", string(text))
	require.Equal(t, "EL", must(t, "GR094259216").Prefix())
}

func must(t *testing.T, s string) vatid.ID {
	t.Helper()
	id, err := vatid.Parse(s)
	require.NoError(t, err)
	return id
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		in  string
		err error
	}{
		{"", vatid.ErrLength},
		{"IT", vatid.ErrLength},
		{"1234567890", vatid.ErrCountry},
		{strings.Repeat("9", 65), vatid.ErrFormat},
		{"IT" + strings.Repeat("1", 40), vatid.ErrLength},
		{"IT0074311015ü", vatid.ErrFormat},
		{"ATX13585627", vatid.ErrFormat},
		{"ATU1358562X", vatid.ErrFormat},
		{"BE042875949X", vatid.ErrFormat},
		{"BG17507475X", vatid.ErrFormat},
		{"BG175074751234", vatid.ErrLength},
		{"CHX107787577MWST", vatid.ErrFormat},
		{"CHE107787577XXXX", vatid.ErrFormat},
		{"CHE10778757XMWST", vatid.ErrFormat},
		{"CY1025903P", vatid.ErrLength},
		{"CY1025903XP", vatid.ErrFormat},
		{"CY102590331", vatid.ErrFormat},
		{"CZ2512389X", vatid.ErrFormat},
		{"CZ12345678901", vatid.ErrLength},
		{"CZ12345678X", vatid.ErrFormat},
		{"CZ123456789X", vatid.ErrFormat},
		{"CZ541399123", vatid.ErrComponent},
		{"CZ7199999999", vatid.ErrComponent},
		{"ES1", vatid.ErrLength},
		{"ESA2818X661", vatid.ErrFormat},
		{"ESX12345678", vatid.ErrFormat},
		{"FR123", vatid.ErrLength},
		{"FR8340483304X", vatid.ErrFormat},
		{"GBGDXXX", vatid.ErrFormat},
		{"GBXX123", vatid.ErrFormat},
		{"GB12345678901", vatid.ErrLength},
		{"GB12345678X", vatid.ErrFormat},
		{"IE643343", vatid.ErrLength},
		{"IE6433435OX", vatid.ErrFormat},
		{"IE6?33435F", vatid.ErrFormat},
		{"IE8D7973XI", vatid.ErrFormat},
		{"IE6433435Z", vatid.ErrFormat},
		{"IE8D79739IA", vatid.ErrFormat},
		{"LT11951151X", vatid.ErrFormat},
		{"LT1195115", vatid.ErrLength},
		{"LV01990012345", vatid.ErrComponent},
		{"LV01019012345", vatid.ErrChecksum},
		{"NL123", vatid.ErrLength},
		{"NL004495445C01", vatid.ErrFormat},
		{"NO995525828MVX", vatid.ErrFormat},
		{"RO1", vatid.ErrLength},
		{"RO1854729X", vatid.ErrFormat},
		{"SK0022749619", vatid.ErrComponent},
	} {
		_, err := vatid.Parse(tt.in)
		require.ErrorIs(t, err, tt.err, tt.in)
	}
	_, err := vatid.ParseIn("US", "1")
	require.ErrorIs(t, err, vatid.ErrCountry)
	_, err = vatid.ParseIn("", "1")
	require.ErrorIs(t, err, vatid.ErrCountry)
	_, err = vatid.ParseIn("IT", "ü")
	require.ErrorIs(t, err, vatid.ErrFormat)
	for in, want := range map[string]error{"ü": vatid.ErrFormat, "IT": vatid.ErrLength, "IT1+": vatid.ErrFormat, "US123": vatid.ErrCountry} {
		_, err := vatid.ParseEORI(in)
		require.ErrorIs(t, err, want, in)
	}
	for in, want := range map[string]error{
		"ü": vatid.ErrFormat, "RSSMRA80A01H50+U": vatid.ErrFormat, "RSSMRA8AA01H501U": vatid.ErrFormat, "00743110158": vatid.ErrChecksum,
	} {
		_, err := vatid.ParseCodiceFiscale(in)
		require.ErrorIs(t, err, want, in)
		require.NotContains(t, err.Error(), in, "personal data")
	}
}

// Personal numbers that some states give as VAT numbers: made up for this test,
// check digits by hand.
func TestPersonalNumbers(t *testing.T) {
	require.True(t, vatid.Valid("CZ640903926"), "special numbers start with 6")
	require.True(t, vatid.Valid("CZ395601439"), "birth numbers had no check digit until 1953")
	require.True(t, vatid.Valid("CZ7103192745"), "a birth number of ten digits")
	require.True(t, vatid.Valid("BG7523169263"), "a Bulgarian personal number")
	require.True(t, vatid.Valid("NL002065538B35"), "a sole trader since 2020")
	require.True(t, vatid.Valid("ESX2482300W"), "a foreigner in Spain")
	require.True(t, vatid.Valid("ES54362315K"), "a person in Spain")
	require.True(t, vatid.Valid("FR53000004605"), "Monaco: key by hand (12 + 3 x 46) mod 97 = 53")
	require.True(t, vatid.Valid("GBHA599"))
	require.True(t, vatid.Valid("LV16117519997"), "a Latvian personal code")
	require.True(t, vatid.Valid("SK7103192745"), "a Slovak birth number")
}

func FuzzParse(f *testing.F) {
	for _, s := range published(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := vatid.Parse(s)
		if err != nil {
			known := false
			for _, e := range []error{vatid.ErrCountry, vatid.ErrLength, vatid.ErrFormat, vatid.ErrComponent, vatid.ErrChecksum} {
				known = known || errors.Is(err, e)
			}
			require.True(t, known, err)
			require.True(t, id.IsZero())
			return
		}
		again, err := vatid.Parse(id.String())
		require.NoError(t, err)
		require.Equal(t, id, again)
		require.NotEmpty(t, id.Country())
		require.NoError(t, id.Country().Check())
	})
}

func FuzzParseCodiceFiscale(f *testing.F) {
	f.Add("RSSMRA80A01H501U")
	f.Add("00743110157")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := vatid.ParseCodiceFiscale(s)
		if err != nil {
			require.True(t, c.IsZero())
			return
		}
		again, err := vatid.ParseCodiceFiscale(c.String())
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"IT00743110157", "DE136695976", "FRK7399859412", "NL002065538B35"} {
		b.Run(s[:2], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := vatid.Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

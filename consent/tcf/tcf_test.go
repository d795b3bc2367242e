package tcf_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/consent/tcf"
)

const example = "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA"

func Example() {
	c, err := tcf.Parse("COvzTO5OvzTO5BRAAAENAPCoALIAADgAAAAAAewAwABAAlAB6ABBFADBQAQA9hAAAcAA")
	if err != nil {
		panic(err)
	}
	p := c.May(tcf.Vendor{ID: 37, Consent: tcf.SetOf(1, 3)}, 3)
	fmt.Println(c.CMP, c.Language(), c.PublisherCountry(), p.Allow, p.Reasons()[0])
	for _, r := range c.Validate(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), tcf.Dates{}) {
		fmt.Println(r.Kind, r)
	}
	g, err := tcf.ParseGPP("DBACNY~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN")
	s, ok := g.Section(tcf.SectionTCF)
	fmt.Println(s, ok, err)
	// Output:
	// 81 EN AA true the user consented to purpose 3 and to vendor 37
	// warning the user is reminded of the choice at least every 13 months
	// CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA true <nil>
}

// bitString builds strings for what no published string shows; it is a test helper, not an encoder to use.
type bitString []byte

func (b *bitString) put(v, n int) { b.put64(int64(v), n) }

func (b *bitString) put64(v int64, n int) {
	for i := n - 1; i >= 0; i-- {
		*b = append(*b, byte(v>>i&1))
	}
}

func (b bitString) text() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for len(b)%24 != 0 {
		b = append(b, 0)
	}
	var s strings.Builder
	for ; len(b) > 0; b = b[6:] {
		n := 0
		for _, bit := range b[:6] {
			n = n<<1 | int(bit)
		}
		s.WriteByte(alphabet[n])
	}
	return s.String()
}

func vendorRanges(ranges ...[2]int) string {
	var b bitString
	b.put(2, 6)
	b.put(0, 36+36+12+12+6+12+12+6+2+12+24+24+1+12)
	b.put(65535, 16)
	b.put(1, 1)
	b.put(len(ranges), 12)
	for _, r := range ranges {
		b.put(1, 1)
		b.put(r[0], 16)
		b.put(r[1], 16)
	}
	b.put(0, 16+1+12)
	return b.text()
}

func core(policy, li int, created, updated int64, restrictions ...[3]int) string {
	var b bitString
	b.put(2, 6)
	b.put64(created, 36)
	b.put64(updated, 36)
	b.put(1, 12)
	b.put(1, 12)
	b.put(1, 6)
	b.put(4, 6)
	b.put(13, 6)
	b.put(1, 12)
	b.put(policy, 6)
	b.put(2, 2) // service-specific
	b.put(0, 12)
	b.put(0xf00000, 24) // consent to 1, 2, 3, 4
	b.put(li, 24)
	b.put(0, 1)
	b.put(0, 12)
	for range 2 {
		b.put(8, 16)
		b.put(0, 1)
		b.put(0xff, 8)
	}
	b.put(len(restrictions), 12)
	for _, r := range restrictions {
		b.put(r[0], 6)
		b.put(r[1], 2)
		b.put(1, 12)
		b.put(0, 1)
		b.put(r[2], 16)
	}
	return b.text()
}

func TestRestrictionsAndFlexibility(t *testing.T) {
	t.Parallel()
	c, err := tcf.Parse(core(4, 0x400000, 1e10, 1e10, [3]int{2, 1, 5}, [3]int{2, 2, 6}, [3]int{2, 1, 7}, [3]int{2, 2, 7}, [3]int{2, 3, 8}))
	require.NoError(t, err)
	consent, interest := tcf.SetOf(2), tcf.SetOf(2)
	for _, x := range []struct {
		v     tcf.Vendor
		allow bool
		code  string
	}{
		{tcf.Vendor{ID: 5, Legitimate: interest, Flexible: interest}, true, "tcf.allow.consent"},
		{tcf.Vendor{ID: 5, Consent: consent}, true, "tcf.allow.consent"},
		{tcf.Vendor{ID: 5, Legitimate: interest}, false, "tcf.deny.not_flexible"},
		{tcf.Vendor{ID: 5}, false, "tcf.deny.not_declared"},
		{tcf.Vendor{ID: 6, Consent: consent, Flexible: consent}, true, "tcf.allow.legitimate_interest"},
		{tcf.Vendor{ID: 6, Consent: consent}, false, "tcf.deny.not_flexible"},
		{tcf.Vendor{ID: 6, Legitimate: interest}, true, "tcf.allow.legitimate_interest"},
		{tcf.Vendor{ID: 7, Consent: consent}, false, "tcf.deny.restricted"}, // contradicting orders
		{tcf.Vendor{ID: 8, Consent: consent}, true, "tcf.allow.consent"},    // undefined order
	} {
		p := c.May(x.v, 2)
		require.Equal(t, x.allow, p.Allow, "%+v", x.v)
		require.Equal(t, x.code, p.Code(), "%+v", x.v)
		require.Equal(t, x.code, p.Reasons()[0].Code)
	}
	require.Equal(t, tcf.Unrestricted, c.Restriction(2, 8))
	var zero tcf.Permission
	require.Equal(t, zero.Code(), zero.Reasons()[0].Code)
}

func TestValidateDefects(t *testing.T) {
	t.Parallel()
	codes := func(s string, at time.Time) (out []string) {
		c, err := tcf.Parse(s)
		require.NoError(t, err)
		for _, r := range c.Validate(at, tcf.Dates{}) {
			out = append(out, r.Code)
		}
		return out
	}
	day := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	ds := day.Unix() * 10
	require.Equal(t, []string{"tcf.legitimate.purpose", "tcf.disclosed.missing"}, codes(core(5, 0x200000, ds, ds), day))
	require.Equal(t, []string{"tcf.created.differs", "tcf.disclosed.missing"}, codes(core(5, 0, ds, ds+1), day.AddDate(0, 0, 1)))
	require.Equal(t, []string{"tcf.policy.old", "tcf.disclosed.missing"}, codes(core(3, 0, ds, ds), day))
	_, err := tcf.Parse(core(5, 0, ds, ds, [3]int{0, 1, 1}))
	require.ErrorIs(t, err, tcf.ErrField)
	_, err = tcf.Parse(core(5, 0, ds, ds, [3]int{1, 1, 0}))
	require.ErrorIs(t, err, tcf.ErrField)
}

func TestPublisherSegment(t *testing.T) {
	t.Parallel()
	var b bitString
	b.put(3, 3)
	b.put(0x800000, 24)
	b.put(0x400000, 24)
	b.put(3, 6)
	b.put(5, 3)
	b.put(2, 3)
	c, err := tcf.Parse(core(4, 0, 0, 0) + "." + b.text() + "==")
	require.NoError(t, err)
	require.True(t, c.PublisherConsent.Has(1) && c.PublisherLegitimate.Has(2) && !c.PublisherConsent.Has(0) && !c.PublisherConsent.Has(33))
	require.Equal(t, uint8(3), c.CustomPurposes)
	require.Equal(t, uint64(5)<<61, c.CustomConsent)
	require.Equal(t, uint64(2)<<61, c.CustomLegitimate)
	require.True(t, strings.HasSuffix(c.String(), "=="))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	_, err := tcf.Parse(strings.Repeat("A", 70000))
	require.ErrorIs(t, err, tcf.ErrSegment)
	_, err = tcf.ParseGPP(strings.Repeat("A", 70000))
	require.ErrorIs(t, err, tcf.ErrSegment)
	for s, want := range map[string]error{"D!~": tcf.ErrBase64, "DCAA": tcf.ErrVersion, "CAAAA": tcf.ErrBase64, "C+AA": tcf.ErrBase64, "CAA+": tcf.ErrBase64, "CA+": tcf.ErrBase64, example + ".": tcf.ErrBase64} {
		_, err := tcf.Parse(s)
		if strings.HasPrefix(s, "D") {
			_, err = tcf.ParseGPP(s)
		}
		require.ErrorIs(t, err, want, s)
	}
	g, err := tcf.ParseGPP("DBAA")
	require.NoError(t, err)
	_, ok := g.Section(2)
	require.False(t, ok)
	// A range from 1 to a Fibonacci number above every section id, and one without its end.
	var b bitString
	b.put(3, 6)
	b.put(1, 6)
	b.put(1, 12)
	b.put(1, 1)
	b.put(3, 2)
	for range 14 {
		b.put(0, 1)
	}
	b.put(3, 2)
	_, err = tcf.ParseGPP(b.text())
	require.ErrorIs(t, err, tcf.ErrField)
	b = b[:25]
	b.put(0, 60)
	_, err = tcf.ParseGPP(b.text())
	require.ErrorIs(t, err, tcf.ErrField)
	var first []int
	c, err := tcf.Parse("COvzTO5OvzTO5B7ABCENAPCYAKdAADkAAIqIFhwBAAGAAXAFGAsMAhYAgAMAAegBYAEKAAA")
	require.NoError(t, err)
	for id := range c.VendorConsent.All() {
		first = append(first, id)
		break
	}
	require.Equal(t, []int{12}, first)
	require.False(t, c.VendorConsent.Has(0))
	require.False(t, c.VendorConsent.Has(13))
	require.Empty(t, commerce.Filter(c.Validate(c.Created, tcf.Dates{}), commerce.Note))
}

func TestAllocations(t *testing.T) {
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { sink, _ = tcf.Parse(example) }), 3.0)
}

var sink *tcf.TC

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sink, _ = tcf.Parse("COvzTO5OvzTO5B7ABCENAPCYAKdAADkAAIqIFhwBAAGAAXAFGAsMAhYAgAMAAegBYAEKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw.QE5QAwCvgHyATkA")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{example, core(4, 0, 1, 1, [3]int{2, 1, 5}), "DBACNY~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN", ".", "C"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := tcf.Parse(s); err == nil {
			if c.String() != s {
				t.Fatal("the string must be passed on unchanged")
			}
			n := 0
			for id := range c.VendorConsent.All() {
				if !c.VendorConsent.Has(id) {
					t.Fatalf("vendor %d is listed and not had", id)
				}
				if n++; n > 50 {
					break
				}
			}
			for p := 1; p <= 24; p++ {
				v := tcf.Vendor{ID: 5, Consent: tcf.SetOf(p), Legitimate: tcf.SetOf(p), Flexible: tcf.SetOf(p)}
				if got := c.May(v, p); got.Allow && c.Restriction(p, 5) == tcf.NotAllowed {
					t.Fatal("allowed against the publisher")
				}
			}
			c.Validate(time.Unix(0, 0), tcf.Dates{})
		}
		if g, err := tcf.ParseGPP(s); err == nil && len(g.Sections) > 256 {
			t.Fatal("unbounded")
		}
	})
}

func TestOverlappingRangesEndQuickly(t *testing.T) {
	t.Parallel()
	// 4,095 times every vendor: 268 million ids in 17 KB.
	ranges := make([][2]int, 4095)
	for i := range ranges {
		ranges[i] = [2]int{1, 65535}
	}
	_, err := tcf.Parse(vendorRanges(ranges...))
	require.ErrorIs(t, err, tcf.ErrField)
	c, err := tcf.Parse(vendorRanges(ranges[0]))
	require.NoError(t, err)
	n := 0
	for range c.VendorConsent.All() {
		n++
	}
	require.Equal(t, 65535, n)
}

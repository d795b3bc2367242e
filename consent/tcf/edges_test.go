package tcf_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/consent/tcf"
)

func TestSetsOnTheEdge(t *testing.T) {
	t.Parallel()
	require.Equal(t, tcf.Set(1<<31|1), tcf.SetOf(1, 32))
	require.Zero(t, tcf.SetOf(0, 33, -1))
	require.True(t, tcf.SetOf(32).Has(32))
	require.False(t, tcf.SetOf(32).Has(33))
	require.Equal(t, []int{1, 32}, slices.Collect(tcf.SetOf(1, 32).All()))
}

// A bit field has no vendor behind its last one, whatever the bits of the next field are.
func TestNoVendorBehindTheBitField(t *testing.T) {
	t.Parallel()
	c, err := tcf.Parse(core(4, 0, 0, 0))
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 3, 4, 5, 6, 7, 8}, slices.Collect(c.VendorConsent.All()))
	for id := 9; id < 60; id++ { // the 21st bit is set: the 8 of the next field's length
		require.False(t, c.VendorConsent.Has(id), id)
	}
	// A segment whose bit field ends with its last byte: three bits of type, sixteen of length, one of kind, four vendors.
	var b bitString
	b.put(1, 3)
	b.put(4, 16)
	b.put(0, 1)
	b.put(0b1001, 4)
	c, err = tcf.Parse(core(4, 0, 0, 0) + "." + b.text())
	require.NoError(t, err)
	require.Equal(t, []int{1, 4}, slices.Collect(c.Disclosed.All()))
	b[18] = 1 // five vendors in four bits
	_, err = tcf.Parse(core(4, 0, 0, 0) + "." + b.text())
	require.ErrorIs(t, err, tcf.ErrTruncated)
	require.ErrorContains(t, err, "segment 2")
}

func TestLettersToZ(t *testing.T) {
	t.Parallel()
	coded := func(a, b int) string {
		var s bitString
		s.put(2, 6)
		s.put(0, 36+36+12+12+6)
		s.put(a, 6)
		s.put(b, 6)
		s.put(0, 12+6+2+12+24+24+1+12+16+1+16+1+12)
		return s.text()
	}
	c, err := tcf.Parse(coded(25, 7))
	require.NoError(t, err)
	require.Equal(t, "ZH", c.Language())
	_, err = tcf.Parse(coded(26, 7))
	require.ErrorIs(t, err, tcf.ErrField)
	require.ErrorContains(t, err, "segment 1")
}

func TestManyCustomPurposes(t *testing.T) {
	t.Parallel()
	const yes, stands = 0x80_0000_0001, 0x40_0000_0002 // of 40 bits
	var b bitString
	b.put(3, 3)
	b.put(0, 48)
	b.put(40, 6)
	b.put64(yes, 40)
	b.put64(stands, 40)
	c, err := tcf.Parse(core(4, 0, 0, 0) + "." + b.text())
	require.NoError(t, err)
	require.Equal(t, uint8(40), c.CustomPurposes)
	require.Equal(t, uint64(yes)<<24, c.CustomConsent)
	require.Equal(t, uint64(stands)<<24, c.CustomLegitimate)
}

func TestRangesHoldNoMoreThanThereAre(t *testing.T) {
	t.Parallel()
	_, err := tcf.Parse(vendorRanges([2]int{1, 65534}, [2]int{65535, 65535}))
	require.NoError(t, err)
	_, err = tcf.Parse(vendorRanges([2]int{1, 65535}, [2]int{1, 1}))
	require.ErrorIs(t, err, tcf.ErrField)
	// Every restriction is read, not the first alone.
	_, err = tcf.Parse(core(5, 0, 0, 0, [3]int{2, 1, 5}, [3]int{0, 1, 1}))
	require.ErrorIs(t, err, tcf.ErrField)
}

func TestLengthsOnTheEdge(t *testing.T) {
	t.Parallel()
	full := strings.Repeat("A", 1<<16)
	_, err := tcf.Parse(full)
	require.ErrorIs(t, err, tcf.ErrVersion)
	_, err = tcf.ParseGPP(full)
	require.ErrorIs(t, err, tcf.ErrField)
	for s, want := range map[string]error{"": nil, "=": nil, "==": nil, "===": tcf.ErrBase64, "====": tcf.ErrBase64} {
		_, err := tcf.Parse(core(4, 0, 0, 0) + s)
		require.ErrorIs(t, err, want, s)
	}
	for s, text := range map[string]string{
		"":                                   "segment 1",
		core(4, 0, 0, 0) + ".+":              "segment 2",
		core(4, 0, 0, 0) + ".AAAA":           "segment 2 of type 0",
		core(4, 0, 0, 0) + ".IAAA.":          "segment 3",
		core(4, 0, 0, 0) + ".IAAA.IAAA":      "segment 3 of type 1",
		core(4, 0, 0, 0) + ".IAAA.YAAA":      "segment 3",
		core(4, 0, 0, 0) + ".." + example:    "segment 2",
		"." + core(4, 0, 0, 0):               "segment 1",
		core(4, 0, 0, 0)[:20] + "." + "IAAA": "segment 1",
	} {
		_, err := tcf.Parse(s)
		require.ErrorContains(t, err, text, s)
	}
}

// fibonacci appends a number by its greatest Fibonacci numbers, ended by a one (Zeckendorf).
func (b *bitString) fibonacci(n int) {
	f := []int{1, 2}
	for f[len(f)-1] <= n {
		f = append(f, f[len(f)-1]+f[len(f)-2])
	}
	code := make([]byte, len(f))
	last := 0
	for i := len(f) - 1; i >= 0; i-- {
		if f[i] <= n {
			n -= f[i]
			code[i] = 1
			last = max(last, i)
		}
	}
	*b = append(append(*b, code[:last+1]...), 1)
}

func TestSectionsOnTheEdge(t *testing.T) {
	t.Parallel()
	header := func(first, last int) string {
		var b bitString
		b.put(3, 6)
		b.put(1, 6)
		b.put(1, 12)
		b.put(1, 1)
		b.fibonacci(first)
		b.fibonacci(last - first)
		return b.text()
	}
	g, err := tcf.ParseGPP(header(1, 256) + strings.Repeat("~x", 256))
	require.NoError(t, err)
	require.Len(t, g.Sections, 256)
	require.Equal(t, tcf.Section{ID: 256, Value: "x"}, g.Sections[255])
	_, err = tcf.ParseGPP(header(1, 257) + strings.Repeat("~x", 257))
	require.ErrorIs(t, err, tcf.ErrField)
	g, err = tcf.ParseGPP(header(200, 201) + "~a~b")
	require.NoError(t, err)
	require.Equal(t, []tcf.Section{{200, "a"}, {201, "b"}}, g.Sections)
}

// The rules of TCF 2.2 come with policy 4, not after it.
func TestPolicyFour(t *testing.T) {
	t.Parallel()
	day := time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)
	ds := day.Unix() * 10
	for _, x := range []struct {
		policy, legitimate int
		updated            int64
		want               []string
	}{
		{4, 0x400000, ds, nil},
		{3, 0x400000, ds, []string{"tcf.policy.old"}},
		{3, 0x200000, ds + 1, []string{"tcf.policy.old"}}, // purpose 3 and a later update were allowed before
		{4, 0x200000, ds, []string{"tcf.legitimate.purpose"}},
		{4, 0x800000, ds, []string{"tcf.legitimate.purpose"}},
		{4, 0, ds + 1, []string{"tcf.created.differs"}},
	} {
		c, err := tcf.Parse(core(x.policy, x.legitimate, ds, x.updated))
		require.NoError(t, err)
		var got []string
		for _, r := range c.Validate(day, tcf.Dates{}) {
			got = append(got, r.Code)
		}
		require.Equal(t, x.want, got, "%+v", x)
	}
}

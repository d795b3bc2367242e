package tcf

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
)

// Errors of this package.
var (
	ErrBase64    = errors.New("consent/tcf: not base64url")
	ErrTruncated = errors.New("consent/tcf: the string ends inside a field")
	ErrVersion   = errors.New("consent/tcf: not version 2")
	ErrSegment   = errors.New("consent/tcf: segments out of order or repeated")
	ErrField     = errors.New("consent/tcf: a field has no such value")
)

const (
	maxInput    = 64 << 10
	maxSegments = 5
)

// Set is a set of purposes or special features, 1 to 32.
type Set uint32

// Has reports whether number n is in the set.
func (s Set) Has(n int) bool { return n >= 1 && n <= 32 && s>>(n-1)&1 == 1 }

// SetOf returns the set of the numbers between 1 and 32.
func SetOf(numbers ...int) (s Set) {
	for _, n := range numbers {
		if n >= 1 && n <= 32 {
			s |= 1 << (n - 1)
		}
	}
	return s
}

// All yields the numbers in ascending order.
func (s Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := 1; n <= 32; n++ {
			if s.Has(n) && !yield(n) {
				return
			}
		}
	}
}

// TC is a decoded TC string. The zero TC permits nothing. Values are immutable.
type TC struct {
	Created, Updated    time.Time // tenths of a second, UTC
	CMP, CMPVersion     uint16
	Screen              uint8
	VendorList          uint16 // version of the Global Vendor List
	Policy              uint8  // version of the policies: 4 since TCF 2.2, 5 with 2.3
	ServiceSpecific     bool
	NonStandardTexts    bool
	SpecialFeatures     Set  // opted in
	Consent, Legitimate Set  // purposes consented to; purposes whose legitimate interest stands
	PurposeOne          bool // special treatment: purpose 1 was not disclosed
	VendorConsent       Vendors
	VendorLegitimate    Vendors
	HasDisclosed        bool
	Disclosed           Vendors
	HasPublisher        bool
	PublisherConsent    Set
	PublisherLegitimate Set
	CustomConsent       uint64 // custom purposes of the publisher, from the highest bit
	CustomLegitimate    uint64
	CustomPurposes      uint8
	language, publisher [2]byte
	restrictions        section
	raw                 string
}

// String returns the string as it was read: TC strings are passed on unchanged.
func (t *TC) String() string { return t.raw }

// Language returns the language of the dialogue, two capital letters.
func (t *TC) Language() string { return string(t.language[:]) }

// PublisherCountry returns the country whose law the publisher named, two capital letters.
func (t *TC) PublisherCountry() string { return string(t.publisher[:]) }

// section is a place in the decoded bits.
type section struct {
	data []byte
	at   int // first bit
	n    int // entries
}

// Vendors is a set of vendor ids, read where it lies in the string.
type Vendors struct {
	section
	max    int
	ranges bool
}

// Max is the highest id that the set could hold.
func (v Vendors) Max() int { return v.max }

// Has reports whether the vendor is in the set.
func (v Vendors) Has(id int) bool {
	if id < 1 || id > v.max {
		return false
	}
	if !v.ranges {
		at := v.at + id - 1
		return v.data[at>>3]>>(7-at&7)&1 == 1
	}
	r := reader{data: v.data, at: v.at}
	for range v.n {
		if first, last := r.entry(); first <= id && id <= last {
			return true
		}
	}
	return false
}

// All yields the ids, ascending for a bit field and in the order of the string for ranges.
func (v Vendors) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		if !v.ranges {
			for id := 1; id <= v.max; id++ {
				if v.Has(id) && !yield(id) {
					return
				}
			}
			return
		}
		r := reader{data: v.data, at: v.at}
		for range v.n {
			first, last := r.entry()
			for id := first; id <= last; id++ {
				if !yield(id) {
					return
				}
			}
		}
	}
}

// A Restriction is what the publisher orders for a purpose.
type Restriction uint8

// The restrictions.
const (
	NotAllowed        Restriction = iota // whatever the vendor declared
	RequireConsent                       // of vendors that declared a legitimate interest
	RequireLegitimate                    // of vendors that declared consent
	Unrestricted      Restriction = 3    // no entry; the value 3 of the string is undefined and reads as none
)

// Restriction returns what the publisher orders for a purpose and vendor. Of several orders NotAllowed wins, and two that
// contradict each other are NotAllowed.
func (t *TC) Restriction(purpose, vendor int) Restriction {
	found := Unrestricted
	r := reader{data: t.restrictions.data, at: t.restrictions.at}
	for range t.restrictions.n {
		id, kind, n := r.int(6), Restriction(r.int(2)), r.int(12)
		for range n {
			first, last := r.entry()
			if id != purpose || vendor < first || vendor > last || kind == Unrestricted {
				continue
			}
			if found != Unrestricted && found != kind {
				kind = NotAllowed
			}
			found = kind
		}
	}
	return found
}

// Parse decodes a TC string. Padding is tolerated; the standard base64 alphabet is not.
func Parse(s string) (*TC, error) {
	if len(s) > maxInput {
		return nil, commerce.Detail(ErrSegment, "consent/tcf: longer than %d bytes", maxInput)
	}
	t := &TC{raw: s}
	buf := make([]byte, 0, len(s)*3/4+3*maxSegments)
	seen := [8]bool{}
	for i, from := 0, 0; ; i++ {
		end := len(s)
		if n := strings.IndexByte(s[from:], '.'); n >= 0 {
			end = from + n
		}
		if i == maxSegments {
			return nil, commerce.Detail(ErrSegment, "consent/tcf: more than %d segments", maxSegments)
		}
		start := len(buf)
		var ok bool
		if buf, ok = decode(buf, s[from:end], false); !ok {
			return nil, fmt.Errorf("%w: segment %d", ErrBase64, i+1)
		}
		r := reader{data: buf[start:]}
		kind := 0
		if i == 0 {
			t.core(&r)
		} else if kind = r.int(3); kind == 0 || seen[kind] {
			return nil, fmt.Errorf("%w: segment %d of type %d", ErrSegment, i+1, kind)
		}
		seen[kind] = true
		switch kind {
		case 1:
			t.HasDisclosed, t.Disclosed = true, r.vendors()
		case 2:
			r.vendors() // allowed vendors, gone since 2.2: read for its bounds only
		case 3:
			t.publisherPurposes(&r)
		}
		if r.err != nil {
			return nil, fmt.Errorf("%w: segment %d", r.err, i+1)
		}
		if end == len(s) {
			return t, nil
		}
		from = end + 1
	}
}

func (t *TC) core(r *reader) {
	if r.int(6) != 2 {
		r.fail(ErrVersion)
		return
	}
	t.Created, t.Updated = r.time(), r.time()
	t.CMP, t.CMPVersion, t.Screen = uint16(r.int(12)), uint16(r.int(12)), uint8(r.int(6))
	t.language = r.letters()
	t.VendorList, t.Policy = uint16(r.int(12)), uint8(r.int(6))
	t.ServiceSpecific, t.NonStandardTexts = r.bit(), r.bit()
	t.SpecialFeatures, t.Consent, t.Legitimate = r.set(12), r.set(24), r.set(24)
	t.PurposeOne = r.bit()
	t.publisher = r.letters()
	t.VendorConsent, t.VendorLegitimate = r.vendors(), r.vendors()
	t.restrictions.n = r.int(12)
	t.restrictions.data, t.restrictions.at = r.data, r.at
	for range t.restrictions.n {
		if purpose := r.int(6); purpose == 0 && r.err == nil {
			r.fail(ErrField)
		}
		r.int(2)
		r.entries(r.int(12), 0xffff)
		if r.err != nil {
			return
		}
	}
}

func (t *TC) publisherPurposes(r *reader) {
	t.HasPublisher = true
	t.PublisherConsent, t.PublisherLegitimate = r.set(24), r.set(24)
	n := r.int(6)
	t.CustomPurposes = uint8(n)
	t.CustomConsent, t.CustomLegitimate = r.mask(n), r.mask(n)
}

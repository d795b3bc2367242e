package tcf

import (
	"fmt"
	"strings"

	"github.com/bottega-go/commerce"
)

// SectionTCF is the id of the section that holds a TC string in a GPP string.
const SectionTCF = 2

// GPP is the frame of a Global Privacy Platform string.
type GPP struct {
	Version  int
	Sections []Section // in the order of the header
}

// Section is one section, not decoded.
type Section struct {
	ID    int
	Value string
}

// Section returns the value of a section; false if it is not there.
func (g GPP) Section(id int) (string, bool) {
	for _, s := range g.Sections {
		if s.ID == id {
			return s.Value, true
		}
	}
	return "", false
}

const maxSections = 256

// ParseGPP reads the header of a GPP string and splits its sections. The header's list and the number of sections must
// agree.
func ParseGPP(s string) (GPP, error) {
	if len(s) > maxInput {
		return GPP{}, commerce.Detail(ErrSegment, "consent/tcf: longer than %d bytes", maxInput)
	}
	head, rest, _ := strings.Cut(s, "~")
	data, ok := decode(nil, head, true)
	if !ok {
		return GPP{}, fmt.Errorf("%w: GPP header", ErrBase64)
	}
	r := reader{data: data}
	if r.int(6) != 3 {
		r.fail(ErrField) // type of a GPP header
	}
	g := GPP{Version: r.int(6)}
	if g.Version != 1 {
		r.fail(ErrVersion)
	}
	last := 0
	for range r.int(12) {
		span := r.bit()
		first := last + r.fibonacci()
		if last = first; span {
			last += r.fibonacci()
		}
		if len(g.Sections)+last-first >= maxSections {
			r.fail(ErrField)
		}
		if r.err != nil {
			break
		}
		for id := first; id <= last; id++ {
			g.Sections = append(g.Sections, Section{ID: id})
		}
	}
	if r.err != nil {
		return GPP{}, fmt.Errorf("%w: GPP header", r.err)
	}
	values := strings.Split(rest, "~")
	if rest == "" {
		values = nil
	}
	if len(values) != len(g.Sections) {
		return GPP{}, fmt.Errorf("%w: %d sections, the header lists %d", ErrSegment, len(values), len(g.Sections))
	}
	for i := range values {
		g.Sections[i].Value = values[i]
	}
	return g, nil
}

// fibonacci reads a number in Fibonacci coding: the sum of the Fibonacci numbers whose bits are set, ended by two ones.
func (r *reader) fibonacci() int {
	sum, a, b, before := 0, 1, 2, false
	for range 24 { // the 24th number is above every section id
		one := r.bit()
		if r.err != nil || one && before {
			return sum
		}
		if one {
			sum += a
		}
		a, b, before = b, a+b, one
	}
	r.fail(ErrField)
	return 0
}

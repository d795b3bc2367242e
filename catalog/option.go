package catalog

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
)

// An Option is a dimension in which variants differ, such as colour or size.
type Option struct {
	Key    string        `json:"key"` // unique in the product; also the name of the facet
	Name   Text          `json:"name,omitempty"`
	Values []OptionValue `json:"values"`
}

// An OptionValue is one value of an option.
type OptionValue struct {
	Key  string `json:"key"` // unique in the option
	Name Text   `json:"name,omitempty"`
}

// Values makes option values of keys that need no name of their own.
func Values(keys ...string) []OptionValue {
	out := make([]OptionValue, len(keys))
	for i, k := range keys {
		out[i].Key = k
	}
	return out
}

func (o *Option) value(key string) *OptionValue {
	for i := range o.Values {
		if o.Values[i].Key == key {
			return &o.Values[i]
		}
	}
	return nil
}

// An Exclusion is a combination of option values that cannot exist, by option
// key: {"size": "xs", "color": "gold"}. It excludes everything that contains it.
type Exclusion map[string]string

// Matrix returns every combination of option values that is not excluded, in
// the order of options and values, the last option fastest. More than
// [MaxVariants] combinations are [ErrTooMany]: counted before exclusions, so
// that the answer does not depend on them. An exclusion that names an unknown
// option or value is [ErrUnknown].
func Matrix(options []Option, except ...Exclusion) ([][]string, error) {
	var errs commerce.FieldErrors
	total := checkOptions(&errs, options)
	holes := make([][]string, len(except))
	for i, ex := range except {
		holes[i] = make([]string, len(options))
		left := len(ex)
		for k := range options {
			if v, ok := ex[options[k].Key]; ok && options[k].value(v) != nil {
				holes[i][k] = v
				left--
			}
		}
		if left > 0 || len(ex) == 0 {
			errs.Add(commerce.Pointer("except", i), "catalog.option.unknown", commerce.Detail(ErrUnknown, "catalog: the exclusion names an unknown option or value"))
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	out := make([][]string, 0, total)
	at := make([]int, len(options))
	for {
		row := make([]string, len(options))
		for k := range options {
			row[k] = options[k].Values[at[k]].Key
		}
		if !slices.ContainsFunc(holes, func(h []string) bool { return within(h, row) }) {
			out = append(out, row)
		}
		k := len(options) - 1
		for ; k >= 0; k-- {
			if at[k]++; at[k] < len(options[k].Values) {
				break
			}
			at[k] = 0
		}
		if k < 0 {
			return out, nil
		}
	}
}

// within says that row has every value that the hole names.
func within(hole, row []string) bool {
	for k, v := range hole {
		if v != "" && v != row[k] {
			return false
		}
	}
	return true
}

// Holes returns the combinations of the product's options that have no
// variant, in the order of [Matrix].
func (p *Product) Holes() ([][]string, error) {
	all, err := Matrix(p.Options)
	if err != nil {
		return nil, err
	}
	have := make(map[string]bool, len(p.Variants))
	for i := range p.Variants {
		have[strings.Join(p.Variants[i].Options, "\x00")] = true
	}
	return slices.DeleteFunc(all, func(row []string) bool { return have[strings.Join(row, "\x00")] }), nil
}

// checkOptions reports broken options and returns the number of combinations.
func checkOptions(errs *commerce.FieldErrors, options []Option) int {
	if len(options) > MaxOptions {
		errs.Add("/options", "catalog.option.too_many", ErrTooMany, commerce.NewFact("have", len(options)), commerce.NewFact("most", MaxOptions))
		return 0
	}
	total := 1
	for i := range options {
		o := &options[i]
		fail := func(code string, err error, tokens ...any) {
			errs.Add(commerce.Pointer(append([]any{"options", i}, tokens...)...), code, err)
		}
		switch {
		case o.Key == "":
			fail("catalog.key.missing", ErrMissing, "key")
		case slices.ContainsFunc(options[:i], func(x Option) bool { return x.Key == o.Key }):
			fail("catalog.key.duplicate", commerce.Detail(ErrDuplicate, "catalog: duplicate key %.40q", o.Key), "key")
		}
		if len(o.Name) > 0 {
			o.Name.check(errs, commerce.Pointer("options", i, "name"))
		}
		if len(o.Values) == 0 {
			fail("catalog.option.empty", ErrMissing, "values")
		}
		if total *= len(o.Values); total > MaxVariants {
			fail("catalog.option.too_many", commerce.Detail(ErrTooMany, "catalog: more than %d combinations", MaxVariants), "values")
			return 0
		}
		for k := range o.Values {
			v := &o.Values[k]
			switch {
			case v.Key == "":
				fail("catalog.key.missing", ErrMissing, "values", k, "key")
			case slices.ContainsFunc(o.Values[:k], func(x OptionValue) bool { return x.Key == v.Key }):
				fail("catalog.key.duplicate", commerce.Detail(ErrDuplicate, "catalog: duplicate key %.40q", v.Key), "values", k, "key")
			}
			if len(v.Name) > 0 {
				v.Name.check(errs, commerce.Pointer("options", i, "values", k, "name"))
			}
		}
	}
	return total
}

// checkOptions checks the variants against the options.
func (p *Product) checkOptions(errs *commerce.FieldErrors) {
	if len(p.Options) > 0 {
		checkOptions(errs, p.Options)
	}
	switch {
	case len(p.Variants) == 0:
		errs.Add("/variants", "catalog.variant.missing", ErrMissing)
	case len(p.Variants) > MaxVariants:
		errs.Add("/variants", "catalog.variant.too_many", ErrTooMany, commerce.NewFact("have", len(p.Variants)), commerce.NewFact("most", MaxVariants))
		return
	}
	var taken map[string]bool
	for i := range p.Variants {
		v := &p.Variants[i]
		v.check(errs, i)
		if len(v.Options) != len(p.Options) {
			errs.Add(commerce.Pointer("variants", i, "options"), "catalog.option.count",
				commerce.Detail(ErrOption, "catalog: %d option values for %d options", len(v.Options), len(p.Options)))
			continue
		}
		for k, key := range v.Options {
			if p.Options[k].value(key) == nil {
				errs.Add(commerce.Pointer("variants", i, "options", k), "catalog.option.unknown",
					commerce.Detail(ErrOption, "catalog: option %.40q has no value %.40q", p.Options[k].Key, key))
			}
		}
		var twice bool
		if len(p.Variants) <= 32 { // few are compared in less time than a map takes
			twice = slices.ContainsFunc(p.Variants[:i], func(x Variant) bool { return slices.Equal(x.Options, v.Options) })
		} else {
			if taken == nil {
				taken = make(map[string]bool, len(p.Variants))
			}
			row := strings.Join(v.Options, "\x00")
			twice = taken[row]
			taken[row] = true
		}
		if twice {
			errs.Add(commerce.Pointer("variants", i, "options"), "catalog.option.duplicate", commerce.Detail(ErrDuplicate, "catalog: two variants with the same option values"))
		}
	}
}

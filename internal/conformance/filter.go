package conformance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/vector"
)

// MaxLine is the most bytes of one line of input.
const MaxLine = 1 << 22

// Codes of lines that no operation answered.
const (
	codeLine    = "conformance.line.malformed" // no JSON object of id, op and in
	codeTooLong = "conformance.line.too_long"
	codeOp      = "conformance.op.unknown"
	codeOut     = "conformance.out.not_json"
	codePanic   = "conformance.panic" // an error of this module: report it
	codeOther   = "conformance.error" // an error without a code of its own
)

// Filter answers lines of JSON by the operations of several sets.
type Filter struct {
	sets []Set
	ops  map[string]int // index of the set
}

// NewFilter returns the filter of sets whose operations have different names.
func NewFilter(sets ...Set) (*Filter, error) {
	f := &Filter{sets: sets, ops: map[string]int{}}
	for i, s := range sets {
		for name := range s.Ops {
			if other, taken := f.ops[name]; taken {
				return nil, fmt.Errorf("conformance: %s and %s have an op %q", sets[other].Package, s.Package, name)
			}
			f.ops[name] = i
		}
	}
	return f, nil
}

// Ops returns the names of all operations, sorted.
func (f *Filter) Ops() []string { return slices.Sorted(maps.Keys(f.ops)) }

// Op returns the operation of a name with its set.
func (f *Filter) Op(name string) (Op, Set, bool) {
	i, ok := f.ops[name]
	if !ok {
		return Op{}, Set{}, false
	}
	return f.sets[i].Ops[name], f.sets[i], true
}

type question struct {
	ID json.RawMessage `json:"id"`
	Op string          `json:"op"`
	In json.RawMessage `json:"in"`
}

type answer struct {
	ID    json.RawMessage `json:"id,omitempty"`
	OK    bool            `json:"ok"`
	Out   json.RawMessage `json:"out,omitempty"`
	Error *problem        `json:"error,omitempty"`
}

// problem is an error as JSON. Code is the first of Codes; Codes are those of
// the fields, then the words of the set.
type problem struct {
	Code    string   `json:"code"`
	Codes   []string `json:"codes"`
	Message string   `json:"message"`
	Fields  []place  `json:"fields"`
}

type place struct {
	Path string `json:"path"`
	Code string `json:"code"`
}

// Line answers one line with one line, without its line feed. It never panics.
func (f *Filter) Line(line []byte) []byte {
	var q question
	var a answer
	err := commerce.Unmarshal(line, &q)
	op, set, known := f.Op(q.Op)
	switch {
	case err != nil:
		a.fail(err, codeLine)
	case !known:
		a.fail(fmt.Errorf("conformance: no op %.80q", q.Op), codeOp)
	case len(q.In) == 0:
		a.fail(errors.New("conformance: in is missing"), codeLine)
	default:
		a.run(op, set, q.In)
	}
	a.ID = q.ID
	return a.line()
}

func (a *answer) run(op Op, set Set, in json.RawMessage) {
	defer func() {
		if r := recover(); r != nil {
			a.fail(fmt.Errorf("conformance: panic: %v", r), codePanic)
		}
	}()
	out, err := op.Run(in)
	if err != nil {
		codes := set.Codes(err)
		if len(codes) == 0 {
			codes = []string{codeOther}
		}
		a.fail(err, codes...)
		return
	}
	data, err := json.Marshal(out)
	if err != nil {
		a.fail(err, codeOut)
		return
	}
	a.OK, a.Out = true, data
}

func (a *answer) fail(err error, codes ...string) {
	p := &problem{Code: codes[0], Codes: codes, Message: err.Error(), Fields: []place{}}
	for _, f := range fields(err, nil) {
		p.Fields = append(p.Fields, place{f.Path, f.Code})
	}
	a.OK, a.Out, a.Error = false, nil, p
}

func (a answer) line() []byte {
	data, _ := json.Marshal(a) // its raw values are valid
	return data
}

// Serve answers every line of r, in order and each at once, until r ends. A
// line without operation, a bad one and an empty one have an answer too. The
// error is one of r or w.
func (f *Filter) Serve(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, MaxLine)
	for {
		line, err := in.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil && len(line) == 0 {
			return nil
		}
		var out []byte
		if long {
			var a answer
			a.fail(fmt.Errorf("conformance: a line of more than %d bytes", MaxLine), codeTooLong)
			out = a.line()
		} else {
			out = f.Line(line)
		}
		if _, err := w.Write(append(out, '\n')); err != nil {
			return err
		}
	}
}

// Check runs the cases of a vector file and reports those that fail.
func (f *Filter) Check(file vector.File) (failed []error) {
	for _, c := range file.Cases {
		_, set, ok := f.Op(c.Op)
		err := fmt.Errorf("unknown op %q", c.Op)
		if ok {
			err = set.Check(c)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s %s: %s\n\t%s", file.Name, c.ID, c.Title, strings.ReplaceAll(err.Error(), "\n", "\n\t")))
		}
	}
	return failed
}

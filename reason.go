package commerce

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/bottega-go/commerce/calendar"
)

// ReasonKind says what a [Reason] does to the result it belongs to.
type ReasonKind uint8

// The kinds of reason. The zero kind explains.
const (
	Because ReasonKind = iota // a rule or fact that led to the result
	Note                      // a near miss or advice; changes nothing
	Warning                   // the result holds, but a row is contested or stale
	Problem                   // blocks what the caller wants to do next
)

var reasonKinds = Words[ReasonKind]{"because", "note", "warning", "problem"}

// String returns the word of JSON: because, note, warning or problem.
func (k ReasonKind) String() string { return reasonKinds.Text(k) }

// MarshalText writes the word of [ReasonKind.String].
func (k ReasonKind) MarshalText() ([]byte, error) { return reasonKinds.Marshal(k) }

// UnmarshalText reads the word of [ReasonKind.String]; others are [ErrUnknownWord].
func (k *ReasonKind) UnmarshalText(b []byte) error { return reasonKinds.Unmarshal(k, b) }

// A Reason is one step of an explanation: a rule, the facts that it was applied
// to, and the provision it comes from.
type Reason struct {
	// Code is stable API, never reused: "returns.exempt.sealed_hygiene".
	Code string
	// Kind is because for the zero value.
	Kind ReasonKind
	// Text is an English template in which {name} stands for the fact of that
	// name. It may improve at any time; [Reason.String] fills it.
	Text string
	// Facts are what decided, in the order of their importance.
	Facts []Fact
	// Cites is empty for a business rule: a promotion names itself in Facts.
	Cites []Citation
	// Line is the caller's line id, empty when the reason is about the whole.
	Line string
	// Path is an RFC 6901 pointer into the input, where a finding has a place.
	Path string
}

// A Citation points at the provision that a rule rests on.
type Citation struct {
	// Act is a CELEX number ("32011L0083") or a national short title ("DPR 633/1972").
	Act string `json:"act"`
	// Provision is the place in the act: "Art. 16(e)".
	Provision string `json:"provision,omitempty"`
	// URL is optional.
	URL string `json:"url,omitempty"`
	// InForce is the first day of the text cited, where the numbering changed.
	InForce calendar.Date `json:"in_force,omitzero"`
}

// String names the act as people do: "Directive 2011/83 Art. 9(1)".
func (c Citation) String() string {
	act := ActTitle(c.Act)
	if c.Provision == "" {
		return act
	}
	return act + " " + c.Provision
}

// Fact returns the fact of that name.
func (r Reason) Fact(name string) (Fact, bool) {
	for _, f := range r.Facts {
		if f.Name == name {
			return f, true
		}
	}
	return Fact{}, false
}

// Sentence fills template with the facts of the reason. A name without a fact
// stays as it is, in braces.
func (r Reason) Sentence(template string, show func(Fact) string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(template[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(template[:open])
		if f, ok := r.Fact(template[open+1 : open+end]); ok {
			b.WriteString(show(f))
		} else {
			b.WriteString(template[open : open+end+1])
		}
		template = template[open+end+1:]
	}
	b.WriteString(template)
	return b.String()
}

// String returns the English sentence with its facts, followed by the
// citations in brackets.
func (r Reason) String() string {
	s := r.Sentence(r.Text, Fact.String)
	if s == "" {
		s = r.Code
	}
	if len(r.Cites) == 0 {
		return s
	}
	cites := make([]string, len(r.Cites))
	for i, c := range r.Cites {
		cites[i] = c.String()
	}
	return s + " [" + strings.Join(cites, "; ") + "]"
}

// LogValue logs the code, the kind and the facts, without the sentence.
func (r Reason) LogValue() slog.Value {
	attrs := make([]slog.Attr, 0, len(r.Facts)+3)
	attrs = append(attrs, slog.String("code", r.Code), slog.String("kind", r.Kind.String()))
	if r.Line != "" {
		attrs = append(attrs, slog.String("line", r.Line))
	}
	for _, f := range r.Facts {
		attrs = append(attrs, slog.String(f.Name, f.Value))
	}
	return slog.GroupValue(attrs...)
}

type reasonJSON struct {
	Code     string     `json:"code"`
	Kind     ReasonKind `json:"kind"`
	Text     string     `json:"text"`
	Template string     `json:"template,omitempty"`
	Facts    []Fact     `json:"facts,omitempty"`
	Cites    []Citation `json:"cites,omitempty"`
	Line     string     `json:"line,omitempty"`
	Path     string     `json:"path,omitempty"`
}

// MarshalJSON writes the filled sentence as "text"; the template travels in
// "template" where it differs, so that a stored reason reads back unchanged.
func (r Reason) MarshalJSON() ([]byte, error) {
	j := reasonJSON{
		Code: r.Code, Kind: r.Kind, Text: r.Sentence(r.Text, Fact.String),
		Facts: r.Facts, Cites: r.Cites, Line: r.Line, Path: r.Path,
	}
	if j.Text != r.Text {
		j.Template = r.Text
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what [Reason.MarshalJSON] wrote; unknown fields are refused.
func (r *Reason) UnmarshalJSON(data []byte) error {
	var j reasonJSON
	if err := Unmarshal(data, &j); err != nil {
		return err
	}
	*r = Reason{Code: j.Code, Kind: j.Kind, Text: j.Text, Facts: j.Facts, Cites: j.Cites, Line: j.Line, Path: j.Path}
	if j.Template != "" {
		r.Text = j.Template
	}
	return nil
}

// Explained is a result that can say why. Code is the decisive code, free to
// ask for; Reasons builds the full list on each call.
type Explained interface {
	Code() string
	Reasons() []Reason
}

// Explain returns the reasons of several results, in their order.
func Explain(results ...Explained) []Reason {
	var all []Reason
	for _, e := range results {
		all = append(all, e.Reasons()...)
	}
	return all
}

// Filter returns the reasons of the given kinds, in their order.
func Filter(reasons []Reason, kinds ...ReasonKind) []Reason {
	var out []Reason
	for _, r := range reasons {
		if slices.Contains(kinds, r.Kind) {
			out = append(out, r)
		}
	}
	return out
}

// ActTitle turns a CELEX number into the usual short title: "32011L0083" into
// "Directive 2011/83", "31971R1182" into "Regulation 1182/71", "62022CJ0330"
// into "C-330/22". Any other text is returned as it is.
func ActTitle(act string) string {
	if len(act) < 10 || !digits(act[1:5]) {
		return act
	}
	year := act[1:5]
	switch sector, rest := act[0], act[5:]; {
	case sector == '6' && strings.HasPrefix(rest, "CJ") && digits(rest[2:]):
		return fmt.Sprintf("C-%s/%s", unpad(rest[2:]), year[2:])
	case (sector == '3' || sector == '0') && digits(rest[1:5]):
		number := unpad(rest[1:5])
		if year < "1999" {
			year = year[2:]
		}
		switch {
		case rest[0] == 'L':
			return "Directive " + year + "/" + number
		case rest[0] == 'R' && act[1:5] < "2015":
			return "Regulation " + number + "/" + year
		case rest[0] == 'R':
			return "Regulation " + year + "/" + number
		case rest[0] == 'D':
			return "Decision " + year + "/" + number
		}
	}
	return act
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func unpad(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}

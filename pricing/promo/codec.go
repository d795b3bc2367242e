package promo

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Schema is the newest stored form of a list of promotions.
const Schema = "commerce/promotions/1"

type document struct {
	Schema     string      `json:"schema"`
	Promotions []Promotion `json:"promotions"`
}

// Parse reads a list of promotions from JSON, strictly: unknown words, fields
// and types are refused, all at once and each with its path. The result is not
// checked further; [Compile] does that, with the same paths.
func Parse(data []byte) ([]Promotion, error) {
	var d document
	if err := commerce.UnmarshalSchema(data, Schema, &d); err != nil {
		return nil, err
	}
	return d.Promotions, nil
}

// Format writes what [Parse] reads.
func Format(ps []Promotion) ([]byte, error) {
	if ps == nil {
		ps = []Promotion{}
	}
	return json.Marshal(document{Schema, ps})
}

// promotionJSON is the wire form of a [Promotion].
type promotionJSON struct {
	ID       string            `json:"id"`
	Name     map[string]string `json:"name,omitempty"`
	Phase    Phase             `json:"phase,omitempty"`
	Group    string            `json:"group,omitempty"`
	Pick     Pick              `json:"pick,omitempty"`
	Priority int               `json:"priority,omitempty"`
	Excludes []string          `json:"excludes,omitempty"`
	Window   Window            `json:"window,omitzero"`
	Codes    []string          `json:"codes,omitempty"`
	Coded    bool              `json:"coded,omitempty"`
	When     json.RawMessage   `json:"when,omitempty"`
	Then     json.RawMessage   `json:"then,omitempty"`
	Limits   Limits            `json:"limits,omitzero"`
	Cap      Figures           `json:"cap,omitempty"`
	Basis    Basis             `json:"basis,omitempty"`
	Round    Scope             `json:"round,omitempty"`
	Rounding money.Rounding    `json:"rounding,omitempty"`
	Spread   Spread            `json:"spread,omitempty"`
}

// MarshalJSON writes the promotion; fields with their default are left out.
func (p Promotion) MarshalJSON() ([]byte, error) {
	j := promotionJSON{
		ID: p.ID, Name: p.Name, Phase: p.Phase, Group: p.Group, Pick: p.Pick, Priority: p.Priority, Excludes: p.Excludes,
		Window: p.Window, Codes: p.Codes, Coded: p.Coded, Limits: p.Limits, Cap: p.Cap, Basis: p.Basis, Round: p.Round,
		Rounding: p.Rounding, Spread: p.Spread,
	}
	var err error
	if p.When != nil {
		if j.When, err = tagged(p.When.conditionWord(), p.When); err != nil {
			return nil, err
		}
	}
	if p.Then != nil {
		if j.Then, err = tagged(p.Then.actionWord(), p.Then); err != nil {
			return nil, err
		}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads the promotion strictly.
func (p *Promotion) UnmarshalJSON(data []byte) error {
	var j promotionJSON
	var errs commerce.FieldErrors
	errs.AddUnder("", "promo.json", commerce.Unmarshal(data, &j))
	*p = Promotion{
		ID: j.ID, Name: j.Name, Phase: j.Phase, Group: j.Group, Pick: j.Pick, Priority: j.Priority, Excludes: j.Excludes,
		Window: j.Window, Codes: j.Codes, Coded: j.Coded, Limits: j.Limits, Cap: j.Cap, Basis: j.Basis, Round: j.Round,
		Rounding: j.Rounding, Spread: j.Spread,
	}
	var err error
	if given(j.When) {
		p.When, err = untagged(j.When, conditionTypes())
		errs.AddUnder("/when", "promo.json", err)
	}
	if given(j.Then) {
		p.Then, err = untagged(j.Then, actionTypes())
		errs.AddUnder("/then", "promo.json", err)
	}
	return errs.Err()
}

func given(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// IsZero says that the window is always open.
func (w Window) IsZero() bool { return w.Span.IsZero() && w.Zone == "" && len(w.Weekly) == 0 }

// MarshalJSON writes a list of conditions.
func (cs Conditions) MarshalJSON() ([]byte, error) { //nolint:recvcheck // the elements are read in place
	raw := make([]json.RawMessage, len(cs))
	for i, c := range cs {
		if c == nil {
			raw[i] = json.RawMessage("null")
			continue
		}
		var err error
		if raw[i], err = tagged(c.conditionWord(), c); err != nil {
			return nil, err
		}
	}
	return json.Marshal(raw)
}

// UnmarshalJSON reads a list of conditions strictly.
func (cs *Conditions) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return commerce.Detail(commerce.ErrJSON, "pricing/promo: not a list of conditions")
	}
	var errs commerce.FieldErrors
	*cs = make(Conditions, len(raw))
	for i := range raw {
		var err error
		(*cs)[i], err = untagged(raw[i], conditionTypes())
		errs.AddUnder("/"+strconv.Itoa(i), "promo.json", err)
	}
	return errs.Err()
}

type notJSON struct {
	Of json.RawMessage `json:"of"`
}

// MarshalJSON writes the condition.
func (n Not) MarshalJSON() ([]byte, error) {
	if n.Of == nil {
		return []byte(`{"of":null}`), nil
	}
	of, err := tagged(n.Of.conditionWord(), n.Of)
	if err != nil {
		return nil, err
	}
	return json.Marshal(notJSON{of})
}

// UnmarshalJSON reads the condition strictly.
func (n *Not) UnmarshalJSON(data []byte) error {
	var j notJSON
	if err := commerce.Unmarshal(data, &j); err != nil {
		return err
	}
	var errs commerce.FieldErrors
	var err error
	n.Of, err = untagged(j.Of, conditionTypes())
	errs.AddUnder("/of", "promo.json", err)
	return errs.Err()
}

type stepJSON struct {
	Quantity int64           `json:"quantity,omitempty"`
	Spend    Figures         `json:"spend,omitempty"`
	Then     json.RawMessage `json:"then"`
}

// MarshalJSON writes the step.
func (s Step) MarshalJSON() ([]byte, error) {
	j := stepJSON{Quantity: s.Quantity, Spend: s.Spend, Then: json.RawMessage("null")}
	if s.Then != nil {
		var err error
		if j.Then, err = tagged(s.Then.actionWord(), s.Then); err != nil {
			return nil, err
		}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads the step strictly.
func (s *Step) UnmarshalJSON(data []byte) error {
	var j stepJSON
	if err := commerce.Unmarshal(data, &j); err != nil {
		return err
	}
	*s = Step{Quantity: j.Quantity, Spend: j.Spend}
	var errs commerce.FieldErrors
	var err error
	s.Then, err = untagged(j.Then, actionTypes())
	errs.AddUnder("/then", "promo.json", err)
	return errs.Err()
}

// tagged writes v as an object with its type in front.
func tagged(word string, v any) (json.RawMessage, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	head := `{"type":"` + word + `"`
	if len(data) > 2 {
		head += ","
	}
	return append([]byte(head), data[1:]...), nil
}

// maxNesting bounds the brackets of one condition or action: more than any that
// Compile accepts.
const maxNesting = 4 * maxDepth

// untagged reads an object by its type.
func untagged[T any](raw json.RawMessage, types map[string]func([]byte) (T, error)) (T, error) {
	var no T
	if nesting(raw) > maxNesting {
		return no, commerce.Detail(commerce.ErrJSON, "pricing/promo: nested deeper than %d", maxNesting)
	}
	rest, word, ok := cutType(raw)
	if !ok {
		return no, commerce.Detail(commerce.ErrJSON, "pricing/promo: not an object with one type")
	}
	read, ok := types[word]
	if !ok {
		return no, commerce.FieldErrors{{
			Path: "/type", Code: "promo.json.type",
			Err: commerce.Detail(commerce.ErrUnknownWord, "pricing/promo: unknown type %q", clip(word)),
		}}
	}
	return read(rest)
}

func nesting(raw []byte) (most int) {
	depth, text := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			depth++
			most = max(most, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return most
}

// cutType returns a JSON object without its member "type", and that member.
func cutType(raw []byte) (rest []byte, word string, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, "", false
	}
	rest = append(rest, '{')
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, "", false
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, "", false
		}
		if name == "type" {
			if ok || json.Unmarshal(value, &word) != nil {
				return nil, "", false
			}
			ok = true
			continue
		}
		if len(rest) > 1 {
			rest = append(rest, ',')
		}
		key, _ := json.Marshal(name)
		rest = append(append(append(rest, key...), ':'), value...)
	}
	return append(rest, '}'), word, ok
}

func reader[V, T any](wrap func(V) T) func([]byte) (T, error) {
	return func(data []byte) (T, error) {
		var v V
		err := commerce.Unmarshal(data, &v)
		return wrap(v), err
	}
}

func conditionTypes() map[string]func([]byte) (Condition, error) {
	return map[string]func([]byte) (Condition, error){
		"all":         reader(func(v AllOf) Condition { return v }),
		"any":         reader(func(v AnyOf) Condition { return v }),
		"not":         reader(func(v Not) Condition { return v }),
		"spend":       reader(func(v Spend) Condition { return v }),
		"quantity":    reader(func(v Quantity) Condition { return v }),
		"fact":        reader(func(v Fact) Condition { return v }),
		"group":       reader(func(v Group) Condition { return v }),
		"orders":      reader(func(v Orders) Condition { return v }),
		"first_order": reader(func(v FirstOrder) Condition { return v }),
		"channel":     reader(func(v Channel) Condition { return v }),
		"market":      reader(func(v Market) Condition { return v }),
		"currency":    reader(func(v Currency) Condition { return v }),
		"during":      reader(func(v During) Condition { return v }),
		"custom":      reader(func(v Custom) Condition { return v }),
	}
}

func actionTypes() map[string]func([]byte) (Action, error) {
	return map[string]func([]byte) (Action, error){
		"percent":   reader(func(v Percent) Action { return v }),
		"off":       reader(func(v Off) Action { return v }),
		"set_price": reader(func(v SetPrice) Action { return v }),
		"buy_get":   reader(func(v BuyGet) Action { return v }),
		"for_price": reader(func(v ForPrice) Action { return v }),
		"bundle":    reader(func(v Bundle) Action { return v }),
		"tiered":    reader(func(v Tiered) Action { return v }),
		"gift":      reader(func(v Gift) Action { return v }),
		"shipping":  reader(func(v Shipping) Action { return v }),
		"points":    reader(func(v Points) Action { return v }),
		"custom":    reader(func(v Custom) Action { return v }),
	}
}

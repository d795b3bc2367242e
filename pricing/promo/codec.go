package promo

import (
	"bytes"
	"encoding/json"

	"github.com/bottega-go/commerce"
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

// The wire forms replace interfaces by values that carry their type.
type (
	plainPromotion Promotion
	promotionJSON  struct {
		plainPromotion
		When conditionJSON `json:"when,omitzero"`
		Then actionJSON    `json:"then,omitzero"`
	}
	plainStep Step
	stepJSON  struct {
		plainStep
		Then actionJSON `json:"then"`
	}
	notJSON struct {
		Of conditionJSON `json:"of"`
	}
	conditionJSON struct{ Condition }
	actionJSON    struct{ Action }
)

// MarshalJSON writes the promotion; fields with their default are left out.
func (p Promotion) MarshalJSON() ([]byte, error) {
	return json.Marshal(promotionJSON{plainPromotion(p), conditionJSON{p.When}, actionJSON{p.Then}})
}

// UnmarshalJSON reads the promotion strictly.
func (p *Promotion) UnmarshalJSON(data []byte) error {
	var j promotionJSON
	err := commerce.Unmarshal(data, &j)
	*p = Promotion(j.plainPromotion)
	p.When, p.Then = j.When.Condition, j.Then.Action
	return err
}

// IsZero says that the window is always open.
func (w Window) IsZero() bool { return w.Span.IsZero() && w.Zone == "" && len(w.Weekly) == 0 }

// UnmarshalJSON reads a list of words; a plain slice of bytes would be read from
// base64 too.
func (d *Days) UnmarshalJSON(data []byte) error {
	var list []struct{ Day }
	err := commerce.Unmarshal(data, &list)
	*d = make(Days, len(list))
	for i := range list {
		(*d)[i] = list[i].Day
	}
	return err
}

// MarshalJSON writes a list of conditions.
func (cs Conditions) MarshalJSON() ([]byte, error) { //nolint:recvcheck // the elements are read in place
	list := make([]conditionJSON, len(cs))
	for i, c := range cs {
		list[i] = conditionJSON{c}
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads a list of conditions strictly.
func (cs *Conditions) UnmarshalJSON(data []byte) error {
	var list []conditionJSON
	err := commerce.Unmarshal(data, &list)
	*cs = make(Conditions, len(list))
	for i := range list {
		(*cs)[i] = list[i].Condition
	}
	return err
}

// MarshalJSON writes the condition.
func (n Not) MarshalJSON() ([]byte, error) { return json.Marshal(notJSON{conditionJSON{n.Of}}) }

// UnmarshalJSON reads the condition strictly.
func (n *Not) UnmarshalJSON(data []byte) error {
	var j notJSON
	err := commerce.Unmarshal(data, &j)
	n.Of = j.Of.Condition
	return err
}

// MarshalJSON writes the step.
func (s Step) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepJSON{plainStep(s), actionJSON{s.Then}})
}

// UnmarshalJSON reads the step strictly.
func (s *Step) UnmarshalJSON(data []byte) error {
	var j stepJSON
	err := commerce.Unmarshal(data, &j)
	*s = Step(j.plainStep)
	s.Then = j.Then.Action
	return err
}

// MarshalJSON writes the condition with its type.
func (c conditionJSON) MarshalJSON() ([]byte, error) {
	if c.Condition == nil {
		return []byte("null"), nil
	}
	return tagged(c.conditionWord(), c.Condition)
}

// UnmarshalJSON reads the condition by its type.
func (c *conditionJSON) UnmarshalJSON(data []byte) (err error) {
	c.Condition, err = untagged(data, conditionTypes())
	return err
}

// MarshalJSON writes the action with its type.
func (a actionJSON) MarshalJSON() ([]byte, error) {
	if a.Action == nil {
		return []byte("null"), nil
	}
	return tagged(a.actionWord(), a.Action)
}

// UnmarshalJSON reads the action by its type.
func (a *actionJSON) UnmarshalJSON(data []byte) (err error) {
	a.Action, err = untagged(data, actionTypes())
	return err
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

// untagged reads an object by its type; null is nothing, which Compile refuses
// where something is needed.
func untagged[T any](raw json.RawMessage, types map[string]func([]byte) (T, error)) (T, error) {
	var no T
	if string(raw) == "null" {
		return no, nil
	}
	if nesting(raw) > maxNesting {
		return no, malformed("", "promo.json", commerce.Detail(commerce.ErrJSON, "pricing/promo: nested deeper than %d", maxNesting))
	}
	rest, word, ok := cutType(raw)
	if !ok {
		return no, malformed("", "promo.json", commerce.Detail(commerce.ErrJSON, "pricing/promo: not an object with one type"))
	}
	read, ok := types[word]
	if !ok {
		return no, malformed("/type", "promo.json.type", commerce.Detail(commerce.ErrUnknownWord, "pricing/promo: unknown type %q", clip(word)))
	}
	return read(rest)
}

func malformed(path, code string, err error) error {
	return commerce.FieldErrors{{Path: path, Code: code, Err: err}}
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

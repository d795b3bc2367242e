package schema

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// Draft is the dialect of the schemas.
const Draft = "https://json-schema.org/draft/2020-12/schema"

// Of returns the schema of a type as a value for [json.Marshal], empty if
// nothing is known. Named structs are in its $defs.
func Of(t reflect.Type) map[string]any {
	g := generator{defs: map[string]any{}, names: map[string]reflect.Type{}}
	root := g.of(t)
	if ref, ok := root["$ref"].(string); ok && len(g.defs) == 1 {
		name := strings.TrimPrefix(ref, refs)
		if def, ok := g.defs[name].(object); ok && !mentions(def, ref) {
			return def
		}
	}
	if len(g.defs) > 0 {
		root["$defs"] = g.defs
	}
	return root
}

type object = map[string]any

const refs = "#/$defs/"

type generator struct {
	defs  object
	names map[string]reflect.Type
}

var (
	jsonMarshaler   = reflect.TypeFor[json.Marshaler]()
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// Described is a type that knows its schema; of returns that of another type.
type Described interface {
	JSONSchema(of func(reflect.Type) map[string]any) map[string]any
}

func (g *generator) of(t reflect.Type) object {
	if d, ok := reflect.TypeAssert[Described](reflect.Zero(t)); ok {
		return d.JSONSchema(g.of)
	}
	switch s := known(t); {
	case s["properties"] != nil:
		return g.named(t, func() object { return s })
	case s != nil:
		return s
	}
	if wire, ok := mirrors[t]; ok {
		return g.named(t, func() object { return g.of(wire) })
	}
	p := reflect.PointerTo(t)
	switch {
	case t.Kind() == reflect.Pointer:
		return object{"anyOf": []any{g.of(t.Elem()), object{"type": "null"}}}
	case p.Implements(jsonUnmarshaler) || p.Implements(jsonMarshaler):
		return g.custom(t)
	case p.Implements(textUnmarshaler) || p.Implements(textMarshaler):
		return text(t)
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return object{"type": "integer", "minimum": 0}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Array:
		return object{"type": "array", "items": g.of(t.Elem())}
	case reflect.Slice:
		if t == reflect.TypeFor[[]byte]() {
			return object{"type": "string", "contentEncoding": "base64"}
		}
		return object{"type": []string{"array", "null"}, "items": g.of(t.Elem())}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": g.of(t.Elem())}
	case reflect.Struct:
		return g.named(t, func() object { return g.structure(t, words[t]) })
	default:
		return object{}
	}
}

// named puts the schema of a named type into the definitions.
func (g *generator) named(t reflect.Type, schema func() object) object {
	if t.Name() == "" {
		return schema()
	}
	name := t.String() // tax.Supply
	for n := 2; g.names[name] != nil && g.names[name] != t; n++ {
		name = t.String() + strings.Repeat("_", n-1)
	}
	if g.names[name] == nil {
		g.names[name] = t
		g.defs[name] = schema()
	}
	return object{"$ref": refs + name}
}

// structure is the schema of a struct as encoding/json sees it. A schema word
// is the one of a stored form; a tag const says what a member always is.
func (g *generator) structure(t reflect.Type, word string) object {
	properties := object{}
	if word != "" {
		properties["schema"] = object{"const": word}
	}
	g.members(t, properties)
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	var required []string
	for name, p := range properties {
		if _, always := p.(object)["const"]; always {
			required = append(required, name)
		}
	}
	if required != nil {
		slices.Sort(required)
		s["required"] = required
	}
	return s
}

func (g *generator) members(t reflect.Type, properties object) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch always := f.Tag.Get("const"); {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			g.members(f.Type, properties)
		case name == "schema" && properties[name] != nil: // the word is known
		case always != "":
			properties[name] = object{"const": always}
		case name == "":
			properties[f.Name] = g.of(f.Type)
		default:
			properties[name] = g.of(f.Type)
		}
	}
}

// custom is the schema of a type with its own JSON: a set of words, or a stored
// form, which is its struct and a schema word. The zero value and the words
// themselves tell.
func (g *generator) custom(t reflect.Type) object {
	if words := flags(t); words != nil {
		return object{"type": "array", "items": object{"enum": words}}
	}
	word, state := header(t)
	if words[t] != "" {
		word = words[t]
	}
	switch {
	case word == "":
		return object{} // another form: whatever the documentation of the type says
	case state:
		return object{
			"type": "object", "required": []string{"schema", "state"}, "additionalProperties": false,
			"properties": object{"schema": object{"const": word}, "state": object{"type": "string", "contentEncoding": "base64"}},
		}
	default:
		return g.named(t, func() object { return g.structure(t, word) })
	}
}

// header returns the schema word of the zero value's JSON, and whether it has a
// binary state beside it and nothing else.
func header(t reflect.Type) (word string, state bool) {
	data, err := json.Marshal(reflect.New(t).Interface())
	var members map[string]json.RawMessage
	if err != nil || json.Unmarshal(data, &members) != nil || json.Unmarshal(members["schema"], &word) != nil {
		return "", false
	}
	return word, len(members) == 2 && members["state"] != nil
}

// text is the schema of a type that is text: one of its words, where they can
// be counted, or any string.
func text(t reflect.Type) object {
	p := reflect.New(t)
	read, reads := reflect.TypeAssert[encoding.TextUnmarshaler](p)
	write, writes := reflect.TypeAssert[encoding.TextMarshaler](p)
	if !reads || !writes || t.Kind() != reflect.Uint8 {
		return object{"type": "string"}
	}
	words := []string{}
	for i := range uint64(256) {
		p.Elem().SetUint(i)
		word, err := write.MarshalText()
		if err != nil || read.UnmarshalText(word) != nil || p.Elem().Uint() != i {
			continue
		}
		words = append(words, string(word))
	}
	if len(words) == 0 {
		return object{"type": "string"}
	}
	return object{"enum": words}
}

// flags returns the words of a set of bits, if t is one.
func flags(t reflect.Type) (words []string) {
	switch t.Kind() {
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
	default:
		return nil
	}
	p := reflect.New(t)
	for bit := range t.Bits() {
		p.Elem().SetUint(1 << bit)
		data, err := json.Marshal(p.Interface())
		var list []string
		if err == nil && json.Unmarshal(data, &list) == nil && len(list) == 1 {
			words = append(words, list[0])
		}
	}
	return words
}

// mentions says whether a schema refers to itself.
func mentions(v any, ref string) bool {
	switch v := v.(type) {
	case string:
		return v == ref
	case object:
		for _, e := range v {
			if mentions(e, ref) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return mentions(e, ref) })
	}
	return false
}

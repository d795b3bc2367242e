package commerce

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// Errors of [Unmarshal] and of the schema numbers of stored forms.
var (
	ErrJSON         = errors.New("commerce: malformed JSON")
	ErrUnknownField = errors.New("commerce: unknown field")
	ErrSchema       = errors.New("commerce: another schema")
	ErrNewerSchema  = errors.New("commerce: written by a newer version")
)

const maxDepth = 64 // of nested values; deeper input is refused

// Unmarshal decodes JSON strictly into the value that v points to. It follows
// encoding/json, but refuses unknown fields, names in another letter case,
// duplicate names, and nesting deeper than 64, and it reports all problems at
// once as [FieldErrors], each with the pointer of its field. On error the value
// must not be used.
func Unmarshal(data []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("%w: the target is not a pointer", ErrJSON)
	}
	if !json.Valid(data) {
		var raw json.RawMessage
		err := json.Unmarshal(data, &raw)
		return FieldErrors{{Code: "commerce.json.malformed", Err: Detail(ErrJSON, "commerce: malformed JSON: %v", err)}}
	}
	var d strictDecoder
	d.decode(target.Elem(), bytes.TrimSpace(data), "", 0)
	return d.errs.Err()
}

type strictDecoder struct{ errs FieldErrors }

func (d *strictDecoder) fail(path string, err error) {
	code := "commerce.json.invalid"
	if errors.Is(err, ErrUnknownField) {
		code = "commerce.json.unknown_field"
	}
	d.errs.AddUnder(path, code, err)
}

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (d *strictDecoder) decode(v reflect.Value, data []byte, path string, depth int) {
	if depth > maxDepth {
		d.fail(path, Detail(ErrJSON, "commerce: nested deeper than %d", maxDepth))
		return
	}
	null := string(data) == "null"
	t := v.Type()
	custom := v.CanAddr() && (reflect.PointerTo(t).Implements(jsonUnmarshaler) || reflect.PointerTo(t).Implements(textUnmarshaler))
	switch {
	case custom:
		if null && !reflect.PointerTo(t).Implements(jsonUnmarshaler) {
			d.fail(path, Detail(ErrJSON, "commerce: null is not a value here"))
			return
		}
		d.leaf(v, data, path)
	case t.Kind() == reflect.Pointer:
		if null {
			v.SetZero()
			return
		}
		p := reflect.New(t.Elem())
		d.decode(p.Elem(), data, path, depth+1)
		v.Set(p)
	case null:
		v.SetZero()
	case t.Kind() == reflect.Struct && data[0] == '{':
		d.object(v, data, path, depth)
	case t.Kind() == reflect.Slice && !rawBytes(t):
		if data[0] != '[' {
			d.fail(path, Detail(ErrJSON, "commerce: not a list"))
			return
		}
		d.array(v, data, path, depth)
	case t.Kind() == reflect.Map && data[0] == '{' && t.Key().Kind() == reflect.String:
		d.dictionary(v, data, path, depth)
	default:
		d.leaf(v, data, path)
	}
}

// rawBytes says that a slice holds bytes, which JSON has as a base64 string.
// encoding/json reads any slice of a kind of byte so, enumerations too.
func rawBytes(t reflect.Type) bool {
	return t.Elem().Kind() == reflect.Uint8 && !reflect.PointerTo(t.Elem()).Implements(textUnmarshaler)
}

func (d *strictDecoder) leaf(v reflect.Value, data []byte, path string) {
	err := json.Unmarshal(data, v.Addr().Interface())
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		err = Detail(ErrJSON, "commerce: %s is not a %s", wrong.Value, wrong.Type)
	}
	if err != nil {
		d.fail(path, err)
	}
}

// members calls f for each name and raw value of an object.
func (d *strictDecoder) members(data []byte, path string, f func(name string, value json.RawMessage)) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	seen := make(map[string]bool)
	_, _ = dec.Token() // the data are valid: no call below can fail
	for dec.More() {
		token, _ := dec.Token()
		name, _ := token.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil && !errors.Is(err, io.EOF) {
			d.fail(path, err)
			return
		}
		if seen[name] {
			d.fail(path+Pointer(name), Detail(ErrJSON, "commerce: the name appears twice"))
			continue
		}
		seen[name] = true
		f(name, value)
	}
}

func (d *strictDecoder) object(v reflect.Value, data []byte, path string, depth int) {
	fields := make(map[string]reflect.Value)
	collectFields(v, fields)
	d.members(data, path, func(name string, value json.RawMessage) {
		field, ok := fields[name]
		if !ok {
			d.fail(path+Pointer(name), ErrUnknownField)
			return
		}
		d.decode(field, value, path+Pointer(name), depth+1)
	})
}

func collectFields(v reflect.Value, fields map[string]reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			collectFields(v.Field(i), fields)
		case name == "":
			fields[f.Name] = v.Field(i)
		default:
			fields[name] = v.Field(i)
		}
	}
}

func (d *strictDecoder) array(v reflect.Value, data []byte, path string, depth int) {
	dec := json.NewDecoder(bytes.NewReader(data))
	_, _ = dec.Token()
	out := reflect.MakeSlice(v.Type(), 0, 0)
	for i := 0; dec.More(); i++ {
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			d.fail(path, err)
			return
		}
		out = reflect.Append(out, reflect.Zero(v.Type().Elem()))
		d.decode(out.Index(i), value, path+"/"+strconv.Itoa(i), depth+1)
	}
	v.Set(out)
}

func (d *strictDecoder) dictionary(v reflect.Value, data []byte, path string, depth int) {
	out := reflect.MakeMap(v.Type())
	d.members(data, path, func(name string, value json.RawMessage) {
		key := reflect.New(v.Type().Key()).Elem()
		if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](key.Addr()); ok {
			if err := u.UnmarshalText([]byte(name)); err != nil {
				d.fail(path+Pointer(name), err)
				return
			}
		} else {
			key.SetString(name)
		}
		elem := reflect.New(v.Type().Elem()).Elem()
		d.decode(elem, value, path+Pointer(name), depth+1)
		out.SetMapIndex(key, elem)
	})
	v.Set(out)
}

// UnmarshalSchema decodes a stored form strictly, like [Unmarshal], after
// comparing its "schema" with the newest one that the caller knows, such as
// "commerce/order/3". The same name with an older number is read; a newer
// number is [ErrNewerSchema]; anything else is [ErrSchema]. The target needs a
// field for "schema".
func UnmarshalSchema(data []byte, newest string, v any) error {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return FieldErrors{{Code: "commerce.json.malformed", Err: Detail(ErrJSON, "commerce: malformed JSON: %v", err)}}
	}
	name, number, ok := cutSchema(newest)
	gotName, gotNumber, gotOK := cutSchema(head.Schema)
	if !ok || !gotOK || name != gotName || gotNumber < 1 {
		return FieldErrors{{
			Path: "/schema", Code: "commerce.schema.other",
			Err: Detail(ErrSchema, "commerce: %q is not %s", clip([]byte(head.Schema)), newest),
		}}
	}
	if gotNumber > number {
		return FieldErrors{{
			Path: "/schema", Code: "commerce.schema.newer",
			Err: Detail(ErrNewerSchema, "commerce: %q was written by a newer version than %s", clip([]byte(head.Schema)), newest),
		}}
	}
	return Unmarshal(data, v)
}

func cutSchema(s string) (name string, number int, ok bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", 0, false
	}
	number, err := strconv.Atoi(s[i+1:])
	return s[:i], number, err == nil && strconv.Itoa(number) == s[i+1:]
}

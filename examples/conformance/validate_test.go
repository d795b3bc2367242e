package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bottega-go/commerce/internal/conformance/schema"
)

// validator is a JSON Schema validator for the keywords that the schemas of
// this module use; another keyword is an error.
type validator struct {
	root  map[string]any
	files map[string]map[string]any // by $id
}

// check returns what is wrong with v at path.
func (v validator) check(s, value any, path string) error {
	rules, ok := s.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: the schema is %T", path, s)
	}
	for _, word := range slices.Sorted(maps.Keys(rules)) {
		if err := v.rule(word, rules, value, path); err != nil {
			return err
		}
	}
	return nil
}

func (v validator) rule(word string, rules map[string]any, value any, path string) error {
	rule := rules[word]
	object, isObject := value.(map[string]any)
	list, isList := value.([]any)
	text, isText := value.(string)
	number, isNumber := value.(json.Number)
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
	}
	switch word {
	case "$schema", "$id", "$defs", "title", "description", "default", "contentEncoding":
	case "$ref":
		return v.follow(rule.(string), value, path)
	case "const":
		if !reflect.DeepEqual(rule, value) {
			return bad("%v is not %v", value, rule)
		}
	case "enum":
		if !slices.ContainsFunc(rule.([]any), func(x any) bool { return reflect.DeepEqual(x, value) }) {
			return bad("%v is not one of %v", value, rule)
		}
	case "type":
		names, many := rule.([]any)
		if !many {
			names = []any{rule}
		}
		if !slices.ContainsFunc(names, func(n any) bool { return isType(n.(string), value) }) {
			return bad("%v is not %v", value, rule)
		}
	case "pattern":
		if isText && !regexp.MustCompile(rule.(string)).MatchString(text) {
			return bad("%q does not match %s", text, rule)
		}
	case "format":
		layout, ok := map[string]string{"date-time": time.RFC3339Nano, "date": time.DateOnly}[rule.(string)]
		if !ok {
			return bad("format %v", rule)
		}
		if _, err := time.Parse(layout, text); isText && err != nil {
			return bad("%v", err)
		}
	case "minimum":
		if isNumber && strings.HasPrefix(number.String(), "-") && rule.(json.Number).String() == "0" {
			return bad("%s is below %v", number, rule)
		}
	case "minLength":
		if isText && text == "" {
			return bad("empty")
		}
	case "minItems", "maxItems":
		n, err := rule.(json.Number).Int64()
		if err != nil || isList && (word == "minItems") == (int64(len(list)) < n) && int64(len(list)) != n {
			return bad("%d elements", len(list))
		}
	case "items":
		for i, e := range list {
			if err := v.check(rule, e, fmt.Sprintf("%s/%d", path, i)); err != nil {
				return err
			}
		}
	case "required":
		for _, name := range rule.([]any) {
			if _, has := object[name.(string)]; isObject && !has {
				return bad("no %v", name)
			}
		}
	case "properties":
		for name, s := range rule.(map[string]any) {
			if e, has := object[name]; has {
				if err := v.check(s, e, path+"/"+name); err != nil {
					return err
				}
			}
		}
	case "additionalProperties":
		known, _ := rules["properties"].(map[string]any)
		for name, e := range object {
			if known[name] != nil {
				continue
			}
			if rule == false {
				return bad("unknown member %q", name)
			}
			if err := v.check(rule, e, path+"/"+name); err != nil {
				return err
			}
		}
	case "anyOf", "oneOf":
		var errs []string
		for _, s := range rule.([]any) {
			if err := v.check(s, value, path); err != nil {
				errs = append(errs, err.Error())
			}
		}
		if fit := len(rule.([]any)) - len(errs); fit == 0 || word == "oneOf" && fit > 1 {
			return bad("%d of %s fit: %s", fit, word, strings.Join(errs, "; "))
		}
	default:
		return bad("the validator does not know the keyword %q", word)
	}
	return nil
}

func (v validator) follow(ref string, value any, path string) error {
	file, place, ok := strings.Cut(ref, "#")
	at := any(v.root)
	if file != "" {
		root := v.files[strings.TrimPrefix(file, schema.Base)]
		v.root, at = root, root
	}
	for name := range strings.SplitSeq(strings.Trim(place, "/"), "/") {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	if !ok || at == nil {
		return fmt.Errorf("%s: %s leads nowhere", path, ref)
	}
	return v.check(at, value, path)
}

func isType(name string, value any) bool {
	switch v := value.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case json.Number:
		return name == "number" || name == "integer" && !strings.ContainsAny(v.String(), ".eE")
	case []any:
		return name == "array"
	default:
		return name == "object"
	}
}

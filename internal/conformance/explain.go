package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/bottega-go/commerce"
)

// With returns a result, whose JSON is an object, with more members.
func With(result any, more map[string]any) (map[string]any, error) {
	data, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	var own map[string]json.RawMessage
	if err := json.Unmarshal(data, &own); err != nil {
		return nil, fmt.Errorf("the result is no object: %w", err)
	}
	out := make(map[string]any, len(own)+len(more))
	for name, value := range own {
		out[name] = value
	}
	maps.Copy(out, more)
	return out, nil
}

// Explained returns a result with its code and reasons.
func Explained(result commerce.Explained) (map[string]any, error) {
	return With(result, map[string]any{"code": result.Code(), "reasons": result.Reasons()})
}

// CodesOf returns the codes of reasons, so that a vector can name them without
// their figures.
func CodesOf(reasons []commerce.Reason) []string {
	codes := make([]string, len(reasons))
	for i, r := range reasons {
		codes[i] = r.Code
	}
	return codes
}

// Problems returns "path code" of each field error.
func Problems(err error) []string {
	out := []string{}
	for _, f := range fields(err, nil) {
		out = append(out, strings.TrimSpace(f.Path+" "+f.Code))
	}
	return out
}

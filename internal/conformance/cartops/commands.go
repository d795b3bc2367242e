package cartops

import (
	"encoding/json"
	"reflect"

	"github.com/bottega-go/commerce/cart"
)

// commands are a list of commands, each with its type.
type commands []cart.Command

// UnmarshalJSON reads them strictly.
func (cs *commands) UnmarshalJSON(data []byte) error {
	list, err := cart.ParseCommands(data)
	*cs = list
	return err
}

// JSONSchema is a list of objects, of which the type says the other members.
func (commands) JSONSchema(of func(reflect.Type) map[string]any) map[string]any {
	var each []any
	for _, c := range []cart.Command{
		cart.Add{},
		cart.SetQty{},
		cart.Remove{},
		cart.Move{},
		cart.SaveForLater{},
		cart.Restore{},
		cart.EnterCode{},
		cart.DropCode{},
		cart.Note{},
		cart.Gift{},
		cart.Attributes{},
		cart.SetCustomer{},
		cart.SetDestination{},
		cart.SetGroup{},
		cart.DropGroup{},
		cart.Accept{},
	} {
		var typed []struct {
			Type string `json:"type"`
		}
		if data, err := cart.FormatCommands(c); err != nil || json.Unmarshal(data, &typed) != nil {
			continue
		}
		fields := []reflect.StructField{{Name: "Type", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(`json:"type" const:"` + typed[0].Type + `"`)}}
		for f := range reflect.TypeOf(c).Fields() {
			fields = append(fields, f)
		}
		each = append(each, of(reflect.StructOf(fields)))
	}
	return map[string]any{"type": "array", "items": map[string]any{"oneOf": each}}
}

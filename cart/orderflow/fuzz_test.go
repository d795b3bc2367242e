package orderflow_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart/orderflow"
)

// Any list of events either follows or is refused; what was applied can be
// stored and folded again.
func FuzzEvents(f *testing.F) {
	o := order(f)
	f.Add([]byte(`[{"id":"p","at":"2026-11-23T10:00:00Z","kind":"paid","amount":{"amount":"46.90","currency":"EUR"}}]`))
	f.Add([]byte(`[{"id":"s","at":"2026-11-23T10:00:00Z","kind":"fulfilled","amount":null,"shipment":"a","units":[{"line":"l1","qty":2,"amount":null}]},` +
		`{"id":"c","at":"2026-11-23T11:00:00Z","kind":"cancelled","amount":null,"units":[{"line":"l1","qty":1,"amount":null},{"charge":"c1","amount":null}]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var events []orderflow.Event
		if commerce.Unmarshal(data, &events) != nil {
			return
		}
		flow, err := orderflow.New(o)
		require.NoError(t, err)
		for _, e := range events {
			flow, _, _ = flow.Apply(e)
		}
		owed, paid, open, err := flow.Due()
		require.NoError(t, err)
		sum, err := paid.Add(open)
		require.NoError(t, err)
		require.Equal(t, owed, sum)
		stored, err := json.Marshal(flow.Events())
		require.NoError(t, err)
		var back []orderflow.Event
		require.NoError(t, commerce.Unmarshal(stored, &back))
		again, err := orderflow.Fold(o, back...)
		require.NoError(t, err)
		require.Equal(t, flow.Stage(), again.Stage())
		require.Equal(t, flow.Code(), again.Code())
	})
}

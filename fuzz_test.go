package commerce_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
)

// Whatever reads as an order is written and read back as the same bytes, and
// neither Check nor Credit panics on it.
func FuzzOrder(f *testing.F) {
	good, err := json.Marshal(sample())
	require.NoError(f, err)
	f.Add(good)
	f.Add([]byte(`{"schema":"commerce/order/1","lines":[{"qty":-1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var o commerce.Order
		if o.UnmarshalJSON(data) != nil {
			return
		}
		first, err := json.Marshal(o)
		if err != nil {
			return // a host field that is no JSON, an instant beyond the year 9999
		}
		var again commerce.Order
		require.NoError(t, again.UnmarshalJSON(first))
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
		_ = commerce.Diff(o, again)
		if o.Check() != nil {
			_, _ = o.Credit(nil, o.All()...)
			return
		}
		full, err := o.Credit(nil, o.All()...)
		require.NoError(t, err)
		require.NoError(t, full.Check())
		d, err := full.Totals.Gross.Cmp(o.Totals.Gross)
		require.NoError(t, err)
		require.Zero(t, d)
	})
}

// What Unmarshal accepts, encoding/json reads to the same value.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(`{"name":"a","list":[{"map":{"x":1}}],"raw":[1]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict, lax tree
		if commerce.Unmarshal(data, &strict) != nil {
			return
		}
		require.NoError(t, json.Unmarshal(data, &lax))
		a, err := json.Marshal(strict)
		require.NoError(t, err)
		b, err := json.Marshal(lax)
		require.NoError(t, err)
		require.Equal(t, string(b), string(a))
	})
}

func FuzzTerritory(f *testing.F) {
	f.Add("IT-LIVIGNO")
	f.Add("el")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := commerce.ParseTerritory(s)
		if err != nil {
			require.ErrorIs(t, err, commerce.ErrUnknownTerritory)
			return
		}
		again, err := commerce.ParseTerritory(string(v))
		require.NoError(t, err)
		require.Equal(t, v, again)
		require.True(t, v.In(v.Country()))
	})
}

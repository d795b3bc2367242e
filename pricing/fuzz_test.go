package pricing_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/pricing"
)

// What reads as a price list is written and read back alike.
func FuzzParseBook(f *testing.F) {
	f.Add([]byte(`{"schema":"commerce/prices/1","entries":[{"id":"a","sku":"x","amount":{"amount":"1.00","currency":"EUR"},"compare_at":null,"floor":null}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := pricing.ParseBook(data)
		if err != nil {
			return
		}
		first, err := json.Marshal(book)
		if err != nil {
			return // an instant that RFC 3339 cannot write
		}
		again, err := pricing.ParseBook(first)
		require.NoError(t, err)
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

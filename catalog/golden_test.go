package catalog_test

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/catalog"
)

// TestStoredForms reads the form of each schema number. The files stay for
// ever: what a shop stored ten years ago is still read.
func TestStoredForms(t *testing.T) {
	data, err := os.ReadFile("testdata/golden/product-1.json")
	require.NoError(t, err)
	var p catalog.Product
	require.NoError(t, json.Unmarshal(data, &p))
	require.NoError(t, p.Check())
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		require.False(t, v.Field(i).IsZero(), "the file has no %s", v.Type().Field(i).Name)
	}
	v = reflect.ValueOf(p.Variants[0])
	for i := range v.NumField() {
		require.False(t, v.Field(i).IsZero(), "the file has no %s", v.Type().Field(i).Name)
	}
	again, err := json.Marshal(p)
	require.NoError(t, err)
	require.JSONEq(t, string(data), string(again))
}

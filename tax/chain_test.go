package tax_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

// A law that lists codes of the tariff is exact only by code: the longest code
// that has a row wins, and without one the category answers.
func TestCodesOfGoodsComeBeforeCategories(t *testing.T) {
	book, err := tax.EU().With(
		tax.Row{Territory: "AT", Category: "cn.04", Rate: money.MustPercent("10"), Source: commerce.Source{Trust: commerce.Secondary}},
		tax.Row{Territory: "AT", Category: "cn.0401", Rate: money.MustPercent("4.9"), Source: commerce.Source{Trust: commerce.Secondary}},
	)
	require.NoError(t, err)
	s := tax.Supply{Seller: tax.Seller{Territory: "AT"}, From: "AT", To: "AT", On: today, Category: "electronics"}
	for cn, want := range map[string]string{"04012011": "4.9%", "0401": "4.9%", "0402": "10%", "04": "10%", "2203": "20%", "": "20%"} {
		s.CN = cn
		d, err := tax.Decide(book, s)
		require.NoError(t, err)
		require.Equal(t, want, d.Tax.Rate.String(), cn)
		require.Equal(t, "electronics", d.Tax.Product)
		require.NotEmpty(t, d.Reasons())
	}
	s.CN = "0401"
	d, err := tax.Decide(book, s)
	require.NoError(t, err)
	require.Equal(t, `4.9%: "cn.0401" in AT`, d.Reasons()[1].String())
	s.To, s.From, s.Seller.Territory = "DE", "DE", "DE" // no row of that state
	d, err = tax.Decide(book, s)
	require.NoError(t, err)
	require.Equal(t, "19%", d.Tax.Rate.String())
}

// Every natura of FatturaPA that may still be used comes out of some decision;
// the generic N2, N3 and N6 were closed at the end of 2020 and never do.
func TestEveryNaturaIsReached(t *testing.T) {
	seen := map[string]bool{}
	files, err := filepath.Glob(filepath.Join("testdata", "vectors", "*.json"))
	require.NoError(t, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		var f struct {
			Cases []struct {
				Op   string          `json:"op"`
				In   json.RawMessage `json:"in"`
				Want map[string]any  `json:"want"`
			} `json:"cases"`
		}
		require.NoError(t, json.Unmarshal(data, &f))
		for _, c := range f.Cases {
			if c.Op != "tax.decide" || c.Want == nil {
				continue
			}
			var in tax.Supply
			require.NoError(t, json.Unmarshal(c.In, &in))
			d, err := tax.Decide(tax.EU(), in)
			require.NoError(t, err)
			seen[d.Tax.Nature] = true
		}
	}
	for _, n := range []string{
		"N1", "N2.1", "N2.2", "N3.1", "N3.2", "N3.3", "N3.4", "N3.5", "N3.6", "N4", "N5",
		"N6.1", "N6.2", "N6.3", "N6.4", "N6.5", "N6.6", "N6.7", "N6.8", "N6.9", "N7",
	} {
		require.True(t, seen[n], n)
		delete(seen, n)
	}
	delete(seen, "")
	require.Empty(t, seen)
}

// A letter of intent and a chain are stated in the mentions of the invoice.
func TestMentionsOfLinks(t *testing.T) {
	d, err := tax.Decide(tax.EU(), tax.Supply{
		Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.Yes}, From: "IT", To: "IT", On: today, Intent: true,
	})
	require.NoError(t, err)
	require.Len(t, d.Notes(), 1)
	require.Contains(t, d.Notes()[0], "dichiarazione d'intento")
}

func TestLinksThatContradict(t *testing.T) {
	base := tax.Supply{Seller: tax.Seller{Territory: "IE", OSS: true}, From: "DE", To: "FR", On: today}
	for name, s := range map[string]func(*tax.Supply){
		"/chain":      func(s *tax.Supply) { s.Chain, s.Via, s.Underlying = tax.AfterTransport, tax.AsMarketplace, "CN" },
		"/triangular": func(s *tax.Supply) { s.Chain, s.DispatchNumber, s.Triangular = tax.ByIntermediary, commerce.Yes, true },
		"/call_off":   func(s *tax.Supply) { s.CallOff, s.Collected = today, true },
		"/intent":     func(s *tax.Supply) { s.Intent, s.Buyer.Taxable = true, commerce.No },
		"/cn":         func(s *tax.Supply) { s.CN = "4" },
	} {
		x := base
		s(&x)
		_, err := tax.Decide(tax.EU(), x)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, name)
		require.Equal(t, name, fields[0].Path)
		require.ErrorIs(t, err, tax.ErrContradiction)
	}
}

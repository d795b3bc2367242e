package statement_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/returns/statement"
)

// What the annex asks for and nobody gave is named, and so is what cannot be: goods whose period runs from the conclusion.
func TestModelInstructionsNameWhatIsMissing(t *testing.T) {
	trader := statement.Party{Name: "Bottega", Address: "Via Roma 1\nTorino", Contact: "a@example.org"}
	good := returns.Terms{Kind: returns.Goods, Days: 14, RefundDays: 14, ReturnDays: 14, From: returns.FromDelivery, Function: commerce.No}
	for path, change := range map[string]func(*returns.Terms, *statement.Information){
		"":       func(*returns.Terms, *statement.Information) {},
		"/phone": func(_ *returns.Terms, x *statement.Information) { x.Phone = " " },
		"/site":  func(t *returns.Terms, _ *statement.Information) { t.Function = commerce.Yes },
		// A sentence that the law may want is not left out in silence.
		"/terms/function": func(t *returns.Terms, _ *statement.Information) { t.Function = commerce.Unknown },
		"/terms":          func(t *returns.Terms, _ *statement.Information) { t.From = returns.FromConclusion },
	} {
		terms, x := good, statement.Information{Trader: trader, Phone: "+39 011 555 0100"}
		change(&terms, &x)
		doc, err := statement.ModelInstructions(language.English, terms, x)
		if path == "" {
			require.NoError(t, err)
			require.Contains(t, doc.Text(), "(Bottega, Via Roma 1, Torino, +39 011 555 0100, a@example.org)")
			require.Len(t, strings.Split(strings.TrimSpace(doc.Text()), "\n"), len(doc.Fields)+1, "a line for each field, and the title")
			continue
		}
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, path)
		require.Len(t, fields, 1)
		require.Equal(t, path, fields[0].Path)
	}
	terms := good
	terms.Kind = 99
	_, err := statement.ModelInstructions(language.English, terms, statement.Information{Trader: trader, Phone: "1"})
	require.ErrorIs(t, err, statement.ErrMissing)
}

// A trader who comes for the goods says who bears it: note 5(a) and (b) of the annex.
func TestCollectionIsAtTheTradersCost(t *testing.T) {
	doc, err := statement.ModelInstructions(language.English,
		returns.Terms{Kind: returns.Goods, Days: 14, RefundDays: 14, ReturnDays: 14, From: returns.FromDelivery, Function: commerce.No, Collect: true},
		statement.Information{Trader: statement.Party{Name: "B", Address: "A", Contact: "c"}, Phone: "1"})
	require.NoError(t, err)
	require.Contains(t, doc.Text(), "We will collect the goods.\nWe will bear the cost of returning the goods.\n")
}

package statement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/returns/statement"
)

func TestAValueCannotForgeAField(t *testing.T) {
	s := statement.Withdrawal{Consumer: statement.Party{Name: "A\nSubmitted: 01/01/2020", Contact: "a@example.org"}, Contract: "o1", At: time.Unix(1, 0)}
	d, err := statement.Acknowledgement(language.English, s, time.UTC)
	require.NoError(t, err)
	for line := range strings.Lines(d.Text()) {
		require.False(t, strings.HasPrefix(line, "Submitted: 01/01/2020"), "%s", line)
	}
}

func TestAVoluntaryReturnHasAnAddressAndNoStatutoryDay(t *testing.T) {
	d := returns.Decision{Lines: []returns.LineDecision{{Line: "l1", Verdict: returns.Granted, Ground: returns.Voluntary, Next: []string{returns.NextReturn}}}}
	doc, err := statement.Instructions(language.English, d, statement.Party{Name: "Bottega", Address: "Via Roma 1, Torino"})
	require.NoError(t, err)
	for _, f := range doc.Fields {
		require.NotContains(t, []string{"return.by", "return.trader", "return.consumer"}, f.Key)
	}
}

func TestALateRefundSaysWhatTheLawAdds(t *testing.T) {
	for tag, want := range map[language.Tag]statement.Field{
		language.Italian: {Key: "refund.late", Label: "Maggiorazione di legge per il ritardo", Value: "5,00 EUR"},
		language.English: {Key: "refund.late", Label: "Increase by law for late payment", Value: "EUR 5.00"},
	} {
		doc, err := statement.RefundNotice(tag, returns.Refund{Late: returns.Late{Days: 11, Percent: 5, Extra: money.New(500, money.EUR)}})
		require.NoError(t, err)
		require.Contains(t, doc.Fields, want)
		doc, err = statement.RefundNotice(tag, returns.Refund{})
		require.NoError(t, err)
		require.NotContains(t, doc.Text(), want.Label)
	}
}

// Who withdraws from the software alone is not told to send back the goods that he keeps.
func TestNoInstructionsForGoodsThatNobodyAskedAbout(t *testing.T) {
	c := returns.Contract{
		Country: "IT", Concluded: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Consumer: commerce.Yes, Channel: returns.Distance, Informed: commerce.Yes,
		Lines: []returns.Item{
			{Line: "goods", Qty: 1, Delivered: calendar.MustDate("2026-03-05")},
			{Line: "soft", Qty: 1, Kind: returns.DigitalContent, Facts: returns.Facts{Begun: commerce.No}},
		},
	}
	h, err := calendar.TimeLimits("IT")
	require.NoError(t, err)
	r := returns.Request{Sent: time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC), Lines: []commerce.Units{{Line: "soft"}}}
	d, err := returns.Decide(returns.EU(), c, r, calendar.Place{Zone: time.UTC, Holidays: h})
	require.NoError(t, err)
	require.Equal(t, returns.Granted, d.Verdict)
	require.Empty(t, d.Line("goods").Next)
	_, err = statement.Instructions(language.English, d, statement.Party{Name: "Shop", Address: "Via Roma 1"})
	require.Error(t, err)
}

// Every planned contract has its words in every language, and nothing of a template is left in them.
func TestModelInstructionsInEveryLanguage(t *testing.T) {
	x := statement.Information{
		Trader: statement.Party{Name: "Bottega", Address: "Via Roma 1, Torino", Contact: "a@example.org"}, Phone: "+39 011 555 0100", Site: "https://example.org", ReturnCost: money.New(9900, money.EUR),
	}
	plan := returns.Contract{Country: "IT", Consumer: commerce.Yes, Channel: returns.Distance, Online: commerce.Yes, Lines: []returns.Item{
		{Line: "a", Qty: 1, Seller: "s1", Traits: commerce.Bulky},
		{Line: "b", Qty: 2},
		{Line: "c", Qty: 1, Delivery: returns.Lots, Seller: "s2"},
		{Line: "d", Qty: 1, Delivery: returns.Regular},
		{Line: "e", Qty: 1, Kind: returns.Service},
		{Line: "f", Qty: 1, Kind: returns.DigitalContent},
		{Line: "g", Qty: 1, Kind: returns.Utility},
	}}
	list, err := returns.EU().Terms(plan, calendar.MustDate("2026-11-22"))
	require.NoError(t, err)
	require.Len(t, list, 7)
	plan.Policy.Collect = true
	collect, err := returns.EU().Terms(plan, calendar.MustDate("2026-11-22"))
	require.NoError(t, err)
	plan.Policy = returns.Policy{FreeReturn: true}
	free, err := returns.EU().Terms(plan, calendar.MustDate("2026-11-22"))
	require.NoError(t, err)
	keys := map[string]bool{}
	for _, tag := range statement.Languages() {
		for _, terms := range append(append(list, collect[0]), free[0]) {
			doc, err := statement.ModelInstructions(tag, terms, x)
			require.NoError(t, err)
			require.Equal(t, "model_instructions", doc.Kind)
			require.NotContains(t, doc.Text(), "%")
			require.NotContains(t, doc.Text(), "info.")
			for _, f := range doc.Fields {
				keys[f.Key] = true
				require.NotEmpty(t, f.Value)
			}
		}
	}
	require.Len(t, keys, 20, "every sentence of the annex, and the collection")
	_, err = statement.ModelInstructions(language.Dutch, list[0], x)
	require.ErrorIs(t, err, statement.ErrUnsupportedLanguage)
	_, err = statement.ModelInstructions(language.English, returns.Terms{}, statement.Information{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 6, "trader, telephone, function and terms")
}

// Thirty days are a word of their own where fourteen are.
func TestThirtyDays(t *testing.T) {
	x := statement.Information{Trader: statement.Party{Name: "B", Address: "A", Contact: "c"}, Phone: "1"}
	for tag, want := range map[language.Tag]string{
		language.German: "binnen dreißig Tagen", language.French: "un délai de trente jours", language.Spanish: "30 días", language.Italian: "entro 30 giorni", language.English: "within 30 days",
	} {
		doc, err := statement.ModelInstructions(tag, returns.Terms{Kind: returns.Goods, Days: 30, RefundDays: 14, ReturnDays: 14, From: returns.FromDelivery, Function: commerce.No}, x)
		require.NoError(t, err)
		require.Contains(t, doc.Text(), want)
	}
}

package statement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

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

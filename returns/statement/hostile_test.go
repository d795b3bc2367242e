package statement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

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

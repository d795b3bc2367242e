package statement_test

import (
	"flag"
	"fmt"
	"os"
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

var update = flag.Bool("update", false, "rewrite the golden files")

func rome() *time.Location {
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err)
	}
	return zone
}

var (
	trader = statement.Party{Name: "Bottega Srl", Address: "Via Roma 1, 20121 Milano", Contact: "resi@bottega.example"}
	asked  = statement.Withdrawal{
		Consumer: statement.Party{Name: "Anna Rossi", Contact: "anna@posta.example"}, Contract: "IT-1001", Items: []string{"1 × tee-m"},
		At: time.Date(2026, 12, 9, 22, 30, 0, 0, time.UTC),
	}
)

func ExampleLabels() {
	l, err := statement.Labels("IT", language.Italian, calendar.MustDate("2026-11-21"))
	fmt.Printf("%s / %s (%s, %s) %v\n", l.Function, l.Confirm, l.Source.Cite, l.Source.Trust, err)
	_, err = statement.Labels("NO", language.Norwegian, calendar.MustDate("2026-11-21"))
	fmt.Println(err)
	// Output:
	// recedere dal contratto qui / conferma recesso (Codice del consumo Art. 54-bis(3), (5), secondary) <nil>
	// returns/statement: no label in "no"
}

func ExampleAcknowledgement() {
	doc, err := statement.Acknowledgement(language.Italian, asked, rome())
	if err != nil {
		panic(err)
	}
	fmt.Print(doc.Text())
	// Output:
	// Conferma di ricezione del recesso
	// Abbiamo ricevuto la sua dichiarazione di recesso con il seguente contenuto.
	// Contratto: IT-1001
	// Beni o servizi: 1 × tee-m
	// Nome: Anna Rossi
	// Mezzo elettronico per la conferma: anna@posta.example
	// Data e ora di trasmissione: 09/12/2026 23:30:00 (UTC+01:00)
}

// Before the contract nothing has been delivered: the period is described.
func ExampleModelInstructions() {
	plan := returns.Contract{
		Country: "IT", Consumer: commerce.Yes, Channel: returns.Distance, Online: commerce.Yes,
		Lines: []returns.Item{{Line: "tee", Qty: 1}},
	}
	terms, err := returns.EU().Terms(plan, calendar.MustDate("2026-11-22"))
	if err != nil {
		panic(err)
	}
	doc, err := statement.ModelInstructions(language.English, terms[0], statement.Information{Trader: trader, Phone: "+39 02 555 0100", Site: "https://bottega.example/withdraw"})
	if err != nil {
		panic(err)
	}
	fmt.Println(terms[0].Days, "days from", terms[0].From)
	fmt.Println(doc.Fields[1].Value)
	// Output:
	// 14 days from delivery
	// The withdrawal period will expire after 14 days from the day on which you acquire, or a third party other than the carrier and indicated by you acquires, physical possession of the goods.
}

// All documents in all languages, read in review like code.
func TestGolden(t *testing.T) {
	holidays, err := calendar.Public("IT")
	require.NoError(t, err)
	where := calendar.Place{Zone: rome(), Holidays: holidays}
	order := &commerce.Order{
		ID: "IT-1001", PlacedAt: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), Currency: money.EUR, Consumer: commerce.Yes, Channel: "web",
		ShipTo: commerce.Address{Country: "IT"},
		Lines: []commerce.Line{{
			ID: "l1", SKU: "tee-m", Qty: 2, Net: money.New(2936, money.EUR), VAT: money.New(646, money.EUR), Gross: money.New(3582, money.EUR),
			Tax: commerce.Tax{Territory: "IT", Category: "S", Rate: money.MustPercent("22")},
		}},
		Tenders: []commerce.Tender{{ID: "card", Kind: "card", Amount: money.New(3582, money.EUR)}},
	}
	contract := returns.ContractOf(order, map[string]calendar.Date{"l1": calendar.MustDate("2026-11-24")})
	request := returns.Request{Sent: asked.At, Lines: []commerce.Units{{Line: "l1", Qty: 1}}}
	var b strings.Builder
	for _, tag := range statement.Languages() {
		show := func(doc statement.Document, err error) {
			require.NoError(t, err)
			digest, err := doc.Digest()
			require.NoError(t, err)
			fmt.Fprintf(&b, "--- %s %s %s\n%s\n", doc.Language, doc.Kind, digest, doc.Text())
		}
		show(statement.ModelForm(tag, trader))
		show(statement.Statement(tag, asked))
		show(statement.Acknowledgement(tag, asked, rome()))
		for _, informed := range []commerce.Tri{commerce.Yes, commerce.No} {
			contract.CostInformed = informed
			d, err := returns.Decide(returns.EU(), contract, request, where)
			require.NoError(t, err)
			show(statement.Instructions(tag, d, trader))
			refund, err := returns.NewRefund(order, nil, request, returns.RefundOptions{Decision: &d, Deductions: []returns.Deduction{
				{ID: "d", Kind: commerce.DiminishedValue, Line: "l1", Amount: money.New(200, money.EUR), Informed: commerce.Yes, Excess: commerce.Yes},
			}})
			require.NoError(t, err)
			if informed == commerce.Yes {
				show(statement.RefundNotice(tag, refund))
			}
		}
		collect := contract
		collect.Policy.Collect = true
		d, err := returns.Decide(returns.EU(), collect, request, where)
		require.NoError(t, err)
		show(statement.Instructions(tag, d, trader))
	}
	_, err = statement.Instructions(language.Dutch, returns.Decision{}, trader)
	require.ErrorIs(t, err, statement.ErrUnsupportedLanguage)
	_, err = statement.Instructions(language.Italian, returns.Decision{}, trader)
	require.ErrorIs(t, err, statement.ErrMissing)
	_, err = statement.RefundNotice(language.Dutch, returns.Refund{})
	require.ErrorIs(t, err, statement.ErrUnsupportedLanguage)
	d, err := returns.Decide(returns.EU(), contract, request, where)
	require.NoError(t, err)
	_, err = statement.Instructions(language.Italian, d, statement.Party{})
	require.ErrorIs(t, err, statement.ErrMissing)
	const file = "testdata/documents.txt"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}

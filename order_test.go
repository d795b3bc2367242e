package commerce_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/money"
)

var update = flag.Bool("update", false, "rewrite golden files")

func eur(s string) money.Amount { return money.MustParse(s, money.EUR) }

// sample is a small Italian order: two shirts with 10 % off, a book, a delivery.
func sample() commerce.Order {
	shirt := commerce.Tax{Territory: "IT", Category: "S", Rate: money.NewPercent(22), Level: "standard", Product: "clothing", Scheme: "domestic", Kind: "goods"}
	book := shirt
	book.Rate, book.Level, book.Product = money.NewPercent(4), "super_reduced", "books.print"
	o := commerce.Order{
		ID: "IT-1001", PlacedAt: time.Date(2026, 11, 21, 10, 30, 0, 0, time.UTC), Zone: "Europe/Rome",
		Currency: money.EUR, Channel: "web", Market: "IT", Consumer: commerce.Yes,
		Seller: commerce.Party{ID: "shop", Name: "Bottega Srl", VATID: "IT00743110157", Address: commerce.Address{City: "Milano", Country: "IT"}},
		Buyer: commerce.Party{
			ID: "c-81", Name: "Ada Esempio", Email: "ada@example.com", TaxID: "SMPDAA80A41F205X", VATID: "IT12345670017", Language: "it",
			Address: commerce.Address{Name: "Ada Esempio", Street: "Via Roma 1", City: "Milano", Postcode: "20121", Country: "IT"},
		},
		ShipTo: commerce.Address{Name: "Ada Esempio", Street: "Via Roma 1", City: "Milano", Postcode: "20121", Country: "IT"},
		Groups: []commerce.Group{{
			ID: "g1", Kind: "ship", Method: "gls",
			Promised: calendar.Period{First: calendar.MustDate("2026-11-24"), Last: calendar.MustDate("2026-11-25")},
			ShipTo:   commerce.Address{Name: "Ada Esempio", City: "Milano", Country: "IT"},
		}},
		Lines: []commerce.Line{
			{
				ID: "l1", SKU: "tee-m", Title: "T-shirt, M", Group: "g1", Qty: 2, Unit: "C62", Price: eur("19.90"), List: eur("39.80"),
				Discounts: []commerce.Discount{{Promotion: "nero10", Code: "NERO10", Amount: eur("3.98")}},
				Net:       eur("29.36"), VAT: eur("6.46"), Gross: eur("35.82"), Tax: shirt, Cost: eur("12.00"),
			},
			{
				ID: "l2", SKU: "book-1", Title: "Il libro", Group: "g1", Qty: 1, Price: eur("12.00"), List: eur("12.00"),
				Net: eur("11.54"), VAT: eur("0.46"), Gross: eur("12.00"), Tax: book, Traits: commerce.Newspaper | commerce.SealedMedia,
			},
		},
		Charges: []commerce.Charge{{
			ID: "c1", Kind: commerce.Shipping, Title: "GLS", Group: "g1", List: eur("4.90"),
			Net: eur("4.02"), VAT: eur("0.88"), Gross: eur("4.90"), Tax: shirt,
		}},
		Tenders:  []commerce.Tender{{ID: "t1", Kind: "card", Ref: "pi_1", Amount: eur("52.72")}},
		Editions: []commerce.Edition{{Table: "vat", Edition: "eu-2026.11"}},
		Reasons: []commerce.Reason{{
			Code: "tax.rate.category", Text: "{rate}: printed books in {territory}", Line: "l2",
			Facts: []commerce.Fact{commerce.NewFact("rate", money.NewPercent(4)), commerce.NewFact("territory", commerce.Territory("IT"))},
			Cites: []commerce.Citation{{Act: "DPR 633/1972", Provision: "Tab. A II no. 18"}},
		}},
		Host: json.RawMessage(`{"note":"leave at the door"}`),
	}
	if err := commercetest.Total(&o); err != nil {
		panic(err)
	}
	return o
}

func TestSampleKeepsTheLaws(t *testing.T) {
	o := sample()
	require.NoError(t, o.Check())
	require.Equal(t, eur("52.72"), o.Totals.Payable)
	o.Host = nil
	commercetest.OrderLaws(t, &o)
	commercetest.OrderLaws(t, new(sample()))
}

// TestGolden pins the stored forms: a file of each number stays for ever.
func TestGolden(t *testing.T) {
	o := sample()
	c, err := o.Credit(nil, commerce.Units{Line: "l1", Qty: 1}, commerce.Units{Charge: "c1"})
	require.NoError(t, err)
	c.ID, c.At = "K-1", time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for name, v := range map[string]any{"order-1.json": o, "credit-1.json": c} {
		got, err := json.MarshalIndent(v, "", "  ")
		require.NoError(t, err)
		file := filepath.Join("testdata", "golden", name)
		if *update {
			require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got))
	}
	old, err := os.ReadFile(filepath.Join("testdata", "golden", "order-1.json"))
	require.NoError(t, err)
	var back commerce.Order
	require.NoError(t, json.Unmarshal(old, &back))
	require.Empty(t, commerce.Diff(o, back))
	require.NoError(t, back.Check())
	oldCredit, err := os.ReadFile(filepath.Join("testdata", "golden", "credit-1.json"))
	require.NoError(t, err)
	var credit commerce.Credit
	require.NoError(t, json.Unmarshal(oldCredit, &credit))
	require.NoError(t, credit.Check())
	_, err = o.Credit([]commerce.Credit{credit}, commerce.Units{Charge: "c1", Amount: eur("0.01")})
	require.ErrorIs(t, err, commerce.ErrExceeds)
}

func TestCheckNamesEveryBreach(t *testing.T) {
	for _, c := range []struct {
		name, path, code string
		is               error
		spoil            func(*commerce.Order)
	}{
		{"no id", "/id", "commerce.order.missing", commerce.ErrMissing, func(o *commerce.Order) { o.ID = "" }},
		{"no instant", "/placed_at", "commerce.order.missing", commerce.ErrMissing, func(o *commerce.Order) { o.PlacedAt = time.Time{} }},
		{"no lines", "/lines", "commerce.order.missing", commerce.ErrMissing, func(o *commerce.Order) { o.Lines = nil }},
		{"too many lines", "/lines", "commerce.order.too_long", commerce.ErrQuantity, func(o *commerce.Order) { o.Lines = make([]commerce.Line, commerce.MaxLines+1) }},
		{"line without id", "/lines/0/id", "commerce.id.missing", commerce.ErrMissing, func(o *commerce.Order) { o.Lines[0].ID = "" }},
		{"id twice", "/charges/0/id", "commerce.id.duplicate", commerce.ErrDuplicate, func(o *commerce.Order) { o.Charges[0].ID = "l1" }},
		{"quantity 0", "/lines/0/qty", "commerce.qty.out_of_range", commerce.ErrQuantity, func(o *commerce.Order) { o.Lines[0].Qty = 0 }},
		{"quantity 10^13", "/lines/0/qty", "commerce.qty.out_of_range", commerce.ErrQuantity, func(o *commerce.Order) { o.Lines[0].Qty = 1e13 }},
		{"negative", "/lines/1/net", "commerce.amount.negative", commerce.ErrNegative, func(o *commerce.Order) { o.Lines[1].Net = eur("-11.54") }},
		{"half a cent", "/lines/1/net", "commerce.amount.not_minor", money.ErrInexact, func(o *commerce.Order) { o.Lines[1].Net = eur("11.545") }},
		{"other currency", "/lines/1/vat", "commerce.currency.mixed", money.ErrCurrencyMismatch, func(o *commerce.Order) { o.Lines[1].VAT = money.New(46, money.USD) }},
		{"other currency of a discount", "/lines/0/discounts/0/amount", "commerce.currency.mixed", money.ErrCurrencyMismatch, func(o *commerce.Order) { o.Lines[0].Discounts[0].Amount = money.New(398, money.USD) }},
		{"gross", "/lines/1/gross", "commerce.sum.gross", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Lines[1].VAT = eur("0.47") }},
		{"discounts", "/lines/0/gross", "commerce.sum.discounts", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Lines[0].Discounts = nil }},
		{"discounts net", "/lines/0/net", "commerce.sum.discounts", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Mode = commerce.Net }},
		{"list", "/lines/0/list", "commerce.sum.list", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Lines[0].Price = eur("19.91") }},
		{"price overflow", "/lines/0/price", "commerce.amount.overflow", money.ErrOverflow, func(o *commerce.Order) {
			o.Lines[0].Price, o.Lines[0].Qty = eur("90000000000000000"), 2_000
		}},
		{"runs hold too few", "/lines/0/runs", "commerce.sum.runs", commerce.ErrUnbalanced, func(o *commerce.Order) {
			o.Lines[0].Runs = []commerce.Run{{Qty: 1, Net: o.Lines[0].Net, VAT: o.Lines[0].VAT, Gross: o.Lines[0].Gross}}
		}},
		{"run with quantity 0", "/lines/0/runs/0/qty", "commerce.qty.out_of_range", commerce.ErrQuantity, func(o *commerce.Order) {
			o.Lines[0].Runs = []commerce.Run{{Qty: 0}}
		}},
		{"run that does not add up", "/lines/0/runs/0/gross", "commerce.sum.gross", commerce.ErrUnbalanced, func(o *commerce.Order) {
			o.Lines[0].Runs = []commerce.Run{{Qty: 2, Net: o.Lines[0].Net, VAT: o.Lines[0].VAT, Gross: eur("1.00")}}
		}},
		{"run in another currency", "/lines/0/runs/0/net", "commerce.currency.mixed", money.ErrCurrencyMismatch, func(o *commerce.Order) {
			o.Lines[0].Runs = []commerce.Run{{Qty: 2, Net: money.New(1, money.USD)}}
		}},
		{"total", "/totals/vat", "commerce.sum.totals", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Totals.VAT = eur("7.81") }},
		{"total in another currency", "/totals/vat", "commerce.currency.mixed", money.ErrCurrencyMismatch, func(o *commerce.Order) { o.Totals.VAT = money.New(780, money.USD) }},
		{"payable", "/totals/payable", "commerce.sum.payable", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Totals.Rounding = eur("0.02") }},
		{"tenders", "/totals/payable", "commerce.sum.tenders", commerce.ErrUnbalanced, func(o *commerce.Order) { o.Tenders[0].Amount = eur("52.00") }},
		{"sum beyond int64", "/totals/gross", "commerce.sum.totals", money.ErrOverflow, func(o *commerce.Order) {
			big := eur("92233720368547758.07")
			for i := range o.Lines {
				o.Lines[i] = commerce.Line{ID: o.Lines[i].ID, Qty: 1, List: big, Net: big, Gross: big}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := sample()
			c.spoil(&o)
			err := o.Check()
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields)
			require.ErrorIs(t, err, c.is)
			var found bool
			for _, f := range fields {
				found = found || f.Path == c.path && f.Code == c.code
			}
			require.True(t, found, "%s %s is not among\n%v", c.path, c.code, err)
		})
	}
}

func TestCheckReadsAsASentence(t *testing.T) {
	o := sample()
	o.Totals.VAT, o.Totals.Gross = eur("7.81"), eur("52.73")
	o.Totals.Payable, o.Tenders = eur("52.73"), nil
	require.EqualError(t, o.Check(), "commerce: /totals/gross: EUR 52.73 is not the sum of the lines EUR 52.72\n"+
		"commerce: /totals/vat: EUR 7.81 is not the sum of the lines EUR 7.80")
}

func TestCreditRefuses(t *testing.T) {
	o := sample()
	done, err := o.Credit(nil, commerce.Units{Line: "l1", Qty: 2})
	require.NoError(t, err)
	wrongShare := done
	wrongShare.Lines = []commerce.CreditLine{{Line: "l1", Qty: 2, Net: eur("29.35"), VAT: eur("6.46"), Gross: eur("35.81")}}
	gap := done
	gap.Lines = []commerce.CreditLine{{Line: "l1", From: 1, Qty: 1}}
	stranger := done
	stranger.Lines = []commerce.CreditLine{{Line: "l9", Qty: 1}}
	otherOrder := done
	otherOrder.Order = "IT-2"
	badCharge := commerce.Credit{Order: o.ID, Charges: []commerce.Charge{{ID: "c1", Net: eur("4.90"), Gross: eur("4.90")}}}
	tooMuch := commerce.Credit{Order: o.ID, Charges: []commerce.Charge{{ID: "c1", Net: eur("4.91"), Gross: eur("4.91")}}}
	for _, c := range []struct {
		name, path, code string
		is               error
		prior            []commerce.Credit
		units            []commerce.Units
	}{
		{"nothing", "/units", "commerce.credit.empty", commerce.ErrMissing, nil, nil},
		{"neither line nor charge", "/units/0", "commerce.credit.unclear", commerce.ErrMissing, nil, []commerce.Units{{Qty: 1}}},
		{"both", "/units/0", "commerce.credit.unclear", commerce.ErrMissing, nil, []commerce.Units{{Line: "l1", Charge: "c1"}}},
		{"unknown line", "/units/0/line", "commerce.id.unknown", commerce.ErrUnknownID, nil, []commerce.Units{{Line: "l9", Qty: 1}}},
		{"unknown charge", "/units/0/charge", "commerce.id.unknown", commerce.ErrUnknownID, nil, []commerce.Units{{Charge: "c9"}}},
		{"no quantity", "/units/0/qty", "commerce.qty.out_of_range", commerce.ErrQuantity, nil, []commerce.Units{{Line: "l1"}}},
		{"quantity and amount", "/units/0/qty", "commerce.qty.out_of_range", commerce.ErrQuantity, nil, []commerce.Units{{Line: "l1", Qty: 1, Amount: eur("1")}}},
		{"three of two", "/units/0/qty", "commerce.credit.exceeds", commerce.ErrExceeds, nil, []commerce.Units{{Line: "l1", Qty: 3}}},
		{"again", "/units/0/qty", "commerce.credit.exceeds", commerce.ErrExceeds, []commerce.Credit{done}, []commerce.Units{{Line: "l1", Qty: 1}}},
		{"charge above", "/units/0/amount", "commerce.credit.exceeds", commerce.ErrExceeds, nil, []commerce.Units{{Charge: "c1", Amount: eur("4.91")}}},
		{"negative charge", "/units/0/amount", "commerce.credit.exceeds", commerce.ErrExceeds, nil, []commerce.Units{{Charge: "c1", Amount: eur("-1")}}},
		{"charge in dollars", "/units/0/amount", "commerce.credit.share", money.ErrCurrencyMismatch, nil, []commerce.Units{{Charge: "c1", Amount: money.New(1, money.USD)}}},
		{"half a cent of a charge", "/units/0/amount", "commerce.credit.share", money.ErrInexact, nil, []commerce.Units{{Charge: "c1", Amount: eur("0.005")}}},
		{"reduction above", "/units/0/amount", "commerce.credit.exceeds", commerce.ErrExceeds, nil, []commerce.Units{{Line: "l1", Amount: eur("35.83")}}},
		{"reduction in dollars", "/units/0/amount", "commerce.credit.share", money.ErrCurrencyMismatch, nil, []commerce.Units{{Line: "l1", Amount: money.New(1, money.USD)}}},
		{"reduction by half a cent", "/units/0/amount", "commerce.credit.share", money.ErrInexact, nil, []commerce.Units{{Line: "l1", Amount: eur("0.005")}}},
		{"prior with a wrong share", "/prior/0/lines/0", "commerce.credit.share", commerce.ErrUnbalanced, []commerce.Credit{wrongShare}, []commerce.Units{{Line: "l2", Qty: 1}}},
		{"prior with a gap", "/prior/0/lines/0/from", "commerce.credit.sequence", commerce.ErrSequence, []commerce.Credit{gap}, []commerce.Units{{Line: "l2", Qty: 1}}},
		{"prior of a strange line", "/prior/0/lines/0/line", "commerce.id.unknown", commerce.ErrUnknownID, []commerce.Credit{stranger}, []commerce.Units{{Line: "l2", Qty: 1}}},
		{"prior of another order", "/prior/0/order", "commerce.credit.other_order", commerce.ErrUnknownID, []commerce.Credit{otherOrder}, []commerce.Units{{Line: "l2", Qty: 1}}},
		{"prior charge with wrong VAT", "/prior/0/charges/0", "commerce.credit.share", commerce.ErrUnbalanced, []commerce.Credit{badCharge}, []commerce.Units{{Line: "l2", Qty: 1}}},
		{"prior charge above", "/prior/0/charges/0", "commerce.credit.exceeds", commerce.ErrExceeds, []commerce.Credit{tooMuch}, []commerce.Units{{Line: "l2", Qty: 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := o.Credit(c.prior, c.units...)
			require.Equal(t, commerce.Credit{}, got)
			require.ErrorIs(t, err, c.is)
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields)
			require.Equal(t, c.path, fields[0].Path)
			require.Equal(t, c.code, fields[0].Code)
		})
	}
}

func TestCreditSaysWhatIsLeft(t *testing.T) {
	o := sample()
	_, err := o.Credit(nil, commerce.Units{Line: "l1", Qty: 3}, commerce.Units{Charge: "c1", Amount: eur("5.00")})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 2)
	require.Equal(t, []commerce.Fact{commerce.NewFact("asked", int64(3)), commerce.NewFact("left", int64(2))}, fields[0].Facts)
	require.Equal(t, []commerce.Fact{commerce.NewFact("asked", eur("5.00")), commerce.NewFact("left", eur("4.90"))}, fields[1].Facts)
}

func TestCreditSortsHistoryByTime(t *testing.T) {
	o := sample()
	first, err := o.Credit(nil, commerce.Units{Line: "l1", Qty: 1}, commerce.Units{Charge: "c1", Amount: eur("1.00")})
	require.NoError(t, err)
	first.ID, first.At = "K-1", o.PlacedAt.AddDate(0, 0, 1)
	second, err := o.Credit([]commerce.Credit{first}, commerce.Units{Line: "l1", Qty: 1}, commerce.Units{Charge: "c1", Amount: eur("2.00")})
	require.NoError(t, err)
	second.ID, second.At = "K-2", o.PlacedAt.AddDate(0, 0, 2)
	for _, history := range [][]commerce.Credit{{first, second}, {second, first}} {
		last, err := o.Credit(history, commerce.Units{Line: "l2", Qty: 1}, commerce.Units{Charge: "c1"})
		require.NoError(t, err)
		require.Equal(t, eur("1.90"), last.Charges[0].Gross)
		require.Equal(t, "K-1", first.ID)
	}
}

func TestCreditCheck(t *testing.T) {
	o := sample()
	c, err := o.Credit(nil, o.All()...)
	require.NoError(t, err)
	require.NoError(t, c.Check())
	groups, err := c.TaxGroups()
	require.NoError(t, err)
	want, err := o.TaxGroups()
	require.NoError(t, err)
	require.Equal(t, want, groups)

	c.Charges = append(c.Charges, commerce.Charge{ID: "d1", Kind: commerce.DiminishedValue, Net: eur("-60.00"), VAT: eur("0.00"), Gross: eur("-60.00")})
	require.NoError(t, c.Sum())
	require.ErrorIs(t, c.Check(), commerce.ErrNegative)
	c.Lines[0].Net = eur("1.00")
	require.ErrorIs(t, c.Check(), commerce.ErrUnbalanced)
	c.Lines[0].Net = money.New(1, money.USD)
	require.ErrorIs(t, c.Check(), money.ErrCurrencyMismatch)
	require.ErrorIs(t, c.Sum(), money.ErrCurrencyMismatch)
	_, err = c.TaxGroups()
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

func TestTaxGroups(t *testing.T) {
	o := sample()
	groups, err := o.TaxGroups()
	require.NoError(t, err)
	require.Len(t, groups, 2)
	require.Equal(t, eur("33.38"), groups[0].Net) // shirts and delivery: 29.36 + 4.02
	require.Equal(t, eur("7.34"), groups[0].VAT)
	require.Equal(t, eur("40.72"), groups[0].Gross)
	require.Equal(t, eur("0.46"), groups[1].VAT)
}

func TestRedact(t *testing.T) {
	o := sample()
	r := o.Redact()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	for _, personal := range []string{"Ada", "ada@", "SMPDAA", "Via Roma", "20121", "IT12345670017", "pi_1", "door"} {
		require.NotContains(t, string(text), personal)
	}
	require.Equal(t, "IT00743110157", r.Seller.VATID)
	require.Equal(t, "c-81", r.Buyer.ID)
	require.Equal(t, o.Totals, r.Totals)
	require.Equal(t, "Ada Esempio", o.Groups[0].ShipTo.Name, "the original is untouched")
	require.Equal(t, "pi_1", o.Tenders[0].Ref)
	o.Consumer = commerce.No
	require.Equal(t, "IT12345670017", new(o.Redact()).Buyer.VATID)
}

func TestStoredFormsAreStrict(t *testing.T) {
	good, err := json.Marshal(sample())
	require.NoError(t, err)
	for _, c := range []struct {
		name, from, to, path string
		is                   error
	}{
		{"newer", `"commerce/order/1"`, `"commerce/order/2"`, "/schema", commerce.ErrNewerSchema},
		{"another form", `"commerce/order/1"`, `"commerce/credit/1"`, "/schema", commerce.ErrSchema},
		{"no number", `"commerce/order/1"`, `"commerce/order/01"`, "/schema", commerce.ErrSchema},
		{"no schema", `"schema":"commerce/order/1",`, ``, "/schema", commerce.ErrSchema},
		{"unknown field", `"zone":`, `"zoneinfo":`, "/zoneinfo", commerce.ErrUnknownField},
		{"deep unknown field", `"sku":"book-1"`, `"Sku":"book-1"`, "/lines/1/Sku", commerce.ErrUnknownField},
		{"unknown word", `"mode":"gross"`, `"mode":"grossish"`, "/mode", commerce.ErrUnknownWord},
		{"unknown trait", `["sealed_media","newspaper"]`, `["sealed"]`, "/lines/1/traits", commerce.ErrUnknownWord},
		{"number for text", `"id":"l1"`, `"id":7`, "/lines/0/id", commerce.ErrJSON},
		{"not JSON", `{`, `{{`, "", commerce.ErrJSON},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Contains(t, string(good), c.from)
			bad := strings.Replace(string(good), c.from, c.to, 1)
			var o commerce.Order
			err := o.UnmarshalJSON([]byte(bad))
			require.ErrorIs(t, err, c.is)
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields)
			require.Equal(t, c.path, fields[0].Path)
		})
	}
	var c commerce.Credit
	require.ErrorIs(t, c.UnmarshalJSON(good), commerce.ErrSchema)
}

// VAT in the currency of the state (Directive 2006/112 Art. 230) is in whole minor units of another
// currency than the order's, and of the sign of the VAT.
func TestLocalVATOfAnOrder(t *testing.T) {
	for local, good := range map[money.Amount]bool{
		{}: true, money.MustParse("50.33", money.CZK): true, money.MustParse("0.00", money.CZK): true,
		eur("2.00"): false, money.MustParse("-50.33", money.CZK): false, money.MustParse("50.335", money.CZK): false,
	} {
		o := sample()
		o.Totals.LocalVAT = local
		err := o.Check()
		if good {
			require.NoError(t, err, local)
			continue
		}
		var list commerce.FieldErrors
		require.ErrorAs(t, err, &list, local)
		require.Len(t, list, 1, local)
		require.Equal(t, "/totals/local_vat", list[0].Path, local)
		require.ErrorIs(t, err, commerce.ErrUnbalanced, local)
	}
}

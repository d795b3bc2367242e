package tax_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

var anywhere = []commerce.Territory{
	"IT", "DE", "FR", "GR", "XI", "GB", "CH", "US", "MC", "IT-LIVIGNO", "ES-CN", "FI-01", "FI", "FR-RE", "FR-GP", "PT-20", "PT", "GR-ISLANDS", "HR", "DE-HELGOLAND", "SM",
}

// drawSupply draws any mixture of facts; rare ones are rare, but may meet.
func drawSupply(t *rapid.T) tax.Supply {
	place := func(n string) commerce.Territory { return rapid.SampledFrom(anywhere).Draw(t, n) }
	word := func(n string, last int) uint8 { return uint8(rapid.IntRange(0, last).Draw(t, n)) }
	tri := func(n string) commerce.Tri { return commerce.Tri(word(n, 2)) }
	yes := func(n string) bool { return rapid.Bool().Draw(t, n) }
	rarely := func(n string) bool { return rapid.IntRange(0, 7).Draw(t, n) == 0 }
	s := tax.Supply{
		Seller: tax.Seller{Territory: place("seller"), OSS: yes("oss"), NonUnion: yes("non_union"), IOSS: yes("ioss"), Small: rarely("small"), SeveralStates: rarely("several")},
		Buyer:  tax.Buyer{Taxable: tri("taxable"), VATID: tax.VATEvidence{Result: tax.Evidence(word("evidence", 3))}},
		Kind:   tax.Kind(word("kind", 13)), From: place("from"), To: place("to"),
		Category: rapid.SampledFrom([]string{"", "books.print", "food.basic", "no.such"}).Draw(t, "category"),
		On:       today.AddDays(rapid.IntRange(-3000, 1000).Draw(t, "on")), Threshold: tri("threshold"), Collected: yes("collected"), Proof: tri("proof"),
	}
	if s.Kind > tax.PassengerTransport { // goods are what shops sell
		s.Kind = tax.Goods
	}
	for _, f := range []func(){
		func() { s.Seller.Territory = "" }, func() { s.From = "" }, func() { s.To = "" },
		func() { s.Seller.Registrations = []commerce.Territory{place("registered"), place("registered2")} },
		func() { s.Seller.SmallIn = []commerce.Territory{place("small_in")} },
		func() { s.Buyer.Territory = place("buyer") }, func() { s.Buyer.VATID.Issuer = place("issuer") },
		func() { s.Consignment = money.New(rapid.Int64Range(0, 30000).Draw(t, "value"), money.EUR) },
		func() { s.CN = "04011010" }, func() { s.Traits = commerce.NewVehicle }, func() { s.Traits = commerce.Excise },
		func() { s.Via, s.Underlying = tax.Via(word("via", 2)), place("underlying") },
		func() { s.Margin = tax.Margin(word("margin", 4)) }, func() { s.Voucher = tax.Voucher(word("voucher", 2)) },
		func() { s.Charge = tax.DomesticCharge(word("charge", 10)) }, func() { s.Exemption = "VATEX-EU-132-1I" }, func() { s.Split = true },
		func() { s.Chain, s.DispatchNumber = tax.Chain(word("chain", 4)), tri("dispatch") }, func() { s.Triangular = true },
		func() { s.CallOff = s.On.AddDays(-rapid.IntRange(0, 500).Draw(t, "days")) }, func() { s.Intent = true },
		func() { s.Scheme = tax.Scheme(word("scheme", 15)) },
	} {
		if rarely("rare") {
			f()
		}
	}
	if rarely("link") { // combinations that would seldom meet
		s.Kind, s.Margin, s.Via, s.Voucher, s.Scheme = tax.Goods, 0, 0, 0, 0
		s.Seller.Territory, s.From, s.To = "IT", rapid.SampledFrom([]commerce.Territory{"IT", "DE"}).Draw(t, "f"), "FR"
		s.Chain, s.DispatchNumber, s.Triangular, s.Collected = tax.ByIntermediary, tri("d"), yes("triangular"), false
	}
	return s
}

// Any supply is decided, or refused at a field: never nonsense between them.
func TestAnySupplyIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSupply(t)
		d, err := tax.Decide(tax.EU(), s)
		again, err2 := tax.Decide(tax.EU(), s)
		require.Equal(t, d, again)
		if err != nil {
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields)
			require.NotEmpty(t, fields)
			require.Equal(t, err.Error(), err2.Error())
			return
		}
		sound(t, s, d)
	})
}

func sound(t *rapid.T, s tax.Supply, d tax.Decision) {
	x, is := d.Tax, require.New(t)
	reasons := d.Reasons()
	is.NotEmpty(reasons)
	is.Equal(d.Code(), reasons[0].Code)
	for _, r := range reasons {
		is.NotEmpty(r.Code)
		is.NotContains(r.String(), "{", "a template without its fact")
		for _, c := range r.Cites {
			is.NotEmpty(c.Act, r.Code)
		}
	}
	_, err := json.Marshal(d)
	is.NoError(err)
	is.Equal(d.Treatment == tax.NeedsFacts, len(d.Missing()) > 0)
	if d.Treatment == tax.NeedsFacts {
		is.Equal(commerce.Tax{}, x)
		is.Equal(tax.NoScheme, d.Scheme)
		is.Empty(d.Place)
		is.Equal(commerce.Problem, reasons[0].Kind)
		return
	}
	want := map[tax.Treatment]struct { // categories, VATEX code, schemes
		categories, exemption string
		schemes               []tax.Scheme
	}{
		tax.Taxed:          {"SZBLM", "", []tax.Scheme{tax.Domestic, tax.OSSUnion, tax.OSSNonUnion, tax.IOSS, tax.LocalTax}},
		tax.Exempt:         {"EG", "*", []tax.Scheme{tax.Domestic, tax.SmallBusiness, tax.DeemedSupplier}},
		tax.ReverseCharge:  {"AE", "VATEX-EU-AE", []tax.Scheme{tax.DomesticReverse, tax.CrossBorderReverse}},
		tax.Export:         {"G", "VATEX-EU-G", []tax.Scheme{tax.Exported}},
		tax.IntraCommunity: {"K", "VATEX-EU-IC", []tax.Scheme{tax.IntraUnion}},
		tax.Import:         {"O", "VATEX-EU-O", []tax.Scheme{tax.AtImport}},
		tax.InMargin:       {"E", "*", []tax.Scheme{tax.MarginScheme}},
		tax.OutsideScope:   {"O", "VATEX-EU-O", []tax.Scheme{tax.NotSubject, tax.DeemedSupplier, tax.MultiPurposeVoucher}},
	}[d.Treatment]
	is.Contains(want.categories, x.Category)
	is.Contains(want.schemes, d.Scheme)
	if want.exemption != "*" {
		is.Equal(want.exemption, x.Exemption)
	}
	is.Equal(d.Scheme.String(), x.Scheme)
	is.Equal(d.Place == "", x.Category == "O", "a place, or outside the scope")
	is.Equal(d.Treatment == tax.Taxed, slices.ContainsFunc(reasons, func(r commerce.Reason) bool { return strings.HasPrefix(r.Code, "tax.rate.") }))
	if x.Category != "L" && x.Category != "M" {
		is.Equal(x.Category == "S" || x.Category == "B", x.Rate.Sign() > 0)
	}
	if x.Category != "S" && x.Category != "Z" && x.Category != "O" && d.Scheme != tax.LocalTax { // BR-E-10, BR-AE-10, BR-G-10, BR-IC-10: a code or a text
		is.NotEmpty(d.Notes())
	}
	_, err = tax.Calculate([]tax.Line{{ID: "a", Amount: money.New(1000, money.EUR), Tax: x}}, tax.Options{})
	is.NoError(err)

	// Schemes belong to who has them.
	is.True(d.Scheme != tax.OSSUnion || s.Seller.OSS)
	is.True(d.Scheme != tax.OSSNonUnion || s.Seller.NonUnion && s.Kind != tax.Goods)
	is.True(d.Scheme != tax.IOSS || s.Seller.IOSS && s.Kind == tax.Goods && s.Buyer.Taxable == commerce.No && s.Consignment.Units() <= 150_00)
	is.True(s.Scheme == tax.NoScheme || s.Scheme == d.Scheme)
	if d.Treatment == tax.ReverseCharge {
		is.True(s.Buyer.Taxable == commerce.Yes || s.Triangular)
		is.True(d.Scheme == tax.DomesticReverse || s.Buyer.VATID.Result == tax.Valid)
	}
	if d.Treatment == tax.IntraCommunity {
		is.True(s.Kind == tax.Goods && s.Proof != commerce.No)
		is.True(s.Buyer.VATID.Result == tax.Valid || s.Traits.Has(commerce.NewVehicle))
	}
	if d.Treatment == tax.Export {
		is.True(s.Kind == tax.Goods && s.Proof != commerce.No)
	}
	if d.Treatment == tax.Taxed && d.Scheme == tax.Domestic && s.Seller.Small {
		is.NotEqual(state(t, s.Seller.Territory, s), state(t, d.Place, s), "a small enterprise charges no VAT at home")
	}

	// FatturaPA: natura on Italian invoices without VAT, or with that of another state.
	italian := strings.HasPrefix(string(s.Seller.Territory), "IT")
	switch {
	case !italian:
		is.Empty(x.Nature)
	case d.Treatment == tax.Taxed:
		foreign := (d.Scheme == tax.OSSUnion || d.Scheme == tax.IOSS) && d.Place != "IT"
		is.Equal(foreign, x.Nature == "N7")
		is.True(foreign || x.Nature == "")
	default:
		is.Equal(d.Code() != "tax.marketplace.not_deemed", x.Nature != "")
		if p := state(t, d.Place, s); p != "" && p != "IT" && d.Scheme != tax.CrossBorderReverse {
			is.Contains([]string{"N2.1", "N2.2"}, x.Nature, "what is exempt abroad is no exemption of Italian law")
		}
	}
}

func state(t require.TestingT, p commerce.Territory, s tax.Supply) commerce.Territory {
	if p == "" {
		return ""
	}
	a, err := tax.AreaOf(p, s.On)
	require.NoError(t, err)
	return a.State
}

// Every fact that can be missing is a field of a supply.
func TestMissingFactsAreFields(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, err := tax.Decide(tax.EU(), drawSupply(t))
		if err != nil {
			return
		}
		for _, p := range d.Missing() {
			doc := "null"
			for _, name := range slices.Backward(strings.Split(p, "/")[1:]) {
				doc = `{"` + name + `":` + doc + `}`
			}
			var s tax.Supply
			dec := json.NewDecoder(strings.NewReader(doc))
			dec.DisallowUnknownFields()
			require.NoError(t, dec.Decode(&s), p)
		}
	})
}

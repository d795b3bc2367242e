package tax_test

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func TestAreas(t *testing.T) {
	for code, want := range map[commerce.Territory]tax.Area{
		"IT":           {Territory: "IT", Goods: true, Services: true, Customs: true, State: "IT"},
		"XI":           {Territory: "XI", Goods: true, Customs: true, State: "XI"},
		"MC":           {Territory: "MC", Goods: true, Services: true, Customs: true, State: "FR"},
		"IT-LIVIGNO":   {Territory: "IT-LIVIGNO", State: "IT", Local: "none"},
		"IT-CAMPIONE":  {Territory: "IT-CAMPIONE", Customs: true, State: "IT"},
		"ES-CN":        {Territory: "ES-CN", Customs: true, State: "ES", Local: "igic"},
		"ES-CE":        {Territory: "ES-CE", State: "ES", Local: "ipsi"},
		"AX":           {Territory: "FI-01", Customs: true, State: "FI", Local: "vat"},
		"GR-69":        {Territory: "GR-69", Customs: true, State: "GR", Local: "none"},
		"DE-BUESINGEN": {Territory: "DE-BUESINGEN", State: "DE", Local: "vat"},
		"RE":           {Territory: "FR-RE", Customs: true, State: "FR", Local: "vat"},
		"FR-20R":       {Territory: "FR-20R", Goods: true, Services: true, Customs: true, State: "FR"},
		"GB":           {Territory: "GB", State: "GB"},
		"IM":           {Territory: "IM", State: "GB"},
		"SM":           {Territory: "SM", Customs: true, State: "SM"},
		"US":           {Territory: "US", State: "US"},
		"EL":           {Territory: "GR", Goods: true, Services: true, Customs: true, State: "GR"},
		"DE-BY":        {Territory: "DE-BY", Goods: true, Services: true, Customs: true, State: "DE"},
	} {
		a, err := tax.AreaOf(code, today)
		require.NoError(t, err)
		require.Equal(t, want, a, code)
	}
	a, err := tax.AreaOf("XI", calendar.MustDate("2020-12-31"))
	require.NoError(t, err)
	require.False(t, a.Goods, "no territory of its own before 2021")
	_, err = tax.AreaOf("QQ", today)
	require.ErrorIs(t, err, commerce.ErrUnknownTerritory)
}

// word is what every enumeration of the package does.
type word interface {
	fmt.Stringer
	encoding.TextMarshaler
}

func TestWords(t *testing.T) {
	for _, x := range []struct {
		values []word
		bad    word
		read   encoding.TextUnmarshaler
	}{
		{[]word{tax.Goods, tax.PassengerTransport}, tax.Kind(99), new(tax.Kind)},
		{[]word{tax.Unchecked, tax.Unavailable}, tax.Evidence(99), new(tax.Evidence)},
		{[]word{tax.Direct, tax.AsMarketplace}, tax.Via(99), new(tax.Via)},
		{[]word{tax.NoMargin, tax.Travel}, tax.Margin(99), new(tax.Margin)},
		{[]word{tax.NoVoucher, tax.MultiPurpose}, tax.Voucher(99), new(tax.Voucher)},
		{[]word{tax.NoCharge, tax.NotEstablished}, tax.DomesticCharge(99), new(tax.DomesticCharge)},
		{[]word{tax.NeedsFacts, tax.OutsideScope}, tax.Treatment(99), new(tax.Treatment)},
		{[]word{tax.NoScheme, tax.LocalTax}, tax.Scheme(99), new(tax.Scheme)},
		{[]word{tax.Item, tax.Surcharge}, tax.Role(99), new(tax.Role)},
		{[]word{tax.PerCategory, tax.LineCarry}, tax.Level(99), new(tax.Level)},
		{[]word{tax.TaxRounded, tax.NetRounded}, tax.Anchor(99), new(tax.Anchor)},
		{[]word{tax.ProRata, tax.FixedTax}, tax.Spread(99), new(tax.Spread)},
	} {
		for _, v := range x.values {
			text, err := v.MarshalText()
			require.NoError(t, err)
			require.Equal(t, v.String(), string(text))
			require.NoError(t, x.read.UnmarshalText(text))
			back, err := x.read.(word).MarshalText()
			require.NoError(t, err)
			require.Equal(t, text, back)
		}
		_, err := x.bad.MarshalText()
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
		require.Contains(t, x.bad.String(), "99")
		require.ErrorIs(t, x.read.UnmarshalText([]byte("nonsense that is much longer than a word of this package")), commerce.ErrUnknownWord)
	}
}

func TestContradictionsAreReportedTogether(t *testing.T) {
	_, err := tax.Decide(tax.EU(), tax.Supply{
		Seller: tax.Seller{Territory: "QQ", Small: true, Registrations: []commerce.Territory{"ZZ"}, SmallIn: []commerce.Territory{"ZZ"}},
		Buyer:  tax.Buyer{Territory: "QQ", VATID: tax.VATEvidence{Issuer: "QQ"}}, Kind: 99, From: "DE", To: "CH", On: calendar.MustDate("2001-01-01"),
		Underlying: "QQ", Margin: tax.Art, Split: true, Exemption: "VATEX-EU-AE", Scheme: tax.IOSS, Consignment: money.New(200_00, money.EUR),
	})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	var paths []string
	for _, f := range fields {
		paths = append(paths, f.Path)
	}
	require.Equal(t, []string{
		"/buyer/territory", "/buyer/vat_id/issuer", "/consignment", "/exemption", "/from", "/kind", "/margin", "/on", "/seller/registrations/0",
		"/seller/small_in/0", "/seller/territory", "/split", "/split", "/underlying",
	}, paths)
	require.ErrorIs(t, err, tax.ErrContradiction)
	require.ErrorIs(t, err, tax.ErrNotCovered)
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

func TestAPlaceWithoutARateIsAnErrorOfTheSupply(t *testing.T) {
	small, err := tax.Parse([]byte("territory,category,rate,trust\nDE,standard,19,verified\n"))
	require.NoError(t, err)
	_, err = tax.Decide(small, tax.Supply{Seller: tax.Seller{Territory: "IT"}, From: "IT", To: "IT", On: today})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Equal(t, "/to", fields[0].Path)
	require.ErrorIs(t, err, tax.ErrNoRate)
}

// What the vectors do not reach: further rows of the table of supplies.
func TestMoreDecisions(t *testing.T) {
	base := func(f func(*tax.Supply)) tax.Supply {
		s := tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.No}, From: "IT", To: "IT", On: today}
		f(&s)
		return s
	}
	for name, tt := range map[string]struct {
		s         tax.Supply
		treatment tax.Treatment
		code      string
	}{
		"collected at home":         {base(func(s *tax.Supply) { s.Collected = true }), tax.Taxed, "tax.place.collected"},
		"stock of a foreign seller": {base(func(s *tax.Supply) { s.Seller.Territory = "DE"; s.Seller.Registrations = []commerce.Territory{"IT"} }), tax.Taxed, "tax.place.domestic"},
		"stock, not registered":     {base(func(s *tax.Supply) { s.Seller.Territory = "DE" }), tax.Taxed, "tax.place.domestic"},
		"export without proof":      {base(func(s *tax.Supply) { s.To = "US"; s.Proof = commerce.No }), tax.Taxed, "tax.proof.missing"},
		"import before the scheme":  {base(func(s *tax.Supply) { s.From = "CN"; s.On = calendar.MustDate("2021-06-30") }), tax.Import, "tax.import.at_border"},
		"import, buyer unknown":     {base(func(s *tax.Supply) { s.From = "CN"; s.Buyer.Taxable = commerce.Unknown }), tax.NeedsFacts, "tax.needs_facts.taxable"},
		"parcel to Monaco": {base(func(s *tax.Supply) {
			s.From, s.To = "CN", "MC"
			s.Seller.IOSS = true
			s.Consignment = money.New(1, money.EUR)
		}), tax.Taxed, "tax.place.imported"},
		"parcel to a Greek island": {base(func(s *tax.Supply) {
			s.From, s.To = "CN", "GR-ISLANDS"
			s.Seller.IOSS = true
			s.Consignment = money.New(1, money.EUR)
		}), tax.Taxed, "tax.place.imported"},
		"Ceuta has no rate here":     {base(func(s *tax.Supply) { s.From, s.To = "ES-CE", "ES-CE" }), tax.OutsideScope, "tax.place.outside_union"},
		"marketplace, buyer unknown": {base(func(s *tax.Supply) { s.Via = tax.Marketplace; s.Buyer.Taxable = commerce.Unknown }), tax.NeedsFacts, "tax.needs_facts.taxable"},
		"marketplace, value unknown": {base(func(s *tax.Supply) { s.Via = tax.Marketplace; s.From = "CN" }), tax.NeedsFacts, "tax.needs_facts.consignment"},
		"marketplace to a business":  {base(func(s *tax.Supply) { s.Via = tax.AsMarketplace; s.Underlying = "CN"; s.Buyer.Taxable = commerce.Yes }), tax.OutsideScope, "tax.marketplace.not_deemed"},
		"marketplace without scheme": {base(func(s *tax.Supply) { s.Via = tax.AsMarketplace; s.Underlying = "CN" }), tax.Taxed, "tax.marketplace.deemed"},
		"event, buyer unknown":       {base(func(s *tax.Supply) { s.Kind, s.To, s.Buyer.Taxable = tax.Event, "AT", commerce.Unknown }), tax.NeedsFacts, "tax.needs_facts.taxable"},
		"event, business, no number": {base(func(s *tax.Supply) { s.Kind, s.To, s.Buyer.Taxable = tax.Event, "AT", commerce.Yes }), tax.Taxed, "tax.place.event"},
		"hotel in Switzerland": {base(func(s *tax.Supply) {
			s.Seller.Territory, s.To, s.Kind, s.Category = "CH", "CH", tax.Immovable, "accommodation"
		}), tax.Taxed, "tax.place.immovable"},
		"service between outsiders": {base(func(s *tax.Supply) {
			s.Seller.Territory, s.To, s.Kind, s.Buyer.Taxable = "US", "CH", tax.Service, commerce.Yes
		}), tax.OutsideScope, "tax.place.outside_union"},
		"service of a Swiss at home": {base(func(s *tax.Supply) { s.Seller.Territory, s.To, s.Kind = "CH", "DE", tax.Service }), tax.Taxed, "tax.place.local_tax"},
		"digital inside Switzerland": {base(func(s *tax.Supply) { s.Seller.Territory, s.To, s.Kind = "CH", "CH", tax.Digital }), tax.Taxed, "tax.place.local_tax"},
		"digital, threshold unknown": {base(func(s *tax.Supply) { s.To, s.Kind = "DE", tax.Digital }), tax.NeedsFacts, "tax.needs_facts.threshold"},
		"digital to a Greek island": {base(func(s *tax.Supply) {
			s.To, s.Kind, s.Threshold, s.Seller.OSS = "GR-ISLANDS", tax.Digital, commerce.Yes, true
		}), tax.Taxed, "tax.place.digital"},
		"digital to the Azores": {base(func(s *tax.Supply) {
			s.To, s.Kind, s.Threshold, s.Seller.OSS = "PT-20", tax.Digital, commerce.Yes, true
		}), tax.Taxed, "tax.place.digital"},
		"service, buyer unknown": {base(func(s *tax.Supply) { s.To, s.Kind, s.Buyer.Taxable = "DE", tax.Service, commerce.Unknown }), tax.NeedsFacts, "tax.needs_facts.taxable"},
		"service, register silent": {base(func(s *tax.Supply) {
			s.To, s.Kind, s.Buyer = "DE", tax.Service, tax.Buyer{Taxable: commerce.Yes, VATID: tax.VATEvidence{Result: tax.Unavailable}}
		}), tax.NeedsFacts, "tax.needs_facts.evidence"},
		"virtual event to Italy": {base(func(s *tax.Supply) {
			s.To, s.Kind, s.Seller.Territory, s.Seller.OSS = "IT", tax.VirtualEvent, "DE", true
		}), tax.Taxed, "tax.place.virtual_event"},
		"no scheme, own state": {base(func(s *tax.Supply) { s.From, s.Threshold = "DE", commerce.Yes }), tax.Taxed, "tax.place.distance_sale"},
		"Isle of Man":          {base(func(s *tax.Supply) { s.To = "IM"; s.Proof = commerce.Yes }), tax.Export, "tax.exempt.export"},
	} {
		d, err := tax.Decide(tax.EU(), tt.s)
		require.NoError(t, err, name)
		require.Equal(t, tt.treatment, d.Treatment, name)
		require.Equal(t, tt.code, d.Code(), name)
		require.NotEmpty(t, d.Reasons(), name)
	}
	_, err := tax.Decide(tax.EU(), base(func(s *tax.Supply) {
		s.To, s.Kind, s.Threshold, s.On = "DE", tax.Digital, commerce.Yes, calendar.MustDate("2020-01-01")
	}))
	require.ErrorIs(t, err, tax.ErrNotCovered)
}

// A host that knows the IPSI of its city adds it; the category is then M.
func TestIPSI(t *testing.T) {
	b, err := tax.EU().With(tax.Row{Territory: "ES-CE", Rate: money.NewPercent(10), Source: commerce.Source{Trust: commerce.Secondary}})
	require.NoError(t, err)
	d, err := tax.Decide(b, tax.Supply{Seller: tax.Seller{Territory: "ES-CE"}, From: "ES-CE", To: "ES-CE", On: today})
	require.NoError(t, err)
	require.Equal(t, "M", d.Tax.Category)
	require.Equal(t, "tax.place.local_tax", d.Code())
}

func TestMentions(t *testing.T) {
	note := func(seller commerce.Territory, f func(*tax.Supply)) []string {
		s := tax.Supply{Seller: tax.Seller{Territory: seller}, Buyer: tax.Buyer{Taxable: commerce.Yes}, From: seller, To: seller, On: today}
		f(&s)
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		return d.Notes()
	}
	gold := func(s *tax.Supply) { s.Charge = tax.Gold }
	small := func(s *tax.Supply) { s.Seller.Small = true }
	require.Equal(t, []string{"Reverse charge"}, note("NL", gold))
	require.Equal(t, []string{"Steuerschuldnerschaft des Leistungsempfängers"}, note("AT", gold))
	require.Equal(t, []string{"Autoliquidation"}, note("FR", gold))
	require.Equal(t, []string{"inversión del sujeto pasivo"}, note("ES", gold))
	require.Equal(t, []string{"Steuerbefreiung für Kleinunternehmer, § 19 UStG"}, note("DE", small))
	require.Equal(t, []string{"VAT Directive Art. 284: exemption of small enterprises"}, note("NL", small))
	require.Len(t, note("IT", small), 1)
	require.Len(t, note("CN", func(s *tax.Supply) { s.From, s.To, s.Via, s.Buyer.Taxable = "DE", "IT", tax.Marketplace, commerce.No }), 1)
	platform := func(s *tax.Supply) { s.From, s.To, s.Via, s.Buyer.Taxable = "DE", "FR", tax.Marketplace, commerce.No }
	require.Equal(t, []string{"Esenzione, art. 136 bis direttiva 2006/112/CE: cessione a un'interfaccia elettronica"}, note("IT-LIVIGNO", platform))
	require.Equal(t, []string{"Steuerbefreiung, Art. 136a Richtlinie 2006/112/EG: Lieferung an eine elektronische Schnittstelle"}, note("DE-BUESINGEN", platform))
	require.Equal(t, []string{"Steuerbefreiung, Art. 284 Richtlinie 2006/112/EG: Kleinunternehmen"}, note("AT", small))
	require.Empty(t, note("IT", func(*tax.Supply) {}))
	require.Equal(t, []commerce.Citation{{Act: "CGI", Provision: "Art. 261, 1"}}, func() []commerce.Citation {
		d, err := tax.Decide(tax.EU(), tax.Supply{Seller: tax.Seller{Territory: "FR"}, From: "FR", To: "FR", On: today, Exemption: "VATEX-FR-CGI261-1"})
		require.NoError(t, err)
		return d.Reasons()[0].Cites
	}())
}

func TestCheckFindsTampering(t *testing.T) {
	at := commerce.Tax{Category: "S", Rate: money.NewPercent(22)}
	for _, mode := range []commerce.PriceMode{commerce.Gross, commerce.Net} {
		fresh := func() tax.Breakdown {
			b, err := tax.Calculate([]tax.Line{{ID: "a", Amount: money.New(10000, money.EUR), Tax: at}}, tax.Options{Mode: mode})
			require.NoError(t, err)
			require.NoError(t, b.Check())
			return b
		}
		for name, spoil := range map[string]func(*tax.Breakdown){
			"net":       func(b *tax.Breakdown) { b.Net = money.New(1, money.EUR) },
			"vat":       func(b *tax.Breakdown) { b.VAT = money.New(1, money.EUR) },
			"gross":     func(b *tax.Breakdown) { b.Gross = money.New(1, money.EUR) },
			"rounding":  func(b *tax.Breakdown) { b.Gross = money.New(1, money.EUR); b.Rounding = money.New(1, money.EUR) },
			"group net": func(b *tax.Breakdown) { b.Groups[0].Net = money.New(1, money.EUR) },
			"group vat": func(b *tax.Breakdown) { b.Groups[0].VAT = money.New(9999, money.EUR) },
		} {
			b := fresh()
			spoil(&b)
			require.ErrorIs(t, b.Check(), tax.ErrUnbalanced, name)
		}
	}
	var none tax.Breakdown
	require.NoError(t, none.Check())
	_, err := json.Marshal(none)
	require.NoError(t, err)
}

func TestLargeAmountsAndOverflow(t *testing.T) {
	at := func(r string) commerce.Tax { return commerce.Tax{Category: "S", Rate: money.MustPercent(r)} }
	huge := money.New(math.MaxInt64, money.EUR)
	for _, opt := range []tax.Options{
		{Mode: commerce.Net}, {Mode: commerce.Net, Level: tax.PerLine}, {Mode: commerce.Net, Level: tax.PerUnit},
	} {
		_, err := tax.Calculate([]tax.Line{{ID: "a", Qty: 2, Amount: huge, Tax: at("22")}}, opt)
		require.ErrorIs(t, err, money.ErrOverflow)
		_, err = tax.Calculate([]tax.Line{{ID: "a", Amount: huge, Tax: at("100")}, {ID: "b", Amount: huge, Tax: at("99")}}, opt)
		require.ErrorIs(t, err, money.ErrOverflow)
	}
	b, err := tax.Calculate([]tax.Line{{ID: "a", Amount: huge, Tax: at("22")}}, tax.Options{})
	require.NoError(t, err)
	require.NoError(t, b.Check())
	_, err = tax.Calculate([]tax.Line{{ID: "a", Amount: huge, Tax: at("22")}, {ID: "s", Amount: huge, Role: tax.Surcharge}}, tax.Options{})
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = tax.Calculate([]tax.Line{{ID: "a", Amount: huge, Tax: at("22")}, {ID: "s", Amount: huge, Role: tax.Surcharge}}, tax.Options{Spread: tax.HighestRate})
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = tax.Calculate([]tax.Line{{ID: "a", Qty: math.MaxInt64, Amount: money.New(3, money.EUR), Tax: at("22")}}, tax.Options{Level: tax.PerUnit})
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = tax.Calculate(make([]tax.Line, tax.MaxLines+1), tax.Options{})
	require.ErrorIs(t, err, tax.ErrLine)
	_, err = tax.Calculate([]tax.Line{{ID: "a", Amount: money.New(1, money.EUR), Tax: at("22"), Role: 9}}, tax.Options{Level: 9})
	require.ErrorIs(t, err, tax.ErrLine)
	require.ErrorIs(t, err, tax.ErrOptions)
	// The group that is negative is not that of the last line.
	_, err = tax.Calculate([]tax.Line{
		{ID: "a", Amount: money.New(1, money.EUR), Tax: at("22"), Role: tax.Allowance}, {ID: "b", Amount: money.New(1, money.EUR), Tax: at("4")},
	}, tax.Options{})
	require.ErrorIs(t, err, tax.ErrLine)
	// Free goods, and shipping that follows them.
	b, err = tax.Calculate([]tax.Line{{ID: "a", Amount: money.New(0, money.EUR), Tax: at("22")}, {ID: "s", Amount: money.New(500, money.EUR), Role: tax.Surcharge}}, tax.Options{})
	require.NoError(t, err)
	require.Equal(t, "EUR 0.90", b.VAT.String())
	// Many rates: the memory of rates is bounded.
	var lines []tax.Line
	for i := range 40 {
		lines = append(lines, tax.Line{ID: fmt.Sprint(i), Amount: money.New(1000, money.EUR), Tax: at(fmt.Sprint(i + 1))})
	}
	b, err = tax.Calculate(lines, tax.Options{})
	require.NoError(t, err)
	require.Len(t, b.Groups, 40)
	require.NoError(t, b.Check())
	// Nothing, in no currency, is zero.
	b, err = tax.Calculate([]tax.Line{{ID: "a", Tax: at("22")}}, tax.Options{})
	require.NoError(t, err)
	require.True(t, b.Gross.IsZero())
}

func TestSpecialRulesRefuse(t *testing.T) {
	usd := money.New(1, money.USD)
	_, err := tax.MarginVAT(usd, money.New(1, money.EUR), money.NewPercent(22))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = tax.ParcelDuty(today, usd)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = tax.StampDuty([]tax.Group{{Tax: commerce.Tax{Nature: "N4"}, Net: usd}}, false)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	v := tax.VoucherState{Face: money.New(5000, money.EUR), Paid: money.New(4500, money.EUR)}
	_, _, err = v.Redeem(usd)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, _, err = v.Redeem(money.MustParse("0.001", money.EUR))
	require.ErrorIs(t, err, money.ErrInexact)
	_, _, err = tax.VoucherState{Face: usd, Used: usd}.Redeem(money.New(-1, money.USD))
	require.ErrorIs(t, err, commerce.ErrExceeds)
	require.Equal(t, "EUR 100000.00", tax.EvidenceLimit().String())
	_, err = tax.PriceAt(money.New(1, money.EUR), money.NewPercent(-100), money.NewPercent(1), tax.SameNet)
	require.ErrorIs(t, err, money.ErrPercent)
}

func TestDecisionJSON(t *testing.T) {
	d, err := tax.Decide(tax.EU(), distanceSale())
	require.NoError(t, err)
	data, err := json.Marshal(d)
	require.NoError(t, err)
	golden := filepath.Join("testdata", "decision.golden.json")
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(data))
}

package tax_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func number(issuer commerce.Territory) tax.Buyer {
	return tax.Buyer{Taxable: commerce.Yes, VATID: tax.VATEvidence{Issuer: issuer, Result: tax.Valid}}
}

// What a tax adviser asks of combined facts. Each answer is read from the
// article beside it.
func TestCombinedFacts(t *testing.T) {
	consumer, unknown := tax.Buyer{Taxable: commerce.No}, tax.Buyer{}
	from2020 := calendar.MustDate("2020-06-01")
	for name, tt := range map[string]struct {
		s         tax.Supply
		treatment tax.Treatment
		place     commerce.Territory
		category  string
		nature    string
		says      string // a reason that must be among them
	}{
		// Art. 141(c): identified in a member state other than that of dispatch; the United Kingdom is none since 2021.
		"triangular with a British number": {
			tax.Supply{Seller: tax.Seller{Territory: "CH", Registrations: []commerce.Territory{"GB"}}, Buyer: number("FR"), From: "DE", To: "FR", On: today, Chain: tax.ByIntermediary, DispatchNumber: commerce.No, Triangular: true},
			tax.Taxed, "FR", "S", "", "tax.triangular.not_open",
		},
		"triangular with a British number in 2020": {
			tax.Supply{Seller: tax.Seller{Territory: "CH", Registrations: []commerce.Territory{"GB"}}, Buyer: number("FR"), From: "DE", To: "FR", On: from2020, Chain: tax.ByIntermediary, DispatchNumber: commerce.No, Triangular: true},
			tax.ReverseCharge, "FR", "AE", "", "tax.reverse.triangular",
		},
		"triangular with a number of the state of arrival only": {
			tax.Supply{Seller: tax.Seller{Territory: "CH", Registrations: []commerce.Territory{"FR"}}, Buyer: number("FR"), From: "DE", To: "FR", On: today, Chain: tax.ByIntermediary, DispatchNumber: commerce.No, Triangular: true},
			tax.Taxed, "FR", "S", "", "tax.scheme.registered",
		},
		"triangular with a number of the state of dispatch only": {
			tax.Supply{Seller: tax.Seller{Territory: "CH", Registrations: []commerce.Territory{"DE"}}, Buyer: number("FR"), From: "DE", To: "FR", On: today, Chain: tax.ByIntermediary, DispatchNumber: commerce.No, Triangular: true},
			tax.Taxed, "FR", "S", "", "tax.scheme.not_registered",
		},
		// Art. 313(2), 35: a new means of transport is neither in the margin scheme nor a distance sale.
		"a new vehicle under a margin claim": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: consumer, From: "IT", To: "DE", On: today, Margin: tax.SecondHand, Traits: commerce.NewVehicle},
			tax.IntraCommunity, "IT", "K", "N3.2", "tax.exempt.new_vehicle",
		},
		"a new vehicle without proof, for a consumer": {
			tax.Supply{Seller: tax.Seller{Territory: "IT", OSS: true}, Buyer: consumer, From: "IT", To: "DE", On: today, Threshold: commerce.Yes, Proof: commerce.No, Traits: commerce.NewVehicle},
			tax.Taxed, "IT", "S", "", "tax.proof.missing",
		},
		// Art. 284(1): what is exempt has no VAT inside the margin.
		"second-hand goods of a small enterprise": {
			tax.Supply{Seller: tax.Seller{Territory: "DE", Small: true}, Buyer: consumer, From: "DE", To: "DE", On: today, Margin: tax.SecondHand},
			tax.Exempt, "DE", "E", "", "tax.exempt.small",
		},
		"a package of a small travel agency": {
			tax.Supply{Seller: tax.Seller{Territory: "DE", Small: true}, Buyer: consumer, To: "DE", Kind: tax.Service, On: today, Margin: tax.Travel},
			tax.Exempt, "DE", "E", "", "tax.exempt.small",
		},
		// Art. 147(1)(a): the traveller is not established within the Union; Art. 146(1)(b): the business not in the state.
		"a French traveller takes goods from Italy to the United States": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.No, Territory: "FR"}, From: "IT", To: "US", On: today, Collected: true, Proof: commerce.Yes},
			tax.Taxed, "IT", "S", "", "tax.exempt.export_resident",
		},
		"a French business takes goods from Italy to the United States": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.Yes, Territory: "FR"}, From: "IT", To: "US", On: today, Collected: true, Proof: commerce.Yes},
			tax.Export, "IT", "G", "N3.1", "tax.exempt.export_collected",
		},
		// DPR 633/1972 Art. 10(3) and 2-bis: the supply to the interface is exempt.
		"a seller from Livigno through a marketplace": {
			tax.Supply{Seller: tax.Seller{Territory: "IT-LIVIGNO"}, Buyer: consumer, From: "IT", To: "IT", On: today, Via: tax.Marketplace},
			tax.Exempt, "IT", "E", "N4", "tax.exempt.deemed_supply",
		},
		// DPR 633/1972 Art. 7-bis: goods that are abroad when they are sold.
		"an Italian seller sends goods from China": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: consumer, From: "CN", To: "DE", On: today},
			tax.Import, "", "O", "N2.1", "tax.import.at_border",
		},
		"to a business as well": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: number("DE"), From: "CN", To: "DE", On: today},
			tax.Import, "", "O", "N2.1", "tax.import.at_border",
		},
		// Art. 45: a service to a consumer is where the supplier is, and bears the rate of that region.
		"a service of Lisbon for a consumer on the Azores": {
			tax.Supply{Seller: tax.Seller{Territory: "PT"}, Buyer: consumer, To: "PT-20", Kind: tax.Service, On: today},
			tax.Taxed, "PT", "S", "", "tax.place.service_consumer",
		},
		"for a business there": {
			tax.Supply{Seller: tax.Seller{Territory: "PT"}, Buyer: tax.Buyer{Taxable: commerce.Yes}, To: "PT-20", Kind: tax.Service, On: today},
			tax.Taxed, "PT-20", "S", "", "tax.place.service_business",
		},
		"for somebody there": {
			tax.Supply{Seller: tax.Seller{Territory: "PT"}, Buyer: unknown, To: "PT-20", Kind: tax.Service, On: today},
			tax.NeedsFacts, "", "", "", "tax.needs_facts.taxable",
		},
		"a digital service of Athens for a consumer on Kos": {
			tax.Supply{Seller: tax.Seller{Territory: "GR"}, Buyer: consumer, To: "GR-ISLANDS", Kind: tax.Digital, On: today},
			tax.Taxed, "GR", "S", "", "tax.place.digital",
		},
		// Art. 54(1), second subparagraph, at home too.
		"a streamed event at home": {
			tax.Supply{Seller: tax.Seller{Territory: "DE"}, Buyer: consumer, To: "DE", Kind: tax.VirtualEvent, On: today},
			tax.Taxed, "DE", "S", "", "tax.place.virtual_event",
		},
		// Art. 262(c): an exempt service has no tax for which the customer could account.
		"an exempt service for a business abroad": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: number("DE"), To: "DE", Kind: tax.Service, On: today, Exemption: "VATEX-EU-132-1I"},
			tax.Exempt, "DE", "E", "N2.1", "tax.exempt.claimed",
		},
		// DPR 633/1972 Art. 8(1)(c) frees what would bear VAT; Art. 10 comes first.
		"an exempt supply under a letter of intent": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.Yes}, From: "IT", To: "IT", On: today, Intent: true, Exemption: "VATEX-EU-132-1I"},
			tax.Exempt, "IT", "E", "N4", "tax.exempt.claimed",
		},
		// DPR 633/1972 Art. 17-ter is of Italian VAT.
		"a split payment from a German stock": {
			tax.Supply{Seller: tax.Seller{Territory: "IT", Registrations: []commerce.Territory{"DE"}}, Buyer: tax.Buyer{Taxable: commerce.Yes, VATID: tax.VATEvidence{Result: tax.Invalid}}, From: "DE", To: "IT", On: today, Split: true},
			tax.Taxed, "DE", "S", "", "tax.scheme.registered",
		},
		// Art. 214: who sells from a state registers there, exempt or not.
		"goods from a German stock for a French business": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: number("FR"), From: "DE", To: "FR", On: today, Proof: commerce.Yes},
			tax.IntraCommunity, "DE", "K", "N2.1", "tax.scheme.not_registered",
		},
		"the same with a registration": {
			tax.Supply{Seller: tax.Seller{Territory: "IT", Registrations: []commerce.Territory{"DE"}}, Buyer: number("FR"), From: "DE", To: "FR", On: today, Proof: commerce.Yes},
			tax.IntraCommunity, "DE", "K", "N2.1", "tax.scheme.registered",
		},
		"a consumer fetches goods from a German stock of an Italian": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: consumer, From: "DE", To: "FR", On: today, Collected: true},
			tax.Taxed, "DE", "S", "", "tax.scheme.not_registered",
		},
		"an export from there that cannot be proved": {
			tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: consumer, From: "DE", To: "US", On: today, Proof: commerce.No},
			tax.Taxed, "DE", "S", "", "tax.scheme.not_registered",
		},
		"a marketplace outside sells inside one state without the one-stop shop": {
			tax.Supply{Seller: tax.Seller{Territory: "US"}, Buyer: consumer, From: "DE", To: "DE", On: today, Via: tax.AsMarketplace, Underlying: "CN"},
			tax.Taxed, "DE", "S", "", "tax.scheme.not_registered",
		},
		// The seller of a small shop on Åland has the Finnish exemption there.
		"a small seller on Åland": {
			tax.Supply{Seller: tax.Seller{Territory: "FI-01", Small: true}, Buyer: consumer, From: "FI-01", To: "FI-01", On: today},
			tax.Exempt, "FI-01", "E", "", "tax.exempt.small",
		},
		"of the mainland, with goods there": {
			tax.Supply{Seller: tax.Seller{Territory: "FI", Small: true}, Buyer: consumer, From: "FI-01", To: "FI-01", On: today},
			tax.Exempt, "FI-01", "E", "", "tax.exempt.small",
		},
		"from Sweden, with goods there": {
			tax.Supply{Seller: tax.Seller{Territory: "SE", Small: true}, Buyer: consumer, From: "FI-01", To: "FI-01", On: today},
			tax.Taxed, "FI-01", "S", "", "tax.place.local_tax",
		},
		"a small seller in Britain": {
			tax.Supply{Seller: tax.Seller{Territory: "GB", Small: true}, Buyer: consumer, From: "GB", To: "GB", On: today},
			tax.Exempt, "GB", "E", "", "tax.exempt.small",
		},
		"a small seller of Spain with goods on the Canaries": { // the IGIC has an exemption of its own
			tax.Supply{Seller: tax.Seller{Territory: "ES", Small: true}, Buyer: consumer, From: "ES-CN", To: "ES-CN", On: today},
			tax.Taxed, "ES-CN", "L", "", "tax.place.local_tax",
		},
		// The intermediary has the goods fetched: that is what makes it one (Art. 36a(3)).
		"goods that the intermediary fetches": {
			tax.Supply{Seller: tax.Seller{Territory: "DE"}, Buyer: number("IT"), From: "DE", To: "FR", On: today, Chain: tax.ToIntermediary, DispatchNumber: commerce.No, Collected: true, Proof: commerce.Yes},
			tax.IntraCommunity, "DE", "K", "", "tax.chain.transport",
		},
		// For services the United Kingdom is one country, outside.
		"a service of London for Belfast": {
			tax.Supply{Seller: tax.Seller{Territory: "GB"}, Buyer: consumer, To: "XI", Kind: tax.Service, On: today},
			tax.Taxed, "XI", "S", "", "tax.place.local_tax",
		},
		"a service of London for Paris": {
			tax.Supply{Seller: tax.Seller{Territory: "GB", NonUnion: true}, Buyer: consumer, To: "FR", Kind: tax.Digital, On: today},
			tax.Taxed, "FR", "S", "", "tax.place.digital",
		},
		"a Swiss chalet of an American": {
			tax.Supply{Seller: tax.Seller{Territory: "US"}, Buyer: consumer, To: "CH", Kind: tax.Immovable, On: today},
			tax.OutsideScope, "", "O", "", "tax.place.immovable",
		},
		"an American film in Switzerland": {
			tax.Supply{Seller: tax.Seller{Territory: "US"}, Buyer: consumer, To: "CH", Kind: tax.Digital, On: today},
			tax.OutsideScope, "", "O", "", "tax.place.digital",
		},
	} {
		d, err := tax.Decide(tax.EU(), tt.s)
		require.NoError(t, err, name)
		require.Equal(t, tt.treatment, d.Treatment, "%s %v", name, codes(d))
		require.Equal(t, tt.place, d.Place, "%s %v", name, codes(d))
		require.Equal(t, tt.category, d.Tax.Category, name)
		require.Equal(t, tt.nature, d.Tax.Nature, name)
		require.Contains(t, codes(d), tt.says, name)
	}
}

// Facts that exclude each other are errors at the field that is in doubt.
func TestFactsThatExcludeEachOther(t *testing.T) {
	for name, tt := range map[string]struct {
		path string
		s    tax.Supply
	}{
		"an intermediary is a business":              {"/chain", tax.Supply{From: "DE", To: "FR", Chain: tax.ToIntermediary, Buyer: tax.Buyer{Taxable: commerce.No}}},
		"so is who sells on before it":               {"/chain", tax.Supply{From: "DE", To: "FR", Chain: tax.BeforeTransport, Buyer: tax.Buyer{Taxable: commerce.No}}},
		"no chain of services":                       {"/chain", tax.Supply{To: "FR", Kind: tax.Service, Chain: tax.AfterTransport}},
		"the intermediary transports, not its buyer": {"/chain", tax.Supply{From: "DE", To: "FR", Chain: tax.ByIntermediary, Collected: true}},
		"nor a later one":                            {"/chain", tax.Supply{From: "DE", To: "FR", Chain: tax.AfterTransport, Collected: true}},
		"no call-off stock of services":              {"/call_off", tax.Supply{To: "FR", Kind: tax.Service, CallOff: today}},
		"the margin scheme has no chain":             {"/margin", tax.Supply{From: "DE", To: "FR", Margin: tax.Art, Chain: tax.AfterTransport}},
		"nor call-off stock":                         {"/margin", tax.Supply{From: "DE", To: "FR", Margin: tax.Art, CallOff: today}},
		"nor a reverse charge":                       {"/margin", tax.Supply{From: "DE", To: "DE", Margin: tax.Art, Charge: tax.Gold}},
		"nor a letter of intent":                     {"/margin", tax.Supply{From: "IT", To: "IT", Margin: tax.Art, Intent: true}},
		"nor an exemption":                           {"/margin", tax.Supply{From: "DE", To: "DE", Margin: tax.Art, Exemption: "VATEX-EU-132-1I"}},
		"goods from outside bear no margin":          {"/margin", tax.Supply{From: "CN", To: "DE", Margin: tax.Art}},
		"nor does a travel agency outside":           {"/margin", tax.Supply{Seller: tax.Seller{Territory: "US"}, To: "DE", Kind: tax.Service, Margin: tax.Travel}},
		"a seller at home is established there":      {"/charge", tax.Supply{From: "DE", To: "DE", Charge: tax.NotEstablished, Buyer: tax.Buyer{Taxable: commerce.Yes}}},
		"no small enterprise from outside":           {"/seller/small_in", tax.Supply{Seller: tax.Seller{Territory: "US", SmallIn: []commerce.Territory{"DE"}}, From: "DE", To: "DE"}},
	} {
		if tt.s.On = today; tt.s.Seller.Territory == "" {
			tt.s.Seller.Territory = "DE"
		}
		d, err := tax.Decide(tax.EU(), tt.s)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, "%s: %s", name, d.Treatment)
		require.Equal(t, tt.path, fields[0].Path, name)
		require.ErrorIs(t, err, tax.ErrContradiction, name)
	}
}

// A number whose state is unknown is not one whose validity is.
func TestStateOfANumberIsAsked(t *testing.T) {
	for _, s := range []tax.Supply{
		{Seller: tax.Seller{Territory: "IE"}, Buyer: number(""), From: "DE", To: "FR", On: today, Chain: tax.ByIntermediary, DispatchNumber: commerce.No, Triangular: true},
		{Seller: tax.Seller{Territory: "DE"}, Buyer: number(""), From: "DE", To: "FR", On: today, CallOff: today},
	} {
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		require.Equal(t, []string{"/buyer/vat_id/issuer"}, d.Missing())
		require.Equal(t, "tax.needs_facts.issuer", d.Code())
		s.Buyer.VATID.Result = tax.Unavailable
		d, err = tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		require.Equal(t, []string{"/buyer/vat_id/result"}, d.Missing())
		require.Contains(t, codes(d), "tax.evidence.unavailable")
	}
}

func codes(d tax.Decision) (out []string) {
	for _, r := range d.Reasons() {
		out = append(out, r.Code)
	}
	return out
}

// The regime forfettario is of Italian sellers at home, Art. 284 of the Union.
func TestNotesOfSmallEnterprises(t *testing.T) {
	for _, tt := range []struct {
		seller, place commerce.Territory
		flat          bool
		cite          string
	}{{"IT", "IT", true, "Art. 284(1)"}, {"DE", "DE", false, "Art. 284(1)"}, {"DE", "IT", false, "Art. 284(2)"}, {"GB", "GB", false, ""}} {
		s := tax.Supply{Seller: tax.Seller{Territory: tt.seller, Small: true}, Buyer: tax.Buyer{Taxable: commerce.No}, From: tt.place, To: tt.place, On: today}
		if tt.seller != tt.place {
			s.Seller.SmallIn = []commerce.Territory{tt.place}
		}
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		require.Equal(t, tt.flat, slices.Contains(codes(d), "tax.exempt.flat_rate"))
		cite := ""
		if c := d.Reasons()[0].Cites; len(c) > 0 {
			cite = c[0].Provision
		}
		require.Equal(t, tt.cite, cite)
		require.NotEmpty(t, d.Notes())
	}
}

// The mention of an exempt supply names the provision (Art. 226(11)), in the
// language of the seller; DPR 633/1972 Art. 21(6)(c) asks for «operazione esente»
// of what is exempt in Italy, and Art. 15 excludes expenses in the customer's name.
func TestMentionOfAClaimedExemption(t *testing.T) {
	for _, tt := range []struct {
		seller, to commerce.Territory
		code, want string
	}{
		{"NL", "NL", "VATEX-EU-132-1I", "VAT Directive Art. 132(1)(i)"},
		{"IT", "IT", "VATEX-EU-132-1I", "Operazione esente, art. 132(1)(i) direttiva 2006/112/CE"},
		{"IT", "DE", "VATEX-EU-132-1I", "Esenzione, art. 132(1)(i) direttiva 2006/112/CE"},
		{"IT", "IT", "VATEX-EU-79-C", "Importo escluso dalla base imponibile, art. 15 DPR 633/1972"},
		{"DE", "DE", "VATEX-EU-132-1I", "Steuerbefreiung, Art. 132(1)(i) Richtlinie 2006/112/EG"},
		{"DE", "DE", "VATEX-EU-79-C", "Directive 2006/112 Art. 79(c)"},
		{"FR", "FR", "VATEX-EU-132-1I", "Exonération, art. 132(1)(i) directive 2006/112/CE"},
		{"FR", "MC", "VATEX-FR-CGI261-4", "CGI Art. 261, 4"},
		{"ES", "ES", "VATEX-EU-132-1I", "Exención, art. 132(1)(i) Directiva 2006/112/CE"},
	} {
		s := tax.Supply{Seller: tax.Seller{Territory: tt.seller, Registrations: []commerce.Territory{tt.to}}, Kind: tax.Immovable, To: tt.to, On: today, Exemption: tt.code}
		s.Buyer.Taxable = commerce.No
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		require.Equal(t, []string{tt.want}, d.Notes())
	}
}

// The exemptions of the CGI are those of supplies in France.
func TestAnExemptionOfFranceIsForFrance(t *testing.T) {
	_, err := tax.Decide(tax.EU(), tax.Supply{
		Seller: tax.Seller{Territory: "IT"}, Kind: tax.Service, Buyer: tax.Buyer{Taxable: commerce.No}, To: "IT", On: today, Exemption: "VATEX-FR-CGI261-4",
	})
	require.ErrorIs(t, err, tax.ErrContradiction)
	require.ErrorContains(t, err, "/exemption")
}

// DPR 633/1972 Art. 21(6-bis)(b): who is established in Italy writes «operazione
// non soggetta» on the invoice of what is supplied outside the Union.
func TestMentionOfWhatIsSuppliedOutsideTheUnion(t *testing.T) {
	const outside = "Operazione non soggetta, art. 21, comma 6-bis, lett. b), DPR 633/1972"
	business := tax.Buyer{Taxable: commerce.Yes}
	for name, tt := range map[string]struct {
		s    tax.Supply
		want []string
	}{
		"a service for a business in Switzerland": {tax.Supply{Kind: tax.Service, Buyer: business, To: "CH"}, []string{outside}},
		"a seller in Bolzano":                     {tax.Supply{Seller: tax.Seller{Territory: "IT-BZ"}, Kind: tax.Service, Buyer: business, To: "CH"}, []string{outside}},
		"goods in China, sold to Italy":           {tax.Supply{Buyer: business, From: "CN", To: "IT"}, []string{outside}},
		"a voucher for anything":                  {tax.Supply{Voucher: tax.MultiPurpose}, nil},
		"a platform that does not sell":           {tax.Supply{From: "IT", To: "DE", Via: tax.AsMarketplace, Underlying: "IT"}, nil},
		"a shop in Livigno":                       {tax.Supply{Seller: tax.Seller{Territory: "IT-LIVIGNO"}, From: "IT-LIVIGNO", To: "IT-LIVIGNO"}, nil},
		"a shop in Germany":                       {tax.Supply{Seller: tax.Seller{Territory: "DE"}, Kind: tax.Service, Buyer: business, To: "CH"}, nil},
	} {
		if tt.s.On = today; tt.s.Seller.Territory == "" {
			tt.s.Seller.Territory = "IT"
		}
		if tt.s.Buyer.Taxable == commerce.Unknown {
			tt.s.Buyer.Taxable = commerce.No
		}
		d, err := tax.Decide(tax.EU(), tt.s)
		require.NoError(t, err, name)
		require.Equal(t, tt.want, d.Notes(), name)
	}
}

// The regime forfettario began with 2015 (L. 190/2014 Art. 1(54)); § 19 UStG is an
// exemption since 2025 (JStG 2024), before the tax was not levied; the CGI may be
// named in place of the CIBS until the end of 2027 (Ordonnance 2025-1247).
func TestMentionsOfSmallEnterprisesHaveDays(t *testing.T) {
	for _, tt := range []struct {
		seller commerce.Territory
		on     string
		want   string
		flat   bool
	}{
		{"IT", "2014-12-31", "Esenzione, art. 284 direttiva 2006/112/CE: piccole imprese", false},
		{"IT", "2015-01-01", "Operazione effettuata ai sensi dell'art. 1, commi 54-89, L. 190/2014: regime forfettario", true},
		{"DE", "2024-12-31", "Kleinunternehmer, § 19 UStG: Umsatzsteuer wird nicht erhoben", false},
		{"DE", "2025-01-01", "Steuerbefreiung für Kleinunternehmer, § 19 UStG", false},
		{"FR", "2027-12-31", "TVA non applicable, art. 293 B du CGI", false},
		{"FR", "2028-01-01", "Exonération, art. 284 directive 2006/112/CE : petites entreprises", false},
	} {
		d, err := tax.Decide(tax.EU(), tax.Supply{Seller: tax.Seller{Territory: tt.seller, Small: true}, From: tt.seller, To: tt.seller, On: calendar.MustDate(tt.on)})
		require.NoError(t, err)
		require.Equal(t, []string{tt.want}, d.Notes())
		require.Equal(t, tt.flat, slices.Contains(codes(d), "tax.exempt.flat_rate"))
	}
}

// DM 21 June 2021 Art. 13 and 15, and the decree of 24 December 1993 before it:
// goods for private persons in San Marino bear Italian VAT; distance sales above
// EUR 28 000 or by option, and new vehicles (Art. 14), the tax there.
func TestPrivateBuyersInSanMarino(t *testing.T) {
	sale := tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.No, Territory: "SM"}, From: "IT", To: "SM", On: today, Category: "books.print"}
	for name, tt := range map[string]struct {
		f         func(*tax.Supply)
		treatment tax.Treatment
		nature    string
		code      string
	}{
		"sent":                 {func(*tax.Supply) {}, tax.Taxed, "", "tax.place.san_marino"},
		"fetched":              {func(s *tax.Supply) { s.Collected = true }, tax.Taxed, "", "tax.place.san_marino"},
		"second-hand":          {func(s *tax.Supply) { s.Margin = tax.SecondHand }, tax.InMargin, "N5", "tax.margin.scheme"},
		"of a small seller":    {func(s *tax.Supply) { s.Seller.Small = true }, tax.Exempt, "N2.2", "tax.exempt.small"},
		"registered there":     {func(s *tax.Supply) { s.Seller.Registrations = []commerce.Territory{"SM"} }, tax.Export, "N3.3", "tax.exempt.export"},
		"registered, fetched":  {func(s *tax.Supply) { s.Collected, s.Seller.Registrations = true, []commerce.Territory{"SM"} }, tax.Taxed, "", "tax.place.san_marino"},
		"a new car":            {func(s *tax.Supply) { s.Traits = commerce.NewVehicle }, tax.Export, "N3.3", "tax.exempt.export"},
		"from German stock":    {func(s *tax.Supply) { s.From = "DE" }, tax.Export, "N2.1", "tax.exempt.export"},
		"for a business":       {func(s *tax.Supply) { s.Buyer.Taxable = commerce.Yes }, tax.Export, "N3.3", "tax.exempt.export"},
		"for who is not known": {func(s *tax.Supply) { s.Buyer.Taxable = commerce.Unknown }, tax.NeedsFacts, "", "tax.needs_facts.taxable"},
	} {
		s := sale
		tt.f(&s)
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err, name)
		require.Equal(t, tt.treatment, d.Treatment, name)
		require.Equal(t, tt.nature, d.Tax.Nature, name)
		require.Equal(t, tt.code, d.Code(), name)
		if tt.treatment == tax.Taxed {
			require.Equal(t, "4%", d.Tax.Rate.String(), name)
		}
	}
}

// A category that begins with a point has no parent, and no rate of another category.
func TestACategoryOfPointsIsUnknown(t *testing.T) {
	for _, c := range []string{".", ".x", "..", ".books.print"} {
		r, err := tax.EU().Rate("IT", c, today)
		require.NoError(t, err)
		require.Equal(t, tax.Standard, r.Category)
		_, err = tax.EU().Strict().Rate("IT", c, today)
		require.ErrorIs(t, err, tax.ErrUnknownCategory)
		unmapped, err := tax.EU().Unmapped("IT", today, c)
		require.NoError(t, err)
		require.Equal(t, []string{c}, unmapped)
	}
}

// A consignment of EUR 150 is in the
// import scheme, and EUR 150.01 is not (Art. 33(c)).
func TestConsignmentAtTheLimit(t *testing.T) {
	for cents, want := range map[int64]tax.Treatment{0: tax.Taxed, 150_00: tax.Taxed, 150_01: tax.Import} {
		d, err := tax.Decide(tax.EU(), tax.Supply{
			Seller: tax.Seller{Territory: "CN", IOSS: true}, Buyer: tax.Buyer{Taxable: commerce.No}, From: "CN", To: "DE", On: today,
			Consignment: money.New(cents, money.EUR),
		})
		require.NoError(t, err)
		require.Equal(t, want, d.Treatment)
	}
}

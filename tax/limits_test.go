package tax_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func eur(cents int64) money.Amount { return money.New(cents, money.EUR) }

func calculated(t require.TestingT, opt tax.Options, lines ...tax.Line) tax.Breakdown {
	b, err := tax.Calculate(lines, opt)
	require.NoError(t, err)
	require.NoError(t, b.Check())
	return b
}

// Each row answers on its first and its last day, and not on the days around
// them, where nothing newer or older has the same rate.
func TestEachRowAnswersOnItsDays(t *testing.T) {
	book := tax.EU().Trusting(commerce.Unverified)
	for r := range tax.EU().Rows() {
		for _, on := range []calendar.Date{r.Period.First, r.Period.Last} {
			if on.IsZero() {
				continue
			}
			got, err := book.Rate(r.Territory, r.Category, on)
			require.NoError(t, err, "%s %s %s", r.Territory, r.Category, on)
			require.Equal(t, r, got)
			reasons, err := book.Explain(r.Territory, r.Category, on)
			require.NoError(t, err)
			require.NotEmpty(t, reasons)
		}
	}
}

func TestLimitsOfTheBook(t *testing.T) {
	row := func(category string) tax.Row {
		return tax.Row{Territory: "DE", Category: category, Rate: money.NewPercent(5), Source: commerce.Source{Trust: commerce.Secondary}}
	}
	full := row(strings.Repeat("a", 60))
	full.Rate = money.NewPercent(100)
	for in, ok := range map[*tax.Row]bool{
		{Territory: "DE", Category: strings.Repeat("a", 61), Rate: money.NewPercent(5)}: false,
		{Territory: "DE", Category: "x9.y0.z_a", Rate: money.NewPercent(0)}:             true,
		{Territory: "DE", Category: "x:", Rate: money.NewPercent(5)}:                    false,
		{Territory: "DE", Category: "x", Rate: money.MustPercent("100.0001")}:           false,
		&full: true,
	} {
		_, err := tax.EU().With(*in)
		require.Equal(t, ok, err == nil, "%s %s", in.Category, in.Rate)
	}
	book, err := tax.EU().With(full, row("wwwwwwww.x.mmmmmmmm"), row("gadget"), row("gadget.small"))
	require.NoError(t, err)
	for asked, want := range map[string]string{ // the category that answers
		full.Category: full.Category, full.Category + "a": "standard",
		"wwwwwwww.x.mmmmmmmm": "wwwwwwww.x.mmmmmmmm", "wwwwwwww.y.mmmmmmmm": "wwwwwwww", "accommodation.tent": "accommodation", "": "standard",
	} {
		r, err := book.Rate("DE", asked, today)
		require.NoError(t, err)
		require.True(t, r.Category == want || want == "wwwwwwww" && r.Category == "standard", "%s: %s", asked, r.Category)
	}
	for asked, want := range map[string]string{"gadget": `5%: "gadget" in DE`, "gadget.small": `5%: "gadget.small" in DE`} {
		reasons, err := book.Explain("DE", asked, today)
		require.NoError(t, err)
		require.Equal(t, want, reasons[0].String())
	}
	r, err := book.Rate("AT-1", "", today) // Burgenland has no rates of its own
	require.NoError(t, err)
	require.Equal(t, commerce.Territory("AT"), r.Territory)
	_, err = new(tax.Book).Rate("IT", "books", today)
	require.ErrorIs(t, err, tax.ErrNoRate)
	for category, want := range map[string]string{
		"": "standard", "books": "books", strings.Repeat("b", 40): strings.Repeat("b", 40) + " in", strings.Repeat("c", 41): strings.Repeat("c", 40) + "… in",
	} {
		_, err = tax.EU().Rate("IT", category, calendar.MustDate("2009-12-31"))
		require.ErrorContains(t, err, "no rate for "+want)
	}
	secondary, err := tax.EU().Rate("IT", "books.print", today)
	require.NoError(t, err)
	require.Equal(t, commerce.Secondary, secondary.Source.Trust)
	r, err = tax.EU().Trusting(commerce.Verified).Rate("IT", "books.print", today)
	require.True(t, err != nil || r.Source.Trust == commerce.Verified, "a row of less trust is not used")
}

// A row by code counts only where it is of the place.
func TestCodeOfAnotherState(t *testing.T) {
	book, err := tax.EU().With(tax.Row{Territory: "AT", Category: "cn.0401", Rate: money.MustPercent("4.9"), Source: commerce.Source{Trust: commerce.Secondary}})
	require.NoError(t, err)
	for cn, ok := range map[string]bool{"04": true, "0401101000": true, "04011010001": false, "0": false} {
		d, err := tax.Decide(book, tax.Supply{Seller: tax.Seller{Territory: "DE"}, From: "DE", To: "DE", On: today, Category: "books.print", CN: cn})
		require.Equal(t, ok, err == nil, cn)
		if ok {
			require.Equal(t, "7%", d.Tax.Rate.String())
		}
	}
}

// Places are looked up in all fields, with and without a reason to look closer.
func TestEachPlaceIsChecked(t *testing.T) {
	base := func() tax.Supply {
		return tax.Supply{Seller: tax.Seller{Territory: "DE"}, Buyer: tax.Buyer{Taxable: commerce.No}, From: "DE", To: "DE", On: today}
	}
	for path, f := range map[string]func(*tax.Supply){
		"/seller/territory": func(s *tax.Supply) { s.Seller.Territory = "QQ" }, "/from": func(s *tax.Supply) { s.From = "QQ" }, "/to": func(s *tax.Supply) { s.To = "QQ" },
		"/consignment": func(s *tax.Supply) { s.Consignment = money.New(1, money.USD) },
		"/chain":       func(s *tax.Supply) { s.Chain = 99 }, "/dispatch_number": func(s *tax.Supply) { s.DispatchNumber = 99 },
		"/split":     func(s *tax.Supply) { s.Split, s.Seller.Territory = true, "IT" },
		"/exemption": func(s *tax.Supply) { s.Exemption = "VATEX-EU-F" }, // a margin scheme is claimed by Margin
	} {
		s := base()
		f(&s)
		_, err := tax.Decide(tax.EU(), s)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, path)
		require.Equal(t, path, fields[0].Path)
	}
	s := base()
	s.To, s.Split = "IT", true
	_, err := tax.Decide(tax.EU(), s)
	require.ErrorIs(t, err, tax.ErrContradiction)
}

// Facts that are still missing contradict nothing.
func TestMissingFactsContradictNothing(t *testing.T) {
	base := func(f func(*tax.Supply)) tax.Supply {
		s := tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.Yes}, From: "DE", To: "FR", On: today}
		f(&s)
		return s
	}
	for name, tt := range map[string]struct {
		s       tax.Supply
		missing string
	}{
		"chain, from":         {base(func(s *tax.Supply) { s.Chain, s.From = tax.AfterTransport, "" }), "/from"},
		"chain, to":           {base(func(s *tax.Supply) { s.Chain, s.To = tax.AfterTransport, "" }), "/to"},
		"chain, on":           {base(func(s *tax.Supply) { s.Chain, s.To, s.On = tax.AfterTransport, "DE", calendar.Date{} }), "/on"},
		"call-off, on":        {base(func(s *tax.Supply) { s.CallOff, s.On = today, calendar.Date{} }), "/on"},
		"intent, from":        {base(func(s *tax.Supply) { s.Intent, s.From, s.To = true, "", "IT" }), "/from"},
		"intent, to":          {base(func(s *tax.Supply) { s.Intent, s.From, s.To = true, "IT", "" }), "/to"},
		"IOSS, from":          {base(func(s *tax.Supply) { s.Scheme, s.From = tax.IOSS, "" }), "/from"},
		"domestic, from":      {base(func(s *tax.Supply) { s.Scheme, s.From = tax.Domestic, "" }), "/from"},
		"call-off, unchecked": {base(func(s *tax.Supply) { s.CallOff, s.Buyer.VATID = today, tax.VATEvidence{Issuer: "IT"} }), "/buyer/vat_id/result"},
		"number of the state of dispatch, unchecked": {base(func(s *tax.Supply) { s.Buyer.VATID.Issuer = "DE" }), "/buyer/vat_id/result"},
		"number of a third country, unchecked":       {base(func(s *tax.Supply) { s.Buyer.VATID.Issuer = "GB" }), "/buyer/vat_id/result"},
	} {
		d, err := tax.Decide(tax.EU(), tt.s)
		require.NoError(t, err, name)
		require.Equal(t, []string{tt.missing}, d.Missing(), name)
	}
	for name, tt := range map[string]struct { // and these are decided
		s    tax.Supply
		code string
	}{
		"a service under a letter of intent": {base(func(s *tax.Supply) { s.Intent, s.Kind, s.To = true, tax.Service, "IT" }), "tax.exempt.intent"},
		"a domestic service for a consumer": {base(func(s *tax.Supply) {
			s.Scheme, s.Kind, s.From, s.Buyer.Taxable = tax.Domestic, tax.Service, "", commerce.No
		}), "tax.place.service_consumer"},
		"the same with a place that is not used": {base(func(s *tax.Supply) { s.Scheme, s.Kind, s.Buyer.Taxable = tax.Domestic, tax.Service, commerce.No }), "tax.place.service_consumer"},
	} {
		d, err := tax.Decide(tax.EU(), tt.s)
		require.NoError(t, err, name)
		require.Equal(t, tt.code, d.Code(), name)
	}
	for path, s := range map[string]tax.Supply{
		"/chain":    base(func(s *tax.Supply) { s.Chain, s.To = tax.AfterTransport, "CH" }),
		"/chain ":   base(func(s *tax.Supply) { s.Chain, s.From = tax.AfterTransport, "CH" }),
		"/call_off": base(func(s *tax.Supply) { s.CallOff, s.Chain = today, tax.AfterTransport }),
		"/intent":   base(func(s *tax.Supply) { s.Intent, s.To = true, "IT" }),
	} {
		_, err := tax.Decide(tax.EU(), s)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, path)
		require.Equal(t, strings.TrimSpace(path), fields[0].Path)
	}
}

// Art. 199a(1)(c) to (h) lapse with 2026 (Directive 2022/890).
func TestOptionsLapseWith2026(t *testing.T) {
	last := calendar.MustDate("2026-12-31")
	for charge, lapses := range map[tax.DomesticCharge]bool{tax.Phones: true, tax.Electronics: true, tax.Energy: true, tax.Scrap: false, tax.Construction: false, tax.OtherCharge: false} {
		s := tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.Yes}, From: "IT", To: "IT", On: last, Charge: charge}
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		require.Equal(t, tax.ReverseCharge, d.Treatment, charge)
		s.On = last.AddDays(1)
		d, err = tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		require.Equal(t, lapses, d.Treatment == tax.Taxed, charge)
	}
}

// Places around the two parts of the United Kingdom, the French departments
// and others outside.
func TestPlacesAtTheEdge(t *testing.T) {
	for _, tt := range []struct {
		from, to commerce.Territory
		code     string
		place    commerce.Territory
	}{
		{"GB", "XI", "tax.place.gb_ni", "GB"},
		{"XI", "GB", "tax.place.gb_ni", "XI"},
		{"CN", "XI", "tax.import.at_border", ""},
		{"GB", "DE", "tax.import.at_border", ""},
		{"XI", "US", "tax.exempt.export", "XI"},
		{"DE", "GB", "tax.exempt.export", "DE"},
		{"FR-GP", "FR-MQ", "tax.place.local_tax", "FR-GP"},
		{"FR-MQ", "FR-GP", "tax.place.local_tax", "FR-MQ"},
		{"FR-RE", "FR-MQ", "tax.place.outside_union", ""},
		{"FR-GP", "FR-RE", "tax.place.outside_union", ""},
		{"DE-BUESINGEN", "DE-BUESINGEN", "tax.place.outside_union", ""},
		{"FI-01", "FI-01", "tax.place.local_tax", "FI-01"},
	} {
		d, err := tax.Decide(tax.EU(), tax.Supply{Seller: tax.Seller{Territory: "DE"}, Buyer: tax.Buyer{Taxable: commerce.No}, From: tt.from, To: tt.to, On: today})
		require.NoError(t, err)
		require.Equal(t, tt.code, d.Code(), "%s %s", tt.from, tt.to)
		require.Equal(t, tt.place, d.Place, "%s %s", tt.from, tt.to)
	}
}

// What reasons say and cite.
func TestFactsAndCitations(t *testing.T) {
	say := func(s tax.Supply, code string) (string, []commerce.Citation) {
		s.On = today
		d, err := tax.Decide(tax.EU(), s)
		require.NoError(t, err)
		for _, r := range d.Reasons() {
			if r.Code == code {
				said, _, _ := strings.Cut(r.String(), " [") // without the citation
				return said, r.Cites
			}
		}
		require.Contains(t, codes(d), code)
		return "", nil
	}
	de := tax.Seller{Territory: "DE"}
	consumer := tax.Buyer{Taxable: commerce.No}
	text, _ := say(tax.Supply{Seller: de, Buyer: consumer, From: "IT", To: "IT"}, "tax.place.domestic")
	require.Equal(t, "goods that stay in IT are taxed there", text)
	for _, s := range []tax.Supply{{From: "FR", To: "MC"}, {From: "MC", To: "FR"}} {
		s.Seller, s.Buyer = de, consumer
		text, _ = say(s, "tax.place.treated_as")
		require.Equal(t, "MC counts as FR", text)
	}
	text, _ = say(tax.Supply{Seller: tax.Seller{Territory: "FI"}, Buyer: consumer, From: "FI-01", To: "FI-01"}, "tax.rate.standard")
	require.Equal(t, "25.5%: the standard rate in FI", text)
	for _, tt := range []struct {
		s         tax.Supply
		code      string
		act       string
		provision string
	}{
		{tax.Supply{Buyer: number("FR"), From: "DE", To: "FR"}, "tax.proof.keep", "32011R0282", "Art. 45a"},
		{tax.Supply{Buyer: consumer, From: "DE", To: "US"}, "tax.proof.keep", "32006L0112", "Art. 131"},
		{tax.Supply{Buyer: number("FR"), From: "DE", To: "FR"}, "tax.evidence.valid", "32006L0112", "Art. 138(1)(b)"},
		{tax.Supply{Buyer: number("FR"), Kind: tax.Service, To: "FR"}, "tax.evidence.valid", "32011R0282", "Art. 18"},
		{tax.Supply{Buyer: consumer, From: "DE", To: "DE", Exemption: "VATEX-EU-132-1I"}, "tax.exempt.claimed", "32006L0112", "Art. 132(1)(i)"},
		{tax.Supply{Buyer: consumer, From: "FR", To: "FR", Exemption: "VATEX-FR-298SEXDECIESA"}, "tax.exempt.claimed", "CGI", "Art. 298 sexdecies A"},
	} {
		tt.s.Seller = de
		_, cites := say(tt.s, tt.code)
		require.Equal(t, []commerce.Citation{{Act: tt.act, Provision: tt.provision}}, cites)
	}
	for _, collected := range []bool{false, true} { // the note on regions is of goods that are sent
		d, err := tax.Decide(tax.EU(), tax.Supply{Seller: tax.Seller{Territory: "PT"}, Buyer: consumer, From: "PT", To: "PT-20", On: today, Collected: collected})
		require.NoError(t, err)
		require.Equal(t, !collected, slices.Contains(codes(d), "tax.place.regions"))
		d, err = tax.Decide(tax.EU(), tax.Supply{Seller: tax.Seller{Territory: "PT"}, Buyer: consumer, From: "PT-20", To: "PT-20", On: today, Collected: collected})
		require.NoError(t, err)
		require.NotContains(t, codes(d), "tax.place.regions")
	}
}

func TestLimitsOfTheThreshold(t *testing.T) {
	on := calendar.MustDate("2026-03-01")
	for _, tt := range []struct {
		th   tax.Threshold
		want commerce.Tri
	}{
		{tax.Threshold{Year: 2026, Previous: eur(10_000_00), Current: eur(0)}, commerce.No},
		{tax.Threshold{Year: 2026, Previous: eur(10_000_01), Current: eur(0)}, commerce.Yes},
		{tax.Threshold{Year: 2026, Previous: eur(0), Current: eur(0), Opted: 2026}, commerce.Yes},
		{tax.Threshold{Year: 2026, Previous: eur(0), Current: eur(0), Opted: 2025}, commerce.No},
	} {
		_, got, err := tt.th.Add(on, eur(1), tax.DistanceLimit())
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
	}
	_, _, err := tax.Threshold{Year: 2026, Previous: money.New(1, money.USD), Current: eur(0)}.Add(on, eur(1), tax.DistanceLimit())
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	one := tax.LocateConsumer([]tax.LocationItem{{Kind: "ip", Territory: "IT", Independent: true}}, commerce.Yes)
	require.Equal(t, commerce.Territory("IT"), one.Territory)
	require.Equal(t, "Art. 24b, third subparagraph", one.Reasons()[0].Cites[0].Provision)
	two := tax.LocateConsumer([]tax.LocationItem{{Kind: "ip", Territory: "IT"}, {Kind: "sim", Territory: "IT"}}, commerce.Yes)
	require.Equal(t, "Art. 24b(d)", two.Reasons()[0].Cites[0].Provision)
	none := tax.LocateConsumer([]tax.LocationItem{{Kind: "ip", Independent: true}}, commerce.Yes)
	require.Equal(t, "tax.location.unproved", none.Code())
}

func TestLimitsOfSpecialRules(t *testing.T) {
	v := tax.VoucherState{Face: eur(5000), Paid: eur(4500), Used: eur(5000)}
	_, price, err := v.Redeem(eur(0))
	require.NoError(t, err)
	require.True(t, price.IsZero())
	duty, err := tax.ParcelDuty(calendar.MustDate("2026-07-01"), eur(0), "610910")
	require.NoError(t, err)
	require.Equal(t, eur(300), duty)
	for _, tt := range []struct {
		nature string
		withN1 bool
		want   int64
	}{{"N1", false, 0}, {"N1", true, 200}, {"N3.1", true, 0}, {"N4", false, 200}} {
		stamp, err := tax.StampDuty([]tax.Group{{Tax: commerce.Tax{Nature: tt.nature}, Net: eur(100_00)}}, tt.withN1)
		require.NoError(t, err)
		require.Equal(t, eur(tt.want), stamp, tt.nature)
	}
}

// A postcode of two letters is followed by a digit: BT of Belfast, no other.
func TestPostcodesAreRead(t *testing.T) {
	for _, tt := range []struct {
		country  commerce.Territory
		postcode string
		city     string
		want     commerce.Territory
	}{
		{"GB", "bt1 1aa", "", "XI"},
		{"GB", "BT99 9AA", "", "XI"},
		{"GB", "BTA 1AA", "", "GB"},
		{"GB", "JE2 3ZZ", "", "JE"},
		{"FI", "fi-22100", "", "FI-01"},
		{"IT", "23030", "Livigno", "IT-LIVIGNO"},
		{"IT", "23030", "Valdisotto", "IT"},
		{"IT", "23041", "", "IT-LIVIGNO"},
		{"IT", "20100", "Livigno", "IT"},
		{"ES", strings.Repeat(" ", 27) + "35001", "", "ES-CN"}, // 32 characters are read
		{"ES", "", "", "ES"},
	} {
		got, err := tax.Locate(commerce.Address{Country: tt.country, Postcode: tt.postcode, City: tt.city})
		require.NoError(t, err)
		require.Equal(t, tt.want, got, "%s %s", tt.country, tt.postcode)
	}
}

// A return names what it left out, and counts what has VAT without net.
func TestLimitsOfReports(t *testing.T) {
	oss := commerce.Tax{Territory: "DE", Category: "S", Rate: money.NewPercent(19), Scheme: "oss_union", Kind: "goods", From: "IT"}
	good := commerce.Order{ID: "o", Currency: money.EUR, Lines: []commerce.Line{{ID: "l", Tax: oss, Net: eur(10000), VAT: eur(1900)}}}
	nameless := good
	nameless.ID = ""
	c := commerce.Credit{ID: "c", Order: "o", Lines: []commerce.CreditLine{{Line: "l", Tax: oss, Net: eur(0), VAT: eur(100)}}}
	r, err := tax.ReportOSS(calendar.QuarterOf(today), nil, slices.Values([]*commerce.Order{&good, &nameless}), slices.Values([]*commerce.Credit{&c, nil}))
	require.NoError(t, err)
	require.Equal(t, eur(1800), r.VAT)
	var paths []string
	for _, x := range commerce.Filter(r.Reasons(), commerce.Warning) {
		paths = append(paths, x.Path)
	}
	require.Equal(t, []string{"/orders/1", "/credits/1"}, paths)
}

package returns_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/returns"
)

func TestEveryRowOfTheCSVIsInTheBook(t *testing.T) {
	data, err := os.ReadFile("data/law.csv")
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	require.NoError(t, err)
	book := returns.EU()
	for _, r := range rows[1:] {
		on, err := calendar.ParseDate(r[2])
		require.NoError(t, err)
		found := false
		for _, row := range book.Rows(commerce.Territory(r[0]), on) {
			found = found || row.Rule.String() == r[1] && row.Source.Cite.Provision == r[7] && row.Source.Trust.String() == r[8]
		}
		require.True(t, found, "%v", r)
	}
}

func TestTheDirectiveHoldsInEveryRow(t *testing.T) {
	// Every trusted row passes the check that a host's rows must pass; national law that the Union lets differ is listed.
	book := returns.EU()
	for _, country := range book.Countries() {
		for _, r := range book.Rows(country, date("2026-11-21")) {
			if country == "EU" || country == "GB" || r.Value == 0 || r.Source.Trust < commerce.Contested {
				continue
			}
			_, err := book.With(r)
			if r.Rule == returns.RepairExtensionMonths && r.Value == 6 {
				require.ErrorIs(t, err, returns.ErrBelowStatute) // FR, PT: contested, see the rows
				continue
			}
			require.NoError(t, err, "%s %s", country, r.Rule)
		}
	}
}

func TestCountries(t *testing.T) {
	require.Equal(t, []commerce.Territory{"AT", "BE", "CZ", "DE", "DK", "ES", "EU", "FI", "FR", "GB", "GR", "HU", "IE", "IT", "NL", "PL", "PT", "RO", "SE"}, returns.EU().Countries())
	require.Contains(t, returns.EU().Trusting(commerce.Unverified).Countries(), commerce.Territory("DK"))
	require.NotContains(t, returns.EU().Trusting(commerce.Verified).Countries(), commerce.Territory("IT"))
	_, err := returns.Decide(returns.EU(), contract("US", "2026-03-01", ""), returns.Request{}, place("IT", rome))
	require.ErrorContains(t, err, `"US" is not covered: AT BE CZ DE DK ES EU FI FR GB GR HU IE IT NL PL PT RO SE`)
}

func TestBookLayers(t *testing.T) {
	book := returns.EU()
	row := returns.Row{Territory: "IT", Rule: returns.WithdrawalDays, Value: 30, Unit: "day", Source: commerce.Source{Trust: commerce.Verified}}
	one, err := book.With(row)
	require.NoError(t, err)
	row.Value = 45
	two, err := one.With(row)
	require.NoError(t, err)
	require.Equal(t, "eu-2026.11+2", two.Edition())
	days := func(b *returns.Book) int {
		d, err := returns.Decide(b, contract("IT", "2026-03-01", "2026-03-10"), returns.Request{Sent: at("2026-03-12T00:00:00Z")}, place("IT", rome))
		require.NoError(t, err)
		return d.Line("l1").Window.Nominal.Sub(date("2026-03-10"))
	}
	require.Equal(t, []int{14, 30, 45, 14}, []int{days(book), days(one), days(two), days(book)}, "the later layer wins, the copy leaves the book alone")
	lu, err := book.With(returns.Row{Territory: "LU", Rule: returns.WithdrawalDays, Value: 14, Unit: "day", Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	require.Contains(t, lu.Countries(), commerce.Territory("LU"))
	_, err = (*returns.Book)(nil).With(row)
	require.ErrorIs(t, err, returns.ErrNoBook)
	_, err = returns.Decide(nil, contract("IT", "2026-03-01", ""), returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrNoBook)
	_, err = returns.Guarantee(nil, returns.Purchase{Concluded: date("2026-01-01")})
	require.ErrorIs(t, err, returns.ErrNoBook)
	_, err = book.With(returns.Row{Territory: "IT"})
	require.ErrorIs(t, err, returns.ErrRow)
	_, err = book.With(returns.Row{Territory: "IT", Rule: returns.ReturnDays, Value: 14, Unit: "day", Period: calendar.Period{First: date("2026-02-01"), Last: date("2026-01-01")}})
	require.ErrorIs(t, err, returns.ErrRow)
}

func TestReviewedMovesTheStalenessWarning(t *testing.T) {
	stale := func(b *returns.Book) bool {
		d, err := returns.Decide(b, contract("DE", "2027-06-01", ""), returns.Request{Sent: at("2027-06-02T00:00:00Z")}, place("DE", rome))
		require.NoError(t, err)
		for _, r := range d.Reasons() {
			if r.Code == "returns.law.stale" {
				return r.Kind == commerce.Warning
			}
		}
		return false
	}
	require.True(t, stale(returns.EU()))
	require.False(t, stale(returns.EU().Reviewed(date("2027-05-01"))))
}

// The lists that follow the letters of the directive are cited by their point: bread is the fourth.
func TestThePointOfTheNationalList(t *testing.T) {
	for country, want := range map[commerce.Territory]string{
		"DK": "§ 18(2) no. 4", "ES": "Art. 103(d)", "FR": "L221-28 4o", "HU": "29. § (1)(d)", "IT": "Art. 59(1)(d)", "PL": "Art. 38 no. 4", "RO": "Art. 16(d)",
	} {
		c := contract(country, "2026-11-16", "2026-11-18")
		c.Lines[0].Traits, c.Lines[0].Facts.Spoils = commerce.Perishable, commerce.Yes
		d := decide(t, c, "2026-11-19T10:00:00Z", place(string(country), rome))
		require.Equal(t, "returns.exempt.perishable", d.Code(), "%s", country)
		cites := d.Reasons()[0].Cites
		require.Equal(t, "Art. 16(d)", cites[0].Provision)
		require.Equal(t, want, cites[len(cites)-1].Provision, "%s", country)
	}
}

// The Danish list begins with contracts that the chapter leaves out (no. 1); services that were performed are the second, and prices
// that fluctuate are not between them and what is made to order: § 18(2) as danskelove.dk and lovguiden.dk print it.
func TestTheDanishListIsShifted(t *testing.T) {
	for want, item := range map[string]returns.Item{
		"§ 18(2) no. 2": {Kind: returns.Service, Facts: returns.Facts{Begun: commerce.Yes, Performed: commerce.Yes, Consent: commerce.Yes, Acknowledged: commerce.Yes}},
		"§ 18(2)":       {Traits: commerce.PriceFluctuating, Facts: returns.Facts{MarketPrice: commerce.Yes}},
		"§ 18(2) no. 3": {Traits: commerce.MadeToOrder, Facts: returns.Facts{Bespoke: commerce.Yes}},
		"§ 18(2) no. 13": {Kind: returns.DigitalContent, Facts: returns.Facts{
			Begun: commerce.Yes, Consent: commerce.Yes, Acknowledged: commerce.Yes, Confirmed: commerce.Yes,
		}},
	} {
		c := contract("DK", "2026-11-16", "2026-11-18")
		item.Line, item.Qty, item.Delivered = "l1", 1, c.Lines[0].Delivered
		c.Lines[0] = item
		d := decide(t, c, "2026-11-19T10:00:00Z", place("DK", rome))
		require.Equal(t, returns.Denied, d.Verdict)
		cites := d.Reasons()[0].Cites
		require.Equal(t, want, cites[len(cites)-1].Provision)
	}
}

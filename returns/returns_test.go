package returns_test

import (
	"bytes"
	"encoding"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

func TestTheTableAgreesWithItsCSV(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(dir+"/data", 0o755))
	data, err := os.ReadFile("data/law.csv")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(dir+"/data/law.csv", data, 0o644))
	out, err := exec.Command("go", "run", "../internal/gen/returnslaw", "-dir", dir).CombinedOutput()
	require.NoError(t, err, string(out))
	want, err := os.ReadFile(dir + "/law_table.go")
	require.NoError(t, err)
	got, err := os.ReadFile("law_table.go")
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, got), "run go generate")
}

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
	require.Equal(t, []commerce.Territory{"AT", "BE", "CZ", "DE", "ES", "EU", "FI", "FR", "GB", "HU", "IE", "IT", "NL", "PL", "PT", "RO", "SE"}, returns.EU().Countries())
	require.Contains(t, returns.EU().Trusting(commerce.Unverified).Countries(), commerce.Territory("DK"))
	require.NotContains(t, returns.EU().Trusting(commerce.Verified).Countries(), commerce.Territory("IT"))
	_, err := returns.Decide(returns.EU(), contract("US", "2026-03-01", ""), returns.Request{}, place("IT", rome))
	require.ErrorContains(t, err, `"US" is not covered: AT BE CZ DE ES EU FI FR GB HU IE IT NL PL PT RO SE`)
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

func TestContractOf(t *testing.T) {
	o := order(6)
	o.Lines[0].Traits = commerce.Digital
	o.Lines[1].Traits = commerce.DigitalService
	o.Lines[2].Traits = commerce.Utility
	o.Lines[3].Traits = commerce.DatedEvent
	o.Lines[4].Traits = commerce.Subscription
	o.ShipTo.Country, o.Buyer.Address.Country = "", "IT"
	c := returns.ContractOf(o, map[string]calendar.Date{"lE": date("2026-11-24"), "lF": date("2026-11-25")})
	require.Equal(t, commerce.Territory("IT"), c.Country)
	require.Equal(t, returns.Distance, c.Channel)
	require.Equal(t, commerce.Yes, c.Online)
	kinds := []returns.Kind{returns.DigitalContent, returns.DigitalService, returns.Utility, returns.Service, returns.Goods, returns.Goods}
	for i, k := range kinds {
		require.Equal(t, k, c.Lines[i].Kind)
		require.Equal(t, commerce.Yes, c.Lines[i].Facts.Paid)
	}
	require.Equal(t, returns.Regular, c.Lines[4].Delivery)
	require.Equal(t, date("2026-11-24"), c.Lines[4].First)
	require.Equal(t, date("2026-11-25"), c.Lines[5].Delivered)
	o.Lines[5].Gross = eur("0.00")
	require.Equal(t, commerce.Unknown, returns.ContractOf(o, nil).Lines[5].Facts.Paid)
}

func TestWordsRoundTrip(t *testing.T) {
	try := func(v interface {
		encoding.TextMarshaler
		String() string
	}, back encoding.TextUnmarshaler,
	) {
		text, err := v.MarshalText()
		require.NoError(t, err)
		require.Equal(t, string(text), v.String())
		require.NoError(t, back.UnmarshalText(text))
		require.ErrorIs(t, back.UnmarshalText([]byte("no such word")), commerce.ErrUnknownWord)
	}
	try(returns.Review, new(returns.Verdict))
	try(returns.Conformity, new(returns.Ground))
	try(returns.Utility, new(returns.Kind))
	try(returns.Lots, new(returns.Delivery))
	try(returns.OffPremises, new(returns.Channel))
	try(returns.SilentParcel, new(returns.Form))
	try(returns.PaidBack, new(returns.EventKind))
	try(returns.InTransit, new(returns.GoodsState))
	try(returns.Declined, new(returns.CaseDecision))
	try(returns.Donate, new(returns.Disposition))
	try(returns.PayOut, new(returns.EffectKind))
	try(returns.UsedGoods, new(returns.Supply))
	try(returns.RefundDays, new(returns.Rule))
	require.Equal(t, "200", returns.Verdict(200).String())
	_, err := returns.Verdict(200).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, "rule(200)", returns.Rule(200).String())
	_, err = returns.Rule(200).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

// Every state of both axes that a transition leads to is the start of another or an end, and every transition can happen.
func TestTheMachineIsConnected(t *testing.T) {
	goods := map[returns.GoodsState]bool{returns.Announced: true}
	decisions := map[returns.CaseDecision]bool{returns.Undecided: true, returns.Authorised: true}
	rows := returns.Transitions()
	require.Len(t, rows, 13)
	for range rows {
		for _, r := range rows {
			can := false
			for _, g := range r.Goods {
				for _, d := range r.Decisions {
					can = can || goods[g] && decisions[d]
				}
			}
			if can && r.ToGoods != nil {
				goods[*r.ToGoods] = true
			}
			if can && r.To != nil {
				decisions[*r.To] = true
			}
		}
	}
	require.Len(t, goods, 6)
	require.Len(t, decisions, 7)
	for g := range goods {
		out := false
		for _, r := range rows {
			for _, from := range r.Goods {
				out = out || from == g
			}
		}
		require.True(t, out, "%s is a dead end", g)
	}
}

func TestStoredCase(t *testing.T) {
	c, _, err := returns.Fold(events(20))
	require.NoError(t, err)
	require.Equal(t, "closed", c.Status())
	require.Equal(t, "empty", returns.Case{}.Status())
	data, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(data), `{"schema":"commerce/return_case/1","events":[{"key":"k0","kind":"requested","at":"2026-12-01T10:00:00Z"`)
	var back returns.Case
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, c.Items(), back.Items())
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/return_case/2","events":[]}`), &back), commerce.ErrNewerSchema)
	require.Error(t, json.Unmarshal([]byte(`{"schema":"commerce/return_case/1","events":[{"key":"a"}]}`), &back))
	_, _, err = returns.Fold([]returns.Event{{Key: "a", Kind: 99, At: at("2026-12-01T10:00:00Z")}})
	require.ErrorIs(t, err, returns.ErrEvent)
	again, effects, err := c.Settle("s", at("2026-12-31T10:00:00Z"))
	require.NoError(t, err)
	require.Empty(t, effects)
	require.Equal(t, c.Items(), again.Items())
	_, _, err = c.Settle("s", at("2026-01-31T10:00:00Z"))
	require.ErrorIs(t, err, returns.ErrOrder)
}

func TestOutcomesRefuseMixedCurrencies(t *testing.T) {
	list := events(20)
	list[15].Worth, list[15].Kept = eur("5.00"), eur("5.00")
	list[16].Worth = money.New(500, money.USD)
	c, _, err := returns.Fold(list)
	require.NoError(t, err)
	_, err = c.Outcomes()
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

func TestDecisionsOfManyLines(t *testing.T) {
	c := contract("IT", "2026-03-01", "2026-03-10")
	c.Lines = nil
	for i := range 40 {
		c.Lines = append(c.Lines, returns.Item{Line: string(rune('A' + i)), Qty: 1, Delivered: date("2026-03-10")})
	}
	d := decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, returns.LineDecision{}, d.Line("none"))
	c.Lines[39].Line = "A"
	_, err := returns.Decide(returns.EU(), c, returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, commerce.ErrDuplicate)
	c.Lines = make([]returns.Item, returns.MaxLines+1)
	_, err = returns.Decide(returns.EU(), c, returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrContract)
	_, err = returns.Decide(returns.EU(), contract("IT", "2026-03-01", ""), returns.Request{}, calendar.Place{})
	require.ErrorIs(t, err, calendar.ErrNoZone)
	c = contract("IT", "2026-03-01", "")
	c.Concluded = c.Concluded.AddDate(-5000, 0, 0)
	c.Concluded = returns.Contract{}.Concluded
	_, err = returns.Decide(returns.EU(), c, returns.Request{}, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrMissing)
	require.Empty(t, returns.Decision{}.Code())
	require.Nil(t, returns.Decision{}.Reasons())
}

// The periods that only some facts give are counted like the first: a year outside the table is an error there too.
func TestUncoveredYearsBehindTheFirst(t *testing.T) {
	for name, change := range map[string]func(*returns.Contract){
		"omitted":         func(c *returns.Contract) { c.Informed = commerce.No },
		"unknown":         func(c *returns.Contract) { c.Informed = commerce.Unknown },
		"unknown visit":   func(c *returns.Contract) { c.Channel, c.Informed = returns.OffPremises, commerce.Unknown },
		"late":            func(c *returns.Contract) { c.InformedOn = date("2030-12-20") },
		"promise":         func(c *returns.Contract) { c.Policy.Days = 60 },
		"german order":    func(c *returns.Contract) { c.Country, c.Informed = "DE", commerce.No },
		"visit by itself": func(c *returns.Contract) { c.Channel = returns.OffPremises },
	} {
		t.Run(name, func(t *testing.T) {
			c := contract("ES", "2030-12-01", "2030-12-10")
			change(&c)
			_, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2031-01-05T10:00:00Z")}, place("ES", rome))
			require.ErrorIs(t, err, calendar.ErrNotCovered)
		})
	}
	_, err := returns.Decide(returns.EU(), contract("IT", "2030-12-01", "2030-12-10"), returns.Request{Sent: at("2030-12-23T10:00:00Z")}, place("IT", rome))
	require.ErrorIs(t, err, calendar.ErrNotCovered, "the period of return")
	c := contract("IT", "2030-12-01", "2030-12-10")
	c.Policy.Collect = true
	_, err = returns.Decide(returns.EU(), c, returns.Request{Sent: at("2030-12-23T10:00:00Z")}, place("IT", rome))
	require.ErrorIs(t, err, calendar.ErrNotCovered, "the period of refund")
}

func TestRefundOfNothing(t *testing.T) {
	_, err := returns.NewRefund(nil, nil, returns.Request{}, returns.RefundOptions{})
	require.ErrorIs(t, err, returns.ErrMissing)
	require.Empty(t, returns.Refund{}.Code())
	o := order(2)
	prior, err := returns.NewRefund(o, nil, returns.Request{Lines: []commerce.Units{{Line: "lA", Qty: 3}}, Received: at("2026-12-03T10:00:00Z")}, returns.RefundOptions{ID: "a"})
	require.NoError(t, err)
	require.Equal(t, at("2026-12-03T10:00:00Z"), prior.Credit.At)
	prior.Credit.Tenders = []commerce.Tender{{ID: "gift", Amount: eur("9.99")}}
	_, err = returns.NewRefund(o, []commerce.Credit{prior.Credit}, returns.Request{}, returns.RefundOptions{ID: "b"})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	o.Tenders = o.Tenders[:1]
	_, err = returns.NewRefund(o, nil, returns.Request{}, returns.RefundOptions{ID: "b"})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	named, err := returns.NewRefund(order(2), nil, returns.Request{Lines: []commerce.Units{{Charge: "ship"}, {Line: "lA", Qty: 1}}}, returns.RefundOptions{})
	require.NoError(t, err)
	require.Len(t, named.Credit.Charges, 1)
}

func TestDeductionsInNetMode(t *testing.T) {
	o := shirts()
	o.Mode = commerce.Net
	o.Lines[0].List, o.Lines[0].Discounts = eur("29.36"), nil
	o.Totals.Discount = eur("0.00")
	require.NoError(t, o.Check())
	r, err := returns.NewRefund(o, nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{ID: "a", Deductions: []returns.Deduction{
		{ID: "d", Kind: commerce.DiminishedValue, Line: "l1", Amount: eur("10.00"), Informed: commerce.Yes, Excess: commerce.Yes},
	}})
	require.NoError(t, err)
	d := r.Credit.Charges[0]
	require.Equal(t, []money.Amount{eur("-10.00"), eur("-2.20"), eur("-12.20")}, []money.Amount{d.Net, d.VAT, d.Gross})
	require.NoError(t, returns.Reconcile(o, []commerce.Credit{r.Credit}))
}

// failing holidays do not know one day.
type failing struct {
	calendar.Holidays
	day calendar.Date
}

func (f failing) Holiday(d calendar.Date) (string, error) {
	if d == f.day {
		return "", calendar.ErrNotCovered
	}
	return f.Holidays.Holiday(d)
}

func TestEveryCountFailsClosed(t *testing.T) {
	informed := commerce.No
	for name, tt := range map[string]struct {
		day    string
		change func(*returns.Contract, *returns.Request)
	}{
		"the german order": {"2029-03-01", func(c *returns.Contract, r *returns.Request) {
			c.Concluded, c.Lines[0].Delivered, c.Informed = at("2028-02-10T10:00:00Z"), date("2028-02-15"), informed
			r.Sent = at("2028-02-20T10:00:00Z")
		}},
		"late information": {"2026-04-07", func(c *returns.Contract, _ *returns.Request) { c.InformedOn = date("2026-03-24") }},
		"the refund":       {"2026-04-08", func(_ *returns.Contract, r *returns.Request) { r.Received = at("2026-03-25T10:00:00Z") }},
	} {
		t.Run(name, func(t *testing.T) {
			c, r := contract("DE", "2026-03-01", "2026-03-10"), returns.Request{Sent: at("2026-03-20T10:00:00Z")}
			where := place("DE", rome)
			tt.change(&c, &r)
			_, err := returns.Decide(returns.EU(), c, r, where)
			require.NoError(t, err)
			where.Holidays = failing{where.Holidays, date(tt.day)}
			_, err = returns.Decide(returns.EU(), c, r, where)
			require.ErrorIs(t, err, calendar.ErrNotCovered)
		})
	}
}

// Long input is answered as fast as it is read.
func TestLongContracts(t *testing.T) {
	c := contract("IT", "2026-03-01", "")
	c.Lines = make([]returns.Item, returns.MaxLines)
	o := &commerce.Order{ID: "o", PlacedAt: c.Concluded, Currency: money.EUR}
	for i := range c.Lines {
		id := strconv.Itoa(i)
		c.Lines[i] = returns.Item{Line: id, Seller: strconv.Itoa(i % 5000), Parent: strconv.Itoa(i / 2), Qty: 1, Delivered: date("2026-03-10")}
		o.Lines = append(o.Lines, commerce.Line{ID: id, SKU: "s", Qty: 1, List: eur("1.00"), Net: eur("1.00"), VAT: eur("0.00"), Gross: eur("1.00")})
	}
	c.Lines[0].Delivered = date("2026-03-12")
	start := time.Now()
	d := decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome))
	require.Equal(t, date("2026-03-26"), d.Line("5000").Window.Legal, "the seller of line 0 delivers last on the 12th")
	require.Equal(t, date("2026-03-24"), d.Line("5001").Window.Legal)
	_, err := returns.NewRefund(o, nil, returns.Request{Lines: []commerce.Units{{Line: "9999", Qty: 1}, {Line: "none", Qty: 1}}}, returns.RefundOptions{})
	require.ErrorIs(t, err, commerce.ErrUnknownID)
	r, err := returns.NewRefund(o, nil, returns.Request{Lines: []commerce.Units{{Line: "9999", Qty: 1}}}, returns.RefundOptions{})
	require.NoError(t, err)
	require.False(t, r.Whole)
	require.Less(t, time.Since(start), 5*time.Second)
}

func TestDeductionsWithoutALineShareNothing(t *testing.T) {
	r, err := returns.NewRefund(shirts(), nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{Deductions: []returns.Deduction{
		{ID: "a", Kind: commerce.DiminishedValue, Line: "l1", Amount: eur("5.00"), Informed: commerce.Yes, Excess: commerce.Yes},
		{ID: "b", Kind: commerce.ReturnLabel, Amount: eur("4.90"), VAT: eur("0.88"), Informed: commerce.Yes},
		{ID: "c", Kind: commerce.DiminishedValue, Line: "l1", Amount: eur("1.00"), Informed: commerce.Yes, Excess: commerce.Yes},
	}})
	require.NoError(t, err)
	require.Equal(t, eur("24.92"), r.Credit.Totals.Payable)
	require.NoError(t, r.Credit.Check())
}

func TestAStateWithoutARefundRowSaysNothing(t *testing.T) {
	book, err := returns.EU().With(returns.Row{Territory: "GB", Rule: returns.WithdrawalDays, Value: 14, Unit: "day", Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	c := contract("GB", "2026-03-01", "2026-03-10")
	c.Lines[0].Refused = true
	d, err := returns.Decide(book.Trusting(commerce.Verified), c, returns.Request{Sent: at("2026-03-12T10:00:00Z")}, place("GB-EAW", zone("Europe/London")))
	require.NoError(t, err)
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, returns.Due{}, d.Refund)
}

func TestValuesOutsideTheirWords(t *testing.T) {
	for _, change := range []func(*returns.Contract, *returns.Request){
		func(c *returns.Contract, _ *returns.Request) { c.Channel = 99 },
		func(c *returns.Contract, _ *returns.Request) { c.Lines[0].Kind = 99 },
		func(c *returns.Contract, _ *returns.Request) { c.Lines[0].Delivery = 99 },
		func(_ *returns.Contract, r *returns.Request) { r.Form = 99 },
	} {
		c, r := contract("IT", "2026-03-01", "2026-03-10"), returns.Request{Sent: at("2026-03-12T10:00:00Z")}
		change(&c, &r)
		_, err := returns.Decide(returns.EU(), c, r, place("IT", rome))
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
	}
	_, err := returns.NewRefund(shirts(), nil, returns.Request{}, returns.RefundOptions{Ground: 99})
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	_, err = returns.Guarantee(returns.EU(), returns.Purchase{Country: "IT", Concluded: date("2026-01-01"), Supply: 99})
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

// A refund that is no withdrawal rests on its own provision.
func TestTheGroundIsCited(t *testing.T) {
	for ground, want := range map[returns.Ground]string{
		returns.Withdrawal: "Directive 2011/83 Art. 13(1)", returns.Conformity: "Directive 2019/771 Art. 16(3)", returns.Cancellation: "Directive 2011/83 Art. 18(3)", returns.Voluntary: "",
	} {
		r, err := returns.NewRefund(shirts(), nil, returns.Request{Sent: at("2026-12-01T10:00:00Z")}, returns.RefundOptions{Ground: ground})
		require.NoError(t, err)
		got := ""
		for _, x := range r.Reasons() {
			if x.Code == "returns.refund.same_means" && len(x.Cites) > 0 {
				got = x.Cites[0].String()
			}
		}
		require.Equal(t, want, got, ground)
	}
}

package returns_test

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// Every test here was a defect once.

func TestUnknownInterfaceDoesNotDeny(t *testing.T) {
	// The function was left out of the information, and nobody knows whether it was due: 12 months may hold.
	c := contract("IT", "2026-07-01", "2026-07-06")
	c.Online, c.FunctionInformed = commerce.Unknown, commerce.No
	d := decide(t, c, "2026-08-10T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.NeedsFacts, d.Verdict)
	require.Equal(t, []string{"/contract/online"}, d.Line("l1").Missing)
	c.Online = commerce.Yes
	require.Equal(t, returns.Granted, decide(t, c, "2026-08-10T10:00:00Z", place("IT", rome)).Verdict)
}

func TestUnknownChannelDoesNotDeny(t *testing.T) {
	for _, visit := range []commerce.Tri{commerce.Yes, commerce.Unknown} {
		c := contract("ES", "2026-03-01", "2026-03-07") // E14: 30 days after a visit
		c.Channel, c.Visit = returns.AnyChannel, visit
		d := decide(t, c, "2026-03-30T10:00:00Z", place("ES", rome))
		require.Equal(t, returns.NeedsFacts, d.Verdict)
		require.Contains(t, d.Line("l1").Missing, "/contract/channel")
	}
	c := contract("FR", "2026-03-01", "2026-03-07") // L221-3 asks for the channel too
	c.Channel, c.Consumer, c.Small = returns.AnyChannel, commerce.No, commerce.Yes
	require.Equal(t, returns.NeedsFacts, decide(t, c, "2026-03-10T10:00:00Z", place("FR", rome)).Verdict)
}

func TestACancelledLineDoesNotDenyTheOthers(t *testing.T) {
	c := contract("IT", "2026-03-01", "2026-03-10")
	c.Lines = append(c.Lines, returns.Item{Line: "l2", Qty: 1, Cancelled: true})
	d := decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, "returns.window.nominal", d.Code())
	c.Lines[0].Cancelled = true
	require.Equal(t, returns.Denied, decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome)).Verdict)
}

func TestAnotherRegimeIsNeverDeniedByOurDays(t *testing.T) {
	c := contract("IT", "2026-03-01", "")
	c.Lines[0].Kind, c.Lines[0].Traits = returns.Service, commerce.Financial
	require.Equal(t, returns.Review, decide(t, c, "2026-03-25T10:00:00Z", place("IT", rome)).Verdict, "life insurance has 30 days")
	c.Channel = returns.OnPremises
	require.Equal(t, returns.Review, decide(t, c, "2026-03-25T10:00:00Z", place("IT", rome)).Verdict, "consumer credit has its own right in the branch")
}

func TestLateInformationAfterAVisitIsExplainedWithItsDays(t *testing.T) {
	c := contract("ES", "2026-03-01", "2026-03-07")
	c.Channel, c.Visit, c.Informed, c.InformedOn = returns.OffPremises, commerce.Yes, commerce.No, date("2026-04-20")
	d := decide(t, c, "2026-05-15T10:00:00Z", place("ES", rome))
	require.Equal(t, date("2026-05-20"), d.Line("l1").Window.Legal)
	require.Contains(t, d.Reasons()[0].String(), "30 days from then")
}

func TestTheFunctionIsForStatutoryRightsOnly(t *testing.T) {
	c := contract("IT", "2026-07-01", "2026-07-06")
	c.Consumer, c.Policy = commerce.No, returns.Policy{Days: 30, Business: true}
	d := decide(t, c, "2026-07-08T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	require.Equal(t, commerce.No, d.Function.Required, "Art. 11a protects consumers")
	for _, r := range d.Reasons() {
		for _, cite := range r.Cites {
			require.NotContains(t, []string{"Art. 13(1)", "Art. 14(1)", "Art. 13(3)", "Art. 6(6); 14(1)"}, cite.Provision, "a promise is not the directive")
		}
	}
	require.Equal(t, returns.Due{}, d.Refund, "the promise says when")
}

func TestAVisitNobodyKnowsOfDoesNotDeny(t *testing.T) {
	book := returns.EU().Trusting(commerce.Unverified)
	c := contract("IT", "2026-03-01", "2026-03-10")
	c.Channel, c.Value = returns.OffPremises, eur("300.00")
	c.Lines[0].Traits, c.Lines[0].Facts.Bespoke = commerce.MadeToOrder, commerce.Yes
	r := returns.Request{Sent: at("2026-03-12T10:00:00Z")}
	d, err := returns.Decide(book, c, r, place("IT", rome))
	require.NoError(t, err)
	require.Equal(t, returns.NeedsFacts, d.Verdict)
	require.Equal(t, []string{"/contract/visit"}, d.Line("l1").Missing)
	c.Visit = commerce.Yes
	require.Equal(t, returns.Granted, decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome)).Verdict)
	// Where nobody could check the derogation, a person decides.
	c.Country, c.Value = "PL", money.MustParse("300.00", money.PLN)
	require.Equal(t, returns.Review, decide(t, c, "2026-03-12T10:00:00Z", place("PL", rome)).Verdict)
}

func TestATicketIsNotAskedWhetherOneLivesInIt(t *testing.T) {
	c := contract("IT", "2026-03-01", "")
	c.Lines[0].Kind, c.Lines[0].Traits = returns.Service, commerce.DatedEvent
	c.Lines[0].Facts = returns.Facts{Dated: commerce.Yes, Performed: commerce.No}
	require.Equal(t, "returns.exempt.dated", decide(t, c, "2026-03-02T10:00:00Z", place("IT", rome)).Code())
}

func TestUnitsAreSummedOverTheRequest(t *testing.T) {
	c := contract("IT", "2026-03-01", "2026-03-10")
	r := returns.Request{Sent: at("2026-03-12T10:00:00Z"), Lines: []commerce.Units{{Line: "l1", Qty: 1}, {Line: "l1", Qty: 1}}}
	_, err := returns.Decide(returns.EU(), c, r, place("IT", rome))
	require.ErrorIs(t, err, commerce.ErrQuantity)
}

func TestTrialBeforeTheContract(t *testing.T) {
	c := contract("IT", "2026-03-01", "")
	c.Lines[0].Kind, c.Lines[0].FreeTrial = returns.Service, date("1999-01-01")
	_, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-03-02T10:00:00Z")}, place("IT", rome))
	require.ErrorIs(t, err, returns.ErrDelivery)
	require.ErrorContains(t, err, "/contract/lines/0/free_trial")
}

func TestAnInsuranceEndsWithTheWholeContract(t *testing.T) {
	c := contract("IT", "2026-03-01", "2026-03-10")
	c.Lines = append(c.Lines, returns.Item{Line: "l2", Parent: "l1", Qty: 1, Kind: returns.Service, Traits: commerce.Financial})
	require.Equal(t, []string{"l2"}, decide(t, c, "2026-03-12T10:00:00Z", place("IT", rome)).Ends)
}

func TestHostRowsCannotTakeAway(t *testing.T) {
	for _, row := range []returns.Row{
		{Territory: "IT", Rule: returns.MinValueOffPremises, Value: 100_000, Unit: "EUR"},
		{Territory: "IT", Rule: returns.RefundFromGoods, Value: 1, Unit: "flag"},
		{Territory: "IT", Rule: returns.PresumptionUsedMonths, Value: 1, Unit: "month"},
	} {
		row.Source.Trust = commerce.Verified
		_, err := returns.EU().With(row)
		require.ErrorIs(t, err, returns.ErrBelowStatute, "%s", row.Rule)
	}
	_, err := returns.EU().With(returns.Row{Territory: "IT", Rule: returns.MinValueOffPremises, Value: 5000, Unit: "EUR"})
	require.NoError(t, err)
}

func TestABookIsSafeToShare(t *testing.T) {
	book := returns.EU().Trusting(commerce.Contested)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := returns.Guarantee(book, returns.Purchase{Country: "US", Concluded: date("2026-01-01")})
			require.ErrorContains(t, err, "AT BE CZ DE ES EU FI FR GR")
		})
	}
	wg.Wait()
}

func TestTheNoticeIsNotDeniedWhereNoActWasFound(t *testing.T) {
	w, err := returns.Guarantee(returns.EU(), returns.Purchase{Country: "ES", Concluded: date("2026-09-27")})
	require.NoError(t, err)
	require.Equal(t, commerce.Unknown, w.Notice)
	w, err = returns.Guarantee(returns.EU(), returns.Purchase{Country: "ES", Concluded: date("2026-09-26")})
	require.NoError(t, err)
	require.Equal(t, commerce.No, w.Notice)
}

func refund(o *commerce.Order, prior []commerce.Credit, opt returns.RefundOptions, lines ...commerce.Units) (returns.Refund, error) {
	return returns.NewRefund(o, prior, returns.Request{Sent: at("2026-12-01T10:00:00Z"), Lines: lines}, opt)
}

func TestMarketplaceDeliveryIsNotPaidBackTwice(t *testing.T) {
	o := order(2)
	o.Lines[0].Seller, o.Lines[1].Seller = "m1", "m2" // the delivery is the platform's
	r, err := refund(o, nil, returns.RefundOptions{ID: "r"}, commerce.Units{Line: "lA"})
	require.NoError(t, err)
	require.Empty(t, r.Credit.Charges, "an item is kept")
}

func TestAStatutoryWithdrawalIsNotRenamed(t *testing.T) {
	c := contract("IT", "2026-11-20", "2026-11-24")
	c.Lines[0].Line, c.Lines[0].Qty = "lA", 3
	d := decide(t, c, "2026-12-01T10:00:00Z", place("IT", rome))
	_, err := refund(order(1), nil, returns.RefundOptions{Ground: returns.Voluntary, Decision: &d})
	require.ErrorIs(t, err, returns.ErrBelowStatute)
}

func TestOnlyWhatWasAskedForIsRefunded(t *testing.T) {
	c := contract("IT", "2026-11-20", "2026-11-24")
	c.Lines = []returns.Item{{Line: "lA", Qty: 3, Delivered: date("2026-11-24")}, {Line: "lB", Qty: 3, Delivered: date("2026-11-24")}}
	d, err := returns.Decide(returns.EU(), c, returns.Request{Sent: at("2026-12-01T10:00:00Z"), Lines: []commerce.Units{{Line: "lA", Qty: 1}}}, place("IT", rome))
	require.NoError(t, err)
	_, err = refund(order(2), nil, returns.RefundOptions{Decision: &d}, commerce.Units{Line: "lB", Qty: 1})
	require.ErrorIs(t, err, returns.ErrNotGranted)
	_, err = refund(order(2), nil, returns.RefundOptions{Decision: &d}, commerce.Units{Line: "lA", Qty: 2})
	require.ErrorIs(t, err, returns.ErrNotGranted)
	_, err = refund(order(2), nil, returns.RefundOptions{Decision: &d}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err)
}

func TestDeductionsFollowTheDecision(t *testing.T) {
	c := contract("IT", "2026-11-20", "2026-11-24")
	c.Lines[0].Line, c.Lines[0].Qty = "lA", 3
	try := func(d returns.Deduction) error {
		dec := decide(t, c, "2026-12-01T10:00:00Z", place("IT", rome))
		d.ID, d.Amount, d.Informed, d.Excess, d.Requested = "d", eur("1.00"), commerce.Yes, commerce.Yes, commerce.Yes
		_, err := refund(order(1), nil, returns.RefundOptions{Decision: &dec, Deductions: []returns.Deduction{d}})
		return err
	}
	label := returns.Deduction{Kind: commerce.ReturnLabel}
	worn := returns.Deduction{Kind: commerce.DiminishedValue, Line: "lA"}
	require.NoError(t, try(label))
	require.NoError(t, try(worn))
	require.ErrorIs(t, try(returns.Deduction{Kind: commerce.ServiceShare, Line: "lA"}), returns.ErrBelowStatute, "goods are not used up pro rata: C-489/07")
	c.Policy.FreeReturn = true
	require.ErrorIs(t, try(label), returns.ErrBelowStatute, "the trader bears it")
	c.Informed = commerce.No
	require.ErrorIs(t, try(worn), returns.ErrBelowStatute, "no notice, no deduction: Art. 14(2)")
}

func TestDeductionFigures(t *testing.T) {
	label := func(id, amount, vat string) returns.Deduction {
		return returns.Deduction{ID: id, Kind: commerce.ReturnLabel, Amount: eur(amount), VAT: eur(vat), Informed: commerce.Yes}
	}
	try := func(prior []commerce.Credit, d returns.Deduction) (returns.Refund, error) {
		return refund(order(2), prior, returns.RefundOptions{ID: d.ID, Deductions: []returns.Deduction{d}}, commerce.Units{Line: "lA", Qty: 1})
	}
	_, err := try(nil, label("a", "1.00", "-0.50"))
	require.Error(t, err, "negative VAT")
	_, err = try(nil, label("a", "1.00", "1.50"))
	require.Error(t, err, "more VAT than amount")
	_, err = try(nil, returns.Deduction{ID: "a", Kind: commerce.ReturnLabel, Amount: eur("1.005"), Informed: commerce.Yes})
	require.Error(t, err, "half a cent")
	first, err := try(nil, label("a", "1.00", "0.18"))
	require.NoError(t, err)
	_, err = try([]commerce.Credit{first.Credit}, label("a", "1.00", "0.18"))
	require.ErrorIs(t, err, commerce.ErrDuplicate, "the id of a deduction, and of a credit")
}

func TestStreamingPaysItsShare(t *testing.T) {
	o := order(1) // C-234/25: a digital service, though a catalog may call it digital too
	o.Lines[0].Traits = commerce.Digital | commerce.DigitalService
	_, err := refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{
		{ID: "d", Kind: commerce.ServiceShare, Line: "lA", Amount: eur("2.00"), Informed: commerce.Yes, Requested: commerce.Yes},
	}})
	require.NoError(t, err)
}

func TestCashRoundingGoesBackByAnyMeans(t *testing.T) {
	o := order(1) // 10.02, of which VAT 1.81 (22/122), and 4.90: 14.92, in cash 14.90 (D.L. 50/2017 Art. 13-quater: the nearest 5 cents)
	o.Lines[0].List, o.Lines[0].Net, o.Lines[0].VAT, o.Lines[0].Gross = eur("10.02"), eur("8.21"), eur("1.81"), eur("10.02")
	o.Totals.Net, o.Totals.VAT, o.Totals.Gross = eur("12.23"), eur("2.69"), eur("14.92")
	o.Totals.Rounding, o.Totals.Payable = eur("-0.02"), eur("14.90")
	o.Tenders = []commerce.Tender{{ID: "cash", Kind: "cash", Amount: eur("14.90")}}
	require.NoError(t, o.Check())
	r, err := refund(o, nil, returns.RefundOptions{StoreCredit: &returns.StoreCredit{ID: "s", Consent: commerce.Yes}})
	require.NoError(t, err)
	require.Equal(t, eur("14.90"), r.Credit.Tenders[0].Amount, "no more than was paid")
	r, err = refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{{ID: "d", Kind: commerce.ReturnLabel, Amount: eur("0.01"), Informed: commerce.Yes}}})
	require.NoError(t, err)
	require.Equal(t, eur("14.89"), r.Credit.Totals.Payable, "14.90 were paid, 0.01 are deducted")
	require.Equal(t, eur("-0.02"), r.Credit.Totals.Rounding)
	r, err = refund(o, nil, returns.RefundOptions{Deductions: []returns.Deduction{{ID: "d", Kind: commerce.ReturnLabel, Amount: eur("14.92"), Informed: commerce.Yes}}})
	require.NoError(t, err)
	require.Equal(t, eur("0.00"), r.Credit.Totals.Payable, "nobody owes the rounding")
}

func TestReconcileWantsAnOrder(t *testing.T) {
	require.ErrorIs(t, returns.Reconcile(nil, nil), returns.ErrMissing)
}

func TestHugeFigures(t *testing.T) {
	book, err := returns.EU().With(returns.Row{Territory: "LU", Rule: returns.GuaranteeMonths, Value: 1_000_000, Unit: "month", Source: commerce.Source{Trust: commerce.Verified}})
	require.NoError(t, err)
	require.NotPanics(t, func() {
		w, err := returns.Guarantee(book, returns.Purchase{Country: "LU", Consumer: commerce.Yes, Concluded: date("2026-01-01"), Delivered: date("2026-01-01"), Appeared: date("2026-01-02")})
		require.NoError(t, err)
		require.Equal(t, returns.Granted, w.Verdict)
	})
	_, err = returns.Guarantee(returns.EU(), returns.Purchase{Country: "DE", Concluded: date("2026-08-03"), Delivered: date("2026-08-03"), Repairs: []calendar.Date{date("2020-01-01")}})
	require.ErrorIs(t, err, returns.ErrDelivery, "repaired before it was delivered")
}

func TestDeliveryThatTheLawAsksForIsNoGoodwill(t *testing.T) {
	o := order(1)
	r, err := refund(o, nil, returns.RefundOptions{AllShipping: true})
	require.NoError(t, err)
	require.Equal(t, "returns.refund.shipping", r.Reasons()[1].Code)
	r, err = refund(o, nil, returns.RefundOptions{AllShipping: true, Ground: returns.Voluntary})
	require.NoError(t, err)
	require.Equal(t, "returns.refund.shipping_goodwill", r.Reasons()[1].Code)
	require.Equal(t, "returns.refund.line", r.Code())
	r, err = refund(o, nil, returns.RefundOptions{}, commerce.Units{Charge: "ship"})
	require.NoError(t, err)
	require.Empty(t, r.Code(), "a charge by itself")
}

func TestAnAgreementThatNobodyCouldCheckShortensNothing(t *testing.T) {
	book, err := returns.EU().With(returns.Row{Territory: "BE", Rule: returns.GuaranteeUsedMonths, Value: 12, Unit: "month"}) // unverified
	require.NoError(t, err)
	p := returns.Purchase{
		Country: "BE", Consumer: commerce.Yes, Supply: returns.UsedGoods, UsedMonths: 12,
		Concluded: date("2025-01-10"), Delivered: date("2025-01-10"), Appeared: date("2026-06-01"),
	}
	w, err := returns.Guarantee(book, p)
	require.NoError(t, err)
	require.Equal(t, returns.Granted, w.Verdict)
	require.Equal(t, date("2027-01-10"), w.Liable)
	codes := []string{}
	for _, r := range w.Reasons() {
		codes = append(codes, r.Code)
	}
	require.Contains(t, codes, "returns.law.skipped")
	p.Country = "IT" // Codice del consumo Art. 133(4)
	w, err = returns.Guarantee(book, p)
	require.NoError(t, err)
	require.Equal(t, returns.Denied, w.Verdict)
	require.Equal(t, date("2026-01-10"), w.Liable)
}

func TestHalfCents(t *testing.T) {
	_, err := refund(order(1), nil, returns.RefundOptions{Exchange: &returns.Exchange{ID: "x", Value: eur("1.005"), Consent: commerce.Yes}})
	require.ErrorIs(t, err, returns.ErrTender)
	_, err = refund(order(1), nil, returns.RefundOptions{Tenders: returns.TenderRule{Exact: []commerce.Tender{{ID: "gift", Amount: eur("1.005")}}}})
	require.ErrorIs(t, err, returns.ErrTender)
}

func TestHostileSizesEnd(t *testing.T) {
	list := make([]returns.Event, 0, 50_000)
	for i := range cap(list) {
		k := min(i, returns.MaxEvents-1)
		list = append(list, returns.Event{Key: strconv.Itoa(k), Kind: returns.Requested, At: at("2026-12-01T10:00:00Z"), Item: strconv.Itoa(k), Line: "l", Qty: 1})
	}
	_, _, err := returns.Fold(list)
	require.ErrorIs(t, err, returns.ErrEvent)
	c := contract("IT", "2026-11-20", "2026-11-24")
	c.Lines = make([]returns.Item, returns.MaxLines)
	o := order(1)
	for i := range c.Lines {
		id := strconv.Itoa(100_000 + i)
		c.Lines[i] = returns.Item{Line: id, Seller: id, Qty: 3, Delivered: date("2026-11-24")}
		l := o.Lines[0]
		l.ID, l.Seller = id, id
		o.Lines = append(o.Lines, l)
	}
	o.Lines = o.Lines[1:]
	d := decide(t, c, "2026-12-01T10:00:00Z", place("IT", rome))
	require.Equal(t, returns.Granted, d.Verdict)
	o.Tenders = nil
	_, err = refund(o, nil, returns.RefundOptions{Decision: &d})
	require.NoError(t, err)
}

func TestAVoluntaryFeeWantsExpressConsent(t *testing.T) {
	_, err := refund(order(1), nil, returns.RefundOptions{Ground: returns.Voluntary, Deductions: []returns.Deduction{{ID: "fee", Kind: "restocking", Amount: eur("2.00")}}})
	require.ErrorIs(t, err, returns.ErrBelowStatute)
	require.ErrorContains(t, err, "Art. 22", "additional payments; Art. 27 is about unsolicited goods")
}

func TestGrantedUnitsAreSummed(t *testing.T) {
	c := contract("IT", "2026-11-20", "2026-11-24")
	c.Lines[0].Line, c.Lines[0].Qty = "lA", 3
	one := returns.Request{Sent: at("2026-12-01T10:00:00Z"), Lines: []commerce.Units{{Line: "lA", Qty: 1}}}
	d, err := returns.Decide(returns.EU(), c, one, place("IT", rome))
	require.NoError(t, err)
	_, err = refund(order(1), nil, returns.RefundOptions{Decision: &d}, commerce.Units{Line: "lA", Qty: 1}, commerce.Units{Line: "lA", Qty: 1})
	require.ErrorIs(t, err, returns.ErrNotGranted)
	_, err = refund(order(1), nil, returns.RefundOptions{Decision: &returns.Decision{Lines: d.Lines}}, one.Lines...)
	require.ErrorIs(t, err, returns.ErrNotGranted, "a decision that nobody decided")
}

func TestNoTenderIsChargedByARefund(t *testing.T) {
	o := order(1)
	r, err := refund(o, nil, returns.RefundOptions{ID: "r"})
	require.NoError(t, err)
	c := r.Credit
	c.Tenders = []commerce.Tender{{ID: "card", Kind: "card", Amount: eur("9.90")}, {ID: "gift", Kind: "gift_card", Amount: eur("5.00")}}
	require.NoError(t, returns.Reconcile(o, []commerce.Credit{c}))
	c.Tenders = append(c.Tenders, commerce.Tender{ID: "x", Kind: "card", Amount: eur("5.00")}, commerce.Tender{ID: "y", Kind: "card", Amount: eur("-5.00")})
	require.ErrorIs(t, returns.Reconcile(o, []commerce.Credit{c}), commerce.ErrNegative)
}

package returns_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/returns"
)

func guarantee(t *testing.T, p returns.Purchase) returns.Warranty {
	t.Helper()
	p.Consumer, p.Concluded = commerce.Yes, p.Delivered
	w, err := returns.Guarantee(returns.EU(), p)
	require.NoError(t, err)
	return w
}

func days(list ...string) (out []calendar.Date) {
	for _, s := range list {
		out = append(out, date(s))
	}
	return out
}

// What a repair opens after the period: the Union's twelve months, of which a state may have less, and the year for the
// same defect in Spain (TRLGDCU 122(3)), which needs no review.
func TestAfterTheRepair(t *testing.T) {
	for name, x := range map[string]struct {
		p    returns.Purchase
		want string
	}{
		// IT: 2026-08-03 + 24 months = 2028-08-03; + 12 = 2029-08-03
		"IT, never repaired":   {returns.Purchase{Country: "IT", Delivered: date("2026-08-03"), Appeared: date("2028-08-04")}, "returns.guarantee.over"},
		"IT, repaired":         {returns.Purchase{Country: "IT", Delivered: date("2026-08-03"), Appeared: date("2029-08-03"), Repairs: days("2027-01-05")}, "returns.guarantee.union_extension"},
		"IT, a day later":      {returns.Purchase{Country: "IT", Delivered: date("2026-08-03"), Appeared: date("2029-08-04"), Repairs: days("2027-01-05")}, "returns.guarantee.over"},
		"IT, digital":          {returns.Purchase{Country: "IT", Supply: returns.DigitalOnce, Delivered: date("2026-08-03"), Appeared: date("2028-08-04"), Repairs: days("2027-01-05")}, "returns.guarantee.union_minimum"},
		"IT, before the Union": {returns.Purchase{Country: "IT", Delivered: date("2026-07-30"), Appeared: date("2028-07-31"), Repairs: days("2027-01-05")}, "returns.guarantee.over"},
		"IT, on the day":       {returns.Purchase{Country: "IT", Delivered: date("2026-07-30"), Appeared: date("2028-09-01"), Repairs: days("2028-09-01"), Failed: commerce.Yes}, "returns.guarantee.over"},
		// FR: 24 months and 6 of its own = 2029-02-03; the Union's 12 end on 2029-08-03
		"FR, its own six":     {returns.Purchase{Country: "FR", Delivered: date("2026-08-03"), Appeared: date("2029-02-03"), Repairs: days("2027-01-05")}, "returns.guarantee.liable"},
		"FR, the Union's six": {returns.Purchase{Country: "FR", Delivered: date("2026-08-03"), Appeared: date("2029-08-03"), Repairs: days("2027-01-05")}, "returns.guarantee.union_extension"},
		"FR, beyond":          {returns.Purchase{Country: "FR", Delivered: date("2026-08-03"), Appeared: date("2029-08-04"), Repairs: days("2027-01-05")}, "returns.guarantee.over"},
		"FR, digital":         {returns.Purchase{Country: "FR", Supply: returns.DigitalOnce, Delivered: date("2026-08-03"), Appeared: date("2028-08-04"), Repairs: days("2027-01-05")}, "returns.guarantee.over"},
		// NL and IE fix no period, for digital supplies neither; the two years are the least (2019/770 Art. 11(2))
		"NL, digital":       {returns.Purchase{Country: "NL", Supply: returns.DigitalOnce, Delivered: date("2026-08-03"), Appeared: date("2028-08-03")}, "returns.guarantee.liable"},
		"IE, digital, late": {returns.Purchase{Country: "IE", Supply: returns.DigitalOnce, Delivered: date("2026-08-03"), Appeared: date("2028-08-04")}, "returns.guarantee.union_minimum"},
		// DE: the twelve months once
		"DE, repaired twice": {returns.Purchase{Country: "DE", Delivered: date("2026-08-03"), Appeared: date("2029-08-04"), Repairs: days("2027-01-05", "2027-02-05")}, "returns.guarantee.over"},
		"DE, digital":        {returns.Purchase{Country: "DE", Supply: returns.DigitalOnce, Delivered: date("2026-08-03"), Appeared: date("2028-08-04"), Repairs: days("2027-01-05")}, "returns.guarantee.union_minimum"},
		// ES: 36 months = 2029-08-03; repaired on 2029-07-10, so that the same defect counts until 2030-07-10
		"ES, the same defect":  {returns.Purchase{Country: "ES", Delivered: date("2026-08-03"), Appeared: date("2029-09-01"), Repairs: days("2029-07-10"), Failed: commerce.Yes}, "returns.guarantee.same_defect"},
		"ES, to the day":       {returns.Purchase{Country: "ES", Delivered: date("2024-08-03"), Appeared: date("2028-07-10"), Repairs: days("2027-07-10"), Failed: commerce.Yes}, "returns.guarantee.same_defect"},
		"ES, a day later":      {returns.Purchase{Country: "ES", Delivered: date("2024-08-03"), Appeared: date("2028-07-11"), Repairs: days("2027-07-10"), Failed: commerce.Yes}, "returns.guarantee.over"},
		"ES, another defect":   {returns.Purchase{Country: "ES", Delivered: date("2024-08-03"), Appeared: date("2027-09-01"), Repairs: days("2027-07-10")}, "returns.guarantee.over"},
		"ES, never repaired":   {returns.Purchase{Country: "ES", Delivered: date("2024-08-03"), Appeared: date("2027-09-01"), Failed: commerce.Yes}, "returns.guarantee.over"},
		"NL, before the floor": {returns.Purchase{Country: "NL", Delivered: date("2025-08-04"), Appeared: date("2025-08-04"), Repairs: days("2025-08-04")}, "returns.guarantee.no_period"},
		"NL, within the floor": {returns.Purchase{Country: "NL", Delivered: date("2026-08-03"), Appeared: date("2029-08-03"), Repairs: days("2027-01-05")}, "returns.guarantee.repair_floor"},
	} {
		require.Equal(t, x.want, guarantee(t, x.p).Code(), name)
	}
	require.Zero(t, guarantee(t, returns.Purchase{Country: "DE", Supply: returns.DigitalOnce, Delivered: date("2026-08-03"), Appeared: date("2026-09-03"), Repairs: days("2026-10-05")}).Extension)
}

// Days that a state does not have are no days; six months for animals are Germany's (BGB 477).
func TestClocksOfStatesWithoutThem(t *testing.T) {
	p := returns.Purchase{Country: "IT", Delivered: date("2025-03-02"), Appeared: date("2025-03-02"), Noticed: date("2025-03-05")}
	w := guarantee(t, p)
	require.True(t, w.RepairBy.IsZero())
	require.NotContains(t, w.Remedies, returns.RemedyReject, "not in Italy, not even on the first day")
	require.Equal(t, date("2027-05-02"), w.ClaimBy, "26 months from delivery: Art. 133(3)")
	p.Repairs = days("2027-06-01")
	require.Equal(t, date("2027-05-02"), guarantee(t, p).ClaimBy, "a repair opens no claim in Italy")
	p = returns.Purchase{Country: "PT", Delivered: date("2025-03-02"), Appeared: date("2025-04-01"), Noticed: date("2025-04-05")}
	w = guarantee(t, p)
	require.Equal(t, date("2025-05-05"), w.RepairBy, "30 days from the notice: DL 84/2021 Art. 18(3)")
	require.Contains(t, w.Remedies, returns.RemedyReject, "day 30: Art. 16")
	p.Appeared, p.Noticed = date("2025-04-02"), calendar.Date{}
	w = guarantee(t, p)
	require.True(t, w.RepairBy.IsZero())
	require.NotContains(t, w.Remedies, returns.RemedyReject)
	animal := func(country commerce.Territory) calendar.Date {
		return guarantee(t, returns.Purchase{Country: country, Supply: returns.LiveAnimal, Delivered: date("2025-03-02"), Appeared: date("2025-04-01")}).Presumed
	}
	require.Equal(t, date("2025-09-02"), animal("DE"))
	require.Equal(t, date("2026-03-02"), animal("IT"))
}

// Used goods may have a shorter period only where the state lets them.
func TestUsedGoodsWhereNoLawShortens(t *testing.T) {
	_, err := returns.Guarantee(returns.EU(), returns.Purchase{Country: "FR", Consumer: commerce.Yes, Supply: returns.UsedGoods, Concluded: date("2025-03-02"), UsedMonths: 12})
	require.ErrorIs(t, err, returns.ErrBelowStatute)
}

// A digital supply stands on Directive 2019/770, also a single one; a contested row says so once.
func TestTheBasisOfADigitalSupply(t *testing.T) {
	w := guarantee(t, returns.Purchase{Country: "IT", Supply: returns.DigitalOnce, Delivered: date("2025-03-02"), Appeared: date("2025-04-01")})
	require.Equal(t, "Directive 2019/770 Art. 11", cites(w.Reasons()[0])[0])
	contested := 0
	p := returns.Purchase{Country: "FR", Delivered: date("2026-08-03"), Appeared: date("2027-04-01")}
	for _, r := range guarantee(t, p).Reasons() {
		require.NotEqual(t, "returns.law.contested", r.Code, "nothing was repaired")
	}
	p.Repairs = days("2027-01-05")
	for _, r := range guarantee(t, p).Reasons() {
		if r.Code == "returns.law.contested" {
			contested++
			require.Equal(t, []string{"Code de la consommation L217-13"}, cites(r))
		}
	}
	require.Equal(t, 1, contested)
}

// What is presumed is not presumed beyond the liability: ES 121(1) has two years, an agreement on used goods may leave one.
func TestThePresumptionEndsWithTheLiability(t *testing.T) {
	w := guarantee(t, returns.Purchase{Country: "ES", Supply: returns.UsedGoods, UsedMonths: 12, Delivered: date("2026-01-10"), Appeared: date("2026-08-01")})
	require.Equal(t, date("2027-01-10"), w.Liable)
	require.Equal(t, date("2027-01-10"), w.Presumed)
	w = guarantee(t, returns.Purchase{Country: "ES", Delivered: date("2026-01-10"), Appeared: date("2026-08-01"), SuspendedDays: 10})
	require.Equal(t, date("2029-01-20"), w.Liable)
	require.Equal(t, date("2028-01-20"), w.Presumed)
}

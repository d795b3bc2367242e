package returns

import (
	"maps"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Supply is what was sold, for the legal guarantee.
type Supply uint8

// The supplies. Goods with digital elements are goods (2019/771 Art. 2(5)).
const (
	NewGoods       Supply = iota
	UsedGoods             // 2019/771 Art. 10(6)
	LiveAnimal            // the presumption is shorter in DE
	DigitalOnce           // a single supply of digital content or a digital service: 2019/770
	DigitalOngoing        // supplied over a period: liable for the whole of it; of a shorter one, goods with digital elements are goods (10(2))
)

// A Purchase is what guarantee law asks about a defect.
type Purchase struct {
	Country   commerce.Territory `json:"country"`
	Consumer  commerce.Tri       `json:"consumer"`
	Supply    Supply             `json:"supply"`
	Concluded calendar.Date      `json:"concluded"`
	Delivered calendar.Date      `json:"delivered"`
	Ends      calendar.Date      `json:"ends,omitzero"` // of an ongoing supply: its last day
	// UsedMonths is what was agreed for used goods, 0 for nothing agreed.
	UsedMonths int           `json:"used_months,omitempty"`
	Appeared   calendar.Date `json:"appeared,omitzero"` // the defect showed
	Noticed    calendar.Date `json:"noticed,omitzero"`  // the seller was told
	// Repairs are the days on which earlier repairs under the guarantee were done; SuspendedDays those on which the buyer
	// could not use the goods because of them.
	Repairs       []calendar.Date `json:"repairs,omitempty"`
	SuspendedDays int             `json:"suspended_days,omitempty"`
	// Seller has shown that the goods were in order on delivery, or that the defect comes from the buyer.
	Disproved commerce.Tri `json:"disproved"`
	// What happened to earlier attempts, for the remedies of 2019/771 Art. 13(4).
	Refused    commerce.Tri `json:"refused"`    // repair and replacement refused, or declared to be
	Failed     commerce.Tri `json:"failed"`     // the defect came back, or the attempt was not completed
	Serious    commerce.Tri `json:"serious"`    // so serious that termination is justified at once
	Minor      commerce.Tri `json:"minor"`      // proved by the seller: no termination (Art. 13(5))
	Impossible commerce.Tri `json:"impossible"` // repair and replacement are impossible or disproportionate
}

// Guarantee answers for one defect: whether the seller is liable, who proves what, and which remedies are open. A state
// that fixes no period (NL, FI, IE) gives no date and the verdict Review, and so does one whose period for a single digital
// supply is not in the book, once the two years of the Union are over. Repairs lengthen the period as the state has it;
// where the state has not taken over the twelve months of 2019/771 Art. 10(2a), the answer inside them is Review.
//
// Basis: Directive (EU) 2019/771 Art. 10 to 16; Directive (EU) 2019/770 Art. 11 to 18; Directive (EU) 2024/1799 Art. 16.
func Guarantee(b *Book, p Purchase) (Warranty, error) {
	var errs commerce.FieldErrors
	for _, d := range []struct {
		name string
		day  calendar.Date
		from calendar.Date
	}{{"delivered", p.Delivered, p.Concluded}, {"appeared", p.Appeared, p.Delivered}, {"noticed", p.Noticed, p.Appeared}, {"ends", p.Ends, p.Delivered}} {
		if !d.day.IsZero() && d.day.Before(d.from) {
			errs.Add("/"+d.name, "returns.guarantee.order", commerce.Detail(ErrDelivery, "returns: %s is before %s", d.day, d.from))
		}
	}
	for i, day := range p.Repairs {
		if day.Before(p.Delivered) {
			errs.Add(commerce.Pointer("repairs", i), "returns.guarantee.order", commerce.Detail(ErrDelivery, "returns: %s is before %s", day, p.Delivered))
		}
		if i == 1000 {
			break
		}
	}
	if p.UsedMonths < 0 || p.SuspendedDays < 0 || p.SuspendedDays > 36_500 || p.UsedMonths > 1200 || len(p.Repairs) > 1000 {
		errs.Add("/used_months", "returns.guarantee.range", ErrContract)
	}
	if p.Supply > DigitalOngoing {
		errs.Add("/supply", "returns.contract.unknown_word", commerce.ErrUnknownWord)
	}
	if p.Concluded.IsZero() {
		errs.Add("/concluded", "returns.contract.missing", ErrMissing)
	}
	if err := errs.Err(); err != nil {
		return Warranty{}, err
	}
	l, err := b.guaranteeLaw(p.Country, p.Concluded)
	if err != nil {
		return Warranty{}, bad("/country", "returns.country.not_covered", err)
	}
	w := Warranty{law: l, p: p, Verdict: Granted, code: rGuaranteeLiable, Notice: l.notice()}
	if p.UsedMonths > 0 && p.Supply == UsedGoods {
		least := l.find(GuaranteeUsedMonths)
		if least == nil && l.skipped(GuaranteeUsedMonths) != nil { // shortens nothing where nobody could check it
			w.p.UsedMonths, w.trace = 0, []reasonCode{rLawSkipped}
		} else if least == nil || p.UsedMonths < int(least.Value) {
			return Warranty{}, bad("/used_months", "returns.guarantee.below_statute",
				commerce.Detail(ErrBelowStatute, "returns: %d months for used goods in %s (Directive 2019/771 Art. 10(6))", p.UsedMonths, p.Country))
		}
	}
	fixed := w.period()
	w.decide(fixed)
	w.clocks()
	if w.Verdict == Granted || w.Verdict == Review {
		w.remedies()
	}
	return w, nil
}

// notice is unknown where the directive has the duty and no act of the state was found.
func (l *law) notice() commerce.Tri {
	row, _ := l.book.eu.find(HarmonisedNotice, l.on, l.book.least)
	if l.find(HarmonisedNotice) == nil && row != nil {
		return commerce.Unknown
	}
	return commerce.TriOf(l.flag(HarmonisedNotice))
}

// guaranteeLaw covers more states than withdrawal does, and never the United Kingdom.
func (b *Book) guaranteeLaw(t commerce.Territory, on calendar.Date) (law, error) {
	if b == nil {
		return law{}, ErrNoBook
	}
	l := law{book: b, state: b.states[t.Country()], country: t.Country(), on: on}
	if l.state != nil {
		if row, _ := l.state.find(GuaranteeMonths, on, b.least); row != nil {
			l.union = true
			return l, nil
		}
	}
	var names []commerce.Territory
	for _, n := range slices.Sorted(maps.Keys(b.states)) {
		if row, _ := b.states[n].find(GuaranteeMonths, on, b.least); row != nil {
			names = append(names, n)
		}
	}
	return law{}, commerce.Detail(ErrUnknownCountry, "returns: no guarantee period of %q on %s: %s", t, on, join(names))
}

// period fills Liable and Presumed; it returns false where the state fixes no period.
func (w *Warranty) period() bool {
	l, p := &w.law, &w.p
	w.rule = GuaranteeMonths
	presumption := PresumptionMonths
	if p.Supply >= DigitalOnce {
		w.rule, presumption = GuaranteeDigitalMonths, PresumptionDigitalMonths
	}
	months := l.value(w.rule)
	switch {
	case p.Supply == UsedGoods && l.find(PresumptionUsedMonths) != nil:
		presumption = PresumptionUsedMonths
	case p.Supply == LiveAnimal && l.find(PresumptionAnimalMonths) != nil:
		presumption = PresumptionAnimalMonths
	}
	if p.UsedMonths > 0 && p.Supply == UsedGoods {
		months = p.UsedMonths
	} else if presumption == PresumptionUsedMonths && w.law.country == "PT" {
		presumption = PresumptionMonths // only where the period was reduced
	}
	if p.Delivered.IsZero() {
		return true
	}
	if n := l.value(presumption); n > 0 {
		w.Presumed = p.Delivered.AddMonths(n)
	}
	if months == 0 {
		return false
	}
	w.Liable = p.Delivered.AddMonths(months)
	if p.Supply == DigitalOngoing {
		w.Liable, w.Presumed = p.Ends, p.Ends // the supplier proves for the whole period
	}
	if w.Liable.IsZero() {
		return true
	}
	if n := l.value(RepairExtensionMonths); n > 0 && len(p.Repairs) > 0 && p.Supply < DigitalOnce {
		w.Extension = n * min(max(l.value(RepairExtensionMax), 1), len(p.Repairs))
		w.Liable = w.Liable.AddMonths(w.Extension)
		w.trace = append(w.trace, rGuaranteeExtended)
	}
	if l.flag(GuaranteeSuspension) && p.SuspendedDays > 0 {
		w.Liable = w.Liable.AddDays(p.SuspendedDays)
		if !w.Presumed.IsZero() {
			w.Presumed = w.Presumed.AddDays(p.SuspendedDays)
		}
		w.trace = append(w.trace, rGuaranteeSuspended)
	}
	if w.Presumed.After(w.Liable) {
		w.Presumed = w.Liable // ES 121(1): not beyond the agreed period
	}
	return true
}

func (w *Warranty) decide(fixed bool) {
	p := &w.p
	miss := func(path string) { w.Missing = append(w.Missing, path) }
	switch p.Consumer {
	case commerce.No:
		w.Verdict, w.code = Denied, rGuaranteeNotConsumer
		return
	case commerce.Unknown:
		miss("/consumer")
	case commerce.Yes:
	}
	if p.Delivered.IsZero() {
		miss("/delivered")
	} else if p.Supply == DigitalOngoing && p.Ends.IsZero() {
		miss("/ends")
	}
	if p.Appeared.IsZero() {
		miss("/appeared")
	}
	switch {
	case len(w.Missing) > 0:
		w.Verdict, w.code = NeedsFacts, rGuaranteeFacts
		return
	case !fixed:
		w.Verdict, w.code = Review, rGuaranteeNoPeriod
		n := w.law.value(RepairFloorMonths)
		if w.floor = p.Delivered.AddMonths(n); n > 0 && len(p.Repairs) > 0 && p.Supply < DigitalOnce && !p.Appeared.After(w.floor) {
			w.code = rGuaranteeRepairFloor
		}
		return
	case p.Appeared.After(w.Liable):
		w.Verdict, w.code = Denied, rGuaranteeOver
		if row := w.law.find(w.rule); p.Supply == DigitalOnce && row.Territory != w.law.country { // 2019/770 Art. 11(2) is a least
			w.Verdict, w.code = Review, rGuaranteeUnionMinimum
		} else if len(p.Repairs) > 0 {
			w.afterRepair()
		}
		return
	}
	switch {
	case p.Disproved == commerce.Yes:
		w.Verdict, w.code = Denied, rGuaranteeDisproved
	case !p.Appeared.After(w.Presumed):
		w.trace = append(w.trace, rGuaranteePresumed)
	default:
		w.trace = append(w.trace, rGuaranteeBuyerProves)
	}
}

// afterRepair opens again what a repair keeps open after the period.
func (w *Warranty) afterRepair() {
	p := &w.p
	if n := w.law.value(SameDefectMonths); n > 0 && p.Failed == commerce.Yes {
		if until := p.repaired().AddMonths(n); !p.Appeared.After(until) { // ES 122(3)
			w.Verdict, w.code, w.Liable = Granted, rGuaranteeSameDefect, until
			return
		}
	}
	union, _ := w.law.book.eu.find(RepairExtensionMonths, p.Concluded, commerce.Contested)
	if union != nil && p.Supply < DigitalOnce && !p.Appeared.After(w.Liable.AddMonths(int(union.Value)-w.Extension)) {
		w.Verdict, w.code = Review, rGuaranteeUnionExtension
	}
}

// clocks fills notice, limitation and the seller's days.
func (w *Warranty) clocks() {
	l, p := &w.law, &w.p
	add := func(day calendar.Date, r Rule) calendar.Date {
		if n := l.value(r); n > 0 && !day.IsZero() {
			return day.AddMonths(n)
		}
		return calendar.Date{}
	}
	w.NoticeBy = add(p.Appeared, NoticeMonths)
	for _, day := range []calendar.Date{add(p.Delivered, LimitationDeliveryMonths), add(p.Appeared, LimitationDefectMonths), add(p.Noticed, LimitationNoticeMonths)} {
		if day.After(w.ClaimBy) {
			w.ClaimBy = day
		}
	}
	if tail := add(p.Appeared, LimitationTailMonths); !tail.IsZero() && !w.Liable.IsZero() {
		w.ClaimBy = w.Liable
		if tail.After(w.ClaimBy) {
			w.ClaimBy = tail
		}
	}
	if tail := add(p.Ends, LimitationSupplyMonths); p.Supply == DigitalOngoing && tail.After(w.ClaimBy) {
		w.ClaimBy = tail
	}
	if n := l.value(LimitationRepairMonths); n > 0 && len(p.Repairs) > 0 && !w.ClaimBy.IsZero() {
		if tail := p.repaired().AddMonths(n); tail.After(w.ClaimBy) {
			w.ClaimBy = tail
			w.trace = append(w.trace, rGuaranteeAfterRepair)
		}
	}
	if n := l.value(RepairDays); n > 0 && !p.Noticed.IsZero() {
		w.RepairBy = p.Noticed.AddDays(n)
	}
}

// repaired is the day of the last repair.
func (p *Purchase) repaired() calendar.Date { return slices.MaxFunc(p.Repairs, calendar.Date.Compare) }

// remedies is the ladder of 2019/771 Art. 13 and 2019/770 Art. 14.
func (w *Warranty) remedies() {
	p := &w.p
	if n := w.law.value(RejectionDays); n > 0 && !p.Appeared.After(p.Delivered.AddDays(n)) {
		w.Remedies = append(w.Remedies, RemedyReject)
	}
	first := p.Impossible != commerce.Yes
	if first && p.Supply >= DigitalOnce {
		w.Remedies = append(w.Remedies, RemedyConform)
	} else if first {
		w.Remedies = append(w.Remedies, RemedyRepair, RemedyReplace)
	}
	if !first || p.Refused == commerce.Yes || p.Failed == commerce.Yes || p.Serious == commerce.Yes {
		w.Remedies = append(w.Remedies, RemedyReduce)
		if p.Minor != commerce.Yes {
			w.Remedies = append(w.Remedies, RemedyTerminate)
		}
	}
	if p.Supply < DigitalOnce {
		w.Remedies = append(w.Remedies, RemedyWithhold) // Art. 13(6)
	}
}

package tax

import (
	"cmp"
	"iter"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// An OSSLine is one row of a one-stop-shop return: the supplies to one state, at
// one rate, of one kind, from one place, in EUR.
type OSSLine struct {
	Scheme string             `json:"scheme"` // oss_union, oss_non_union, ioss
	State  commerce.Territory `json:"state"`  // of consumption
	From   commerce.Territory `json:"from"`   // goods: state of dispatch; services: of establishment
	Kind   string             `json:"kind"`   // goods, service
	Level  string             `json:"level"`  // standard, reduced, …
	Rate   money.Percent      `json:"rate"`
	Net    money.Amount       `json:"net"`
	VAT    money.Amount       `json:"vat"`
}

// An OSSCorrection is VAT paid back on an order of an earlier period. A return
// states it with that period and the state; conversion is at the rate of that
// period, so it stays in the currency of the order.
type OSSCorrection struct {
	Scheme string             `json:"scheme"`
	Order  string             `json:"order"`
	Credit string             `json:"credit"`
	State  commerce.Territory `json:"state"`
	VAT    money.Amount       `json:"vat"` // negative
}

// An OSSReport is what the orders and credits of a period say for the returns of
// the one-stop shops.
type OSSReport struct {
	Period      calendar.Period `json:"period"`
	Lines       []OSSLine       `json:"lines"`
	Corrections []OSSCorrection `json:"corrections"`
	VAT         money.Amount    `json:"vat"` // sum of Lines, in EUR
	reasons     []commerce.Reason
}

// Code returns tax.oss.report, or tax.oss.skipped if a row could not be used.
func (r OSSReport) Code() string {
	for _, x := range r.reasons {
		if x.Kind == commerce.Warning {
			return x.Code
		}
	}
	return rOssReport.String()
}

// Reasons returns how currencies were converted and which rows were left out.
func (r OSSReport) Reasons() []commerce.Reason {
	first := rOssReport.reason(commerce.NewFact("first", r.Period.First), commerce.NewFact("last", r.Period.Last), commerce.NewFact("vat", r.VAT))
	first.Cites = []commerce.Citation{{Act: vatDirective, Provision: "Art. 369g"}}
	return append([]commerce.Reason{first}, r.reasons...)
}

type ossKey struct {
	scheme, kind, level string
	state, from         commerce.Territory
	rate                money.Percent
	currency            money.Currency
}

type ossSum struct{ net, vat money.Total }

// ReportOSS adds up what lines and charges of the orders were charged under a
// one-stop shop (the scheme in their [commerce.Tax]), less the credits of the
// same orders. Credits of other orders are corrections of earlier periods.
//
// The caller passes the orders whose tax point lies in the period and the
// credits made in it. Sums per state, rate and kind are converted to EUR once,
// rounded half up to the cent, at the rate of the last day of the period or,
// without one, of the next day of publication. A currency without a rate is
// [commerce.ErrNoRate]; nil rates are fine where all is in EUR. What comes twice,
// and an order whose line lacks what a return needs, is left out with a warning.
//
// Basis: 2006/112 Art. 365, 366, 369g, 369h, 369t, 369xh; IR 282/2011 Art. 60.
func ReportOSS(p calendar.Period, rates *commerce.RateTable, orders iter.Seq[*commerce.Order], credits iter.Seq[*commerce.Credit]) (OSSReport, error) {
	r := OSSReport{Period: p, Lines: []OSSLine{}, Corrections: []OSSCorrection{}, VAT: money.New(0, money.EUR)}
	if p.First.IsZero() || p.Last.IsZero() || p.Check() != nil {
		return r, commerce.FieldErrors{{Path: "/period", Code: "tax.oss.period", Err: commerce.Detail(calendar.ErrPeriod, "tax: a return wants a first and a last day, not %s", p)}}
	}
	sums := make(map[ossKey]*ossSum)
	seen, left := make(map[string]bool), make(map[string]bool) // orders that count, and that were left out
	add := func(t commerce.Tax, cur money.Currency, net, vat money.Amount, sign bool) {
		k := ossKey{t.Scheme, t.Kind, t.Level, state(canonical(t.Territory)), state(canonical(t.From)), t.Rate, cur}
		s := sums[k]
		if s == nil {
			s = new(ossSum)
			sums[k] = s
		}
		if sign {
			s.net.Sub(net)
			s.vat.Sub(vat)
		} else {
			s.net.Add(net)
			s.vat.Add(vat)
		}
	}
	if orders != nil {
		n := 0
		for o := range orders {
			path := commerce.Pointer("orders", n)
			n++
			if o == nil || seen[o.ID] || !usable(o) {
				if r.skip(path); o != nil {
					left[o.ID] = true
				}
				continue
			}
			seen[o.ID] = true
			for i := range o.Lines {
				if l := &o.Lines[i]; inOSS(l.Tax) {
					add(l.Tax, o.Currency, l.Net, l.VAT, false)
				}
			}
			for i := range o.Charges {
				if c := &o.Charges[i]; inOSS(c.Tax) {
					add(c.Tax, o.Currency, c.Net, c.VAT, false)
				}
			}
		}
	}
	if credits != nil {
		n, read := 0, make(map[[2]string]bool)
		for c := range credits {
			path := commerce.Pointer("credits", n)
			n++
			if c == nil || read[[2]string{c.Order, c.ID}] || left[c.Order] && !seen[c.Order] {
				r.skip(path)
				continue
			}
			read[[2]string{c.Order, c.ID}] = true
			r.credit(c, seen[c.Order], add)
		}
	}
	return r, r.convert(sums, rates)
}

func inOSS(t commerce.Tax) bool {
	return t.Scheme == schemes[OSSUnion] || t.Scheme == schemes[OSSNonUnion] || t.Scheme == schemes[IOSS]
}

// usable says that every line under a one-stop shop has what a return needs.
func usable(o *commerce.Order) bool {
	ok := o.ID != "" && o.Currency.Valid()
	check := func(t commerce.Tax, vat money.Amount) {
		if inOSS(t) && (t.Territory.Check() != nil || t.Kind == "" || t.From == "" || vat.Currency() != o.Currency) {
			ok = false
		}
	}
	for i := range o.Lines {
		check(o.Lines[i].Tax, o.Lines[i].VAT)
	}
	for i := range o.Charges {
		check(o.Charges[i].Tax, o.Charges[i].VAT)
	}
	return ok
}

func (r *OSSReport) skip(path string) {
	x := rOssSkipped.reason()
	x.Path = path
	r.reasons = append(r.reasons, x)
}

func (r *OSSReport) credit(c *commerce.Credit, same bool, add func(commerce.Tax, money.Currency, money.Amount, money.Amount, bool)) {
	take := func(t commerce.Tax, net, vat money.Amount) {
		switch {
		case !inOSS(t), net.IsZero() && vat.IsZero():
		case same:
			add(t, net.Currency(), net, vat, true)
		case !vat.IsZero():
			r.Corrections = append(r.Corrections, OSSCorrection{t.Scheme, c.Order, c.ID, state(canonical(t.Territory)), vat.Neg()})
		}
	}
	for i := range c.Lines {
		take(c.Lines[i].Tax, c.Lines[i].Net, c.Lines[i].VAT)
	}
	for i := range c.Charges {
		take(c.Charges[i].Tax, c.Charges[i].Net, c.Charges[i].VAT)
	}
}

// convert turns the sums into lines, in a fixed order.
func (r *OSSReport) convert(sums map[ossKey]*ossSum, table *commerce.RateTable) error {
	keys := make([]ossKey, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b ossKey) int {
		return cmp.Or(cmp.Compare(a.scheme, b.scheme), cmp.Compare(a.state, b.state), cmp.Compare(a.from, b.from), cmp.Compare(a.kind, b.kind),
			b.rate.Cmp(a.rate), cmp.Compare(a.level, b.level), cmp.Compare(a.currency.Code(), b.currency.Code()), cmp.Compare(a.currency, b.currency))
	})
	var errs commerce.FieldErrors
	var vat money.Total
	vat.Add(r.VAT)
	told := make(map[money.Currency]bool)
	for _, k := range keys {
		net, err := sums[k].net.Amount()
		errs.AddUnder("", "tax.oss.overflow", err)
		tax, err := sums[k].vat.Amount()
		errs.AddUnder("", "tax.oss.overflow", err)
		if k.currency != money.EUR {
			rates, on, err := table.OnOrAfter(r.Period.Last)
			var rate money.Rate
			if err == nil {
				rate, err = rates.Rate(money.EUR, k.currency)
			}
			if err == nil {
				net, err = rate.Convert(net, money.HalfUp)
			}
			if err == nil {
				tax, err = rate.Convert(tax, money.HalfUp)
			}
			if err != nil {
				errs.AddUnder("/rates/"+k.currency.Code(), "tax.oss.no_rate", err)
				continue
			}
			if !told[k.currency] {
				told[k.currency] = true
				x := rOssConverted.reason(commerce.NewFact("rate", rate.String()), commerce.NewFact("on", on), commerce.NewFact("last", r.Period.Last))
				x.Cites = []commerce.Citation{{Act: vatDirective, Provision: "Art. 366"}}
				r.reasons = append(r.reasons, x)
			}
		}
		vat.Add(tax)
		line := OSSLine{k.scheme, k.state, k.from, k.kind, k.level, k.rate, net, tax}
		if n := len(r.Lines); n > 0 && sameRow(r.Lines[n-1], line) { // the same supplies in several currencies
			prev := &r.Lines[n-1]
			prev.Net, _ = prev.Net.Add(net)
			prev.VAT, _ = prev.VAT.Add(tax)
			continue
		}
		r.Lines = append(r.Lines, line)
	}
	sum, err := vat.Amount()
	errs.AddUnder("", "tax.oss.overflow", err)
	r.VAT = sum
	return errs.Err()
}

func sameRow(a, b OSSLine) bool {
	a.Net, a.VAT, b.Net, b.VAT = money.Amount{}, money.Amount{}, money.Amount{}, money.Amount{}
	return a == b
}

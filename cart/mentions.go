package cart

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/tax"
)

// Notes returns the mentions that the invoice has to bear (2006/112 Art. 226),
// each once, as package tax words them. The reasons of the quote have them too,
// so that an order keeps them: see [MentionsOf].
func (q Quote) Notes() []string {
	var out []string
	for i := range q.parts {
		for _, n := range q.decisions[q.parts[i].decision].d.Notes() {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// mentionCodes begin the codes of the mentions of an invoice.
const mentionCodes = "cart.mention."

// MentionsOf returns the mentions that the invoice of a stored order has to
// bear, each once, in the words that were due when it was concluded. They are
// the fact "mention" of its reasons cart.mention.…, which package explain says in
// the language of the buyer.
func MentionsOf(o *commerce.Order) []string {
	var out []string
	for _, r := range o.Reasons {
		if f, ok := r.Fact("mention"); ok && strings.HasPrefix(r.Code, mentionCodes) && !slices.Contains(out, f.Value) {
			out = append(out, f.Value)
		}
	}
	return out
}

// mentions are what a decision asks of the invoice, and why.
func mentions(d *tax.Decision) []commerce.Reason {
	code, point := rMentionOther, "" // the mention names its article
	switch d.Treatment {
	case tax.Exempt:
		code, point = rMentionExempt, "Art. 226(11)"
	case tax.InMargin:
		point = "Art. 226(13), (14)"
	case tax.ReverseCharge:
		code, point = rMentionReverseCharge, "Art. 226(11a)"
	case tax.IntraCommunity:
		code, point = rMentionIntraCommunity, "Art. 226(11)"
	case tax.Export:
		code, point = rMentionExport, "Art. 226(11)"
	default:
	}
	var out []commerce.Reason
	for _, n := range d.Notes() {
		r := code.reason(commerce.NewFact("mention", n))
		if point != "" {
			r.Cites = cite("32006L0112", point)
		}
		out = append(out, r)
	}
	return out
}

// evidence says what is known of the validity of the buyer's VAT number: who
// was asked, when, what the answer was, and the number under which it is kept.
func (q *Quote) evidence() []commerce.Reason {
	v := &q.ctx.VATID
	facts := []commerce.Fact{commerce.NewFact("result", v.Result.String()), commerce.NewFact("issuer", v.Issuer)}
	switch {
	case v.Result == tax.Unchecked:
		return nil
	case v.Source == "" || v.On.IsZero() || v.Issuer == "":
		return []commerce.Reason{rVatIdUnproved.reason(facts...)}
	}
	facts = append(facts, commerce.NewFact("source", v.Source), commerce.NewFact("on", v.On))
	if v.Consultation != "" {
		facts = append(facts, commerce.NewFact("consultation", v.Consultation))
	}
	return []commerce.Reason{rVatIdChecked.reason(facts...)}
}

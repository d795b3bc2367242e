package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar/datefmt"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/explain"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// receipt prints an order in the language of its buyer, and why the figures are
// what they are.
func receipt(w io.Writer, s sale) error {
	tag := language.MustParse(s.customer.language)
	amount, date, say := moneyfmt.New(tag, moneyfmt.Options{}), datefmt.New(tag, datefmt.Long), labels[s.customer.language]
	o := &s.Order
	row := func(label string, a money.Amount) {
		fmt.Fprintf(w, "%s%s\n", pad(label, 60), left(amount.Format(a), 13))
	}
	rule := func() { fmt.Fprintln(w, strings.Repeat("-", 73)) }
	fmt.Fprintf(w, "%s   %s %s\n%s, %s\n", o.Seller.Name, say.order, o.ID, date.Format(s.Quote.Day()), o.Buyer.Name)
	rule()
	priced := map[string]*cart.QuotedLine{} // a component of a bundle belongs to the line of the bundle
	for i := range s.Quote.Lines {
		priced[s.Quote.Lines[i].Line.ID] = &s.Quote.Lines[i]
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		x := priced[cmp.Or(l.Parent, l.ID)]
		row(fmt.Sprintf("%d × %s  %s", l.Qty, l.Title, amount.Format(l.Price)), l.List)
		for _, d := range l.Discounts {
			row("    "+d.Promotion, d.Amount.Neg())
		}
		if was := x.Price.Entry.CompareAt; !was.IsZero() && o.Mode == commerce.Gross {
			fmt.Fprintf(w, "    %s %s\n", say.was, amount.Format(was))
		}
		if u, ok := s.Quote.UnitPrice(l.ID); ok && u.Required == commerce.Yes {
			fmt.Fprintf(w, "    %s / %s\n", amount.Format(u.Amount), u.Per)
		}
	}
	charges, err := o.ChargeSummary() // one row, though there is a charge for each VAT rate
	if err != nil {
		return err
	}
	for _, c := range charges {
		row(c.Title+kinds[c.Kind], c.List)
		for _, d := range c.Discounts {
			row("    "+d.Promotion, d.Amount.Neg())
		}
	}
	rule()
	if o.Mode == commerce.Net {
		row(say.net, o.Totals.Net)
	}
	rates, err := o.VATSummary()
	if err != nil {
		return err
	}
	for _, r := range rates {
		row(fmt.Sprintf("%s %s %s (%s)", say.vat, r.Territory, amount.FormatPercent(r.Rate), amount.Format(r.Net)), r.VAT)
	}
	row(strings.ToUpper(say.total), o.Totals.Payable)
	for _, t := range o.Tenders {
		row("    "+t.Kind, t.Amount)
	}
	for _, n := range cart.MentionsOf(o) {
		fmt.Fprintln(w, n)
	}
	for _, g := range o.Groups {
		if !g.Promised.First.IsZero() {
			fmt.Fprintf(w, "%s: %s – %s\n", say.delivery, date.Format(g.Promised.First), date.Format(g.Promised.Last))
		}
	}
	fmt.Fprintln(w)
	tell, err := explain.In(tag)
	if err != nil {
		return err
	}
	title := func(id string) string { // of an article or a line
		for _, l := range o.Lines {
			if l.SKU == id || l.ID == id || l.Parent == id {
				return l.Title
			}
		}
		return id
	}
	tell = tell.With(func(f commerce.Fact) (string, bool) { return title(f.Value), f.Name == "sku" || f.Name == "line" })
	for _, r := range o.Reasons {
		text, _ := tell.Sentence(r)
		if r.Line != "" {
			text = title(r.Line) + ": " + text
		}
		fmt.Fprintln(w, "  *", text)
	}
	fmt.Fprint(w, "\n\n")
	return nil
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(n-utf8.RuneCountInString(s), 1)) }

func left(s string, n int) string {
	return strings.Repeat(" ", max(n-utf8.RuneCountInString(s), 0)) + s
}

var kinds = map[commerce.ChargeKind]string{commerce.ShippingSupplement: " +", commerce.CashOnDelivery: " ⊕"}

var labels = map[string]struct{ order, was, net, vat, total, delivery string }{
	"it": {"Ordine", "prezzo precedente", "Imponibile", "IVA", "Totale", "Consegna"},
	"de": {"Bestellung", "vorheriger Preis", "Netto", "USt", "Summe", "Lieferung"},
	"fr": {"Commande", "prix antérieur", "Hors taxes", "TVA", "Total", "Livraison"},
}

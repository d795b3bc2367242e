// Command invoice prints three documents of an Italian shop with the figures of
// EN 16931 and the reason for each: a consumer invoice with gross prices at two
// rates, an invoice to a German business under reverse charge, and the credit
// note of a partial refund. With -json it prints them as JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
	"github.com/bottega-go/commerce/tax/vatid"
)

var on = calendar.MustDate("2026-11-21")

func main() {
	asJSON := flag.Bool("json", false, "print JSON")
	flag.Parse()
	if err := run(os.Stdout, *asJSON); err != nil {
		log.Fatal("invoice: ", err)
	}
}

// A position is what the shop sells; its tax is decided, not typed in.
type position struct {
	id, title, category string
	kind                tax.Kind
	qty                 int64
	price               money.Amount // of all units
	role                tax.Role
}

// A document is an invoice or a credit note.
type document struct {
	Title   string              `json:"title"`
	Groups  []commerce.TaxGroup `json:"groups"` // BG-23
	Totals  commerce.Totals     `json:"totals"`
	Figures *tax.Document       `json:"figures,omitempty"` // BG-22
	Notes   []string            `json:"notes,omitempty"`
	Reasons []commerce.Reason   `json:"reasons"`
}

func run(w io.Writer, asJSON bool) error {
	consumer, order, err := invoice("IT-1001", "Invoice to a consumer in Milan, prices with VAT", commerce.Gross,
		tax.Supply{Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.No}, From: "IT", To: "IT", On: on},
		position{"l1", "Shirt, 2 pieces", "clothing", tax.Goods, 2, money.New(5998, money.EUR), tax.Item},
		position{"l2", "Printed book", "books.print", tax.Goods, 1, money.New(1450, money.EUR), tax.Item},
		position{"ship", "Delivery, follows the goods", "", tax.Goods, 1, money.New(690, money.EUR), tax.Surcharge},
	)
	if err != nil {
		return err
	}
	buyer, err := vatid.Parse("DE 136 695 976")
	if err != nil {
		return err
	}
	business, _, err := invoice("IT-1002", "Invoice to "+buyer.String()+", a business in Munich, prices without VAT", commerce.Net,
		tax.Supply{Seller: tax.Seller{Territory: "IT"}, To: "DE", On: on, Buyer: tax.Buyer{
			Taxable: commerce.Yes,
			VATID:   tax.VATEvidence{Issuer: buyer.Country(), Result: tax.Valid, Source: "vies", On: on},
		}},
		position{"l1", "Photo retouching, 10 hours", "", tax.Service, 10, money.New(60000, money.EUR), tax.Item},
	)
	if err != nil {
		return err
	}
	credit, err := order.Credit(nil, commerce.Units{Line: "l1", Qty: 1})
	if err != nil {
		return err
	}
	note := document{Title: "Credit note to IT-1001: one of two shirts comes back", Totals: credit.Totals, Reasons: []commerce.Reason{{
		Code: "invoice.credit.original_tax", Text: "{qty} of {of} pieces, at the tax of the order",
		Facts: []commerce.Fact{commerce.NewFact("qty", 1), commerce.NewFact("of", 2)},
		Cites: []commerce.Citation{{Act: "32006L0112", Provision: "Art. 90(1)"}}, Line: "l1",
	}}}
	if note.Groups, err = credit.TaxGroups(); err != nil {
		return err
	}
	return show(w, asJSON, consumer, business, note)
}

// invoice decides the tax of each position, calculates the document and freezes
// it as an order.
func invoice(id, title string, mode commerce.PriceMode, s tax.Supply, ps ...position) (document, commerce.Order, error) {
	doc := document{Title: title}
	order := commerce.Order{ID: id, PlacedAt: time.Date(2026, time.November, 21, 9, 30, 0, 0, time.UTC), Currency: money.EUR, Mode: mode}
	var lines []tax.Line
	for _, p := range ps {
		line := tax.Line{ID: p.id, Qty: p.qty, Amount: p.price, Role: p.role}
		if p.role == tax.Item {
			s.Kind, s.Category = p.kind, p.category
			d, err := tax.Decide(tax.EU(), s)
			if err != nil || len(d.Missing()) > 0 {
				return doc, order, fmt.Errorf("%s: %s %v: %w", p.id, d.Code(), d.Missing(), err)
			}
			line.Tax = d.Tax
			doc.Notes = append(doc.Notes, d.Notes()...)
			for _, r := range d.Reasons() {
				r.Line = p.id
				doc.Reasons = append(doc.Reasons, r)
			}
		}
		lines = append(lines, line)
	}
	b, err := tax.Calculate(lines, tax.Options{Mode: mode})
	if err != nil {
		return doc, order, err
	}
	if err := b.Check(); err != nil {
		return doc, order, err
	}
	doc.Reasons = append(doc.Reasons, b.Reasons()...)
	figures, err := b.Document(money.Amount{})
	if err != nil {
		return doc, order, err
	}
	doc.Figures = &figures
	for _, x := range b.Lines() {
		list := x.Gross
		if mode == commerce.Net {
			list = x.Net
		}
		if p := ps[x.Index]; x.Role == tax.Item {
			order.Lines = append(order.Lines, commerce.Line{
				ID: p.id, SKU: p.id, Title: p.title, Qty: p.qty, List: list, Net: x.Net, VAT: x.VAT, Gross: x.Gross, Tax: lines[x.Index].Tax,
			})
		} else { // one charge per rate
			order.Charges = append(order.Charges, commerce.Charge{
				ID: fmt.Sprint(p.id, "-", x.Group), Kind: commerce.Shipping, Title: p.title, List: list, Net: x.Net, VAT: x.VAT, Gross: x.Gross, Tax: b.Groups[x.Group].Tax,
			})
		}
	}
	zero := money.New(0, money.EUR)
	order.Totals = commerce.Totals{Discount: zero, Net: b.Net, VAT: b.VAT, Gross: b.Gross, Rounding: b.Rounding, Payable: figures.Payable}
	doc.Totals = order.Totals
	for _, g := range b.Groups {
		doc.Groups = append(doc.Groups, commerce.TaxGroup{Tax: g.Tax, Net: g.Net, VAT: g.VAT, Gross: g.Gross})
	}
	return doc, order, order.Check()
}

func show(w io.Writer, asJSON bool, docs ...document) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(docs)
	}
	for _, d := range docs {
		fmt.Fprintf(w, "%s\n", d.Title)
		for _, g := range d.Groups {
			fmt.Fprintf(w, "  BG-23  %-2s %4s  BT-116 %10s  BT-117 %10s %s\n", g.Tax.Category, g.Tax.Rate, g.Net, g.VAT, g.Tax.Exemption)
		}
		if f := d.Figures; f != nil {
			fmt.Fprintf(w, "  BT-106 lines   %12s\n  BT-108 charges %12s\n", f.Lines, f.Charges)
		}
		fmt.Fprintf(w, "  BT-109 net     %12s\n  BT-110 VAT     %12s\n  BT-112 gross   %12s\n", d.Totals.Net, d.Totals.VAT, d.Totals.Gross)
		for _, n := range d.Notes {
			fmt.Fprintf(w, "  mention: %s\n", n)
		}
		for _, r := range d.Reasons {
			fmt.Fprintf(w, "  %-4s %s\n", r.Line, r)
		}
		fmt.Fprintln(w)
	}
	return nil
}

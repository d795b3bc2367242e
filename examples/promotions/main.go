// Command promotions prints a week of a small Italian shop: ten promotions, kept
// as data in promotions.json, on five carts, each explained.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

//go:embed promotions.json
var ruleFile []byte

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// A visit is a cart at a moment of the week.
type visit struct {
	title string
	input promo.Input
}

func run(w io.Writer) error {
	promotions, err := promo.Parse(ruleFile)
	if err != nil {
		return err
	}
	rules, err := promo.Compile(promotions, promo.Options{Zones: time.LoadLocation})
	if err != nil {
		return err
	}
	for _, v := range week() {
		deal, err := rules.Evaluate(v.input)
		if err != nil {
			return err
		}
		show(w, v, deal)
	}
	return nil
}

func week() []visit {
	shipping := []promo.Shipment{{ID: "parcel", Method: "gls", Amount: eur("5.90")}}
	return []visit{
		{"Monday: three for two, and shipping almost free", promo.Input{
			At: moment("2026-11-23T11:00:00+01:00"), Currency: money.EUR, Shipping: shipping,
			Lines: []promo.Line{
				line("l1", "shampoo", 2, "9.90", "category:hair", "brand:erba"),
				line("l2", "balm", 1, "12.50", "category:hair", "brand:erba"),
				line("l3", "cleanser", 1, "14.00", "category:cleanser", "brand:erba"),
			},
		}},
		{"Tuesday at noon: the kit saves 50 cents more than the happy hour", promo.Input{
			At: moment("2026-11-24T12:30:00+01:00"), Currency: money.EUR, Shipping: shipping,
			Lines: []promo.Line{
				line("l1", "cream", 1, "32.00", "category:cream", "brand:aurora"),
				line("l2", "cleanser", 1, "14.00", "category:cleanser", "brand:erba"),
			},
			Customer: promo.Buyer{Groups: []string{"club"}},
		}},
		{"Friday: two diffusers are left of the flash sale, and a code", promo.Input{
			At: moment("2026-11-27T21:15:00+01:00"), Currency: money.EUR, Shipping: shipping,
			Lines: []promo.Line{
				line("l1", "diffuser", 3, "34.90", "category:home", "brand:erba"),
				line("l2", "candle", 2, "15.00", "category:home", "brand:erba"),
				line("l3", "serum", 1, "48.00", "category:face", "brand:aurora"),
			},
			Codes: []promo.Code{{Text: " nero20 "}},
			Used:  []promo.Usage{{Promotion: "flash-diffuser", Units: 38}},
		}},
		{"Saturday: a first order with the wrong code, then the right one", promo.Input{
			At: moment("2026-11-28T09:40:00+01:00"), Currency: money.EUR, Shipping: shipping,
			Lines: []promo.Line{
				line("l1", "oil", 1, "19.90", "category:body", "brand:erba"),
				line("l2", "scrub", 1, "16.40", "category:body", "brand:erba"),
			},
			Codes:    []promo.Code{{Text: "BENVENUTI"}, {Text: "benvenuto"}},
			Customer: promo.Buyer{First: commerce.Yes},
		}},
		{"Sunday: seven soaps, and two promotions that want the same three", promo.Input{
			At: moment("2026-11-29T18:00:00+01:00"), Currency: money.EUR, Shipping: shipping,
			Lines: []promo.Line{
				line("l1", "hair-soap", 3, "7.50", "category:soap", "category:hair", "brand:erba"),
				line("l2", "olive-soap", 4, "4.90", "category:soap", "brand:erba"),
				line("l3", "cream", 1, "32.00", "category:cream", "brand:aurora"),
			},
			Customer: promo.Buyer{Groups: []string{"club"}},
		}},
	}
}

func line(id, sku string, qty int64, price string, facets ...string) promo.Line {
	return promo.Line{ID: id, SKU: sku, Qty: qty, Unit: eur(price), Facets: facets}
}

func eur(s string) money.Amount { return money.MustParse(s, money.EUR) }

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func show(w io.Writer, v visit, deal promo.Result) {
	fmt.Fprintf(w, "%s\n", v.title)
	for i, l := range deal.Lines {
		fmt.Fprintf(w, "  %-3s %d %-11s %8s", l.Line, v.input.Lines[i].Qty, v.input.Lines[i].SKU, l.Open.Number())
		if l.Final != l.Open {
			fmt.Fprintf(w, " -> %s", l.Final.Number())
		}
		fmt.Fprintln(w)
	}
	for _, s := range deal.Shipping {
		fmt.Fprintf(w, "      shipping      %8s -> %s\n", s.Open.Number(), s.Final.Number())
	}
	fmt.Fprintf(w, "  saved %s, proved the best deal: %t\n", deal.Discount, deal.Optimal)
	for _, r := range deal.Reasons() {
		fmt.Fprintf(w, "  %-7s %s\n", r.Kind, r)
	}
	for _, g := range deal.Gifts {
		fmt.Fprintf(w, "  to add: %d x %s\n", g.Qty, g.SKUs[0])
	}
	for _, c := range deal.Claims {
		fmt.Fprintf(w, "  to count: %s\n", c)
	}
	fmt.Fprintln(w)
}

// Command receipt is the five-minute tour: it reads an embedded basket of a
// small Italian shop and prints the same receipt in four locales, with exact
// amounts, a discount that adds up, VAT, cash rounding and delivery days.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"
	_ "time/tzdata"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/calendar/datefmt"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

//go:embed basket.json
var basketJSON []byte

type basket struct {
	Shop     string        `json:"shop"`
	Country  string        `json:"country"`
	On       calendar.Date `json:"on"`
	Delivery [2]int        `json:"delivery_working_days"`
	Discount money.Percent `json:"discount_percent"`
	Lines    []line        `json:"lines"`
}

type line struct {
	Title string        `json:"title"`
	Qty   int64         `json:"qty"`
	Price money.Amount  `json:"price"` // of one unit, VAT included; may have more decimals than the currency
	VAT   money.Percent `json:"vat"`
}

// figures are computed once; only their clothes change from locale to locale.
type figures struct {
	list                       []money.Amount // per line
	discount, vat, total, cash money.Amount
	rounding                   money.Amount
	from, to                   calendar.Date
}

func main() {
	rome, err := time.LoadLocation("Europe/Rome")
	if err == nil {
		err = run(os.Stdout, rome)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer, zone *time.Location) error {
	var b basket
	if err := commerce.Unmarshal(basketJSON, &b); err != nil {
		return err
	}
	f, err := compute(&b, zone)
	if err != nil {
		return err
	}
	for i, tag := range []string{"it-IT", "de-AT", "fr-FR", "en-IE"} {
		if i > 0 {
			fmt.Fprintln(w)
		}
		show(w, language.MustParse(tag), &b, &f)
	}
	return nil
}

func compute(b *basket, zone *time.Location) (f figures, err error) {
	var sum money.Total
	for _, l := range b.Lines {
		exact, err := l.Price.MulInt(l.Qty)
		if err != nil {
			return f, err
		}
		rounded := exact.Round(money.HalfUp)
		f.list = append(f.list, rounded)
		sum.Add(rounded)
	}
	list, err := sum.Amount()
	if err != nil {
		return f, err
	}
	if f.discount, err = b.Discount.Of(list, money.HalfUp); err != nil {
		return f, err
	}
	shares, err := f.discount.AllocateOver(f.list) // adds up to the discount, to the cent
	if err != nil {
		return f, err
	}
	var vat money.Total
	for i, l := range b.Lines {
		paid, err := f.list[i].Sub(shares[i])
		if err != nil {
			return f, err
		}
		within, err := l.VAT.Within(paid, money.HalfUp)
		if err != nil {
			return f, err
		}
		vat.Add(within)
	}
	if f.vat, err = vat.Amount(); err != nil {
		return f, err
	}
	if f.total, err = list.Sub(f.discount); err != nil {
		return f, err
	}
	f.cash = f.total
	y, m, d := b.On.YMD()
	if rule, ok := money.CashStep(b.Country, money.EUR, y, m, d); ok {
		if f.cash, f.rounding, err = rule.Round(f.total); err != nil {
			return f, err
		}
	}
	hol, err := calendar.Public(b.Country)
	if err != nil {
		return f, err
	}
	where := calendar.Place{Zone: zone, Holidays: hol}
	if f.from, err = where.AddWorkingDays(b.On, b.Delivery[0]); err != nil {
		return f, err
	}
	f.to, err = where.AddWorkingDays(b.On, b.Delivery[1])
	return f, err
}

func show(w io.Writer, tag language.Tag, b *basket, f *figures) {
	amount, date, words := moneyfmt.New(tag, moneyfmt.Options{}), datefmt.New(tag, datefmt.Full), labels[tag.String()[:2]]
	row := func(label string, a money.Amount) {
		fmt.Fprintf(w, "%-44s %14s\n", label, amount.Format(a))
	}
	fmt.Fprintf(w, "%s, %s (%s)\n%s\n", b.Shop, date.Format(b.On), tag, strings.Repeat("-", 59))
	for i, l := range b.Lines {
		row(fmt.Sprintf("%d × %s  %s %s", l.Qty, l.Title, words.each, amount.Format(l.Price)), f.list[i])
	}
	row(words.discount+" "+amount.FormatPercent(b.Discount), f.discount.Neg())
	row(words.total, f.total)
	row(words.vat, f.vat)
	row(words.cash, f.cash)
	fmt.Fprintf(w, "%s: %s – %s\n", words.delivery, date.Format(f.from), date.Format(f.to))
}

var labels = map[string]struct{ each, discount, total, vat, cash, delivery string }{
	"it": {"a", "Sconto", "Totale", "di cui IVA", "Contanti, arrotondati", "Consegna"}, //nolint:misspell // Italian
	"de": {"je", "Rabatt", "Summe", "darin USt", "Bar, gerundet", "Lieferung"},
	"fr": {"à", "Remise", "Total", "dont TVA", "En espèces, arrondi", "Livraison"},
	"en": {"at", "Discount", "Total", "of which VAT", "In cash, rounded", "Delivery"},
}

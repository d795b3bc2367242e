// Command returndesk decides ten returns as a shop's desk meets them, and says why in English and in Italian: may the
// consumer withdraw, until when, what goes back and by when.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"
	_ "time/tzdata" // so that the program runs where no zones are installed

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/explain"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
	"github.com/bottega-go/commerce/returns"
)

func main() {
	for _, tag := range []language.Tag{language.English, language.Italian} {
		if err := (&desk{w: os.Stdout, tag: tag}).run(); err != nil {
			log.Fatal(err)
		}
	}
}

// A desk writes the answers in one language.
type desk struct {
	w   io.Writer
	tag language.Tag
}

// A situation is a question to the desk: a contract and a statement, with an order where money goes back; or a defect.
type situation struct {
	en, it   string
	zone     string
	contract returns.Contract
	request  returns.Request
	order    *commerce.Order
	options  returns.RefundOptions
	defect   *returns.Purchase
}

func (d *desk) run() error {
	for i, s := range situations() {
		title := s.en
		if d.tag == language.Italian {
			title = s.it
		}
		fmt.Fprintf(d.w, "%d. %s\n", i+1, title)
		if err := d.answer(s); err != nil {
			return fmt.Errorf("situation %d: %w", i+1, err)
		}
		fmt.Fprintln(d.w)
	}
	return nil
}

func (d *desk) answer(s situation) error {
	book := returns.EU()
	if s.defect != nil {
		w, err := returns.Guarantee(book, *s.defect)
		if err != nil {
			return err
		}
		fmt.Fprintf(d.w, "   => %s %s\n", w.Verdict, w.Remedies)
		return d.explain(w)
	}
	zone, err := time.LoadLocation(s.zone)
	if err != nil {
		return err
	}
	holidays, err := calendar.TimeLimits(string(s.contract.Country))
	if err != nil {
		return err
	}
	decision, err := returns.Decide(book, s.contract, s.request, calendar.Place{Zone: zone, Holidays: holidays})
	if err != nil {
		return err
	}
	fmt.Fprintf(d.w, "   => %s\n", decision.Verdict)
	if err := d.explain(decision); err != nil {
		return err
	}
	if s.order == nil {
		return nil
	}
	s.options.Decision = &decision
	refund, err := returns.NewRefund(s.order, nil, s.request, s.options)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.w, "   => %s\n", moneyfmt.New(d.tag, moneyfmt.Options{}).Format(refund.Credit.Totals.Payable))
	return errors.Join(d.explain(refund), returns.Reconcile(s.order, []commerce.Credit{refund.Credit}))
}

func (d *desk) explain(e commerce.Explained) error {
	say, err := explain.In(d.tag)
	if err != nil {
		return err
	}
	for _, r := range e.Reasons() {
		text, ok := say.Sentence(r)
		if !ok {
			return fmt.Errorf("no sentence in %s for %s", d.tag, r.Code)
		}
		fmt.Fprintf(d.w, "   %-7s %s\n", r.Kind, text)
	}
	return nil
}

func eur(minor int64) money.Amount { return money.New(minor, money.EUR) }

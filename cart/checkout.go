package cart

import (
	"errors"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Shown is what the last page before the order shows to a consumer.
type Shown struct {
	Items    []Item       `json:"items"`    // the information that can be read there, or was given before
	Total    money.Amount `json:"total"`    // as shown, VAT included
	Delivery money.Amount `json:"delivery"` // all costs of delivery, as shown
	Button   string       `json:"button"`   // words on the button, and nothing but these count (CJEU C-249/21)
}

// An Item is a piece of pre-contractual information.
type Item string

// The items of Directive 2011/83.
const (
	Characteristics    Item = "characteristics"
	Identity           Item = "identity"
	Contact            Item = "contact"
	TotalPrice         Item = "total_price"
	DeliveryCost       Item = "delivery_cost"
	DeliveryTime       Item = "delivery_time"
	Withdrawal         Item = "withdrawal"
	WithdrawalFunction Item = "withdrawal_function"
	ReturnCost         Item = "return_cost"
	NoWithdrawal       Item = "no_withdrawal"
	Guarantee          Item = "guarantee"
	HarmonisedNotice   Item = "harmonised_notice"
	Duration           Item = "duration"
	Functionality      Item = "functionality"
	PaymentMeans       Item = "payment_means"
	Button             Item = "button"
)

// excepted goods have no right of withdrawal from the beginning (Art. 16);
// withoutReturn have nothing to send back.
const (
	excepted = commerce.Perishable | commerce.MadeToOrder | commerce.PriceFluctuating | commerce.Newspaper | commerce.DatedEvent |
		commerce.Accommodation | commerce.UrgentRepair | commerce.PublicAuction
	lost          = excepted | commerce.SealedHygiene | commerce.SealedMedia | commerce.Inseparable | commerce.Service | commerce.Digital
	withoutReturn = commerce.Service | commerce.Digital | commerce.DigitalService
)

// duties lists when an item has to be shown, by the dates of the Union; a state
// may be late. Source and trust of each row are in data/checkout.csv. It holds for carts with a line that has one of any and,
// where none is given, one without all of unless.
var duties = [...]struct {
	item        Item
	provision   string
	first       calendar.Date
	any, unless commerce.Traits
}{
	{item: Characteristics, provision: "Art. 6(1)(a), 8(2)"},
	{item: Identity, provision: "Art. 6(1)(b)"},
	{item: Contact, provision: "Art. 6(1)(c)"},
	{item: DeliveryTime, provision: "Art. 6(1)(g)"},
	{item: Withdrawal, provision: "Art. 6(1)(h)", unless: excepted},
	{item: WithdrawalFunction, provision: "Art. 6(1)(h), 11a", first: calendar.MustDate("2026-06-19"), unless: excepted},
	{item: ReturnCost, provision: "Art. 6(1)(i)", unless: excepted | withoutReturn},
	{item: NoWithdrawal, provision: "Art. 6(1)(k)", any: lost},
	{item: Guarantee, provision: "Art. 6(1)(l)", unless: commerce.Service},
	{item: HarmonisedNotice, provision: "Art. 6(1)(l), 22a", first: calendar.MustDate("2026-09-27"), unless: withoutReturn},
	{item: Duration, provision: "Art. 6(1)(o), 8(2)", any: commerce.Subscription},
	{item: Functionality, provision: "Art. 6(1)(r), (s)", any: commerce.Digital | commerce.DigitalService | commerce.DigitalElements},
	{item: PaymentMeans, provision: "Art. 8(3)"},
}

// buttons are words that acts name for the button, in lower case.
var buttons = [...]struct{ words, act, provision, url string }{
	{"order with obligation to pay", "32011L0083", "Art. 8(2)", "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A62022CJ0400"},
	{"ordine con obbligo di pagare", "D.Lgs. 206/2005", "Art. 51(2)", "https://doctrine.it/norms/codes/itatextk7vqz3g4hk2ogxv/articles/itaartjs9r2in7a8y7hq"},
	{"zahlungspflichtig bestellen", "BGB", "§ 312j(3)", "https://dejure.org/gesetze/BGB/312j.html"},
	{"commande avec obligation de paiement", "Code de la consommation", "Art. L221-14", "https://mdc-avocat.fr/bouton-commande-avec-obligation-de-paiement"},
	{"pedido con obligación de pago", "RDLeg 1/2007", "Art. 98(2)", "https://www.derecho.com/c/index.php?oldid=239952&title=Pedido_con_obligaci%C3%B3n_de_pago"},
}

// unclear are words that courts and the Directive's guidance found not to say
// that a payment is owed.
var unclear = []string{"", "ok", "order", "confirm", "continue", "submit", "bestellen", "weiter", "anmelden", "ordina", "conferma", "continua", "commander", "confirmer"}

// A Checklist says what a page lacks before a consumer may be asked to order.
type Checklist struct{ reasons []commerce.Reason }

// Code returns the code of the first problem, else cart.checkout.shown or
// cart.checkout.business; empty for the zero Checklist.
func (c Checklist) Code() string {
	for _, r := range c.reasons {
		if r.Kind == commerce.Problem {
			return r.Code
		}
	}
	if len(c.reasons) == 0 {
		return ""
	}
	return c.reasons[0].Code
}

// Reasons names every item that has to be shown, with its article.
func (c Checklist) Reasons() []commerce.Reason { return c.reasons }

// Checklist compares what a page shows with what a distance contract with a
// consumer asks for (Directive 2011/83 Art. 6(1), 8(2), 8(3)), as far as it
// follows from the cart: total price and delivery costs are compared with the
// quote. A consumer who is not bound because of the button (Art. 8(2)) is the
// shop's loss, not a matter of taste. A buyer who may be a consumer is treated as one.
func (q Quote) Checklist(s Shown) Checklist {
	var c Checklist
	if q.consumer == commerce.No {
		return Checklist{[]commerce.Reason{rCheckoutBusiness.reason()}}
	}
	say := func(code reasonCode, act, provision string, facts ...commerce.Fact) {
		r := code.reason(facts...)
		r.Cites = cite(act, provision)
		c.reasons = append(c.reasons, r)
	}
	const directive = "32011L0083"
	for i := range duties {
		d := &duties[i]
		if q.day.Before(d.first) || !slices.ContainsFunc(q.Draft.Lines, func(l commerce.Line) bool {
			return d.any == 0 && !l.Traits.Any(d.unless) || l.Traits.Any(d.any)
		}) {
			continue
		}
		code := rCheckoutMissing
		if slices.Contains(s.Items, d.item) {
			code = rCheckoutShown
		}
		say(code, directive, d.provision, commerce.NewFact("item", string(d.item)))
	}
	var delivery money.Total
	delivery.Add(money.New(0, q.Draft.Currency))
	for _, x := range q.Draft.Charges {
		if x.Kind == commerce.Shipping || x.Kind == commerce.ShippingSupplement {
			delivery.Add(x.Gross)
		}
	}
	cost, _ := delivery.Amount() // part of a total that did add up
	for _, x := range [...]struct {
		item       Item
		shown, due money.Amount
		provision  string
	}{
		{TotalPrice, s.Total, q.Draft.Totals.Gross, "Art. 6(1)(e), 8(2)"},
		{DeliveryCost, s.Delivery, cost, "Art. 6(1)(e)"},
	} {
		item := commerce.NewFact("item", string(x.item))
		switch {
		case x.shown == money.Amount{}:
			say(rCheckoutMissing, directive, x.provision, item)
		case x.shown != x.due:
			say(rCheckoutWrong, directive, x.provision, item, commerce.NewFact("shown", x.shown), commerce.NewFact("due", x.due))
		default:
			say(rCheckoutShown, directive, x.provision, item)
		}
	}
	words := strings.ToLower(strings.TrimSpace(s.Button))
	for _, b := range buttons {
		if words == b.words {
			say(rCheckoutShown, b.act, b.provision, commerce.NewFact("item", string(Button)))
			c.reasons[len(c.reasons)-1].Cites[0].URL = b.url
			return c
		}
	}
	if slices.Contains(unclear, words) {
		say(rCheckoutButton, directive, "Art. 8(2)")
	} else {
		say(rCheckoutButtonDoubtful, directive, "Art. 8(2)")
	}
	return c
}

// ErrPlan is wrapped by errors about a payment plan.
var ErrPlan = errors.New("cart: invalid payment plan")

// A Plan asks for a total in parts. Whether it is consumer credit, and what has
// to be said then (Directive 2023/2225), is not decided here.
type Plan struct {
	Down  money.Amount  // due on the first day besides the first part; null for none
	Parts int           // 1 to 120
	First calendar.Date // day of the first part
	Every int           // months between parts; 0 reads as 1
}

// An Instalment is one part of a payment plan.
type Instalment struct {
	On     calendar.Date `json:"on"`
	Amount money.Amount  `json:"amount"`
}

// Instalments cuts a total into equal parts that add up to it; left-over cents
// go to the earlier parts. Dates keep the day of the month where there is one.
func (p Plan) Instalments(total money.Amount) ([]Instalment, error) {
	rest, err := total.Sub(p.Down)
	if err != nil {
		return nil, err
	}
	if p.Parts < 1 || p.Parts > 120 || p.First.IsZero() || p.Every < 0 || p.Every > 120 || p.Down.Sign() < 0 || rest.Sign() < 0 {
		return nil, commerce.Detail(ErrPlan, "cart: %d parts of %s with %s down every %d months from %s", p.Parts, total, p.Down, p.Every, p.First)
	}
	parts, err := rest.Split(p.Parts)
	if err != nil {
		return nil, err
	}
	if parts[0], err = parts[0].Add(p.Down); err != nil {
		return nil, err
	}
	out := make([]Instalment, len(parts))
	for i, a := range parts {
		out[i] = Instalment{p.First.AddMonths(i * max(p.Every, 1)), a}
	}
	return out, nil
}

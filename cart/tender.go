package cart

import (
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// The kinds of tender that have rules. Every other word pays what is left.
const (
	GiftCard    = "gift_card"    // pays up to its balance, after tax
	StoreCredit = "store_credit" // likewise
	Points      = "points"       // pay by [Shop.Points]
	Cash        = "cash"         // pays all that is left, rounded as the shop's country says; an amount is not rounded
)

// A Tender is a means by which the buyer wants to pay. Tenders are used in their
// order. They never reduce a price or its VAT.
type Tender struct {
	Kind string `json:"kind"`
	Ref  string `json:"ref,omitempty"` // of the payment service: no card numbers
	// Amount is the balance of a gift card or store credit. Of any other means it
	// is what it is to pay; null pays all that is left.
	Amount money.Amount `json:"amount"`
	Points int64        `json:"points,omitempty"` // that the buyer has
}

// pay fills the totals, and the tenders one after another.
func (q *Quote) pay() error {
	t, zero := &q.Draft.Totals, money.New(0, q.cart.currency)
	*t = commerce.Totals{Discount: zero, Net: zero, VAT: zero, Gross: zero, Rounding: zero, Payable: zero}
	if len(q.Lines) > 0 {
		t.Net, t.VAT, t.Gross = q.vat.Net, q.vat.VAT, q.vat.Gross
	}
	var off money.Total
	off.Add(zero)
	for i := range q.deal.Lines {
		for _, a := range q.deal.Lines[i].Allocations {
			off.Add(a.Amount)
		}
	}
	for i := range q.Draft.Charges {
		for _, d := range q.Draft.Charges[i].Discounts {
			off.Add(d.Amount)
		}
	}
	for i := range q.given {
		off.Add(q.given[i].list)
	}
	var err error
	if t.Discount, err = off.Amount(); err != nil {
		return err
	}
	q.localVAT()
	t.Payable, q.Due = t.Gross, t.Gross
	for i := range q.ctx.Tenders {
		if err := q.tender(i, &q.ctx.Tenders[i]); err != nil {
			return err
		}
	}
	if len(q.ctx.Tenders) > 0 && len(q.Lines) > 0 {
		if !q.Due.IsZero() {
			q.say(rTenderShort, "", commerce.NewFact("due", q.Due))
		} else {
			q.Draft.Tenders = q.Paid
		}
	}
	return nil
}

func (q *Quote) tender(i int, x *Tender) error {
	path := commerce.Pointer("tenders", i)
	kind := commerce.NewFact("kind", x.Kind)
	problem := func(code reasonCode, facts ...commerce.Fact) {
		q.say(code, "", append(facts, kind)...).Path = path
	}
	have := x.Amount
	if x.Kind == GiftCard || x.Kind == StoreCredit {
		have = have.Round(money.Floor) // a fraction of a cent stays on it
	}
	if have != (money.Amount{}) && have.Currency() != q.cart.currency || have.Sign() < 0 || have != have.Round(money.Floor) {
		problem(rTenderCurrency, commerce.NewFact("amount", have), commerce.NewFact("currency", q.cart.currency.String()))
		return nil
	}
	if x.Kind == Points || x.Kind == GiftCard || x.Kind == StoreCredit {
		if slices.ContainsFunc(q.ctx.Tenders[:i], func(y Tender) bool { return y.Kind == x.Kind && y.Ref == x.Ref }) {
			problem(rTenderTwice)
			return nil
		}
	}
	pays := have
	switch x.Kind {
	case Points:
		worth, used, err := q.shop.Points.Burn(x.Points, q.Due)
		if err != nil {
			problem(rTenderPoints, commerce.NewFact("points", x.Points))
			return nil //nolint:nilerr // a programme that cannot pay is a problem of the quote
		}
		if pays = worth.Round(money.Floor); used > 0 {
			problem(rTenderPointsUsed, commerce.NewFact("points", used), commerce.NewFact("amount", worth))
		}
	case GiftCard, StoreCredit:
		if c, err := have.Cmp(q.Due); err == nil && c > 0 {
			pays = q.Due
			problem(rTenderKept, commerce.NewFact("rest", less(have, pays)))
		}
	case Cash:
		if have == (money.Amount{}) {
			if err := q.cash(); err != nil {
				return err
			}
		}
		fallthrough
	default:
		if have == (money.Amount{}) {
			pays = q.Due
		} else if c, err := have.Cmp(q.Due); err == nil && c > 0 {
			problem(rTenderAbove, commerce.NewFact("amount", have), commerce.NewFact("due", q.Due))
			pays = q.Due
		}
	}
	if pays.IsZero() {
		return nil
	}
	q.Due = less(q.Due, pays)
	q.Paid = append(q.Paid, commerce.Tender{ID: "t" + strconv.Itoa(len(q.Paid)+1), Kind: x.Kind, Ref: x.Ref, Amount: pays})
	return nil
}

// cash rounds what is left as the shop's country rounds cash totals.
func (q *Quote) cash() error {
	y, m, d := q.day.YMD()
	rule, ok := money.CashStep(string(q.shop.Seller.VAT.Territory.Country()), q.cart.currency, y, m, d)
	if !ok || !q.Draft.Totals.Rounding.IsZero() {
		return nil
	}
	paid, diff, err := rule.Round(q.Due)
	if err != nil || diff.IsZero() {
		return err
	}
	t := &q.Draft.Totals
	t.Rounding, t.Payable, q.Due = diff, less(t.Payable, diff.Neg()), paid
	q.say(rTenderCash, "", commerce.NewFact("rounding", diff), commerce.NewFact("due", paid)).Cites = []commerce.Citation{{Act: rule.Act, Provision: rule.Provision, URL: rule.URL}}
	return nil
}

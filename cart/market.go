package cart

import (
	"errors"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// ErrTerms is wrapped by errors about the terms of a marketplace.
var ErrTerms = errors.New("cart: invalid terms of a marketplace")

// Terms are what a marketplace agreed with a seller.
type Terms struct {
	Seller string        `json:"seller"`
	Rate   money.Percent `json:"rate"`             // of the basis
	Fixed  money.Amount  `json:"fixed"`            // for each line; null for none
	OnNet  bool          `json:"on_net,omitempty"` // the basis is what the buyer paid without VAT, else with it
	// Deemed says that the marketplace counts as the supplier (2006/112 Art. 14a):
	// it owes the VAT and keeps it; the seller's supply to it bears none.
	Deemed bool `json:"deemed,omitempty"`
}

// A Portion is what one seller has of an order: its lines, and the charges that
// name it.
type Portion struct {
	Seller     string       `json:"seller"` // empty is the marketplace itself
	Lines      int          `json:"lines"`
	Net        money.Amount `json:"net"`
	VAT        money.Amount `json:"vat"`
	Gross      money.Amount `json:"gross"`
	Commission money.Amount `json:"commission"` // without the VAT on the commission itself
	Kept       money.Amount `json:"kept"`       // VAT that the marketplace accounts for
	Payout     money.Amount `json:"payout"`     // Gross less Commission and Kept; negative if the fees are higher
}

// Split shares an order among its sellers, in the order in which they appear.
// Payouts, commissions and VAT kept add up to the gross total. Lines and charges
// without a seller are the marketplace's own and bear no commission. A seller
// without terms is an error; the commission is rounded half up, once per seller.
func Split(o *commerce.Order, terms ...Terms) ([]Portion, error) {
	var out []Portion
	index := map[string]int{}
	zero := money.New(0, o.Currency)
	add := func(seller string, lines int, net, vat, gross money.Amount) error {
		i, ok := index[seller]
		if !ok {
			i = len(out)
			index[seller] = i
			out = append(out, Portion{Seller: seller, Net: zero, VAT: zero, Gross: zero, Commission: zero, Kept: zero, Payout: zero})
		}
		p := &out[i]
		p.Lines += lines
		var errs [3]error
		p.Net, errs[0] = p.Net.Add(net)
		p.VAT, errs[1] = p.VAT.Add(vat)
		p.Gross, errs[2] = p.Gross.Add(gross)
		return errors.Join(errs[:]...)
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		if err := add(l.Seller, 1, l.Net, l.VAT, l.Gross); err != nil {
			return nil, err
		}
	}
	for i := range o.Charges {
		c := &o.Charges[i]
		if err := add(c.Seller, 0, c.Net, c.VAT, c.Gross); err != nil {
			return nil, err
		}
	}
	by := map[string]*Terms{}
	var errs commerce.FieldErrors
	for i := range terms {
		t := &terms[i]
		if by[t.Seller] != nil || t.Seller == "" || t.Rate.Sign() < 0 || t.Fixed.Sign() < 0 {
			errs.Add(commerce.Pointer("terms", i), "cart.terms.invalid", ErrTerms)
		}
		by[t.Seller] = t
	}
	for i := range out {
		p := &out[i]
		t := by[p.Seller]
		if t == nil && p.Seller != "" {
			errs.Add("/terms", "cart.terms.missing", commerce.Detail(ErrTerms, "cart: no terms for seller %.40q", p.Seller))
			continue
		}
		if err := p.settle(t); err != nil {
			errs.AddUnder("/terms", "cart.terms.invalid", err)
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

func (p *Portion) settle(t *Terms) (err error) {
	p.Payout = p.Gross
	if t == nil {
		return nil
	}
	basis := p.Gross
	if t.OnNet {
		basis = p.Net
	}
	if p.Commission, err = t.Rate.Of(basis, money.HalfUp); err != nil {
		return err
	}
	fixed, err := t.Fixed.MulInt(int64(p.Lines))
	if err != nil {
		return err
	}
	if p.Commission, err = p.Commission.Add(fixed.Round(money.HalfUp)); err != nil {
		return err
	}
	if t.Deemed {
		p.Kept = p.VAT
	}
	if p.Payout, err = p.Gross.Sub(p.Commission); err != nil {
		return err
	}
	p.Payout, err = p.Payout.Sub(p.Kept)
	return err
}

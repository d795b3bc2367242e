package main

import (
	"net/http"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/returns/statement"
)

// register is the record of processing activities of GDPR Art. 30: the privacy
// page is written from it, so that the two cannot disagree.
func (s *Shop) activities() consent.Register {
	p := s.sell.Seller.Party
	return consent.Register{
		Controller: consent.Party{Name: p.Name, Address: p.Address.Street + ", " + p.Address.Postcode + " " + p.Address.City, Contact: p.Email, Country: "IT"},
		Activities: []consent.Activity{
			{
				ID: "orders", Purposes: []consent.Purpose{consent.Service}, Basis: consent.Contract, Subjects: []string{"customers"},
				Data: []string{"name", "address", "e-mail", "purchase detail"}, From: "recorded", Months: 120,
				Law:        commerce.Citation{Act: "Codice civile", Provision: "Art. 2220"},
				Recipients: []consent.Party{{Name: "Corriere Demo Srl", Country: "IT"}}, Security: "encrypted transport and backups, least privilege",
			},
			{
				ID: "newsletter", Purposes: []consent.Purpose{consent.Marketing}, Basis: consent.Consent, Subjects: []string{"subscribers"},
				Data: []string{"e-mail"}, From: "last_use", Months: 24, Security: "encrypted transport and backups, least privilege",
			},
			{
				ID: "measurement", Purposes: []consent.Purpose{consent.Analytics}, Basis: consent.Consent, Subjects: []string{"visitors"},
				Data: []string{"product views, as daily sums"}, From: "recorded", Months: 14, Anonymise: true, Security: "sums only",
			},
		},
	}
}

type legalView struct {
	Page     string
	Seller   commerce.Party
	Form     statement.Document
	Label    statement.Label
	Warranty returns.Warranty
	Liable   calendar.Date
	Why      []commerce.Reason
	Register consent.Register
	Editions []commerce.Edition
	Official bool
	National []national
}

func (x *web) legal(q *request) (err error) {
	v := legalView{Page: q.PathValue("page"), Seller: x.sell.Seller.Party}
	switch v.Page {
	case "terms", "privacy":
	case "withdrawal":
		if v.Form, err = statement.ModelForm(q.l.tag, x.trader()); err != nil {
			return err
		}
		if v.Label, err = statement.Labels("IT", q.l.tag, x.today()); err != nil {
			return err
		}
	case "guarantee":
		// For something bought and delivered today that turns out to be broken in a month.
		today := x.today()
		v.Warranty, err = returns.Guarantee(x.law, returns.Purchase{
			Country: "IT", Consumer: commerce.Yes, Concluded: today, Delivered: today, Appeared: today.AddMonths(1), Noticed: today.AddMonths(1),
		})
		if err != nil {
			return err
		}
		v.Why, v.Official = v.Warranty.Reasons(), x.official
		for _, t := range countries {
			if n, ok := x.liability(t); ok {
				v.National = append(v.National, n)
			}
		}
	default:
		return errNoOrder
	}
	v.Register = x.activities()
	v.Editions = []commerce.Edition{{Table: "vat", Edition: x.sell.VAT.Edition()}, {Table: "returns", Edition: x.law.Edition()}, {Table: "consent", Edition: x.consents.Edition()}}
	return x.render(q, http.StatusOK, "legal", v)
}

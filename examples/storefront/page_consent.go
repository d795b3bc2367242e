package main

import (
	"net/http"
	"net/mail"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/consent"
)

func itoa(n int) string { return strconv.Itoa(n) }

// isEmail takes a bare address: no name, no list, nothing that is more than one recipient.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 200
}

// A purposeView is one question of the cookie page, with the answer that counts now.
type purposeView struct {
	Purpose  consent.Purpose
	Decision consent.Decision
	Why      []commerce.Reason
}

func (x *web) cookies(q *request) error {
	ledger, err := x.ledger(q.Context(), device(q.visitor))
	if err != nil {
		return err
	}
	data := struct {
		Purposes []purposeView
		Events   []consent.Event
		Granted  bool
	}{}
	for _, p := range devicePurposes {
		d, err := x.may(q.Context(), device(q.visitor), p, consent.Device)
		if err != nil {
			return err
		}
		data.Purposes = append(data.Purposes, purposeView{p, d, d.Reasons()})
		data.Granted = data.Granted || d.Allow
	}
	for e := range ledger.Events() {
		data.Events = append(data.Events, e)
	}
	return x.render(q, http.StatusOK, "cookies", data)
}

// chooseCookies takes the answer of the banner or of the page. Refusing is one
// click like accepting, and taking a consent back is one click too.
func (x *web) chooseCookies(q *request) error {
	granted := map[consent.Purpose]bool{}
	switch q.PostFormValue("choice") {
	case "accept":
		for _, p := range devicePurposes {
			granted[p] = true
		}
	case "some":
		for _, p := range devicePurposes {
			granted[p] = q.PostFormValue(p.String()) == "yes"
		}
	case "refuse":
	default:
		return errForm
	}
	if err := x.choose(q.Context(), q.l, q.visitor, q.PostFormValue("once"), granted); err != nil {
		return err
	}
	// A choice has to be remembered; the cookie now lives as long as the answer does.
	q.cookie(q.named("visitor"), q.visitor, 180*24*3600)
	if !granted[consent.Personalization] {
		q.cookie("recent", "", -1)
	}
	return x.tell(q, "saved", q.back("/"))
}

func (x *web) newsletter(q *request) error {
	email := strings.TrimSpace(q.PostFormValue("email"))
	if !isEmail(email) || q.PostFormValue("agree") != "yes" {
		return x.tell(q, "newsletter_wrong", q.back("/")+"#newsletter")
	}
	if err := x.subscribe(q.Context(), q.l, email); err != nil {
		return err
	}
	return x.tell(q, "newsletter", "/#newsletter")
}

func (x *web) showNewsletter(q *request) error {
	who, err := x.subscriber(q.Context(), q.PathValue("token"))
	if err != nil {
		return err
	}
	d, err := x.may(q.Context(), who, consent.Marketing, consent.Email)
	if err != nil {
		return err
	}
	asked, err := x.asked(q.Context(), who)
	if err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "newsletter", struct {
		Token    string
		Decision consent.Decision
		Asked    bool
		Why      []commerce.Reason
	}{q.PathValue("token"), d, asked, d.Reasons()})
}

// answerNewsletter is a form and no link: programs that follow links consent to nothing.
func (x *web) answerNewsletter(q *request) error {
	token := q.PathValue("token")
	if err := x.answer(q.Context(), q.l, token, q.PostFormValue("choice") == "yes"); err != nil {
		return err
	}
	return q.to("/newsletter/" + token)
}

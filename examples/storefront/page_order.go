package main

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/returns/statement"
)

type orderView struct {
	sale
	standing
	Groups   []commerce.VATRow
	Charged  []commerce.Charge
	Reasons  []commerce.Reason
	Rights   []commerce.Reason
	Messages []message
	Windows  []window
}

// A window is the right of withdrawal of one line, in words.
type window struct {
	Line     *commerce.Line
	Decision returns.LineDecision
	Left     int64
}

func windows(o sale, st standing) (list []window) {
	for i := range o.Order.Lines {
		l := &o.Order.Lines[i]
		list = append(list, window{l, st.Decision.Line(l.ID), st.Left[l.ID]})
	}
	return list
}

func (x *web) ordered(q *request) (sale, standing, error) {
	o, err := x.sale(q.Context(), q.PathValue("id"), q.PathValue("key"))
	if err != nil {
		return o, standing{}, err
	}
	st, err := x.standing(q.Context(), q.l, o)
	return o, st, err
}

func (x *web) orderView(q *request) (v orderView, err error) {
	if v.sale, v.standing, err = x.ordered(q); err != nil {
		return v, err
	}
	if v.Groups, err = v.Order.VATSummary(); err != nil {
		return v, err
	}
	if v.Charged, err = v.Order.ChargeSummary(); err != nil {
		return v, err
	}
	v.Reasons = named(because(v.Order.Reasons), v.Title)
	v.Rights = distinct(v.Decision.Reasons())
	v.Windows = windows(v.sale, v.standing)
	v.Messages, err = x.messages(q.Context(), qOutboxOf, v.Order.ID)
	return v, err
}

// distinct drops reasons that read alike: lines with one right need one sentence.
func distinct(list []commerce.Reason) (out []commerce.Reason) {
	seen := map[string]bool{}
	for _, r := range list {
		r.Line = ""
		if text := r.String(); !seen[text] {
			seen[text] = true
			out = append(out, r)
		}
	}
	return out
}

func (x *web) showOrder(q *request) error {
	v, err := x.orderView(q)
	if err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "order", v)
}

// document is the receipt of a consumer, or a copy of the invoice of a business, to be printed.
func (x *web) document(q *request) error {
	v, err := x.orderView(q)
	if err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "document", v)
}

// download gives a message as a file to keep.
func (x *web) download(q *request) error {
	o, err := x.sale(q.Context(), q.PathValue("id"), q.PathValue("key"))
	if err != nil {
		return err
	}
	list, err := x.messages(q.Context(), qOutboxOf, o.Order.ID)
	if err != nil {
		return err
	}
	for i, m := range list {
		if q.PathValue("n") == itoa(i+1) {
			q.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			q.w.Header().Set("Content-Disposition", `attachment; filename="`+o.Order.ID+"-"+m.Kind+`.txt"`)
			_, err := q.w.Write([]byte(m.Subject + "\n" + q.l.moment(x.Shop, m.At) + "\n\n" + m.Body))
			return err
		}
	}
	return errNoOrder
}

// A withdrawView is the form of step one, or the statement of step two.
type withdrawView struct {
	sale
	standing
	Windows     []window
	Once        string
	Name, Email string
	Units       []commerce.Units
	Statement   statement.Document
	Refund      returns.Refund
	Reasons     []commerce.Reason
	Wrong       string
}

func (x *web) withdrawForm(q *request) error {
	o, st, err := x.ordered(q)
	if err != nil {
		return err
	}
	return x.showWithdraw(q, http.StatusOK, withdrawView{sale: o, standing: st, Name: o.Order.Buyer.Name, Email: o.Order.Buyer.Email})
}

func (x *web) showWithdraw(q *request, status int, v withdrawView) error {
	v.Windows = windows(v.sale, v.standing)
	v.Reasons = distinct(v.Decision.Reasons())
	return x.render(q, status, "withdraw", v)
}

// declared reads the statement of the form: a name, what is withdrawn from, and an
// address for the confirmation. Nothing else may be asked for, least of all a reason.
func (x *web) declared(q *request, o sale) (d declaration, ok bool) {
	d = declaration{once: q.PostFormValue("once"), name: strings.TrimSpace(q.PostFormValue("name")), email: strings.TrimSpace(q.PostFormValue("email"))}
	if d.name == "" || !isEmail(d.email) || len(d.name) > 200 || !random.MatchString(d.once) {
		return d, false
	}
	for _, l := range o.Order.Lines {
		if q.PostFormValue("qty-"+l.ID) == "" {
			continue
		}
		n, err := q.int("qty-" + l.ID)
		if err != nil || n < 0 || n > l.Qty {
			return d, false
		}
		if n > 0 {
			d.units = append(d.units, commerce.Units{Line: l.ID, Qty: n})
		}
	}
	return d, len(d.units) > 0
}

// withdrawCheck is the end of step one: it shows the statement as it will be sent,
// what is paid back, and the second button.
func (x *web) withdrawCheck(q *request) error {
	o, st, err := x.ordered(q)
	if err != nil {
		return err
	}
	d, ok := x.declared(q, o)
	v := withdrawView{sale: o, standing: st, Name: d.name, Email: d.email, Units: d.units, Once: d.once}
	if !ok {
		v.Wrong = "withdraw.wrong"
		return x.showWithdraw(q, http.StatusUnprocessableEntity, v)
	}
	for _, u := range d.units {
		if u.Qty > st.Left[u.Line] || st.Decision.Line(u.Line).Verdict != returns.Granted {
			v.Wrong = "withdraw.not_granted"
		}
	}
	if v.Wrong != "" {
		return x.showWithdraw(q, http.StatusConflict, v)
	}
	if v.Statement, err = statement.Statement(q.l.tag, d.statement(o, x.now())); err != nil {
		return err
	}
	prior := st.Credits
	for _, w := range st.Withdrawals {
		if !w.Paid {
			prior = append(slices.Clip(prior), w.Refund.Credit)
		}
	}
	if v.Refund, err = x.refundOf(o, withdrawal{ID: "preview", At: x.now(), Units: d.units}, prior); err != nil {
		return err
	}
	v.Reasons = named(v.Refund.Reasons(), o.Title)
	return x.render(q, http.StatusOK, "withdraw_confirm", v)
}

func (x *web) withdrawConfirm(q *request) error {
	o, _, err := x.ordered(q)
	if err != nil {
		return err
	}
	d, ok := x.declared(q, o)
	if !ok {
		return errForm
	}
	if _, err := x.withdraw(q.Context(), q.l, o, d); err != nil {
		return err
	}
	return x.tell(q, "withdrawn", o.Path()+"#withdrawals")
}

// findOrder leads from the foot of every page to the function: the number of the
// order and the address that it was made with are enough.
func (x *web) findOrder(q *request) error {
	label, err := statement.Labels("IT", q.l.tag, x.today())
	if err != nil {
		return err
	}
	data := struct {
		Label     statement.Label
		ID, Email string
		Wrong     bool
	}{Label: label, ID: strings.ToUpper(strings.TrimSpace(q.PostFormValue("order"))), Email: strings.TrimSpace(q.PostFormValue("email"))}
	if q.Method != http.MethodPost {
		return x.render(q, http.StatusOK, "find", data)
	}
	o, err := x.numbered(q.Context(), data.ID)
	if err == nil && strings.EqualFold(o.Order.Buyer.Email, data.Email) {
		return q.to(o.Path() + "/withdraw")
	}
	if err != nil && !errors.Is(err, errNoOrder) {
		return err
	}
	data.Wrong = true
	return x.render(q, http.StatusNotFound, "find", data)
}

package main

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
)

type tile struct{ Word, Value, Data string }

// An adminOrder is a row of the list, with the buttons that its state allows.
type adminOrder struct {
	sale
	standing
	Steps map[string][]string // by withdrawal
	Stage string
}

type shelf struct {
	Item  string
	SKU   string
	Level stock.Level
	Price money.Amount // without a sale
}

type adminView struct {
	Tiles    []tile
	Charts   []template.HTML
	Table    htmlTable
	Orders   []adminOrder
	Stock    []shelf
	Outbox   []message
	Views    []tile
	Warnings []commerce.Reason
}

// desk lets only those in who know the password.
func (x *web) desk(q *request) bool {
	user, password, ok := q.BasicAuth()
	if address := x.client(q.Request); ok {
		if err := x.limits.take("desk", address, paceOfDesk); err != nil { // before the comparison: guesses at once count too
			x.fail(q, err)
			return false
		}
		if same(user, "admin") && same(password, x.admin) {
			x.limits.forget("desk", address)
			return true
		}
	}
	q.w.Header().Set("WWW-Authenticate", `Basic realm="Bottega Sole", charset="UTF-8"`)
	http.Error(q.w, q.l.t("admin.closed"), http.StatusUnauthorized)
	return false
}

func (x *web) showAdmin(q *request) error {
	if !x.desk(q) {
		return nil
	}
	ctx := q.Context()
	sales, err := x.sales(ctx)
	if err != nil {
		return err
	}
	var v adminView
	for i := range sales {
		o := adminOrder{sale: sales[i], Steps: map[string][]string{}, Stage: sales[i].Flow.Stage().String()}
		if o.standing, err = x.standing(ctx, q.l, o.sale); err != nil {
			return err
		}
		for _, w := range o.Withdrawals {
			o.Steps[w.ID] = o.can(w, x.now())
		}
		v.Orders = append(v.Orders, o)
		v.Warnings = append(v.Warnings, commerce.Filter(o.Order.Reasons, commerce.Warning)...)
	}
	v.Warnings = distinct(v.Warnings)
	if err := x.figures(ctx, q.l, &v); err != nil {
		return err
	}
	if err := x.db.on(ctx).each(qViews, nil, func(scan func(...any) error) error {
		var id, n string
		err := scan(&id, &n)
		v.Views = append(v.Views, tile{Word: id, Value: n})
		return err
	}); err != nil {
		return err
	}
	slices.Reverse(v.Orders)
	v.Orders = v.Orders[:min(len(v.Orders), 30)]
	levels, err := x.db.on(ctx).levels()
	if err != nil {
		return err
	}
	for key, level := range levels.All() {
		v.Stock = append(v.Stock, shelf{x.title(q.l, key.SKU), key.SKU, level, x.market().ordinary[key.SKU]})
	}
	slices.SortFunc(v.Stock, func(a, b shelf) int {
		return cmp.Or(cmp.Compare(a.Level.OnHand, b.Level.OnHand), strings.Compare(a.SKU, b.SKU))
	})
	if v.Outbox, err = x.messages(ctx, qOutbox); err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "admin", v)
}

// adminOrder does what a button of the list says.
func (x *web) adminOrder(q *request) error {
	if !x.desk(q) {
		return nil
	}
	ctx, id, key := q.Context(), q.PathValue("id"), q.PathValue("key")
	word := q.PostFormValue("do")
	switch word {
	case "ship":
		return x.done(q, x.ship(ctx, id, key))
	case "deliver":
		return x.done(q, x.deliver(ctx, id, key))
	}
	i := slices.IndexFunc(steps, func(s deskStep) bool { return s.Word == word })
	if i < 0 {
		return errForm
	}
	o, err := x.sale(ctx, id, key)
	if err != nil {
		return err
	}
	buyer, ok := x.langs[o.Lang] // messages are in the language of the order
	if !ok {
		buyer = q.l
	}
	return x.done(q, x.step(ctx, buyer, o, q.PostFormValue("withdrawal"), steps[i].Kind))
}

func (x *web) done(q *request, err error) error {
	if err != nil {
		return err
	}
	return x.tell(q, "done", "/admin#orders")
}

func (x *web) adminStock(q *request) error {
	if !x.desk(q) {
		return nil
	}
	n, err := q.int("qty")
	if _, ok := x.market().Catalog.SKU(q.PostFormValue("sku")); err != nil || !ok || n < 1 || n > 10_000 {
		return errForm
	}
	if _, err := x.db.on(q.Context()).exec(qStockAdd, q.PostFormValue("sku"), n); err != nil {
		return err
	}
	return x.tell(q, "done", "/admin#stock")
}

// adminPrice takes an ordinary price, in the writing of the language.
func (x *web) adminPrice(q *request) error {
	if !x.desk(q) {
		return nil
	}
	price, err := q.l.money.Parse(q.PostFormValue("price"), money.EUR)
	if _, ok := x.market().Catalog.SKU(q.PostFormValue("sku")); err != nil || !ok || price.Sign() <= 0 || price.Scale() != money.EUR.Digits() || price.Units() > 10_000_000 {
		return errForm
	}
	if err := x.setPrice(q.Context(), q.PostFormValue("sku"), price); err != nil {
		return err
	}
	return x.tell(q, "done", "/admin#stock")
}

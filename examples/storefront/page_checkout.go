package main

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax/vatid"
)

// countries are where the shop delivers to, as its shipping methods do.
var countries = []commerce.Territory{"IT", "AT", "DE", "ES", "FR"}

// A buyerForm is the form of the checkout as it was filled in.
type buyerForm struct {
	Kind                                string // consumer or business
	Name, Email, Street, Postcode, City string
	Country                             commerce.Territory
	TaxID, Company, VATID, Routing, PEC string
	Errors                              map[string]string // word by field
	Countries                           []commerce.Territory
	customer                            cart.Customer
	address                             commerce.Address
}

var (
	routingCode = regexp.MustCompile(`^[A-Z0-9]{7}$`) // codice destinatario of the Italian exchange system
	postcodeIT  = regexp.MustCompile(`^[0-9]{5}$`)
)

func (x *web) checkout(q *request) error {
	v, err := x.view(q)
	if err != nil {
		return err
	}
	if len(v.Lines) == 0 {
		return q.to("/cart")
	}
	f := buyerForm{Kind: "consumer", Country: "IT", Countries: countries}
	if c, ok := v.Cart.Customer(); ok {
		f.fill(c, v.Cart)
	}
	return x.render(q, http.StatusOK, "checkout", f)
}

func (f *buyerForm) fill(c cart.Customer, from cart.Cart) {
	p := c.Party
	f.Name, f.Email, f.TaxID, f.VATID, f.Routing = p.Name, p.Email, p.TaxID, p.VATID, p.Routing
	if c.Consumer == commerce.No {
		f.Kind, f.Company = "business", p.Name
		f.Name = p.Address.Name
		if at := strings.Contains(p.Routing, "@"); at {
			f.Routing, f.PEC = "", p.Routing
		}
	}
	a, _ := from.Destination()
	f.Street, f.Postcode, f.City, f.Country = a.Street, a.Postcode, a.City, a.Country
}

// read checks the form, and says everything that is wrong with it at once.
func (f *buyerForm) read(q *request) {
	get := func(name string) string {
		v := strings.TrimSpace(q.PostFormValue(name))
		if len(v) > 200 {
			f.Errors[name] = "form.long"
			return strings.ToValidUTF8(v[:200], "")
		}
		return v
	}
	need := func(name string) string {
		v := get(name)
		if v == "" {
			f.Errors[name] = "form.missing"
		}
		return v
	}
	f.Errors, f.Countries = map[string]string{}, countries
	if f.Kind = q.PostFormValue("kind"); f.Kind != "business" {
		f.Kind = "consumer"
	}
	f.Name, f.Email, f.Street, f.Postcode, f.City = need("name"), need("email"), need("street"), need("postcode"), need("city")
	if f.Country = commerce.Territory(q.PostFormValue("country")); !slices.Contains(countries, f.Country) {
		f.Country, f.Errors["country"] = "IT", "form.missing"
	}
	f.TaxID, f.Company, f.VATID, f.Routing, f.PEC = get("tax_id"), get("company"), get("vat_id"), strings.ToUpper(get("routing")), get("pec")
	if f.Email != "" && !isEmail(f.Email) {
		f.Errors["email"] = "form.email"
	}
	if f.Country == "IT" && f.Postcode != "" && !postcodeIT.MatchString(f.Postcode) {
		f.Errors["postcode"] = "form.postcode"
	}
	f.address = commerce.Address{Name: f.Name, Street: f.Street, Postcode: f.Postcode, City: f.City, Country: f.Country}
	f.customer = cart.Customer{
		Party:    commerce.Party{ID: customerKey(f.Email), Name: f.Name, Email: f.Email, Language: q.l.Code, Address: f.address},
		Consumer: commerce.Yes,
	}
	if f.Kind == "business" {
		f.readBusiness()
	} else if f.TaxID != "" {
		if id, err := vatid.ParseCodiceFiscale(f.TaxID); err != nil {
			f.Errors["tax_id"] = "form.tax_id"
		} else {
			f.customer.Party.TaxID = id.String()
		}
	}
}

func (f *buyerForm) readBusiness() {
	p := &f.customer.Party
	f.customer.Consumer, p.Name = commerce.No, f.Company
	if f.Company == "" {
		f.Errors["company"] = "form.missing"
	}
	id, err := vatid.ParseIn(f.Country, f.VATID)
	switch {
	case f.VATID == "":
		f.Errors["vat_id"] = "form.missing"
	case errors.Is(err, vatid.ErrChecksum):
		f.Errors["vat_id"] = "form.vat_checksum"
	case err != nil:
		f.Errors["vat_id"] = "form.vat_format"
	default:
		p.VATID, f.VATID = id.String(), id.String()
	}
	if f.Country != "IT" {
		return
	}
	// An Italian invoice goes through the exchange system: it needs one of two addresses.
	switch p.Routing = f.Routing; {
	case f.Routing == "" && f.PEC == "":
		f.Errors["routing"] = "form.routing_missing"
	case f.Routing != "" && !routingCode.MatchString(f.Routing):
		f.Errors["routing"] = "form.routing"
	case f.Routing == "":
		p.Routing = f.PEC
	}
	if f.PEC != "" && !isEmail(f.PEC) {
		f.Errors["pec"] = "form.email"
	}
}

func (x *web) saveCheckout(q *request) error {
	var f buyerForm
	if f.read(q); len(f.Errors) > 0 {
		return x.render(q, http.StatusUnprocessableEntity, "checkout", f)
	}
	c, err := x.change(q.Context(), q.visitor, q.PostFormValue("once"), cart.SetCustomer{Customer: f.customer}, cart.SetDestination{Address: f.address})
	if err != nil {
		return malformed(err)
	}
	// The page that comes next shows these prices: the cart keeps them, and a later
	// rise will need a second yes.
	quote, err := x.quote(q.Context(), q.l, c)
	if err != nil {
		return err
	}
	if !rose(quote.Reasons()) { // what was accepted before stays until the page has asked
		if _, err := x.change(q.Context(), q.visitor, q.PostFormValue("once")+"-accept", quote.Accept()); err != nil {
			return err
		}
	}
	return q.to("/checkout/review")
}

// shown is what the review page says, for the library to compare with the law.
func shown(l *lang, v cartView) (cart.Shown, error) {
	var delivery money.Total
	delivery.Add(money.New(0, money.EUR))
	for _, c := range v.Quote.Draft.Charges {
		delivery.Add(c.Gross)
	}
	cost, err := delivery.Amount()
	return cart.Shown{
		Items: []cart.Item{
			cart.Characteristics, cart.Identity, cart.Contact, cart.TotalPrice, cart.DeliveryCost, cart.DeliveryTime, cart.Withdrawal,
			cart.WithdrawalFunction, cart.ReturnCost, cart.NoWithdrawal, cart.Guarantee, cart.HarmonisedNotice, cart.PaymentMeans,
		},
		Total: v.Quote.Draft.Totals.Gross, Delivery: cost, Button: l.t("review.button"),
	}, err
}

type reviewView struct {
	cartView
	Buyer     cart.Customer
	Address   commerce.Address
	Key       string // fingerprint of what is on the page
	Ready     bool
	Checklist []commerce.Reason
	Seller    commerce.Party
	Official  bool
	National  *national
}

// addressed says that the checkout was filled in.
func addressed(c cart.Cart) bool {
	buyer, known := c.Customer()
	_, to := c.Destination()
	return known && to && buyer.Party.Email != ""
}

func (x *web) review(q *request) error {
	v, err := x.view(q)
	if err != nil {
		return err
	}
	if len(v.Lines) == 0 || !addressed(v.Cart) {
		return q.to("/checkout")
	}
	customer, _ := v.Cart.Customer()
	return x.showReview(q, http.StatusOK, v, customer)
}

func (x *web) showReview(q *request, status int, v cartView, customer cart.Customer) error {
	s, err := shown(q.l, v)
	if err != nil {
		return err
	}
	list := v.Quote.Checklist(s)
	data := reviewView{cartView: v, Buyer: customer, Key: v.Quote.Fingerprint(), Ready: v.Quote.Ready(), Seller: x.sell.Seller.Party}
	data.Address, _ = v.Cart.Destination()
	data.Official = x.official
	if n, ok := x.liability(data.Address.Country); ok {
		data.National = &n
	}
	if data.Checklist = commerce.Filter(list.Reasons(), commerce.Problem); len(data.Checklist) > 0 {
		data.Ready = false // a page that lacks what the law asks for takes no order
		x.logf("the review page lacks: %v", data.Checklist)
	}
	return x.render(q, status, "review", data)
}

func (x *web) placeOrder(q *request) error {
	switch v, err := x.view(q); { // without the page before there is nobody to sell to
	case err != nil:
		return err
	case len(v.Lines) > 0 && !addressed(v.Cart):
		return q.to("/checkout")
	}
	order, _, err := x.place(q.Context(), placing{visitor: q.visitor, cart: q.PostFormValue("cart"), fingerprint: q.PostFormValue("fingerprint"), lang: q.l})
	if errors.Is(err, errChanged) { // show what it would be now, and ask again
		v, err := x.view(q)
		if err != nil {
			return err
		}
		customer, _ := v.Cart.Customer()
		return x.showReview(q, http.StatusConflict, v, customer)
	}
	if err != nil {
		return err
	}
	return x.tell(q, "ordered", order.Path())
}

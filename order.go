package commerce

import (
	"encoding/json"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// OrderSchema is the newest stored form of an [Order].
const OrderSchema = "commerce/order/1"

// An Order is a sale as it was concluded, frozen. Every amount is what was
// charged; whatever happens later is a [Credit] or a new order, never an edit.
//
// All amounts are in Currency. Net plus VAT is Gross on every line, charge and
// total, and the totals are the sums of lines and charges: [Order.Check] proves
// it. A host with an order model of its own fills the fields that the function
// it calls names.
//
// The zero Order is empty and does not pass Check.
type Order struct {
	ID       string         `json:"id"`
	PlacedAt time.Time      `json:"placed_at"`
	Zone     string         `json:"zone,omitempty"` // IANA name of the zone in which the shop counts days
	Currency money.Currency `json:"currency"`
	Mode     PriceMode      `json:"mode"`              // in which List and Discounts are stated
	Channel  string         `json:"channel,omitempty"` // "web", "amazon": the caller's word
	Market   Territory      `json:"market,omitempty"`

	Seller Party `json:"seller"`
	Buyer  Party `json:"buyer"`
	// Consumer says that the buyer is a natural person who acts outside trade or
	// profession (2011/83 Art. 2(1)): a word of consumer law, read by returns. VAT
	// asks another question, whether the buyer is a taxable person (tax.Buyer).
	Consumer Tri     `json:"consumer"`
	ShipTo   Address `json:"ship_to"`

	Groups  []Group  `json:"groups,omitempty"` // shipments and pick-ups, named by the lines
	Lines   []Line   `json:"lines"`
	Charges []Charge `json:"charges,omitempty"`
	Tenders []Tender `json:"tenders,omitempty"`
	Totals  Totals   `json:"totals"`

	Editions []Edition       `json:"editions,omitempty"` // of the rule tables that decided
	Reasons  []Reason        `json:"reasons,omitempty"`
	Host     json.RawMessage `json:"host,omitempty"` // the host's own data, carried untouched
}

// A Party is the seller or the buyer. Name, Email, Phone and TaxID are
// personal data of a natural person; [Order.Redact] removes them.
type Party struct {
	ID       string    `json:"id,omitempty"` // the caller's, pseudonymous
	Name     string    `json:"name,omitempty"`
	VATID    string    `json:"vat_id,omitempty"` // "IT00743110157"
	TaxID    string    `json:"tax_id,omitempty"` // national number that is no VAT number: codice fiscale
	Email    string    `json:"email,omitempty"`  // or the FatturaPA address (PEC)
	Phone    string    `json:"phone,omitempty"`
	Routing  string    `json:"routing,omitempty"`   // electronic address of invoices: Peppol id, codice destinatario
	Language string    `json:"language,omitempty"`  // BCP 47, of messages to this party
	Group    string    `json:"group,omitempty"`     // customer group: the caller's word
	Address  Address   `json:"address,omitzero"`    // of invoices
	Based    Territory `json:"territory,omitempty"` // where established, if not Address.Country
}

// An Address is where something goes. Country is enough for most questions,
// Region and Postcode for the special territories.
type Address struct {
	Name     string    `json:"name,omitempty"`
	Street   string    `json:"street,omitempty"`
	Extra    string    `json:"extra,omitempty"`
	City     string    `json:"city,omitempty"`
	Region   string    `json:"region,omitempty"` // ISO 3166-2 without the country: "BZ"
	Postcode string    `json:"postcode,omitempty"`
	Country  Territory `json:"country,omitempty"`
}

// A Line is one position that was sold: Qty units of one SKU under one VAT
// rate. A line that is given away is charged zero and stays a line.
type Line struct {
	ID     string `json:"id"`
	SKU    string `json:"sku"`
	Title  string `json:"title,omitempty"`
	Parent string `json:"parent,omitempty"` // line or bundle that this one belongs to
	Seller string `json:"seller,omitempty"` // on a marketplace, empty for the order's seller
	Group  string `json:"group,omitempty"`  // id of a [Group]

	Qty  int64  `json:"qty"`            // at least 1, in the smallest step sold (piece, gram)
	Unit string `json:"unit,omitempty"` // UN/ECE Recommendation 20 code; empty reads as C62 (piece)

	Price     money.Amount `json:"price"`               // of one unit before discounts, in the order's mode; may have more decimals; null if unknown
	List      money.Amount `json:"list"`                // Qty × Price, rounded to minor units
	Discounts []Discount   `json:"discounts,omitempty"` // List less these is Gross (or Net, in net mode)
	Net       money.Amount `json:"net"`
	VAT       money.Amount `json:"vat"`
	Gross     money.Amount `json:"gross"`
	Tax       Tax          `json:"tax"`
	Cost      money.Amount `json:"cost"` // of the goods, all units, without VAT; null if unknown

	// Runs say what each unit was charged where units differ: the third of
	// three for two. Their quantities and amounts add up to the line. Without
	// runs all units are alike.
	Runs   []Run  `json:"runs,omitempty"`
	Traits Traits `json:"traits,omitempty"`
}

// A Run is a number of units of a line that were charged alike. The amounts
// are those of the whole run.
type Run struct {
	Qty   int64        `json:"qty"`
	Net   money.Amount `json:"net"`
	VAT   money.Amount `json:"vat"`
	Gross money.Amount `json:"gross"`
}

// A Discount is the share of one promotion in one line or charge: a positive
// amount in the order's mode, to be subtracted from List.
type Discount struct {
	Promotion string       `json:"promotion"`
	Code      string       `json:"code,omitempty"` // that the buyer entered, normalised
	Title     string       `json:"title,omitempty"`
	Amount    money.Amount `json:"amount"`
}

// Tax says how a line or charge was taxed. It is comparable: equal values are
// one group of the invoice.
type Tax struct {
	Territory Territory     `json:"territory"`           // where the supply is taxed
	Category  string        `json:"category"`            // EN 16931: S, Z, E, AE, K, G, O, L, M, B
	Rate      money.Percent `json:"rate"`                // "22" is 22 %
	Level     string        `json:"level,omitempty"`     // standard, reduced, super_reduced, parking, zero: for OSS returns
	Exemption string        `json:"exemption,omitempty"` // VATEX code
	Nature    string        `json:"nature,omitempty"`    // FatturaPA natura
	Product   string        `json:"product,omitempty"`   // product category: "books.print"
	Scheme    string        `json:"scheme,omitempty"`    // domestic, oss_union, ioss, …: the words of package tax
	Kind      string        `json:"kind,omitempty"`      // goods or service
	From      Territory     `json:"from,omitempty"`      // where goods are sent from, or the supplier's establishment
}

// A Charge is what the buyer pays besides the goods, under one VAT rate: an
// outbound delivery that is taxed at two rates is two charges of one Kind and
// Group. A deduction of a [Credit] is a charge with negative amounts.
type Charge struct {
	ID        string       `json:"id"`
	Kind      ChargeKind   `json:"kind"`
	Title     string       `json:"title,omitempty"`
	Seller    string       `json:"seller,omitempty"`
	Group     string       `json:"group,omitempty"`
	List      money.Amount `json:"list"` // before discounts, in the order's mode
	Discounts []Discount   `json:"discounts,omitempty"`
	Net       money.Amount `json:"net"`
	VAT       money.Amount `json:"vat"`
	Gross     money.Amount `json:"gross"`
	Tax       Tax          `json:"tax"`
}

// A ChargeKind says what a charge is for. Hosts may use words of their own.
type ChargeKind string

// The kinds of charge that packages of this module know.
const (
	// Shipping is the delivery up to the cost of the least expensive standard
	// delivery offered: what a withdrawal from the whole contract pays back
	// (2011/83 Art. 13(2)).
	Shipping ChargeKind = "shipping"
	// ShippingSupplement is what an express or other dearer delivery costs
	// above that.
	ShippingSupplement ChargeKind = "shipping_supplement"
	PaymentFee         ChargeKind = "payment_fee"
	CashOnDelivery     ChargeKind = "cash_on_delivery"
	GiftWrap           ChargeKind = "gift_wrap"
	Deposit            ChargeKind = "deposit" // returnable packaging
	Duty               ChargeKind = "duty"
)

// The kinds of deduction from a credit, with negative amounts, and of what is
// paid beyond it.
const (
	DiminishedValue ChargeKind = "diminished_value" // 2011/83 Art. 14(2)
	ServiceShare    ChargeKind = "service_share"    // proportionate amount, Art. 14(3)
	ReturnLabel     ChargeKind = "return_label"
	Goodwill        ChargeKind = "goodwill" // voluntary, positive
)

// A Group is a shipment, a pick-up or a digital delivery.
type Group struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`               // ship, pickup_point, collect, digital, slot
	Method   string          `json:"method,omitempty"`   // shipping method
	Location string          `json:"location,omitempty"` // shop or pick-up point
	Promised calendar.Period `json:"promised,omitzero"`  // delivery days, both included
	ShipTo   Address         `json:"ship_to,omitzero"`   // where it is not the order's
}

// A Tender is one means by which the order is paid, or the credit paid back.
// Gift cards and store credit are tenders, never discounts.
type Tender struct {
	ID     string       `json:"id"`
	Kind   string       `json:"kind"`          // card, gift_card, store_credit, points, cash, bank_transfer, …
	Ref    string       `json:"ref,omitempty"` // of the payment service: no card numbers
	Amount money.Amount `json:"amount"`
}

// Totals are the sums of an order or a credit.
type Totals struct {
	Discount money.Amount `json:"discount"` // of all lines and charges, in the order's mode
	Net      money.Amount `json:"net"`      // EN 16931 BT-109
	VAT      money.Amount `json:"vat"`      // BT-110
	Gross    money.Amount `json:"gross"`    // BT-112
	Rounding money.Amount `json:"rounding"` // BT-114: cash rounding, or the cent of strict invoices
	Payable  money.Amount `json:"payable"`  // Gross plus Rounding; what the tenders add up to
	// LocalVAT is VAT in the currency of the state that levies it (BT-111);
	// null where that is the order's currency. Credits have their share of it.
	LocalVAT money.Amount `json:"local_vat"`
}

// An Edition names the state of a rule table: {"vat", "eu-2026.11"}.
type Edition struct {
	Table   string `json:"table"`
	Edition string `json:"edition"`
}

// A TaxGroup is the taxable amount and the VAT of everything that was taxed
// alike: one VAT breakdown of the invoice (EN 16931 BG-23). Its Tax is that of
// an invoice: product, level, kind and origin play no part and are empty.
type TaxGroup struct {
	Tax   Tax          `json:"tax"`
	Net   money.Amount `json:"net"`
	VAT   money.Amount `json:"vat"`
	Gross money.Amount `json:"gross"`
}

// Line returns the line of that id.
func (o *Order) Line(id string) (*Line, bool) {
	for i := range o.Lines {
		if o.Lines[i].ID == id {
			return &o.Lines[i], true
		}
	}
	return nil, false
}

// Charge returns the charge of that id.
func (o *Order) Charge(id string) (*Charge, bool) {
	for i := range o.Charges {
		if o.Charges[i].ID == id {
			return &o.Charges[i], true
		}
	}
	return nil, false
}

// TaxGroups returns the VAT breakdown of lines and charges, in the order in
// which a tax first appears.
func (o *Order) TaxGroups() ([]TaxGroup, error) {
	var g taxGroups
	for i := range o.Lines {
		l := &o.Lines[i]
		g.add(l.Tax, l.Net, l.VAT, l.Gross)
	}
	for i := range o.Charges {
		c := &o.Charges[i]
		g.add(c.Tax, c.Net, c.VAT, c.Gross)
	}
	return g.list, g.err
}

type taxGroups struct {
	list []TaxGroup
	err  error
}

func (g *taxGroups) add(tax Tax, net, vat, gross money.Amount) {
	tax.Product, tax.Level, tax.Kind, tax.From = "", "", "", ""
	i := 0
	for i < len(g.list) && g.list[i].Tax != tax {
		i++
	}
	if i == len(g.list) {
		g.list = append(g.list, TaxGroup{Tax: tax})
	}
	t := &g.list[i]
	for _, x := range [...]struct {
		to *money.Amount
		by money.Amount
	}{{&t.Net, net}, {&t.VAT, vat}, {&t.Gross, gross}} {
		sum, err := x.to.Add(x.by)
		if err != nil {
			g.err = err
			return
		}
		*x.to = sum
	}
}

type plainOrder Order

// MarshalJSON writes the order with its schema, instants in UTC.
func (o Order) MarshalJSON() ([]byte, error) {
	o.PlacedAt = o.PlacedAt.UTC()
	return json.Marshal(struct {
		Schema string `json:"schema"`
		plainOrder
	}{OrderSchema, plainOrder(o)})
}

// UnmarshalJSON reads any schema up to [OrderSchema], strictly.
func (o *Order) UnmarshalJSON(data []byte) error {
	var j struct {
		Schema string `json:"schema"`
		plainOrder
	}
	if err := UnmarshalSchema(data, OrderSchema, &j); err != nil {
		return err
	}
	*o = Order(j.plainOrder)
	return nil
}

// Redact returns a copy without personal data: names, streets, cities,
// postcodes, e-mail addresses, telephone numbers, tax numbers, payment references and Host
// are gone, and a consumer's VAT number with them. Countries, regions, ids and
// every figure stay, so that invoices and reports of the past still add up:
// erasure (GDPR Art. 17(1)) beside the duty to keep accounts (Art. 17(3)(b)).
//
// Titles of lines are kept; a host that prints personal text on goods must not
// put it there.
func (o *Order) Redact() Order {
	r := *o
	r.Host = nil
	r.Buyer = r.Buyer.redact(o.Consumer != No)
	r.ShipTo = r.ShipTo.redact()
	r.Groups = append([]Group(nil), o.Groups...)
	for i := range r.Groups {
		r.Groups[i].ShipTo = r.Groups[i].ShipTo.redact()
	}
	r.Tenders = append([]Tender(nil), o.Tenders...)
	for i := range r.Tenders {
		r.Tenders[i].Ref = ""
	}
	return r
}

func (p Party) redact(person bool) Party {
	r := Party{ID: p.ID, Language: p.Language, Group: p.Group, Based: p.Based, Address: p.Address.redact()}
	if !person {
		r.VATID = p.VATID
	}
	return r
}

func (a Address) redact() Address { return Address{Region: a.Region, Country: a.Country} }

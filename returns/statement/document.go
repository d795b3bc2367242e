package statement

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// A Field is one row of a document. Key is stable; Label and Value are in the language of the document. A Field without a
// label is a sentence, one without a value an empty line to fill in.
type Field struct {
	Key   string `json:"key"`
	Label string `json:"label,omitempty"`
	Value string `json:"value,omitempty"`
}

// A Document is what a host mails, prints or stores.
type Document struct {
	Kind     string    `json:"kind"`     // model_form, model_instructions, statement, acknowledgement, return_instructions, refund_notice
	Language string    `json:"language"` // BCP 47
	Title    string    `json:"title"`
	At       time.Time `json:"at,omitzero"` // of the statement, in UTC
	Fields   []Field   `json:"fields"`
}

// A Party is the trader or the consumer.
type Party struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Contact string `json:"contact,omitempty"` // electronic means: an e-mail address
}

// A Withdrawal is what the consumer submits: exactly a name, what identifies the contract, and the electronic means for the
// confirmation (Art. 11a(2)). A reason is not asked for.
type Withdrawal struct {
	Consumer Party     `json:"consumer"`
	Contract string    `json:"contract"`        // order number
	Items    []string  `json:"items,omitempty"` // of a partial withdrawal
	At       time.Time `json:"at"`
}

type writer struct {
	doc Document
	p   *message.Printer
	tag language.Tag
}

func newWriter(tag language.Tag, kind, title string) (*writer, error) {
	n, err := resolve(tag)
	if err != nil {
		return nil, err
	}
	catalog, err := words()
	if err != nil {
		return nil, err
	}
	tag = Languages()[n]
	w := &writer{p: message.NewPrinter(tag, message.Catalog(catalog)), tag: tag}
	w.doc = Document{Kind: kind, Language: tag.String(), Title: w.p.Sprintf(title)}
	return w, nil
}

func (w *writer) field(key, value string) {
	w.doc.Fields = append(w.doc.Fields, Field{Key: key, Label: w.p.Sprintf(key), Value: value})
}

func (w *writer) say(key string, args ...any) {
	w.doc.Fields = append(w.doc.Fields, Field{Key: key, Value: w.p.Sprintf(key, args...)})
}

// date is numeric in the order of the language.
func (w *writer) date(d calendar.Date) string {
	y, m, day := d.YMD()
	if w.tag == language.German {
		return fmt.Sprintf("%02d.%02d.%04d", day, m, y)
	}
	return fmt.Sprintf("%02d/%02d/%04d", day, m, y)
}

func (w *writer) amount(a money.Amount) string {
	if w.tag == language.English {
		return a.String()
	}
	return strings.Replace(a.Number(), ".", ",", 1) + " " + a.Currency().String()
}

func missing(pairs ...string) error {
	var errs commerce.FieldErrors
	for i := 0; i < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			errs.Add(pairs[i], "returns.statement.missing", ErrMissing)
		}
	}
	return errs.Err()
}

// ModelForm returns the model withdrawal form of Annex I(B), with the trader filled in and the rest left open.
func ModelForm(tag language.Tag, trader Party) (Document, error) {
	if err := missing("/trader/name", trader.Name, "/trader/address", trader.Address, "/trader/contact", trader.Contact); err != nil {
		return Document{}, err
	}
	w, err := newWriter(tag, "model_form", "form.title")
	if err != nil {
		return Document{}, err
	}
	w.say("form.note")
	w.field("form.to", trader.Name+", "+trader.Address+", "+trader.Contact)
	for _, key := range []string{"form.body", "form.ordered", "form.name", "form.address", "form.signature", "form.date"} {
		w.field(key, "")
	}
	w.say("form.delete")
	return w.doc, nil
}

// Statement returns the statement that a consumer submits through the withdrawal function.
//
// Basis: Directive 2011/83 Art. 11a(2).
func Statement(tag language.Tag, s Withdrawal) (Document, error) {
	w, err := s.writer(tag, "statement", "statement.title")
	if err != nil {
		return Document{}, err
	}
	w.say("statement.body")
	s.write(w)
	return w.doc, nil
}

// Acknowledgement returns what the trader sends on a durable medium: the content of the statement with the date and time
// of its submission, shown in zone.
//
// Basis: Directive 2011/83 Art. 11a(4).
func Acknowledgement(tag language.Tag, s Withdrawal, zone *time.Location) (Document, error) {
	if zone == nil {
		return Document{}, commerce.FieldErrors{{Path: "/zone", Code: "returns.place.zone", Err: calendar.ErrNoZone}}
	}
	w, err := s.writer(tag, "acknowledgement", "ack.title")
	if err != nil {
		return Document{}, err
	}
	if s.At.IsZero() {
		return Document{}, missing("/at", "")
	}
	w.say("ack.body")
	s.write(w)
	at := s.At.In(zone)
	w.field("submitted", w.date(calendar.DateIn(at, zone))+" "+at.Format("15:04:05 (UTC-07:00)"))
	return w.doc, nil
}

func (s *Withdrawal) writer(tag language.Tag, kind, title string) (*writer, error) {
	if err := missing("/consumer/name", s.Consumer.Name, "/contract", s.Contract, "/consumer/contact", s.Consumer.Contact); err != nil {
		return nil, err
	}
	w, err := newWriter(tag, kind, title)
	if err == nil && !s.At.IsZero() {
		w.doc.At = s.At.UTC()
	}
	return w, err
}

func (s *Withdrawal) write(w *writer) {
	w.field("contract", s.Contract)
	if len(s.Items) > 0 {
		w.field("items", strings.Join(s.Items, "; "))
	}
	w.field("name", s.Consumer.Name)
	w.field("contact", s.Consumer.Contact)
}

// Instructions returns how the goods go back, as a decision has it: by when, where to, and who pays.
//
// Basis: Directive 2011/83 Art. 14(1).
func Instructions(tag language.Tag, d returns.Decision, trader Party) (Document, error) {
	w, err := newWriter(tag, "return_instructions", "return.title")
	if err != nil {
		return Document{}, err
	}
	next := func(action string) bool {
		return slices.ContainsFunc(d.Lines, func(l returns.LineDecision) bool { return slices.Contains(l.Next, action) })
	}
	if d.ReturnBy.Legal.IsZero() && next(returns.NextCollect) {
		w.say("return.collect")
		return w.doc, nil
	}
	if d.ReturnBy.Legal.IsZero() && !next(returns.NextReturn) { // nothing is to be sent
		return Document{}, missing("/decision/return_by", "")
	}
	if err := missing("/trader/name", trader.Name, "/trader/address", trader.Address); err != nil {
		return Document{}, err
	}
	if !d.ReturnBy.Legal.IsZero() { // of a voluntary return the shop's terms say when
		w.say("return.by", w.date(d.ReturnBy.Legal))
	}
	w.field("return.address", trader.Name+", "+trader.Address)
	switch d.ReturnCost {
	case commerce.Yes:
		w.say("return.consumer")
	case commerce.No:
		w.say("return.trader")
	case commerce.Unknown: // nothing is said of what nobody knows
	}
	return w.doc, nil
}

// RefundNotice returns what is paid back, what is kept and why it may take until the goods are there.
//
// Basis: Directive 2011/83 Art. 13.
func RefundNotice(tag language.Tag, r returns.Refund) (Document, error) {
	w, err := newWriter(tag, "refund_notice", "refund.title")
	if err != nil {
		return Document{}, err
	}
	w.field("contract", r.Credit.Order)
	w.field("refund.amount", w.amount(r.Credit.Totals.Payable))
	w.field("refund.vat", w.amount(r.Credit.Totals.VAT))
	for _, c := range r.Credit.Charges {
		if c.Gross.Sign() < 0 {
			w.field("refund.kept", w.amount(c.Gross.Neg()))
		}
	}
	for _, t := range r.Credit.Tenders {
		w.field("refund.tender", t.ID+": "+w.amount(t.Amount))
	}
	if !r.Late.Extra.IsZero() {
		w.field("refund.late", w.amount(r.Late.Extra))
	}
	if !r.Due.Safe.IsZero() {
		w.field("refund.by", w.date(r.Due.Safe))
	}
	if r.Due.Withhold {
		w.say("refund.withhold")
	}
	return w.doc, nil
}

// oneLine keeps a value from looking like further fields.
var oneLine = strings.NewReplacer("\r\n", ", ", "\n", ", ", "\r", ", ", "\u2028", ", ", "\u2029", ", ")

// Text returns the document as plain text, a line for each field; line breaks in values become commas.
func (d Document) Text() string {
	var b strings.Builder
	b.WriteString(d.Title + "\n")
	for _, f := range d.Fields {
		switch {
		case f.Label == "":
			b.WriteString(oneLine.Replace(f.Value) + "\n")
		case f.Value == "":
			b.WriteString(f.Label + ": ____________________\n")
		default:
			b.WriteString(f.Label + ": " + oneLine.Replace(f.Value) + "\n")
		}
	}
	return b.String()
}

// Digest returns the SHA-256 of the document's JSON, in hexadecimal: equal documents have equal digests.
func (d Document) Digest() (string, error) {
	d.At = d.At.UTC()
	data, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

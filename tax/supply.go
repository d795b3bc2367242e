package tax

import (
	"errors"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Errors of [Decide].
var (
	ErrContradiction = errors.New("tax: contradicting facts")
	ErrNotCovered    = errors.New("tax: day not covered")
)

// A Supply is one thing that is sold, as far as VAT asks. What is not known
// stays zero; a decision that needs it names it in [Decision.Missing].
type Supply struct {
	Seller Seller `json:"seller"`
	Buyer  Buyer  `json:"buyer"`
	Kind   Kind   `json:"kind"`
	// Category is the product category, see [Book.Rate].
	Category string `json:"category,omitempty"`
	// From is where goods are when their transport begins. Services leave it empty: the seller's place counts.
	From commerce.Territory `json:"from,omitempty"`
	// To is where goods arrive, the event or meal takes place, the property lies, or the customer lives.
	To commerce.Territory `json:"to"`
	// On is the day of the tax point.
	On calendar.Date `json:"on"`

	// Threshold says that the seller's distance sales of goods and digital services to consumers in other member
	// states exceed EUR 10 000 in this or the last calendar year, or that the seller opted for taxation there
	// (2006/112 Art. 59c). [Threshold.Add] finds out.
	Threshold commerce.Tri `json:"threshold,omitzero"`
	// Consignment is the intrinsic value of the whole consignment in EUR, for goods from outside the VAT area, at the
	// ECB rate of the day on which the payment was accepted.
	Consignment money.Amount `json:"consignment"`
	// Collected says that the buyer fetches the goods or arranges the transport.
	Collected bool `json:"collected,omitempty"`
	// Proof says whether it can be proved that the goods left the state or the Union.
	Proof commerce.Tri `json:"proof,omitzero"`
	// CN is the code of the goods in the combined nomenclature, 2 to 10 digits. A row of the book for it ("cn.040110",
	// "cn.04") comes before those of Category: laws that list codes are exact only so.
	CN string `json:"cn,omitempty"`
	// Traits of the goods: NewVehicle and Excise have rules of their own.
	Traits commerce.Traits `json:"traits,omitempty"`

	Via        Via                `json:"via,omitempty"`
	Underlying commerce.Territory `json:"underlying,omitempty"` // where the seller behind a marketplace is established
	Margin     Margin             `json:"margin,omitempty"`
	Voucher    Voucher            `json:"voucher,omitempty"`
	// Charge claims that a national reverse charge list applies; this module does not judge the goods.
	Charge DomesticCharge `json:"charge,omitempty"`
	// Exemption claims a VATEX code of an exemption without credit: "VATEX-EU-132-1I".
	Exemption string `json:"exemption,omitempty"`
	// Split says that the buyer is a public body that pays the VAT to the treasury (Italy, DPR 633/1972 Art. 17-ter).
	Split bool `json:"split,omitempty"`
	// Chain is which sale it is among several of the same goods, which travel once (Art. 36a); DispatchNumber says whether
	// the intermediary operator gave its supplier a VAT number of the state of dispatch, and Triangular claims the
	// simplification of Art. 141 and 197 for the sale by it: the invoice says "Reverse charge".
	Chain          Chain        `json:"chain,omitempty"`
	DispatchNumber commerce.Tri `json:"dispatch_number,omitzero"`
	Triangular     bool         `json:"triangular,omitempty"`
	// CallOff is the day on which goods arrived in the call-off stock from which they are now sold; From is where they
	// came from. It claims that the buyer was known, with its number, when the transport began (Art. 17a(2)).
	CallOff calendar.Date `json:"call_off,omitzero"`
	// Intent claims a letter of intent of a habitual exporter (Italy, DPR 633/1972 Art. 8(1)(c)).
	Intent bool `json:"intent,omitempty"`
	// Scheme is the scheme that the caller believes in. A fact that rules it out is ErrContradiction.
	Scheme Scheme `json:"scheme,omitempty"`
}

// A Seller is who supplies.
type Seller struct {
	// Territory is where the seller is established: the state, or a part of it with rules of its own ("ES-CN"). The lower
	// rates of the Greek islands want "GR-ISLANDS" or "GR-AEGEAN" here.
	Territory commerce.Territory `json:"territory"`
	// Registrations are further states with a VAT number of the seller; San Marino, where it pays the tax on what it sends there.
	Registrations []commerce.Territory `json:"registrations,omitempty"`
	// SeveralStates says that the seller is established in more than one member state: no EUR 10 000 threshold.
	SeveralStates bool `json:"several_states,omitempty"`
	OSS           bool `json:"oss,omitempty"`       // registered for the Union scheme
	NonUnion      bool `json:"non_union,omitempty"` // registered for the non-Union scheme
	IOSS          bool `json:"ioss,omitempty"`      // registered for the import scheme
	// Small says that the seller uses the exemption of small enterprises in its own state.
	Small bool `json:"small,omitempty"`
	// SmallIn are other states in which it does, with its EX number, since 2025 (Art. 284(2)).
	SmallIn []commerce.Territory `json:"small_in,omitempty"`
}

// A Buyer is who is supplied.
type Buyer struct {
	// Taxable says that the buyer is a taxable person acting as such, or a legal person with a VAT number: whom the rules
	// for businesses hold for (Art. 43, 138(1)). It is not the opposite of [commerce.Order] Consumer, a word of consumer
	// law (2011/83 Art. 2(1)): a club without a VAT number is neither a consumer nor taxable. Who is a consumer is not
	// taxable; package cart takes who is none to be taxable, and then nothing is exempt or left to the customer until
	// VATID is confirmed.
	Taxable commerce.Tri `json:"taxable,omitzero"`
	// Territory is where the buyer is established or lives, if it is not To.
	Territory commerce.Territory `json:"territory,omitempty"`
	VATID     VATEvidence        `json:"vat_id,omitzero"`
}

// VATEvidence is what the caller found out about the buyer's VAT number. This
// package never asks a register. A register that did not answer proves nothing
// in either direction.
type VATEvidence struct {
	// Issuer is the state of the number: its prefix, GR for EL. Where it is empty, a valid number is taken to be of
	// another member state than the seller's; chains and call-off stock ask for it.
	Issuer commerce.Territory `json:"issuer,omitempty"`
	Result Evidence           `json:"result"`
	Source string             `json:"source,omitempty"` // "vies", "hmrc": the caller's word
	On     calendar.Date      `json:"on,omitzero"`      // day of the answer
	// Consultation is the number under which the register keeps the answer: VIES gives one, the requestIdentifier, to
	// who asks with a number of its own. It is the proof that a trader keeps, next to the number itself (Art. 138(1);
	// IR 282/2011 Art. 18(1)(a), which asks for a confirmation of name and address too).
	Consultation string `json:"consultation,omitempty"`
}

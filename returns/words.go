package returns

// Verdict answers whether the consumer may withdraw. The zero Verdict is NeedsFacts: nothing is denied because a fact
// is missing.
type Verdict uint8

// The verdicts.
const (
	NeedsFacts Verdict = iota // Missing names the facts
	Granted
	Denied
	Review // the law is contested, or the case belongs to another regime
)

// Ground is why goods come back and money goes out. The zero Ground is Withdrawal, the one that the law protects most.
type Ground uint8

// The grounds.
const (
	Withdrawal   Ground = iota // 2011/83 Art. 9
	Voluntary                  // the shop's own promise
	Conformity                 // termination under the legal guarantee, 2019/771 Art. 16
	Cancellation               // the trader does not deliver
)

// Kind is what a line of a contract is. The zero Kind is Goods, whose period starts last.
type Kind uint8

// The kinds.
const (
	Goods          Kind = iota
	Service             // Art. 2(6)
	DigitalContent      // not on a tangible medium
	DigitalService      // such as streaming that goes beyond stable content (C-234/25)
	Utility             // water, gas, electricity, heat: Art. 9(2)(c)
)

// Delivery says how goods arrive.
type Delivery uint8

// The ways of delivery.
const (
	Once    Delivery = iota // in one parcel
	Lots                    // one good in several lots or pieces: the last counts, Art. 9(2)(b)(ii)
	Regular                 // regularly over a period: the first counts, Art. 9(2)(b)(iii)
)

// Channel is how a contract was concluded. The zero Channel is not known.
type Channel uint8

// The channels, Art. 2(7) and 2(8).
const (
	AnyChannel Channel = iota
	Distance
	OffPremises
	OnPremises
)

// Content is what the consumer provided or created with a digital content or service, personal data apart: Art. 13(5)-(7).
// The zero Content is not known, and reads as that which is protected most.
type Content uint8

// The contents. Those from ContentUseless on are points (a) to (d) of Art. 13(5): the trader may go on using them.
const (
	UnknownContent  Content = iota
	NoContent               // nothing was provided or created
	OwnContent              // none of the points
	ContentUseless          // (a) of no use outside the trader's service
	ContentActivity         // (b) only about the consumer's activity in it
	ContentMerged           // (c) inseparable from other data
	ContentShared           // (d) made with others who go on using it
)

// Form is how the consumer speaks. The zero Form is an unequivocal statement in any words (Art. 11(1)).
type Form uint8

// The forms.
const (
	Statement    Form = iota
	ModelForm         // Annex I(B)
	FunctionForm      // the withdrawal function of Art. 11a
	SilentParcel      // goods sent back without a word
)

// Start is what a period of withdrawal runs from: Art. 9(2).
type Start uint8

// The starts.
const (
	FromConclusion    Start = iota // (a), (c): services, digital content, utilities
	FromDelivery                   // (b): possession of the goods
	FromLastDelivery               // (b)(i): of the last good of an order
	FromLastLot                    // (b)(ii): of the last lot or piece
	FromFirstDelivery              // (b)(iii): of the first good of a regular delivery
	FromTrial                      // the end of a free trial (C-565/22)
)

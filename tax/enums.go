package tax

// Kind is what is supplied. The zero Kind is Goods.
type Kind uint8

// The values of Kind.
const (
	Goods              Kind = iota // goods that are handed over or sent
	Service                        // a service under the general rule (2006/112 Art. 44, 45)
	Digital                        // a telecommunication, broadcasting or electronic service (Art. 58)
	Event                          // admission to, or services at, an event that is attended in person (Art. 53, 54)
	VirtualEvent                   // the same, streamed or attended virtually (Art. 53, 54 as amended by 2022/542)
	Restaurant                     // a restaurant or catering service (Art. 55)
	Immovable                      // accommodation and other services connected with immovable property (Art. 47)
	PassengerTransport             // transport of passengers; To is the state of the distance covered (Art. 48)
)

// Evidence is what is known of the validity of a VAT number. The zero Evidence is Unchecked.
type Evidence uint8

// The values of Evidence.
const (
	Unchecked   Evidence = iota // nobody has asked
	Valid                       // the register confirmed it
	Invalid                     // the register denied it
	Unavailable                 // the register did not answer: neither valid nor invalid
)

// Via is how an electronic interface takes part (2006/112 Art. 14a). The zero Via is Direct.
type Via uint8

// The values of Via.
const (
	Direct        Via = iota // no marketplace
	Marketplace              // the seller sells through a marketplace that facilitates the supply
	AsMarketplace            // the seller is the marketplace; Underlying is who sells through it
)

// Margin is a margin scheme (2006/112 Art. 306 to 325). The zero Margin is NoMargin.
type Margin uint8

// The values of Margin.
const (
	NoMargin   Margin = iota // the ordinary rules
	SecondHand               // second-hand goods (Art. 313)
	Art                      // works of art (Art. 313, 316)
	Antiques                 // collectors' items and antiques (Art. 313, 316)
	Travel                   // travel agents (Art. 306)
)

// Voucher is what the sale of a voucher is (2006/112 Art. 30a). The zero Voucher is NoVoucher.
type Voucher uint8

// The values of Voucher.
const (
	NoVoucher     Voucher = iota // no voucher is sold
	SinglePurpose                // place and VAT are known when it is issued: taxed then
	MultiPurpose                 // they are not, as with most gift cards: taxed when it is redeemed
)

// DomesticCharge is a national list under which the customer accounts for the tax. The zero DomesticCharge is NoCharge.
type DomesticCharge uint8

// The values of DomesticCharge.
const (
	NoCharge       DomesticCharge = iota // the supplier accounts for the tax
	Scrap                                // scrap and recovered materials (Art. 199(1)(d))
	Gold                                 // gold and silver (Art. 198)
	Subcontract                          // subcontracting in construction (Art. 199(1)(a))
	Buildings                            // sale of buildings (Art. 199(1)(c))
	Phones                               // mobile telephones (Art. 199a(1)(c))
	Electronics                          // integrated circuits, game consoles, tablets, laptops (Art. 199a(1)(d), (h))
	Construction                         // construction and connected services (Art. 199(1)(a))
	Energy                               // gas and electricity certificates (Art. 199a(1)(e), (f))
	OtherCharge                          // another case of the national list (Art. 199)
	NotEstablished                       // the supplier is not established where the supply is taxed (Art. 194)
)

// Chain is which sale in a chain of sales of goods that travel once between member states (Art. 36a). The zero Chain is NoChain.
type Chain uint8

// The values of Chain.
const (
	NoChain         Chain = iota // sold and sent in one
	ToIntermediary               // the buyer has the goods transported, and sells them on
	ByIntermediary               // the seller has the goods transported, and bought them from the one who sends them
	BeforeTransport              // a sale before the one to the intermediary
	AfterTransport               // a sale after the one by the intermediary
)

// Treatment is what happens to the VAT of a supply. The zero Treatment is NeedsFacts.
type Treatment uint8

// The values of Treatment.
const (
	NeedsFacts     Treatment = iota // the question cannot be answered yet; see [Decision.Missing]
	Taxed                           // the seller charges VAT
	Exempt                          // the seller charges none, by an exemption
	ReverseCharge                   // the customer accounts for the tax
	Export                          // the goods leave the VAT area: exempt with credit
	IntraCommunity                  // goods for a business in another member state: exempt with credit
	Import                          // VAT and duty are due at the border, not charged by the seller
	InMargin                        // VAT is inside the margin and not shown
	OutsideScope                    // not a supply that bears VAT here
)

// Scheme is under which scheme a supply is declared. The zero Scheme is NoScheme.
type Scheme uint8

// The values of Scheme.
const (
	NoScheme            Scheme = iota // none was said, or the decision needs facts
	Domestic                          // the ordinary return of the state of taxation
	OSSUnion                          // the Union one-stop shop (2006/112 Art. 369a to 369k)
	OSSNonUnion                       // the non-Union one-stop shop (Art. 358a to 369)
	IOSS                              // the import one-stop shop (Art. 369l to 369x)
	AtImport                          // import VAT at customs
	IntraUnion                        // an exempt intra-Community supply
	DomesticReverse                   // reverse charge inside a state
	CrossBorderReverse                // reverse charge across a border
	Exported                          // an exempt export
	MarginScheme                      // a margin scheme
	SmallBusiness                     // the exemption of small enterprises (Art. 284)
	MultiPurposeVoucher               // the sale of a multi-purpose voucher
	DeemedSupplier                    // the supply to a marketplace that counts as the seller (Art. 14a)
	NotSubject                        // outside the scope of VAT
	LocalTax                          // the tax of a territory outside the VAT area
)

// Role is what a [Line] is. The zero Role is Item.
type Role uint8

// The values of Role.
const (
	Item      Role = iota // goods or a service: an invoice line
	Allowance             // a discount on the document: a positive amount that is taken off (BG-20)
	Surcharge             // a charge on the document, such as shipping (BG-21)
)

// Level is where VAT is rounded. The zero Level is PerCategory.
type Level uint8

// The values of Level.
const (
	PerCategory Level = iota // once per group, as EN 16931 asks
	PerLine                  // on each line; sums drift from the rate by up to half a cent a line
	PerUnit                  // on each unit, times the quantity, as some shops do; drifts with the quantity
	LineCarry                // once per group, shared out by running remainder in the order of the lines
)

// Anchor is which side of a gross price is rounded; the other is the rest. The zero Anchor is TaxRounded.
type Anchor uint8

// The values of Anchor.
const (
	TaxRounded Anchor = iota // VAT is rounded: gross × rate / (100 + rate)
	NetRounded               // the net is rounded: gross × 100 / (100 + rate)
)

// Spread is how allowances and charges without a tax of their own follow the goods (2006/112 Art. 78(b)). The zero Spread is ProRata.
type Spread uint8

// The values of Spread.
const (
	ProRata     Spread = iota // in proportion to the goods of each group
	HighestRate               // whole, at the highest rate of the goods
	MainItem                  // whole, like the item of the largest amount
	FixedTax                  // whole, at [Options.Fixed]
)

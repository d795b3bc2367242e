package commerce

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"strings"
)

// Traits are the properties of goods that law asks for: they decide which
// withdrawal exception may apply, which guarantee runs and how a supply is
// taxed. A catalog declares them, an [Order] freezes them per line, returns
// and tax read them. The zero Traits are ordinary new goods.
//
// In JSON they are a list of words in the order of the constants.
type Traits uint64

// The traits. The provision named is the one that asks for the trait; the
// trait alone never denies a right.
const (
	Perishable         Traits = 1 << iota // liable to deteriorate or expire rapidly (2011/83 Art. 16(d))
	SealedHygiene                         // sealed, not suitable for return once unsealed (Art. 16(e))
	SealedMedia                           // sealed audio, video or software (Art. 16(i))
	MadeToOrder                           // made to the consumer's specifications or personalised (Art. 16(c))
	Inseparable                           // mixed inseparably with other items after delivery (Art. 16(f))
	FutureAlcohol                         // alcohol priced at sale, delivered after 30 days (Art. 16(g))
	PriceFluctuating                      // price depends on financial market fluctuations (Art. 16(b))
	Newspaper                             // newspaper, periodical or magazine (Art. 16(j))
	Subscription                          // delivered or performed over a period
	DatedEvent                            // leisure, catering, transport, car rental or stay on a date (Art. 16(l))
	Accommodation                         // accommodation other than for residence (Art. 16(l))
	PassengerTransport                    // passenger transport: largely outside 2011/83 (Art. 3(3)(k))
	UrgentRepair                          // urgent repair or maintenance on a requested visit (Art. 16(h))
	PublicAuction                         // concluded at a public auction (Art. 16(k))
	Service                               // a service (Art. 16(a))
	Digital                               // digital content not on a tangible medium (Art. 16(m))
	DigitalService                        // a digital service (2019/770 Art. 2(2))
	DigitalElements                       // goods with digital elements (2019/771 Art. 2(5))
	Utility                               // water, gas, electricity or heat not in a limited volume (Art. 9(2)(c))
	Bulky                                 // cannot by its nature be returned by post (Art. 6(1)(i))
	SecondHand                            // used goods (2019/771 Art. 10(6))
	Refurbished                           // used goods restored by a professional
	LivingThing                           // live animals and plants
	GiftCard                              // a voucher (2006/112 Art. 30a)
	Excise                                // subject to excise duty (alcohol, tobacco, energy)
	NewVehicle                            // new means of transport (2006/112 Art. 2(2))
	Gambling                              // outside 2011/83 (Art. 3(3)(c))
	Healthcare                            // outside 2011/83 (Art. 3(3)(b))
	Package                               // package travel (Art. 3(3)(g))
	Financial                             // financial service (Art. 16a ff.)
)

var traitWords = [...]string{
	"perishable", "sealed_hygiene", "sealed_media", "made_to_order", "inseparable", "future_alcohol",
	"price_fluctuating", "newspaper", "subscription", "dated_event", "accommodation", "passenger_transport",
	"urgent_repair", "public_auction", "service", "digital", "digital_service", "digital_elements", "utility",
	"bulky", "second_hand", "refurbished", "living_thing", "gift_card", "excise", "new_vehicle", "gambling",
	"healthcare", "package", "financial",
}

const allTraits = Traits(1)<<len(traitWords) - 1

// Has says that t holds every trait of want.
func (t Traits) Has(want Traits) bool { return t&want == want }

// Any says that t holds at least one trait of want.
func (t Traits) Any(want Traits) bool { return t&want != 0 }

// Words returns the words of the traits in the order of the constants.
func (t Traits) Words() []string {
	out := make([]string, 0, bits.OnesCount64(uint64(t)))
	for i, w := range traitWords {
		if t&(1<<i) != 0 {
			out = append(out, w)
		}
	}
	return out
}

// String returns the words, separated by commas.
func (t Traits) String() string { return strings.Join(t.Words(), ",") }

// ParseTraits reads words; an unknown one is [ErrUnknownWord].
func ParseTraits(list ...string) (Traits, error) {
	var t Traits
next:
	for _, w := range list {
		for i, known := range traitWords {
			if w == known {
				t |= 1 << i
				continue next
			}
		}
		return 0, fmt.Errorf("%w: trait %q", ErrUnknownWord, clip([]byte(w)))
	}
	return t, nil
}

// MarshalJSON writes the list of words.
func (t Traits) MarshalJSON() ([]byte, error) {
	if t&^allTraits != 0 {
		return nil, fmt.Errorf("%w: traits %#x", ErrUnknownWord, uint64(t))
	}
	return json.Marshal(t.Words())
}

// UnmarshalJSON reads a list of words; unknown ones are [ErrUnknownWord].
func (t *Traits) UnmarshalJSON(data []byte) error {
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	v, err := ParseTraits(list...)
	if err != nil {
		return err
	}
	*t = v
	return nil
}

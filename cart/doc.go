// Package cart takes a purchase from the first click to a frozen order: it is
// where catalog, prices, promotions, VAT, shipping and tenders meet.
//
//   - [Cart] is an immutable value. [Cart.Apply] applies commands, which are
//     values and JSON: all or none, and once for each command id. It knows no
//     prices but those that the buyer accepted. [Merge] brings two carts together
//     and never fails; [Lifetime.Status] says how alive one is.
//   - [Shop] holds the tables, [Context] what is asked. [Shop.Quote] answers with
//     the order as it would be (Quote.Draft, whose Check holds), the reasons, and
//     what blocks it. It is a pure function.
//   - [Quote.Accept] is the command by which the buyer takes the prices,
//     [Quote.Order] concludes the contract. Between the two lies the click of the
//     buyer: post [Quote.Fingerprint] with the form, quote again when it comes,
//     and show the page again, instead of ordering, where it differs. A coupon may
//     have found its last user though the cart is the same.
//   - [Quote.Checklist], [Plan] and [Split] are what a checkout needs besides.
//     Package cart/orderflow follows the order afterwards.
//
// # How a quote is made
//
// Each line is found in the catalog, its VAT decided once for every category and
// shipment, its price found in the book and carried over to the mode and rate of
// the sale. Reading never reprices: a price that rose above the accepted one is
// a problem until it is accepted, one that fell is applied with a note.
// Promotions see prices in the mode of the quote and never tax. Those of
// different groups stack, each on what the other left; for "10 % off" and "buy 2,
// get 1" to compete, give both the same Phase and Group, so that each unit goes
// to one of them, or let one name the other's group in Excludes. Shipping methods
// are priced by weight, units or what the goods cost after discounts. Charges
// follow the VAT rates of the goods of their shipment, one [commerce.Charge] for
// each rate (2006/112 Art. 78(b)); what an express delivery costs above the
// least expensive standard one is a charge of its own (2011/83 Art. 13(2)). VAT
// is rounded once for each category and rate, and shared out to lines. Tenders
// pay after tax.
//
// A sale to a business that owes the VAT itself is always net. What its invoice
// has to mention, and who confirmed the buyer's VAT number when, are reasons, so
// that the stored order has them ([MentionsOf]). Without the facts
// that VAT asks for, the figures are those of a consumer at home and a problem
// says what is missing: nothing is guessed into an order.
//
// # Errors and problems
//
// An error is a question that cannot be answered, or a command that cannot be
// applied; the cart stays as it was. Whatever only stands in the way of the
// order is a reason of kind problem with a code such as cart.stock.short, and
// everything else is still quoted. [Quote.Reasons] tells what a buyer would ask,
// [Quote.Explain] the whole way to every figure.
//
// # Numbers and limits
//
// Amounts are exact and rounded half up where they are rounded. Shares go by
// largest remainder, ties to the lower line number. The order in which lines,
// codes and promotions are stored changes nothing. Line ids are l1, l2, … and
// never used again. A cart has at most [MaxLines] lines of [MaxQty] units.
//
// A bundle becomes a line for each component, with the VAT of its own goods and
// a share of the price; promotions see it whole. The stock is asked once for all
// that the cart takes of an article, of each shop and in all, bundles included.
// Quotas and counters are guarded in the transaction of the order: see
// Quote.Claims. A gift of a promotion becomes a line of the order, with its whole
// price taken off.
//
// A shipment from outside the VAT area is one consignment, valued at the net of
// its goods in euro: up to EUR 150 a seller in the import scheme charges the VAT
// of the destination, above it falls due at the border. Where the state that
// levies the VAT has another currency than the cart, the totals give it in that
// currency too. Both need the caller's rates, of the kind that 2006/112 Art. 91(2)
// allows.
package cart

//go:generate go run ../internal/gen/reasons

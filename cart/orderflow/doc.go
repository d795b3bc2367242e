// Package orderflow is the life of an order after the checkout: paid, fulfilled
// in parts, delivered, closed, and whatever goes wrong on the way.
//
// The order itself never changes. A [Flow] folds events over it: each event is
// a row that the host keeps, [Flow.Apply] says what it means, and [Fold] brings a
// flow back from its rows. An event that was applied is a no-op; one that cannot
// follow is refused and leaves the flow as it was.
//
//   - A payment adds to what was paid, up to what is due.
//   - A fulfilment sends units that are neither sent nor cancelled; a delivery
//     says that a shipment arrived.
//   - A cancellation takes units that were not sent, and charges, off the order:
//     it is a [commerce.Credit] by cumulative share, so that all of them add up.
//   - An amendment is a cancellation together with another order that replaces
//     what was cancelled. Nothing is ever edited.
//   - A refund pays back what was paid and is no longer due.
//   - Closing ends an order that has nothing open.
//
// What comes back after it was sent is package returns: its credit is entered as
// an event too. [Effect] values say what the host has to do: issue a credit note,
// pay back, put stock back, send the new order. They are data.
//
// Amounts are in the currency of the order. Instants rise; two events at one
// instant follow in the order in which they are applied.
package orderflow

//go:generate go run ../../internal/gen/reasons

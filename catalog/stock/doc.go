// Package stock is the arithmetic of stock: what a location can promise, the
// life of a reservation, how an order is shared out to locations, and the
// ledger that proves it. It stores nothing and reads no clock: the host keeps
// the rows, in the transaction of the order, and passes them in.
//
//   - [Level] is the stock of one SKU at one place; [Level.Promise] says how many
//     units can go now, later and when. Available now is on hand less reserved
//     less safety, never below zero.
//   - [Reservation] is a state machine: held, then committed, released or
//     expired. Each transition is a pure function; repeating one is a no-op, and
//     leaving a final state is [ErrState]. [Level.Hold] and [Level.Settle] keep
//     the level in step, so that no order of events oversells.
//   - [Allocate] shares an order out: as many units as there are, then as few
//     parcels as possible, then the nearest places by the ranks that the caller
//     gives. Exact for up to 16 places that matter, bounded beyond ([Plan.Optimal]).
//   - [Fold] turns movements into levels. A movement id that was seen is a
//     no-op; time that runs backwards, a balance below zero, and an id that comes
//     back with another content are errors by row and field. [Reconcile] compares
//     with a count.
//   - [Kit] is the level of a bundle of components; [Quota] that of a flash sale.
//
// Quantities are int64 in the smallest step that is sold. Days are civil days,
// both ends included; instants are half-open: a hold is good before Until.
// Levels and quantities outside 0..1e12 are [ErrQuantity].
package stock

//go:generate go run ../../internal/gen/reasons

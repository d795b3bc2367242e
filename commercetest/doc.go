// Package commercetest tests code that makes or stores orders: generators of
// valid orders and of histories of credits for property tests, and the laws
// that any [commerce.Order] has to keep.
//
// A host with an order model of its own runs [OrderLaws] on what its adapter
// makes of real orders, and [Orders] through its storage:
//
//	func TestAdapter(t *testing.T) {
//		for _, row := range fixtures {
//			order := toCommerce(row)
//			commercetest.OrderLaws(t, &order)
//		}
//	}
//
// The generators draw from pgregory.net/rapid. Nothing here belongs into a
// program.
package commercetest

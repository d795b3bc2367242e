package commercetest_test

import (
	"fmt"

	"github.com/bottega-go/commerce/commercetest"
)

// A host runs the laws on what its adapter makes of its orders.
func ExampleOrderLaws() {
	order := commercetest.Orders().Example(7)
	var failures recorder // in a test: t
	commercetest.OrderLaws(&failures, &order)
	fmt.Println(len(failures))
	// Output:
	// 0
}

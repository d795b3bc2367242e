// Package state is the stored form of accumulators: canonical bytes, the same
// bytes in JSON, and a reader that takes nothing else.
//
// An accumulator gives its [Form] two functions, one that appends its state and
// one that reads it. The five methods of package encoding and encoding/json are
// then a line each.
package state

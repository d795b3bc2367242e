// Package schema writes the JSON Schemas (draft 2020-12) of what this module
// reads and stores, from the Go types that read it: objects know all their
// members, enumerations their words, amounts and dates their form. They say
// what a field may hold, not what the package makes of all fields together.
//
// [Of] serves examples/conformance, [Documents] the files of docs/schema.
package schema

//go:generate go run ../../gen/schemas

// Package guides holds, as tests, the Go blocks of docs/many-shops.md and
// docs/migration.md: internal/archtest compares the two.
package guides

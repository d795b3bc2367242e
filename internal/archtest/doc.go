// Package archtest holds the architecture as tables that its tests enforce:
// which package may import which, and what a pure package must not name.
//
// A pure package is every package outside examples and internal. It opens no
// file or socket, reads no clock, draws no random number and keeps no variable
// that changes. The policy looks at direct imports only: the closure of
// encoding/json already holds os.
package archtest

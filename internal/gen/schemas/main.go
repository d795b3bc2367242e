// Command schemas writes docs/schema from the types of the stored forms. It is
// called by go generate in internal/conformance/schema.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/bottega-go/commerce/internal/conformance/schema"
)

func main() {
	files, err := schema.Documents()
	if err != nil {
		log.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join("..", "..", "..", "docs", "schema", name), data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

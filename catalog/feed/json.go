package feed

import (
	"encoding/json"
	"io"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
)

// FileSchema is the newest form of [WriteJSON].
const FileSchema = "commerce/catalog/1"

// A File is a catalog as JSON. It reads back exactly.
type File struct {
	Schema     string             `json:"schema"`
	Categories []catalog.Category `json:"categories,omitempty"`
	Products   []catalog.Product  `json:"products"`
}

// WriteJSON writes categories and products in our own form.
func WriteJSON(w io.Writer, categories []catalog.Category, products []catalog.Product) error {
	data, err := json.Marshal(File{FileSchema, categories, products})
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// ReadJSON reads what [WriteJSON] wrote, strictly, at most 256 MiB.
func ReadJSON(r io.Reader) (File, error) {
	data, err := readAll(r, 0)
	if err != nil {
		return File{}, err
	}
	var f File
	if err := commerce.UnmarshalSchema([]byte(data), FileSchema, &f); err != nil {
		return File{}, err
	}
	return f, nil
}

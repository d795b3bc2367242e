package vector

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Schema is the schema member of every vector file.
const Schema = "commerce/vectors/1"

// File is one vector file.
type File struct {
	Schema  string `json:"schema"`
	Package string `json:"package"`
	Cases   []Case `json:"cases"`
	Name    string `json:"-"` // base name of the file
}

// Case is one vector.
type Case struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Op        string          `json:"op"`
	In        json.RawMessage `json:"in"`
	Want      json.RawMessage `json:"want,omitempty"`
	WantError string          `json:"want_error,omitempty"`
	Source    string          `json:"source"`
}

// Load reads and checks every *.json file of dir, in the order of their names.
// It reports all problems at once.
func Load(dir string) ([]File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no vector files", dir)
	}
	var (
		files []File
		errs  []error
	)
	owner := map[string]string{}
	for _, name := range names {
		file, err := Read(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		base := file.Name
		if len(files) > 0 && file.Package != files[0].Package {
			errs = append(errs, fmt.Errorf("%s: package %q, but %s has %q", base, file.Package, files[0].Name, files[0].Package))
		}
		for i, c := range file.Cases {
			if first, taken := owner[c.ID]; taken {
				errs = append(errs, fmt.Errorf("%s: case %d: id %q is already used in %s", base, i, c.ID, first))
			}
			owner[c.ID] = base
		}
		files = append(files, file)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return files, nil
}

// Read reads and checks one file.
func Read(name string) (File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return File{}, err
	}
	file := File{Name: filepath.Base(name)}
	if err := Decode(data, &file); err != nil {
		return File{}, fmt.Errorf("%s: %w", file.Name, err)
	}
	var errs []error
	switch {
	case file.Schema != Schema:
		errs = append(errs, fmt.Errorf("%s: schema is %q, want %q", file.Name, file.Schema, Schema))
	case file.Package == "":
		errs = append(errs, fmt.Errorf("%s: package is missing", file.Name))
	case len(file.Cases) == 0:
		errs = append(errs, fmt.Errorf("%s: no cases", file.Name))
	}
	for i, c := range file.Cases {
		if err := c.check(); err != nil {
			errs = append(errs, fmt.Errorf("%s: case %d (%s): %w", file.Name, i, c.ID, err))
		}
	}
	return file, errors.Join(errs...)
}

func (c Case) check() error {
	var missing []string
	for _, m := range []struct {
		name  string
		empty bool
	}{
		{"id", c.ID == ""},
		{"title", strings.TrimSpace(c.Title) == ""},
		{"op", c.Op == ""},
		{"in", len(c.In) == 0},
		{"source", strings.TrimSpace(c.Source) == ""},
	} {
		if m.empty {
			missing = append(missing, m.name)
		}
	}
	switch {
	case len(missing) > 0:
		return fmt.Errorf("missing %s", strings.Join(missing, ", "))
	case (len(c.Want) > 0) == (c.WantError != ""):
		return errors.New("want exactly one of want and want_error")
	}
	return nil
}

// Decode reads one JSON value strictly: unknown members, repeated members and
// anything after the value are errors.
func Decode(data []byte, v any) error {
	if err := repeated(json.NewDecoder(bytes.NewReader(data))); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("data after the JSON value")
	}
	return nil
}

// repeated reads one value and reports a member that an object has twice.
func repeated(dec *json.Decoder) error {
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for dec.More() {
		if delim == '{' {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name, _ := key.(string)
			if seen[name] {
				return fmt.Errorf("member %q is repeated", name)
			}
			seen[name] = true
		}
		if err := repeated(dec); err != nil {
			return err
		}
	}
	_, err = dec.Token() // the closing bracket
	return err
}

package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/internal/conformance/schema"
)

// tree reads JSON with its numbers as text.
func tree(tb testing.TB, data []byte) (v any) {
	tb.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	require.NoError(tb, dec.Decode(&v))
	return v
}

// published returns the schemas of docs/schema by file.
func published(tb testing.TB) map[string]map[string]any {
	tb.Helper()
	paths, err := filepath.Glob(module + "/docs/schema/*.json")
	require.NoError(tb, err)
	files := map[string]map[string]any{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		require.NoError(tb, err)
		name := filepath.Base(p)
		files[name], _ = tree(tb, data).(map[string]any)
		require.Equal(tb, schema.Base+name, files[name]["$id"])
	}
	return files
}

func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	files, err := schema.Documents()
	require.NoError(t, err)
	paths, err := filepath.Glob(module + "/docs/schema/*.json")
	require.NoError(t, err)
	require.Len(t, paths, len(files)+1, "only promotion.json is written by hand")
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(module, "docs", "schema", name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "run go generate ./internal/conformance/schema")
	}
}

// sources walks the files of the module with an extension.
func sources(t *testing.T, ext string, f func(path string, data []byte)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(module, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ext {
			return nil
		}
		data, err := os.ReadFile(path)
		if err == nil {
			f(filepath.ToSlash(path), data)
		}
		return err
	}))
}

func TestEveryStoredFormHasASchema(t *testing.T) {
	words := map[string]bool{}
	for _, doc := range published(t) {
		head, _ := doc["properties"].(map[string]any)["schema"].(map[string]any)
		words[head["const"].(string)] = true
	}
	literal := regexp.MustCompile(`"(commerce/[a-z_]+/[0-9]+)"`)
	state := regexp.MustCompile(`marshalState\("([a-z_]+)"`)
	hashed := []string{"commerce/consent_detail/1"} // prefixes a digest, is no form
	sources(t, ".go", func(path string, data []byte) {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "doc.go") || path == module+"/json.go" {
			return
		}
		for _, m := range literal.FindAllSubmatch(data, -1) {
			require.True(t, words[string(m[1])] || slices.Contains(hashed, string(m[1])), "%s: %s", path, m[1])
		}
		for _, m := range state.FindAllSubmatch(data, -1) {
			require.True(t, words["commerce/"+string(m[1])+"/1"], "%s: %s", path, m[1])
		}
	})
}

// Whatever document of a stored form stands in a file of this module, be it
// inside another, fits its schema.
func TestDocumentsFitTheirSchemas(t *testing.T) {
	files := published(t)
	seen := map[string]int{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(path, e)
			}
		case map[string]any:
			if _, wrong := v["want_error"]; wrong {
				return
			}
			word, _ := v["schema"].(string)
			if parts := strings.Split(word, "/"); len(parts) == 3 && parts[0] == "commerce" {
				name := parts[1] + ".json"
				if parts[1] == "promotions" {
					name = "promotion.json"
				}
				doc := files[name]
				require.NotNil(t, doc, "%s: %s", path, word)
				require.NoError(t, validator{root: doc, files: files}.check(doc, v, ""), path)
				seen[name]++
			}
			for _, e := range v {
				walk(path, e)
			}
		}
	}
	sources(t, ".json", func(path string, data []byte) {
		if !strings.Contains(path, "/docs/schema/") {
			walk(path, tree(t, data))
		}
	})
	for name := range files {
		t.Log(name, seen[name])
	}
}

// Each answered question fits the schema that -ops prints for it, and so does
// its answer.
func TestVectorsFitTheSchemasOfOps(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-ops"}, nil, &out, &errs), errs.String())
	type row struct{ in, out map[string]any }
	rows := map[string]row{}
	for line := range bytes.Lines(out.Bytes()) {
		x, _ := tree(t, line).(map[string]any)
		in, _ := x["in"].(map[string]any)
		result, _ := x["out"].(map[string]any)
		rows[x["op"].(string)] = row{in, result}
		require.NotEmpty(t, x["doc"])
		require.NotEmpty(t, in, "%s: nothing is known of the input", x["op"])
	}
	published := published(t)
	filter, err := conformance.NewFilter(sets()...)
	require.NoError(t, err)
	for _, file := range files(t) {
		for _, c := range file.Cases {
			r := rows[c.Op]
			if c.WantError != "" {
				continue
			}
			require.NoError(t, validator{root: r.in, files: published}.check(r.in, tree(t, c.In), ""), "%s %s", file.Name, c.ID)
			if r.out == nil {
				continue
			}
			line, err := json.Marshal(map[string]any{"op": c.Op, "in": c.In})
			require.NoError(t, err)
			answer, _ := tree(t, filter.Line(line)).(map[string]any)
			require.NoError(t, validator{root: r.out, files: published}.check(r.out, answer["out"], ""), "%s %s", file.Name, c.ID)
		}
	}
}

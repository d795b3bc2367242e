package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/internal/gen/table/tabletest"
)

func TestTablesAreCurrent(t *testing.T) { require.NoError(t, files.Check("../../../explain")) }

func TestBadSentences(t *testing.T) {
	good := map[string]string{"sentences.csv": "code,it,de,fr,es\na.b,uno {n},,,\na.c,due,zwei,deux,dos\n"}
	tabletest.Refuses(t, sentences, good, []tabletest.Fault{
		{"sentences.csv", "code,it", "code,en", "the header is not"},
		{"sentences.csv", "a.b", "a.d", `["a.c"] does not come after`},
		{"sentences.csv", "a.b", "a.c", `["a.c"] does not come after`},
		{"sentences.csv", "uno {n}", "", `"a.b" has no sentence`},
		{"sentences.csv", "{n}", "{n", "unbalanced braces"},
		{"sentences.csv", "dos", "dos,sei", "wrong number of fields"},
	}...)
}

func TestBadWords(t *testing.T) {
	good := map[string]string{"words.csv": "fact,word,it,de,fr,es\na.b,x,uno,eins,un,uno\na.b,y,due,zwei,deux,dos\n"}
	tabletest.Refuses(t, words, good, []tabletest.Fault{
		{"words.csv", "word", "name", "the header is not"},
		{"words.csv", "x", "z", "does not come after"},
		{"words.csv", "x", "y", "does not come after"},
		{"words.csv", "deux", "", `"a.b y" is not there in every language`},
	}...)
}

package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTable(t *testing.T) {
	src, err := table([]byte("code,it,de,fr,es\na.b,uno {n},,,\na.c,due,zwei,deux,dos\n"))
	require.NoError(t, err)
	require.Contains(t, string(src), `{"a.b", [...]string{"uno {n}", "", "", ""}},`)
	for name, bad := range map[string]string{
		"header":   "code,it\na,b\n",
		"no rows":  "code,it,de,fr,es\n",
		"order":    "code,it,de,fr,es\nb,x,,,\na,x,,,\n",
		"twice":    "code,it,de,fr,es\na,x,,,\na,x,,,\n",
		"empty":    "code,it,de,fr,es\na,,,,\n",
		"braces":   "code,it,de,fr,es\na,{x,,,\n",
		"columns":  "code,it,de,fr,es\na,x\n",
		"no input": "",
	} {
		_, err := table([]byte(bad))
		require.Error(t, err, name)
	}
}

func TestWords(t *testing.T) {
	src, err := words([]byte("fact,word,it,de,fr,es\na.b,x,uno,eins,un,uno\na.b,y,due,zwei,deux,dos\n"))
	require.NoError(t, err)
	require.Contains(t, string(src), `{"a.b y", [4]string{"due", "zwei", "deux", "dos"}},`)
	for name, bad := range map[string]string{
		"header": "fact,it\na,b\n",
		"order":  "fact,word,it,de,fr,es\na,y,1,2,3,4\na,x,1,2,3,4\n",
		"twice":  "fact,word,it,de,fr,es\na,x,1,2,3,4\na,x,1,2,3,4\n",
		"gap":    "fact,word,it,de,fr,es\na,x,1,2,,4\n",
	} {
		_, err := words([]byte(bad))
		require.Error(t, err, name)
	}
}

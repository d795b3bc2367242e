package main

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The picture is of the text that examples/receipt is tested against.
func TestPictureIsCurrent(t *testing.T) {
	text, err := os.ReadFile("../../../examples/receipt/testdata/receipt.txt")
	require.NoError(t, err)
	have, err := os.ReadFile("../../../docs/img/receipt.svg")
	require.NoError(t, err)
	require.Equal(t, string(have), string(draw(string(text))), "run go generate in the root")
}

func TestDraw(t *testing.T) {
	svg := draw("Fish & <Chips>  1\n-----\nTotale  1\n\nthe next receipt\n")
	require.NoError(t, xml.Unmarshal(svg, new(struct{})))
	text := strings.ReplaceAll(string(svg), "\u00a0", " ")
	require.Contains(t, text, `width="191" height="108"`) // 17 characters of 8.4 and 3 lines of 20, with margins of 24
	require.Contains(t, text, `<text x="24" y="39" textLength="142.8">Fish &amp; &lt;Chips&gt;  1</text>`)
	require.Contains(t, text, `<line x1="24" x2="167" y1="54" y2="54"`)
	require.Contains(t, text, `<text x="24" y="79" textLength="75.6" font-weight="700">Totale  1</text>`)
	require.NotContains(t, text, "next")
}

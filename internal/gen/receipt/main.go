// Command receipt draws the first receipt that examples/receipt prints as
// docs/img/receipt.svg, so that the picture of the README is what the program
// says. Run it by go generate in the root of the module.
package main

import (
	"bytes"
	"fmt"
	"html"
	"log"
	"os"
	"os/exec"
	"strings"
	"unicode/utf8"
)

const (
	width  = 8.4 // of a character
	height = 20  // of a line
	margin = 24
)

func main() {
	log.SetFlags(0)
	out, err := exec.Command("go", "run", "./examples/receipt").Output()
	if err == nil {
		err = os.WriteFile("docs/img/receipt.svg", draw(string(out)), 0o644)
	}
	if err != nil {
		log.Fatal("receipt: ", err)
	}
}

// draw draws the lines up to the first empty one.
func draw(text string) []byte {
	first, _, _ := strings.Cut(text, "\n\n")
	lines, most := strings.Split(first, "\n"), 0
	for _, l := range lines {
		most = max(most, utf8.RuneCountInString(l))
	}
	w, h := float64(most)*width+2*margin, len(lines)*height+2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" role="img" aria-label="A receipt in Italian">`+"\n", w, h)
	fmt.Fprintf(&b, `<rect x="0.5" y="0.5" width="%.0f" height="%d" rx="6" fill="#fffdf7" stroke="#c9c2b0"/>`+"\n", w-1, h-1)
	b.WriteString(`<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" fill="#22201a">` + "\n")
	for i, l := range lines {
		if strings.Trim(l, "-") == "" {
			y := margin + i*height + height/2
			fmt.Fprintf(&b, `<line x1="%d" x2="%.0f" y1="%d" y2="%d" stroke="#c9c2b0"/>`+"\n", margin, w-margin, y, y)
			continue
		}
		weight := ""
		if strings.HasPrefix(l, "Totale") {
			weight = ` font-weight="700"`
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" textLength="%.1f"%s>%s</text>`+"\n", margin, margin+i*height+15,
			float64(utf8.RuneCountInString(l))*width, weight, html.EscapeString(strings.ReplaceAll(l, " ", "\u00a0")))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

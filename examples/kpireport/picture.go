package main

import (
	"bytes"
	"fmt"
	"strings"
)

// picture is one SVG with all charts below each other on white paper, in two
// columns where two have room.
func (p *page) picture() []byte {
	const wide, gap = 1100.0, 16.0
	var b bytes.Buffer
	x, y, row := gap, gap, 0.0
	for _, s := range p.Sections {
		for _, c := range s.Charts {
			var width, height float64
			text := string(c)
			i := strings.Index(text, `viewBox="0 0 `)
			_, err := fmt.Sscanf(text[i:], `viewBox="0 0 %g %g"`, &width, &height)
			if err != nil {
				continue
			}
			if width < wide { // half the paper
				height *= (wide - gap) / 2 / width
				width = (wide - gap) / 2
			}
			if x+width > gap+wide+1 {
				x, y, row = gap, y+row+gap, 0
			}
			j := strings.Index(text, `role="img"`)
			fmt.Fprintf(&b, `<svg x="%.1f" y="%.1f" width="%.1f" height="%.1f" %s %s`, x, y, width, height, text[i:i+strings.Index(text[i+9:], `"`)+10], text[j:])
			x, row = x+width+gap, max(row, height)
		}
		x, y, row = gap, y+row+gap, 0
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %.0f" color="#1a1a1a">`+
		"\n<rect width=\"100%%\" height=\"100%%\" fill=\"#FFFFFF\"/>\n%s</svg>\n", wide+2*gap, y, b.Bytes())
}

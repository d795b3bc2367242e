package report_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/report"
)

type svgText struct {
	X         float64 `xml:"x,attr"`
	Anchor    string  `xml:"text-anchor,attr"`
	Size      float64 `xml:"font-size,attr"`
	Fill      string  `xml:"fill,attr"`
	Transform string  `xml:"transform,attr"`
	Text      string  `xml:",chardata"`
}

type svgRect struct {
	Fill string `xml:"fill,attr"`
}

type picture struct {
	Width float64   `xml:"width,attr"`
	Texts []svgText `xml:"text"`
	Rects []svgRect `xml:"rect"`
}

func draw(t *testing.T, c chart) (p picture) {
	t.Helper()
	var b strings.Builder
	require.NoError(t, c.SVG(&b))
	require.NoError(t, xml.Unmarshal([]byte(b.String()), &p))
	return p
}

// No text leaves the picture, however long numbers, names and labels are, at 0.6
// of the font's size a character.
func TestTextStaysInside(t *testing.T) {
	numbers := map[string]func(float64) string{
		"short": nil,
		"money": func(v float64) string { return fmt.Sprintf("CHF %.2f", v*1234567) },
	}
	for name, number := range numbers {
		for _, n := range []int{1, 5, 13, 60, 365} {
			f := report.Frame{Title: strings.Repeat("A title that says it all ", 5), Number: number}
			var labels []string
			var values, other []report.Point
			var items []kpi.ABCItem
			var rows []report.Interval
			for i := range n {
				labels = append(labels, fmt.Sprintf("2026-%03d", i))
				values, other = append(values, report.At(float64(i+1)*10)), append(other, report.At(float64(-i)))
				items = append(items, kpi.ABCItem{Item: kpi.Item{ID: "a product with a name " + strconv.Itoa(i), Value: int64(n - i)}, Class: "B", Cumulative: kpi.Ratio{Num: int64(i + 1), Den: int64(n)}})
				if i < 100 {
					rows = append(rows, report.Interval{Name: "an experiment with a name", Low: -1, Mid: 0, High: float64(i)})
				}
			}
			two := []report.Series{{Name: "sales of this year", Values: values}, {Name: "sales of the year before", Values: other}}
			whole := kpi.Rate{Ratio: kpi.Ratio{Num: 7, Den: 7}}
			for kind, c := range map[string]chart{
				"line":   &report.Line{Frame: f, Labels: labels, Series: two},
				"bars":   &report.Bars{Frame: f, Labels: labels, Series: two[:1]},
				"two":    &report.Bars{Frame: f, Labels: labels, Series: two},
				"pareto": &report.Pareto{Frame: f, Items: items},
				"forest": &report.Forest{Frame: f, Rows: rows},
				"funnel": &report.Funnel{Frame: f, Start: "all the sessions of the year", Count: 7, Stages: []kpi.FunnelStep{{Stage: kpi.Viewed, Count: 7, OfSessions: whole, OfPrevious: whole}}},
			} {
				p := draw(t, c)
				require.NotEmpty(t, p.Texts)
				for _, x := range p.Texts {
					size := x.Size
					if size == 0 {
						size = 12
					}
					wide := 0.6 * size * float64(utf8.RuneCountInString(x.Text))
					from := x.X - map[string]float64{"start": 0, "middle": wide / 2, "end": wide}[x.Anchor]
					if x.Transform != "" {
						from = x.X - wide*0.65
						wide *= 0.65
					}
					require.True(t, from >= 0 && from+wide <= p.Width+1, "%s, %s, %d: %q from %.0f to %.0f of %.0f", kind, name, n, x.Text, from, from+wide, p.Width)
				}
			}
		}
	}
}

var channel = regexp.MustCompile(`^#(..)(..)(..)$`)

// luminance is that of WCAG 2.2.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	m := channel.FindStringSubmatch(color)
	require.NotNil(t, m, color)
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(m[i+1], 16, 8)
		require.NoError(t, err)
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// The shares in a heat map have the contrast of 4.5 that WCAG 2.2 asks of small
// text (1.4.3), on every shade.
func TestHeatContrast(t *testing.T) {
	active := []kpi.Ratio{{Num: 1, Den: 1}}
	for i := range 40 {
		active = append(active, kpi.Ratio{Num: int64(i), Den: 39})
	}
	p := draw(t, &report.Heat{Frame: report.Frame{Width: 2000}, Cohorts: []kpi.Cohort{{Label: "a", Size: 1, Active: active}}})
	texts := 0
	for _, x := range p.Texts {
		if x.Fill == "" {
			continue
		}
		a, b := luminance(t, x.Fill), luminance(t, p.Rects[texts].Fill)
		texts++
		require.GreaterOrEqual(t, (max(a, b)+0.05)/(min(a, b)+0.05), 4.5, "%s: %s on %s", x.Text, x.Fill, p.Rects[texts-1].Fill)
	}
	require.Equal(t, 41, texts)
}

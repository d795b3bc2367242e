package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/calendar/datefmt"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/explain"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// A lang is one language of the shop: its words, its numbers and dates, and its
// copy of the templates, so that pages need no language of their own.
type lang struct {
	Code    string
	tag     language.Tag
	words   map[string]string
	money   moneyfmt.Formatter
	date    datefmt.Formatter
	explain explain.Explainer
	pages   map[string]*template.Template
	methods []cart.Method // of delivery, with their names in the language
}

// locales are the languages of the shop; the first is for everybody else.
var locales = []struct{ code, locale string }{{"it", "it-IT"}, {"en", "en-IE"}}

var matcher = language.NewMatcher([]language.Tag{language.Italian, language.English})

func readLangs(s *Shop) (map[string]*lang, error) {
	rows, err := csv.NewReader(bytes.NewReader(asset("words.csv"))).ReadAll()
	if err != nil {
		return nil, err
	}
	langs := map[string]*lang{}
	for i, x := range locales {
		tag := language.MustParse(x.locale)
		l := &lang{Code: x.code, tag: tag, words: map[string]string{}, money: moneyfmt.New(tag, moneyfmt.Options{}), date: datefmt.New(tag, datefmt.Long)}
		if l.explain, err = explain.In(tag); err != nil {
			return nil, err
		}
		l.explain = l.explain.With(func(f commerce.Fact) (string, bool) {
			name, known := s.names[l.Code+"/"+f.Value]
			return name, known && f.Type == commerce.FactText
		})
		for _, row := range rows[1:] {
			l.words[row[0]] = row[i+1]
		}
		if l.pages, err = readPages(s, l); err != nil {
			return nil, err
		}
		langs[x.code] = l
	}
	return langs, nil
}

// readPages parses the templates once for each language.
func readPages(s *Shop, l *lang) (map[string]*template.Template, error) {
	funcs := template.FuncMap{
		"t": l.t, "money": l.money.Format, "percent": l.money.FormatPercent, "date": l.date.Format,
		"day": func(t time.Time) string { return l.day(s, t) }, "moment": func(t time.Time) string { return l.moment(s, t) },
		"say": func(r commerce.Reason) string { return s.say(l, r) }, "title": func(id string) string { return s.title(l, id) },
		"amount": amount, "decimal": func(a money.Amount) string { return l.money.FormatNumber(a.Units(), a.Currency().Digits()) }, "before": func(t time.Time) time.Time { return t.Add(-time.Minute) }, // the last minute of a period that ends at midnight
		"inc": func(i int) int { return i + 1 }, "capital": capital, "local": func(t map[string]string) string { return t[l.Code] },
		"cards": func(id string, list []card) shownCards { return shownCards{id, list} },
	}
	base, err := template.New("").Funcs(funcs).ParseFS(assets, "templates/layout.html")
	if err != nil {
		return nil, err
	}
	files, err := assets.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, f := range files {
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(assets, "templates/"+f.Name())
		}
		if err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(f.Name(), ".html")] = t
	}
	return pages, nil
}

// t returns the words of a key, with the arguments filled in. A missing key is
// seen by everybody, and by a test before that.
func (l *lang) t(key string, args ...any) string {
	w, ok := l.words[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(args) == 0 {
		return w
	}
	return fmt.Sprintf(w, args...)
}

func (l *lang) day(s *Shop, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.date.Format(calendar.DateIn(t, s.sell.Place.Zone))
}

func (l *lang) moment(s *Shop, t time.Time) string {
	return l.day(s, t) + ", " + t.In(s.sell.Place.Zone).Format("15:04 MST")
}

// amount is the canonical text of an amount, for data attributes: tests and scripts read it.
func amount(a money.Amount) string { return a.String() }

// capital begins with a capital letter, as the words of the withdrawal function may.
func capital(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// lang chooses the language of a request: what was chosen, else what the browser asks for.
func (s *Shop) lang(r *http.Request) *lang {
	if c, err := r.Cookie("lang"); err == nil {
		if l, ok := s.langs[c.Value]; ok {
			return l
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		tags = nil
	}
	_, n, _ := matcher.Match(tags...)
	return s.langs[locales[n].code]
}

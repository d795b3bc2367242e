package statement

import (
	"strconv"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

// An Information is what the trader fills into the model instructions.
type Information struct {
	Trader Party  `json:"trader"` // name, address and contact
	Phone  string `json:"phone"`  // of the trader: the annex wants it beside the electronic means since Directive 2019/2161
	// Site is where the withdrawal function is found; needed where the terms ask for it.
	Site string `json:"site,omitempty"`
	// ReturnCost is the most that it costs to return goods that cannot be posted; needed for those if the consumer bears it.
	ReturnCost money.Amount `json:"return_cost"`
}

// ModelInstructions returns the model instructions on withdrawal of Annex I(A), which a consumer gets before the contract
// together with [ModelForm]: [returns.Book.Terms] makes the terms of a contract that is only planned. Filled in
// correctly they give the information of Art. 6(1)(h) to (j). The annex to the law of GB has other words of its own.
//
// Basis: Directive 2011/83 Art. 6(4), Annex I(A).
func ModelInstructions(tag language.Tag, t returns.Terms, x Information) (Document, error) {
	goods, most := t.Kind == returns.Goods, ""
	pays := goods && !t.Collect && !t.FreeReturn
	needed := []string{"/trader/name", x.Trader.Name, "/trader/address", x.Trader.Address, "/trader/contact", x.Trader.Contact, "/phone", x.Phone}
	switch {
	case t.Function == commerce.Yes:
		needed = append(needed, "/site", x.Site)
	case t.Function == commerce.Unknown && x.Site == "": // nobody knows whether a sentence is left out
		needed = append(needed, "/terms/function", "")
	}
	w, err := newWriter(tag, "model_instructions", "info.title")
	if err != nil {
		return Document{}, err
	}
	if pays && t.Bulky {
		if x.ReturnCost.Sign() > 0 {
			most = w.amount(x.ReturnCost)
		}
		needed = append(needed, "/return_cost", most)
	}
	if t.Days < 1 || t.RefundDays < 1 || goods && t.ReturnDays < 1 || t.From > returns.FromFirstDelivery ||
		t.Kind > returns.Utility || goods && t.From == returns.FromConclusion {
		needed = append(needed, "/terms", "")
	}
	if err := missing(needed...); err != nil {
		return Document{}, err
	}
	days := w.number(t.Days)
	w.say("info.right", days)
	w.say("info."+t.From.String(), days)
	w.say("info.exercise", x.Trader.Name+", "+x.Trader.Address+", "+x.Phone+", "+x.Trader.Contact)
	if x.Site != "" {
		w.say("info.online", x.Site)
	}
	w.say("info.deadline")
	w.say("info.effects")
	w.say("info.refund", w.number(t.RefundDays))
	switch {
	case !goods:
	case t.Collect:
		w.say("return.collect")
	default:
		w.say("info.withhold")
		w.say("info.return", w.number(t.ReturnDays))
	}
	switch {
	case pays && most != "":
		w.say("info.consumer")
		w.say("info.most", most)
	case pays:
		w.say("info.consumer")
	case goods:
		w.say("info.trader")
	}
	switch t.Kind {
	case returns.Goods:
		w.say("info.value")
	case returns.Service, returns.DigitalService:
		w.say("info.service")
	case returns.Utility:
		w.say("info.utility")
	default: // digital content costs nothing after withdrawal
	}
	return w.doc, nil
}

// number is that of days, in words where the language version has words.
func (w *writer) number(n int) string {
	for _, x := range [...]struct {
		tag  language.Tag
		n    int
		word string
	}{{language.German, 14, "vierzehn"}, {language.German, 30, "dreißig"}, {language.French, 14, "quatorze"}, {language.French, 30, "trente"}} {
		if x.tag == w.tag && x.n == n {
			return x.word
		}
	}
	return strconv.Itoa(n)
}

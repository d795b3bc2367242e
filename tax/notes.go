package tax

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
)

// Notes returns the mentions that 2006/112 Art. 226 asks for, in the words of
// the Directive in the language of the seller's state (Italian, German, French
// or Spanish; English otherwise), and why a small enterprise shows no VAT.
//
// Reverse charge and margin schemes have words of their own (Art. 226(11a), (13),
// (14)); an exemption wants a reference to its provision (Art. 226(11)). An Italian
// invoice says so too of what is supplied outside the Union (DPR 633/1972 Art. 21(6-bis)(b)).
func (d Decision) Notes() []string {
	seller := canonical(d.about.seller)
	home := state(seller)
	lang := langOf(home)
	switch d.Treatment {
	case ReverseCharge:
		return []string{reverseCharge[lang]}
	case InMargin:
		return []string{marginNotes[d.about.margin][lang]}
	case IntraCommunity, Export:
		return []string{d.exemption(lang)}
	case Exempt:
		switch {
		case d.Tax.Category == "G":
			return []string{"Operazione non imponibile, art. 8, primo comma, lett. c), DPR 633/1972: dichiarazione d'intento"}
		case d.Scheme == Domestic:
			return []string{d.claimed(lang)}
		case d.Scheme == DeemedSupplier, d.steps[0] == rExemptSmallAbroad:
			return []string{d.exemption(lang)}
		}
		return []string{d.smallMention(home, lang)}
	case OutsideScope, Import:
		if home == "IT" && flagsOf(seller, d.about.on)&inServices != 0 && d.steps[0] != rVoucherMultiPurpose && d.steps[0] != rMarketplaceNotDeemed {
			return []string{"Operazione non soggetta, art. 21, comma 6-bis, lett. b), DPR 633/1972"}
		}
	case Taxed:
		if d.Tax.Category == "B" {
			return []string{"Scissione dei pagamenti, art. 17-ter DPR 633/1972"}
		}
	default:
	}
	return nil
}

// smallMention says why a small enterprise shows no VAT at home. The article of the
// CGI may stand for that of the CIBS, where it went with 2026-09, until cgiLast.
func (d *Decision) smallMention(home commerce.Territory, l lang) string {
	switch on := d.about.on; home {
	case "GB", "CH", "NO":
		return "Exemption of small enterprises"
	case "IT":
		if !on.Before(flatRate) {
			return "Operazione effettuata ai sensi dell'art. 1, commi 54-89, L. 190/2014: regime forfettario"
		}
	case "DE":
		if on.Before(smallAbroad) { // an exemption since JStG 2024, with the same day
			return "Kleinunternehmer, § 19 UStG: Umsatzsteuer wird nicht erhoben"
		}
		return "Steuerbefreiung für Kleinunternehmer, § 19 UStG"
	case "FR":
		if !on.After(cgiLast) {
			return "TVA non applicable, art. 293 B du CGI"
		}
	}
	return d.exemption(l)
}

// claimed refers to the provision of an exemption that the caller claims. For a
// supply in Italy the words are those of DPR 633/1972 Art. 21(6)(c), and of Art. 15
// for what is no part of the taxable amount.
func (d *Decision) claimed(l lang) string {
	cite := vatexArticle(d.Tax.Exemption)
	italy := l == italian && state(d.Place) == "IT"
	pattern := strings.TrimRight(exemptions[l], " :")
	switch {
	case d.Tax.Exemption == expenses && italy:
		return "Importo escluso dalla base imponibile, art. 15 DPR 633/1972"
	case d.Tax.Exemption == expenses, cite.Act != vatDirective:
		return cite.String()
	case italy:
		pattern = "Operazione esente, art. {} direttiva 2006/112/CE"
	}
	return strings.Replace(pattern, "{}", strings.TrimPrefix(cite.Provision, "Art. "), 1)
}

// A lang is a language of mentions: an index into their tables.
type lang uint8

const (
	english lang = iota
	italian
	german
	french
	spanish
	langs
)

func langOf(home commerce.Territory) lang {
	switch home {
	case "IT":
		return italian
	case "DE", "AT":
		return german
	case "FR":
		return french
	case "ES":
		return spanish
	}
	return english
}

// exemption refers to the provision of the Directive by which a supply is
// exempt, with the name that the Directive gives it. An Italian invoice for a
// supply in Italy calls it non imponibile (DPR 633/1972 Art. 21(6); DL 331/1993 Art. 46(2)).
func (d *Decision) exemption(l lang) string {
	article, name := "284", smallNames
	switch {
	case d.Treatment == IntraCommunity:
		article, name = "138", supplyNames
	case slices.Contains(d.steps[:d.n], rExemptExportTraveller):
		article, name = "147", exportNames
	case d.Treatment == Export:
		article, name = "146", exportNames
	case d.Scheme == DeemedSupplier:
		if article, name = "136a", interfaceNames; l != english && l != german {
			article = "136 bis" // as these languages number it
		}
	}
	pattern := exemptions[l]
	if l == italian && state(d.Place) == "IT" && d.Treatment != Exempt {
		pattern = "Operazione non imponibile, art. {} direttiva 2006/112/CE: "
	}
	return strings.Replace(pattern, "{}", article, 1) + name[l]
}

// What an exemption is called, and what for, in the titles of the Directive.
var (
	exemptions = [langs]string{
		"VAT Directive Art. {}: ", "Esenzione, art. {} direttiva 2006/112/CE: ", "Steuerbefreiung, Art. {} Richtlinie 2006/112/EG: ",
		"Exonération, art. {} directive 2006/112/CE : ", "Exención, art. {} Directiva 2006/112/CE: ",
	}
	supplyNames    = [langs]string{"intra-Community supply", "cessione intracomunitaria", "innergemeinschaftliche Lieferung", "livraison intracommunautaire", "entrega intracomunitaria"}
	exportNames    = [langs]string{"export", "esportazione", "Ausfuhr", "exportation", "exportación"}
	interfaceNames = [langs]string{"supply to an electronic interface", "cessione a un'interfaccia elettronica", "Lieferung an eine elektronische Schnittstelle", "livraison à une interface électronique", "entrega a una interfaz electrónica"}
	smallNames     = [langs]string{"exemption of small enterprises", "piccole imprese", "Kleinunternehmen", "petites entreprises", "pequeñas empresas"}
)

// The mentions of Art. 226(11a), (13), (14): English, Italian, German, French, Spanish.
var (
	reverseCharge = [langs]string{"Reverse charge", "inversione contabile", "Steuerschuldnerschaft des Leistungsempfängers", "Autoliquidation", "inversión del sujeto pasivo"}
	marginNotes   = [...][langs]string{
		SecondHand: {"Margin scheme — second-hand goods", "regime del margine — beni usati", "Gebrauchtgegenstände/Sonderregelung", "Régime particulier — Biens d'occasion", "Régimen especial de los bienes usados"},
		Art:        {"Margin scheme — works of art", "regime del margine — oggetti d'arte", "Kunstgegenstände/Sonderregelung", "Régime particulier — Objets d'art", "Régimen especial de los objetos de arte"},
		Antiques:   {"Margin scheme — collector's items and antiques", "regime del margine — oggetti di antiquariato o da collezione", "Sammlungsstücke und Antiquitäten/Sonderregelung", "Régime particulier — Objets de collection et d'antiquité", "Régimen especial de las antigüedades y objetos de colección"},
		Travel:     {"Margin scheme — Travel agents", "regime del margine — agenzie di viaggio", "Sonderregelung für Reisebüros", "Régime particulier — agences de voyages", "Régimen especial de las agencias de viajes"},
	}
)

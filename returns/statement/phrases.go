package statement

import (
	"errors"
	"sync"

	"golang.org/x/text/message/catalog"
)

// phrases are in the order of Languages: de, en, es, fr, it. Keys that begin with form are the words of Annex I(B) of
// Directive 2011/83; the others are ours.
//
//nolint:misspell // four of the languages are not English
var phrases = map[string][5]string{
	"form.title": {
		"Muster-Widerrufsformular", "Model withdrawal form", "Modelo de formulario de desistimiento",
		"Modèle de formulaire de rétractation", "Modulo di recesso tipo",
	},
	"form.note": {
		"(Wenn Sie den Vertrag widerrufen wollen, dann füllen Sie bitte dieses Formular aus und senden Sie es zurück.)",
		"(complete and return this form only if you wish to withdraw from the contract)",
		"(solo debe cumplimentar y enviar el presente formulario si desea desistir del contrato)",
		"(Veuillez compléter et renvoyer le présent formulaire uniquement si vous souhaitez vous rétracter du contrat.)",
		"(compilare e restituire il presente modulo solo se si desidera recedere dal contratto)",
	},
	"form.to": {"An", "To", "A la atención de", "À l'attention de", "Destinatario"},
	"form.body": {
		"Hiermit widerrufe(n) ich/wir (*) den von mir/uns (*) abgeschlossenen Vertrag über den Kauf der folgenden Waren (*)/die Erbringung der folgenden Dienstleistung (*)",
		"I/We (*) hereby give notice that I/We (*) withdraw from my/our (*) contract of sale of the following goods (*)/for the provision of the following service (*)",
		"Por la presente le comunico/comunicamos (*) que desisto de mi/desistimos de nuestro (*) contrato de venta del siguiente bien/prestación del siguiente servicio (*)",
		"Je/Nous (*) vous notifie/notifions (*) par la présente ma/notre (*) rétractation du contrat portant sur la vente du bien (*)/pour la prestation de services (*) ci-dessous",
		"Con la presente io/noi (*) notifichiamo il recesso dal mio/nostro (*) contratto di vendita dei seguenti beni/servizi (*)",
	},
	"form.ordered": {
		"Bestellt am (*)/erhalten am (*)", "Ordered on (*)/received on (*)", "Pedido el/recibido el (*)", "Commandé le (*)/reçu le (*)", "Ordinato il (*)/ricevuto il (*)",
	},
	"form.name": {
		"Name des/der Verbraucher(s)", "Name of consumer(s)", "Nombre del consumidor o de los consumidores", "Nom du (des) consommateur(s)", "Nome del/dei consumatore(i)",
	},
	"form.address": {
		"Anschrift des/der Verbraucher(s)", "Address of consumer(s)", "Domicilio del consumidor o de los consumidores", "Adresse du (des) consommateur(s)", "Indirizzo del/dei consumatore(i)",
	},
	"form.signature": {
		"Unterschrift des/der Verbraucher(s) (nur bei Mitteilung auf Papier)",
		"Signature of consumer(s) (only if this form is notified on paper)",
		"Firma del consumidor o de los consumidores (solo si el presente formulario se presenta en papel)",
		"Signature du (des) consommateur(s) (uniquement en cas de notification du présent formulaire sur papier)",
		"Firma del/dei consumatore(i) (solo se il presente modulo è notificato in versione cartacea)",
	},
	"form.date":   {"Datum", "Date", "Fecha", "Date", "Data"},
	"form.delete": {"(*) Unzutreffendes streichen.", "(*) Delete as appropriate.", "(*) Táchese lo que no proceda.", "(*) Rayez la mention inutile.", "(*) Cancellare la dicitura inutile."},

	"statement.title": {"Widerrufserklärung", "Withdrawal statement", "Declaración de desistimiento", "Déclaration de rétractation", "Dichiarazione di recesso"},
	"statement.body": {
		"Ich widerrufe den folgenden Vertrag.", "I withdraw from the following contract.", "Desisto del siguiente contrato.",
		"Je me rétracte du contrat suivant.", "Recedo dal seguente contratto.",
	},
	"contract":  {"Vertrag", "Contract", "Contrato", "Contrat", "Contratto"},
	"items":     {"Waren oder Dienstleistungen", "Goods or services", "Bienes o servicios", "Biens ou services", "Beni o servizi"},
	"name":      {"Name", "Name", "Nombre", "Nom", "Nome"},
	"contact":   {"Elektronischer Weg für die Bestätigung", "Electronic means for the confirmation", "Medio electrónico para la confirmación", "Moyen électronique pour la confirmation", "Mezzo elettronico per la conferma"},
	"submitted": {"Datum und Uhrzeit der Übermittlung", "Date and time of submission", "Fecha y hora de presentación", "Date et heure de soumission", "Data e ora di trasmissione"},
	"ack.title": {"Eingangsbestätigung des Widerrufs", "Acknowledgement of receipt of the withdrawal", "Acuse de recibo del desistimiento", "Accusé de réception de la rétractation", "Conferma di ricezione del recesso"},
	"ack.body": {
		"Wir haben Ihre Widerrufserklärung mit folgendem Inhalt erhalten.", "We have received your withdrawal statement with the following content.",
		"Hemos recibido su declaración de desistimiento con el siguiente contenido.", "Nous avons reçu votre déclaration de rétractation, dont voici le contenu.",
		"Abbiamo ricevuto la sua dichiarazione di recesso con il seguente contenuto.",
	},
	"return.title": {"Rücksendung der Waren", "Return of the goods", "Devolución de los bienes", "Renvoi des biens", "Restituzione dei beni"},
	"return.by": {
		"Bitte senden oder übergeben Sie die Waren bis zum %s. Die rechtzeitige Absendung genügt.", "Please send or hand over the goods by %s. Sending them in time is enough.",
		"Envíe o entregue los bienes a más tardar el %s. Basta con enviarlos a tiempo.", "Veuillez renvoyer ou remettre les biens au plus tard le %s. L'envoi en temps utile suffit.",
		"Spedisca o consegni i beni entro il %s. È sufficiente la spedizione in tempo utile.",
	},
	"return.collect":  {"Wir holen die Waren ab.", "We will collect the goods.", "Recogeremos los bienes.", "Nous viendrons chercher les biens.", "Ritireremo noi i beni."},
	"return.address":  {"Anschrift für die Rücksendung", "Address for the return", "Dirección de devolución", "Adresse de renvoi", "Indirizzo per la restituzione"},
	"return.consumer": {"Sie tragen die unmittelbaren Kosten der Rücksendung.", "You bear the direct cost of returning the goods.", "Usted asume el coste directo de devolución de los bienes.", "Vous supportez les frais directs de renvoi des biens.", "Il costo diretto della restituzione è a suo carico."},
	"return.trader":   {"Wir tragen die Kosten der Rücksendung.", "We bear the cost of returning the goods.", "Nosotros asumimos el coste de devolución de los bienes.", "Nous prenons en charge les frais de renvoi des biens.", "Il costo della restituzione è a nostro carico."},
	"refund.title":    {"Mitteilung über die Rückzahlung", "Refund notice", "Aviso de reembolso", "Avis de remboursement", "Avviso di rimborso"},
	"refund.amount":   {"Rückzahlung", "Refund", "Reembolso", "Remboursement", "Rimborso"},
	"refund.vat":      {"davon Mehrwertsteuer", "of which VAT", "de los cuales IVA", "dont TVA", "di cui IVA"},
	"refund.kept":     {"Abzug", "Deduction", "Deducción", "Déduction", "Detrazione"},
	"refund.tender":   {"Zahlungsmittel", "Means of payment", "Medio de pago", "Moyen de paiement", "Mezzo di pagamento"},
	"refund.late":     {"Gesetzlicher Aufschlag wegen Verspätung", "Increase by law for late payment", "Incremento legal por el retraso", "Majoration légale de retard", "Maggiorazione di legge per il ritardo"},
	"refund.by":       {"Zahlung spätestens am", "Payment by", "Pago a más tardar el", "Paiement au plus tard le", "Pagamento entro il"},
	"refund.withhold": {
		"Wir können die Rückzahlung verweigern, bis wir die Waren zurückerhalten haben oder ihre Absendung nachgewiesen ist.",
		"We may withhold the refund until we have received the goods back or you have supplied evidence of having sent them.",
		"Podremos retener el reembolso hasta haber recibido los bienes o una prueba de su envío.",
		"Nous pouvons différer le remboursement jusqu'à la réception des biens ou d'une preuve de leur expédition.",
		"Possiamo trattenere il rimborso finché non abbiamo ricevuto i beni o la prova della loro spedizione.",
	},
}

var words = sync.OnceValues(func() (*catalog.Builder, error) {
	b := catalog.NewBuilder()
	var errs []error
	for _, table := range [...]map[string][5]string{phrases, instructions} {
		for key, texts := range table {
			for i, tag := range Languages() {
				errs = append(errs, b.SetString(tag, key, texts[i]))
			}
		}
	}
	return b, errors.Join(errs...)
})

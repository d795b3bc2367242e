package statement

// instructions are in the order of Languages, as phrases are: the words of Annex I(A) of Directive 2011/83 as traders
// quote them (secondary), without the fax since Directive 2019/2161. Of info.online, which Directive 2023/2673 added, the
// German and English words are quoted; the others are ours.
//
//nolint:misspell // four of the languages are not English
var instructions = map[string][5]string{
	"info.title": {
		"Widerrufsrecht",
		"Right of withdrawal",
		"Derecho de desistimiento",
		"Droit de rétractation",
		"Diritto di recesso",
	},
	"info.right": {
		"Sie haben das Recht, binnen %[1]s Tagen ohne Angabe von Gründen diesen Vertrag zu widerrufen.",
		"You have the right to withdraw from this contract within %[1]s days without giving any reason.",
		"Tiene usted derecho a desistir del presente contrato en un plazo de %[1]s días naturales sin necesidad de justificación.",
		"Vous avez le droit de vous rétracter du présent contrat sans donner de motif dans un délai de %[1]s jours.",
		"Lei ha il diritto di recedere dal contratto, senza indicarne le ragioni, entro %[1]s giorni.",
	},
	"info.conclusion": {
		"Die Widerrufsfrist beträgt %[1]s Tage ab dem Tag des Vertragsabschlusses.",
		"The withdrawal period will expire after %[1]s days from the day of the conclusion of the contract.",
		"El plazo de desistimiento expirará a los %[1]s días naturales del día de la celebración del contrato.",
		"Le délai de rétractation expire %[1]s jours après le jour de la conclusion du contrat.",
		"Il periodo di recesso scade dopo %[1]s giorni dal giorno della conclusione del contratto.",
	},
	"info.delivery": {
		"Die Widerrufsfrist beträgt %[1]s Tage ab dem Tag, an dem Sie oder ein von Ihnen benannter Dritter, der nicht der Beförderer ist, die Waren in Besitz genommen haben bzw. hat.",
		"The withdrawal period will expire after %[1]s days from the day on which you acquire, or a third party other than the carrier and indicated by you acquires, physical possession of the goods.",
		"El plazo de desistimiento expirará a los %[1]s días naturales del día que usted o un tercero por usted indicado, distinto del transportista, adquirió la posesión material de los bienes.",
		"Le délai de rétractation expire %[1]s jours après le jour où vous-même, ou un tiers autre que le transporteur et désigné par vous, prend physiquement possession du bien.",
		"Il periodo di recesso scade dopo %[1]s giorni dal giorno in cui Lei o un terzo, diverso dal vettore e da Lei designato, acquisisce il possesso fisico dei beni.",
	},
	"info.last_delivery": {
		"Die Widerrufsfrist beträgt %[1]s Tage ab dem Tag, an dem Sie oder ein von Ihnen benannter Dritter, der nicht der Beförderer ist, die letzte Ware in Besitz genommen haben bzw. hat.",
		"The withdrawal period will expire after %[1]s days from the day on which you acquire, or a third party other than the carrier and indicated by you acquires, physical possession of the last good.",
		"El plazo de desistimiento expirará a los %[1]s días naturales del día que usted o un tercero por usted indicado, distinto del transportista, adquirió la posesión material del último de esos bienes.",
		"Le délai de rétractation expire %[1]s jours après le jour où vous-même, ou un tiers autre que le transporteur et désigné par vous, prend physiquement possession du dernier bien.",
		"Il periodo di recesso scade dopo %[1]s giorni dal giorno in cui Lei o un terzo, diverso dal vettore e da Lei designato, acquisisce il possesso fisico dell'ultimo bene.",
	},
	"info.last_lot": {
		"Die Widerrufsfrist beträgt %[1]s Tage ab dem Tag, an dem Sie oder ein von Ihnen benannter Dritter, der nicht der Beförderer ist, die letzte Teilsendung oder das letzte Stück in Besitz genommen haben bzw. hat.",
		"The withdrawal period will expire after %[1]s days from the day on which you acquire, or a third party other than the carrier and indicated by you acquires, physical possession of the last lot or piece.",
		"El plazo de desistimiento expirará a los %[1]s días naturales del día que usted o un tercero por usted indicado, distinto del transportista, adquirió la posesión material del último componente o pieza.",
		"Le délai de rétractation expire %[1]s jours après le jour où vous-même, ou un tiers autre que le transporteur et désigné par vous, prend physiquement possession du dernier lot ou de la dernière pièce.",
		"Il periodo di recesso scade dopo %[1]s giorni dal giorno in cui Lei o un terzo, diverso dal vettore e da Lei designato, acquisisce il possesso fisico dell'ultimo lotto o pezzo.",
	},
	"info.first_delivery": {
		"Die Widerrufsfrist beträgt %[1]s Tage ab dem Tag, an dem Sie oder ein von Ihnen benannter Dritter, der nicht der Beförderer ist, die erste Ware in Besitz genommen haben bzw. hat.",
		"The withdrawal period will expire after %[1]s days from the day on which you acquire, or a third party other than the carrier and indicated by you acquires, physical possession of the first good.",
		"El plazo de desistimiento expirará a los %[1]s días naturales del día que usted o un tercero por usted indicado, distinto del transportista, adquirió la posesión material del primero de esos bienes.",
		"Le délai de rétractation expire %[1]s jours après le jour où vous-même, ou un tiers autre que le transporteur et désigné par vous, prend physiquement possession du premier bien.",
		"Il periodo di recesso scade dopo %[1]s giorni dal giorno in cui Lei o un terzo, diverso dal vettore e da Lei designato, acquisisce il possesso fisico del primo bene.",
	},
	"info.exercise": {
		"Um Ihr Widerrufsrecht auszuüben, müssen Sie uns (%[1]s) mittels einer eindeutigen Erklärung (z. B. ein mit der Post versandter Brief oder eine E-Mail) über Ihren Entschluss, diesen Vertrag zu widerrufen, informieren. Sie können dafür das beigefügte Muster-Widerrufsformular verwenden, das jedoch nicht vorgeschrieben ist.",
		"To exercise the right of withdrawal, you must inform us (%[1]s) of your decision to withdraw from this contract by an unequivocal statement (e.g. a letter sent by post or e-mail). You may use the attached model withdrawal form, but it is not obligatory.",
		"Para ejercer el derecho de desistimiento, deberá usted notificarnos (%[1]s) su decisión de desistir del contrato a través de una declaración inequívoca (por ejemplo, una carta enviada por correo postal o correo electrónico). Podrá utilizar el modelo de formulario de desistimiento que figura a continuación, aunque su uso no es obligatorio.",
		"Pour exercer le droit de rétractation, vous devez nous notifier (%[1]s) votre décision de rétractation du présent contrat au moyen d'une déclaration dénuée d'ambiguïté (par exemple, lettre envoyée par la poste ou courrier électronique). Vous pouvez utiliser le modèle de formulaire de rétractation mais ce n'est pas obligatoire.",
		"Per esercitare il diritto di recesso, Lei è tenuto a informarci (%[1]s) della sua decisione di recedere dal presente contratto tramite una dichiarazione esplicita (ad esempio lettera inviata per posta o posta elettronica). A tal fine può utilizzare il modulo tipo di recesso allegato, ma non è obbligatorio.",
	},
	"info.online": {
		"Sie können Ihr Widerrufsrecht auch online unter %[1]s ausüben. Wenn Sie diese Online-Funktion nutzen, übermitteln wir Ihnen auf einem dauerhaften Datenträger (z. B. durch eine E-Mail) unverzüglich eine Eingangsbestätigung mit Informationen zum Inhalt der Widerrufserklärung sowie dem Datum und der Uhrzeit ihres Eingangs.",
		"You can also exercise your right of withdrawal online at %[1]s. If you use this online function, we will send you an acknowledgement of receipt of the withdrawal on a durable medium (e.g. by e-mail), including its content and the date and time of its submission, without undue delay.",
		"También puede ejercer su derecho de desistimiento en línea en %[1]s. Si utiliza esta función, le enviaremos sin demora indebida un acuse de recibo en un soporte duradero (por ejemplo, por correo electrónico), con el contenido de su declaración y la fecha y la hora de su presentación.",
		"Vous pouvez également exercer votre droit de rétractation en ligne à l'adresse %[1]s. Si vous utilisez cette fonctionnalité, nous vous enverrons sans retard excessif un accusé de réception sur un support durable (par exemple, par courrier électronique), avec le contenu de votre déclaration ainsi que la date et l'heure de sa transmission.",
		"Può esercitare il diritto di recesso anche online all'indirizzo %[1]s. Se utilizza questa funzione, Le trasmetteremo senza indebito ritardo una conferma di ricevimento su un supporto durevole (ad esempio per posta elettronica), con il contenuto della dichiarazione e la data e l'ora della sua trasmissione.",
	},
	"info.deadline": {
		"Zur Wahrung der Widerrufsfrist reicht es aus, dass Sie die Mitteilung über die Ausübung des Widerrufsrechts vor Ablauf der Widerrufsfrist absenden.",
		"To meet the withdrawal deadline, it is sufficient for you to send your communication concerning your exercise of the right of withdrawal before the withdrawal period has expired.",
		"Para cumplir el plazo de desistimiento, basta con que la comunicación relativa al ejercicio por su parte de este derecho sea enviada antes de que venza el plazo correspondiente.",
		"Pour que le délai de rétractation soit respecté, il suffit que vous transmettiez votre communication relative à l'exercice du droit de rétractation avant l'expiration du délai de rétractation.",
		"Per rispettare il termine di recesso, è sufficiente che Lei invii la comunicazione relativa all'esercizio del diritto di recesso prima della scadenza del periodo di recesso.",
	},
	"info.effects": {
		"Folgen des Widerrufs",
		"Effects of withdrawal",
		"Consecuencias del desistimiento",
		"Effets de la rétractation",
		"Effetti del recesso",
	},
	"info.refund": {
		"Wenn Sie diesen Vertrag widerrufen, haben wir Ihnen alle Zahlungen, die wir von Ihnen erhalten haben, einschließlich der Lieferkosten (mit Ausnahme der zusätzlichen Kosten, die sich daraus ergeben, dass Sie eine andere Art der Lieferung als die von uns angebotene, günstigste Standardlieferung gewählt haben), unverzüglich und spätestens binnen %[1]s Tagen ab dem Tag zurückzuzahlen, an dem die Mitteilung über Ihren Widerruf dieses Vertrags bei uns eingegangen ist. Für diese Rückzahlung verwenden wir dasselbe Zahlungsmittel, das Sie bei der ursprünglichen Transaktion eingesetzt haben, es sei denn, mit Ihnen wurde ausdrücklich etwas anderes vereinbart; in keinem Fall werden Ihnen wegen dieser Rückzahlung Entgelte berechnet.",
		"If you withdraw from this contract, we shall reimburse to you all payments received from you, including the costs of delivery (with the exception of the supplementary costs resulting from your choice of a type of delivery other than the least expensive type of standard delivery offered by us), without undue delay and in any event not later than %[1]s days from the day on which we are informed about your decision to withdraw from this contract. We will carry out such reimbursement using the same means of payment as you used for the initial transaction, unless you have expressly agreed otherwise; in any event, you will not incur any fees as a result of such reimbursement.",
		"En caso de desistimiento por su parte, le devolveremos todos los pagos recibidos de usted, incluidos los gastos de entrega (con la excepción de los gastos adicionales resultantes de la elección por su parte de una modalidad de entrega diferente a la modalidad menos costosa de entrega ordinaria que ofrezcamos) sin ninguna demora indebida y, en todo caso, a más tardar %[1]s días naturales a partir de la fecha en la que se nos informe de su decisión de desistir del presente contrato. Procederemos a efectuar dicho reembolso utilizando el mismo medio de pago empleado por usted para la transacción inicial, a no ser que haya usted dispuesto expresamente lo contrario; en todo caso, no incurrirá en ningún gasto como consecuencia del reembolso.",
		"En cas de rétractation de votre part du présent contrat, nous vous rembourserons tous les paiements reçus de vous, y compris les frais de livraison (à l'exception des frais supplémentaires découlant du fait que vous avez choisi, le cas échéant, un mode de livraison autre que le mode moins coûteux de livraison standard proposé par nous) sans retard excessif et, en tout état de cause, au plus tard %[1]s jours à compter du jour où nous sommes informés de votre décision de rétractation du présent contrat. Nous procéderons au remboursement en utilisant le même moyen de paiement que celui que vous aurez utilisé pour la transaction initiale, sauf si vous convenez expressément d'un moyen différent; en tout état de cause, ce remboursement n'occasionnera pas de frais pour vous.",
		"Se Lei recede dal presente contratto, Le saranno rimborsati tutti i pagamenti che ha effettuato a nostro favore, compresi i costi di consegna (ad eccezione dei costi supplementari derivanti dalla Sua eventuale scelta di un tipo di consegna diverso dal tipo meno costoso di consegna standard da noi offerto), senza indebito ritardo e in ogni caso non oltre %[1]s giorni dal giorno in cui siamo informati della Sua decisione di recedere dal presente contratto. Detti rimborsi saranno effettuati utilizzando lo stesso mezzo di pagamento da Lei usato per la transazione iniziale, salvo che Lei non abbia espressamente convenuto altrimenti; in ogni caso, non dovrà sostenere alcun costo quale conseguenza di tale rimborso.",
	},
	"info.withhold": {
		"Wir können die Rückzahlung verweigern, bis wir die Waren wieder zurückerhalten haben oder bis Sie den Nachweis erbracht haben, dass Sie die Waren zurückgesandt haben, je nachdem, welches der frühere Zeitpunkt ist.",
		"We may withhold reimbursement until we have received the goods back or you have supplied evidence of having sent back the goods, whichever is the earliest.",
		"Podremos retener el reembolso hasta haber recibido los bienes, o hasta que usted haya presentado una prueba de la devolución de los mismos, según qué condición se cumpla primero.",
		"Nous pouvons différer le remboursement jusqu'à ce que nous ayons reçu le bien ou jusqu'à ce que vous ayez fourni une preuve d'expédition du bien, la date retenue étant celle du premier de ces faits.",
		"Il rimborso può essere sospeso fino al ricevimento dei beni oppure fino all'avvenuta dimostrazione da parte Sua di aver rispedito i beni, se precedente.",
	},
	"info.return": {
		"Sie haben die Waren unverzüglich und in jedem Fall spätestens binnen %[1]s Tagen ab dem Tag, an dem Sie uns über den Widerruf dieses Vertrags unterrichten, an uns zurückzusenden oder zu übergeben. Die Frist ist gewahrt, wenn Sie die Waren vor Ablauf der Frist von %[1]s Tagen absenden.",
		"You shall send back the goods or hand them over to us, without undue delay and in any event not later than %[1]s days from the day on which you communicate your withdrawal from this contract to us. The deadline is met if you send back the goods before the period of %[1]s days has expired.",
		"Deberá usted devolvernos o entregarnos directamente los bienes, sin ninguna demora indebida y, en cualquier caso, a más tardar en el plazo de %[1]s días naturales a partir de la fecha en que nos comunique su decisión de desistimiento del contrato. Se considerará cumplido el plazo si efectúa la devolución de los bienes antes de que haya concluido dicho plazo.",
		"Vous devrez nous renvoyer ou nous rendre le bien sans retard excessif et, en tout état de cause, au plus tard %[1]s jours après que vous nous aurez communiqué votre décision de rétractation du présent contrat. Ce délai est réputé respecté si vous renvoyez le bien avant l'expiration du délai de %[1]s jours.",
		"È pregato di rispedire i beni o di consegnarli a noi, senza indebiti ritardi e in ogni caso entro %[1]s giorni dal giorno in cui ci ha comunicato il Suo recesso dal presente contratto. Il termine è rispettato se Lei rispedisce i beni prima della scadenza del periodo di %[1]s giorni.",
	},
	"info.consumer": {
		"Sie tragen die unmittelbaren Kosten der Rücksendung der Waren.",
		"You will have to bear the direct cost of returning the goods.",
		"Deberá usted asumir el coste directo de devolución de los bienes.",
		"Vous devrez prendre en charge les frais directs de renvoi du bien.",
		"I costi diretti della restituzione dei beni saranno a Suo carico.",
	},
	"info.most": {
		"Die Kosten werden auf höchstens etwa %[1]s geschätzt.",
		"The cost is estimated at a maximum of approximately %[1]s.",
		"Se calcula que dicho coste se eleva a aproximadamente %[1]s como máximo.",
		"Ces frais sont estimés à un maximum d'environ %[1]s.",
		"Il costo è stimato essere pari a un massimo di circa %[1]s.",
	},
	"info.trader": {
		"Wir tragen die Kosten der Rücksendung der Waren.",
		"We will bear the cost of returning the goods.",
		"Nosotros asumiremos el coste de devolución de los bienes.",
		"Nous prendrons en charge les frais de renvoi du bien.",
		"I costi della restituzione dei beni saranno a nostro carico.",
	},
	"info.value": {
		"Sie müssen für einen etwaigen Wertverlust der Waren nur aufkommen, wenn dieser Wertverlust auf einen zur Prüfung der Beschaffenheit, Eigenschaften und Funktionsweise der Waren nicht notwendigen Umgang mit ihnen zurückzuführen ist.",
		"You are only liable for any diminished value of the goods resulting from the handling other than what is necessary to establish the nature, characteristics and functioning of the goods.",
		"Solo será usted responsable de la disminución de valor de los bienes resultante de una manipulación distinta a la necesaria para establecer la naturaleza, las características y el funcionamiento de los bienes.",
		"Votre responsabilité n'est engagée qu'à l'égard de la dépréciation du bien résultant de manipulations autres que celles nécessaires pour établir la nature, les caractéristiques et le bon fonctionnement de ce bien.",
		"Lei è responsabile solo della diminuzione del valore dei beni risultante da una manipolazione del bene diversa da quella necessaria per stabilire la natura, le caratteristiche e il funzionamento dei beni.",
	},
	"info.service": {
		"Haben Sie verlangt, dass die Dienstleistungen während der Widerrufsfrist beginnen sollen, so haben Sie uns einen angemessenen Betrag zu zahlen, der dem Anteil der bis zu dem Zeitpunkt, zu dem Sie uns von der Ausübung des Widerrufsrechts hinsichtlich dieses Vertrags unterrichten, bereits erbrachten Dienstleistungen im Vergleich zum Gesamtumfang der im Vertrag vorgesehenen Dienstleistungen entspricht.",
		"If you requested to begin the performance of services during the withdrawal period, you shall pay us an amount which is in proportion to what has been provided until you have communicated us your withdrawal from this contract, in comparison with the full coverage of the contract.",
		"Si usted ha solicitado que la prestación de servicios dé comienzo durante el período de desistimiento, nos abonará un importe proporcional a la parte ya prestada del servicio en el momento en que nos haya comunicado su desistimiento, en relación con el objeto total del contrato.",
		"Si vous avez demandé de commencer la prestation de services pendant le délai de rétractation, vous devrez nous payer un montant proportionnel à ce qui vous a été fourni jusqu'au moment où vous nous avez informé de votre rétractation du présent contrat, par rapport à l'ensemble des prestations prévues par le contrat.",
		"Se Lei ha chiesto di iniziare la prestazione di servizi durante il periodo di recesso, è tenuto a pagarci un importo proporzionale a quanto è stato fornito fino al momento in cui ci ha comunicato il Suo recesso dal presente contratto, rispetto a tutte le prestazioni previste dal contratto.",
	},
	"info.utility": {
		"Haben Sie verlangt, dass die Lieferung von Wasser/Gas/Strom/Fernwärme während der Widerrufsfrist beginnen soll, so haben Sie uns einen angemessenen Betrag zu zahlen, der dem Anteil der bis zu dem Zeitpunkt, zu dem Sie uns von der Ausübung des Widerrufsrechts hinsichtlich dieses Vertrags unterrichten, bereits erbrachten Lieferungen im Vergleich zum Gesamtumfang der im Vertrag vorgesehenen Lieferungen entspricht.",
		"If you requested to begin the supply of water/gas/electricity/district heating during the withdrawal period, you shall pay us an amount which is in proportion to what has been provided until you have communicated us your withdrawal from this contract, in comparison with the full coverage of the contract.",
		"Si usted ha solicitado que el suministro de agua/gas/electricidad/calefacción urbana dé comienzo durante el período de desistimiento, nos abonará un importe proporcional a la parte ya prestada del suministro en el momento en que nos haya comunicado su desistimiento, en relación con el objeto total del contrato.",
		"Si vous avez demandé de commencer la fourniture d'eau/de gaz/d'électricité/de chauffage urbain pendant le délai de rétractation, vous devrez nous payer un montant proportionnel à ce qui vous a été fourni jusqu'au moment où vous nous avez informé de votre rétractation du présent contrat, par rapport à l'ensemble des prestations prévues par le contrat.",
		"Se Lei ha chiesto di iniziare la fornitura di acqua/gas/elettricità/teleriscaldamento durante il periodo di recesso, è tenuto a pagarci un importo proporzionale a quanto è stato fornito fino al momento in cui ci ha comunicato il Suo recesso dal presente contratto, rispetto a tutte le prestazioni previste dal contratto.",
	},
}

package main

// italian has the sentences of the reasons that the ten situations meet.
//
//nolint:misspell // not English
var italian = map[string]string{
	"returns.window.nominal":            "{days} giorni dal {from}: ultimo giorno {last}",
	"returns.window.rolled":             "{days} giorni dal {from} finiscono il {nominal}, non lavorativo: ultimo giorno {last}",
	"returns.window.over":               "inviato il {sent}, dopo l'ultimo giorno {last}",
	"returns.window.contested":          "in {country} è discusso come finisca il termine; vale il giorno più tardo, {last}",
	"returns.info.omitted":              "mancava l'informazione sul recesso: {months} mesi in più, ultimo giorno {last}",
	"returns.law.national":              "il termine è quello della legge nazionale ({country})",
	"returns.law.contested":             "le fonti sul diritto di {country} sono discordi; vale la lettura favorevole al consumatore",
	"returns.partial.offered":           "il recesso parziale è possibile dove il negozio lo offre",
	"returns.exempt.made_to_order":      "confezionato su misura o chiaramente personalizzato",
	"returns.exempt.narrow_cleaning":    "ciò che si può pulire e rivendere conserva il diritto anche a sigillo rotto",
	"returns.exempt.narrow_streaming":   "un'offerta dinamica come lo streaming è un servizio: il diritto finisce solo con la piena esecuzione",
	"returns.duty.return":               "il consumatore rispedisce entro il {last}; basta la spedizione in tempo",
	"returns.duty.return_cost_consumer": "il consumatore sostiene il costo diretto della restituzione",
	"returns.duty.return_cost_trader":   "il costo della restituzione è del professionista",
	"returns.duty.refund":               "il rimborso è dovuto entro il {safe}; ultimo giorno lecito {last}",
	"returns.duty.withhold":             "il professionista può attendere i beni o la prova della spedizione",
	"returns.duty.late_refund":          "in {country} il rimborso tardivo costa di più",
	"returns.duty.acknowledge":          "la dichiarazione in linea è confermata entro {until}",
	"returns.duty.acknowledge_soon":     "la dichiarazione è confermata su supporto durevole, con contenuto, data e ora, senza indugio",
	"returns.function.required":         "la funzione di recesso è visibile dal {first} fino alla fine dell'ultimo termine",
	"returns.refund.line":               "{qty} di {of} pezzi pagati {charged}: {amount}",
	"returns.refund.shipping":           "nulla resta all'acquirente: si rimborsa la consegna ordinaria di {amount}",
	"returns.refund.supplement_kept":    "{amount} per una consegna più cara di quella ordinaria restano al professionista",
	"returns.refund.same_means":         "{amount} tornano con lo stesso mezzo di pagamento",
	"returns.refund.withhold":           "il pagamento può attendere i beni o la prova della spedizione",
	"returns.guarantee.liable":          "il venditore risponde di ciò che si manifesta entro il {liable}",
	"returns.guarantee.buyer_proves":    "dopo il {presumed} è il compratore a provare che il difetto c'era alla consegna",
}

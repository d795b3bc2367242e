package consent

import (
	"encoding/json"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

const registerSchema = "commerce/consent_register/1"

// A Party is a controller, a processor or a recipient.
type Party struct {
	ID      string `json:"id,omitempty"` // a register number, or the host's own
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Contact string `json:"contact,omitempty"` // e-mail or page
	Country string `json:"country,omitempty"`
}

// An Activity is one processing activity: a row of the record that GDPR Art. 30(1) asks for, and at once the retention
// rule of its data and what a rights request finds there.
type Activity struct {
	ID       string    `json:"id"`
	Purposes []Purpose `json:"purposes"`
	Basis    Basis     `json:"basis"`
	// Law is the provision that orders the processing (basis legal_obligation), or for which the data are kept.
	Law        commerce.Citation `json:"law,omitzero"`
	Subjects   []string          `json:"subjects"`             // categories of people: "customers"
	Data       []string          `json:"data"`                 // categories of data: "purchase detail"
	Recipients []Party           `json:"recipients,omitempty"` // told of erasure and rectification (Art. 19)
	Transfers  []string          `json:"transfers,omitempty"`  // third countries, with the safeguard
	// From is the event that starts the clock: "recorded", "last_use", "contract_end". Months is how long data are kept
	// after it. Zero is no period: "until withdrawal" says how long a consent is valid, not how long data are stored.
	From      string       `json:"from"`
	Months    int          `json:"months"`
	Anonymise bool         `json:"anonymise,omitempty"` // afterwards; otherwise erased
	Provided  commerce.Tri `json:"provided,omitzero"`   // the person provided the data
	Automated commerce.Tri `json:"automated,omitzero"`  // processed by automated means
	Security  string       `json:"security,omitempty"`  // general description of the measures
}

// Register is the record of processing activities (GDPR Art. 30(1)).
type Register struct {
	Controller Party      `json:"controller"`
	Officer    Party      `json:"officer,omitzero"` // data protection officer, where there is one
	Activities []Activity `json:"activities"`
}

// Ends returns the last day on which data of the activity are kept when the clock starts on a day; the zero Date if
// there is no period.
func (a *Activity) Ends(start calendar.Date) calendar.Date {
	if a.Months <= 0 {
		return calendar.Date{}
	}
	return start.AddMonths(a.Months)
}

// Lint returns what Art. 30(1) asks for and the record lacks, and retention that is none. Paths point into the JSON
// form.
func (r *Register) Lint() []commerce.Reason {
	var out []commerce.Reason
	find := func(bad bool, code reasonCode, provision, path string, facts ...commerce.Fact) {
		if bad {
			f := code.reason(facts...)
			f.Path, f.Cites = path, []commerce.Citation{{Act: gdpr, Provision: provision}}
			out = append(out, f)
		}
	}
	missing := func(bad bool, provision, path string) {
		find(bad, rRegisterMissing, provision, path)
	}
	missing(r.Controller.Name == "" || r.Controller.Contact == "", "Art. 30(1)(a)", "/controller")
	missing(len(r.Activities) == 0, "Art. 30(1)", "/activities")
	seen := map[string]bool{}
	for i, a := range r.Activities {
		at := func(field string) string { return commerce.Pointer("activities", i, field) }
		missing(a.ID == "" || seen[a.ID], "Art. 30(1)", at("id"))
		seen[a.ID] = true
		missing(len(a.Purposes) == 0, "Art. 30(1)(b)", at("purposes"))
		missing(len(a.Subjects) == 0, "Art. 30(1)(c)", at("subjects"))
		missing(len(a.Data) == 0, "Art. 30(1)(c)", at("data"))
		missing(a.Security == "", "Art. 30(1)(g)", at("security"))
		missing(a.Basis == NoBasis, "Art. 6(1)", at("basis"))
		missing(a.Basis == LegalObligation && a.Law.Act == "", "Art. 6(3)", at("law"))
		missing(a.From == "", "Art. 30(1)(f)", at("from"))
		find(a.Months <= 0, rRetentionNoPeriod, "Art. 5(1)(e)", at("months"))
		marketing := slices.Contains(a.Purposes, Marketing) && a.Months > 24
		if profiling := slices.Contains(a.Purposes, Profiling) && a.Months > 12; profiling || marketing {
			most := 24
			if profiling {
				most = 12
			}
			f := rRetentionLong.reason(commerce.NewFact("months", a.Months), commerce.NewFact("most", most))
			f.Path, f.Cites = at("months"), []commerce.Citation{{Act: "Garante provv. 24 febbraio 2005"}}
			out = append(out, f)
		}
	}
	return out
}

// MarshalJSON writes the stored form.
func (r Register) MarshalJSON() ([]byte, error) {
	type plain Register
	return json.Marshal(struct {
		Schema string `json:"schema"`
		plain
	}{registerSchema, plain(r)})
}

// UnmarshalJSON reads the stored form strictly.
func (r *Register) UnmarshalJSON(data []byte) error {
	var j struct {
		Schema     string     `json:"schema"`
		Controller Party      `json:"controller"`
		Officer    Party      `json:"officer"`
		Activities []Activity `json:"activities"`
	}
	if err := commerce.UnmarshalSchema(data, registerSchema, &j); err != nil {
		return err
	}
	*r = Register{j.Controller, j.Officer, j.Activities}
	return nil
}

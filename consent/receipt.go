package consent

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
)

const receiptSchema = "commerce/consent_receipt/1"

// Receipt is a consent receipt with the fields of ISO/IEC TS 27560 and the terms of the Data Privacy Vocabulary. It holds
// events of one subject and no personal detail.
type Receipt struct {
	Schema    string           `json:"schema"`
	Profile   string           `json:"profile"` // dpv-27560:receipt-eu-gdpr
	ID        Hash             `json:"record_id"`
	Principal SubjectRef       `json:"pii_principal_id"`
	Notice    ReceiptNotice    `json:"privacy_notice"`
	Purposes  []ReceiptPurpose `json:"purposes"`
	Parties   []ReceiptParty   `json:"parties"`
	Events    []ReceiptEvent   `json:"events"`
	Rights    []string         `json:"rights"`
	Authority string           `json:"authority"` // where to complain
}

// ReceiptNotice names the text that was shown.
type ReceiptNotice struct {
	ID       string `json:"id"`
	Hash     Hash   `json:"hash"`
	Language string `json:"language"`
}

// ReceiptPurpose is one purpose with what happens to the data.
type ReceiptPurpose struct {
	Purpose      Purpose  `json:"purpose"`
	Term         string   `json:"dpv"`
	Basis        string   `json:"lawful_basis"` // eu-gdpr:A6-1-a
	Data         []string `json:"pii_types"`
	Months       int      `json:"retention_months"`
	Storage      []string `json:"storage_locations"`
	Recipients   []string `json:"recipients"`
	Withdrawal   string   `json:"withdrawal_method"`
	Jurisdiction string   `json:"jurisdiction"`
}

// ReceiptParty is a controller or recipient.
type ReceiptParty struct {
	Party
	Type string `json:"type"` // controller or recipient
}

// ReceiptEvent is one event of the record.
type ReceiptEvent struct {
	Time     time.Time `json:"time"`
	Validity string    `json:"validity_duration"` // P24M, or until_withdrawal
	Entity   string    `json:"entity_id"`         // the controller
	Type     Kind      `json:"type"`
	State    string    `json:"state"` // dpv:ConsentGiven, …
	Digest   Hash      `json:"digest"`
	Channels Channels  `json:"channels"`
}

// ReceiptInfo is what a receipt says beyond the events and the notice.
type ReceiptInfo struct {
	Register     *Register
	Storage      []string // "EU"
	Withdrawal   string   // where and how
	Jurisdiction string   // "IT"
	Authority    string   // "Garante per la protezione dei dati personali"
	Months       int      // validity of the consent; 0: until it is withdrawn
}

// dpv maps purposes and kinds to terms of the Data Privacy Vocabulary.
var (
	dpvPurposes = [...]string{
		Marketing: "dpv:DirectMarketing", Research: "dpv:Marketing", Profiling: "dpv:Personalisation",
		Share: "dpv:Marketing", OpenTracking: "dpv:Marketing", Analytics: "dpv:ServiceOptimisation", Advertising: "dpv:Advertising",
		Personalization: "dpv:Personalisation", Functional: "dpv:ServiceProvision", Necessary: "dpv:ServiceProvision",
		Service: "dpv:ServiceProvision", LegalNotice: "dpv:LegalCompliance",
	}
	dpvStates = map[Kind]string{
		Requested: "dpv:ConsentRequested", Granted: "dpv:ConsentGiven", Imported: "dpv:ConsentGiven",
		Refused: "dpv:ConsentRefused", Withdrawn: "dpv:ConsentWithdrawn", Objected: "dpv:ConsentWithdrawn", Invalidated: "dpv:ConsentInvalidated",
	}
)

// ReceiptOf writes the receipt of the grant with that digest: the grant and what later happened to the same purpose. A
// digest that is no grant of the ledger, a notice with another hash, and a mandatory field of TS 27560 that stays empty are
// [ErrReceipt], with the paths of the fields.
func ReceiptOf(l Ledger, grant Hash, n Notice, info ReceiptInfo) (Receipt, error) {
	var errs commerce.FieldErrors
	need := func(ok bool, path string) {
		if !ok {
			errs.Add(path, "consent.receipt.missing", ErrReceipt, commerce.NewFact("digest", grant.String()))
		}
	}
	e, ok := l.Find(grant)
	need(ok && (e.Kind == Granted || e.Kind == Imported), "/record_id")
	need(n.ID != "" && n.Lang != "" && n.Hash == e.Notice && slices.Contains(n.Purposes, e.Purpose), "/privacy_notice")
	need(len(info.Storage) > 0, "/purposes/0/storage_locations")
	need(info.Withdrawal != "", "/purposes/0/withdrawal_method")
	need(info.Jurisdiction != "", "/purposes/0/jurisdiction")
	r := Receipt{
		Schema: receiptSchema, Profile: "dpv-27560:receipt-eu-gdpr", ID: grant, Principal: e.Subject,
		Notice: ReceiptNotice{n.ID, n.Hash, n.Lang},
	}
	p := ReceiptPurpose{
		Purpose: e.Purpose, Basis: "eu-gdpr:A6-1-a", Storage: info.Storage, Withdrawal: info.Withdrawal,
		Jurisdiction: info.Jurisdiction, Recipients: []string{}, Data: []string{},
	}
	if e.Purpose.valid() {
		p.Term = dpvPurposes[e.Purpose]
	}
	if info.Register != nil {
		r.Parties = append(r.Parties, ReceiptParty{info.Register.Controller, "controller"})
		for _, a := range info.Register.Activities {
			if !slices.Contains(a.Purposes, e.Purpose) || a.Basis != Consent {
				continue
			}
			p.Data = append(p.Data, a.Data...)
			p.Months = max(p.Months, a.Months)
			for _, to := range a.Recipients {
				p.Recipients = append(p.Recipients, to.Name)
				r.Parties = append(r.Parties, ReceiptParty{to, "recipient"})
			}
		}
	}
	need(len(r.Parties) > 0 && r.Parties[0].Name != "" && r.Parties[0].Contact != "", "/parties/0")
	need(len(p.Data) > 0, "/purposes/0/pii_types")
	need(p.Months > 0, "/purposes/0/retention_months")
	r.Purposes = []ReceiptPurpose{p}
	for x := range l.Events() {
		if state := dpvStates[x.Kind]; state != "" && x.about(e.Purpose) && x.Channels&e.Channels != 0 && x.key() >= e.key() {
			r.Events = append(r.Events, ReceiptEvent{Time: time.UnixMilli(x.key()).UTC(), Type: x.Kind, State: state, Digest: x.digest, Channels: x.Channels})
		}
	}
	need(info.Authority != "", "/authority")
	r.Authority, r.Rights = info.Authority, []string{"withdraw", "access", "rectify", "erase", "restrict", "port", "complain"}
	if err := errs.Err(); err != nil {
		return Receipt{}, err
	}
	validity := "until_withdrawal"
	if info.Months > 0 {
		validity = "P" + strconv.Itoa(info.Months) + "M"
	}
	for i := range r.Events {
		r.Events[i].Validity, r.Events[i].Entity = validity, cmp.Or(r.Parties[0].ID, r.Parties[0].Name)
	}
	return r, nil
}

// UnmarshalJSON reads a receipt strictly.
func (r *Receipt) UnmarshalJSON(data []byte) error {
	type plain Receipt
	return commerce.UnmarshalSchema(data, receiptSchema, (*plain)(r))
}

// Kantara is the consent receipt 1.1 of the Kantara Initiative: a projection that drops what it has no field for.
type Kantara struct {
	Version      string           `json:"version"` // KI-CR-v1.1.0
	Jurisdiction string           `json:"jurisdiction"`
	Timestamp    int64            `json:"consentTimestamp"` // Unix seconds
	Method       string           `json:"collectionMethod"`
	ID           string           `json:"consentReceiptID"`
	Language     string           `json:"language"`
	Principal    string           `json:"piiPrincipalId"`
	Controllers  []Party          `json:"piiControllers"`
	Policy       string           `json:"policyUrl"`
	Services     []KantaraService `json:"services"`
	Sensitive    bool             `json:"sensitive"`
}

// KantaraService is the one service of a receipt.
type KantaraService struct {
	Service  string           `json:"service"`
	Purposes []KantaraPurpose `json:"purposes"`
}

// KantaraPurpose is a purpose of a service.
type KantaraPurpose struct {
	Purpose     string   `json:"purpose"`
	Type        string   `json:"consentType"` // EXPLICIT
	Categories  []string `json:"piiCategory"`
	Primary     bool     `json:"primaryPurpose"`
	Termination string   `json:"termination"`
	Disclosure  bool     `json:"thirdPartyDisclosure"`
	ThirdParty  string   `json:"thirdPartyName,omitempty"`
}

// Kantara projects the receipt. The policy is the address of the text that was shown.
func (r Receipt) Kantara(service, policy string) Kantara {
	k := Kantara{
		Version: "KI-CR-v1.1.0", ID: r.ID.String(), Language: r.Notice.Language, Principal: r.Principal.String(), Policy: policy,
		Method: "web", Controllers: []Party{},
	}
	if len(r.Events) > 0 {
		k.Timestamp = r.Events[0].Time.Unix()
	}
	for _, p := range r.Parties {
		if p.Type == "controller" {
			k.Controllers = append(k.Controllers, p.Party)
		}
	}
	s := KantaraService{Service: service}
	for _, p := range r.Purposes {
		k.Jurisdiction = p.Jurisdiction
		s.Purposes = append(s.Purposes, KantaraPurpose{p.Purpose.String(), "EXPLICIT", p.Data, false, p.Withdrawal, len(p.Recipients) > 0, strings.Join(p.Recipients, ", ")})
	}
	k.Services = []KantaraService{s}
	return k
}

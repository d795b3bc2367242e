package consent

import (
	"bytes"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// RuleKind is what a [Row] says.
type RuleKind uint8

// The kinds of rule. Those up to RuleBusiness say on what ground a message may be sent; if a state has any of them for
// a channel on a day, they replace those of the Union. Of the others the state's row replaces the one of the Union.
const (
	RuleConsent          RuleKind = iota + 1 // consent is asked for
	RuleSoftOptIn                            // the customer exception; Value: months from the sale, 0 for no limit
	RuleRegister                             // an opposition register for calls or post; Value: days that a check stays fresh
	RuleInterest                             // a recorded legitimate interest will do
	RuleRunningContract                      // a running contract will do
	RuleBusiness                             // legal persons: until they object
	RuleFreeAccount                          // Value 1: a free account can be a sale
	RuleEvidence                             // Value: the least [Evidence] of a consent, 2 logged or 3 confirmed
	RuleExpiry                               // Value: months after which a consent has lapsed
	RulePrompt                               // Value: months before a banner may ask again, 0 for no fixed term
	RuleTracking                             // individual measurement of opening needs a consent of its own
	RuleDocumentUse                          // Value: months to keep proof from each use
	RuleLabel                                // messages are marked as commercial
	RuleProhibitedEnergy                     // no offers of energy renovation outside a running contract
	RuleAge                                  // Value: age from which a child consents alone to an online service
	RulePack                                 // first day that the rows of the territory answer for
	ruleKinds
)

var ruleWords = commerce.Words[RuleKind]{
	"", "consent", "soft_opt_in", "register", "interest", "running_contract", "business", "free_account",
	"evidence", "expiry", "prompt", "tracking", "document_use", "label", "prohibited_energy", "age", "pack",
}

// String returns the word of JSON.
func (k RuleKind) String() string { return ruleWords.Text(k) }

// MarshalText returns the word of JSON.
func (k RuleKind) MarshalText() ([]byte, error) { return ruleWords.Marshal(k) }

// UnmarshalText reads the word of JSON.
func (k *RuleKind) UnmarshalText(b []byte) error { return ruleWords.Unmarshal(k, b) }

// A Row is one dated rule of a territory for a channel; ages and packs have no channel.
type Row struct {
	Territory commerce.Territory `json:"territory"` // "EU" for the Union
	Channel   Channels           `json:"channel,omitzero"`
	Rule      RuleKind           `json:"rule"`
	Period    calendar.Period    `json:"period"` // days, both included
	Value     uint8              `json:"value"`
	Source    commerce.Source    `json:"source"`
}

// tableRow is a Row as the generator writes it; days are yyyymmdd, 0 for open.
type tableRow struct {
	territory      string
	channel        Channels
	rule           RuleKind
	first, last    int32
	value          uint8
	act, provision string
	trust          commerce.Trust
	checked        int32
}

func day(n int32) calendar.Date {
	d, _ := calendar.NewDate(int(n)/10000, time.Month(n/100%100), int(n)%100)
	return d
}

// StaleDays is how long after the as-of day of a book its rules are free of the staleness warning.
const StaleDays = 180

// Book is a table of dated rules. It is immutable and safe for concurrent use; a nil or zero Book knows no rule.
type Book struct {
	edition     string
	asOf, fresh calendar.Date
	least       commerce.Trust
	layers      int
	rows        []Row // newest layer first
}

// EU returns the built-in book: the baseline of the Union, the packs of Italy, Germany, France and Spain, the
// marketing rules of the other states, and the ages of digital consent of all 27 since 25 May 2018. Keep the result:
// each call builds it.
func EU() *Book {
	b := &Book{edition: "eu-2026.11", asOf: day(20261121), least: commerce.Contested, rows: make([]Row, 0, len(ruleTable))}
	b.fresh = b.asOf.AddDays(StaleDays)
	for _, t := range ruleTable {
		b.rows = append(b.rows, Row{
			commerce.Territory(t.territory), t.channel, t.rule,
			calendar.Period{First: day(t.first), Last: day(t.last)},
			t.value,
			commerce.Source{Cite: commerce.Citation{Act: t.act, Provision: t.provision}, Trust: t.trust, Checked: day(t.checked)},
		})
	}
	return b
}

// Edition names the state of the table: "eu-2026.11", with "+1" for each layer that [Book.With] added.
func (b *Book) Edition() string {
	if b == nil {
		return ""
	}
	if b.layers > 0 {
		return b.edition + "+" + strconv.Itoa(b.layers)
	}
	return b.edition
}

// AsOf is the day to which the rows were followed up.
func (b *Book) AsOf() calendar.Date { return b.asOf }

// Rows yields every row, newest layer first.
func (b *Book) Rows() iter.Seq[Row] { return slices.Values(b.rows) }

// With returns a copy with rows on top: on its days a row wins over those of the same territory, channel and rule in
// earlier layers. Bad rows are reported all at once ([ErrRow]).
func (b *Book) With(rows ...Row) (*Book, error) {
	if b == nil {
		return nil, ErrNoBook
	}
	var errs commerce.FieldErrors
	rows = slices.Clone(rows)
	for i := range rows {
		r := &rows[i]
		bad := func(field, format string, args ...any) {
			errs.Add(commerce.Pointer(i, field), "consent.row."+field, commerce.Detail(ErrRow, "consent: "+format, args...))
		}
		r.Territory = r.Territory.Canonical()
		if err := r.Territory.Check(); err != nil || r.Territory == "" {
			bad("territory", "territory %.40q", string(r.Territory))
		}
		if r.Rule == 0 || r.Rule >= ruleKinds {
			bad("rule", "no such rule")
		}
		if free := r.Rule == RuleAge || r.Rule == RulePack; free != (r.Channel == 0) || !free && r.Channel.index() < 0 {
			bad("channel", "a rule has one channel, an age and a pack have none")
		}
		if r.Rule == RuleRegister && r.Channel&registered == 0 {
			bad("channel", "registers are for calls and post")
		}
		if err := r.Period.Check(); err != nil {
			bad("period", "%v", err)
		}
		if r.Rule == RuleEvidence && (r.Value < uint8(Logged) || r.Value > uint8(Confirmed)) || r.Rule == RuleAge && (r.Value < 13 || r.Value > 18) {
			bad("value", "%d is not a value of %s", r.Value, r.Rule)
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	c := *b
	c.layers++
	c.rows = slices.Concat(rows, b.rows)
	return &c, nil
}

// Trusting returns a copy in which only rows of at least this trust permit: an exception, an age below 16. What restricts
// binds from contested on, so that a higher bar never widens. The default is contested, with a warning.
func (b *Book) Trusting(least commerce.Trust) *Book {
	c := *b
	c.least = least
	return &c
}

// Reviewed returns a copy without the staleness warning up to 180 days after a day on which the host has checked.
func (b *Book) Reviewed(on calendar.Date) *Book {
	c := *b
	c.fresh = on.AddDays(StaleDays)
	return &c
}

// Rules are the rules of one country on one day, prepared for [Decide]. They serve until the next day on which any of
// them changes, and a day before and after for the sake of time zones. A nil Rules denies everything.
type Rules struct {
	territory   commerce.Territory
	edition     string
	from, until int64 // Unix seconds; until is 0 when no change is known
	stale       bool
	rows        []Row // those in force, cited by place
	channels    [8]channelRules
	listed      bool     // the host named its notices
	notices     []Notice // sorted by hash
}

// channelRules holds, for each rule, the place of its row in Rules.rows plus one, and its value.
type channelRules struct {
	place [ruleKinds]uint8 // of at most one row per channel and rule, and the age
	value [ruleKinds]uint8
}

func (c *channelRules) has(k RuleKind) bool { return c.place[k] != 0 }

// strong says that a consent needs confirmed evidence.
func (c *channelRules) strong() bool { return c.value[RuleEvidence] >= uint8(Confirmed) }

// granted returns the day of the consent that counts; 0 for none.
func (c *channelRules) granted(cell *Cell) uint16 {
	if c.strong() {
		return cell.strong
	}
	return cell.any
}

// widens says that the rule is an exception from consent.
func (r *Row) widens() bool {
	switch r.Rule {
	case RuleSoftOptIn, RuleInterest, RuleRunningContract, RuleBusiness:
		return true
	case RuleFreeAccount:
		return r.Value != 0
	default:
		return false
	}
}

// Rules prepares the rules of a country for a day. The book answers for the 27 states, from the day of their pack; a
// territory or day outside is [ErrNotCovered], a nil book [ErrNoBook]. A part of a country has the rules of the country.
func (b *Book) Rules(t commerce.Territory, on calendar.Date) (*Rules, error) {
	if b == nil {
		return nil, ErrNoBook
	}
	t = t.Country()
	r := &Rules{territory: t, edition: b.Edition(), stale: on.After(b.fresh)}
	since, next, pack := calendar.Date{}, calendar.Date{}, false
	var age [ruleKinds]uint8
	var own [8]bool // the state has a ground of its own
	for _, where := range []commerce.Territory{t, "EU"} {
		var grounds [8]bool
		for i := range b.rows {
			row := &b.rows[i]
			if row.Territory != where || where != t && row.Rule == RulePack {
				continue
			}
			if row.Source.Trust < min(b.least, commerce.Contested) {
				continue
			}
			for _, change := range []calendar.Date{row.Period.First, row.Period.Last.AddDays(1)} {
				if change.After(on) && (next.IsZero() || change.Before(next)) {
					next = change
				}
				if !change.After(on) && change.After(since) {
					since = change
				}
			}
			if !row.Period.Contains(on) {
				continue
			}
			doubted := row.Source.Trust < b.least
			switch at := row.Channel.index(); {
			case row.Rule == RulePack:
				pack = true
			case row.Rule == RuleAge:
				if age[0] == 0 && !doubted {
					r.rows = append(r.rows, *row)
					age[0], age[1] = uint8(len(r.rows)), row.Value
				}
			case row.Rule <= RuleBusiness && own[at]:
			default:
				grounds[at] = grounds[at] || row.Rule <= RuleBusiness
				if c := &r.channels[at]; !c.has(row.Rule) && (!doubted || !row.widens()) {
					r.rows = append(r.rows, *row)
					c.place[row.Rule], c.value[row.Rule] = uint8(len(r.rows)), row.Value
				}
			}
		}
		own = grounds
	}
	if !pack {
		return nil, commerce.Detail(ErrNotCovered, "consent: no rules for %.40q on %s", string(t), on)
	}
	for i := range r.channels {
		r.channels[i].place[RuleAge], r.channels[i].value[RuleAge] = age[0], age[1]
	}
	r.from = since.Start(time.UTC).Unix()
	if !next.IsZero() {
		r.until = next.Start(time.UTC).Unix()
	}
	return r, nil
}

// Territory is the country of the rules.
func (r *Rules) Territory() commerce.Territory { return r.territory }

// Edition names the book.
func (r *Rules) Edition() string { return r.edition }

// Age returns the age from which a child consents alone to an online service; 16 where no row says otherwise
// (GDPR Art. 8(1)).
func (r *Rules) Age() int {
	if r == nil || r.channels[0].value[RuleAge] == 0 {
		return 16
	}
	return int(r.channels[0].value[RuleAge])
}

// Rows returns the rows in force, with their sources.
func (r *Rules) Rows() []Row { return slices.Clone(r.rows) }

// row returns the row of a rule for a channel.
func (r *Rules) row(channel int, k RuleKind) (Row, bool) {
	if r == nil || channel < 0 || r.channels[channel].place[k] == 0 {
		return Row{}, false
	}
	return r.rows[r.channels[channel].place[k]-1], true
}

// A Notice is a text that was shown, addressed by the hash of its bytes.
type Notice struct {
	Hash Hash   `json:"hash"`
	ID   string `json:"id"` // of the family of texts: "newsletter-it"
	Lang string `json:"lang"`
	// Version grows with each text of the ID. A grant to an older version stops counting for the purposes that a newer
	// one names as Material (changed processing needs a new consent).
	Version  int       `json:"version"`
	Purposes []Purpose `json:"purposes"`
	Material []Purpose `json:"material,omitempty"`
}

// Notices returns rules that know the notices of the host: from then on a consent to a text that is not among them (there may be none),
// does not name the purpose, or is superseded does not count. Rules without notices take every notice for known.
// Two notices with the same hash, or the same first three bytes of it, are an [ErrNotice]: change a byte of the text.
func (r *Rules) Notices(notices ...Notice) (*Rules, error) {
	if r == nil {
		return nil, ErrNoBook
	}
	c := *r
	c.listed, c.notices = true, slices.Clone(notices)
	slices.SortFunc(c.notices, func(a, b Notice) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	for i := range c.notices {
		if i > 0 && tagOf(&c.notices[i].Hash) == tagOf(&c.notices[i-1].Hash) {
			return nil, commerce.FieldErrors{{Path: "/hash", Code: "consent.notice.twice", Err: commerce.Detail(ErrNotice,
				"consent: two notices begin with the same three bytes: %s", c.notices[i].Hash)}}
		}
	}
	return &c, nil
}

// Admit checks an event against the notices of [Rules.Notices] before it is stored: an unknown text is an [ErrNotice], a
// purpose that the text does not name an [ErrPurpose]; both carry the digest. Rules without notices know no text: Admit
// refuses what [Decide] then still counts. An event without a notice passes.
func (r *Rules) Admit(e Event) error {
	if e.Notice.IsZero() {
		return nil
	}
	code, err := "consent.event.notice", ErrNotice
	if n := r.notice(tagOf(&e.Notice)); n != nil && n.Hash == e.Notice {
		if code, err = "consent.event.purpose", ErrPurpose; slices.Contains(n.Purposes, e.Purpose) {
			return nil
		}
	}
	return commerce.FieldErrors{{Path: "/notice", Code: code, Err: err, Facts: []commerce.Fact{commerce.NewFact("digest", e.digest.String())}}}
}

func (r *Rules) notice(t tag) *Notice {
	if r == nil {
		return nil
	}
	for i := range r.notices {
		if n := &r.notices[i]; tagOf(&n.Hash) == t {
			return n
		}
	}
	return nil
}

// stands says whether a grant to the notice counts for a purpose, and the reason if not.
func (r *Rules) stands(t tag, p Purpose) reasonCode {
	if !r.listed {
		return rNone
	}
	n := r.notice(t)
	switch {
	case n == nil || !slices.Contains(n.Purposes, p):
		return rNoticeUnknown
	case slices.ContainsFunc(r.notices, func(m Notice) bool {
		return m.ID == n.ID && m.Version > n.Version && slices.Contains(m.Material, p)
	}):
		return rNoticeStale
	}
	return rNone
}

package consent

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// A Query is one question: may this be done, to this person, now? What is not known denies: the zero Query is denied,
// and so is every exception whose facts are not [commerce.Yes]. Children and Energy describe the offer and are the sender's to
// say: unknown, they are taken for no.
type Query struct {
	Purpose Purpose   `json:"purpose"`
	Channel Channels  `json:"channel"` // exactly one
	At      time.Time `json:"at"`
	// Similar: own goods or services similar to those sold. OptOut: this message offers a free and easy refusal, and so
	// did every earlier one. Both are needed for the customer exception.
	Similar commerce.Tri `json:"similar,omitzero"`
	OptOut  commerce.Tri `json:"opt_out,omitzero"`
	// Transactional: nothing but what the contract needs (purpose Service) or the law orders (LegalNotice).
	Transactional commerce.Tri `json:"transactional,omitzero"`
	// Necessary: on a device, strictly necessary for the service asked for, for the transmission, or an audience
	// measurement that the state exempts.
	Necessary commerce.Tri `json:"necessary,omitzero"`
	Contract  commerce.Tri `json:"contract,omitzero"` // one is running, or ended less than 30 days ago, and the call is about it
	Business  commerce.Tri `json:"business,omitzero"` // the recipient is a legal person, addressed as such
	Children  commerce.Tri `json:"children,omitzero"` // the online service is offered directly to children
	Energy    commerce.Tri `json:"energy,omitzero"`   // the offer is of energy renovation or home adaptation
	// Suppressed: the host found the address on its suppression list.
	Suppressed bool `json:"suppressed,omitempty"`
}

// A Decision is the answer. The zero Decision denies.
type Decision struct {
	Allow  bool
	Basis  Basis
	Duties Duties

	code     reasonCode
	purpose  Purpose
	channel  int8
	bounced  bool
	evidence *entry
	until    int64 // Unix seconds
	rules    *Rules
}

// Evidence returns the digest of the event that the answer rests on; zero if it rests on none.
func (d Decision) Evidence() Hash {
	if d.evidence == nil {
		return Hash{}
	}
	return d.evidence.digest
}

// Since returns when the event of [Decision.Evidence] took effect, in UTC; the zero time if there is none.
func (d Decision) Since() time.Time {
	if d.evidence == nil {
		return time.Time{}
	}
	return time.UnixMilli(d.evidence.key).UTC()
}

// Until returns the first instant at which the answer could change without a new event, in UTC: the same question gets
// the same answer before it. The zero time says that no such instant is known.
func (d Decision) Until() time.Time {
	if d.until == 0 {
		return time.Time{}
	}
	return time.Unix(d.until, 0).UTC()
}

// plan is a query against rules, prepared for any number of cells.
type plan struct {
	code    reasonCode // set: the question itself is denied
	purpose Purpose
	channel int
	q       Query
	rules   *Rules
	c       *channelRules
	at      int64  // of the question, Unix seconds
	day     uint16 // of the question
	strong  bool   // consent needs confirmed evidence
	message bool   // what a contract needs or the law orders
	timed   bool   // a term runs for consents, sales or checks
	plain   bool   // nothing but restriction, expiry and age can stand against a consent
	lapsed  uint16 // consents of this day and before have lapsed
	tooLate uint16 // sales of this day and before are too long ago
}

// verdict is the outcome for one cell.
type verdict struct {
	code  reasonCode
	basis Basis
	by    source
}

// source names the event that a verdict rests on.
type source uint8

const (
	byNothing source = iota
	byConsent
	bySale
	byInterest
	byStatus
)

// prepare fills a zero plan; at is the moment of the question in Unix seconds.
func (p *plan) prepare(r *Rules, q *Query, at int64) {
	p.at = at
	p.purpose, p.channel, p.q, p.rules = q.Purpose, q.Channel.index(), *q, r
	switch {
	case !p.purpose.valid() || p.channel < 0 || at < first2000 || at >= last2149:
		p.code = rQueryIncomplete
		return
	case r == nil || r.edition == "":
		p.code = rRulesNone
		return
	case at < r.from-secondsPerDay || r.until != 0 && at >= r.until+secondsPerDay:
		p.code = rRulesOtherDay
		return
	}
	p.c = &r.channels[p.channel]
	p.day = uint16(at/secondsPerDay - epoch2000)
	p.strong = p.c.strong()
	if m := p.c.value[RuleExpiry]; m != 0 {
		p.lapsed = p.before(int(m))
	}
	if m := p.c.value[RuleSoftOptIn]; m != 0 {
		p.tooLate = p.before(int(m))
	}
	p.timed = p.c.value[RuleExpiry] != 0 || p.c.value[RuleSoftOptIn] != 0 || p.c.has(RuleRegister)
	p.message = (p.purpose == Service || p.purpose == LegalNotice) && q.Transactional == commerce.Yes && q.Channel != Device
	p.plain = !p.message && !q.Suppressed && !p.c.has(RuleRegister) && q.Energy != commerce.Yes && !r.listed &&
		q.Children != commerce.Yes && q.Necessary != commerce.Yes
}

func date(day uint16) calendar.Date { return epochDate.AddDays(int(day)) }

var (
	first2000 = firstInstant.Unix()
	last2149  = lastInstant.Unix()
)

var epochDate = calendar.MustDate("1999-12-31")

// before returns the last day from which months have passed by the day of the question.
func (p *plan) before(months int) uint16 {
	today := date(p.day)
	d := today.AddMonths(-months)
	for next := d.AddDays(1); !next.AddMonths(months).After(today); next = next.AddDays(1) {
		d = next // six months from 28, 29, 30 and 31 August all end on 28 February
	}
	return uint16(max(0, d.Sub(epochDate)))
}

// ofAge returns the first day on which somebody born on the day is no longer a child for online services.
func (p *plan) ofAge(born uint16) calendar.Date {
	d := epochDate.AddDays(int(born) + epoch1900 - epoch2000)
	of := d.AddYears(p.rules.Age())
	if of.Day() != d.Day() { // born on 29 February: the year is complete when 28 February is over
		of = of.AddDays(1)
	}
	return of
}

// decide answers for a cell in the published order: erased, restricted, suppressed and objected, register, contract
// message, strict necessity, consent, customer exception, running contract, company, recorded interest, nothing.
func (p *plan) decide(c *Cell) verdict {
	if p.code != rNone {
		return verdict{code: p.code}
	}
	granted := c.any
	if p.strong {
		granted = c.strong
	}
	switch c.status {
	case erased:
		return verdict{rDenyErased, NoBasis, byStatus}
	case restricted:
		return verdict{rDenyRestricted, NoBasis, byStatus}
	}
	if p.plain && granted > p.lapsed && granted <= p.day && c.born == 0 { // the common case of the steps below
		return verdict{rAllowConsent, Consent, byConsent}
	}
	q, rules := &p.q, p.c
	if q.Suppressed && !p.message {
		return verdict{code: rDenySuppressed}
	}
	open := c.status == nothing // never refused
	if !open && granted == 0 {
		switch c.status {
		case objected:
			return verdict{rDenyObjected, NoBasis, byStatus}
		case withdrawn:
			return verdict{rDenyWithdrawn, NoBasis, byStatus}
		case refused:
			return verdict{rDenyRefused, NoBasis, byStatus}
		case listed:
			return verdict{rRegisterListed, NoBasis, byStatus}
		}
	}
	if p.message {
		if p.purpose == LegalNotice {
			return verdict{code: rAllowLegalDuty, basis: LegalObligation}
		}
		return verdict{code: rAllowContract, basis: Contract}
	}
	running := q.Contract == commerce.Yes && rules.has(RuleRunningContract)
	if rules.has(RuleRegister) && !running &&
		(c.flags&cleared == 0 || c.sale > p.day || p.day-c.sale > uint16(rules.value[RuleRegister])) {
		return verdict{code: rRegisterUnchecked}
	}
	if q.Energy == commerce.Yes && q.Contract != commerce.Yes && rules.has(RuleProhibitedEnergy) {
		return verdict{code: rDenyEnergy}
	}
	device := 1<<p.channel == Device
	if device && q.Necessary == commerce.Yes {
		return verdict{code: rAllowNecessary, basis: StrictlyNecessary}
	}
	why := rDenyNoBasis
	if granted != 0 {
		if why = p.consent(c, granted); why == rNone {
			return verdict{rAllowConsent, Consent, byConsent}
		}
	} else {
		switch {
		case c.flags&pending != 0:
			why = rEvidencePending
		case c.flags&weak != 0 || c.any != 0:
			why = rEvidenceWeak
		case c.flags&voided != 0:
			why = rVoidCapture
		}
	}
	if p.purpose == Marketing && open {
		if rules.has(RuleSoftOptIn) {
			if code := p.soft(c); code == rAllowSoftOptIn {
				return verdict{code, SoftOptIn, bySale}
			} else if why == rDenyNoBasis {
				why = code
			}
		} else if why == rDenyNoBasis && c.sale != 0 && c.flags&cleared == 0 && !device {
			why = rSoftNone
		}
		switch {
		case running:
			return verdict{code: rAllowRunningContract, basis: Legitimate}
		case q.Business == commerce.Yes && rules.has(RuleBusiness):
			return verdict{code: rAllowBusiness, basis: Legitimate}
		}
	}
	if open && c.flags&interested != 0 && !device && rules.has(RuleInterest) {
		return verdict{rAllowInterest, Legitimate, byInterest}
	}
	return verdict{code: why}
}

// consent returns rNone if a consent of that day counts, or why not.
func (p *plan) consent(c *Cell, granted uint16) reasonCode {
	switch {
	case granted <= p.lapsed:
		return rExpiryLapsed
	case granted > p.day:
		return rStateLater
	}
	notice := c.anyNotice()
	if p.strong {
		notice = c.strongNotice()
	}
	if code := p.rules.stands(notice, p.purpose); code != rNone {
		return code
	}
	if c.flags&guarded == 0 {
		if c.born != 0 {
			if p.ofAge(c.born).After(date(p.day)) {
				return rAgeGuardian
			}
		} else if p.q.Children == commerce.Yes {
			return rAgeUnknown
		}
	}
	return rNone
}

// soft applies the tests of the customer exception; who refused does not come here.
func (p *plan) soft(c *Cell) reasonCode {
	switch {
	case c.flags&cleared != 0 || c.sale == 0 && c.flags&uninformed == 0:
		return rDenyNoBasis
	case c.sale == 0:
		return rSoftNotInformed
	case c.flags&freeSale != 0 && p.c.value[RuleFreeAccount] == 0:
		return rSoftFreeAccount
	case c.sale > p.day:
		return rStateLater
	case c.sale <= p.tooLate:
		return rSoftTooLate
	case p.q.Similar != commerce.Yes:
		return rSoftNotSimilar
	case p.q.OptOut != commerce.Yes:
		return rSoftNotOffered
	}
	return rAllowSoftOptIn
}

// Decide answers whether the use that q describes is permitted, and why. Law comes from the rules, facts from the
// state; there is no error: what is malformed or missing denies. It does not allocate.
//
// The order of precedence is that of the package comment; the first rule that fits decides.
func Decide(r *Rules, s *State, q Query) (d Decision) {
	var p plan
	p.prepare(r, &q, q.At.Unix()) // exact for every instant, milliseconds are not
	switch {
	case p.code != rNone:
	case s == nil || s.at == 0:
		p.code = rQueryIncomplete // nobody looked
	case q.At.UnixMilli() < s.at:
		p.code = rStateLater
	}
	var c Cell
	var w witness
	s.pack(&c, &w, p.purpose, p.channel)
	v := p.decide(&c)
	d.code, d.purpose, d.channel, d.rules = v.code, p.purpose, int8(p.channel), r
	if p.code != rNone {
		return d
	}
	place := int32(0)
	switch v.by {
	case byConsent:
		if place = w.any; p.strong {
			place = w.strong
		}
	case bySale:
		place = w.sale
	case byInterest:
		place = w.interest
	case byStatus:
		place = w.status
	default: // no event
	}
	if e := s.event(place); e != nil {
		d.evidence = e
		if v.by == byConsent && r.listed && r.notice(e.notice).Hash != e.Notice { // another text with the same tag
			d.code, v.basis = rNoticeUnknown, NoBasis
		}
	}
	d.Allow, d.Basis = v.basis != NoBasis, v.basis
	if d.until = p.rules.until; p.timed || c.born != 0 || d.until != 0 {
		p.horizon(&d, &c, v)
	}
	if d.Allow {
		d.bounced = s.bounced>>p.channel&1 != 0
		d.Duties = p.duties(&d, s)
	}
	return d
}

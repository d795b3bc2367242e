package tcf

import (
	"time"

	"github.com/bottega-go/commerce"
)

// A Vendor is what a decision needs from the Global Vendor List: the purposes declared on the basis of consent, those on
// the basis of legitimate interest, and those for which the vendor accepts either.
type Vendor struct {
	ID                            int
	Consent, Legitimate, Flexible Set
}

// Permission is the answer for one vendor and purpose. The zero Permission denies.
type Permission struct {
	Allow bool
	// Legitimate says that the basis is a legitimate interest; otherwise it is consent.
	Legitimate bool

	code            reasonCode
	vendor, purpose int
}

// noLegitimate are the purposes for which a legitimate interest is never a basis: 1 always, 3 to 6 since TCF 2.2.
var noLegitimate = SetOf(1, 3, 4, 5, 6)

// May answers whether the vendor may process for the purpose. A restriction of the publisher decides first, then the
// declared basis, then the user's signals for both the purpose and the vendor. Once a string has a segment of disclosed
// vendors, a vendor outside it may nothing; a string without the segment permits nothing if it was created since the
// segment has to be there, see [Dates]. A string that is not service-specific permits nothing.
func (t *TC) May(v Vendor, purpose int) Permission {
	p := Permission{vendor: v.ID, purpose: purpose}
	byConsent, byInterest := v.Consent.Has(purpose), v.Legitimate.Has(purpose)
	switch t.Restriction(purpose, v.ID) {
	case NotAllowed:
		p.code = rDenyRestricted
		return p
	case RequireConsent:
		if byInterest && !v.Flexible.Has(purpose) {
			p.code = rDenyNotFlexible
			return p
		}
		byConsent, byInterest = byConsent || byInterest, false
	case RequireLegitimate:
		if byConsent && !v.Flexible.Has(purpose) {
			p.code = rDenyNotFlexible
			return p
		}
		byConsent, byInterest = false, byConsent || byInterest
	case Unrestricted:
	}
	switch {
	case !byConsent && !byInterest || byInterest && noLegitimate.Has(purpose):
		p.code = rDenyNotDeclared
	case !t.HasDisclosed && !t.Created.Before(segmentFrom):
		p.code = rDenySegmentMissing
	case !t.ServiceSpecific || t.HasDisclosed && !t.Disclosed.Has(v.ID):
		p.code = rDenyNotDisclosed
	case byConsent && (!t.Consent.Has(purpose) || !t.VendorConsent.Has(v.ID)):
		p.code = rDenyNoConsent
	case byConsent:
		p.Allow, p.code = true, rAllowConsent
	case t.Legitimate.Has(purpose) && t.VendorLegitimate.Has(v.ID):
		p.Allow, p.Legitimate, p.code = true, true, rAllowLegitimateInterest
	default:
		p.code = rDenyNoLegitimateInterest
	}
	return p
}

// Code is the decisive reason, a static string.
func (p Permission) Code() string {
	if p.code == rNone {
		return rDenyNotDeclared.String()
	}
	return p.code.String()
}

// Reasons explains the permission.
func (p Permission) Reasons() []commerce.Reason {
	code := p.code
	if code == rNone {
		code = rDenyNotDeclared
	}
	return []commerce.Reason{code.reason(commerce.NewFact("purpose", p.purpose), commerce.NewFact("vendor", p.vendor))}
}

// Dates are the days from which versions of the framework bind. The zero value stands for the known ones, by which
// [TC.May] goes.
type Dates struct {
	V22 time.Time // policy 4; zero: 2023-11-20
	V23 time.Time // disclosed vendors, in strings created since; zero: 2026-03-01, the day after the deadline of 28 February 2026
}

// The deadlines that IAB Europe set for strings: https://iabeurope.eu/all-you-need-to-know-about-the-transition-to-tcf-v2-3/
// (as reported by implementers; the technical text has no date).
var (
	policyFrom  = time.Date(2023, 11, 20, 0, 0, 0, 0, time.UTC)
	segmentFrom = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
)

// Validate returns what is wrong with the string at a moment: problems make it invalid, a warning is about age. Nothing
// for a good string.
func (t *TC) Validate(at time.Time, d Dates) []commerce.Reason {
	if d.V22.IsZero() {
		d.V22 = policyFrom
	}
	if d.V23.IsZero() {
		d.V23 = segmentFrom
	}
	var out []commerce.Reason
	policy := commerce.NewFact("policy", int(t.Policy))
	check := func(wrong bool, code reasonCode) {
		if wrong {
			out = append(out, code.reason(policy))
		}
	}
	check(!t.ServiceSpecific, rScopeGlobal)
	check(t.Created.After(at), rCreatedFuture)
	check(t.Policy < 4 && !t.Created.Before(d.V22), rPolicyOld)
	check(t.Policy >= 4 && !t.Created.Equal(t.Updated), rCreatedDiffers)
	check(t.Legitimate.Has(1) || t.Policy >= 4 && t.Legitimate&noLegitimate != 0, rLegitimatePurpose)
	check(!t.HasDisclosed && !t.Created.Before(d.V23), rDisclosedMissing)
	check(t.Updated.AddDate(0, 13, 0).Before(at), rReminderDue)
	return out
}

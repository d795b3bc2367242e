// Package tcfops has the operations of package consent/tcf.
package tcfops

import (
	"slices"
	"time"

	"github.com/bottega-go/commerce/consent/tcf"
	"github.com/bottega-go/commerce/internal/conformance"
)

type vendorIn struct {
	ID         int   `json:"id"`
	Consent    []int `json:"consent"`
	Legitimate []int `json:"legitimate"`
	Flexible   []int `json:"flexible"`
}

type in struct {
	String  string    `json:"string"`
	Purpose int       `json:"purpose"`
	Vendor  vendorIn  `json:"vendor"`
	At      time.Time `json:"at"`
	V22     time.Time `json:"v22"`
	V23     time.Time `json:"v23"`
}

func list(s tcf.Set) []int {
	return append([]int{}, slices.Collect(s.All())...)
}

func ids(v tcf.Vendors) []int {
	return append([]int{}, slices.Collect(v.All())...)
}

func parsed(t *tcf.TC, _ in) any {
	return map[string]any{
		"cmp": t.CMP, "cmp_version": t.CMPVersion, "screen": t.Screen, "language": t.Language(), "vendor_list": t.VendorList, "policy": t.Policy,
		"service_specific": t.ServiceSpecific, "non_standard_texts": t.NonStandardTexts, "special_features": list(t.SpecialFeatures),
		"consent": list(t.Consent), "legitimate": list(t.Legitimate), "purpose_one": t.PurposeOne, "publisher": t.PublisherCountry(),
		"vendor_consent": ids(t.VendorConsent), "vendor_consent_max": t.VendorConsent.Max(), "vendor_legitimate": ids(t.VendorLegitimate),
		"vendor_legitimate_max": t.VendorLegitimate.Max(), "has_disclosed": t.HasDisclosed, "disclosed": ids(t.Disclosed), "disclosed_max": t.Disclosed.Max(),
		"has_publisher": t.HasPublisher, "publisher_consent": list(t.PublisherConsent), "custom_purposes": t.CustomPurposes,
		"created_second": t.Created.Truncate(time.Second), "updated_second": t.Updated.Truncate(time.Second),
	}
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "consent/tcf",
		Words: map[string]error{
			"base64": tcf.ErrBase64, "truncated": tcf.ErrTruncated, "version": tcf.ErrVersion, "segment": tcf.ErrSegment, "field": tcf.ErrField,
		},
		Ops: map[string]conformance.Op{
			"tcf.parse":       with("What a TC string of the IAB framework says.", parsed),
			"tcf.restriction": with("How the publisher of a TC string restricts a vendor for a purpose.", restriction),
			"tcf.may":         with("Whether a vendor may process for a purpose under a TC string.", may),
			"tcf.validate":    with("What is wrong with a TC string at an instant.", validate),
			"tcf.gpp":         conformance.Typed("The sections of a GPP string.", gpp),
		},
	}
}

func with(doc string, f func(*tcf.TC, in) any) conformance.Op {
	return conformance.Typed(doc, func(x in) (any, error) {
		c, err := tcf.Parse(x.String)
		if err != nil {
			return nil, err
		}
		return f(c, x), nil
	})
}

func restriction(c *tcf.TC, x in) any {
	return map[string]any{"restriction": c.Restriction(x.Purpose, x.Vendor.ID)}
}

func may(c *tcf.TC, x in) any {
	v := tcf.Vendor{ID: x.Vendor.ID, Consent: tcf.SetOf(x.Vendor.Consent...), Legitimate: tcf.SetOf(x.Vendor.Legitimate...), Flexible: tcf.SetOf(x.Vendor.Flexible...)}
	p := c.May(v, x.Purpose)
	return map[string]any{"allow": p.Allow, "legitimate": p.Legitimate, "code": p.Code()}
}

func validate(c *tcf.TC, x in) any {
	return map[string]any{"codes": conformance.CodesOf(c.Validate(x.At, tcf.Dates{V22: x.V22, V23: x.V23}))}
}

func gpp(in struct {
	String string `json:"string"`
},
) (any, error) {
	g, err := tcf.ParseGPP(in.String)
	var n []int
	var v []string
	for _, s := range g.Sections {
		n, v = append(n, s.ID), append(v, s.Value)
	}
	return map[string]any{"version": g.Version, "ids": n, "values": v}, err
}

// Package tcf reads the consent strings of the IAB Europe Transparency and Consent Framework, versions 2.2 and 2.3, and the
// header of the Global Privacy Platform.
//
// # What it decides
//
// [Parse] decodes a TC string: core, disclosed vendors, publisher purposes. [TC.Validate] names what is wrong with it at a
// moment: global scope, a policy older than its creation, legitimate interest for purposes that do not allow it, a missing
// disclosed-vendors segment, a reminder that is due. [TC.May] answers for one vendor and purpose, with the restrictions of
// the publisher: the vendor declares its bases, the publisher may narrow them, the user has the last word.
// [ParseGPP] finds the sections of a GPP string; section 2 is a TC string.
//
// # What it does not
//
// There is no encoder: only a registered consent management platform may create TC strings, and they must be passed on
// as they are ([TC.String]). The Global Vendor List is the host's; a [Vendor] holds the four facts of it that decide.
// Sections of American states are found, not decoded.
//
// # Limits, errors, sources
//
// Input is at most 64 KiB and five segments; nothing that any bytes can hold makes it panic or loop. Errors are
// [ErrBase64], [ErrTruncated], [ErrVersion], [ErrSegment], [ErrField]; they quote figures, not the string. A string that
// cannot be read permits nothing. Text: IAB Tech Lab, "Transparency and Consent String with Global Vendor & CMP List Formats"
// (v2) and "GPP Consent String Specification". Purposes, features and vendors count from 1.
package tcf

//go:generate go run ../../internal/gen/reasons

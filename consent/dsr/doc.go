// Package dsr runs the rights of data subjects (GDPR Art. 15 to 22) as a fold over events: what was asked, until when it
// must be answered, and what happens to each class of data.
//
// # What it decides
//
// [Fold] turns the events of one request into a [Request] with its deadline: one month from receipt (Art. 12(3)), counted by
// Regulation 1182/71 with the weekends and public holidays of the controller's place; three months from receipt after an
// extension that was told, with a reason, within the first; the days in which the person was asked to identify or to
// specify are added. [Request.At] says where it stands at a moment, computed and never stored. [PlanOf] says for every
// processing activity whether its data are exported, corrected, restricted, erased, made anonymous or kept, until when and on what
// ground, and who must be told (Art. 19).
//
// # Readings
//
// The month ends by Regulation 1182/71 Art. 3, as the guidelines of the EDPB count it. An extension runs from receipt, not from
// the rolled first deadline. Waiting time is added to the nominal day before the roll. No text says that a refusal can
// be late by extension: Art. 12(4) gives one month, so a refusal after it is late even if the request was extended.
//
// # Input, errors, limits
//
// Events come in any order and with repetitions; equal ids are one event. Problems of the events come all at once as
// commerce.FieldErrors: [ErrOrder], [ErrExtensionLate], [ErrMissingReason], [ErrEvent]. Free text is kept and never quoted. The zero
// Request is open and has no deadline. At most 1,000 events.
package dsr

//go:generate go run ../../internal/gen/reasons

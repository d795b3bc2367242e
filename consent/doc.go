// Package consent answers whether a shop may contact a person or open a device, on what ground, and how it can prove it.
//
// # What it decides
//
// A [Ledger] is the grow-only set of what happened to one subject: grants, refusals, sales, objections. [Ledger.State] folds
// it; [Decide] answers one question about the state under the [Rules] of a country on a day, with the ground ([Basis]), the
// duties of the sender, the event that proves it, and the instant until which the answer holds. [Segment] asks the same of
// millions of packed [Cell] values. Around that: [Capture.Lint] for forms, [MayPrompt] and [ConsentMode] for banners,
// [Import] for lists, [ReceiptOf] and [Register] for those who ask later. Sub-packages: dsr (rights requests), tcf
// (consent strings), proof (a log that shows nothing was rewritten).
//
// # Order of precedence
//
// Erased; restricted; suppressed, objected, withdrawn or refused and not lifted; listed in a register; contract message or
// legal duty; register not checked; prohibited offer; strict necessity; consent (pending, weak, void, lapsed, stale notice,
// age); customer exception (sale, informed, free account, time, similar, refusal offered); running contract; company;
// recorded legitimate interest; no basis. The first that fits decides. What is not known denies: a denial is a value, an error
// means that the input was malformed, and every zero value denies.
//
// # Time and merging
//
// A clock that lags never makes a yes beat a no, and one that is ahead gains no more than the time until the event reached
// us: what widens takes effect at the earlier of Occurred and Recorded; a restriction, a technical objection or an age by
// an untrusted clock when it was recorded. At the same instant the no wins. An import counts only where nobody
// ever said no; any other restriction is lifted only by a later grant of sufficient evidence. Retries of one act on a device
// share a Nonce and count once. Merging replicas is set union; states join by taking the later of each component.
// Instants are UTC milliseconds; terms in months count calendar months from the UTC day of the event and end as that
// day begins, which is never later than local time would have it by more than the offset of the zone.
//
// # Storage
//
//	consent_notice(hash pk, id, lang, version, body, first_used)
//	consent_subject(ref pk, customer_id null)
//	consent_event(seq identity, digest unique, subject, recorded_at, doc json, salt null, detail null)  -- insert only;
//	    erasure sets salt, detail and customer_id to null, inserts a suppression and appends an erased event
//	consent_cell(subject, purpose, channel, cell binary(16), seq, primary key(subject, purpose, channel))  -- a projection
//	suppression(hmac pk, channel, since)          consent_checkpoint(size, root, at)
//	dsr_event(id pk, request, doc json)           send_log(message, subject, evidence_digest, edition, at)
//
// Write: insert the event and replace the cells it touches where seq is larger, in one transaction; replay rebuilds them. Decide
// for the segment, and again when a message leaves the queue.
//
// # Law, sources, limits
//
// [EU] holds the rows of data/rules.csv and data/ages.csv, each with act, trust and day of check: packs for IT, DE, FR and ES,
// marketing rules of the other states, ages of all 27. Open readings are rows, not constants: [Book.With] replaces them.
// Not decided: what is similar, whether a balance of interests holds, special categories beyond [Capture.Lint], American opt-outs
// beyond [GPC]. A share with third parties is one purpose; recipients and categories are what its notice says. Years 2000 to 2149.
// Errors are commerce.FieldErrors with the digest of the event as a fact; no error or reason holds an address or free text.
package consent

//go:generate go run ../internal/gen/consent
//go:generate go run ../internal/gen/reasons

// Package tax decides the value added tax of European shops: the rate of a
// product, the treatment and place of a supply, and the figures of a document.
// Every answer says why, with the article.
//
// # What it decides
//
//   - [Book] holds rates by territory, product category and day, from 2010, each
//     row with its source. [EU] is the built-in one; [Book.With] layers a host's
//     rows on a copy. A category without a row falls back to its parent
//     ("books" for "books.print"), at last to the standard rate, and says so.
//   - [Locate] finds the territory of an address, [AreaOf] whether it is inside
//     the VAT area. Outside is not a zero rate: it is an export, or a local tax.
//   - [Decide] turns the facts of a [Supply] into a [Decision]: treatment, place,
//     scheme, EN 16931 category, VATEX code, FatturaPA natura, mentions. Facts
//     that are missing are named as JSON Pointers and never guessed. A VAT number
//     that could not be checked is neither valid nor invalid.
//   - [Calculate] splits a document by category and rate, shares every cent over
//     the lines, and never changes a gross price: the cent that EN 16931 then
//     misses is told as Drift or, in strict mode, kept in Rounding (BT-114).
//   - [ReportOSS] sums orders and credits for the one-stop shops; [Threshold]
//     follows the EUR 10 000; [MarginVAT], [VoucherState], [ParcelDuty],
//     [StampDuty], [PriceAt] and [LocateConsumer] do what their names say.
//
// Numbers of buyers and sellers are read by package vatid.
//
// # What it does not decide
//
// Which goods a category, an exemption, a margin scheme, a national reverse
// charge list or a letter of intent covers, and which sale of a chain it is
// ([Chain]): the caller claims it. Whether a VAT number is valid: the caller
// asked the register ([VATEvidence]). Customs duty but for [ParcelDuty], excise,
// input tax, travel margins, fixed establishments, goods with installation (Art.
// 36), sellers that import the goods themselves (Art. 32, 33(b)), advice and the
// like for consumers outside the Union (Art. 59), use and enjoyment (Art. 59a),
// the tax of countries outside the Union between themselves.
//
// # Time
//
// Rates begin on 2010-01-01. Places and schemes are the law since 2021-07-01;
// an earlier cross-border sale to a consumer is [ErrNotCovered]. Dated in the
// rules: accession of Croatia, chains and call-off stock from 2020, the United
// Kingdom and Northern Ireland, small enterprises and virtual events from 2025,
// the smaller Aegean islands from 2026, the customs duty of EUR 3 from 2026-07-01
// to 2028-06-30, the lapse of Art. 199a after 2026-12-31, the threshold and stock
// abroad from 2027.
// Announced law is not in the table.
//
// # Sources and trust
//
// data/rates.csv has for each row the act, how sure it is, and the day of the
// last check. A row is verified where its rate and its days were read in the text
// of acts, and secondary where other sources tell one of them; where sources
// conflict it is contested and answers with a warning; what is from memory, or
// carried back to a time before it was observed, is unverified: passed over and
// named in a warning, unless [Book.Trusting] asks for it. [Book.Unmapped] lists what has no row. For Italy,
// Germany, France and Spain books, press, food, medicine, hotels, restaurants,
// transport, plants, hygiene and water are secondary on every day since 2010.
// Look-ups more than [StaleDays] days after the as-of day warn.
//
// # Numbers and errors
//
// Amounts are minor units with 128-bit intermediates. VAT is rounded once, half
// up, per category, unless [Options] say otherwise. Errors are
// [commerce.FieldErrors] with pointers into the input, all at once; a treatment
// of needs_facts is a result. Nothing here reads a clock or a register.
package tax

//go:generate go run ../internal/gen/reasons
//go:generate go run ../internal/gen/vat

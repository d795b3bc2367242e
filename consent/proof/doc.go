// Package proof is the transparency log of RFC 6962 as plain values: evidence that no consent event was changed,
// inserted or dropped after a checkpoint left the building.
//
// # What it does
//
// A [Log] is the compact state of a Merkle tree over the digests of events in the order of arrival: at most 63 hashes,
// a value that is stored in one column and continues where it stopped. [Log.Append] adds a leaf; it copies nothing and
// allocates only when the tree grows a level. [Log.Checkpoint] is what goes to the outside: mailed to a data protection
// officer, printed, time-stamped. [Tree] keeps all leaf hashes and makes proofs: that an event is in the log
// ([Tree.Inclusion], without disclosing another), and that the log of today extends the one of a checkpoint
// ([Tree.Consistency]). [VerifyInclusion] and [VerifyConsistency] need only the proof and the roots.
//
// Hashing is that of RFC 6962 section 2.1, so that every verifier of Certificate Transparency logs can check the
// proofs: leaf SHA-256(0x00 | data), node SHA-256(0x01 | left | right), the empty tree SHA-256 of nothing.
//
// # What it does not
//
// It signs nothing and keeps nothing: a root proves the past only to who already holds a root. Merging replicas is the
// work of the ledger; the log is the order in which one server wrote.
//
// # Errors and limits
//
// A proof that fails is [ErrProof]; sizes that make no tree are [ErrSize]; a stored form that is none is [ErrForm].
// Trees hold up to 2^62 leaves. The zero Log and Tree are empty and ready. A Log copied by assignment shares nothing
// that Append changes.
package proof

// Package proofops has the operations of package consent/proof.
package proofops

import (
	"encoding/hex"
	"errors"

	"github.com/bottega-go/commerce/consent/proof"
	"github.com/bottega-go/commerce/internal/conformance"
)

type in struct {
	Leaves []string `json:"leaves"`
	Index  int64    `json:"index"`
	Size   int64    `json:"size"`
	From   int64    `json:"from"`
	To     int64    `json:"to"`
	Origin string   `json:"origin"`
}

func texts(hs []proof.Hash) map[string]any {
	out := []string{}
	for _, h := range hs {
		out = append(out, hex.EncodeToString(h[:]))
	}
	return map[string]any{"proof": out}
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "consent/proof",
		Words:   map[string]error{"size": proof.ErrSize},
		Ops: map[string]conformance.Op{
			"proof.verify_consistency": conformance.Typed("Whether hashes prove a tree to be the beginning of a later one.", verifyConsistency),
			"proof.verify":             conformance.Typed("Whether hashes prove a leaf to be in the tree of a root and size.", verify),
			"proof.root":               with("The root of the Merkle tree of RFC 6962 over leaves, by the tree and by the log.", root),
			"proof.inclusion":          with("The hashes that prove a leaf to be in the tree of a size.", inclusion),
			"proof.consistency":        with("The hashes that prove a tree to be the beginning of a later one.", consistency),
			"proof.checkpoint":         with("The checkpoint of a log as text, to be signed or published.", checkpoint),
		},
	}
}

func with(doc string, f func(*proof.Tree, *proof.Log, in) (any, error)) conformance.Op {
	return conformance.Typed(doc, func(x in) (any, error) {
		var tree proof.Tree
		var log proof.Log
		for _, s := range x.Leaves {
			data, err := hex.DecodeString(s)
			if err != nil {
				return nil, err
			}
			tree.Append(proof.LeafHash(data))
			log.Append(proof.LeafHash(data))
		}
		return f(&tree, &log, x)
	})
}

func root(tree *proof.Tree, log *proof.Log, _ in) (any, error) {
	root, err := tree.Root(tree.Size())
	if root != log.Root() {
		return nil, errors.New("tree and log differ")
	}
	return map[string]any{"root": hex.EncodeToString(root[:])}, err
}

func inclusion(tree *proof.Tree, _ *proof.Log, x in) (any, error) {
	p, err := tree.Inclusion(x.Index, x.Size)
	return texts(p), err
}

func consistency(tree *proof.Tree, _ *proof.Log, x in) (any, error) {
	p, err := tree.Consistency(x.From, x.To)
	return texts(p), err
}

func checkpoint(_ *proof.Tree, log *proof.Log, x in) (any, error) {
	return map[string]any{"text": log.Checkpoint(x.Origin).String()}, nil
}

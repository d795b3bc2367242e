package proofops

import (
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/bottega-go/commerce/consent/proof"
)

type okOut struct {
	OK bool `json:"ok"`
}

func verify(in struct {
	Leaf  string   `json:"leaf"` // its data
	Index int64    `json:"index"`
	Size  int64    `json:"size"`
	Root  string   `json:"root"`
	Proof []string `json:"proof"`
},
) (okOut, error) {
	data, err := hex.DecodeString(in.Leaf)
	if err != nil {
		return okOut{}, err
	}
	h, err := hashes(append([]string{in.Root}, in.Proof...))
	if err != nil {
		return okOut{}, err
	}
	return proven(proof.VerifyInclusion(proof.LeafHash(data), in.Index, in.Size, h[0], h[1:]))
}

func verifyConsistency(in struct {
	From     int64    `json:"from"`
	To       int64    `json:"to"`
	FromRoot string   `json:"from_root"`
	ToRoot   string   `json:"to_root"`
	Proof    []string `json:"proof"`
},
) (okOut, error) {
	h, err := hashes(append([]string{in.FromRoot, in.ToRoot}, in.Proof...))
	if err != nil {
		return okOut{}, err
	}
	return proven(proof.VerifyConsistency(in.From, in.To, h[0], h[1], h[2:]))
}

func hashes(texts []string) (out []proof.Hash, err error) {
	for _, s := range texts {
		b, err := hex.DecodeString(s)
		if err != nil || len(b) != len(proof.Hash{}) {
			return nil, fmt.Errorf("%.80q is not the hex form of a hash", s)
		}
		out = append(out, proof.Hash(b))
	}
	return out, nil
}

func proven(err error) (okOut, error) {
	if errors.Is(err, proof.ErrProof) {
		return okOut{}, nil
	}
	return okOut{err == nil}, err
}

package proof_test

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/consent/proof"
)

// node is SHA-256(0x01 | left | right), RFC 6962 section 2.1.
func node(left, right proof.Hash) proof.Hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// Places outside the tree are refused even where the arithmetic of the path would come out at the root.
func TestNoProofOutsideTheTree(t *testing.T) {
	t.Parallel()
	first, second := proof.LeafHash([]byte("first")), proof.LeafHash([]byte("second"))
	root := node(first, second)
	require.NoError(t, proof.VerifyInclusion(second, 1, 2, root, []proof.Hash{first}))
	require.ErrorIs(t, proof.VerifyInclusion(second, -1, 2, root, []proof.Hash{first}), proof.ErrProof) // -1 is all ones, like the last leaf
	require.NoError(t, proof.VerifyInclusion(first, 0, 1, first, nil))
	require.ErrorIs(t, proof.VerifyInclusion(first, 1, 1, first, nil), proof.ErrProof)
	require.ErrorIs(t, proof.VerifyConsistency(0, 0, first, first, nil), proof.ErrProof)
	require.ErrorIs(t, proof.VerifyConsistency(3, 1, first, first, []proof.Hash{first}), proof.ErrProof)
}

// The largest tree has 2^62 leaves: 62 hashes from a leaf to its root, one from its left half.
func TestTheLargestTree(t *testing.T) {
	t.Parallel()
	const most = 1 << 62
	leaf := proof.LeafHash([]byte("first"))
	path, root := []proof.Hash{}, leaf
	for i := range byte(62) {
		path = append(path, proof.Hash{i})
		root = node(root, proof.Hash{i})
	}
	require.NoError(t, proof.VerifyInclusion(leaf, 0, most, root, path))
	require.ErrorIs(t, proof.VerifyInclusion(leaf, 0, most+1, node(root, leaf), append(path, leaf)), proof.ErrProof)
	require.NoError(t, proof.VerifyConsistency(most/2, most, leaf, node(leaf, root), []proof.Hash{root}))
	require.ErrorIs(t, proof.VerifyConsistency(most, most+1, leaf, node(leaf, root), []proof.Hash{root}), proof.ErrProof)

	form := append(binary.BigEndian.AppendUint64(nil, most), root[:]...)
	var log proof.Log
	require.NoError(t, log.UnmarshalBinary(form))
	require.Equal(t, int64(most), log.Size())
	require.Equal(t, root, log.Root())
	form = append(binary.BigEndian.AppendUint64(nil, most+1), append(root[:], leaf[:]...)...)
	require.ErrorIs(t, log.UnmarshalBinary(form), proof.ErrForm)
}

func TestCheckpointsOnTheEdge(t *testing.T) {
	t.Parallel()
	var log proof.Log
	empty := log.Checkpoint("shop.example/consent")
	text, err := empty.MarshalText()
	require.NoError(t, err)
	// SHA-256 of nothing, FIPS 180-4, in base64.
	require.Equal(t, "shop.example/consent\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", string(text))
	var c proof.Checkpoint
	require.NoError(t, c.UnmarshalText(text))
	require.Equal(t, empty, c)
	for body, want := range map[string]error{
		"4611686018427387904\n" + zero:            nil, // 2^62
		"4611686018427387905\n" + zero:            proof.ErrForm,
		"1\n" + strings.Repeat("A", 42) + "==":    proof.ErrForm, // 31 bytes
		"1\n" + strings.Repeat("A", 44):           proof.ErrForm, // 33 bytes
		"1\n" + strings.Repeat("A", 43) + "\r=":   proof.ErrForm,
		"1\n" + strings.Repeat("A", 42) + "B=":    proof.ErrForm, // bits behind the end
		"1\n" + strings.Repeat("A", 43) + "=\r\r": proof.ErrForm,
	} {
		require.ErrorIs(t, c.UnmarshalText([]byte("a\n"+body+"\n")), want, body)
	}
	_, err = proof.Checkpoint{}.MarshalText()
	require.ErrorIs(t, err, proof.ErrForm)
	_, err = proof.Checkpoint{Origin: "a", Size: -1}.MarshalText()
	require.ErrorIs(t, err, proof.ErrForm)
}

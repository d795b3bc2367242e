package proof_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/consent/proof"
)

// The recursive definitions of RFC 6962 section 2.1, written from its text over raw entries, as an oracle.

func mth(d [][]byte) [32]byte {
	switch len(d) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, d[0]...))
	}
	k := 1
	for 2*k < len(d) {
		k *= 2
	}
	l, r := mth(d[:k]), mth(d[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, l[:], r[:]))
}

func path(m int, d [][]byte) [][32]byte {
	if len(d) == 1 {
		return nil
	}
	k := 1
	for 2*k < len(d) {
		k *= 2
	}
	if m < k {
		return append(path(m, d[:k]), mth(d[k:]))
	}
	return append(path(m-k, d[k:]), mth(d[:k]))
}

func subproof(m int, d [][]byte, whole bool) [][32]byte {
	if m == len(d) {
		if whole {
			return nil
		}
		return [][32]byte{mth(d)}
	}
	k := 1
	for 2*k < len(d) {
		k *= 2
	}
	if m <= k {
		return append(subproof(m, d[:k], whole), mth(d[k:]))
	}
	return append(subproof(m-k, d[k:], false), mth(d[:k]))
}

func hashes(raw [][32]byte) (out []proof.Hash) {
	for _, h := range raw {
		out = append(out, h)
	}
	return out
}

func TestAgainstRFCText(t *testing.T) {
	t.Parallel()
	var entries [][]byte
	var tree proof.Tree
	var log proof.Log
	const most = 70
	for n := 1; n <= most; n++ {
		entries = append(entries, fmt.Append(nil, "event ", n))
		leaf := proof.LeafHash(entries[n-1])
		require.Equal(t, int64(n-1), tree.Append(leaf))
		require.Equal(t, int64(n-1), log.Append(leaf))
		require.Equal(t, proof.Hash(mth(entries)), log.Root())
		got, ok := tree.Leaf(int64(n - 1))
		require.True(t, ok)
		require.Equal(t, leaf, got)
	}
	for n := 1; n <= most; n++ {
		root, err := tree.Root(int64(n))
		require.NoError(t, err)
		require.Equal(t, proof.Hash(mth(entries[:n])), root)
		for m := range n {
			p, err := tree.Inclusion(int64(m), int64(n))
			require.NoError(t, err)
			require.Equal(t, hashes(path(m, entries[:n])), p)
			leaf := proof.LeafHash(entries[m])
			require.NoError(t, proof.VerifyInclusion(leaf, int64(m), int64(n), root, p))
			require.ErrorIs(t, proof.VerifyInclusion(leaf, int64(m), int64(n), root, append(p, proof.Hash{})), proof.ErrProof)
			require.ErrorIs(t, proof.VerifyInclusion(proof.Hash{1}, int64(m), int64(n), root, p), proof.ErrProof)

			from, err := tree.Root(int64(m + 1))
			require.NoError(t, err)
			c, err := tree.Consistency(int64(m+1), int64(n))
			require.NoError(t, err)
			require.Equal(t, hashes(subproof(m+1, entries[:n], true)), c)
			require.NoError(t, proof.VerifyConsistency(int64(m+1), int64(n), from, root, c))
			require.ErrorIs(t, proof.VerifyConsistency(int64(m+1), int64(n), proof.Hash{1}, root, c), proof.ErrProof)
			require.ErrorIs(t, proof.VerifyConsistency(int64(m+1), int64(n), from, proof.Hash{1}, c), proof.ErrProof)
			require.ErrorIs(t, proof.VerifyConsistency(int64(m+1), int64(n), from, root, append(c, proof.Hash{})), proof.ErrProof)
			if len(c) > 0 {
				require.ErrorIs(t, proof.VerifyConsistency(int64(m+1), int64(n), from, root, c[1:]), proof.ErrProof)
			}
		}
	}
	for _, bad := range [][2]int64{{-1, 3}, {3, 3}, {0, most + 1}} {
		_, err := tree.Inclusion(bad[0], bad[1])
		require.ErrorIs(t, err, proof.ErrSize)
	}
	_, err := tree.Root(most + 1)
	require.ErrorIs(t, err, proof.ErrSize)
	_, err = tree.Root(-1)
	require.ErrorIs(t, err, proof.ErrSize)
	_, ok := tree.Leaf(most)
	require.False(t, ok)
	require.ErrorIs(t, proof.VerifyInclusion(proof.Hash{}, 0, 0, proof.Hash{}, nil), proof.ErrProof)
	require.ErrorIs(t, proof.VerifyConsistency(0, 3, proof.Hash{}, proof.Hash{}, nil), proof.ErrProof)
}

func TestStoredForms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var log proof.Log
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			log.Append(rapid.Map(rapid.SliceOfN(rapid.Byte(), 32, 32), func(b []byte) proof.Hash { return proof.Hash(b) }).Draw(t, "leaf"))
		}
		b, err := log.MarshalBinary()
		require.NoError(t, err)
		var again proof.Log
		require.NoError(t, again.UnmarshalBinary(b))
		require.Equal(t, log.Root(), again.Root())
		log.Append(proof.Hash{1})
		again.Append(proof.Hash{1})
		require.Equal(t, log.Root(), again.Root())
		require.Equal(t, log.Size(), again.Size())
		require.ErrorIs(t, again.UnmarshalBinary(append(b, 0)), proof.ErrForm)
		require.ErrorIs(t, again.UnmarshalBinary(b[:7]), proof.ErrForm)

		c := log.Checkpoint("shop.example/consent")
		text, err := c.MarshalText()
		require.NoError(t, err)
		var back proof.Checkpoint
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, c, back)
	})
	_, err := proof.Checkpoint{Origin: "a\nb"}.MarshalText()
	require.ErrorIs(t, err, proof.ErrForm)
	for _, s := range []string{"", "a\n1\nAA==\n", "a\n01\n" + zero + "\n", "a\n-1\n" + zero + "\n", "a\n1\n" + zero, "\n1\n" + zero + "\n"} {
		var c proof.Checkpoint
		require.ErrorIs(t, c.UnmarshalText([]byte(s)), proof.ErrForm, s)
	}
}

const zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

func Example() {
	var tree proof.Tree
	for _, event := range []string{"granted", "withdrawn", "objected"} {
		tree.Append(proof.LeafHash([]byte(event)))
	}
	root, err := tree.Root(3)
	if err != nil {
		panic(err)
	}
	// What the shop shows an authority: one event and two hashes, nothing about other people.
	path, err := tree.Inclusion(1, 3)
	fmt.Println(len(path), err, proof.VerifyInclusion(proof.LeafHash([]byte("withdrawn")), 1, 3, root, path))
	fmt.Println(proof.VerifyInclusion(proof.LeafHash([]byte("granted")), 1, 3, root, path))
	// Output:
	// 2 <nil> <nil>
	// consent/proof: the proof does not verify
}

func BenchmarkAppend(b *testing.B) {
	var log proof.Log
	leaf := proof.LeafHash([]byte("event"))
	b.ReportAllocs()
	for b.Loop() {
		log.Append(leaf)
	}
}

func TestAllocations(t *testing.T) {
	var log proof.Log
	require.Zero(t, testing.AllocsPerRun(100, func() { log.Append(proof.Hash{}) }))
}

func FuzzUnmarshal(f *testing.F) {
	var log proof.Log
	log.Append(proof.Hash{1})
	b, _ := log.MarshalBinary()
	f.Add(b)
	f.Add([]byte("a\n1\n" + zero + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var l proof.Log
		if l.UnmarshalBinary(b) == nil {
			again, _ := l.MarshalBinary()
			if string(again) != string(b) {
				t.Fatal("the stored form is not canonical")
			}
			l.Root()
		}
		var c proof.Checkpoint
		if c.UnmarshalText(b) == nil && c.String() != string(b) {
			t.Fatal("the checkpoint is not canonical")
		}
	})
}

func FuzzVerify(f *testing.F) {
	f.Add(int64(2), int64(3), []byte("0123456789abcdef0123456789abcdef"))
	f.Fuzz(func(t *testing.T, a, b int64, data []byte) {
		var p []proof.Hash
		for len(data) >= 32 && len(p) < 70 {
			p, data = append(p, proof.Hash(data[:32])), data[32:]
		}
		// Without knowing a preimage nothing verifies against a fixed root.
		if proof.VerifyInclusion(proof.Hash{1}, a, b, proof.Hash{2}, p) == nil {
			t.Fatal("verified")
		}
		if a != b && proof.VerifyConsistency(a, b, proof.Hash{1}, proof.Hash{2}, p) == nil {
			t.Fatal("verified")
		}
	})
}

// Checks what the product says with packages that others wrote: golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog.
// It reads a case as JSON from its input, and ends with 0 where all of it holds; otherwise it says what does not.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index int64    `json:"index"`
	Leaf  string   `json:"leaf"`
	Proof []string `json:"proof"`
}

type input struct {
	VerifierKey string            `json:"verifierKey"`
	Checkpoint  string            `json:"checkpoint"`
	Before      string            `json:"before"`
	Consistency []string          `json:"consistency"`
	Inclusions  []inclusion       `json:"inclusions"`
	Tiles       map[string]string `json:"tiles"`
	WitnessKey  string            `json:"witnessKey"`
	Cosigned    string            `json:"cosigned"`
}

func main() {
	var given input
	must(json.NewDecoder(os.Stdin).Decode(&given))
	size, root := open(given.VerifierKey, given.Checkpoint)
	before, beforeRoot := open(given.VerifierKey, given.Before)
	must(tlog.CheckTree(hashes(given.Consistency), size, root, before, beforeRoot))

	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles(given.Tiles))
	consistency, err := tlog.ProveTree(size, before, reader)
	must(err)
	same("the proof of consistency", consistency, hashes(given.Consistency))
	for _, one := range given.Inclusions {
		leaf := tlog.RecordHash(decode(one.Leaf))
		must(tlog.CheckRecord(hashes(one.Proof), size, root, one.Index, leaf))
		proof, err := tlog.ProveRecord(size, one.Index, reader)
		must(err)
		same(fmt.Sprintf("the proof of leaf %d", one.Index), proof, hashes(one.Proof))
	}
	if given.WitnessKey != "" {
		opened, err := note.Open([]byte(given.Cosigned), note.VerifierList(newWitness(given.WitnessKey)))
		must(err)
		if !strings.HasPrefix(given.Checkpoint, opened.Text+"\n") {
			must(fmt.Errorf("another checkpoint was cosigned"))
		}
	}
	fmt.Println("all of it holds")
}

func open(verifierKey, signed string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(verifierKey)
	must(err)
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("the origin is %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return size, root
}

// A witness, as c2sp.org/tlog-cosignature has it: golang.org/x/mod knows the signatures of logs alone.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(verifierKey string) witness {
	parts := strings.SplitN(verifierKey, "+", 3)
	key := decode(parts[2])
	if len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		must(fmt.Errorf("not the key of a witness: %s", verifierKey))
	}
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if hex.EncodeToString(id[:4]) != parts[1] {
		must(fmt.Errorf("the id of the key of %s is another", parts[0]))
	}
	return witness{parts[0], binary.BigEndian.Uint32(id[:4]), key[1:]}
}

func (one witness) Name() string    { return one.name }
func (one witness) KeyHash() uint32 { return one.hash }

func (one witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(one.key, []byte(message), signature[8:])
}

// What the product serves, by the end of its address.
type tiles map[string]string

func (all tiles) Height() int { return 8 }

func (all tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for index, tile := range wanted {
		served, ok := all[strings.TrimPrefix(tile.Path(), "tile/8/")]
		if !ok {
			return nil, fmt.Errorf("%s is not served", tile.Path())
		}
		data[index] = decode(served)
	}
	return data, nil
}

func (all tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func hashes(encoded []string) []tlog.Hash {
	decoded := make([]tlog.Hash, len(encoded))
	for index, text := range encoded {
		hash, err := tlog.ParseHash(text)
		must(err)
		decoded[index] = hash
	}
	return decoded
}

func same(what string, one, other []tlog.Hash) {
	if fmt.Sprint(one) != fmt.Sprint(other) {
		must(fmt.Errorf("%s is %v here and %v there", what, one, other))
	}
}

func decode(text string) []byte {
	data, err := base64.StdEncoding.DecodeString(text)
	must(err)
	return data
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

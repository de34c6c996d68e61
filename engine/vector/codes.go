package vector

import "math"

// codes are short forms of the vectors of an index, after RaBitQ (Gao and Long, 2024): a vector is what it has of the
// mean's direction, which all have much of, and a rest; the rest is rotated at random, and the signs of its values are
// the code. From those its dot product with a query is estimated, and how far that may be off is known. They take
// one 32nd of the vectors and 12 bytes a row, and a search 4 bytes a row.
type codes struct {
	rotation *rotation
	mean     []float32 // of length 1, or 0 where directions cancel out
	perChunk int
	words    int
	chunks   []coded
	own      *coder
	made     int // rows there were when the mean was taken
	put      int // vectors that came since
}

// coded are the codes of one chunk of rows.
type coded struct {
	signs   []uint64 // a bit for each dimension, words after words
	factors []factors
}

// factors are what makes an estimate of a row's signs.
type factors struct {
	along  float32 // what the vector has of the mean
	scale  float32 // of the rest's signs, so that their dot product with the rest is that of the rest with itself
	spread float32 // the estimate's deviation for a query whose rest has length 1
}

// queryError is how far off, at most, a query's rest is by its own code, as a share of its length: with 4 bits and up to
// 4,096 dimensions 0.12 to 0.15, of which a row's spread knows. Of a query that is more off the spread is taken as wider.
const queryError = 0.15

func newCodes(dimensions, perChunk int, mean []float32) *codes {
	c := &codes{rotation: newRotation(dimensions), mean: mean, perChunk: perChunk, words: words(dimensions)}
	c.own = c.coder()
	return c
}

func (c *codes) newChunk() coded {
	return coded{make([]uint64, c.perChunk*c.words), make([]factors, c.perChunk)}
}

// follow codes the vector that came to a row, if the row's chunk was coded before or is new.
func (c *codes) follow(row int, v []float32) {
	chunk := row / c.perChunk
	if chunk == len(c.chunks) {
		c.chunks = append(c.chunks, c.newChunk())
	}
	if c.chunks[chunk].signs != nil {
		c.own.code(row, v)
		c.put++
	}
}

// coder has the memory that making a code takes.
type coder struct {
	*codes
	rest, other []float32
}

func (c *codes) coder() *coder {
	return &coder{c, make([]float32, c.rotation.width), make([]float32, c.rotation.width)}
}

// split gives what a vector of length 1 has of the mean, and its rest, rotated; the latter is good until the next.
func (c *coder) split(v []float32) (along float32, rest []float32) {
	along = float32(exact(v, c.mean))
	for i, m := range c.mean {
		c.rest[i] = v[i] - float32(along*m)
	}
	clear(c.rest[len(v):])
	return along, c.rotation.turn(c.rest, c.other)
}

// code makes the code of a row.
func (c *coder) code(row int, v []float32) {
	to, place := c.chunks[row/c.perChunk], row%c.perChunk
	along, rest := c.split(v)
	signs := to.signs[place*c.words : (place+1)*c.words]
	var sum, square float64
	for i := range signs {
		var word uint64
		for j, x := range rest[64*i : 64*i+64] {
			word |= uint64(math.Float32bits(x)>>31^1) << j
			sum += math.Abs(float64(x))
			square += float64(float64(x) * float64(x))
		}
		signs[i] = word
	}
	f := factors{along: along}
	if sum > 0 {
		width := float64(c.rotation.width)
		scale := square / sum
		off := max(0, float64(scale*scale*width)-square) / (width - 1)
		f.scale = float32(scale)
		f.spread = float32(math.Sqrt(off + float64(queryError*queryError*scale*scale)))
	}
	to.factors[place] = f
}

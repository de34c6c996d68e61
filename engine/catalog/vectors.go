package catalog

import (
	"context"
	"database/sql"
	"encoding/binary"
	"iter"
	"math"
)

// Vector is a picture's place in a space.
type Vector struct {
	ID     int64
	Values []float32
}

// Vectors gives all vectors of a space in the order of ids. Values belong to the caller.
func (c *Catalog) Vectors(ctx context.Context, space string) iter.Seq2[Vector, error] {
	return each(ctx, c.read, func(row *sql.Rows) (v Vector, err error) {
		var raw sql.RawBytes
		if err = row.Scan(&v.ID, &raw); err == nil {
			v.Values = decode(raw)
		}
		return v, explain("vectors", err)
	}, `SELECT picture_id, vector FROM vectors WHERE space = ? ORDER BY picture_id`, space)
}

// CountVectors tells how many vectors a space has.
func (c *Catalog) CountVectors(ctx context.Context, space string) (n int, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM vectors WHERE space = ?`, space).Scan(&n)
	return n, explain("count vectors", err)
}

func encode(values []float32) []byte {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return raw
}

func decode(raw []byte) []float32 {
	values := make([]float32, len(raw)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return values
}

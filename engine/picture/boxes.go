package picture

import "encoding/binary"

// box is one box: its type and its body.
type box struct {
	kind string
	body []byte
}

// nextBox splits the first box from data. A box that claims more than there
// is ends with the data.
func nextBox(data []byte) (b box, rest []byte, ok bool) {
	if len(data) < 8 {
		return box{}, nil, false
	}
	size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
	switch size {
	case 0:
		size = uint64(len(data))
	case 1:
		if len(data) < 16 {
			return box{}, nil, false
		}
		size, head = binary.BigEndian.Uint64(data[8:]), 16
	}
	if size < head {
		return box{}, nil, false
	}
	size = min(size, uint64(len(data)))
	return box{kind: string(data[4:8]), body: data[head:size]}, data[size:], true
}

// eachBox calls visit for the boxes of a body.
func eachBox(data []byte, visit func(box)) {
	for n := 0; n < maxItems; n++ {
		b, rest, ok := nextBox(data)
		if !ok {
			return
		}
		visit(b)
		data = rest
	}
}

// reader reads big-endian numbers; past the end it gives zeros and sets short.
type reader struct {
	data  []byte
	short bool
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.data) {
		r.short, r.data = true, nil
		return nil
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

func (r *reader) uint(n int) (v uint64) {
	for _, b := range r.bytes(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

// version reads the version and the flags of a full box.
func (r *reader) version() int { return int(r.uint(4) >> 24) }

// sized reads 16 bits in version 0 of a box and 32 in later ones.
func (r *reader) sized(version int) uint32 {
	if version == 0 {
		return uint32(r.uint(2))
	}
	return uint32(r.uint(4))
}

// cString reads up to a zero byte.
func (r *reader) cString() string {
	for i, b := range r.data {
		if b == 0 {
			s := string(r.data[:i])
			r.data = r.data[i+1:]
			return s
		}
	}
	r.short, r.data = true, nil
	return ""
}

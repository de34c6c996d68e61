package telemetry

import (
	"encoding/binary"
	"hash/crc32"
)

// A record of the spool: a checksum over the rest, its kind, its content. The write-ahead log knows
// lengths but not whether the bytes are still those that were written.
//
//	CRC-32C, 4 bytes, little-endian | kind, 1 byte | protobuf
const recordHeader = 5

const (
	kindResource = 'R' // a ResourceSpans with the resource alone; stands for the spans that follow
	kindSpan     = 'S' // an ExportTraceServiceRequest with one span and no resource
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal fills in the header of a record whose content follows recordHeader bytes.
func seal(record []byte, kind byte) {
	record[4] = kind
	binary.LittleEndian.PutUint32(record, crc32.Checksum(record[4:], castagnoli))
}

// unknownResource stands for one that cannot be read any more.
var unknownResource = func() []byte {
	record := make([]byte, recordHeader)
	seal(record, kindResource)
	return record
}()

// sound reports whether a record is as it was written.
func sound(record []byte) bool {
	return len(record) >= recordHeader &&
		binary.LittleEndian.Uint32(record) == crc32.Checksum(record[4:], castagnoli)
}

// waits reports whether a record counts as a span that waits. One that is not sound does as well, unless it
// says that it is a resource.
func waits(record []byte) bool { return len(record) < recordHeader || record[4] != kindResource }

// nextRecord splits the first record off the content of a segment's file. ok is false at its end and
// where the file is torn.
func nextRecord(data []byte) (record, rest []byte, ok bool) {
	size, n := binary.Uvarint(data)
	if n <= 0 || uint64(len(data)-n) < size {
		return nil, data, false
	}
	end := n + int(size)
	return data[n:end], data[end:], true
}

// census is what a segment's file holds.
type census struct {
	records uint64
	spans   int64 // behind the cursor
	bytes   int64 // of those spans
	good    int   // length of the part that can be read; the rest is torn or corrupt
}

// count walks through a segment's file. A single bad record between good ones stays where it is, and is
// set aside when it is read; from the first of several on, nothing can be trusted any more.
func count(data []byte, acked uint64) census {
	var c census
	rest := data
	for len(rest) > 0 {
		record, after, ok := nextRecord(rest)
		if !ok {
			break
		}
		if !sound(record) {
			next, _, ok := nextRecord(after)
			if !ok || !sound(next) {
				break
			}
		}
		c.records++
		if c.records > acked && waits(record) {
			c.spans++
			c.bytes += int64(len(record))
		}
		rest = after
	}
	c.good = len(data) - len(rest)
	return c
}

package engine

import (
	"cmp"
	"container/list"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// How many queries' vectors are kept: in memory those of a session, on disk those of a few months, which takes 6 MB
// at 768 dimensions.
const (
	maxQueriesInMemory = 256
	maxQueriesOnDisk   = 2_000
)

// queryCache keeps the vectors of queries, so that none is paid twice, and one that was asked before is understood
// without the network. On disk a query is the hash of its words only. What cannot be read or written there is not
// missed; so a library that is opened for reading has the cache, too.
type queryCache struct {
	dir   string
	limit int // of files

	mu     sync.Mutex
	recent *list.List // of queryVector, the last used first
	byName map[string]*list.Element
}

type queryVector struct {
	name   string
	values []float32
}

func newQueryCache(dir string) *queryCache {
	return &queryCache{dir: dir, limit: maxQueriesOnDisk, recent: list.New(), byName: map[string]*list.Element{}}
}

// queryName is the name of a query's vector in a space, whose name holds no zero byte.
func queryName(space, text string) string {
	sum := sha256.Sum256([]byte(space + "\x00" + text))
	return hex.EncodeToString(sum[:])
}

// get gives the vector of a query, which must not be changed.
func (c *queryCache) get(space string, dimensions int, text string) ([]float32, bool) {
	name := queryName(space, text)
	c.mu.Lock()
	e, ok := c.byName[name]
	if ok {
		c.recent.MoveToFront(e)
	}
	c.mu.Unlock()
	if ok {
		return e.Value.(queryVector).values, true
	}
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		return nil, false
	}
	values, ok := decodeQuery(data, dimensions)
	if ok {
		c.remember(queryVector{name, values})
	}
	return values, ok
}

// put keeps the vector of a query.
func (c *queryCache) put(space, text string, values []float32) error {
	name := queryName(space, text)
	c.remember(queryVector{name, values})
	path := filepath.Join(c.dir, name)
	err := writeFile(path, encodeQuery(values), false)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.Mkdir(c.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		err = writeFile(path, encodeQuery(values), false)
	}
	if err != nil {
		return err
	}
	return c.trim()
}

func (c *queryCache) remember(q queryVector) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byName[q.name]; ok {
		e.Value = q
		c.recent.MoveToFront(e)
		return
	}
	c.byName[q.name] = c.recent.PushFront(q)
	if c.recent.Len() > maxQueriesInMemory {
		oldest := c.recent.Remove(c.recent.Back()).(queryVector)
		delete(c.byName, oldest.name)
	}
}

// trim removes the oldest files when there are more than the limit, down to nine tenths of it. A file that a killed
// process began and did not name is among them.
func (c *queryCache) trim() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil || len(entries) <= c.limit {
		return err
	}
	type file struct {
		name string
		at   time.Time
	}
	var files []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, file{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.name, b.name)) })
	for _, f := range files[:max(len(files)-c.limit/10*9, 0)] {
		if err := os.Remove(filepath.Join(c.dir, f.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// encodeQuery writes a vector and its checksum.
func encodeQuery(values []float32) []byte {
	data := make([]byte, 0, 4*len(values)+4)
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return binary.LittleEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
}

// decodeQuery reads what encodeQuery wrote, and nothing else: a vector of this many dimensions that has a direction.
func decodeQuery(data []byte, dimensions int) ([]float32, bool) {
	if dimensions <= 0 || len(data) != 4*dimensions+4 {
		return nil, false
	}
	body, sum := data[:4*dimensions], binary.LittleEndian.Uint32(data[4*dimensions:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, false
	}
	values := make([]float32, dimensions)
	var square float64
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:]))
		square += float64(values[i]) * float64(values[i])
	}
	return values, square > 0 && !math.IsInf(square, 0)
}

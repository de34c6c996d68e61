package fetch

import "time"

// tellEvery is how often progress is told. A person sees no more.
const tellEvery = 100 * time.Millisecond

// A meter adds up what has come and tells of it.
type meter struct {
	tell  func(Progress)
	now   Progress
	done  int64 // of the files before this one
	last  time.Time
	known bool // the sizes of all files
}

func newMeter(tell func(Progress), files []File) *meter {
	m := &meter{tell: tell, known: true}
	for _, f := range files {
		m.now.Total += f.Bytes
		m.known = m.known && f.Bytes > 0
	}
	if !m.known {
		m.now.Total = 0
	}
	return m
}

func (m *meter) begin(file string) {
	m.now.File = file
	m.say(true)
}

// at tells how much of the present file is there.
func (m *meter) at(n int64) {
	m.now.Done = m.done + n
	m.say(false)
}

// end counts a file of n bytes as done.
func (m *meter) end(n int64) {
	m.done += n
	m.now.Done = m.done
	m.say(true)
}

// close tells that all is done.
func (m *meter) close() {
	if m.known {
		m.now.Done = m.now.Total
	}
	m.say(true)
}

func (m *meter) say(now bool) {
	if m.tell == nil || !now && time.Since(m.last) < tellEvery {
		return
	}
	m.last = time.Now()
	m.tell(m.now)
}

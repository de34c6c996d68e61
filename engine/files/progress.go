package files

import "time"

// Progress is how far a job is.
type Progress struct {
	Done, Total int   // files, rows or pictures; Total is 0 while it is not known
	Bytes, Size int64 // of what is copied; 0 where bytes do not count
	Current     string
}

// meter tells progress, at most ten times a second, and the last of it always.
type meter struct {
	Progress
	tell func(Progress)
	told time.Time
}

const meterPause = 100 * time.Millisecond

func newMeter(total int, size int64, tell func(Progress)) *meter {
	return &meter{Progress: Progress{Total: total, Size: size}, tell: tell}
}

func (m *meter) update(now bool) {
	if m.tell == nil || !now && time.Since(m.told) < meterPause {
		return
	}
	m.told = time.Now()
	m.tell(m.Progress)
}

func (m *meter) step(current string) {
	m.Done++
	m.Current = current
	m.update(m.Done == m.Total)
}

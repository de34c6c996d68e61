package files

// Room tells by a *RoomError that a folder has no room for so many bytes more. It is nil where there is room, and
// where the system does not tell.
func Room(folder string, need int64) error {
	if free, known := freeBytes(folder); known && need > free {
		return &RoomError{folder, need, free}
	}
	return nil
}

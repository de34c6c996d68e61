package files

import (
	"fmt"
	"path/filepath"
	"testing"
)

// Each of many files of one name is not tried under all the numbers of those before.
func TestTrashOfManyOfOneName(t *testing.T) {
	root := t.TempDir()
	b := &bin{dir: filepath.Join(root, "Trash")}
	must(t, b.make())
	for i := range 50 {
		if i == 20 {
			write(t, "a stranger's", b.dir, "files", "IMG (21).jpg")
		}
		if _, err := b.put(write(t, "x", root, fmt.Sprint(i), "IMG.jpg")); err != nil {
			t.Fatal(err)
		}
		if want := i + 1; i < 20 && b.next["IMG.jpg"] != want || i >= 20 && b.next["IMG.jpg"] != want+1 {
			t.Errorf("%d: the number is %d", i, b.next["IMG.jpg"])
		}
	}
	expectContent(t, filepath.Join(b.dir, "files", "IMG (21).jpg"), "a stranger's")
}

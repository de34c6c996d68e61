//go:build unix

package ocr

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// gone fails when a process is still there.
func gone(t *testing.T, pid int) {
	t.Helper()
	if pid == 0 {
		t.Fatal("the process did not begin")
	}
	for range 300 {
		if err := syscall.Kill(pid, 0); err != nil || isZombie(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d is still there", pid)
}

// isZombie tells whether a process has ended and its parent, which is not us, has not asked for how.
func isZombie(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(status), ") Z ")
}

// niceness is that of this process, once it has changed, or after a second.
func niceness() string {
	for range 100 {
		if n := standing(); n == nice {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Sprint(standing())
}

func standing() int {
	n, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		return -1
	}
	if runtime.GOOS == "linux" { // the system call gives it upside down
		n = 20 - n
	}
	return n
}

// The program has little priority, one thread, and a gray PNG in which small letters are enlarged.
func TestStanding(t *testing.T) {
	r, err := Find(t.Context(), faulty(t, "tells its standing"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := r.Read(t.Context(), page())
	const want = "nice:10 threads:1 png:(800,600) args:stdin_stdout_-l_deu+eng_--dpi_150_-c_tessedit_create_tsv=1"
	if err != nil || text.Text != want {
		t.Errorf("%q, %v", text.Text, err)
	}
}

// When this program is killed, tesseract goes with it.
func TestKilled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not tell the child")
	}
	faulty(t, "reads and hangs")
	reader := exec.CommandContext(t.Context(), os.Args[0])
	if err := reader.Start(); err != nil {
		t.Fatal(err)
	}
	pid := waitForPID()
	if err := syscall.Kill(pid, 0); pid == 0 || err != nil {
		t.Fatalf("process %d: %v", pid, err)
	}
	if err := reader.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	reader.Wait() //nolint:errcheck // it was killed
	gone(t, pid)
}

// readHanging reads by a tesseract that hangs.
func readHanging() {
	os.Setenv(fakeVariable, "hangs") //nolint:errcheck // the test waits in vain then
	r, err := Find(context.Background(), Options{Program: os.Args[0]})
	if err == nil {
		_, err = r.Read(context.Background(), page())
	}
	fmt.Fprintln(os.Stderr, err)
}

package ocr

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// The test binary itself stands in for tesseract when this variable says how it is to behave.
const fakeVariable = "FAKE_TESSERACT"

// pidVariable names a file for the number of the process that is to be gone afterwards.
const pidVariable = "FAKE_TESSERACT_PID"

func TestMain(m *testing.M) {
	switch mode := os.Getenv(fakeVariable); mode {
	case "":
		os.Exit(m.Run())
	case "reads and hangs": // a program that reads, to be killed
		readHanging()
	default:
		os.Exit(fake(mode, os.Args[1:]))
	}
}

// fake is tesseract with a fault.
func fake(mode string, args []string) int {
	switch {
	case slices.Contains(args, "--version"):
		switch mode {
		case "old":
			fmt.Println("tesseract 3.05.02")
		case "another program":
			fmt.Println("Usage: other [options]")
		case "hangs at once":
			notePID(os.Getpid())
			time.Sleep(time.Hour)
		case "fails at once":
			fmt.Fprintln(os.Stderr, "error while loading shared libraries: liblept.so.5")
			return 127
		default:
			fmt.Print("tesseract v5.3.3.20231005\n leptonica-1.82.0\n")
		}
		return 0
	case slices.Contains(args, "--list-langs"):
		fmt.Println("List of available languages in \"/usr/share/tessdata/\" (3):")
		if mode != "no languages" {
			fmt.Print("deu\r\neng\nosd\nscript/Latin\n--evil\n")
		}
		return 0
	}
	switch mode {
	case "hangs":
		notePID(os.Getpid())
		time.Sleep(time.Hour)
	case "spins":
		// In many threads, so that it gets its time also where others have the processors: its priority is low.
		const threads = 32
		runtime.GOMAXPROCS(threads)
		for range threads {
			go func() {
				for n := 0; ; n++ {
					_ = n
				}
			}()
		}
		select {}
	case "leaves a child": // that holds its pipes
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), fakeVariable+"=hangs")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			return 1
		}
		waitForPID()
	case "crashes":
		fmt.Fprintln(os.Stderr, "Image too large: (40000, 10)")
		return 1
	case "lost its data":
		fmt.Fprintln(os.Stderr, "Error opening data file /usr/share/eng.traineddata")
		return 1
	case "floods":
		page := bytes.Repeat([]byte("5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\tflood\n"), 1000)
		for {
			os.Stdout.Write(page) //nolint:errcheck // it goes on whatever happens
		}
	case "floods the other way":
		for range 10_000 {
			fmt.Fprintln(os.Stderr, strings.Repeat("warning ", 100))
		}
		fmt.Print(table("sure 95"))
	case "reads nothing":
		fmt.Print(table("sure 95"))
	case "nonsense":
		os.Stdout.Write([]byte("5\t1\x00\xff\n\n\t\t\t\t\t\t\t\t\t\t\t\t\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\tNaN\tword\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t99\t\xff\xfe\n")) //nolint:errcheck // a fake
	case "tells its standing":
		in, _ := io.ReadAll(os.Stdin) //nolint:errcheck // a fake
		img, format, _ := image.Decode(bytes.NewReader(in))
		size := image.Point{}
		if img != nil {
			size = img.Bounds().Size()
		}
		fmt.Print(table("nice:"+niceness()+" 99", "threads:"+os.Getenv("OMP_THREAD_LIMIT")+" 99", fmt.Sprintf("%s:%v 99", format, size),
			"args:"+strings.ReplaceAll(strings.Join(args, "_"), " ", "_")+" 99"))
	}
	return 0
}

// table gives words with their confidences, "word 95", as tesseract does.
func table(words ...string) string {
	var b strings.Builder
	b.WriteString("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n")
	b.WriteString("1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n")
	for i, word := range words {
		text, confidence, _ := strings.Cut(word, " ")
		fmt.Fprintf(&b, "5\t1\t1\t1\t1\t%d\t0\t0\t9\t9\t%s\t%s\n", i+1, confidence, text)
	}
	return b.String()
}

func notePID(pid int) {
	if path := os.Getenv(pidVariable); path != "" {
		if err := os.WriteFile(path+".new", fmt.Append(nil, pid), 0o600); err == nil {
			os.Rename(path+".new", path) //nolint:errcheck // the test waits in vain then, and says so
		}
	}
}

func waitForPID() (pid int) {
	for range 1000 {
		if data, err := os.ReadFile(os.Getenv(pidVariable)); err == nil {
			fmt.Sscan(string(data), &pid) //nolint:errcheck // zero is none
			return pid
		}
		time.Sleep(10 * time.Millisecond)
	}
	return 0
}

// faulty gives options for a tesseract with a fault.
func faulty(t *testing.T, mode string) Options {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(fakeVariable, mode)
	t.Setenv(pidVariable, t.TempDir()+"/pid")
	return Options{Program: program, Locale: "de_DE.UTF-8"}
}

func page() image.Image { return image.NewGray(image.Rect(0, 0, 400, 300)) }

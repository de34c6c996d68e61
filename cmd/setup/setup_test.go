package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// A fakeMachine has some commands and files; installing packages adds to them.
type fakeMachine struct {
	goos     string
	uid      int
	env      map[string]string
	commands []string            // on the PATH
	headers  []string            // known to the compiler
	files    []string            // below the root
	succeed  []string            // questions with a yes, such as "xcode-select -p"
	brings   map[string][]string // what a package brings: "cmd:", "h:" or "file:" and a name
	fails    string              // run fails for commands that contain this
	ran      []string
}

func (f *fakeMachine) machine() machine {
	return machine{
		goos: f.goos,
		uid:  f.uid,
		env:  func(name string) string { return f.env[name] },
		root: rootOf{f},
		has:  func(command string) bool { return slices.Contains(f.commands, command) },
		output: func(_ context.Context, stdin string, command ...string) (string, error) {
			if stdin != "" {
				return f.preprocess(stdin), nil
			}
			line := strings.Join(command, " ")
			if slices.Contains(f.succeed, line) || strings.Contains(line, "--exists") {
				return "", nil
			}
			return "", errors.New("exit status 1")
		},
		run: func(_ context.Context, command ...string) error {
			line := strings.Join(command, " ")
			f.ran = append(f.ran, line)
			if f.fails != "" && strings.Contains(line, f.fails) {
				return errors.New("exit status 100")
			}
			for _, word := range command {
				f.unpack(f.brings[word])
			}
			return nil
		},
	}
}

func (f *fakeMachine) unpack(contents []string) {
	for _, c := range contents {
		kind, name, _ := strings.Cut(c, ":")
		switch kind {
		case "cmd":
			f.commands = append(f.commands, name)
		case "h":
			f.headers = append(f.headers, name)
		case "file":
			f.files = append(f.files, name)
		}
	}
}

// preprocess does what the compiler does with __has_include.
func (f *fakeMachine) preprocess(source string) string {
	var out strings.Builder
	for line := range strings.Lines(source) {
		if h, ok := strings.CutPrefix(strings.TrimSpace(line), "missing "); ok && !slices.Contains(f.headers, h) {
			out.WriteString(line)
		}
	}
	return out.String()
}

// rootOf shows the files of the moment.
type rootOf struct{ f *fakeMachine }

func (r rootOf) Open(name string) (fs.File, error) {
	files := fstest.MapFS{}
	for _, f := range r.f.files {
		files[f] = &fstest.MapFile{}
	}
	return files.Open(name)
}

func allHeaders() (all []string) {
	for _, n := range unixBuild {
		all = append(all, n.headers...)
	}
	return all
}

// completeLinux lacks nothing.
func completeLinux() *fakeMachine {
	return &fakeMachine{
		goos:     "linux",
		commands: []string{"gcc", "pkg-config", "Xvfb", "xdotool", "import", "apt-get"},
		headers:  allHeaders(),
		files:    []string{"usr/lib/x86_64-linux-gnu/dri/swrast_dri.so"},
	}
}

// bareLinux has a package manager that brings everything, under its own names.
func bareLinux(pm manager) *fakeMachine {
	f := &fakeMachine{goos: "linux", commands: []string{pm.command}, brings: map[string][]string{}}
	for _, n := range slices.Concat(unixBuild, unixTest) {
		var contents []string
		if n.tool != "" {
			contents = append(contents, "cmd:"+n.tool)
		}
		for _, h := range n.headers {
			contents = append(contents, "h:"+h)
		}
		if n.files != nil {
			contents = append(contents, "file:"+strings.ReplaceAll(n.files[0], "*", "64"))
		}
		first := pm.packages[n.id][0]
		f.brings[first] = append(f.brings[first], contents...)
	}
	return f
}

func runOn(t *testing.T, f *fakeMachine, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, f.machine(), &out, &errs)
	return code, out.String(), errs.String()
}

func TestNothingMissing(t *testing.T) {
	for _, args := range [][]string{nil, {"-test"}, {"-check"}, {"-check", "-test"}} {
		f := completeLinux()
		code, stdout, stderr := runOn(t, f, args...)
		if code != 0 || stdout != "Nothing is missing.\n" || stderr != "" {
			t.Errorf("run(%q) = %d, %q, %q", args, code, stdout, stderr)
		}
		if len(f.ran) > 0 {
			t.Errorf("run(%q) ran %q", args, f.ran)
		}
	}
}

func TestMissing(t *testing.T) {
	tests := []struct {
		name   string
		change func(*fakeMachine)
		want   []string
	}{
		{"no compiler, headers found in their folders", func(f *fakeMachine) {
			f.commands = []string{"pkg-config"}
			for _, h := range f.headers {
				f.files = append(f.files, "usr/include/"+h)
			}
		}, []string{"C compiler"}},
		{"no compiler, multiarch folder", func(f *fakeMachine) {
			f.commands = []string{"pkg-config"}
			for _, h := range f.headers {
				f.files = append(f.files, "usr/include/aarch64-linux-gnu/"+h)
			}
		}, []string{"C compiler"}},
		{"one header of six", func(f *fakeMachine) {
			f.headers = slices.DeleteFunc(f.headers, func(h string) bool { return h == "X11/extensions/XInput2.h" })
		}, []string{"X11 headers"}},
		{"CC names another compiler", func(f *fakeMachine) {
			f.commands = []string{"clang", "pkg-config"}
			f.env = map[string]string{"CC": "clang --target=arm64"}
		}, nil},
		{"CC names one that is not there", func(f *fakeMachine) {
			f.env = map[string]string{"CC": "icc"}
			for _, h := range f.headers {
				f.files = append(f.files, "usr/local/include/"+h)
			}
		}, []string{"C compiler"}},
		{"no pkg-config", func(f *fakeMachine) { f.commands = []string{"gcc"} }, []string{"pkg-config"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := completeLinux()
			tt.change(f)
			var got []string
			for _, n := range f.machine().missing(t.Context(), needsOf("linux", false)) {
				got = append(got, n.name)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("missing %q, want %q", got, tt.want)
			}
		})
	}
}

func TestInstalls(t *testing.T) {
	for _, pm := range managers["linux"] {
		for _, user := range []struct {
			uid    int
			prefix string
		}{{0, ""}, {1000, "sudo "}} {
			f := bareLinux(pm)
			f.uid = user.uid
			f.commands = append(f.commands, "sudo")
			code, stdout, stderr := runOn(t, f, "-test")
			if code != 0 || stderr != "" {
				t.Fatalf("%s: exit %d, %q", pm.command, code, stderr)
			}
			last := f.ran[len(f.ran)-1]
			if want := user.prefix + strings.Join(pm.install, " "); !strings.HasPrefix(last, want) {
				t.Errorf("%s: ran %q, want it to begin with %q", pm.command, last, want)
			}
			for _, n := range slices.Concat(unixBuild, unixTest) {
				for _, p := range pm.packages[n.id] {
					if !slices.Contains(strings.Fields(last), p) {
						t.Errorf("%s: %q lacks %s", pm.command, last, p)
					}
				}
			}
			for _, line := range f.ran {
				if !strings.Contains(stdout, "Running: "+line+"\n") {
					t.Errorf("%s: %q was run unannounced in %q", pm.command, line, stdout)
				}
			}
			if code, stdout, _ := runOn(t, f, "-test"); code != 0 || !strings.Contains(stdout, "Nothing is missing") {
				t.Errorf("%s: the second run exits %d with %q", pm.command, code, stdout)
			}
		}
	}
}

func TestInstallsOnlyWhatIsMissing(t *testing.T) {
	f := completeLinux()
	f.commands = slices.DeleteFunc(f.commands, func(c string) bool { return c == "xdotool" })
	f.brings = map[string][]string{"xdotool": {"cmd:xdotool"}}
	if code, _, stderr := runOn(t, f, "-test"); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if got, want := f.ran[1], strings.Join(apt.install, " ")+" xdotool"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestFailures(t *testing.T) {
	bare := func(goos string, commands ...string) *fakeMachine {
		return &fakeMachine{goos: goos, commands: commands}
	}
	user := func(f *fakeMachine) *fakeMachine { f.uid = 1000; return f }
	failing := func(f *fakeMachine, on string) *fakeMachine { f.fails = on; return f }
	tests := []struct {
		name    string
		machine *fakeMachine
		args    []string
		code    int
		ran     int
		says    []string // in what it prints, in this order
	}{
		{"no package manager", bare("linux"), nil, 1, 0, []string{"Missing: C compiler", "None of apt-get", "apt-get install gcc"}},
		{"another system", bare("freebsd"), nil, 1, 0, []string{"There is no list of packages for freebsd"}},
		{"no sudo", user(bare("linux", "dnf")), nil, 1, 0, []string{"there is no sudo", "run as root:\n  dnf install -y gcc"}},
		{"apt-get fails", failing(bareLinux(apt), "install"), nil, 1, 2, []string{"Running: ", "did not work", "exit status 100", "by hand, run:\n", "apt-get", "update\n", "install -y"}},
		{"the package brings nothing", bare("linux", "pacman"), nil, 1, 1, []string{"Still missing: C compiler", "run them by hand", "pacman -S"}},
		{"check", bareLinux(zypper), []string{"-check"}, 1, 0, []string{"Missing: C compiler", "run:\n  zypper"}},
		{"windows", bare("windows"), nil, 1, 0, []string{"C compiler by hand", "winget install"}},
		{"windows with gcc", bare("windows", "gcc"), []string{"-test"}, 0, 0, []string{"Nothing is missing"}},
		{"macOS opens Apple's dialog", bare("darwin", "clang"), nil, 1, 1, []string{"Running: xcode-select --install", "Still missing", "dialog"}},
		{"macOS without Homebrew", &fakeMachine{goos: "darwin", succeed: []string{"xcode-select -p"}}, []string{"-test"}, 1, 0, []string{"Missing: ImageMagick", "https://brew.sh"}},
		{"unknown flag", completeLinux(), []string{"-tset"}, 2, 0, []string{"-tset"}},
		{"argument", completeLinux(), []string{"test"}, 2, 0, []string{`"test"`}},
		{"help", completeLinux(), []string{"-help"}, 0, 0, []string{"-check"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := runOn(t, tt.machine, tt.args...)
			if code != tt.code {
				t.Errorf("exit %d, want %d", code, tt.code)
			}
			if len(tt.machine.ran) != tt.ran {
				t.Errorf("ran %q, want %d commands", tt.machine.ran, tt.ran)
			}
			rest := stdout + stderr
			for _, want := range tt.says {
				at := strings.Index(rest, want)
				if at < 0 {
					t.Fatalf("%q does not come in\n%s%s", want, stdout, stderr)
				}
				rest = rest[at+len(want):]
			}
		})
	}
}

func TestRefreshMayFail(t *testing.T) {
	f := bareLinux(apt)
	f.fails = "update"
	if code, stdout, stderr := runOn(t, f); code != 0 {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

func TestMacBrew(t *testing.T) {
	f := &fakeMachine{
		goos: "darwin", uid: 501, commands: []string{"brew"}, succeed: []string{"xcode-select -p"},
		brings: map[string][]string{"imagemagick": {"cmd:magick"}},
	}
	if code, _, stderr := runOn(t, f, "-test"); code != 0 || !slices.Equal(f.ran, []string{"brew install imagemagick"}) {
		t.Errorf("exit %d, ran %q, %s", code, f.ran, stderr)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := bareLinux(apt)
	m := f.machine()
	m.run = func(context.Context, ...string) error { cancel(); return errors.New("signal: interrupt") }
	var stdout, stderr bytes.Buffer
	if code := run(ctx, nil, m, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "was stopped") {
		t.Errorf("exit %d, %q", code, stderr.String())
	}
}

// Each manager names a package for every need of its system.
func TestTablesAreComplete(t *testing.T) {
	for goos, all := range managers {
		for _, pm := range all {
			for _, n := range needsOf(goos, true) {
				if goos == "darwin" && n.id == compiler {
					continue
				}
				if len(pm.packages[n.id]) == 0 {
					t.Errorf("%s knows no package for %s", pm.command, n.name)
				}
			}
		}
	}
}

package watch

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
)

// isLimit tells that the system follows no more folders.
func isLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) ||
		errors.Is(err, syscall.ENOMEM)
}

// The files in which Linux tells its limits.
const (
	watchesFile   = "/proc/sys/fs/inotify/max_user_watches"
	instancesFile = "/proc/sys/fs/inotify/max_user_instances"
)

// explainLimit says in a sentence what keeps a tree from being followed, and what to do.
func explainLimit(err error) string { return explainLimitOn(runtime.GOOS, err, readNumber) }

func explainLimitOn(system string, err error, read func(file string) string) string {
	const instead = " The folder is looked through every few minutes instead."
	switch {
	case system == "linux" && errors.Is(err, syscall.ENOSPC):
		return "The system follows no more folders at once" + known(read(watchesFile)) +
			"." + instead + " To have changes seen at once, raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576"
	case system == "linux" && errors.Is(err, syscall.EMFILE):
		return "Too many programs follow folders at the same time" + known(read(instancesFile)) +
			"." + instead + " Close some, or raise the limit: sudo sysctl fs.inotify.max_user_instances=512"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOSPC):
		return "The system lets this program open no more files at once, and each folder that is followed takes one." +
			instead + " To have changes seen at once, raise the limit of open files (ulimit -n)."
	case errors.Is(err, syscall.ENOMEM):
		return "The system has no memory left to follow more folders." + instead
	default:
		return fmt.Sprintf("The system does not tell of changes here (%v).%s", err, instead)
	}
}

func known(limit string) string {
	if limit == "" {
		return ""
	}
	return " (its limit is " + limit + ")"
}

// readNumber gives what stands in a file of the system, if it is a number.
func readNumber(file string) string {
	data, err := os.ReadFile(file)
	text := strings.TrimSpace(string(data))
	if err != nil || text == "" || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}

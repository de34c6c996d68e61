package watch

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"syscall"

	"hybrid-image-search/engine/sentence"
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
	return sentence.Join(limitSentence(system, err, read), sentence.Of("The folder is looked through every few minutes instead."), whatHelps(system, err)).String()
}

func limitSentence(system string, err error, read func(file string) string) sentence.Sentence {
	switch {
	case system == "linux" && errors.Is(err, syscall.ENOSPC):
		if limit := read(watchesFile); limit != "" {
			return sentence.Of("The system follows no more folders at once (its limit is {{.Limit}}).", sentence.With{"Limit": limit})
		}
		return sentence.Of("The system follows no more folders at once.")
	case system == "linux" && errors.Is(err, syscall.EMFILE):
		if limit := read(instancesFile); limit != "" {
			return sentence.Of("Too many programs follow folders at the same time (its limit is {{.Limit}}).", sentence.With{"Limit": limit})
		}
		return sentence.Of("Too many programs follow folders at the same time.")
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOSPC):
		return sentence.Of("The system lets this program open no more files at once, and each folder that is followed takes one.")
	case errors.Is(err, syscall.ENOMEM):
		return sentence.Of("The system has no memory left to follow more folders.")
	}
	return sentence.Of("The system does not tell of changes here ({{.Reason}}).", sentence.With{"Reason": err.Error()})
}

func whatHelps(system string, err error) sentence.Sentence {
	switch {
	case system == "linux" && errors.Is(err, syscall.ENOSPC):
		return sentence.Of("To have changes seen at once, raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576")
	case system == "linux" && errors.Is(err, syscall.EMFILE):
		return sentence.Of("Close some, or raise the limit: sudo sysctl fs.inotify.max_user_instances=512")
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOSPC):
		return sentence.Of("To have changes seen at once, raise the limit of open files (ulimit -n).")
	}
	return sentence.Sentence{}
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

//go:build unix && !linux

package ocr

import (
	"syscall"
	"time"
)

// endWithUs does nothing: here a program that outlives this one ends at its closed pipes.
func endWithUs(*syscall.SysProcAttr) {}

// limitTime does nothing: here the clock alone limits the program.
func limitTime(int, time.Duration) {}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc (USER_HZ).
const tick = 10 * time.Millisecond

// machineTime returns the CPU time of all cores together since the machine started. It
// leaves out softirq, in which the kernel does the networking of the load itself.
func machineTime() (time.Duration, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	f := strings.Fields(line) // cpu user nice system idle iowait irq softirq steal
	return ticks(f[1], f[2], f[3], f[6], f[8]), nil
}

// share converts CPU time to percent of all cores.
func share(used, took time.Duration) float64 {
	return 100 * used.Seconds() / took.Seconds() / float64(runtime.NumCPU())
}

func ticks(counts ...string) (sum time.Duration) {
	for _, count := range counts {
		n, _ := strconv.Atoi(count)
		sum += time.Duration(n) * tick
	}
	return sum
}

// A usage is the resources that a process group uses.
type usage struct {
	time      time.Duration
	now, peak float64 // MiB of memory
}

// usageOf sums up the usage of the processes in a group.
func usageOf(group int) (sum usage) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, _ := os.ReadFile(file) // empty if the process has ended
		_, rest, _ := strings.Cut(string(stat), ") ")
		f := strings.Fields(rest) // state ppid pgrp …, utime and stime at 11 and 12
		if len(f) < 13 || f[2] != strconv.Itoa(group) {
			continue
		}
		sum.time += ticks(f[11], f[12])
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "status"))
		sum.now += mebibytes(string(status), "VmRSS")
		sum.peak += mebibytes(string(status), "VmHWM")
	}
	return sum
}

// mebibytes reads a field of /proc/PID/status.
func mebibytes(status, field string) float64 {
	m := regexp.MustCompile(`(?m)^` + field + `:\s+(\d+) kB$`).FindStringSubmatch(status)
	if m == nil {
		return 0
	}
	kib, _ := strconv.ParseFloat(m[1], 64)
	return kib / 1024
}

// machine describes the hardware and the system.
func machine() string {
	cpu, _ := os.ReadFile("/proc/cpuinfo")
	model := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindStringSubmatch(string(cpu))
	if model == nil {
		model = []string{"", runtime.GOARCH}
	}
	release, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	version := regexp.MustCompile(`^\d+\.\d+`).FindString(string(release))
	return fmt.Sprintf("%s, %d cores, Linux %s", model[1], runtime.NumCPU(), version)
}

//go:build darwin && !cgo

package gauges

// system knows the CPU time of this process only: without cgo gopsutil would start ps and vm_stat for
// each reading, and has no times of the machine.
type system struct{}

func newHost() host { return system{} }

func (system) resident() (int64, error) { return 0, errCannotTell }

func (system) machineCPU() (machineTimes, error) { return machineTimes{}, errCannotTell }

func (system) machineMemory() (used, total int64, err error) { return 0, 0, errCannotTell }

// How long the processor worked, in microseconds, all threads of the process: it hardly moves when others are busy too.

/** Microseconds of the processor for `work`. */
export function processorTime(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return user + system
}

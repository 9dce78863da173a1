// Loaded into a measured process before its own code: at the end it tells on file descriptor 3 how much memory the
// process had at most, in MiB, by the operating system's account.
import { readFileSync, writeSync } from 'node:fs'

const REPORT_FD = 3

process.on('exit', () => {
  writeSync(REPORT_FD, String(peakKib() / 1024))
})

/** Linux: of this program alone, while the usage also counts what ran in the process before it. */
function peakKib(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return kib === undefined ? process.resourceUsage().maxRSS : Number(kib)
}

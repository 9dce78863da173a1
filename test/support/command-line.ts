// The command line as it is declared: its commands and options, without their listening to signals of the process.
import type { Command } from 'commander'
import { createProgram } from '../../src/cli/program.ts'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

export function declaredProgram(): Command {
  const before = SIGNALS.map(signal => process.listeners(signal))
  const { program } = createProgram('1.2.3')
  for (const [at, signal] of SIGNALS.entries()) {
    for (const listener of process.listeners(signal)) {
      if (!before[at]?.includes(listener)) process.off(signal, listener)
    }
  }
  return program
}

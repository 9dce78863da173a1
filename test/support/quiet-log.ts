// A log for tests that says nothing.
import type { Log } from '../../src/contract/primitives.ts'

const silent = (): void => undefined

export const quietLog: Log = { debug: silent, info: silent, warn: silent, error: silent, child: () => quietLog }

// Whose path it is: the two CRMs and the control plane share one port.
import type { SystemName } from './write-log.ts'

/** Null for the sandbox's own paths. */
export function systemOf(path: string): SystemName | null {
  if (path.startsWith('/__sandbox')) return null
  return /^\/(services|id|secur|setup|lightning)(\/|$|\?)/.test(path) ? 'salesforce' : 'hubspot'
}

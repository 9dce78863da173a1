// Whether Change Data Capture is on for an object. A topic may be subscribed to although it is off, and is then silent.
import { z } from 'zod'
import { ConfigError, FatalError } from '../../../src/errors.ts'
import type { SalesforceTransport } from '../transport.ts'

const Members = z.object({ records: z.array(z.unknown()) })

/** "ContactChangeEvent", "Site__ChangeEvent" */
export function eventNameOf(stream: string): string {
  return /__c$/i.test(stream) ? `${stream.slice(0, -1)}ChangeEvent` : `${stream}ChangeEvent`
}

/** One call. ConfigError where it is off; null where that cannot be seen. */
export async function isSelected(stream: string, transport: SalesforceTransport, where: string): Promise<true | null> {
  const entity = eventNameOf(stream)
  if (!/^\w+$/.test(entity)) throw off(stream, where)
  const soql = `SELECT Id FROM PlatformEventChannelMember WHERE EventChannel = 'ChangeEvents' AND SelectedEntity = '${entity}'`
  const path = `/tooling/query/?q=${encodeURIComponent(soql)}` as const
  const members = await transport.json({ method: 'GET', path }, Members).catch((error: unknown) => {
    // Needs the permission View Setup and Configuration.
    if (error instanceof ConfigError || error instanceof FatalError) return null
    throw error
  })
  if (members === null) return null
  if (members.records.length === 0) throw off(stream, where)
  return true
}

function off(stream: string, where: string): ConfigError {
  const what = `Change Data Capture is off for ${stream}`
  return new ConfigError({ where, what, fix: 'Select it in Setup → Change Data Capture.' })
}

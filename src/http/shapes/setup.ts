// Changes of the set-up as the API takes and shows them.
import { z } from 'zod'
import type { AppliedChange, ApplyReport } from '../../operations/apply.ts'
import { ProblemError } from '../problems.ts'
import { json, name } from './basics.ts'

const MOST_SIGNS = 2_000_000
/** Of a set-up of so many signs, as JSON: most take one byte, some take four, and some are escaped. */
export const SETUP_BYTES = 4 * MOST_SIGNS

/** A set-up as it is shown. */
export const setupText = z.object({
  text: z.string().describe('YAML'),
  document: json.describe('The same as JSON'),
})

/** YAML, or the same as JSON. What it does not name stays as it is. */
export const setupBody = z.union([
  z.strictObject({ text: z.string().max(MOST_SIGNS).describe('YAML') }),
  z.strictObject({ document: z.record(z.string(), json).describe('The same as JSON') }),
])

/** JSON is YAML. */
export function textOf(body: z.output<typeof setupBody>): string {
  return 'text' in body ? body.text : JSON.stringify(body.document, null, 2)
}

/** A sync of a set-up that is not applied yet. */
export const draftBody = z.strictObject({
  sync: name,
  text: z.string().max(MOST_SIGNS).optional().describe('YAML'),
  document: z.record(z.string(), json).optional().describe('The same as JSON'),
})

/** The set-up that a draft is in. */
export function draftText({ text, document }: z.output<typeof draftBody>): string {
  return text === undefined ? textOf({ document: document ?? {} }) : text
}

export const settingChange = z.object({ path: z.string(), before: json, after: json })

export const applied = z.object({
  connections: z.int(),
  syncs: z.int(),
  changes: z.array(settingChange),
  readAnew: z.array(z.string()).describe('Syncs that judge differently now: their next run reads everything'),
})

export const removed = z.object({ changes: z.array(settingChange) })

export function changeOf({ path, before, after }: AppliedChange): z.output<typeof settingChange> {
  return { path, before: json.parse(before), after: json.parse(after) }
}

export function appliedShape({ changes, readAnew, ...counts }: ApplyReport): z.output<typeof applied> {
  return { ...counts, changes: changes.map(changeOf), readAnew: [...readAnew] }
}

/** The version that is to be changed. A problem where nothing is said. */
export function expectedOf(header: string | undefined): string {
  const tag = /^(?:W\/)?"([^"]+)"$/.exec(header ?? '')?.[1]
  if (tag !== undefined) return tag
  const fix = 'Send If-Match with the ETag of GET /api/v1/setup.'
  throw new ProblemError({ code: 'precondition_missing', detail: 'If-Match is missing or no entity tag', fix })
}

// What was dropped because it need not be kept any more: told by entries that are sealed like all others, each with a digest
// of what is left. So a partition that was dropped is told from one that somebody removed, and from one that was put back.
import type { AuditKeys, AuditReader } from '../../contract/stores.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import type { Report } from './fault.ts'
import { isSealed } from './sealed-entry.ts'

/** Compares every entry that tells of it with the shells that are left. */
export async function checkDrops(reader: AuditReader, keys: AuditKeys, report: Report): Promise<void> {
  const told = new Set<string>()
  for (const entry of await reader.drops()) {
    const at = `entry ${entry.seq}`
    const drop = dropOf(entry)
    if (drop === null || !(await isSealed(entry, reader, keys))) {
      report('drop-changed', at, 'it tells what was dropped, and is not what was sealed')
      continue
    }
    told.add(drop.id)
    if ((await digestOf(drop.id, reader, keys)) !== drop.content) {
      report(
        'drop-changed',
        at,
        'what it says was dropped is not what is left of it: something was put back or changed',
      )
    }
  }
  for (const mark of await reader.marks()) {
    if (!told.has(mark))
      report('drop-changed', `segments ${mark}`, 'they are marked as dropped, and no entry tells of it')
  }
}

function dropOf({ detail }: AuditColumns): { readonly id: string; readonly content: string } | null {
  const told: unknown = JSON.parse(detail ?? 'null')
  if (typeof told !== 'object' || told === null || !('id' in told) || !('content' in told)) return null
  const { id, content } = told
  return typeof id === 'string' && typeof content === 'string' ? { id, content } : null
}

async function digestOf(mark: string, reader: AuditReader, keys: AuditKeys): Promise<string> {
  const digest = keys.shellDigest()
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const shells = await reader.shells(mark, after)
    for (const shell of shells) digest.add(shell)
    const last = shells.at(-1)
    if (last === undefined) return digest.end()
    after = last.number
  }
}

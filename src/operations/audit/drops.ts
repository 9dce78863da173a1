// What was dropped because it need not be kept any more: told by entries that are sealed like all others, each with a digest
// of what is left. So a partition that was dropped is told from one that somebody removed, and from one that was put back.
import type { AuditKeys, AuditReader } from '../../contract/stores.ts'
import { auditKeptFrom } from '../../domain/audit/keep.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import type { Moment } from '../../domain/record.ts'
import type { Report } from './fault.ts'
import { type ToldKeeping, toldKeeping } from './kept.ts'
import { isSealed } from './sealed-entry.ts'

/** Compares every entry that tells of it with the shells that are left. */
export async function checkDrops(reader: AuditReader, keys: AuditKeys, report: Report): Promise<void> {
  const told = new Set<string>()
  const keeping = await toldKeeping(reader, keys)
  for (const entry of await reader.drops()) {
    const at = `entry ${entry.seq}`
    const drop = dropOf(entry)
    if (drop === null || !(await isSealed(entry, reader, keys))) {
      report('drop-changed', at, 'it tells what was dropped, and is not what was sealed')
      continue
    }
    told.add(drop.id)
    if (!(await wasOver(drop, entry, keeping))) {
      report('drop-changed', at, 'it dropped more than the set-up that was in force then let go')
    }
    const { digest, latest } = await shellsOf(drop.id, reader, keys)
    if (latest >= drop.before) report('drop-changed', at, 'what it dropped is not as old as it says')
    if (digest !== drop.content) {
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

interface Drop {
  readonly id: string
  readonly connectionId: string
  readonly before: Moment
  readonly content: string
}

function dropOf({ detail }: AuditColumns): Drop | null {
  const told: unknown = JSON.parse(detail ?? 'null')
  if (typeof told !== 'object' || told === null) return null
  if (!('id' in told && 'connectionId' in told && 'before' in told && 'content' in told)) return null
  const { id, connectionId, before, content } = told
  if (typeof id !== 'string' || typeof connectionId !== 'string' || typeof content !== 'string') return null
  return typeof before === 'number' ? { id, connectionId, before, content } : null
}

/** Whether the connection did not have to keep it, as the set-up says that was in force. */
async function wasOver(
  { connectionId, before }: Drop,
  { seq, at }: AuditColumns,
  keeping: ToldKeeping,
): Promise<boolean> {
  const months = await keeping.monthsOf(connectionId, Number(seq))
  if (months === 'untold') return !keeping.isTold(Number(seq))
  if (months === 'untrue' || months === null) return false
  const keptFrom = auditKeptFrom({ auditMonths: months }, Number(at) * 1_000)
  return keptFrom !== null && before <= keptFrom
}

/** What is left of what was dropped: its digest, and the moment of the last entry that it had. */
async function shellsOf(mark: string, reader: AuditReader, keys: AuditKeys) {
  const digest = keys.shellDigest()
  let latest = Number.NEGATIVE_INFINITY
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const shells = await reader.shells(mark, after)
    for (const shell of shells) {
      digest.add(shell)
      latest = Math.max(latest, Number(shell.to) * 1_000)
    }
    const last = shells.at(-1)
    if (last === undefined) return { digest: digest.end(), latest }
    after = last.number
  }
}

// What a sync needs to be let do, as its definition tells; and what it is found to lack.

import type { Remedy } from './advice/remedy.ts'
import { isOurs } from './ownership.ts'
import { stampFields } from './stamp/setting.ts'
import type { SyncDefinition } from './sync.ts'

export interface Need {
  readonly sync: string
  readonly stream: string
  /** Fields that are read: mapped ones, stamps, and those of exclusions. */
  readonly reads: readonly string[]
  /** Of these, the ones that may be written. */
  readonly writes: readonly string[]
  /** Object types whose links are wanted by name. */
  readonly associations: readonly string[]
  /** A list of the CRM's that tells the scope. */
  readonly list: string | null
}

export interface Lack {
  /** "write Phone", "scope crm.objects.contacts.write" */
  readonly what: string
  readonly detail: string
  /** Where it is switched on. */
  readonly fix: string
  /** How that is done in Evergreen, where it is done there. */
  readonly remedy?: Remedy | undefined
  /** reading: without it nothing can be read. writing: nothing can be written. part: all else can be done. */
  readonly stops: 'reading' | 'writing' | 'part'
}

export function needOf({ name, stream, fields, exclude, associations, scope, stamps }: SyncDefinition): Need {
  const written = fields.filter(({ policy, owner }) => policy !== 'never' && policy !== 'suggest-only' && isOurs(owner))
  return {
    sync: name,
    stream,
    reads: [...new Set([...[...fields, ...exclude].map(({ field }) => field), ...stampFields(stamps)])],
    writes: [...written.map(({ field }) => field), ...stampFields(stamps)],
    associations: associations ?? [],
    list: scope.list,
  }
}

/** The lack for which a run need not begin: nothing can be read, or a run that is to write can write nothing. */
export function stopping(lacks: readonly Lack[], writes: boolean): Lack | null {
  return lacks.find(({ stops }) => stops === 'reading' || (writes && stops === 'writing')) ?? null
}

/** Clocks that differ by more than this are told of. */
const SKEW_MS = 5 * 60_000

/** The lack of a clock that is right, where ours and the CRM's are too far apart. */
export function clockLack(ours: number, theirs: number): Lack | null {
  const apart = Math.abs(ours - theirs)
  if (!(apart > SKEW_MS)) return null
  const detail = `this machine and the CRM are ${Math.round(apart / 1_000)} s apart`
  return { what: 'clock', detail, fix: "Set this machine's clock by NTP.", stops: 'part' }
}

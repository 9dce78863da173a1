// Who made and changed each component of the metadata, and when; and the component's id.
import type { SandboxClock } from '../../clock.ts'
import { idOf } from '../ids.ts'

interface Birth {
  readonly id: string
  readonly createdAt: number
  readonly createdById: string
  readonly modifiedAt: number
  readonly modifiedById: string
}

const PREFIXES: Readonly<Record<string, string>> = {
  CustomField: '00N',
  CustomObject: '01I',
  PermissionSet: '0PS',
  Profile: '00e',
}

export class Births {
  private readonly clock: SandboxClock
  private readonly firstUserId: string
  private readonly known = new Map<string, Birth>()
  private readonly counts = new Map<string, number>()

  constructor(clock: SandboxClock, firstUserId: string) {
    this.clock = clock
    this.firstUserId = firstUserId
  }

  /** What nobody made was there on the first day. */
  of(kind: string, fullName: string): Birth {
    return this.known.get(keyOf(kind, fullName)) ?? this.born(kind, fullName, this.firstUserId)
  }

  /** A component of a name that was deleted is another one, with an id of its own. */
  born(kind: string, fullName: string, userId: string): Birth {
    const count = (this.counts.get(kind) ?? 0) + 1
    this.counts.set(kind, count)
    const now = this.clock.now()
    const id = idOf(PREFIXES[kind] ?? '0xx', count)
    const birth = { id, createdAt: now, createdById: userId, modifiedAt: now, modifiedById: userId }
    this.known.set(keyOf(kind, fullName), birth)
    return birth
  }

  changed(kind: string, fullName: string, userId: string): void {
    const birth = this.of(kind, fullName)
    this.known.set(keyOf(kind, fullName), { ...birth, modifiedAt: this.clock.now(), modifiedById: userId })
  }
}

function keyOf(kind: string, fullName: string): string {
  return `${kind}/${fullName.toLowerCase()}`
}

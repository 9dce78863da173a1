// From what is otherwise to what follows: the new picture, what is told, whether the sync waits, what it takes into use.
import { canonical } from '../canonical.ts'
import type { Moment } from '../record.ts'
import type { SyncDefinition } from '../sync.ts'
import { adopting } from './adopt.ts'
import { type Drift, findDrift } from './drift.ts'
import { type Aside, NOTHING_ASIDE, type Picture, type StreamShape, seenIn } from './picture.ts'
import { isHarmless, type Response, responseTo } from './policy.ts'
import { type Use, usesOf } from './uses.ts'
import { doneAbout, fixFor, whatOf } from './words.ts'

/** A drift as it is told: no values of records, names of the set-up and of the CRM alone. */
export interface Told {
  readonly kind: Drift['kind']
  readonly field: string | null
  readonly what: string
  /** What the sync does about it. */
  readonly does: string
  readonly fix: string | null
  /** The sync waits over it, or does without something from now on. */
  readonly harms: boolean
}

export interface Reckoning {
  readonly picture: Picture
  /** Whether there is anything to store. */
  readonly isNew: boolean
  /** It was described before the picture was: by another job, or another process, that looked since. Nothing follows from it. */
  readonly isOld: boolean
  readonly told: readonly Told[]
  /** Why the sync is to be paused; null when it goes on. */
  readonly pause: string | null
  /** The definition with what it takes in. */
  adopt(sync: SyncDefinition): SyncDefinition
}

/**
 * `before`: null, or of another stream, where the sync never looked; then nothing is told. `now`: null without the object.
 * `at`: when that was asked for, where it is known.
 */
export function reckon(
  before: Picture | null,
  now: StreamShape | null,
  sync: SyncDefinition,
  at: Moment | null = now?.describedAt ?? null,
): Reckoning | null {
  const known = before?.stream === sync.stream ? before : null
  if (known === null) {
    if (now === null) return null
    return { ...NOTHING, picture: firstPicture(now, sync), isNew: true }
  }
  if (at !== null && at < (known.at ?? at)) return { ...NOTHING, picture: known, isOld: true }
  const uses = usesOf(sync, [...Object.keys(known.fields), ...Object.keys(known.gone)], known.receipt)
  const drifts = findDrift(known, now, uses).map(drift => ({ drift, response: responseTo(drift, sync.drift) }))
  const told = drifts.map(({ drift, response }) => telling(drift, response, sync))
  const waits = told.filter((_, at) => isWaiting(drifts[at]?.response))
  const taken = drifts.flatMap(({ drift, response }) => (response === 'take' ? [drift] : []))
  const adopt = (of: SyncDefinition) => adopting(of, taken)
  const picture = now === null ? { ...known, there: false } : pictured(known, now, { uses, drifts, sync: adopt(sync) })
  const isNew = canonical(picture) !== canonical(known)
  return {
    picture: isNew && at !== null ? { ...picture, at } : picture,
    isNew,
    isOld: false,
    told,
    pause: waits.length === 0 ? null : waits.map(({ what }) => what).join('; '),
    adopt,
  }
}

const NOTHING = { isNew: false, isOld: false, told: [], pause: null, adopt: (of: SyncDefinition) => of } as const

/** What is known of a stream that the sync looks at for the first time. */
export function firstPicture(now: StreamShape, sync: SyncDefinition): Picture {
  const uses = usesOf(sync, namesOf(now), now.receiptField)
  const { name: stream, receiptField: receipt, describedAt: at } = now
  const seen = { stream, there: true, fields: seenIn(now, new Set(uses.keys())), gone: {}, receipt }
  return { ...seen, aside: NOTHING_ASIDE, reread: false, ...(at === undefined ? {} : { at }) }
}

const namesOf = ({ fields }: StreamShape) => fields.map(({ name }) => name)
const isWaiting = (response: Response | undefined) => response === 'pause' || response === 'stop'

function telling(drift: Drift, response: Response, { stream, name }: SyncDefinition): Told {
  const { kind, field } = drift
  return {
    kind,
    field,
    what: whatOf(drift, stream),
    does: doneAbout(drift, response),
    fix: fixFor(drift, response, name),
    harms: isWaiting(response) || (response === 'go on' && LOSSES.has(kind) && !isHarmless(drift)),
  }
}

const LOSSES: ReadonlySet<Drift['kind']> = new Set<Drift['kind']>(['vanished', 'renamed', 'retyped', 'locked'])

interface Found {
  readonly uses: ReadonlyMap<string, Use>
  readonly drifts: readonly { readonly drift: Drift; readonly response: Response }[]
  /** With what it has taken in. */
  readonly sync: SyncDefinition
}

function pictured(before: Picture, now: StreamShape, { uses, drifts, sync }: Found): Picture {
  const used = usesOf(sync, [...namesOf(now), ...uses.keys()], now.receiptField ?? before.receipt)
  const fields = seenIn(now, new Set(used.keys()))
  const lost = Object.entries({ ...before.fields, ...before.gone }).filter(
    ([name]) => used.has(name) && !Object.hasOwn(fields, name),
  )
  const cameIntoUse = drifts.some(({ drift, response }) => response === 'take' && READ_ANEW.has(drift.kind))
  return {
    stream: before.stream,
    there: true,
    fields,
    gone: Object.fromEntries(lost),
    receipt: now.receiptField ?? before.receipt,
    aside: asideAfter(before.aside, used, drifts),
    reread: before.reread || cameIntoUse,
    ...(before.at === undefined ? {} : { at: before.at }),
  }
}

/** What is read from now on was not read before, or read as something else. */
const READ_ANEW: ReadonlySet<Drift['kind']> = new Set<Drift['kind']>(['added', 'renamed', 'retyped', 'returned'])

function asideAfter(before: Aside, used: ReadonlyMap<string, Use>, drifts: Found['drifts']): Aside {
  const fields = new Set(before.fields.filter(name => used.has(name)))
  const values = new Map(Object.entries(before.values).filter(([name]) => used.has(name)))
  for (const { drift, response } of drifts) {
    if (drift.kind === 'retyped' && !isHarmless(drift)) {
      if (response === 'take') fields.delete(drift.field)
      else fields.add(drift.field)
    }
    if (drift.kind !== 'values-added' || drift.values === 'any' || response === 'take') continue
    values.set(drift.field, [...new Set([...(values.get(drift.field) ?? []), ...drift.values])])
  }
  return { fields: [...fields], values: Object.fromEntries(values) }
}

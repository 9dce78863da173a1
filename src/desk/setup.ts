// The set-up as text: read, compared, applied, put back. A part of the composition root.
import { randomUUIDv7 } from 'node:crypto'
import { systemClock } from '../clock.ts'
import { secretFromEnv } from '../config.ts'
import type { Actor } from '../contract/audit.ts'
import type { SessionKeeper } from '../contract/connector.ts'
import type { Json, Log } from '../contract/primitives.ts'
import type { Stores, UnitOfWork } from '../contract/stores.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { NotKnown } from '../errors.ts'
import { type AppliedChange, type ApplyParts, type ApplyReport, applySetup } from '../operations/apply.ts'
import { type Removable, type RemovalReport, removeFromSetup } from '../operations/setup/remove.ts'
import { digestOf } from '../operations/setup-digest.ts'
import { createOutbound } from '../outbound/index.ts'
import { CONNECTORS, type Parts } from '../parts.ts'
import { withComments } from '../setup/comments.ts'
import { type Offer, offerOfStored } from '../setup/connection.ts'
import { diffSetup, whatGoes } from '../setup/diff.ts'
import { exportSetup, exportSync, HEADS, type SecretsAs } from '../setup/export.ts'
import { type ParseOptions, parseSetup } from '../setup/parse.ts'
import { lookAtShared } from './files.ts'

export interface ApplyRequest {
  readonly text: string
  /** For messages. */
  readonly file: string
  readonly actor: Actor
  readonly expected?: string
  readonly detail?: Readonly<Record<string, Json>>
}

export interface SetupApp {
  /** Takes a sync or a connection out of it. */
  remove(what: Removable, asked: { readonly actor: Actor; readonly expected?: string }): Promise<RemovalReport>
  apply(request: ApplyRequest): Promise<ApplyReport>
  diff(text: string, file: string): Promise<readonly AppliedChange[]>
  /** The sync of this name as the text has it, at a connection that is there already. */
  syncOf(text: string, file: string, name: string): Promise<SyncDefinition>
  /** One sync as a set-up file of its own. */
  textOfSync(sync: SyncDefinition): Promise<string>
  /** What each connection is good for, by alias. */
  offers(): Promise<ReadonlyMap<string, Offer | null>>
  /** For another installation: secrets are read from variables there. */
  exportSetup(): Promise<string>
  /** For this one: secrets stay what they are. */
  setup(): Promise<{ readonly text: string; readonly digest: string }>
  textOfVersion(number: number): Promise<string>
}

export function setupDesk({ unitOfWork, sealer, log, teamRules, config }: Parts): SetupApp {
  const parse = async (text: string, file: string, actor: Actor | null) => {
    const stored = await storedSetup(unitOfWork)
    const local = actor?.startsWith('cli:') === true
    const looks = local
      ? { lookAtRule: teamRules.look }
      : {
          lookAtRule: lookAtKnown(stored.syncs, teamRules),
          lookAtFile: lookAtShared(stored.connections, config.files),
        }
    const setup = await parseSetup(text, { file, stored, ...looks, ...surroundings(log) })
    return { setup, changes: diffSetup(stored, setup) }
  }
  const { versions } = unitOfWork.stores
  /** With the comments that were applied last. */
  const noted = async (text: string) => withNotes(text, null, (await versions.newest())?.text ?? null)
  /** The text is of the digest alone, and takes a while to write. */
  let written: { readonly text: string; readonly digest: string } | null = null
  return {
    exportSetup: async () => {
      const { connections, syncs } = await storedSetup(unitOfWork)
      return noted(exportSetup(connections, syncs))
    },
    diff: async (text, file) => (await parse(text, file, null)).changes,
    syncOf: async (text, file, name) => {
      const { syncs } = (await parse(text, file, null)).setup
      const sync = syncs.find(each => each.name === name)
      if (sync !== undefined) return sync
      const fix = `These are: ${syncs.map(each => each.name).join(', ')}.`
      throw new NotKnown({ where: `sync ${name}`, what: 'the set-up has no such sync', fix })
    },
    textOfSync: sync => noted(exportSync(sync)),
    offers: async () => {
      const stored = await unitOfWork.stores.connections.list()
      const about = surroundings(log)
      return new Map(
        await Promise.all(stored.map(async each => [each.alias, await offerOfStored(each, about)] as const)),
      )
    },
    apply: async ({ text, file, actor, expected, detail }) => {
      const { setup, changes } = await parse(text, file, actor)
      const parts = { unitOfWork, clock: systemClock, newId: randomUUIDv7, seal: sealer.seal, write: writing(text) }
      return applySetup(setup, changes, actor, { ...parts, expected, detail })
    },
    remove: (what, { actor, expected }) => {
      const parts = {
        unitOfWork,
        clock: systemClock,
        newId: randomUUIDv7,
        seal: sealer.seal,
        write: writing(null),
        expected,
        changesOf,
      }
      return removeFromSetup(what, actor, parts)
    },
    setup: async () => {
      const { connections, syncs } = await storedSetup(unitOfWork)
      const newest = await versions.newest()
      const digest = digestOf(connections, syncs, newest?.number ?? null)
      if (written?.digest === digest) return written
      written = { text: withNotes(exportSetup(connections, syncs, KEPT), null, newest?.text ?? null), digest }
      return written
    },
    textOfVersion: async number => {
      const text = await unitOfWork.stores.versions.text(number)
      if (text !== null) return text
      throw new NotKnown({ where: `version ${number}`, what: 'there is no such version', fix: 'List the versions.' })
    },
  }
}

/** As if it had never been there. */
async function changesOf(what: Removable, stores: Stores): Promise<readonly AppliedChange[]> {
  const { connections, syncs } = await storedSetup({ stores })
  return whatGoes(
    connections.filter(({ alias }) => 'connection' in what && alias === what.connection),
    syncs.filter(({ name }) => 'sync' in what && name === what.sync),
  )
}

/** As it is shown, and kept as a version: secrets stay what they are. */
const KEPT: SecretsAs = 'sealed'

/** `said`: the text that is applied, with its comments. */
function writing(said: string | null): NonNullable<ApplyParts['write']> {
  return (connections, syncs, before) => {
    const plain = exportSetup(connections, syncs, KEPT)
    const text = withNotes(plain, said, before)
    return { text, isNotedAnew: text !== withNotes(plain, null, before) }
  }
}

function withNotes(text: string, said: string | null, kept: string | null): string {
  return withComments(text, { said, kept, heads: HEADS })
}

/**
 * Code is named by whoever may log in to the machine, at its command line. From anywhere else a set-up may go on naming
 * the files that it named before, and those as they were.
 */
function lookAtKnown(
  syncs: readonly SyncDefinition[],
  { look }: Parts['teamRules'],
): NonNullable<ParseOptions['lookAtRule']> {
  const named = syncs.flatMap(({ fields }) => fields.flatMap(({ rules }) => rules ?? []))
  return async (name, file) => {
    const known = named.find(each => each.rule === name && each.file === file)
    if (known === undefined)
      throw new Error('rules of a team are named at the command line only: ask who runs the machine to apply it there')
    const found = await look(name, file)
    if (found.hash !== known.hash)
      throw new Error('it has changed: ask who runs the machine to apply it at its command line first')
    return found
  }
}

async function storedSetup({ stores }: Pick<UnitOfWork, 'stores'>) {
  const [connections, syncs] = await Promise.all([stores.connections.list(), stores.syncs.list()])
  return { connections, syncs: syncs.map(sync => sync.definition) }
}

/** To see what a declared connection offers it is opened, and makes no call. */
function surroundings(log: Log): Pick<ParseOptions, 'connectors' | 'secretFromEnv' | 'open'> {
  const unused = {
    spend: async () => undefined,
    refused: async () => undefined,
    learn: () => undefined,
    learnZone: () => undefined,
    learnLimit: () => undefined,
    enter: async () => async () => undefined,
  }
  const session: SessionKeeper = { get: () => null, renew: (_refused, make) => make(null) }
  const deps = { outbound: createOutbound(), clock: systemClock, log, budget: unused, session, folder: process.cwd() }
  return {
    connectors: CONNECTORS,
    secretFromEnv,
    open: (alias, connector, given) => connector.open(given, { ...deps, alias }),
  }
}

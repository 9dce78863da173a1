// The set-up as text: read, compared, applied, put back. A part of the composition root.
import { randomUUIDv7 } from 'node:crypto'
import { systemClock } from '../clock.ts'
import { secretFromEnv } from '../config.ts'
import type { Actor } from '../contract/audit.ts'
import type { SessionKeeper } from '../contract/connector.ts'
import type { Json, Log } from '../contract/primitives.ts'
import type { StoredConnection, UnitOfWork } from '../contract/stores.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { NotKnown } from '../errors.ts'
import { type AppliedChange, type ApplyReport, applySetup } from '../operations/apply.ts'
import { digestOf } from '../operations/setup-digest.ts'
import { createOutbound } from '../outbound/index.ts'
import { CONNECTORS, type Parts } from '../parts.ts'
import { diffSetup } from '../setup/diff.ts'
import { exportSetup } from '../setup/export.ts'
import { type ParseOptions, parseSetup } from '../setup/parse.ts'

export interface ApplyRequest {
  readonly text: string
  /** For messages. */
  readonly file: string
  readonly actor: Actor
  readonly expected?: string
  readonly detail?: Readonly<Record<string, Json>>
}

export interface SetupApp {
  apply(request: ApplyRequest): Promise<ApplyReport>
  diff(text: string, file: string): Promise<readonly AppliedChange[]>
  /** For another installation: secrets are read from variables there. */
  exportSetup(): Promise<string>
  /** For this one: secrets stay what they are. */
  setup(): Promise<{ readonly text: string; readonly digest: string }>
  textOfVersion(number: number): Promise<string>
}

export function setupDesk({ unitOfWork, sealer, log, teamRules }: Parts): SetupApp {
  const parse = async (text: string, file: string) => {
    const stored = await storedSetup(unitOfWork)
    const lookAtRule = teamRules.look
    const setup = await parseSetup(text, { file, stored, lookAtRule, ...surroundings(log) })
    return { setup, changes: diffSetup(stored, setup) }
  }
  return {
    exportSetup: () => storedSetup(unitOfWork).then(({ connections, syncs }) => exportSetup(connections, syncs)),
    diff: async (text, file) => (await parse(text, file)).changes,
    apply: async ({ text, file, actor, expected, detail }) => {
      const { setup, changes } = await parse(text, file)
      const parts = { unitOfWork, clock: systemClock, newId: randomUUIDv7, seal: sealer.seal, write }
      return applySetup(setup, changes, actor, { ...parts, expected, detail })
    },
    setup: async () => {
      const { connections, syncs } = await storedSetup(unitOfWork)
      return { text: write(connections, syncs), digest: digestOf(connections, syncs) }
    },
    textOfVersion: async number => {
      const text = await unitOfWork.stores.versions.text(number)
      if (text !== null) return text
      throw new NotKnown({ where: `version ${number}`, what: 'there is no such version', fix: 'List the versions.' })
    },
  }
}

function write(connections: readonly StoredConnection[], syncs: readonly SyncDefinition[]): string {
  return exportSetup(connections, syncs, 'sealed')
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
  }
  const session: SessionKeeper = { get: () => null, renew: (_refused, make) => make(null) }
  const deps = { outbound: createOutbound(), clock: systemClock, log, budget: unused, session, folder: process.cwd() }
  return {
    connectors: CONNECTORS,
    secretFromEnv,
    open: (alias, connector, given) => connector.open(given, { ...deps, alias }),
  }
}

// What the API asks, each with the parts that it needs: a part of the composition root.
import { type RulesApp, testRules } from '../app-rules.ts'
import { systemClock } from '../clock.ts'
import type { Desk } from '../http/desk.ts'
import { createVerifications } from '../operations/audit/verifying.ts'
import { causesOf } from '../operations/explain/causes.ts'
import { readRecord } from '../operations/explain/record.ts'
import { connectionNamed } from '../operations/explain/story.ts'
import { findRecords } from '../operations/find/find.ts'
import { examineConnections } from '../operations/health/check-setup.ts'
import { keepFor } from '../operations/kept/answer.ts'
import { keepPerRun } from '../operations/kept/per-run.ts'
import { createOverview } from '../operations/overview/overview.ts'
import { findingsOf, followRun, readRun, runById } from '../operations/runs.ts'
import { CONNECTORS, type Parts } from '../parts.ts'
import { setupJsonSchema } from '../setup/editor-schema.ts'
import { accessDesk } from './access.ts'
import { connectDesk } from './connect.ts'
import { discoveryDesk } from './discovery.ts'
import { draftDesk, SETUP_FILE } from './draft.ts'
import { setupDesk } from './setup.ts'

/** What the command line asks as well. */
type Asked = Pick<
  Desk,
  | 'approve'
  | 'audit'
  | 'checkReachable'
  | 'connectionId'
  | 'dropOverdue'
  | 'erase'
  | 'estimate'
  | 'explain'
  | 'exportAudit'
  | 'findPerson'
  | 'foreseeErasure'
  | 'foreseeRetention'
  | 'foreseeUndo'
  | 'provision'
  | 'plan'
  | 'plans'
  | 'queues'
  | 'reject'
  | 'requestRun'
  | 'retry'
  | 'schedule'
  | 'setPause'
  | 'stop'
  | 'undo'
  | 'verifyAudit'
>
export type Shared = Asked & Pick<RulesApp, 'testRulesOf'>

/** Who looks on sees it move, and many look on. */
const QUEUES_KEPT_MS = 1_000

export function deskOf(parts: Parts, shared: Shared): Desk {
  const { unitOfWork, sealer, log, resources } = parts
  const { stores } = unitOfWork
  const setups = setupDesk(parts)
  const { setup, diff, apply, remove, textOfVersion, textOfSync, offers } = setups
  const open = () => resources(null, log)
  const schema = setupJsonSchema(CONNECTORS)
  const count = keepPerRun(({ id }) => stores.runs.counts(id), systemClock)
  const find = keepPerRun(run => findingsOf(run, unitOfWork, systemClock, count), systemClock)
  return {
    ...shared,
    access: accessDesk(parts),
    run: id => readRun(id, unitOfWork, systemClock, find),
    follow: (id, signal) => followRun(id, unitOfWork, systemClock, signal, find),
    verifications: createVerifications(shared.verifyAudit, systemClock),
    causesOf: keepPerRun(run => causesOf(run, stores), systemClock),
    runNamed: id => runById(id, unitOfWork),
    ...connectDesk(parts, setups),
    ...discoveryDesk(parts),
    ...draftDesk(parts, setups),
    stores,
    clock: systemClock,
    log,
    seal: sealer.seal,
    unseal: sealer.open,
    fingerprint: sealer.fingerprint,
    isFingerprint: sealer.isFingerprint,
    setup,
    textOfSync,
    offers,
    remove,
    diff: text => diff(text, SETUP_FILE),
    apply: asked => apply({ ...asked, file: SETUP_FILE }),
    testRules: async (request, sync) => (sync === null ? testRules(request) : shared.testRulesOf(sync, request)),
    restore: async (version, asked) => {
      const text = await textOfVersion(version)
      return apply({ text, ...asked, file: `version ${version}`, detail: { restored: version } })
    },
    record: address => readRecord(address, { unitOfWork, clock: systemClock, connectors: CONNECTORS }),
    findRecords: (text, byPerson) => findRecords(text, byPerson, { unitOfWork, keys: parts.auditKeys }),
    overview: createOverview({ unitOfWork, clock: systemClock, plans: shared.plans }),
    schema: () => schema,
    queues: keepFor(QUEUES_KEPT_MS, systemClock, shared.queues),
    examine: async function* (alias) {
      const connection = await connectionNamed(alias, { stores })
      const own = (await stores.syncs.list()).filter(({ connectionId }) => connectionId === connection.id)
      yield* examineConnections([connection], own, { stores, open, clock: systemClock })
    },
  }
}

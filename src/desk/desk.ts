// What the API asks, each with the parts that it needs: a part of the composition root.
import { systemClock } from '../clock.ts'
import type { Desk } from '../http/desk.ts'
import { readRecord } from '../operations/explain/record.ts'
import { connectionNamed } from '../operations/explain/story.ts'
import { examineConnections } from '../operations/health/check-setup.ts'
import { createOverview } from '../operations/overview/overview.ts'
import { runById } from '../operations/runs.ts'
import { CONNECTORS, type Parts } from '../parts.ts'
import { setupJsonSchema } from '../setup/editor-schema.ts'
import { accessDesk } from './access.ts'
import { connectDesk } from './connect.ts'
import { discoveryDesk } from './discovery.ts'
import { draftDesk, SETUP_FILE } from './draft.ts'
import { setupDesk } from './setup.ts'

/** What the command line asks as well. */
export type Shared = Pick<
  Desk,
  | 'approve'
  | 'audit'
  | 'checkReachable'
  | 'connectionId'
  | 'erase'
  | 'estimate'
  | 'explain'
  | 'exportAudit'
  | 'findPerson'
  | 'follow'
  | 'foreseeErasure'
  | 'foreseeUndo'
  | 'provision'
  | 'plan'
  | 'plans'
  | 'queues'
  | 'reject'
  | 'requestRun'
  | 'retry'
  | 'run'
  | 'schedule'
  | 'setPause'
  | 'undo'
  | 'verifyAudit'
>

export function deskOf(parts: Parts, shared: Shared): Desk {
  const { unitOfWork, sealer, log, resources } = parts
  const { stores } = unitOfWork
  const setups = setupDesk(parts)
  const { setup, diff, apply, textOfVersion, textOfSync, offers } = setups
  const open = () => resources(null, log)
  return {
    ...shared,
    access: accessDesk(parts),
    runNamed: id => runById(id, unitOfWork),
    ...connectDesk(parts, setups),
    ...discoveryDesk(parts),
    ...draftDesk(parts, setups),
    stores,
    clock: systemClock,
    log,
    seal: sealer.seal,
    unseal: sealer.open,
    setup,
    textOfSync,
    offers,
    diff: text => diff(text, SETUP_FILE),
    apply: asked => apply({ ...asked, file: SETUP_FILE }),
    restore: async (version, asked) => {
      const text = await textOfVersion(version)
      return apply({ text, ...asked, file: `version ${version}`, detail: { restored: version } })
    },
    record: address => readRecord(address, { unitOfWork, clock: systemClock, connectors: CONNECTORS }),
    overview: createOverview({ unitOfWork, clock: systemClock, plans: shared.plans }),
    schema: () => setupJsonSchema(CONNECTORS),
    examine: async function* (alias) {
      const connection = await connectionNamed(alias, { stores })
      const own = (await stores.syncs.list()).filter(({ connectionId }) => connectionId === connection.id)
      yield* examineConnections([connection], own, { stores, open, clock: systemClock })
    },
  }
}

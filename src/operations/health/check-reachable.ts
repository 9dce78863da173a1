// Whether a run would get anywhere at all: asked before one is requested, so that the answer comes at once.
import type { StreamSpec } from '../../contract/connector.ts'
import type { UnitOfWork } from '../../contract/stores.ts'
import type { Picture } from '../../domain/drift/picture.ts'
import type { SyncDefinition } from '../../domain/sync.ts'
import { Drifted, QuotaExhausted } from '../../errors.ts'
import type { Resources } from '../job-resources.ts'
import { syncNamed } from '../request-run.ts'

interface Reach {
  readonly unitOfWork: UnitOfWork
  open(): Resources
  /** Throws when the stream lacks fields of the sync and never had them. */
  requireFields(sync: SyncDefinition, stream: StreamSpec, picture: Picture | null): void
}

/** Throws what a run would fail with at once: wrong credentials, an unreachable CRM, an unknown stream or field. */
export async function checkReachable(sync: string, { unitOfWork, open, requireFields }: Reach): Promise<void> {
  const { id, definition } = await syncNamed(sync, unitOfWork)
  const picture = await unitOfWork.stores.drift.of(id)
  const opened = open()
  try {
    const { source } = await opened.connect(definition.connection)
    if (source !== undefined) requireFields(definition, await source.describe(definition.stream), picture)
  } catch (error) {
    // The run waits until there are calls again, or deals with what is no longer there; it is not refused.
    const dealsWith = error instanceof QuotaExhausted || (error instanceof Drifted && picture !== null)
    if (!dealsWith) throw error
  } finally {
    await opened.close()
  }
}

// Whether a run would get anywhere at all: asked before one is requested, so that the answer comes at once.
import type { StreamSpec } from '../../contract/connector.ts'
import type { UnitOfWork } from '../../contract/stores.ts'
import type { SyncDefinition } from '../../domain/sync.ts'
import { QuotaExhausted } from '../../errors.ts'
import type { Resources } from '../job-resources.ts'
import { syncNamed } from '../request-run.ts'

interface Reach {
  readonly unitOfWork: UnitOfWork
  open(): Resources
  /** Throws when the stream lacks fields of the sync. */
  requireFields(sync: SyncDefinition, stream: StreamSpec): void
}

/** Throws what a run would fail with at once: wrong credentials, an unreachable CRM, an unknown stream or field. */
export async function checkReachable(sync: string, { unitOfWork, open, requireFields }: Reach): Promise<void> {
  const { definition } = await syncNamed(sync, unitOfWork)
  const opened = open()
  try {
    const { source } = await opened.connect(definition.connection)
    if (source !== undefined) requireFields(definition, await source.describe(definition.stream))
  } catch (error) {
    // The run waits until there are calls again; it is not refused.
    if (!(error instanceof QuotaExhausted)) throw error
  } finally {
    await opened.close()
  }
}

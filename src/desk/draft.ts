// A sync before it is saved: what its rules would do, what its runs would cost, when it would run. A part of the
// composition root.
import { randomUUIDv7 } from 'node:crypto'
import { estimateRun } from '../../jobs/index.ts'
import { systemClock } from '../clock.ts'
import type { Desk } from '../http/desk.ts'
import { estimateDraft } from '../operations/estimate/estimate-run.ts'
import { previewSync } from '../operations/rules/preview.ts'
import { foreseeSchedule } from '../operations/schedules.ts'
import type { Parts } from '../parts.ts'
import { readSchedule } from '../setup/parts/piece.ts'
import type { SetupApp } from './setup.ts'

/** How the set-up is called where it comes in by the API. */
export const SETUP_FILE = 'set-up'

export function draftDesk(
  { unitOfWork, resources, log, teamRules }: Parts,
  { syncOf }: Pick<SetupApp, 'syncOf'>,
): Pick<Desk, 'preview' | 'estimateDraft' | 'foreseeSchedule'> {
  const open = () => resources(null, log)
  return {
    preview: async (text, name) => {
      const sync = await syncOf(text, SETUP_FILE, name)
      const opened = open()
      try {
        return await previewSync(sync, await opened.connect(sync.connection), await teamRules.rulesOf(sync.fields))
      } finally {
        await opened.close()
      }
    },
    estimateDraft: async (text, name, run) => {
      const parts = { unitOfWork, clock: systemClock, newId: randomUUIDv7, open, estimate: estimateRun }
      return estimateDraft(await syncOf(text, SETUP_FILE, name), run, parts)
    },
    foreseeSchedule: (name, written, count) => foreseeSchedule(name, readSchedule(written), systemClock.now(), count),
  }
}

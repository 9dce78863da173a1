// Letting Evergreen into a CRM in the browser: a part of the composition root.
import { randomUUIDv7 } from 'node:crypto'
import { systemClock } from '../clock.ts'
import { secretFromEnv } from '../config.ts'
import type { Desk } from '../http/desk.ts'
import { registerSecret } from '../log.ts'
import { beginConnect, type ConnectParts, endConnect } from '../operations/connect/connect.ts'
import { createOutbound } from '../outbound/index.ts'
import { CONNECTORS, type Parts } from '../parts.ts'
import type { SetupApp } from './setup.ts'

export function connectDesk(
  { unitOfWork, sealer }: Parts,
  { apply }: Pick<SetupApp, 'apply'>,
): Pick<Desk, 'beginConnect' | 'endConnect'> {
  const parts: ConnectParts = {
    unitOfWork,
    clock: systemClock,
    newId: randomUUIDv7,
    connectors: CONNECTORS,
    outbound: createOutbound,
    seal: sealer.seal,
    unseal: sealer.open,
    secretFromEnv,
    registerSecret,
    declare: async (alias, connection, { actor }) => {
      const text = JSON.stringify({ connections: { [alias]: connection } })
      await apply({ text, file: `connection ${alias}`, actor, detail: { by: 'browser' } })
    },
  }
  return {
    beginConnect: (by, asked) => beginConnect(by, asked, parts),
    endConnect: (by, back) => endConnect(by, back, parts),
  }
}

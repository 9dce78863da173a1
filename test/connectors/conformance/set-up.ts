// What an admin sees when the set-up is wrong, and when it is right.
import { describe, expect, it } from 'vitest'
import type { Need } from '../../../src/domain/need.ts'
import { ConfigError, ConnectionLost } from '../../../src/errors.ts'
import { startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { closedPort } from '../vendor.ts'
import { failureOf, type Kit, parts } from './kit.ts'

/** To read and to write the kit's stream. */
function needOfKit({ stream, email, name }: Kit): Need {
  return { sync: 'people', stream, reads: [email, name], writes: [email], associations: [], list: null }
}

export function inSetUp(kit: Kit): void {
  describe(`${kit.system} set up wrongly`, () => {
    it('says in one line, without the secret, that the credentials are refused', async () => {
      const sandbox = await startSandbox()
      sandbox.world.salesforce.queryJobs.hurry()
      try {
        const connection = kit.open(sandbox.url, testDeps({ alias: 'acme-crm' }), 'hunter2-wrong-secret')
        const error = await failureOf(parts(connection).source.describe(kit.stream))
        expect(error).toBeInstanceOf(ConfigError)
        expect(error.message).toMatch(/^acme-crm: .+\. .+\.$/)
        expect(error.message).not.toContain('hunter2')
        expect(error.message).not.toContain('\n')
        const checks = await connection.check([])
        expect(checks).toMatchObject([{ what: 'credentials', ok: false, fix: expect.any(String) }])
      } finally {
        await sandbox.close()
      }
    })

    it('says in one line that the server cannot be reached', async () => {
      const url = await closedPort()
      const error = await failureOf(parts(kit.open(url, testDeps({ alias: 'acme-crm' }))).source.describe(kit.stream))
      expect(error).toBeInstanceOf(ConnectionLost)
      expect(error.message).toBe(`acme-crm: cannot reach ${url} (ECONNREFUSED). Check the address and the network.`)
    })

    it('checks out when all is well', async () => {
      const sandbox = await startSandbox()
      sandbox.world.salesforce.queryJobs.hurry()
      try {
        const checks = await kit.open(sandbox.url, testDeps()).check([needOfKit(kit)])
        expect(checks.filter(item => !item.ok)).toEqual([])
        expect(checks.map(item => item.what)).toEqual(expect.arrayContaining(['credentials', 'clock']))
      } finally {
        await sandbox.close()
      }
    })
  })
}

// Writing, as every CRM connector must do it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Destination } from '../../../src/contract/connector.ts'
import { ConnectionLost } from '../../../src/errors.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts'
import { testDeps } from '../deps.ts'
import { failureOf, type Kit, parts, signal } from './kit.ts'

export function asDestination(kit: Kit): void {
  describe(`${kit.system} as a destination`, () => {
    let sandbox: Sandbox
    let destination: Destination
    const fields = [kit.email, kit.name]

    beforeAll(async () => {
      sandbox = await startSandbox()
      destination = parts(kit.open(sandbox.url, testDeps())).destination
    })
    afterAll(() => sandbox.close())

    const insert = (name: string): string =>
      sandbox.world[kit.system].insert(kit.stream, {
        [kit.email]: `${name.toLowerCase()}@example.com`,
        [kit.name]: name,
      })

    it('shows what records have now, and leaves out those that are gone', async () => {
      const id = insert('Current')
      const found = await destination.current(kit.stream, [kit.goneId, id], fields, signal)
      const values = { [kit.email]: 'current@example.com', [kit.name]: 'Current' }
      expect([...found]).toEqual([[id, { fields: values, receipt: null }]])
    })

    it('writes values, clears with null, and leaves the receipt', async () => {
      const [one, two] = [insert('One'), insert('Two')]
      const outcomes = await destination.write(
        kit.stream,
        [
          { recordId: one, intentId: 'intent-1', fields: { [kit.name]: 'Uno' } },
          { recordId: two, intentId: 'intent-2', fields: { [kit.email]: null } },
        ],
        signal,
      )
      expect(outcomes.map(outcome => outcome.status)).toEqual(['applied', 'applied'])
      const now = await destination.current(kit.stream, [one, two], fields, signal)
      expect(now.get(one)).toEqual({
        fields: { [kit.email]: 'one@example.com', [kit.name]: 'Uno' },
        receipt: 'intent-1',
      })
      expect(now.get(two)).toEqual({ fields: { [kit.email]: null, [kit.name]: 'Two' }, receipt: 'intent-2' })
    })

    it('gives each change its own outcome, in order: bad values and gone records harm no other row', async () => {
      const good = Array.from({ length: 9 }, (_none, i) => insert(`Good${i}`))
      const bad = insert('Bad')
      const changes = [...good.slice(0, 4), bad, ...good.slice(4), kit.goneId].map((recordId, i) => ({
        recordId,
        intentId: `intent-${i}`,
        fields: recordId === bad ? { [kit.email]: 'no address' } : { [kit.name]: `Better ${i}` },
      }))
      const outcomes = await destination.write(kit.stream, changes, signal)
      const statuses = changes.map(({ recordId }) => (good.includes(recordId) ? 'applied' : 'rejected'))
      expect(outcomes.map(outcome => outcome.status)).toEqual(statuses)
      expect(outcomes[4]).toMatchObject({
        status: 'rejected',
        code: expect.stringMatching(/EMAIL/),
        fields: [kit.email],
      })
    })

    it('says that the answer is lost when it is, and the write can be told by its receipt', async () => {
      const id = insert('Lost')
      sandbox.world.faults.add({
        system: kit.system,
        path: /batch\/update|composite\/sobjects$/,
        skip: 0,
        times: 1,
        when: 'after',
        drop: true,
        delayMs: 0,
      })
      const change = { recordId: id, intentId: 'intent-lost', fields: { [kit.name]: 'Found' } }
      const error = await failureOf(destination.write(kit.stream, [change], signal))
      expect(error).toBeInstanceOf(ConnectionLost)
      const now = await destination.current(kit.stream, [id], fields, signal)
      expect(now.get(id)).toMatchObject({ fields: { [kit.name]: 'Found' }, receipt: 'intent-lost' })
      expect(sandbox.world.writes.list().filter(write => write.id === id && write.field === kit.name)).toHaveLength(1)
    })

    it('does not send a write again on a server error, and calls the result unknown', async () => {
      const id = insert('Broken')
      sandbox.world.faults.add({
        system: kit.system,
        path: /batch\/update|composite\/sobjects$/,
        skip: 0,
        times: 1,
        when: 'after',
        status: 502,
        drop: false,
        delayMs: 0,
      })
      const change = { recordId: id, intentId: 'intent-502', fields: { [kit.name]: 'Once' } }
      expect(await failureOf(destination.write(kit.stream, [change], signal))).toBeInstanceOf(ConnectionLost)
      expect(sandbox.world.writes.list().filter(write => write.id === id && write.field === kit.name)).toHaveLength(1)
    })
  })
}

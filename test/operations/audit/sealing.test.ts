// The chain while several processes link: the head that is kept outside of the database.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linkWaiting } from '../../../src/operations/audit/sealing.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { type AuditPlace, auditPlace } from './place.ts'

const NOON = Date.UTC(2026, 10, 23, 12)

let place: AuditPlace
beforeAll(async () => {
  place = await auditPlace()
})
afterAll(() => place.db.close())

it('keeps the newer head where another process links on before this one has kept its own', async () => {
  const { unitOfWork } = place.db
  const { auditChain } = unitOfWork.stores
  await place.run(1)
  let overtaken = false
  const extend: typeof auditChain.extend = async at => {
    const link = await auditChain.extend(at)
    if (overtaken) return link
    overtaken = true
    await place.run(1)
    await place.link()
    return link
  }
  const slow = { ...unitOfWork, stores: { ...unitOfWork.stores, auditChain: { ...auditChain, extend } } }
  const clock = { now: () => NOON, sleep: async () => undefined }
  await linkWaiting({ unitOfWork: slow, clock, log: quietLog, heads: place.heads })
  expect(place.head()?.link).toBe(2)
  expect(await place.verify({ heads: [{ link: 2, seal: place.head()?.seal ?? '', from: 'the file' }] })).toMatchObject({
    links: 2,
    faultCount: 0,
  })
})

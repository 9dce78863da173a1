import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { Spool } from '../../src/sandbox/salesforce/bulk/spool.ts'

it('gives its bytes to whoever reads when it is thrown away, and fails those who come later', async () => {
  const spool = new Spool()
  spool.add(Buffer.from('rows of a job'))
  const first = spool.read(0, 4)
  spool.close()
  expect(await text(first)).toBe('rows')
  await new Promise(done => setImmediate(done))
  await expect(text(spool.read(0, 4))).rejects.toThrow('thrown away')
})

it('stays open for others when one who reads goes away', async () => {
  const spool = new Spool()
  spool.add(Buffer.alloc(1_000_000, 'a'))
  const gone = spool.read(0, 1_000_000)
  await new Promise(done => gone.once('data', done))
  gone.destroy()
  await new Promise(done => gone.once('close', done))
  expect(await text(spool.read(0, 1_000_000))).toHaveLength(1_000_000)
  spool.close()
})

import { EventEmitter } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { Spool } from '../../src/sandbox/salesforce/bulk/spool.ts'

it('gives its bytes to whoever reads when it is thrown away, and fails those who come later', async () => {
  const spool = new Spool()
  spool.add(Buffer.from('rows of a job'))
  const first = spool.read(0, 4, new EventEmitter())
  spool.close()
  expect(await text(first)).toBe('rows')
  await new Promise(done => setImmediate(done))
  await expect(text(spool.read(0, 4, new EventEmitter()))).rejects.toThrow('thrown away')
})

it('stays open for others when one who reads goes away', async () => {
  const spool = new Spool()
  spool.add(Buffer.alloc(1_000_000, 'a'))
  const gone = spool.read(0, 1_000_000, new EventEmitter())
  await new Promise(done => gone.once('data', done))
  gone.destroy()
  await new Promise(done => gone.once('close', done))
  expect(await text(spool.read(0, 1_000_000, new EventEmitter()))).toHaveLength(1_000_000)
  spool.close()
})

it('lends the same memory to one answer after the other, and never to two at once', async () => {
  const spool = new Spool()
  const row = (letter: string) => letter.repeat(500_000)
  spool.add(Buffer.from(row('a') + row('b') + row('c')))
  const [one, other] = [new EventEmitter(), new EventEmitter()]
  const first = spool.read(0, 500_000, one)
  const second = spool.read(500_000, 1_000_000, other)
  expect([await text(first), await text(second)]).toEqual([row('a'), row('b')])
  one.emit('close')
  const third = spool.read(1_000_000, 1_500_000, new EventEmitter())
  expect(await text(third)).toBe(row('c'))
  spool.close()
})

it('streams what is too much to be held', async () => {
  const spool = new Spool()
  const piece = Buffer.alloc(10_000_000, 'x')
  for (let n = 0; n < 7; n += 1) spool.add(piece)
  let bytes = 0
  for await (const each of spool.read(0, 70_000_000, new EventEmitter())) bytes += each.length
  expect(bytes).toBe(70_000_000)
  spool.close()
})

// jsforce under faults. What crashes a program that uses it runs in a program of its own.
import { spawn } from 'node:child_process'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Connection, Schema } from 'jsforce'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { connectTo } from './salesforce-connection.ts'

const DATA = '/services/data/v68'

let sandbox: Sandbox
let connection: Connection<Schema>
beforeEach(async () => {
  sandbox = await startSandbox({ records: 8 })
  connection = await connectTo(sandbox.url)
})
afterEach(() => sandbox.close())

async function arm(fault: object): Promise<void> {
  const answer = await fetch(`${sandbox.url}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: DATA, ...fault }),
  })
  expect(answer.status).toBe(200)
}

const query = () => connection.query('SELECT Id FROM Contact')

describe('jsforce under faults', () => {
  it('repeats a read after a reset and after a 503', async () => {
    await arm({ kind: 'reset', method: 'GET' })
    await expect(query()).resolves.toMatchObject({ totalSize: 6 })
    await arm({ kind: 'html503', method: 'GET' })
    await expect(query()).resolves.toMatchObject({ totalSize: 6 })
    expect(sandbox.world.faults.strikes).toHaveLength(2)
  })

  it('does not repeat a read that ended in an orderly way before its answer', async () => {
    await arm({ kind: 'fin', method: 'GET' })
    await expect(query()).rejects.toThrow()
    expect(sandbox.world.faults.strikes).toHaveLength(1)
  })

  it('never repeats a write, and names a gateway’s page by its status only', async () => {
    await arm({ kind: 'html502', method: 'POST' })
    const create = connection.sobject('Contact').create({ LastName: 'A' })
    await expect(create).rejects.toMatchObject({ name: 'ERROR_HTTP_502' })
    await arm({ kind: 'reset', method: 'POST' })
    await expect(connection.sobject('Contact').create({ LastName: 'A' })).rejects.toThrow()
    expect(sandbox.world.faults.strikes).toHaveLength(2)
    expect(sandbox.world.salesforce.count('Contact')).toBe(6)
  })

  it('crashes the program and settles nothing when a body ends in the middle', async () => {
    await arm({ kind: 'cut', bytes: 20, method: 'GET' })
    const program = fileURLToPath(import.meta.resolve('./faults-jsforce-cut.ts'))
    const child = spawn(process.execPath, [program, sandbox.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    expect(await json(child.stdout)).toEqual({ uncaught: 'terminated', settled: false })
  })
})

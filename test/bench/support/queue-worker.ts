// One of several worker processes whose jobs do nothing but wait for a CRM; ends with its parent's channel.
// Arguments: database, Redis.
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '../../../src/store/pool.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { nothing, startWork, step } from './queue-line.ts'

/** A quick answer of a CRM. */
const ANSWER_MS = 100
const CONCURRENCY = 10

const [databaseUrl = '', redisUrl = ''] = process.argv.slice(2)
const pool = createPool(databaseUrl, quietLog)
const wait = step('pull', async () => {
  await sleep(ANSWER_MS)
  return nothing
})
const close = step('close-run', async () => nothing)
const runner = await startWork({ databaseUrl, pool, redisUrl, concurrency: CONCURRENCY, steps: [wait, close] })
process.on('disconnect', async () => {
  await runner.close()
  await pool.end()
})
process.send?.('ready')

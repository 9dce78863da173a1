// Waking the dispatchers: a connection of its own that listens for new work, and comes back when it is lost.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import type { WorkStore } from '../../contract/stores.ts'
import { translated } from '../connection-loss.ts'
import { WORK_CHANNEL } from './add.ts'

const RECONNECT_MS = 1_000

/** Listens on one connection of the pool. After a reconnect `wake` is called, for what was missed meanwhile. */
export function addedListener(pool: Pool): WorkStore['onAdded'] {
  return async wake => {
    const stop = new AbortController()
    let client = await listen(pool, wake).catch(error => {
      throw translated(error)
    })
    const listening = keep()
    async function keep(): Promise<void> {
      while (true) {
        await lossOf(client, stop.signal)
        client.release(true)
        if (stop.signal.aborted) return
        const next = await reconnect(pool, wake, stop.signal)
        if (next === null) return
        client = next
        wake()
      }
    }
    return async () => {
      stop.abort()
      await listening
    }
  }
}

async function listen(pool: Pool, wake: () => void): Promise<PoolClient> {
  const client = await pool.connect()
  try {
    client.on('notification', wake)
    await client.query(`listen ${WORK_CHANNEL}`)
    return client
  } catch (error) {
    // The pool may hand out a connection that was lost a moment ago; kept, it would keep the pool from ever ending.
    client.release(true)
    throw error
  }
}

function lossOf(client: PoolClient, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    client.on('error', () => resolve())
    client.on('end', () => resolve())
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function reconnect(pool: Pool, wake: () => void, signal: AbortSignal): Promise<PoolClient | null> {
  while (!signal.aborted) {
    // Whatever is wrong, every query of the dispatcher meets it too and reports it; here only trying again helps.
    const client = await listen(pool, wake).catch(() => null)
    if (client !== null) return client
    await sleep(RECONNECT_MS)
  }
  return null
}

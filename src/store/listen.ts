// Waking those who wait for a change: a connection that listens on a channel, and comes back when it is lost.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { translated } from './connection-loss.ts'

const RECONNECT_MS = 1_000

/** Starts listening; resolves to a function that stops it. */
type Listen = (wake: () => void) => Promise<() => Promise<void>>

/**
 * Listens on one connection of the pool, for notifications on `channel` (an identifier). After a reconnect `wake` is
 * called, for what was missed meanwhile.
 */
export function listenerOn(pool: Pool, channel: string): Listen {
  return async wake => {
    const stop = new AbortController()
    const connect = () => listen(pool, channel, wake)
    let client = await connect().catch(error => {
      throw translated(error)
    })
    const listening = keep()
    async function keep(): Promise<void> {
      while (true) {
        await lossOf(client, stop.signal)
        client.release(true)
        if (stop.signal.aborted) return
        const next = await reconnect(connect, stop.signal)
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

async function listen(pool: Pool, channel: string, wake: () => void): Promise<PoolClient> {
  const client = await pool.connect()
  try {
    client.on('notification', wake)
    await client.query(`listen ${channel}`)
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

async function reconnect(connect: () => Promise<PoolClient>, signal: AbortSignal): Promise<PoolClient | null> {
  while (!signal.aborted) {
    // Whatever is wrong, every query of who waits meets it too and reports it; here only trying again helps.
    const client = await connect().catch(() => null)
    if (client !== null) return client
    await sleep(RECONNECT_MS)
  }
  return null
}

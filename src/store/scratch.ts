// A database that begins empty each time, for the demo.
import { Client, escapeIdentifier } from 'pg'
import { ConfigError } from '../errors.ts'
import { codeOf } from './connection-loss.ts'

const OBJECT_IN_USE = '55006'

/**
 * Drops and creates the database `name` on the server of `url`; returns its URL.
 * ConfigError when another process is connected to it.
 */
export async function recreateDatabase(url: string, name: string): Promise<string> {
  const maintenance = new URL(url)
  maintenance.pathname = '/postgres'
  const client = new Client({ connectionString: maintenance.href })
  await client.connect()
  try {
    await client.query(`drop database if exists ${escapeIdentifier(name)}`)
    await client.query(`create database ${escapeIdentifier(name)}`)
  } catch (cause) {
    if (codeOf(cause) !== OBJECT_IN_USE) throw cause
    const what = 'another process is using it'
    throw new ConfigError({ where: `database ${name}`, what, fix: 'Stop the other demo, then try again.', cause })
  } finally {
    await client.end()
  }
  const fresh = new URL(url)
  fresh.pathname = `/${name}`
  return fresh.href
}

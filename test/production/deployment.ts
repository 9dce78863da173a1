// The files of the deployment as a test can ask them: the Compose file with its variables filled in, the Dockerfile line by line.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export const ROOT = resolve(import.meta.dirname, '../..')
export const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

const healthcheck = z.strictObject({
  test: z.tuple([z.literal('CMD-SHELL'), z.string()]),
  interval: z.string(),
  timeout: z.string(),
  start_period: z.string().optional(),
  retries: z.int(),
})
const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  restart: z.literal('unless-stopped'),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
  healthcheck: healthcheck.optional(),
})

const compose = z.strictObject({
  'x-evergreen': z.unknown(),
  services: z.strictObject({ api: service, worker: service, redis: service, postgres: service }),
  volumes: z.record(z.string(), z.null()),
})

/**
 * As Compose reads it: in the texts of the parsed file `${NAME:?message}` is required, `${NAME:-default}` is not.
 * Throws the message of a missing one.
 */
export function composeWith(env: Readonly<Record<string, string>>): z.infer<typeof compose> {
  const filled = (text: string) =>
    text.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
      const value = env[name] || (kind === '-' ? rest : '')
      if (value === '' && kind === '?') throw new Error(`${name}: ${rest}`)
      return value
    })
  const parsed: unknown = parse(read('docker-compose.yml'), { merge: true })
  const text = JSON.stringify(parsed, (_, value: unknown) => (typeof value === 'string' ? filled(value) : value))
  return compose.parse(JSON.parse(text))
}

export interface Instruction {
  readonly word: string
  readonly rest: string
}

/** The stages of the Dockerfile, each beginning with its FROM; continued lines joined, comments left out. */
export function dockerStages(): Instruction[][] {
  const lines = read('Dockerfile').replaceAll(/\\\n/g, ' ').split('\n')
  const instructions = lines.flatMap(line => {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (word === undefined && line.trim() !== '' && !line.startsWith('#')) throw new Error(`not understood: ${line}`)
    return word === undefined || rest === undefined ? [] : [{ word, rest: rest.replaceAll(/\s+/g, ' ').trim() }]
  })
  const stages: Instruction[][] = []
  for (const each of instructions) {
    if (each.word === 'FROM') stages.push([])
    stages.at(-1)?.push(each)
  }
  return stages
}

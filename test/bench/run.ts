// npm run bench -- NAME [--only PART] [--json]: runs one benchmark, a file of this folder, and prints its figures in one
// form. What takes long has parts, each of which can be run alone while one works at what it measures.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ConfigError, lineOf } from '../../src/errors.ts'
import { machine } from './support/machine.ts'
import type { Benchmarks, Metric, Metrics } from './support/metric.ts'

const FAILED = 1
const WRONG_USAGE = 2

const names = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.ts') && file !== 'run.ts')
  .map(file => file.slice(0, -'.ts'.length))
  .toSorted()

const wanted = argumentsGiven()
if (wanted === null) process.exitCode = WRONG_USAGE
else await run(wanted).catch(fail)

interface Wanted {
  readonly name: string
  readonly only: string | null
  readonly json: boolean
}

/** Null, and a line that says what is known, where the command line is wrong. */
function argumentsGiven(): Wanted | null {
  const options = { json: { type: 'boolean', default: false }, only: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: false })
  const { json, only = null, ...strangers } = values
  const [name = ''] = positionals
  const isPart = only === null || typeof only === 'string'
  if (names.includes(name) && positionals.length === 1 && isPart && Object.keys(strangers).length === 0) {
    return { name, only, json: json === true }
  }
  const usage = 'npm run bench -- NAME [--only PART] [--json]'
  process.stderr.write(`bench: give one known name: ${usage}. Known: ${names.join(', ')}\n`)
  return null
}

function fail(error: unknown): void {
  process.stderr.write(`bench: ${lineOf(error)}\n`)
  process.exitCode = FAILED
}

async function run({ name, only, json }: Wanted): Promise<void> {
  const { benchmark, parts = {} }: Benchmarks = await import(`./${name}.ts`)
  const wanted = only === null ? benchmark : parts[only]
  if (wanted === undefined) {
    const known = Object.keys(parts).join(', ') || 'it has none'
    throw new ConfigError({ where: `bench ${name}`, what: `there is no part ${only}`, fix: `Known: ${known}.` })
  }
  const metrics = await wanted(line => process.stderr.write(`${name}: ${line}\n`))
  const shown = { bench: name, ...(only === null ? {} : { only }), machine: machine(), metrics }
  const text = json ? JSON.stringify(shown) : `${tableOf(metrics)}\n\n${machineText()}`
  process.stdout.write(`${text}\n`)
}

function machineText(): string {
  const { platform, arch, cpu, cores, memoryGib, node } = machine()
  return `${cpu}, ${cores} cores, ${memoryGib} GiB, ${platform} ${arch}, node ${node}`
}

function tableOf(metrics: Metrics): string {
  const rows = Object.entries(metrics).map(([id, metric]) => {
    const { value, unit } = metric
    return [id, value.toLocaleString('en', { maximumFractionDigits: 4 }), unit, goalOf(metric)] as const
  })
  const width = (column: 0 | 1 | 2) => Math.max(...rows.map(row => row[column].length))
  const [ids, figures, units] = [width(0), width(1), width(2)]
  const line = ([id, value, unit, goal]: (typeof rows)[number]) =>
    `${id.padEnd(ids)}  ${value.padStart(figures)}  ${unit.padEnd(units)}  ${goal}`.trimEnd()
  return rows.map(line).join('\n')
}

function goalOf({ target, holds }: Metric): string {
  if (target === null) return ''
  return `target ${target}, ${holds === true ? 'holds' : 'missed'}`
}

// npm run bench -- NAME [--json]: runs one benchmark, a file of this folder, and prints its figures in one form.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { lineOf } from '../../src/errors.ts'
import { machine } from './support/machine.ts'
import type { Benchmark, Metric, Metrics } from './support/metric.ts'

const FAILED = 1
const WRONG_USAGE = 2

const names = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.ts') && file !== 'run.ts')
  .map(file => file.slice(0, -'.ts'.length))
  .toSorted()

const wanted = argumentsGiven()
if (wanted === null) process.exitCode = WRONG_USAGE
else await run(wanted.name, wanted.json).catch(fail)

/** Null, and a line that says what is known, where the command line is wrong. */
function argumentsGiven(): { name: string; json: boolean } | null {
  const options = { json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: false })
  const [name = ''] = positionals
  const strangers = Object.keys(values).filter(option => option !== 'json')
  if (names.includes(name) && positionals.length === 1 && strangers.length === 0) {
    return { name, json: values.json === true }
  }
  const known = `Known: ${names.join(', ')}`
  process.stderr.write(`bench: give one known name and at most --json: npm run bench -- NAME [--json]. ${known}\n`)
  return null
}

function fail(error: unknown): void {
  process.stderr.write(`bench: ${lineOf(error)}\n`)
  process.exitCode = FAILED
}

async function run(bench: string, json: boolean): Promise<void> {
  const { benchmark }: { benchmark: Benchmark } = await import(`./${bench}.ts`)
  const metrics = await benchmark(line => process.stderr.write(`${bench}: ${line}\n`))
  const text = json ? JSON.stringify({ bench, machine: machine(), metrics }) : `${tableOf(metrics)}\n\n${machineText()}`
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

// The house's arrows: which floor may import which, no circles, and the shape that keeps files readable.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

/** For each floor, the floors that it may import. Itself is always allowed; siblings are floors of their own. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': ['src/cli', 'package.json'],
  'src/cli': ['src/app.ts', 'src/errors.ts'],
  'src/http': ['src/contract', 'src/domain', 'src/operations', 'src/errors.ts'],
  'src/console': [],
  'src/app.ts': ['*'],
  'src/app-audit.ts': ['*'],
  'src/desk': ['*'],
  'src/app-rules.ts': ['*'],
  'src/parts.ts': ['*'],
  'src/operations': ['src/contract', 'src/domain', 'src/errors.ts'],
  'src/setup': ['src/contract', 'src/domain', 'src/errors.ts'],
  jobs: ['src/contract', 'src/domain', 'src/errors.ts'],
  connectors: ['src/contract', 'src/domain', 'src/errors.ts'],
  'src/queue': ['src/contract', 'src/domain', 'src/redis', 'src/errors.ts'],
  'src/store': ['src/contract', 'src/domain', 'src/errors.ts'],
  'src/quota': ['src/contract', 'src/domain', 'src/redis', 'src/errors.ts'],
  'src/redis': ['src/errors.ts'],
  'src/outbound': ['src/contract', 'src/errors.ts'],
  'src/sign-on': ['src/contract', 'src/errors.ts'],
  'src/contract': ['src/domain'],
  'src/domain': [],
  'src/team-rules': ['src/contract', 'src/domain', 'src/errors.ts'],
  'src/config.ts': ['src/errors.ts'],
  'src/seal.ts': ['src/errors.ts'],
  'src/audit-keys.ts': ['src/contract', 'src/domain'],
  'src/audit-head.ts': ['src/errors.ts'],
  'src/log.ts': ['src/errors.ts'],
  'src/clock.ts': [],
  'src/young-heap.ts': [],
  'src/errors.ts': [],
  'src/sandbox': ['src/errors.ts'],
}
/** Floors that take only types from the domain: they carry decisions, they do not make them. */
const TYPES_ONLY = ['src/store', 'src/queue']
/** Floors that are handed what others do, and take only the types of it. */
const HANDED: Readonly<Record<string, string>> = { 'src/http': 'src/operations' }
const LONGEST_FILE = 250
const FULLEST_FOLDER = 14

const files = ['src', 'connectors', 'jobs'].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    // Types that are made from the description of the API are nobody's to read.
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map(name => join(folder, name)),
)

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function importsOf(file: string): { local: Import[]; packages: string[] } {
  const { module, errors } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'))
  expect(errors, file).toEqual([])
  const found = [
    ...module.staticImports.map(each => ({
      name: each.moduleRequest.value,
      typeOnly: each.entries.length > 0 && each.entries.every(entry => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(entry =>
        entry.moduleRequest === null ? [] : [{ name: entry.moduleRequest.value, typeOnly: entry.isType }],
      ),
    ),
  ]
  const local = found
    .filter(({ name }) => name.startsWith('.'))
    .map(({ name, typeOnly }) => ({ from: file, to: relative(ROOT, resolve(ROOT, dirname(file), name)), typeOnly }))
  return { local, packages: found.filter(({ name }) => !name.startsWith('.')).map(({ name }) => name) }
}

const graph = new Map(files.map(file => [file, importsOf(file)]))

/** The longest key that holds the file: a folder of connectors/ is a floor of its own. */
function floorOf(file: string): string {
  const floors = Object.keys(ARROWS).filter(floor => file === floor || file.startsWith(`${floor}/`))
  return floors.toSorted((a, b) => b.length - a.length)[0] ?? file
}

describe('the house', () => {
  it('has a floor for every file', () => {
    expect(files.filter(file => !(floorOf(file) in ARROWS))).toEqual([])
  })

  it('keeps its arrows', () => {
    const broken = [...graph.values()].flatMap(({ local }) =>
      local.filter(({ from, to }) => {
        const allowed = ARROWS[floorOf(from)] ?? []
        const floor = floorOf(to)
        return floor !== floorOf(from) && !allowed.includes('*') && !allowed.includes(floor)
      }),
    )
    expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('lets no connector import another', () => {
    const system = (file: string) => file.split('/').slice(0, 2).join('/')
    const broken = [...graph.values()]
      .flatMap(({ local }) => local)
      .filter(
        ({ from, to }) => from.startsWith('connectors/') && to.startsWith('connectors/') && system(from) !== system(to),
      )
    expect(broken).toEqual([])
  })

  it('lets the store and the queue take only types from the domain', () => {
    const broken = [...graph.values()]
      .flatMap(({ local }) => local)
      .filter(
        ({ from, to, typeOnly }) => TYPES_ONLY.includes(floorOf(from)) && to.startsWith('src/domain') && !typeOnly,
      )
    expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('hands to the API what operations do: it takes only their types', () => {
    const broken = [...graph.values()]
      .flatMap(({ local }) => local)
      .filter(({ from, to, typeOnly }) => HANDED[floorOf(from)] === floorOf(to) && !typeOnly)
    expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('has no circle, type imports counted', () => {
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
        return
      }
      state.set(file, 'open')
      for (const { to } of graph.get(file)?.local ?? []) visit(to, [...path, file])
      state.set(file, 'done')
    }
    for (const file of files) visit(file, [])
    expect(circles).toEqual([])
  })

  it('keeps the domain pure: no Node, no zod, no clock, no randomness', () => {
    // An import, only later: a library is loaded when it is first needed.
    const late = { file: 'src/domain/normalize/company-ids/number-check.ts', from: 'node:module' }
    const impure = files
      .filter(file => file.startsWith('src/domain/'))
      .filter(file => {
        const { packages } = graph.get(file) ?? { packages: [] }
        const text = readFileSync(join(ROOT, file), 'utf8')
        const foreign = packages.filter(name => file !== late.file || name !== late.from)
        const outside = foreign.some(name => name.startsWith('node:') || name === 'zod')
        return outside || /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|performance\.now\(/.test(text)
      })
    expect(impure).toEqual([])
  })

  it('reads the environment in src/config.ts only', () => {
    const readers = files.filter(file => /process\.env/.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(readers).toEqual(['src/config.ts'])
  })

  it('opens connections to the outside in src/outbound only (the database is inside)', () => {
    const clients = /^(undici|node:(http|https|net|tls|http2)|@connectrpc\/connect-node|axios|got)$/
    const openers = files.filter(file => graph.get(file)?.packages.some(name => clients.test(name)))
    expect(openers.filter(file => !/^src\/(outbound|contract|sandbox|store)\//.test(file))).toEqual([])
  })

  it('has no file above 250 lines and no crowded folder', () => {
    const long = files.filter(file => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1 > LONGEST_FILE)
    expect(long).toEqual([])
    const folders = Map.groupBy(files, file => dirname(file))
    expect([...folders].filter(([, inside]) => inside.length > FULLEST_FOLDER).map(([folder]) => folder)).toEqual([])
  })

  it('says at the head of each file why it exists, and gives no file a name that says nothing', () => {
    expect(files.filter(file => !/^(#!.*\n)?\/\/ \S/.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
    expect(files.filter(file => /\/(utils?|helpers?|common|manager|service|data)\.ts$/.test(file))).toEqual([])
  })
})

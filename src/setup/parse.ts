// Reads a set-up file whole: either everything in it is right, or everything that is wrong is told at once.
import { z } from 'zod'
import type { StoredConnection } from '../contract/stores.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { checkConnection, type DeclaredConnection, type Offer, offerOfStored, type Surroundings } from './connection.ts'
import { readDocument, type SetupDocument } from './document.ts'
import { explain } from './explain.ts'
import { type Problem, pathText, SetupError } from './problem.ts'
import { ruleProblems } from './rules.ts'
import { fileSchema, syncSchema } from './schema.ts'
import { definitionOf } from './sync.ts'
import { fieldRuleProblems, type LookAtRule, readTeam, type Team } from './team/team-files.ts'

export interface Setup {
  readonly connections: readonly DeclaredConnection[]
  readonly syncs: readonly SyncDefinition[]
}

/** What the file is read against. */
export interface ParseOptions extends Surroundings {
  /** The file's name, for messages. */
  readonly file: string
  /** Looks at a rule that a team wrote; where it is absent none may be named. */
  readonly lookAtRule?: LookAtRule
  /** The file may lean on it, and replaces what it names again. */
  readonly stored?: { readonly connections: readonly StoredConnection[]; readonly syncs: readonly SyncDefinition[] }
}

const entries = z.record(z.string(), z.unknown()).catch({})
const names = z.record(z.string(), z.string()).catch({})
const entriesSchema = z
  .looseObject({ rules: names, connections: entries, syncs: entries })
  .catch({ rules: {}, connections: {}, syncs: {} })

function refuse(problems: readonly Problem[], file: string, document: SetupDocument): never {
  const found = problems.map(problem => {
    const what = problem.path.length === 0 ? problem.what : `${pathText(problem.path)}: ${problem.what}`
    return { offset: document.offsetOf(problem), what }
  })
  const lines = [...document.faults, ...found]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, what }) => `${file}:${document.position(offset)}: ${what.replace(/\s+/g, ' ')}`)
  throw new SetupError([...new Set(lines)])
}

/** The frame's problems, and all entries under their names whether or not the frame is right. */
function readFrame(content: unknown, problems: Problem[]): z.infer<typeof entriesSchema> {
  if (content === null || content === undefined) {
    problems.push({ path: [], at: 'value', what: 'the file is empty. Allowed: rules, connections, syncs' })
    return { rules: {}, connections: {}, syncs: {} }
  }
  const frame = fileSchema.safeParse(content)
  const source = { input: content, schema: fileSchema, at: [] }
  if (!frame.success) problems.push(...frame.error.issues.flatMap(issue => explain(issue, source)))
  return entriesSchema.parse(content)
}

function readSyncs(inputs: Readonly<Record<string, unknown>>, problems: Problem[], { files }: Team): SyncDefinition[] {
  return Object.entries(inputs).flatMap(([name, input]) => {
    const parsed = syncSchema.safeParse(input)
    if (parsed.success) return [definitionOf(name, parsed.data, files)]
    const source = { input, schema: syncSchema, at: ['syncs', name] }
    problems.push(...parsed.error.issues.flatMap(issue => explain(issue, source)))
    return []
  })
}

const unreadable: LookAtRule = () => Promise.reject(new Error('rules of a team are read from files only'))

async function storedOffers(options: ParseOptions): Promise<[string, Offer | null][]> {
  const connections = options.stored?.connections ?? []
  return Promise.all(connections.map(async stored => [stored.alias, await offerOfStored(stored, options)]))
}

/**
 * Parses and checks a set-up file (YAML).
 * @throws SetupError with one line "file:line:column: path: what is wrong and what is allowed" per problem
 */
export async function parseSetup(text: string, options: ParseOptions): Promise<Setup> {
  const document = readDocument(text)
  if (document.faults.length > 0) refuse([], options.file, document)
  const problems: Problem[] = []
  const frame = readFrame(document.content, problems)
  const offers = new Map<string, Offer | null>(await storedOffers(options))
  const connections: DeclaredConnection[] = []
  for (const [alias, input] of Object.entries(frame.connections)) {
    const checked = await checkConnection(alias, input, options)
    problems.push(...checked.problems)
    if (checked.declared !== null) connections.push(checked.declared)
    offers.set(alias, checked.offer)
  }
  const team = await readTeam(frame.rules, options.lookAtRule ?? unreadable, problems)
  const syncs = readSyncs(frame.syncs, problems, team)
  problems.push(...syncs.flatMap(sync => fieldRuleProblems(sync, team)))
  const others = (options.stored?.syncs ?? []).filter(({ name }) => !Object.hasOwn(frame.syncs, name))
  problems.push(...ruleProblems(syncs, others, offers))
  if (problems.length > 0) refuse(problems, options.file, document)
  return { connections, syncs }
}

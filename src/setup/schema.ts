// The set-up file as admins write it: names, defaults and limits. What the words mean is in domain/sync.ts.
import countries from 'i18n-iso-countries'
import { z } from 'zod'
import { DRIFT_KINDS, DRIFT_POLICIES } from '../domain/drift/setting.ts'
import { RULE_ACTIONS } from '../domain/normalize/rule.ts'
import { FIELD_KINDS } from '../domain/record.ts'
import { APPROVALS, FIELD_OWNERS, WRITE_POLICIES } from '../domain/sync.ts'
import { guardsSchema } from './parts/guards.ts'
import { scheduleSchema } from './parts/schedule.ts'
import { stampsSchema } from './parts/stamps.ts'

const text = z.string().min(1, 'must not be empty')
const NAME_FORM = 'must be small letters, digits and hyphens, beginning with a letter, at most 63 characters'
/** Names go into variable names, file names and job ids, so they are kept plain. */
const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, NAME_FORM)

function number(min: number, max: number, kind: 'a number' | 'a whole number') {
  const error = `must be ${kind} from ${min} to ${max}`
  const base = kind === 'a number' ? z.number(error) : z.int(error)
  return base.min(min, error).max(max, error)
}

const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a two-letter country code in capitals, such as US')
  .refine(code => countries.alpha2ToAlpha3(code) !== undefined, 'is not a country code of ISO 3166-1')

const where = text.refine(soql => !/^\s*where\b/i.test(soql), 'must be the condition alone, without the word WHERE')

const filter = z.strictObject({
  field: text,
  operator: text.describe('A HubSpot search operator, such as EQ or HAS_PROPERTY'),
  value: text.optional(),
  values: z.array(text).min(1, 'must name at least one value').optional(),
  highValue: text.optional(),
})

const TEXT_TESTS = ['equals', 'contains', 'starts-with', 'ends-with'] as const
const EMPTY_TESTS = ['empty', 'not-empty'] as const
export const EXCLUSION_TESTS = [...TEXT_TESTS, ...EMPTY_TESTS] as const

const exclusion = z
  .strictObject({
    field: text,
    equals: text.optional(),
    contains: text.optional(),
    'starts-with': text.optional(),
    'ends-with': text.optional(),
    empty: z.literal(true, 'must be true').optional(),
    'not-empty': z.literal(true, 'must be true').optional(),
  })
  .refine(
    written => EXCLUSION_TESTS.filter(test => written[test] !== undefined).length === 1,
    `must have exactly one test: ${EXCLUSION_TESTS.join(', ')}`,
  )

const lockDays = number(0, 3650, 'a whole number')
const counted = z.enum(['human', 'free']).default('human')
const edits = z
  .strictObject({
    unknown: counted.describe('Values that nobody is known to have set'),
    imports: counted,
    forms: counted,
    workflows: counted,
    programs: z.enum(['theirs', 'free']).default('theirs').describe('Values that another program set: left alone'),
  })
  .prefault({})

const ruleOfField = z.union([
  text,
  z.strictObject({
    rule: text.describe('A rule of docs/rules.md, or one of the team\'s own as "rules" names it'),
    action: z.enum(RULE_ACTIONS).optional().describe('What is done with what the rule would write; else what it says'),
    settings: z.record(text, text).optional().describe('The ways of the rule, see docs/rules.md'),
  }),
])

export const fieldSchema = z.strictObject({
  kind: z.enum(FIELD_KINDS).describe('What the field means; selects rules, decay and match key'),
  policy: z.enum(WRITE_POLICIES).default('fill-empty').describe('When another value may be written'),
  from: text.optional().describe('The name under which enrichers supply the field'),
  normalize: z.enum(['auto', 'suggest', 'off']).default('auto').describe('Whether notation alone is rewritten'),
  rules: z
    .array(ruleOfField)
    .min(1, 'must name at least one rule')
    .optional()
    .describe('The rules for the notation, in their order; without it the one of the kind'),
  owner: z
    .enum(FIELD_OWNERS)
    .default('evergreen')
    .describe('Who may write: "newest" is whoever knows the newer value; "crm" and "nobody": Evergreen never does'),
  lockDays: lockDays.optional().describe("Days for which a person's edit of the field is kept; else as for the sync"),
  lockedNotation: z
    .enum(['rewrite', 'keep'])
    .default('rewrite')
    .describe('Whether the notation of a value is rewritten while a lock keeps its meaning'),
  // Wrong in three of ten cases: worth asking a source, which then confirms it or has a better one.
  staleBelow: number(0, 1, 'a number').default(0.7).describe('Freshness under which the value counts as stale'),
  halfLifeYears: number(0.01, 100, 'a number').optional().describe("Replaces the kind's own half-life"),
})

const hoursBetween = number(0, 8_760, 'a whole number').optional()
const refreshHours = z
  .strictObject({
    formulas: hoursBetween.describe('Hours between two reads of formula fields; 0 is never, 24 where nothing is said'),
    associations: hoursBetween.describe('Hours of a round through the links of all records; 0 is never, else 24'),
    counts: hoursBetween.describe('Hours between two times that older records are counted again; 0 is never, else 24'),
  })
  .default({})

const notices = z.strictObject({
  seconds: number(1, 3600, 'a whole number').default(10).describe('For which a record waits for others'),
  records: number(1, 10_000, 'a whole number').default(1_000).describe('Read in one go, at most'),
})

const driftPolicy = z.enum(DRIFT_POLICIES)
const drift = z.union([driftPolicy, z.partialRecord(z.enum(DRIFT_KINDS), driftPolicy)])

const aliases = z
  .array(name)
  .refine(list => new Set(list).size === list.length, 'must name each connection once')
  .default([])

export const syncSchema = z.strictObject({
  connection: name.describe('The alias of the CRM connection'),
  stream: text.describe('The object type, as the CRM calls it: Account, companies'),
  where: where.optional().describe('Salesforce: a SOQL condition'),
  filters: z
    .array(z.array(filter).min(1, 'must have at least one filter'))
    .default([])
    .describe('HubSpot: any of these groups, all of the filters in a group'),
  list: text.optional().describe('HubSpot: the id of a list, in quotes'),
  exclude: z.array(exclusion).default([]).describe('Records that are left alone'),
  country: country.optional().describe('For records without a country of their own'),
  locale: z
    .string()
    .regex(/^[a-z]{2}-[A-Z]{2}$/, 'must be a language and a country, such as en-US')
    .optional()
    .describe('How the account writes dates'),
  lockDays: lockDays.default(90).describe("Days for which a person's edit is kept"),
  edits: edits.describe("Whether what no person did by hand counts as a person's edit"),
  settleMinutes: number(0, 1440, 'a whole number').default(15).describe('Records this fresh wait for the next run'),
  refreshHours: refreshHours.describe('How often what moves no timestamp is looked after'),
  recheckMinutes: number(0, 10080, 'a whole number')
    .default(60)
    .describe('So long after it was read a stretch of time is looked at again for what showed up late'),
  changesPerRun: number(1, 100_000_000, 'a whole number').optional().describe('At most; without it no limit'),
  approval: z.enum(APPROVALS).default('first').describe('Which runs wait at their plan until a person approves it'),
  planDays: number(1, 365, 'a whole number').default(7).describe('Days for which a plan waits before it expires'),
  guards: guardsSchema.describe('How much a run may do before it stops and waits for a person'),
  stamps: stampsSchema.optional().describe("Fields that show the CRM's users how fresh a record is"),
  history: z.enum(['on', 'off']).default('on').describe('Whether the past of the fields is imported'),
  schedule: scheduleSchema.optional().describe('When it runs by itself; without it only when asked to'),
  notices: notices.optional().describe('Read records soon after news of them came; without it only in runs'),
  drift: drift.optional().describe('What is done when the CRM changes fields: one word, or one for each kind'),
  order: number(0, 1_000_000, 'a whole number').optional().describe('The lower order owns a field that two write'),
  fields: z.record(text, fieldSchema).refine(fields => Object.keys(fields).length > 0, 'must name at least one field'),
  associations: z
    .array(text)
    .refine(list => new Set(list).size === list.length, 'must name each association once')
    .optional()
    .describe('Whose links are kept: companies, AccountId, OpportunityContactRole; without it the parents'),
  enrich: aliases.describe('Connections that supply values, asked in this order'),
})
export type WrittenSync = z.infer<typeof syncSchema>

/** The file's outer frame; each connection and sync is then parsed by itself, so that all problems are found. */
export const fileSchema = z.strictObject({
  rules: z.record(name, text).default({}).describe("The team's own rules: files of JavaScript, by name"),
  connections: z.record(name, z.unknown()).default({}),
  syncs: z.record(name, z.unknown()).default({}),
})

const jobs = number(1, 1_000, 'a whole number')
const RESERVE_FORM = 'must be a share from "0%" to "90%", or a whole number of calls'
const reserve = z.union([z.string().regex(/^([0-9]|[1-8][0-9]|90)%$/, RESERVE_FORM), z.int().min(0).max(100_000_000)], {
  error: RESERVE_FORM,
})
export const limitsSchema = z
  .strictObject({
    jobs: jobs.optional().describe('In all; 16 where nothing is said'),
    pull: jobs.optional(),
    enrich: jobs.optional(),
    'write-back': jobs.optional(),
    reserve: reserve.optional().describe('Kept for other apps: "20%" of every limit, or so many calls of the day'),
    writesPerHour: number(1, 1_000_000, 'a whole number')
      .optional()
      .describe('Calls that change records, in any hour; no limit where nothing is said'),
  })
  .describe('What the connection may do at most, over all workers: jobs on their way at once, calls')

export const keepSchema = z
  .strictObject({
    auditMonths: number(1, 1_200, 'a whole number')
      .optional()
      .describe('Months for which its audit is kept; without it for ever'),
    deletedDays: z
      .union([number(0, 3_650, 'a whole number'), z.literal('never')])
      .optional()
      .describe('Days after which what is known of a record that was deleted in the CRM is erased; else 30'),
  })
  .describe('How long what need not be kept for ever is kept')

/** A connection before its connector is known; what it has whatever its connector. */
export const connectionSchema = z.looseObject({
  connector: text,
  limits: limitsSchema.optional(),
  keep: keepSchema.optional(),
})

export const envReference = z.strictObject({
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable: letters, digits, underscores'),
})

/** A secret that stays what it is: it was given before, and is shown to nobody. */
export const keptSecret = z.strictObject({ sealed: z.literal(true) })

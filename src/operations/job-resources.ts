// The connections that a job opens: each once, each with a budget that counts its calls, all closed with the job.
import type { Connection } from '../contract/connector.ts'
import type { JobContext } from '../contract/job.ts'
import type { Log } from '../contract/primitives.ts'
import type { CallBudget } from '../contract/quota.ts'
import type { ConnectionLimits, StepName, StoredConnection, Stores } from '../contract/stores.ts'
import { connectionNamed } from './explain/story.ts'
import type { OpenConnection } from './open-connection.ts'

export interface CountedBudget extends CallBudget {
  made(): number
  flush(): Promise<void>
}

type TeamRulesOf = NonNullable<JobContext['teamRules']>

export interface ResourceParts {
  readonly teamRules?: TeamRulesOf
  readonly stores: Stores
  readonly open: OpenConnection
  budgetFor(of: {
    readonly connectionId: string
    readonly alias: string
    readonly limits: ConnectionLimits
    readonly runId: string | null
    readonly step: StepName | null
  }): CountedBudget
}

/** For which job of a run connections are opened. */
export interface ResourcesOf {
  readonly runId: string
  readonly step: StepName
}

export interface Resources {
  connect(alias: string): Promise<Connection>
  readonly teamRules?: TeamRulesOf
  /** Calls to the outside so far. */
  calls(): number
  close(): Promise<void>
}

/** Resources for one job of a run, or for work outside of any run (null). */
export function createResources(job: ResourcesOf | null, log: Log, parts: ResourceParts): Resources {
  const opened = new Map<string, { readonly connection: Connection; readonly budget: CountedBudget }>()
  const open = (stored: StoredConnection) => {
    const { id: connectionId, alias, limits } = stored
    const budget = parts.budgetFor({ connectionId, alias, limits, runId: job?.runId ?? null, step: job?.step ?? null })
    return { connection: parts.open(stored, budget, log.child({ connection: stored.alias })), budget }
  }
  return {
    ...(parts.teamRules && { teamRules: parts.teamRules }),
    async connect(alias) {
      const known = opened.get(alias)
      if (known !== undefined) return known.connection
      const fresh = open(await connectionNamed(alias, parts))
      opened.set(alias, fresh)
      return fresh.connection
    },
    calls: () => [...opened.values()].reduce((sum, { budget }) => sum + budget.made(), 0),
    async close() {
      for (const { connection, budget } of opened.values()) {
        await connection.close()
        await budget.flush()
      }
    },
  }
}

// The connections that a job opens: each once, each with a budget that counts its calls, all closed with the job.
import type { Connection } from '../contract/connector.ts'
import type { Log } from '../contract/primitives.ts'
import type { CallBudget } from '../contract/quota.ts'
import type { StoredConnection, Stores } from '../contract/stores.ts'
import { connectionNamed } from './explain.ts'
import type { OpenConnection } from './open-connection.ts'

export interface CountedBudget extends CallBudget {
  made(): number
  flush(): Promise<void>
}

export interface ResourceParts {
  readonly stores: Stores
  readonly open: OpenConnection
  budgetFor(connectionId: string, alias: string, runId: string | null): CountedBudget
}

export interface Resources {
  connect(alias: string): Promise<Connection>
  /** Calls to the outside so far. */
  calls(): number
  close(): Promise<void>
}

/** Resources for one job of a run, or for work outside of any run (`runId` null). */
export function createResources(runId: string | null, log: Log, parts: ResourceParts): Resources {
  const opened = new Map<string, { readonly connection: Connection; readonly budget: CountedBudget }>()
  const open = (stored: StoredConnection) => {
    const budget = parts.budgetFor(stored.id, stored.alias, runId)
    return { connection: parts.open(stored, budget, log.child({ connection: stored.alias })), budget }
  }
  return {
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

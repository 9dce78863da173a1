// Whether what a run wrote to is still where its sync writes: what it wrote can be written again or taken back only there.
import type { Run, StoredSync, Stores } from '../../contract/stores.ts'
import type { Trouble } from '../../errors.ts'

/** Why nothing of the run can be written any more, `then` being what somebody wants; null where it can. */
export async function astray(
  run: Run,
  sync: StoredSync,
  then: 'undo' | 'retry',
  stores: Stores,
): Promise<Trouble | null> {
  const { stream, connection } = run.definition
  if ((await stores.syncs.byName(sync.name)) === null) return removed(run, then, stores)
  if (stream !== sync.definition.stream || connection !== sync.definition.connection) {
    const what = `it wrote ${stream} of ${connection}, and its sync is of another now`
    return {
      what,
      fix: `Lead ${sync.name} back to ${stream} of ${connection}; then ${then}, and change it again.`,
    }
  }
  const account = (await stores.connections.byId(sync.connectionId))?.account ?? null
  if (run.account === null || run.account === account) return null
  const fix = `Lead the connection back to the account that was written to, then ${then}.`
  return { what: 'the connection leads to another account now', fix }
}

async function removed({ syncName, definition }: Run, then: string, stores: Stores): Promise<Trouble> {
  const { stream, connection } = definition
  const isConnected = (await stores.connections.byAlias(connection)) !== null
  const [what, them] = isConnected
    ? [`its sync ${syncName} was removed`, `the sync ${syncName}`]
    : [
        `its sync ${syncName} and the connection ${connection} were removed`,
        `the connection ${connection} and the sync ${syncName}`,
      ]
  return {
    what,
    fix: `Declare ${them} of ${stream} again, and apply; then ${then}.`,
    inConsole: `Make ${them} of ${stream} again, under the same name; then ${then}.`,
  }
}

// What the doctor says of one thing.
import type { Check } from '../../contract/connector.ts'

export interface Finding extends Check {
  /** "database", "queue", "workers", a connection's alias, a sync's name. With a `fix` and yet `ok` it is a hint. */
  readonly where: string
}

// What may be asked of the queue's carrier by those who only look.
import type { Check } from './connector.ts'

/** Jobs in the queue, of every process. */
export interface QueueSize {
  readonly waiting: number
  /** In the hands of a worker. */
  readonly active: number
}

export interface QueueWatch {
  /** @throws RetriableError or ConfigError that says why the queue cannot be reached. */
  size(): Promise<QueueSize>
  /** For the doctor; never throws for what a Check can say. */
  checkQueue(): Promise<Check[]>
}

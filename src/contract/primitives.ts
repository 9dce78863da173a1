// The smallest things passed in from outside: time, identity, words for the log.
import type { Moment } from '../domain/record.ts'

export interface Clock {
  now(): Moment
  /** Resolves after `ms`, or rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A new UUID. */
export type NewId = () => string

/** Structured log lines; values of persons and secrets never go in. */
export interface Log {
  debug(about: object, message: string): void
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
  child(about: object): Log
}

/** Anything that survives a trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

// The worker process of a lane: killed at the moments that a round names, and started again at once.
import { type Environment, RunningCommand } from '../../support/evergreen.ts'

/** Who cannot be started is not started for ever. */
const MOST_FALSE_STARTS = 3

export class Workers {
  /** Kills so far. */
  kills = 0
  readonly #env: Environment
  #running: RunningCommand
  #killed = false
  /** What a worker said that ended though nobody killed it. */
  readonly endedThemselves: string[] = []
  #closing = false

  constructor(env: Environment) {
    this.#env = env
    this.#running = this.#start()
  }

  #start(): RunningCommand {
    this.#killed = false
    const worker = new RunningCommand(['worker'], this.#env)
    void worker.ended.then(({ code, stderr }) => {
      if (this.#closing) return
      if (!this.#killed) this.endedThemselves.push(`a worker ended by itself with ${code}: ${stderr.slice(-2_000)}`)
      if (this.endedThemselves.length < MOST_FALSE_STARTS) this.#running = this.#start()
    })
    return worker
  }

  /** False where it is dead already. */
  kill(): boolean {
    if (this.#killed) return false
    this.#killed = true
    this.kills += 1
    this.#running.child.kill('SIGKILL')
    return true
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#running.child.kill('SIGKILL')
    await this.#running.ended
  }

  /** What the worker of now has said so far. */
  get said(): string {
    return this.#running.stderr
  }
}

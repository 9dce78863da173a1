// What the floor offers: the steps of runs, and what can be asked of a stream before one begins.
export { closeRun } from './close-run.ts'
export { confirm } from './confirm/step.ts'
export { enrich } from './enrich.ts'
export { past } from './history/step.ts'
export { pull } from './pull/step.ts'
export { startRun } from './start-run.ts'
export { requireFields } from './stream.ts'
export { writeBack } from './write-back.ts'

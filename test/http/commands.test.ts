// What can be done on the command line can be done by the API: command by command, with the reason for each that has no
// route.
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { ACCESS } from '../../src/http/access/table.ts'
import { declaredProgram } from '../support/command-line.ts'

const ROUTES: Readonly<Record<string, readonly string[]>> = {
  apply: ['PUT /setup', 'POST /setup/diff', 'POST /setup/preview'],
  export: ['GET /setup'],
  schema: ['GET /setup/schema'],
  'remove sync': ['DELETE /syncs/:sync'],
  'remove connection': ['DELETE /connections/:alias'],
  run: ['POST /runs', 'POST /syncs/:sync/estimate', 'GET /runs/:run/events'],
  retry: ['POST /runs/:run/retry'],
  stop: ['POST /runs/:run/stop'],
  pause: ['POST /pause', 'POST /syncs/:sync/pause', 'POST /connections/:alias/pause'],
  resume: ['POST /resume', 'POST /syncs/:sync/resume', 'POST /connections/:alias/resume'],
  runs: ['GET /runs', 'GET /runs/:run', 'GET /runs/:run/changes'],
  plan: ['GET /plans', 'GET /plans/:run', 'GET /plans/:run/changes'],
  approve: ['POST /plans/:run/approve'],
  reject: ['POST /plans/:run/reject'],
  undo: ['POST /undo', 'POST /undo/preview'],
  schedule: ['GET /syncs', 'GET /syncs/:sync/schedule'],
  queues: ['GET /queues'],
  'audit list': ['GET /audit'],
  'audit export': ['GET /audit/export'],
  'audit verify': ['POST /audit/verify'],
  'audit retention': ['POST /audit/retention'],
  explain: ['GET /records/:connection/:stream/:record/fields/:field'],
  erase: ['POST /records/:connection/:stream/:record/erase'],
  'rules test': ['POST /rules/test'],
  doctor: ['POST /connections/:alias/check'],
  provision: ['POST /connections/:alias/provision'],
}

const WITHOUT_ROUTE: Readonly<Record<string, string>> = {
  start: 'starts what answers the API',
  api: 'starts what answers the API',
  worker: 'starts a process',
  demo: 'starts processes of its own',
  sandbox: 'starts a CRM to try things on',
  'admin-token': 'is for whoever has the machine and cannot log in',
  'audit rotate-key': 'writes the key file, which is no business of who only has a log-in',
  'audit reseal': 'opens every secret with the keys of the machine, once after they were changed there',
}

/** Commands that do something, by what is typed. */
function commandsOf(command: Command, path: readonly string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(' ')]
  return command.commands.flatMap(sub => commandsOf(sub, [...path, sub.name()]))
}

it('has a route for every command, or a reason why not', () => {
  const told = [...Object.keys(ROUTES), ...Object.keys(WITHOUT_ROUTE)]
  expect(commandsOf(declaredProgram()).toSorted()).toEqual(told.toSorted())
})

it('serves each of these routes', () => {
  expect(Object.values(ROUTES).flatMap(routes => routes.filter(route => !(route in ACCESS)))).toEqual([])
})

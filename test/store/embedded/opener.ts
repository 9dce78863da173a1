// A program for tests: opens the embedded database of a home folder, prints its URL, closes it when stdin ends.
import { openDatabase } from '../../../src/store/open-database.ts'
import { quietLog } from '../../support/quiet-log.ts'

const database = await openDatabase({ home: process.argv[2] ?? '', log: quietLog })
process.stdout.write(`${database.url}\n`)
for await (const _ of process.stdin);
await database.close()

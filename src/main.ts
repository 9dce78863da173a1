#!/usr/bin/env node
// The one entry: hands the command line to the CLI.
import pkg from '../package.json' with { type: 'json' }
import { runProgram } from './cli/program.ts'

await runProgram(process.argv, pkg.version)

// POST /crm/v3/imports: a multipart upload of CSV files with the request that maps their columns.
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'
import { MultipartForm } from '../../http/bodies.ts'
import { type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { type ImportRow, importShown } from '../../imports/import-job.ts'
import { type ImportRequest, importRequest, mappingsOf } from '../../imports/request.ts'
import { readRow } from './rows.ts'

const table = z.array(z.array(z.string()))

function requestIn(form: MultipartForm): ImportRequest {
  const part = form.files.find(file => file.field === 'importRequest')
  const text = form.fields.get('importRequest') ?? part?.content.toString('utf8')
  if (text === undefined) throw invalid('Missing importRequest in the multipart request')
  try {
    return importRequest.parse(JSON.parse(text))
  } catch (failure) {
    const issue = failure instanceof z.ZodError ? failure.issues[0] : undefined
    const where = issue === undefined ? '' : ` at ${issue.path.join('.')}: ${issue.message}`
    throw invalid(`Invalid importRequest JSON${where}`)
  }
}

function linesOf(content: Buffer, name: string): string[][] {
  try {
    return table.parse(parse(content, { bom: true, relax_column_count: true, skip_empty_lines: true }))
  } catch (failure) {
    if (failure instanceof CsvError) throw invalid(`The file ${name} cannot be read as CSV`)
    throw failure
  }
}

function rowsIn(call: Call, form: MultipartForm, request: ImportRequest): ImportRow[] {
  return request.files.flatMap(file => {
    if (file.fileFormat.toUpperCase() !== 'CSV') throw invalid(`The file format ${file.fileFormat} is not supported`)
    const uploaded = form.files.find(each => each.field === 'files' && each.name === file.fileName)
    if (uploaded === undefined) throw invalid(`The file ${file.fileName} was not uploaded`)
    const lines = linesOf(uploaded.content, file.fileName)
    const [header = []] = lines
    const mappings = mappingsOf(request, file, header, name => call.portal.table(name))
    const skipped = file.fileImportPage.hasHeader ? 1 : 0
    return lines.slice(skipped).map((cells, index) => {
      return { lineNumber: index + 1 + skipped, cells, width: header.length, mappings }
    })
  })
}

export const startImport: Endpoint = {
  method: 'POST',
  paths: crmPaths('imports', ''),
  limit: 'burst',
  takes: 'multipart',
  handle: call => {
    if (!(call.body instanceof MultipartForm)) throw invalid('A multipart request was expected')
    const request = requestIn(call.body)
    const rows = rowsIn(call, call.body, request)
    const job = call.portal.imports.start(request, rows, request.files.length, (each, row) => readRow(call, each, row))
    return { status: 200, body: importShown(job) }
  },
}

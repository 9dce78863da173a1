// /crm/v3/objects/{objectType}: one file per endpoint, named by the end of its path.
import type { Endpoint } from '../../http/endpoint.ts'
import { archiveObject } from './archive.ts'
import { batchArchive } from './batch/archive.ts'
import { batchCreate } from './batch/create.ts'
import { batchRead } from './batch/read.ts'
import { batchUpdate } from './batch/update.ts'
import { batchUpsert } from './batch/upsert.ts'
import { createObject } from './create.ts'
import { gdprDelete } from './gdpr-delete.ts'
import { getObject } from './get.ts'
import { listObjects } from './list.ts'
import { mergeObjects } from './merge.ts'
import { searchObjects } from './search.ts'
import { updateObject } from './update.ts'

export const objectEndpoints: readonly Endpoint[] = [
  listObjects,
  getObject,
  createObject,
  updateObject,
  archiveObject,
  batchRead,
  batchCreate,
  batchUpdate,
  batchUpsert,
  batchArchive,
  searchObjects,
  mergeObjects,
  gdprDelete,
]

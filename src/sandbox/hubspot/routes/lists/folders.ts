// /crm/v3/lists/folders: the tree in which lists lie.
import { z } from 'zod'
import { ApiError, invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import type { ListFolder } from '../../lists/folders.ts'
import { listEndpoint, listOf } from './shown.ts'

const id = z.union([z.string(), z.number().transform(String)])

/** Throws 404 for a folder that is not there. */
function folderOf(call: Call, text: string): ListFolder {
  const folder = call.portal.lists.folders.get(Number(text))
  if (folder !== undefined) return folder
  throw new ApiError(404, {
    message: `List folder does not exist with ID ${text}.`,
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'ILS.LIST_FOLDER_NOT_FOUND',
  })
}

function shown(call: Call, folder: ListFolder): object {
  const { folders } = call.portal.lists
  const { createdAt, updatedAt, ...rest } = folder
  return {
    ...rest,
    childNodes: folders.children(folder.id).map(child => shown(call, child)),
    childLists: folders.listsIn(folder.id).map(Number),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    updatedContentsAt: new Date(updatedAt).toISOString(),
    userId: 51_430_432,
  }
}

const create = listEndpoint('POST', '/folders', call => {
  const { name, parentFolderId } = bodyOf(call, z.object({ name: z.string().min(1), parentFolderId: id.default('0') }))
  const parent = folderOf(call, parentFolderId)
  const folder = call.portal.lists.folders.create(name, parent.id, call.portal.clock.now())
  return { status: 200, body: { folder: shown(call, folder) } }
})

const get = listEndpoint('GET', '/folders', call => {
  return { status: 200, body: { folder: shown(call, folderOf(call, call.query.get('folderId') ?? '0')) } }
})

const rename = listEndpoint('PUT', '/folders/:folderId/rename', call => {
  const folder = folderOf(call, call.params['folderId'] ?? '')
  const name = call.query.get('newFolderName') ?? ''
  if (name === '') throw invalid('newFolderName is required')
  const renamed = { ...folder, name, updatedAt: call.portal.clock.now() }
  return { status: 200, body: { folder: shown(call, call.portal.lists.folders.set(renamed)) } }
})

const move = listEndpoint('PUT', '/folders/:folderId/move/:newParentFolderId', call => {
  const { folders } = call.portal.lists
  const folder = folderOf(call, call.params['folderId'] ?? '')
  const parent = folderOf(call, call.params['newParentFolderId'] ?? '')
  if (folders.isWithin(parent.id, folder.id)) throw invalid('A folder cannot be moved into itself')
  const moved = { ...folder, parentFolderId: parent.id, updatedAt: call.portal.clock.now() }
  return { status: 200, body: { folder: shown(call, folders.set(moved)) } }
})

const moveList = listEndpoint('PUT', '/folders/move-list', call => {
  const { listId, newFolderId } = bodyOf(call, z.object({ listId: id, newFolderId: id }))
  call.portal.lists.folders.place(listOf(call, listId).listId, folderOf(call, newFolderId).id)
  return { status: 204 }
})

/** Only an empty folder goes. */
const remove = listEndpoint('DELETE', '/folders/:folderId', call => {
  const { folders } = call.portal.lists
  const folder = folderOf(call, call.params['folderId'] ?? '')
  const full = folders.children(folder.id).length > 0 || folders.listsIn(folder.id).length > 0
  if (folder.id === 0 || full) throw invalid(`Folder ${folder.id} is not empty and cannot be deleted`)
  folders.delete(folder.id)
  return { status: 204 }
})

export const listFolderEndpoints: readonly Endpoint[] = [create, get, rename, move, moveList, remove]

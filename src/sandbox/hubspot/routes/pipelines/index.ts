// /crm/v3/pipelines: pipelines in one file, their stages in another.
import type { Endpoint } from '../../http/endpoint.ts'
import { pipelineEndpoints } from './pipelines.ts'
import { stageEndpoints } from './stages.ts'

export const allPipelineEndpoints: readonly Endpoint[] = [...pipelineEndpoints, ...stageEndpoints]

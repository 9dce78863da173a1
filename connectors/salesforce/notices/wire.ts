// Salesforce's Pub/Sub API as it goes over the wire, made from pubsub.proto by protoc-gen-es 2.13.0 (target=ts,
// import_extension=ts) and stripped of its comments; change that file, not this one.

import type { Message } from '@bufbuild/protobuf'
import type { GenFile, GenMessage, GenService } from '@bufbuild/protobuf/codegenv2'
import { fileDesc, messageDesc, serviceDesc } from '@bufbuild/protobuf/codegenv2'

const file: GenFile =
  /*@__PURE__*/
  fileDesc(
    'CgxwdWJzdWIucHJvdG8SC2V2ZW50YnVzLnYxIiIKDFRvcGljUmVxdWVzdBISCgp0b3BpY19uYW1lGAEgASgJIoMBCglUb3BpY0luZm8SEgoKdG9waWNfbmFtZRgBIAEoCRITCgt0ZW5hbnRfZ3VpZBgCIAEoCRITCgtjYW5fcHVibGlzaBgDIAEoCBIVCg1jYW5fc3Vic2NyaWJlGAQgASgIEhEKCXNjaGVtYV9pZBgFIAEoCRIOCgZycGNfaWQYBiABKAkiIgoNU2NoZW1hUmVxdWVzdBIRCglzY2hlbWFfaWQYASABKAkiRAoKU2NoZW1hSW5mbxITCgtzY2hlbWFfanNvbhgBIAEoCRIRCglzY2hlbWFfaWQYAiABKAkSDgoGcnBjX2lkGAMgASgJIj8KDVByb2R1Y2VyRXZlbnQSCgoCaWQYASABKAkSEQoJc2NoZW1hX2lkGAIgASgJEg8KB3BheWxvYWQYAyABKAwiTQoNQ29uc3VtZXJFdmVudBIpCgVldmVudBgBIAEoCzIaLmV2ZW50YnVzLnYxLlByb2R1Y2VyRXZlbnQSEQoJcmVwbGF5X2lkGAIgASgMImMKDEZldGNoUmVxdWVzdBISCgp0b3BpY19uYW1lGAEgASgJEhUKDXJlcGxheV9wcmVzZXQYAiABKAUSEQoJcmVwbGF5X2lkGAMgASgMEhUKDW51bV9yZXF1ZXN0ZWQYBCABKAUihAEKDUZldGNoUmVzcG9uc2USKgoGZXZlbnRzGAEgAygLMhouZXZlbnRidXMudjEuQ29uc3VtZXJFdmVudBIYChBsYXRlc3RfcmVwbGF5X2lkGAIgASgMEg4KBnJwY19pZBgDIAEoCRIdChVwZW5kaW5nX251bV9yZXF1ZXN0ZWQYBCABKAUy0QEKBlB1YlN1YhJGCglTdWJzY3JpYmUSGS5ldmVudGJ1cy52MS5GZXRjaFJlcXVlc3QaGi5ldmVudGJ1cy52MS5GZXRjaFJlc3BvbnNlKAEwARJACglHZXRTY2hlbWESGi5ldmVudGJ1cy52MS5TY2hlbWFSZXF1ZXN0GhcuZXZlbnRidXMudjEuU2NoZW1hSW5mbxI9CghHZXRUb3BpYxIZLmV2ZW50YnVzLnYxLlRvcGljUmVxdWVzdBoWLmV2ZW50YnVzLnYxLlRvcGljSW5mb2IGcHJvdG8z',
  )
type TopicRequest = Message<'eventbus.v1.TopicRequest'> & {
  topicName: string
}
const TopicRequestSchema: GenMessage<TopicRequest> = /*@__PURE__*/ messageDesc(file, 0)
type TopicInfo = Message<'eventbus.v1.TopicInfo'> & {
  topicName: string
  tenantGuid: string
  canPublish: boolean
  canSubscribe: boolean
  schemaId: string
  rpcId: string
}
const TopicInfoSchema: GenMessage<TopicInfo> = /*@__PURE__*/ messageDesc(file, 1)
type SchemaRequest = Message<'eventbus.v1.SchemaRequest'> & {
  schemaId: string
}
const SchemaRequestSchema: GenMessage<SchemaRequest> = /*@__PURE__*/ messageDesc(file, 2)
type SchemaInfo = Message<'eventbus.v1.SchemaInfo'> & {
  schemaJson: string
  schemaId: string
  rpcId: string
}
const SchemaInfoSchema: GenMessage<SchemaInfo> = /*@__PURE__*/ messageDesc(file, 3)
type ProducerEvent = Message<'eventbus.v1.ProducerEvent'> & {
  id: string
  schemaId: string
  payload: Uint8Array
}
type ConsumerEvent = Message<'eventbus.v1.ConsumerEvent'> & {
  event?: ProducerEvent | undefined
  replayId: Uint8Array
}
type FetchRequest = Message<'eventbus.v1.FetchRequest'> & {
  topicName: string
  replayPreset: number
  replayId: Uint8Array
  numRequested: number
}
const FetchRequestSchema: GenMessage<FetchRequest> = /*@__PURE__*/ messageDesc(file, 6)
type FetchResponse = Message<'eventbus.v1.FetchResponse'> & {
  events: ConsumerEvent[]
  latestReplayId: Uint8Array
  rpcId: string
  pendingNumRequested: number
}
const FetchResponseSchema: GenMessage<FetchResponse> = /*@__PURE__*/ messageDesc(file, 7)

/** The service. */
export const PubSub: GenService<{
  subscribe: {
    methodKind: 'bidi_streaming'
    input: typeof FetchRequestSchema
    output: typeof FetchResponseSchema
  }
  getSchema: {
    methodKind: 'unary'
    input: typeof SchemaRequestSchema
    output: typeof SchemaInfoSchema
  }
  getTopic: {
    methodKind: 'unary'
    input: typeof TopicRequestSchema
    output: typeof TopicInfoSchema
  }
}> = /*@__PURE__*/ serviceDesc(file, 0)

// Traces of the queue for OpenTelemetry. Loaded only when the OTEL variables ask for it; spans hold ids, never values.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Telemetry } from 'bullmq'
import type { Log } from '../../contract/primitives.ts'
import { lineOf } from '../../errors.ts'

const LAST_TRACES_MS = 2_000

export interface Tracing {
  readonly telemetry: Telemetry
  /** Sends what is left, for two seconds at most, then lets go of the process-wide registrations. */
  close(): Promise<void>
}

/**
 * Starts the SDK. It reads by itself where spans go (OTLP over HTTP, with OTEL_EXPORTER_OTLP_HEADERS and so on) and
 * what the service is called: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export async function startTracing(log: Log): Promise<Tracing> {
  const { context, propagation, trace } = await import('@opentelemetry/api')
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const { detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources')
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace')
  const { BullMQOtel } = await import('bullmq-otel')
  const resource = resourceFromAttributes({ 'service.name': 'evergreen' }).merge(
    detectResources({ detectors: [envDetector] }),
  )
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return {
    telemetry: new BullMQOtel({ tracerName: 'evergreen' }),
    close: async () => {
      // The exporter would go on trying for ten seconds; a process that was asked to stop has not got them.
      const late = sleep(LAST_TRACES_MS, null, { ref: false }).then(() =>
        Promise.reject(new Error('no answer in time')),
      )
      await Promise.race([provider.shutdown(), late]).catch(error =>
        log.warn({ error: lineOf(error) }, 'the last traces did not reach the collector'),
      )
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}

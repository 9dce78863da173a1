// Traces of the queue for OpenTelemetry. Loaded only when the OTEL variables ask for it; spans hold ids, never values.
import type { Telemetry } from 'bullmq'

export interface Tracing {
  readonly telemetry: Telemetry
  /** Sends what is left, then lets go of the process-wide registrations. */
  close(): Promise<void>
}

/**
 * Starts the SDK. Where spans go (OTLP over HTTP), their sampling and their resource are read by the SDK itself from
 * the OTEL variables: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export async function startTracing(): Promise<Tracing> {
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
      await provider.shutdown()
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}

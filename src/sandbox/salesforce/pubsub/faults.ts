// How the event bus fails when it is told to: streams that are cut, calls that are refused, events that come again.
import { Code, ConnectError } from '@connectrpc/connect'

export interface BusRefusal {
  readonly method: 'GetTopic' | 'GetSchema' | 'Subscribe'
  readonly code: keyof typeof Code
  readonly errorCode: string
  readonly times: number
}

export class BusFaults {
  /** Each event comes so many times more. */
  repeats = 0
  /** Rises with every cut; subscriptions of before end. */
  cuts = 0
  #refusals: BusRefusal[] = []

  refuse(refusal: BusRefusal): void {
    this.#refusals.push(refusal)
  }

  /** Throws where the next call of a method is to be refused. */
  meet(method: BusRefusal['method']): void {
    const met = this.#refusals.find(each => each.method === method)
    if (met === undefined) return
    this.#refusals = this.#refusals.flatMap(each => {
      if (each !== met) return [each]
      return met.times > 1 ? [{ ...met, times: met.times - 1 }] : []
    })
    throw failure(Code[met.code], met.errorCode, 'refused by the control plane')
  }
}

/** An error as the Pub/Sub API has it: its own code is in the trailers. */
export function failure(code: Code, errorCode: string, message: string): ConnectError {
  return new ConnectError(message, code, { 'error-code': `sfdc.platform.eventbus.grpc.${errorCode}` })
}

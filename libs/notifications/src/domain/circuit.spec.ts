import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { afterFailure, circuitState, CLOSED, FAILURES_TO_OPEN, isResting, type Circuit } from './circuit.js';

const start = instant('2025-08-04T09:00:00Z');
const at = (seconds: number): Instant => instantOf(millisecondsOf(start) + seconds * 1_000);

function failing(times: number, from: Circuit = CLOSED, second = 0): Circuit {
  return Array.from({ length: times }).reduce<Circuit>((circuit) => afterFailure(circuit, { at: at(second) }), from);
}

describe('a circuit', () => {
  it('is closed at first', () => {
    expect(circuitState(CLOSED, start)).toBe('closed');
    expect(isResting(CLOSED, start)).toBe(false);
  });

  it('stays closed for four failures in a row', () => {
    expect(FAILURES_TO_OPEN).toBe(5);
    const circuit = failing(4);
    expect(circuit).toEqual({ failures: 4, failingSince: start, openings: 0, restUntil: null });
    expect(circuitState(circuit, start)).toBe('closed');
  });

  it('opens at the fifth for half a minute, then is half open', () => {
    const circuit = failing(5);
    expect(circuit).toEqual({ failures: 5, failingSince: start, openings: 1, restUntil: at(30) });
    expect(circuitState(circuit, at(0))).toBe('open');
    expect(circuitState(circuit, at(29.999))).toBe('open');
    expect(circuitState(circuit, at(30))).toBe('half-open');
  });

  it('remembers since when it fails', () => {
    expect(afterFailure(failing(1), { at: at(60) })).toMatchObject({ failures: 2, failingSince: start });
  });

  it('is not opened further by what was under way when it opened', () => {
    expect(failing(3, failing(5), 10)).toEqual({ failures: 8, failingSince: start, openings: 1, restUntil: at(30) });
  });

  it('rests twice as long after each probe in vain, at most an hour', () => {
    let circuit = failing(5);
    const rests: number[] = [];
    for (let probe = 0; probe < 9; probe += 1) {
      const now = circuit.restUntil!;
      circuit = afterFailure(circuit, { at: now });
      rests.push((millisecondsOf(circuit.restUntil!) - millisecondsOf(now)) / 1_000);
    }
    expect(rests).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    expect(circuit).toMatchObject({ failures: 14, openings: 10 });
  });

  it('rests for as long as the receiver asks, without being open', () => {
    const circuit = afterFailure(CLOSED, { at: start, restUntil: at(120) });
    expect(circuit).toEqual({ failures: 1, failingSince: start, openings: 0, restUntil: at(120) });
    expect(isResting(circuit, at(119))).toBe(true);
    expect(isResting(circuit, at(120))).toBe(false);
    expect(circuitState(circuit, at(0))).toBe('closed');
  });

  it('rests for the longer of the two', () => {
    expect(afterFailure(failing(4), { at: start, restUntil: at(10) }).restUntil).toBe(at(30));
    expect(afterFailure(failing(4), { at: start, restUntil: at(60) }).restUntil).toBe(at(60));
    expect(afterFailure({ ...CLOSED, restUntil: at(60) }, { at: start, restUntil: at(10) }).restUntil).toBe(at(60));
    expect(afterFailure({ ...CLOSED, restUntil: at(60) }, { at: start }).restUntil).toBe(at(60));
  });
});

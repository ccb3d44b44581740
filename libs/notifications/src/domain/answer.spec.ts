import { judgeAnswer } from './answer.js';

describe('the status of an answer', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [199, 'status'],
    [300, 'redirect'],
    [307, 'redirect'],
    [399, 'redirect'],
    [400, 'status'],
    [409, 'status'],
    [410, 'gone'],
    [411, 'status'],
    [500, 'status'],
  ])('%i means %s', (status, verdict) => {
    expect(judgeAnswer(status)).toBe(verdict);
  });
});

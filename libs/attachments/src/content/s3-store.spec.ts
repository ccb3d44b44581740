import { urlOf, type S3Address } from './s3-store.js';

const at: S3Address = {
  endpoint: 'https://s3.example:9000',
  region: 'us-east-1',
  bucket: 'tai-lieu',
  prefix: '2025/',
  style: 'path',
};

describe('an object of a bucket', () => {
  it('has the bucket in its path', () => {
    expect(urlOf(at, 'phu-tho/ab')).toBe('https://s3.example:9000/tai-lieu/2025/phu-tho/ab');
    expect(urlOf({ ...at, prefix: '' }, 'phu-tho/ab')).toBe('https://s3.example:9000/tai-lieu/phu-tho/ab');
    expect(urlOf(at, '')).toBe('https://s3.example:9000/tai-lieu');
  });

  it('or before its host, where the service wants it so', () => {
    const virtual = { ...at, style: 'virtual' } as const;
    expect(urlOf(virtual, 'phu-tho/ab')).toBe('https://tai-lieu.s3.example:9000/2025/phu-tho/ab');
    expect(urlOf(virtual, '')).toBe('https://tai-lieu.s3.example:9000/');
  });
});

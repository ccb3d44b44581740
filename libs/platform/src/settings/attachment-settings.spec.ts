import { parseAttachmentsUrl } from './attachment-settings.js';

describe('a place for documents', () => {
  it('is a folder', () => {
    expect(parseAttachmentsUrl('file:///srv/tài liệu')).toEqual({
      kind: 'folder',
      url: 'file:///srv/t%C3%A0i%20li%E1%BB%87u',
    });
  });

  it('is a bucket of Amazon, unless another service is named', () => {
    expect(parseAttachmentsUrl('s3://tai-lieu')).toEqual({
      kind: 's3',
      endpoint: 'https://s3.us-east-1.amazonaws.com',
      region: 'us-east-1',
      bucket: 'tai-lieu',
      prefix: '',
      style: 'path',
    });
    expect(
      parseAttachmentsUrl('s3://tai-lieu/phu-tho/2025?endpoint=http://minio:9000&region=vn-1&style=virtual'),
    ).toEqual({
      kind: 's3',
      endpoint: 'http://minio:9000',
      region: 'vn-1',
      bucket: 'tai-lieu',
      prefix: 'phu-tho/2025/',
      style: 'virtual',
    });
    expect(parseAttachmentsUrl('s3://tai-lieu/a/')).toMatchObject({ prefix: 'a/' });
  });

  it.each([
    '/srv/documents',
    'file://host/srv',
    'file:///',
    'file:///srv?x=1',
    'https://s3.example/bucket',
    's3://B_cket',
    's3://ab',
    's3://key:secret@bucket',
    's3://bucket?endpoint=minio:9000',
    's3://bucket?endpoint=http://minio:9000/path',
    's3://bucket?style=other',
    's3://bucket?region=VN 1',
    's3://bucket?retries=3',
    's3://bucket/a%20b',
    's3://bucket#x',
    '',
  ])('is not %s', (text) => {
    expect(parseAttachmentsUrl(text)).toBeUndefined();
  });
});

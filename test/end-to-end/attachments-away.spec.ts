import { useApi } from './running-api.js';
import { assignmentOf, issueDirective, registerProvince } from './province.js';

// Nothing can be written below a file.
const api = useApi({ attachments: { url: 'file:///dev/null/documents' } });

describe('when documents cannot be kept', () => {
  it('says so, and goes on with everything else', async () => {
    const office = api.as('office');
    await registerProvince(office);
    const issued = await issueDirective(office);
    const assignmentId = await assignmentOf(api, issued, 'so-tai-chinh');
    const bytes = Buffer.from('%PDF-1.7\n');

    const answer = await office.upload(`/v1/assignments/${assignmentId}/attachments?name=a.pdf`, bytes, {});
    expect(answer).toMatchObject({ status: 503, body: { code: 'service/unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await api.as('auditor').get('/v1/events?types=attachment.attached')).body.items).toEqual([]);

    const ready = await api.withToken().get('/health/ready');
    expect(ready).toMatchObject({
      status: 200,
      body: { details: { documents: { status: 'degraded', writable: false } } },
    });
  });
});

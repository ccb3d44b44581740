import mammoth from 'mammoth';
import { instant } from '#kernel';
import { directiveDigest, digestText, type DigestItem } from '#reporting/domain';
import { digestFeed, digestFile } from './digest-files.js';

const ITEM: DigestItem = {
  directiveId: 'd-1',
  designation: '12/UBND-VX',
  issuedOn: '2025-07-08',
  subject: 'V/v <b>trạm</b> & ]]> y tế',
  speaker: { post: 'Chủ tịch UBND tỉnh', name: 'Trần Duy Đông' },
  bases: [],
  orders: [
    {
      kind: 'order',
      leads: [{ id: 'so-y-te', name: 'Sở Y tế' }],
      coordinators: [],
      tasks: [
        { taskId: 't', text: 'Rà soát', limit: 'trước ngày 20/7/2025', limitDay: '2025-07-20', reportTo: '' },
        { taskId: 'u', text: 'Báo cáo', limit: '', limitDay: null, reportTo: '' },
      ],
    },
  ],
  ended: null,
};
const days = { from: '2025-07-08', to: '2025-07-08' };
const dated = { digest: directiveDigest({ days, issuer: null }, [ITEM]), updatedAt: instant('2025-07-08T03:00:00Z') };

describe('a digest as a file', () => {
  it('for word processors has the words of the text', async () => {
    const { bytes } = await digestFile(dated, 'docx');
    const { value } = await mammoth.extractRawText({ buffer: bytes });
    for (const line of digestText(dated.digest).split('\n').slice(0, 6)) expect(value).toContain(line);
    expect(value).toContain('CÁC MỐC THỜI HẠN');
    expect(value).toContain('trước ngày 20/7/2025');
  });

  it('as a feed is XML, whatever a directive is about', () => {
    const feed = digestFeed('phu-tho', [dated], 'https://dondoc.example.vn');
    expect(feed).toContain('<updated>2025-07-08T03:00:00.000Z</updated>');
    expect(feed).toContain(
      'https://dondoc.example.vn/v1/reports/digest?from=2025-07-08&amp;to=2025-07-08&amp;format=text',
    );
    expect(feed).toContain('&lt;b&gt;trạm&lt;/b&gt; &amp; ]]&gt; y tế');
    expect(feed).not.toContain(']]> y tế');
  });

  it('as a feed of nothing is a feed all the same', () => {
    expect(digestFeed('phu-tho', [], 'https://dondoc.example.vn')).toContain(
      '<updated>1970-01-01T00:00:00.000Z</updated>',
    );
  });
});

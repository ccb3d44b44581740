import type { DirectiveDraftedData, DirectiveState, Task } from '#directives/domain';
import { digestDocument, digestText } from './digest-document.js';
import { digestItem } from './digest-item.js';
import { directiveDigest, type DigestItem } from './directive-digest.js';
import { instant } from '#kernel';

const NAMES: Readonly<Record<string, string>> = {
  'so-y-te': 'Sở Y tế',
  'cong-an-tinh': 'Công an tỉnh',
  ubnd: 'UBND tỉnh',
};
const DAYS = { from: '2025-07-08', to: '2025-07-08' };

function task(changes: Partial<Task> = {}): Task {
  return {
    taskId: 't-1',
    ordinal: 1,
    text: 'Rà soát các trạm y tế.',
    kind: 'order',
    lead: { agencyId: 'so-y-te' },
    coordinatingAgencyIds: [],
    deadline: null,
    ...changes,
  };
}

function issued(tasks: readonly Task[], changes: object = {}): DirectiveState {
  const draft: DirectiveDraftedData = {
    directiveId: 'd-1',
    documentType: 'official-letter',
    subject: 'V/v trạm y tế',
    issuerId: 'ubnd',
    monitorId: 'ubnd',
    escalationChain: [],
    addressees: [],
    tasks,
  };
  const issuance = {
    directiveId: 'd-1',
    number: 12,
    symbol: 'UBND-VX',
    registerId: 'r',
    issuedOn: '2025-07-08',
    assignmentCount: 1,
  };
  return {
    status: 'issued',
    draft,
    issuance,
    issuedAt: null,
    citations: [],
    questions: [],
    links: [],
    contradictions: [],
    ...changes,
  };
}

function itemOf(state: DirectiveState, designationOf: (id: string) => string | null = () => null): DigestItem {
  return digestItem('d-1', state, (id) => NAMES[id] ?? id, designationOf)!;
}

function textOf(...items: DigestItem[]): string {
  return digestText(directiveDigest({ days: DAYS, issuer: null }, items));
}

describe('an item of a digest', () => {
  it('is none before its document is issued', () => {
    expect(
      digestItem(
        'd-1',
        { status: 'nonexistent' },
        (id) => id,
        () => null,
      ),
    ).toBeNull();
    const { issuance: _, ...draft } = issued([]) as Extract<DirectiveState, { status: 'issued' }>;
    expect(
      digestItem(
        'd-1',
        { ...draft, status: 'drafted' },
        (id) => id,
        () => null,
      ),
    ).toBeNull();
  });

  it('speaks in the name of the issuer where no signature is recorded', () => {
    expect(textOf(itemOf(issued([task()])))).toContain(
      'Tại Văn bản số 12/UBND-VX ngày 08/7/2025, UBND tỉnh có ý kiến chỉ đạo:',
    );
  });

  it('joins tasks that follow each other and are given to the same, and no others', () => {
    const { orders } = itemOf(
      issued([
        task(),
        task({ taskId: 't-2', text: 'Báo cáo' }),
        task({ taskId: 't-3', lead: { agencyId: 'cong-an-tinh' }, kind: 'request' }),
        task({ taskId: 't-4' }),
        task({ taskId: 't-5', coordinatingAgencyIds: ['cong-an-tinh'] }),
      ]),
    );
    expect(orders.map(({ tasks }) => tasks.length)).toEqual([2, 1, 1, 1]);
    expect(orders[1]).toMatchObject({ kind: 'request', leads: [{ name: 'Công an tỉnh' }] });
  });

  it('asks those whom the issuer cannot order', () => {
    const request = task({ lead: { agencyId: 'cong-an-tinh' }, kind: 'request' });
    expect(textOf(itemOf(issued([request])))).toContain('- Đề nghị Công an tỉnh chủ trì: Rà soát các trạm y tế.');
  });

  it('says what became of the document since', () => {
    expect(textOf(itemOf(issued([task()], { status: 'withdrawn' })))).toContain('ngày 08/7/2025 (đã thu hồi), ');
  });

  it('names a directive it rests on, unless that is not to be seen', () => {
    const reference = { kind: 'directive' as const, directiveId: 'd-0' };
    const citations = [
      { citationId: 'c', relation: 'basis' as const, reference, asWritten: 'theo văn bản số 5/UBND-M' },
    ];
    const state = issued([task()], { citations });
    expect(itemOf(state, () => '5/UBND-M').bases).toEqual(['theo văn bản số 5/UBND-M']);
    expect(itemOf(state, () => null).bases).toEqual([]);
  });

  it('names laws and documents by what is known of them', () => {
    const basis = (reference: object) => ({ citationId: 'c', relation: 'basis', reference });
    const citations = [
      basis({ kind: 'law', law: 'Luật Tổ chức chính quyền địa phương', designation: '72/2025/QH15' }),
      basis({ kind: 'document', designation: '71/NQ-CP', issuer: 'Chính phủ' }),
      { ...basis({ kind: 'document', designation: '1/TB' }), relation: 'reference' },
    ];
    expect(itemOf(issued([task()], { citations })).bases).toEqual([
      'Luật Tổ chức chính quyền địa phương 72/2025/QH15',
      'Văn bản số 71/NQ-CP của Chính phủ',
    ]);
  });
});

describe('a task in a digest', () => {
  const remarkOn = (changes: Partial<Task>) => textOf(itemOf(issued([task(changes)]))).split('\n')[4];

  it('says to whom it is reported, through whom, who gets a copy and where an electronic one goes', () => {
    const reportTo = {
      toId: 'ubnd',
      viaId: 'so-y-te',
      copyIds: ['cong-an-tinh', 'bo-y-te'],
      email: 'a@b.vn',
      alsoTo: [{ toId: 'bo-y-te' }],
    };
    expect(remarkOn({ reportTo })).toBe(
      '- Giao Sở Y tế chủ trì: Rà soát các trạm y tế (báo cáo UBND tỉnh qua Sở Y tế và bo-y-te, đồng gửi Công an tỉnh, bo-y-te, bản điện tử gửi a@b.vn).',
    );
    expect(remarkOn({ reportTo: { toId: 'ubnd' } })).toBe(
      '- Giao Sở Y tế chủ trì: Rà soát các trạm y tế (báo cáo UBND tỉnh).',
    );
  });

  it('says how soon, where the document names no day', () => {
    expect(remarkOn({ pace: { kind: 'at-once', asWritten: 'thực hiện ngay' } })).toBe(
      '- Giao Sở Y tế chủ trì: Rà soát các trạm y tế (thực hiện ngay).',
    );
    expect(remarkOn({})).toBe('- Giao Sở Y tế chủ trì: Rà soát các trạm y tế.');
  });

  it('names all that lead it, and those that help', () => {
    const changes = {
      jointLeads: [{ groupId: 'cac-xa' }],
      coordinatingAgencyIds: ['ubnd'],
      coordinatingGroupIds: ['cac-so'],
    };
    expect(remarkOn(changes)).toBe(
      '- Giao Sở Y tế; cac-xa chủ trì, phối hợp với UBND tỉnh; cac-so: Rà soát các trạm y tế.',
    );
  });

  it('has the last day of a range as its limit', () => {
    const deadline = { asWritten: 'từ nay đến hết năm 2025', relation: 'from-to' as const, to: '2025-12-31' };
    expect(itemOf(issued([task({ deadline })])).orders[0]!.tasks[0]).toMatchObject({ limitDay: '2025-12-31' });
  });
});

describe('a digest', () => {
  it('is this text', () => {
    const dated = task({ deadline: { asWritten: 'trước ngày 20/7/2025', relation: 'before', date: '2025-07-20' } });
    const spoken = { post: 'Chủ tịch UBND tỉnh', name: 'Nguyễn Văn A' };
    const item: DigestItem = {
      ...itemOf(issued([dated, task({ taskId: 't-2', text: 'Báo cáo;' })])),
      speaker: spoken,
      ended: 'replaced',
    };
    const digest = directiveDigest(
      { days: { from: '2025-07-08', to: '2025-07-09' }, issuer: { id: 'ubnd', name: 'UBND tỉnh' } },
      [item],
    );
    expect(digestText(digest)).toBe(
      [
        'Thông tin chỉ đạo, điều hành của UBND tỉnh từ ngày 08/7/2025 đến ngày 09/7/2025',
        '',
        '1. V/v trạm y tế',
        'Tại Văn bản số 12/UBND-VX ngày 08/7/2025 (đã được thay thế), Chủ tịch UBND tỉnh Nguyễn Văn A có ý kiến chỉ đạo:',
        '- Giao Sở Y tế chủ trì: (1) Rà soát các trạm y tế (trước ngày 20/7/2025); (2) Báo cáo.',
        '',
        'Các mốc thời hạn',
        '- 20/7/2025: Rà soát các trạm y tế (Sở Y tế; 12/UBND-VX)',
        '',
      ].join('\n'),
    );
    expect(digest.speakers).toEqual([{ ...spoken, designations: ['12/UBND-VX'] }]);
  });

  it('has an empty line before each document', () => {
    const first = itemOf(issued([task()]));
    const lines = textOf(first, { ...first, directiveId: 'd-2', designation: '13/UBND-VX' }).split('\n');
    expect(lines.flatMap((line, index) => (/^\d\. /.test(line) ? [lines[index - 1]] : []))).toEqual(['', '']);
  });

  it('of a single day names that day, and says so where nothing was issued', () => {
    expect(textOf()).toBe(
      'Thông tin chỉ đạo, điều hành ngày 08/7/2025\n\nKhông có văn bản chỉ đạo nào được ban hành.\n',
    );
  });

  const one = itemOf(
    issued([task({ deadline: { asWritten: 'trước ngày 20/7/2025', relation: 'before', date: '2025-07-20' } })]),
  );

  it('is the same whatever order its documents come in: by day, then by number', () => {
    const nine = { ...one, directiveId: 'd-9', designation: '9/UBND-VX' };
    const later = { ...one, directiveId: 'd-2', designation: '1/UBND-VX', issuedOn: '2025-07-09' };
    const designations = (...items: DigestItem[]) =>
      directiveDigest({ days: DAYS, issuer: null }, items).items.map(({ designation }) => designation);
    expect(designations(later, one, nine)).toEqual(['9/UBND-VX', '12/UBND-VX', '1/UBND-VX']);
    expect(designations(nine, later, one)).toEqual(designations(one, nine, later));
  });

  it('lists the limits that name a day, the earliest first', () => {
    const sooner = {
      ...one,
      designation: '13/UBND-VX',
      orders: one.orders.map((order) => ({
        ...order,
        tasks: order.tasks.map((own) => ({ ...own, limitDay: '2025-07-10' })),
      })),
    };
    const { parts } = digestDocument(
      directiveDigest({ days: DAYS, issuer: null }, [one, sooner]),
      instant('2025-07-09T00:00:00Z'),
    );
    const rows = parts.flatMap((part) => (part.kind === 'table' ? part.table.rows : []));
    expect(rows.map((row) => (row.kind === 'cells' ? row.cells[3] : null))).toEqual(['13/UBND-VX', '12/UBND-VX']);
  });
});

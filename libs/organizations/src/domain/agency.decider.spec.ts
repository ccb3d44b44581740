import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyEvent, type RegisterAgency } from './agency.events.js';
import * as rules from './organization.rules.js';

const given = givenFor(agencyDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  INVALID_ID: rules.INVALID_ID,
  NAME_MISSING: rules.NAME_MISSING,
  AGENCY_UNKNOWN_KIND: rules.AGENCY_UNKNOWN_KIND,
  AGENCY_OWN_PARENT: rules.AGENCY_OWN_PARENT,
  AGENCY_ALREADY_REGISTERED: rules.AGENCY_ALREADY_REGISTERED,
});

const telecom: RegisterAgency = {
  type: 'register-agency',
  agencyId: 'vnpt-phu-tho',
  name: 'VNPT Phú Thọ',
  aliases: ['Viễn thông Phú Thọ'],
  kind: 'enterprise',
};
const registered: AgencyEvent = {
  type: 'agency.registered',
  data: { agencyId: 'vnpt-phu-tho', name: 'VNPT Phú Thọ', aliases: ['Viễn thông Phú Thọ'], kind: 'enterprise' },
};

describe('an agency', () => {
  describe('when not registered', () => {
    it('is registered under its id, with its other names', () => {
      given().when(telecom).then(registered);
    });

    it('keeps its official code and parent where it has them', () => {
      given()
        .when({ ...telecom, code: '04792', parentId: 'ubnd-tinh' })
        .then({ type: 'agency.registered', data: { ...registered.data, code: '04792', parentId: 'ubnd-tinh' } });
    });

    breaks(rules.INVALID_ID, 'an id with capitals, accents or spaces is refused', () => {
      for (const agencyId of ['', 'Sở Tài chính', 'So-tai-chinh', '-so', 'a'.repeat(64)]) {
        given()
          .when({ ...telecom, agencyId })
          .thenRefused(rules.INVALID_ID, { id: agencyId });
      }
      given()
        .when({ ...telecom, parentId: 'UBND' })
        .thenRefused(rules.INVALID_ID, { id: 'UBND' });
    });

    breaks(rules.NAME_MISSING, 'a blank name is refused', () => {
      given()
        .when({ ...telecom, name: '  ' })
        .thenRefused(rules.NAME_MISSING);
    });

    breaks(rules.AGENCY_UNKNOWN_KIND, 'a kind that does not exist is refused', () => {
      given()
        .when({ ...telecom, kind: 'ministry' as 'office' })
        .thenRefused(rules.AGENCY_UNKNOWN_KIND);
    });

    breaks(rules.AGENCY_OWN_PARENT, 'an agency below itself is refused', () => {
      given()
        .when({ ...telecom, parentId: telecom.agencyId })
        .thenRefused(rules.AGENCY_OWN_PARENT);
    });
  });

  describe('when registered', () => {
    it('stays quiet when the same is registered again', () => {
      given(registered).when(telecom).thenQuiet();
    });

    breaks(rules.AGENCY_ALREADY_REGISTERED, 'other particulars under the same id are refused', () => {
      const others: Partial<RegisterAgency>[] = [
        { name: 'VNPT' },
        { kind: 'office' },
        { code: '1' },
        { parentId: 'ubnd-tinh' },
        { aliases: [] },
        { aliases: ['VT Phú Thọ'] },
      ];
      for (const other of others) {
        given(registered)
          .when({ ...telecom, ...other })
          .thenRefused(rules.AGENCY_ALREADY_REGISTERED, { agencyId: 'vnpt-phu-tho' });
      }
    });
  });

  eachRuleIsBrokenOnce();

  it('has a stream of its own', () => {
    expect(agencyStream('so-y-te')).toBe('organization-so-y-te');
  });
});

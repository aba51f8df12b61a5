import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type AreaCode, type AreaLevel, areaCode } from '../area.ts';
import type { Clock } from '../clock.ts';
import { platformProblem } from '../problem.ts';

export const ROLES = ['ministry', 'province', 'district', 'site', 'inspector', 'administrator'] as const;
export const role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = (typeof ROLES)[number];

/** The account that acts, with its role and area. Jobs act as `system`. */
export interface Actor {
  readonly account: string;
  readonly role: Role | 'system';
  readonly area: AreaCode;
}

/** The levels an account's area may have, by role. */
export const roleLevels: Readonly<Record<Role, readonly AreaLevel[]>> = {
  ministry: ['country'],
  province: ['province'],
  district: ['district'],
  site: ['site'],
  inspector: ['country', 'province', 'district', 'site'],
  administrator: ['country', 'province', 'district'],
};

/** A role that may read everything in its area and change nothing. */
export const READ_ONLY_ROLE: Role = 'inspector';

export function systemActor(area: AreaCode): Actor {
  return { account: 'system', role: 'system', area };
}

const claims = z.object({ sub: z.string(), role, area: areaCode });

export interface Tokens {
  issue(actor: Actor): Promise<{ token: string; expiresAt: Date }>;
  /** Throws `auth/token-invalid`. */
  verify(token: string): Promise<Actor>;
}

/** Short-lived signed tokens (JWT, HS256). `secret`: at least 32 characters; `minutes`: how long a token is valid. */
export function createTokens(secret: string, minutes: number, clock: Clock): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    async issue(actor) {
      const now = Math.floor(clock.now().getTime() / 1000);
      const expires = now + minutes * 60;
      const token = await new SignJWT({ role: actor.role, area: actor.area })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(actor.account)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(key);
      return { token, expiresAt: new Date(expires * 1000) };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], currentDate: clock.now() });
        const claimed = claims.parse(payload);
        return { account: claimed.sub, role: claimed.role, area: claimed.area };
      } catch {
        throw platformProblem('auth/token-invalid').withHeaders({
          'WWW-Authenticate': 'Bearer error="invalid_token"',
        });
      }
    },
  };
}

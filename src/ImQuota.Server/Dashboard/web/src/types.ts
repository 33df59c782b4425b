// What of protos/imquota/v1 the page reads. Fields that are unset may be missing.

export type Id = number | string;

export interface Money { readonly amount: string; readonly currency: string }

export interface LimitOverride { readonly limitKey: string; readonly limit: number; readonly expiresAt?: string; readonly author?: string; readonly reason?: string; readonly setAt?: string }

export interface App {
  readonly sdkAppId: Id; readonly account: string; readonly name: string; readonly dataCentre: string; readonly zoneId: string; readonly edition: string;
  readonly state: string; readonly subReason: string; readonly createdAt: string; readonly overrides?: readonly LimitOverride[];
}

export interface ListAppsResponse { readonly apps?: readonly App[]; readonly nextPageToken?: string }

export interface LimitEntitlement { readonly key: string; readonly name: string; readonly limit: number; readonly mode: string; readonly editionLimit: number; readonly override?: LimitOverride }

export interface Entitlements {
  readonly edition: string; readonly editionName: string; readonly state: string; readonly subReason?: string; readonly limits: readonly LimitEntitlement[]; readonly mauAllowance: number;
}

export interface AppUsage {
  readonly sdkAppId: Id; readonly asOf: string; readonly month: string; readonly dayEndsAt: string; readonly monthEndsAt: string; readonly users: number; readonly mauExact?: number;
  readonly mauEstimate: number; readonly groups: number; readonly liveGroups: number; readonly growthToday: number; readonly broadcastToday: number; readonly connections: number;
  readonly connectionsByNode?: Readonly<Record<string, number>>; readonly peakConnections: number; readonly peakAt?: string; readonly peakByNode?: Readonly<Record<string, number>>;
  readonly onlineUsers: number; readonly peakOnlineUsers: number; readonly entitlements: Entitlements;
}

export interface UsageHour { readonly startsAt: string; readonly connections: number; readonly onlineUsers: number }
export interface UsageDay { readonly day: string; readonly mauExact?: number; readonly mauEstimate?: number; readonly connections: number; readonly onlineUsers: number; readonly growth: number }
export interface UsageHistory { readonly hours?: readonly UsageHour[]; readonly days?: readonly UsageDay[] }

export interface Denial {
  readonly action: string; readonly reason: string; readonly code: number; readonly message: string; readonly count: number; readonly lastAt: string; readonly upgradeTo: string;
  readonly hourly: readonly number[];
}
export interface ListDenialsResponse { readonly denials?: readonly Denial[]; readonly since: string; readonly asOf: string }

export interface Order {
  readonly orderId: string; readonly kind: string; readonly edition: string; readonly placedAt: string; readonly startsAt: string; readonly endsAt: string; readonly price: Money; readonly automatic: boolean;
}
export interface Subscription {
  readonly sdkAppId: Id; readonly state: string; readonly reasons?: readonly string[]; readonly since?: string; readonly edition: string; readonly expiresAt?: string; readonly reclaimsAt?: string;
  readonly autoRenewMonths: number; readonly legacy: boolean; readonly refundHeld: boolean; readonly orders?: readonly Order[];
}
export interface StateTransition { readonly at: string; readonly from?: string; readonly to: string; readonly toReason?: string; readonly edition: string }
export interface GetSubscriptionResponse { readonly subscription: Subscription; readonly transitions?: readonly StateTransition[] }

export interface Bill {
  readonly billId: string; readonly account: string; readonly sdkAppId: Id; readonly kind: string; readonly month: string; readonly issuedAt: string; readonly total: Money; readonly payable: Money; readonly paid: boolean;
}
export interface ListBillsResponse { readonly bills?: readonly Bill[]; readonly nextPageToken?: string }

export interface Account {
  readonly account: string; readonly cash?: Money; readonly credit?: Money; readonly overdue: boolean; readonly parkedFor?: string; readonly apps?: readonly Subscription[];
  readonly unpaidBills?: readonly { readonly billId: string; readonly payable: Money; readonly overdueAt: string }[];
}

export interface EditionPreview {
  readonly edition: string; readonly planFee?: Money; readonly mauOverage?: Money; readonly pcc?: Money; readonly total?: Money; readonly fits: boolean;
  readonly denied?: readonly { readonly limitKey: string; readonly limit: number; readonly observed: number; readonly above: number }[];
  readonly missingFeatures?: readonly string[]; readonly featuresAtRisk?: readonly string[];
}

export interface Decision { readonly verdict: string; readonly reason: string; readonly code: number; readonly message: string; readonly upgradeTo: string; readonly already: boolean; readonly wouldDeny: boolean }
export interface ExplainResponse {
  readonly result?: { readonly decision?: Decision; readonly kick?: readonly string[]; readonly overLimitUserIds?: readonly string[]; readonly errorMessage?: string };
  readonly limits?: readonly { readonly entitlement: LimitEntitlement; readonly subject: string; readonly used: number; readonly text: string }[];
  readonly edition: string; readonly sentences?: readonly string[];
}

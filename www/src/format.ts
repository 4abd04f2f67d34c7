// Numbers and dates as the reader writes them. No arithmetic beyond what Intl does.
import type { Language } from "./protocol.js";

const LOCALE: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };

export class Format {
  readonly #locale: string;
  readonly #made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

  constructor(language: Language) {
    this.#locale = LOCALE[language];
  }

  whole(n: number): string {
    return this.#number({ maximumFractionDigits: 0 }).format(n);
  }
  /** Money: the files do not say which currency, so none is shown. Takes exact decimal text too. */
  money(n: number | string): string {
    return this.#number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(n as number);
  }
  /** Money where cents do not matter. */
  roundMoney(n: number | string): string {
    return this.#number({ maximumFractionDigits: 0 }).format(n as number);
  }
  /** 12,345 → 12K or 1.2万, for axes. */
  short(n: number): string {
    return this.#number({ notation: "compact", maximumFractionDigits: 1 }).format(n);
  }
  /** Up to three digits after the point. */
  decimal(n: number, digits = 2): string {
    return this.#number({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(n);
  }
  signed(n: number, digits = 2): string {
    return this.#number({ maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: "exceptZero" }).format(n);
  }
  share(n: number, digits = 0): string {
    return this.#number({ style: "percent", maximumFractionDigits: digits, minimumFractionDigits: digits }).format(n);
  }
  /** A share that may be small: 0.4 % keeps its digit. */
  fineShare(n: number): string {
    return this.share(n, n !== 0 && Math.abs(n) < 0.1 ? 1 : 0);
  }
  bytes(n: number): string {
    const [unit, by] = n < 1e3 ? ["byte", 1] : n < 1e6 ? ["kilobyte", 1e3] : n < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
    return this.#number({ style: "unit", unit: unit as string, unitDisplay: "short", maximumFractionDigits: n < 1e6 ? 0 : 1 }).format(n / (by as number));
  }
  /** `YYYY-MM-DD` */
  date(day: string | null): string {
    if (!day) return "–";
    return this.#date(day, { day: "numeric", month: "short", year: "numeric" });
  }
  /** `YYYY-MM` */
  month(month: string): string {
    return this.#date(`${month}-01`, { month: "long", year: "numeric" });
  }
  shortMonth(month: string): string {
    return this.#date(`${month}-01`, { month: "short", year: "2-digit" });
  }
  seconds(s: number): string {
    const [unit, value] = s < 90 ? ["second", Math.max(1, Math.ceil(s))] : ["minute", Math.ceil(s / 60)];
    return this.#number({ style: "unit", unit: unit as string, unitDisplay: "long" }).format(value as number);
  }

  /** Makes the formatters ahead of need: the first of each kind takes tens of milliseconds. */
  warm(): void {
    for (const make of [this.whole, this.share, this.bytes, this.short, this.seconds, this.money]) make.call(this, 1);
    this.date("2000-01-01");
    this.shortMonth("2000-01");
  }

  #number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return this.#kept(JSON.stringify(options), () => new Intl.NumberFormat(this.#locale, options));
  }
  #date(day: string, options: Intl.DateTimeFormatOptions): string {
    const at = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(at.getTime())) return day;
    return this.#kept(`d${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(this.#locale, { ...options, timeZone: "UTC" })).format(at);
  }
  #kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
    let made = this.#made.get(key);
    if (!made) this.#made.set(key, (made = make()));
    return made as F;
  }
}

export const FORMAT: Record<Language, Format> = { en: new Format("en"), zh: new Format("zh") };

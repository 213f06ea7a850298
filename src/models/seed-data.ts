/** The parts of data/demo-data.json that the seed reads (its full shape: facts of that file). */
export interface DemoData {
  cities: DemoCity[];
  zoneFees: {
    cityId: string;
    fromZoneId: string;
    toZoneId: string;
    feeXaf: number;
    driverPayXaf: number;
    approxKm: number | null;
  }[];
  movementRules: {
    id: string;
    cityId: string;
    vehicle: string;
    quartierIds: string[];
    days: string;
    from: string;
    to: string;
    effect: string;
    source: string;
  }[];
  optionGroups: {
    id: string;
    nameFr: string;
    nameEn: string;
    min: number;
    max: number;
    choices: { no: number; nameFr: string; nameEn: string; priceDelta: number }[];
  }[];
  businesses: DemoShop[];
  drivers: DemoDriver[];
  customers: DemoCustomer[];
}

export interface DemoCity {
  id: string;
  nameFr: string;
  nameEn: string;
  defaultLang: string;
  lat: number;
  lon: number;
  zones: { id: string; nameFr: string; nameEn: string }[];
  quartiers: {
    id: string;
    code: number;
    name: string;
    ussdName: string;
    aliases: string[];
    zoneId: string;
    lat: number;
    lon: number;
    landmarks: { name: string; lat: number; lon: number }[];
  }[];
}

interface DemoPhone {
  e164: string;
}

export interface DemoShop {
  id: string;
  code: number;
  name: string;
  ussdName: string;
  type: string;
  cityId: string;
  quartierId: string;
  zoneId: string;
  landmarkHint: string;
  lang: string;
  phones: DemoPhone[];
  openingHours: Record<string, [string, string][]>;
  prepMinutes: number;
  minOrderXaf: number;
  acceptsCash: boolean;
  servesZoneIds: string[];
  items: {
    no: number;
    id: string;
    nameFr: string;
    nameEn: string;
    ussdFr: string;
    ussdEn: string;
    category: string;
    priceXaf: number;
    available: boolean;
    optionGroupIds?: string[];
    requiresPrescription?: boolean;
    ageRestricted?: boolean;
    discreet?: boolean;
    vehicle?: string[];
  }[];
}

export interface DemoDriver {
  id: string;
  name: string;
  cityId: string;
  homeZoneId: string;
  zoneIds: string[];
  vehicle: string;
  plate: string;
  phone: DemoPhone;
  lang: string;
  status: string;
  cashLimitXaf: number;
}

export interface DemoCustomer {
  id: string;
  name: string;
  lang: string;
  phone: DemoPhone;
  addresses: {
    label: string;
    cityId: string;
    quartierId: string;
    landmark: string;
    note: string;
  }[];
}

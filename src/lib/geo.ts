/** A point on the map, in degrees. */
export interface Point {
  lat: number;
  lon: number;
}

const EARTH_KM = 6371;

/** Streets wind: road distance in Cameroonian towns over the straight line (domain.md 6.2). */
const ROAD_FACTOR = 1.35;

/** The straight line over the globe, in kilometres (haversine). */
export function straightKm(from: Point, to: Point): number {
  const dLat = radians(to.lat - from.lat);
  const dLon = radians(to.lon - from.lon);
  const chord =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
}

/** What a driver rides, in kilometres. */
export function roadKm(from: Point, to: Point): number {
  return straightKm(from, to) * ROAD_FACTOR;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

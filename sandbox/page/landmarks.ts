/** Where a phone of the page can say that it is: landmarks of the demo cities, as maps have them. */
interface Landmark {
  name: string;
  latitude: number;
  longitude: number;
}

const at = (name: string, latitude: number, longitude: number): Landmark => ({
  ...{ name, latitude, longitude },
});

export const landmarks: readonly Landmark[] = [
  at('Akwa, Carrefour Soudanaise', 4.048, 9.6943),
  at('Bonanjo, Carrefour La Manne', 4.0489, 9.6904),
  at('Bonapriso, Place du Défilé', 4.0275, 9.6869),
  at('Yaoundé, Place Ahmadou Ahidjo', 3.8614, 11.5205),
  at('Yaoundé, Carrefour Warda', 3.8718, 11.5147),
  at('Buea, Molyko', 4.1591, 9.2805),
  at('Bamenda, Mile 2 Junction', 5.9658, 10.1696),
  at('Limbe, Half Mile', 4.0153, 9.2069),
];

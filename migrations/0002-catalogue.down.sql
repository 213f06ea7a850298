drop table catalogue_version, drivers, items, option_choices, option_groups, shop_phones, shops,
  movement_rules, zone_fees, landmarks, quartiers, zones, cities cascade;
drop function bump_catalogue;

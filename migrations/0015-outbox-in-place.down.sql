create index outbox_leased on outbox (lease_until) where state in ('leased', 'sending');
